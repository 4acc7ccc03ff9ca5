//! Rounds open and end.

use std::borrow::Cow;

use commonweight_common::storage::StorageMeter;
use near_sdk::{env, near};

use super::{Contract, ContractExt};
use crate::{
    Error, Event, Result,
    logic::{ledger::Totals, round, validation},
    types::RoundParams,
};

#[near]
impl Contract {
    /// Opens the next round. Returns its number. Nothing of it can change any more.
    ///
    /// - **Caller**: the owner.
    /// - **Deposit**: pays for the storage of the round; the rest goes back.
    /// - **Emits**: `RoundOpened`.
    /// - **Fails**: `RoundFaulty` with everything that is wrong with `params`; `PreviousRoundUnsealed`;
    ///   `PreviousTrancheUnreleased` where the previous round succeeded and its money is still here;
    ///   `StorageDeposit`.
    #[payable]
    #[handle_result]
    pub fn open_round(&mut self, params: RoundParams) -> Result<u32> {
        self.owner.require()?;
        if let Some(previous_id) = self.n_rounds.checked_sub(1) {
            round::check_next(&self.totals(previous_id)?)?;
        }
        let faults = validation::validate(&params, &self.token_id, env::block_timestamp());
        if !faults.is_empty() {
            return Err(Error::RoundFaulty { faults });
        }
        let terms = params.terms.clone();
        let storage = StorageMeter::start();
        let round_id = self.add_round(params);
        storage.settle(env::attached_deposit(), &env::predecessor_account_id())?;
        Event::RoundOpened {
            round_id,
            payment: Cow::Borrowed(&terms.payment),
            tokens_for_sale: terms.tokens_for_sale,
            soft_cap: terms.soft_cap,
            hard_cap: terms.hard_cap,
            start: terms.start,
            end: terms.end,
        }
        .emit();
        Ok(round_id)
    }

    /// Ends a round whose window is over or that is sold out: it succeeded where it raised the soft cap.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `RoundSealed`.
    /// - **Fails**: `RoundUnknown`, `RoundRunning`, `RoundSealed`.
    #[handle_result]
    pub fn seal(&mut self, round_id: u32) -> Result<()> {
        let totals = self.totals(round_id)?;
        let seal = round::seal(&self.terms(round_id)?, &totals, env::block_timestamp())?;
        self.save_totals(round_id, Totals { seal: Some(seal), ..totals });
        Event::RoundSealed {
            round_id,
            outcome: seal.outcome,
            raised: totals.raised.into(),
            sold: totals.sold.into(),
            sealed_at: seal.at.into(),
        }
        .emit();
        Ok(())
    }
}
