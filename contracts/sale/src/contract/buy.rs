//! Purchases, with a NEP-141 token or with NEAR.

use commonweight_common::{Asset, JsonText, outgoing::pay};
use near_sdk::{AccountId, NearToken, env, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{
    Error, Event, Result,
    logic::{
        allowlist,
        purchase::{self, Offer},
    },
    types::{Allowance, Feature, Order, Receipt, TransferMessage},
};

#[near]
impl Contract {
    /// NEP-141: buys with the tokens that `sender_id` sent here by `ft_transfer_call`, for itself. Returns
    /// what the purchase did not need; the payment token gives that back. An error gives back everything.
    ///
    /// - **Caller**: the payment asset of the round that `msg` names.
    /// - **Emits**: `purchase_made`.
    /// - **Fails**: `UNKNOWN_MESSAGE` unless `msg` is a `TransferMessage`, `WRONG_ASSET`, and what `buy` fails with.
    #[handle_result]
    pub fn ft_on_transfer(
        &mut self,
        sender_id: AccountId,
        amount: U128,
        msg: JsonText<TransferMessage>,
    ) -> Result<U128> {
        let TransferMessage::Buy(order) =
            msg.parse().map_err(|reason| Error::UnknownMessage { reason: reason.to_string() })?;
        let asset = Asset::Nep141(env::predecessor_account_id());
        Ok(self.record_purchase(&sender_id, asset, amount.0, &order)?.unused)
    }

    /// Buys with the attached NEAR. What the purchase does not need is sent back at once.
    ///
    /// - **Caller**: anybody with a storage deposit that pays for one more purchase on record.
    /// - **Emits**: `purchase_made`.
    /// - **Fails**: `PAUSED`, `UNKNOWN_ROUND`, `WRONG_ASSET`, `ROUND_NOT_STARTED`, `ROUND_ENDED`, `ROUND_SOLD_OUT`,
    ///   `ROUND_SEALED`, `ALLOWANCE_MISSING`, `ALLOWANCE_UNEXPECTED`, `ALLOWANCE_UNPROVED`, `ACCOUNT_CAP_REACHED`,
    ///   `BELOW_MINIMUM`, `BUYS_NOTHING`, `MIN_TOKENS_NOT_MET`, `NOT_REGISTERED`, `STORAGE_BALANCE_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn buy(
        &mut self,
        round_id: u32,
        min_tokens: Option<U128>,
        allowance: Option<Allowance>,
    ) -> Result<Receipt> {
        let buyer_id = env::predecessor_account_id();
        let offered = env::attached_deposit().as_yoctonear();
        let order = Order { round_id, min_tokens, allowance };
        let receipt = self.record_purchase(&buyer_id, Asset::Near, offered, &order)?;
        pay(&buyer_id, NearToken::from_yoctonear(receipt.unused.0));
        Ok(receipt)
    }
}

impl Contract {
    fn record_purchase(
        &mut self,
        buyer_id: &AccountId,
        asset: Asset,
        offered: u128,
        order: &Order,
    ) -> Result<Receipt> {
        self.check_running(Feature::Buy)?;
        let round_id = order.round_id;
        let book = self.book(round_id, buyer_id)?;
        let terms = self.terms(round_id)?;
        if asset != terms.payment {
            return Err(Error::WrongAsset { expected: terms.payment, actual: asset });
        }
        let here = (&env::current_account_id(), buyer_id);
        let allowance = order.allowance.as_ref();
        let sha256 = |bytes: &[u8]| env::sha256_array(bytes);
        let maximum = allowlist::maximum(terms.allowlist.as_ref(), allowance, here, sha256)?;
        let min_tokens = order.min_tokens.map_or(0, |min_tokens| min_tokens.0);
        let offer = Offer { amount: offered, min_tokens, maximum };
        let (after, receipt) = purchase::buy(&terms, book, offer, env::block_timestamp())?;
        self.save_book(round_id, buyer_id, &book, after)?;
        let Receipt { paid, tokens, unused } = receipt;
        Event::PurchaseMade { round_id, account_id: buyer_id.into(), paid, tokens, unused }.emit();
        Ok(receipt)
    }
}
