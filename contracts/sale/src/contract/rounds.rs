//! Rounds open and end.

use std::borrow::Cow;

use commonweight_common::storage::StorageMeter;
use near_sdk::{PromiseOrValue, env, near};

use super::{Contract, ContractExt, payout::callback};
use crate::{
    Event, ReleaseError, Result,
    logic::{
        books::Totals,
        commitment,
        round::{self, Previous},
    },
    types::RoundParams,
};

#[near]
impl Contract {
    /// Opens the next round. Returns its number. Nothing of it can change any more.
    ///
    /// - **Caller**: the owner.
    /// - **Deposit**: pays for the storage of the round; the rest goes back.
    /// - **Emits**: `round_opened`, and `round_end_moved` where buying is paused; what `settle_tranches` of the round
    ///   before emits.
    /// - **Fails**: `ROUND_FAULTY` with everything that is wrong with `params`; `TOKEN_CAP_EXCEEDED` where there is
    ///   more for sale than may still be promised; `PREVIOUS_ROUND_UNSEALED`; `PREVIOUS_PHASE_NOT_SHOWN` where the last
    ///   round of an earlier phase failed or was aborted and `params` are of another phase; `MILESTONE_NOT_SHOWN`,
    ///   `HELD_BACK` and `OVERDUE` where the previous round succeeded and its tranches are not all accepted, or can
    ///   still be challenged; `STORAGE_DEPOSIT_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn open_round(&mut self, params: RoundParams) -> Result<u32> {
        self.owner.require()?;
        self.open(params, StorageMeter::start())
    }

    /// Ends a round whose window is over or that is sold out: it succeeded where it raised the soft cap.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `round_sealed`.
    /// - **Fails**: `UNKNOWN_ROUND`, `ROUND_RUNNING`, `ROUND_SEALED`.
    #[handle_result]
    pub fn seal(&mut self, round_id: u32) -> Result<()> {
        let terms = self.terms(round_id)?;
        let now = env::block_timestamp();
        let totals = round::seal(&terms, self.totals(round_id)?, now)?;
        let totals = Totals { paused_before: self.paused - self.rest_of_pause(now), ..totals };
        self.save_totals(round_id, totals);
        let promised = commitment::of_round(&terms, &totals);
        self.commitment = self.commitment.release(terms.tokens_for_sale.0 - promised);
        let seal = totals.seal.expect("invariant: it has just been sealed");
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

    /// Mints the tokens that a success did not sell to the treasury, where the terms say so. The answer says
    /// whether they were minted.
    ///
    /// - **Caller**: anybody. The treasury must be registered on the token.
    /// - **Emits**: `unsold_started`, then `unsold_delivered` or `unsold_returned`.
    /// - **Fails**: `UNKNOWN_ROUND`, `NOTHING_UNSOLD`; `OVERDUE`.
    /// - **Async**: debited before the mint; what is not minted can be asked for again.
    #[handle_result]
    pub fn mint_unsold(&mut self, round_id: u32) -> Result<PromiseOrValue<bool>> {
        let totals = self.totals(round_id)?;
        if let Some(since) = self.overdue_since(round_id, &totals) {
            return Err(ReleaseError::Overdue { since }.into());
        }
        let (totals, amount) = round::mint_unsold(totals)?;
        self.save_totals(round_id, totals);
        Event::UnsoldStarted { round_id, amount: amount.into() }.emit();
        let mint = self.mint(self.treasury_id.clone(), amount.into());
        Ok(mint.then(callback().on_unsold_minted(round_id, amount.into())).into())
    }
}

impl Contract {
    /// Opens the next round, for storage measured by `meter`.
    pub(super) fn open(&mut self, params: RoundParams, meter: StorageMeter) -> Result<u32> {
        if let Some(previous_id) = self.n_rounds.checked_sub(1) {
            self.check_next(previous_id, &params.phase)?;
            // What time has accepted is dated before a later pause can move the clock.
            drop(self.settle_tranches(previous_id));
        }
        self.check_params(&params, env::block_timestamp())?;
        self.commitment = self.commitment.commit(params.terms.tokens_for_sale.0)?;
        let phase = params.phase.clone();
        let round_id = self.add_round(params)?;
        meter.settle(env::attached_deposit(), &env::predecessor_account_id())?;
        let terms = self.terms(round_id)?;
        Event::RoundOpened {
            round_id,
            phase: Cow::Owned(phase),
            exit_ends_at: round::exit_ends_at(&terms, &Totals::default()).into(),
            terms: Cow::Borrowed(&terms),
        }
        .emit();
        self.tell_moved_end(round_id, &terms)?;
        Ok(round_id)
    }

    fn check_next(&self, previous_id: u32, next_phase: &str) -> Result<()> {
        let (plan, totals, release) = self.release_records(previous_id)?;
        Previous { plan: &plan, totals, release }.check_shown(self.time(&totals))?;
        let round = |round_id| Some((self.phase(round_id)?, self.totals(round_id).ok()?));
        round::check_phase(next_phase, (0..self.n_rounds).rev().filter_map(round))
    }
}
