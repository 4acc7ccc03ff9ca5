//! How payments ended. What comes back is added to where it was taken from; nothing is set to an old value, and
//! nothing that the other side answers makes a callback fail.

use std::borrow::Cow;

use commonweight_common::promise::{Answer, MAX_AMOUNT_LENGTH, read_json, succeeded};
use near_sdk::{AccountId, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{Bucket, Event};

#[near]
impl Contract {
    /// After `ft_transfer` of `claim` or `withdraw`. Answers what the account was paid.
    #[private]
    pub fn on_payout_sent(&mut self, account_id: AccountId, amount: U128) -> U128 {
        let mut credit = Self::load_credit(&account_id);
        if succeeded(0) {
            self.ledger.arrive(amount.0);
            credit.arrive(amount.0);
            Self::save_credit(&account_id, credit);
            Event::PayoutCompleted { account_id: Cow::Owned(account_id), amount }.emit();
            return amount;
        }
        self.ledger.return_credit(amount.0);
        credit.come_back(amount.0);
        Self::save_credit(&account_id, credit);
        Event::PayoutReverted { account_id: Cow::Owned(account_id), amount }.emit();
        U128(0)
    }

    /// After `ft_transfer_call` to the staking contract. Answers what it has kept.
    #[private]
    pub fn on_stakers_flushed(&mut self, amount: U128) -> U128 {
        let arrived = match read_json::<U128>(0, MAX_AMOUNT_LENGTH) {
            Answer::Value(used) => used.0.min(amount.0),
            // NEP-141: a transfer call that fails as a whole has moved nothing.
            Answer::Failed => 0,
            // It has not failed, so the money has left, and nobody says that any of it came back.
            Answer::Malformed => amount.0,
        };
        self.finish_flush(Bucket::Stakers, amount.0, arrived)
    }

    /// After `ft_transfer` to the treasury. Answers what it was paid.
    #[private]
    pub fn on_treasury_flushed(&mut self, amount: U128) -> U128 {
        let arrived = if succeeded(0) { amount.0 } else { 0 };
        self.finish_flush(Bucket::Treasury, amount.0, arrived)
    }
}

impl Contract {
    fn finish_flush(&mut self, bucket: Bucket, sent: u128, arrived: u128) -> U128 {
        let returned = sent.checked_sub(arrived).expect("invariant: at most what was sent arrives");
        self.ledger.arrive(arrived);
        self.ledger.return_to_bucket(bucket, returned);
        if arrived > 0 {
            Event::FlushCompleted { bucket, amount: arrived.into() }.emit();
        }
        if returned > 0 {
            Event::FlushReverted { bucket, amount: returned.into() }.emit();
        }
        arrived.into()
    }
}
