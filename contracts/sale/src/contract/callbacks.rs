//! What happens when money or tokens have arrived, or have not. Each callback changes the books by what it is
//! about and by nothing else, whatever has happened in between. A success with a strange answer is a success.

use commonweight_common::promise;
use near_sdk::{AccountId, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{
    Event, Result,
    logic::{books::Book, purchase, round},
};

#[near]
impl Contract {
    /// After `exit` and `refund`. Returns whether the money arrived.
    #[private]
    #[handle_result]
    pub fn on_refund_sent(&mut self, round_id: u32, account_id: AccountId, amount: U128) -> Result<bool> {
        let delivered = self.settle(round_id, &account_id, amount.0, purchase::payment_settled)?;
        let buyer_id = (&account_id).into();
        if delivered {
            Event::RefundDelivered { round_id, account_id: buyer_id, amount }.emit();
        } else {
            Event::RefundReturned { round_id, account_id: buyer_id, amount }.emit();
        }
        Ok(delivered)
    }

    /// After `claim`. Returns whether the tokens were minted.
    #[private]
    #[handle_result]
    pub fn on_minted(&mut self, round_id: u32, account_id: AccountId, amount: U128) -> Result<bool> {
        let minted = self.settle(round_id, &account_id, amount.0, purchase::mint_settled)?;
        let buyer_id = (&account_id).into();
        if minted {
            Event::ClaimDelivered { round_id, account_id: buyer_id, amount }.emit();
        } else {
            Event::ClaimReturned { round_id, account_id: buyer_id, amount }.emit();
        }
        Ok(minted)
    }

    /// After `mint_unsold`. Returns whether the tokens were minted.
    #[private]
    #[handle_result]
    pub fn on_unsold_minted(&mut self, round_id: u32, amount: U128) -> Result<bool> {
        let minted = promise::succeeded(0);
        let totals = round::unsold_settled(self.totals(round_id)?, amount.0, minted);
        self.save_totals(round_id, totals);
        if !minted && totals.abort.is_some() {
            self.commitment = self.commitment.release(amount.0);
        }
        if minted {
            Event::UnsoldDelivered { round_id, amount }.emit();
        } else {
            Event::UnsoldReturned { round_id, amount }.emit();
        }
        Ok(minted)
    }
}

impl Contract {
    /// Applies `rule` to the book that `amount` left, with whether it arrived, and returns that.
    fn settle(
        &mut self,
        round_id: u32,
        account_id: &AccountId,
        amount: u128,
        rule: fn(Book, u128, bool) -> Book,
    ) -> Result<bool> {
        let arrived = promise::succeeded(0);
        let book = self.book(round_id, account_id)?;
        self.save_book(round_id, account_id, &book, rule(book, amount, arrived))?;
        Ok(arrived)
    }
}
