//! How calls to others ended. A callback adds or takes away what its call took or gave, and never fails on
//! what the other side answers.

use commonweight_common::promise;
use near_sdk::{
    AccountId,
    json_types::{U64, U128},
    near,
};

use super::{Contract, ContractExt, nonces, promises, state::OpenAccount};
use crate::{Event, Result};

#[near]
impl Contract {
    /// Ends `withdraw`. Of the arguments, which are Borsh: the account, how much.
    #[private]
    #[handle_result]
    pub fn on_withdrawal_sent(&mut self) -> Result<bool> {
        let (account_id, amount) = promises::arguments();
        self.end_withdrawal(account_id, amount)
    }

    /// Ends `claim_rewards`. Of the arguments, which are Borsh: the account, the asset, how much.
    #[private]
    #[handle_result]
    pub fn on_reward_sent(&mut self) -> Result<bool> {
        let (account_id, asset_id, amount) = promises::arguments();
        self.end_claim(account_id, asset_id, amount)
    }

    /// Ends `cast_signed` and `cast_with_passkey`. Of the arguments, which are Borsh: the voter, the proposal,
    /// the nonce.
    #[private]
    pub fn on_ballot_sent(&mut self) {
        let (voter_id, proposal_id, nonce) = promises::arguments();
        self.end_ballot(voter_id, proposal_id, nonce);
    }
}

impl Contract {
    pub(super) fn end_withdrawal(&mut self, account_id: AccountId, amount: U128) -> Result<bool> {
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

    pub(super) fn end_claim(
        &mut self,
        account_id: AccountId,
        asset_id: AccountId,
        amount: U128,
    ) -> Result<bool> {
        let is_paid = promise::succeeded(0);
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let mut holder = open.account.holder();
        if is_paid {
            self.assets.confirm(&mut holder, &asset_id, amount.0)?;
        } else {
            self.assets.restore(&mut holder, &asset_id, amount.0)?;
        }
        open.save(&self.totals, 0)?;
        let (account_id, asset_id) = ((&account_id).into(), (&asset_id).into());
        if is_paid {
            Event::RewardPaid { account_id, asset_id, amount }.emit();
        } else {
            Event::RewardReturned { account_id, asset_id, amount }.emit();
        }
        Ok(is_paid)
    }

    pub(super) fn end_ballot(&mut self, voter_id: AccountId, proposal_id: u64, nonce: U64) {
        let is_taken = promise::succeeded(0);
        let last_nonce = nonces::settle(&voter_id, proposal_id, nonce.0, is_taken).map(U64);
        if !is_taken {
            let voter_id = (&voter_id).into();
            Event::BallotReturned { voter_id, proposal_id, nonce, last_nonce }.emit();
        }
    }
}
