//! What is left of a DAO that another one has taken the place of: nobody votes or objects here any more.

use near_sdk::{env, json_types::U64, near};

use super::{Contract, ContractExt, state::RETIRED};
use crate::{Error, Event, Result, logic::proposal::Rules};

#[near]
impl Contract {
    /// Hears from staking that ballots go to another DAO from now on. Nothing is proposed or decided here any more. A vote
    /// that was open is defeated, for nobody who had not voted yet can; what agents have decided is not carried out, for
    /// nobody can object to it; guardians slash for nothing that members could not overrule in time. What members had
    /// adopted by then is carried out, guardians stop it as before, and everybody gets back what is theirs.
    ///
    /// - **Caller**: staking.
    /// - **Emits**: `retired`.
    /// - **Fails**: `NOT_STAKING`, `RETIRED`.
    #[handle_result]
    pub fn retire(&mut self) -> Result<()> {
        self.require_staking()?;
        self.check_not_retired()?;
        RETIRED.set(&(), &env::block_timestamp());
        Event::Retired {}.emit();
        Ok(())
    }

    /// Since when ballots go to another DAO, if they do, in nanoseconds since 1970.
    pub fn retired_at(&self) -> Option<U64> {
        time_of_retirement().map(U64)
    }
}

impl Contract {
    /// Fails where members cannot speak any more.
    pub(super) fn check_not_retired(&self) -> Result<()> {
        if time_of_retirement().is_some() { Err(Error::Retired) } else { Ok(()) }
    }

    /// Fails where what these rules are about waits for members who cannot speak.
    pub(super) fn check_heard(&self, rules: &Rules) -> Result<()> {
        match rules {
            Rules::Optimistic { .. } => self.check_not_retired(),
            Rules::Vote { .. } => Ok(()),
        }
    }
}

/// When staking has begun to send its ballots to another DAO.
pub(super) fn time_of_retirement() -> Option<u64> {
    RETIRED.get(&())
}
