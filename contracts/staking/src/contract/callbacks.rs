//! How calls to others ended. A callback adds or takes away what its call took or gave, and never fails on
//! what the other side answers.

use commonweight_common::promise;
use near_sdk::{
    AccountId,
    json_types::{U64, U128},
    near,
};

use super::{Contract, ContractExt, nonces, state::OpenAccount};
use crate::{Event, Result};

#[near]
impl Contract {
    /// Ends `withdraw`.
    #[private]
    #[handle_result]
    pub fn on_withdrawal_sent(
        &mut self,
        #[serializer(borsh)] account_id: AccountId,
        #[serializer(borsh)] amount: U128,
    ) -> Result<bool> {
        let is_paid = promise::succeeded(0);
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        if is_paid {
            self.totals.confirm(&mut open.account, amount.0);
        } else {
            self.totals.restore(&mut open.account, amount.0);
        }
        open.save(&self.totals, 0)?;
        let account_id = (&account_id).into();
        if is_paid {
            Event::WithdrawalPaid { account_id, amount }.emit();
        } else {
            Event::WithdrawalReturned { account_id, amount }.emit();
        }
        Ok(is_paid)
    }

    /// Ends `claim_rewards`.
    #[private]
    #[handle_result]
    pub fn on_reward_sent(
        &mut self,
        #[serializer(borsh)] account_id: AccountId,
        #[serializer(borsh)] asset_id: AccountId,
        #[serializer(borsh)] amount: U128,
    ) -> Result<bool> {
        self.end_claim(&account_id, &asset_id, amount, promise::succeeded(0))
    }

    /// Ends `cast_signed` and `cast_with_passkey`.
    #[private]
    pub fn on_ballot_sent(
        &mut self,
        #[serializer(borsh)] voter_id: AccountId,
        #[serializer(borsh)] proposal_id: u64,
        #[serializer(borsh)] nonce: U64,
    ) {
        let is_taken = promise::succeeded(0);
        let last_nonce = nonces::settle(&voter_id, proposal_id, nonce.0, is_taken).map(U64);
        if !is_taken {
            let voter_id = (&voter_id).into();
            Event::BallotReturned { voter_id, proposal_id, nonce, last_nonce }.emit();
        }
    }
}

impl Contract {
    pub(super) fn end_claim(
        &mut self,
        account_id: &AccountId,
        asset_id: &AccountId,
        amount: U128,
        is_paid: bool,
    ) -> Result<bool> {
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let mut holder = open.account.holder();
        if is_paid {
            self.assets.confirm(&mut holder, asset_id, amount.0)?;
        } else {
            self.assets.restore(&mut holder, asset_id, amount.0)?;
        }
        open.save(&self.totals, 0)?;
        let (account_id, asset_id) = (account_id.into(), asset_id.into());
        if is_paid {
            Event::RewardPaid { account_id, asset_id, amount }.emit();
        } else {
            Event::RewardReturned { account_id, asset_id, amount }.emit();
        }
        Ok(is_paid)
    }
}
