//! Rounds that are defined ahead of their time. A schedule binds nobody: a round is fixed when it opens.

use std::borrow::Cow;

use commonweight_common::{Nullable, page, storage::StorageMeter};
use near_sdk::{env, json_types::U64, near};

use super::{Contract, ContractExt};
use crate::{
    Error, Event, Result,
    logic::validation,
    types::{RoundParams, ScheduledRound},
};

/// How many rounds can be scheduled.
const MAX_SCHEDULED: u32 = 16;

#[near]
impl Contract {
    /// Defines the round at `position` of the schedule, in place of the one that was there, or takes that out. Its
    /// window is the intended one.
    ///
    /// - **Caller**: the owner.
    /// - **Deposit**: pays for the storage of the round; the rest goes back, and what a former one had taken more.
    /// - **Emits**: `round_scheduled`.
    /// - **Fails**: `NOT_OWNER`, `SCHEDULE_FULL`, `ROUND_FAULTY`, `STORAGE_DEPOSIT_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn schedule_round(&mut self, position: u32, params: Nullable<RoundParams>) -> Result<()> {
        let Nullable(params) = params;
        self.owner.require()?;
        if position >= MAX_SCHEDULED {
            return Err(Error::ScheduleFull { most: MAX_SCHEDULED });
        }
        if let Some(params) = &params {
            self.check_params(params, params.terms.start.0)?;
        }
        let phase = params.as_ref().map(|params| Cow::Owned(params.phase.clone()));
        let storage = StorageMeter::start();
        self.save_scheduled(position, params);
        storage.settle(env::attached_deposit(), &env::predecessor_account_id())?;
        Event::RoundScheduled { position, phase }.emit();
        Ok(())
    }

    /// Opens the first round of the schedule, with the window given. Its bonuses begin as long after the start as they
    /// were scheduled to. Returns its number.
    ///
    /// - **Caller**: the owner.
    /// - **Deposit**: pays for what storage the round takes more than its place in the schedule; the rest goes back.
    /// - **Emits**: `round_opened`.
    /// - **Fails**: `SCHEDULE_EMPTY`, and what `open_round` fails with.
    #[payable]
    #[handle_result]
    pub fn open_scheduled(&mut self, start: U64, end: U64) -> Result<u32> {
        self.owner.require()?;
        let first = (0..MAX_SCHEDULED).find_map(|position| Some((position, self.scheduled(position)?)));
        let (position, mut params) = first.ok_or(Error::ScheduleEmpty)?;
        params.terms.move_to(start, end);
        let storage = StorageMeter::start();
        self.save_scheduled(position, None);
        self.open(params, storage)
    }

    /// The rounds of the schedule in their order, of a page of its positions.
    pub fn scheduled_rounds(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<ScheduledRound> {
        page::range(MAX_SCHEDULED.into(), from_index, limit)
            .filter_map(|position| {
                let position = u32::try_from(position).ok()?;
                Some(ScheduledRound { position, params: self.scheduled(position)? })
            })
            .collect()
    }
}

impl Contract {
    pub(super) fn check_params(&self, params: &RoundParams, now: u64) -> Result<()> {
        let faults = validation::validate(params, &self.token_id, now);
        if faults.is_empty() { Ok(()) } else { Err(Error::RoundFaulty { faults }) }
    }
}
