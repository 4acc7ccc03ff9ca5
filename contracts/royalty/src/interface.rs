//! What other contracts may call, and what each method promises.

use commonweight_common::succession::ProposedAccount;
use near_sdk::{AccountId, PublicKey, ext_contract, json_types::U128};

use crate::{
    Bucket, ChannelId, ChannelView, ConfigView, Digest, ReleaseId, ReleaseView, SignedVoucher, SolvencyView,
    Terms, Weight,
};

/// The royalty contract, as its callers see it.
#[ext_contract(ext_royalty)]
pub trait Royalty {
    /// Registers the next version of a model and answers its number. Its terms never change.
    ///
    /// - **Caller**: the owner. **Deposit**: the storage; the rest comes back.
    /// - **Emits**: [`crate::Event::ReleaseRegistered`].
    /// - **Fails**: [`crate::Error::ModelIdMalformed`], [`crate::Error::TermsNotWhole`], [`crate::Error::Pause`].
    fn register_model(
        &mut self,
        model_id: String,
        operator_id: AccountId,
        terms: Terms,
        lineage_hash: Digest,
        price_version: u32,
    ) -> u32;

    /// Sets weights of contributors for what is redeemed from now on; what they have earned stays their own.
    ///
    /// - **Caller**: the owner. **Deposit**: the storage; the rest comes back.
    /// - **Emits**: [`crate::Event::WeightsSet`].
    /// - **Fails**: [`crate::Error::DuplicateAccount`], [`crate::Error::ListLength`],
    ///   [`crate::Error::TotalWeightTooLarge`], [`crate::Error::Pause`], [`crate::Error::DepositMissing`].
    fn set_weights(&mut self, model_id: String, version: u32, weights: Vec<Weight>);

    /// Hands what came in while there were no contributors to those that there are now. Nothing else does: weights
    /// come in several lists, and who redeems between two of them would hand it to those of the first.
    ///
    /// - **Caller**: the owner, who alone knows when the list of weights is complete. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::PendingDistributed`].
    /// - **Fails**: [`crate::Error::NothingToDistribute`].
    fn distribute_pending(&mut self, model_id: String, version: u32) -> U128;

    /// Redeems vouchers and answers what they were worth. All of them count, or none.
    ///
    /// - **Caller**: the operator of every model version that they are for.
    /// - **Emits**: [`crate::Event::VouchersRedeemed`].
    /// - **Fails**: [`crate::Error::VoucherRefused`], with the place of the voucher and a [`crate::Refusal`].
    fn redeem(&mut self, vouchers: Vec<SignedVoucher>) -> U128;

    /// Makes another key sign the vouchers of a channel. The vouchers of the one before count for one more
    /// withdrawal delay, so that no operator loses what it has in hand.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::KeyRotated`].
    /// - **Fails**: [`crate::Error::RotationPending`] while an earlier rotation is not over.
    fn rotate_key(&mut self, channel_id: ChannelId, public_key: PublicKey);

    /// Starts the clock after which the consumer may close the channel. Vouchers count until it does.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::WithdrawalRequested`].
    fn request_withdrawal(&mut self, channel_id: ChannelId);

    /// Takes a request back.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::WithdrawalCancelled`].
    fn cancel_withdrawal(&mut self, channel_id: ChannelId);

    /// Closes a channel and pays its rest to the consumer; answers what was paid.
    ///
    /// - **Caller**: the consumer. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::ChannelClosed`], then as [`Self::claim`].
    /// - **Async**: a payment that fails is the consumer's credit, for [`Self::claim`].
    fn withdraw(&mut self, channel_id: ChannelId) -> U128;

    /// Pays the credit of the caller; first adds what it has earned from the model versions named.
    ///
    /// - **Caller**: anyone with credit. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::EarningsSettled`], then [`crate::Event::PayoutCompleted`] or
    ///   [`crate::Event::PayoutReverted`].
    /// - **Async**: the credit is taken before the transfer and restored by what was sent if that fails.
    fn claim(&mut self, releases: Option<Vec<ReleaseId>>) -> U128;

    /// Sends a bucket to where it belongs; answers what arrived.
    ///
    /// - **Caller**: anyone. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::FlushCompleted`], [`crate::Event::FlushReverted`], or both where a part
    ///   comes back.
    /// - **Async**: the bucket is emptied before the transfer; what comes back is added to it.
    fn flush(&mut self, bucket: Bucket) -> U128;

    /// A model version.
    fn release(&self, model_id: String, version: u32) -> Option<ReleaseView>;

    /// Model versions in the order of their registration.
    fn releases(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ReleaseView>;

    /// An open channel.
    fn channel(&self, channel_id: ChannelId) -> Option<ChannelView>;

    /// The open ones among the channels numbered from `from_index`.
    fn channels(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ChannelView>;

    /// What an account may claim without naming model versions.
    fn credit(&self, account_id: AccountId) -> U128;

    /// The weight of a contributor, if it ever had one.
    fn weight(&self, model_id: String, version: u32, account_id: AccountId) -> Option<Weight>;

    /// What a contributor has earned from a model version and not yet moved to its credit.
    fn earnings(&self, model_id: String, version: u32, account_id: AccountId) -> U128;

    /// What the contract owes.
    fn solvency(&self) -> SolvencyView;

    /// Proposes another treasury in place of a former proposal, or with `null` takes that back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: [`crate::Event::TreasuryProposed`].
    /// - **Fails**: [`crate::Error::Succession`] where it is this contract itself.
    fn propose_treasury(&mut self, treasury_id: Option<AccountId>);

    /// The proposed treasury takes its place, 30 days after the proposal and for 30 days. What is on its way goes on to
    /// the former one.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: [`crate::Event::TreasuryChanged`].
    /// - **Fails**: [`crate::Error::Succession`].
    fn change_treasury(&mut self);

    /// The treasury that is proposed, if another one is.
    fn proposed_treasury(&self) -> Option<ProposedAccount>;

    /// The settings.
    fn config(&self) -> ConfigView;
}
