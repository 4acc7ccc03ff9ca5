//! What is left of a DAO that another one has taken the place of: nobody votes or objects here any more.

use near_sdk::near;

use super::{Contract, ContractExt, state::RETIRED};
use crate::{Error, Event, Result, logic::proposal::Rules};

#[near]
impl Contract {
    /// Hears from staking that ballots go to another DAO from now on. Agents decide nothing here any more, and what they
    /// have decided is not carried out: members cannot object to it. What members have adopted is carried out all the same,
    /// guardians stop it as before, and everybody gets back what is theirs.
    ///
    /// - **Caller**: staking.
    /// - **Emits**: `retired`.
    /// - **Fails**: `NOT_STAKING`.
    #[handle_result]
    pub fn retire(&mut self) -> Result<()> {
        self.require_staking()?;
        RETIRED.set(&(), &true);
        Event::Retired {}.emit();
        Ok(())
    }

    /// Whether ballots go to another DAO.
    pub fn is_retired(&self) -> bool {
        RETIRED.has(&())
    }
}

impl Contract {
    /// Fails where what these rules are about waits for members who cannot speak.
    pub(super) fn check_heard(&self, rules: &Rules) -> Result<()> {
        if matches!(rules, Rules::Optimistic { .. }) && self.is_retired() {
            return Err(Error::Retired);
        }
        Ok(())
    }
}
