//! What a buyer takes out: money by leaving or after a failure, tokens after a success.

use near_sdk::{AccountId, Promise, PromiseOrValue, env, json_types::U128, near};

use super::{
    Contract, ContractExt, guard,
    payout::{self, callback},
};
use crate::{
    Event, Result,
    logic::{
        books::{Book, Totals},
        purchase,
        tranche::Process,
    },
    types::Terms,
};

#[near]
impl Contract {
    /// Leaves a round with `amount` of what the caller paid, before exits end. The tokens that go
    /// with it are given up, rounded up, and all bonus tokens. Where the money does not arrive it can be taken with `refund`.
    /// The answer says whether it arrived.
    ///
    /// - **Caller**: a buyer, with one yoctoNEAR attached.
    /// - **Emits**: `purchase_exited`, then `refund_delivered` or `refund_returned`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_ROUND`, `ROUND_SEALED`, `EXITS_ENDED`, `EXIT_OUT_OF_RANGE`;
    ///   `BELOW_MINIMUM` and `BUYS_NOTHING` where what stays is too little.
    /// - **Async**: debited before the money leaves; what does not arrive is owed to the buyer.
    #[payable]
    #[handle_result]
    pub fn exit(&mut self, round_id: u32, amount: U128) -> Result<PromiseOrValue<bool>> {
        let buyer_id = guard::one_yocto_caller()?;
        let book = self.book(round_id, &buyer_id)?;
        let terms = self.terms(round_id)?;
        let (after, tokens) = purchase::exit(&terms, book, amount.0, env::block_timestamp())?;
        self.save_book(round_id, &buyer_id, &book, after)?;
        Event::PurchaseExited { round_id, account_id: (&buyer_id).into(), amount, tokens: tokens.into() }
            .emit();
        Ok(send_to_buyer(&terms, round_id, buyer_id, amount).into())
    }

    /// Takes back all that the caller can: after a failed round all that it paid, and at any time what it
    /// left with and did not receive. The answer says whether it arrived.
    ///
    /// - **Caller**: a buyer, with one yoctoNEAR attached.
    /// - **Emits**: `tokens_allocated` as `claim`; `refund_started`, then `refund_delivered` or `refund_returned`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_ROUND`, `NOTHING_TO_REFUND`.
    /// - **Async**: as `exit`.
    #[payable]
    #[handle_result]
    pub fn refund(&mut self, round_id: u32) -> Result<PromiseOrValue<bool>> {
        let buyer_id = guard::one_yocto_caller()?;
        let book = self.book(round_id, &buyer_id)?;
        let terms = self.terms(round_id)?;
        let cut = purchase::allocated(&terms, book);
        let (after, amount) = purchase::refund(&terms, cut)?;
        self.save_book(round_id, &buyer_id, &book, after)?;
        tell_share(round_id, &buyer_id, &book, &cut);
        let tokens = self.give_up(&book, &after).into();
        let amount = amount.into();
        Event::RefundStarted { round_id, account_id: (&buyer_id).into(), amount, tokens }.emit();
        Ok(send_to_buyer(&terms, round_id, buyer_id, amount).into())
    }

    /// Claims all the tokens that have vested. The answer says whether they were minted.
    ///
    /// - **Caller**: a buyer of a round that succeeded, with one yoctoNEAR attached, registered on the token.
    /// - **Emits**: `tokens_allocated` at the first claim in a pro-rata round; `claim_started`, then `claim_delivered`
    ///   or `claim_returned`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_ROUND`, `NOTHING_TO_CLAIM`.
    /// - **Async**: debited before the mint; what is not minted can be claimed again.
    #[payable]
    #[handle_result]
    pub fn claim(&mut self, round_id: u32) -> Result<PromiseOrValue<bool>> {
        let buyer_id = guard::one_yocto_caller()?;
        let book = self.book(round_id, &buyer_id)?;
        let terms = self.terms(round_id)?;
        let cut = purchase::allocated(&terms, book);
        let (after, amount) = purchase::claim(&terms, cut, self.time_of_vesting(round_id, &book.totals))?;
        self.save_book(round_id, &buyer_id, &book, after)?;
        tell_share(round_id, &buyer_id, &book, &cut);
        Event::ClaimStarted { round_id, account_id: (&buyer_id).into(), amount: amount.into() }.emit();
        let mint = self.mint(buyer_id.clone(), amount.into());
        Ok(mint.then(callback().on_minted(round_id, buyer_id, amount.into())).into())
    }

    /// Gives up the record of a purchase from which nothing is to come any more: all its tokens are minted, and the
    /// money of the round has reached the treasury. Its part of the storage deposit is free again.
    ///
    /// - **Caller**: a buyer, with one yoctoNEAR attached.
    /// - **Emits**: `tokens_allocated` as `claim`; `purchase_closed`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_ROUND`, `PURCHASE_OPEN`.
    #[payable]
    #[handle_result]
    pub fn close_purchase(&mut self, round_id: u32) -> Result<()> {
        let buyer_id = guard::one_yocto_caller()?;
        let book = self.book(round_id, &buyer_id)?;
        let terms = self.terms(round_id)?;
        let cut = purchase::allocated(&terms, book);
        let after = purchase::close(&terms, cut, self.time_of_vesting(round_id, &book.totals))?;
        self.save_book(round_id, &buyer_id, &book, after)?;
        tell_share(round_id, &buyer_id, &book, &cut);
        let tokens = self.give_up(&book, &after).into();
        Event::PurchaseClosed { round_id, account_id: (&buyer_id).into(), tokens }.emit();
        Ok(())
    }
}

impl Contract {
    /// Until when tokens of a round have vested: until now, or where the money is to be given back, until that was due,
    /// settled or not.
    #[inline(never)]
    pub(super) fn time_of_vesting(&self, round_id: u32, totals: &Totals) -> u64 {
        self.overdue_since(round_id, totals).unwrap_or_else(env::block_timestamp)
    }

    /// Since when the money of a round is to be given back, where nobody has settled that.
    #[inline(never)]
    pub(super) fn overdue_since(&self, round_id: u32, totals: &Totals) -> Option<u64> {
        let (plan, release) = (self.release_plan(round_id), self.release_of(round_id));
        Process::at(&plan, *totals, release, self.time(totals)).ok()?.overdue_since()
    }

    /// Frees the tokens that an act on an aborted round has given up for others. Returns what any act has.
    fn give_up(&mut self, before: &Book, after: &Book) -> u128 {
        let tokens = before.totals.sold - after.totals.sold;
        if after.totals.abort.is_some() {
            self.commitment = self.commitment.release(tokens);
        }
        tokens
    }
}

/// Tells the buyer's share of a pro-rata round, where this call has cut it.
fn tell_share(round_id: u32, buyer_id: &AccountId, before: &Book, cut: &Book) {
    if cut != before {
        let tokens = cut.purchase.tokens.into();
        Event::TokensAllocated { round_id, account_id: buyer_id.into(), tokens }.emit();
    }
}

fn send_to_buyer(terms: &Terms, round_id: u32, buyer_id: AccountId, amount: U128) -> Promise {
    payout::send(&terms.payment, buyer_id.clone(), amount.0)
        .then(callback().on_refund_sent(round_id, buyer_id, amount))
}
