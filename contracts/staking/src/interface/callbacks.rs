//! What the contract calls on itself when a call to another has ended.

use near_sdk::{
    AccountId, NearToken, ext_contract,
    json_types::{U64, U128},
};

/// How calls to others ended. Only the contract itself calls these.
#[ext_contract(ext_callbacks)]
pub trait Callbacks {
    /// Ends `withdraw`.
    fn on_withdrawal_sent(
        &mut self,
        #[serializer(borsh)] account_id: AccountId,
        #[serializer(borsh)] amount: U128,
    ) -> bool;

    /// Ends `claim_rewards`.
    fn on_reward_sent(
        &mut self,
        #[serializer(borsh)] account_id: AccountId,
        #[serializer(borsh)] asset_id: AccountId,
        #[serializer(borsh)] amount: U128,
    ) -> bool;

    /// Goes on with `register_and_claim`.
    fn on_registration_known(
        &mut self,
        #[serializer(borsh)] account_id: AccountId,
        #[serializer(borsh)] asset_id: AccountId,
        #[serializer(borsh)] deposit: NearToken,
    );

    /// Ends `cast_signed` and `cast_with_passkey`.
    fn on_ballot_sent(
        &mut self,
        #[serializer(borsh)] voter_id: AccountId,
        #[serializer(borsh)] proposal_id: u64,
        #[serializer(borsh)] nonce: U64,
    );
}
