//! The contract: its state and how it starts. Each group of methods has a module of its own.

use commonweight_explain::{Action, AssetEntry, Policy};
use near_sdk::{AccountId, PanicOnDefault, env, near};

use crate::{
    Result,
    error::ActionError,
    logic::{actions, policy},
};

mod administer;
mod ballots;
mod bonds;
mod execute;
mod guard;
mod guardians;
mod promises;
mod propose;
mod state;
mod views;

use state::{ASSETS, GUARDIANS, POLICY};

/// The most entries of the asset table.
const MAX_ASSETS: usize = 64;

/// The DAO. It has no owner: what it does, its members or its agents decided.
#[derive(PanicOnDefault)]
#[near(contract_state, contract_metadata(standard(standard = "nep297", version = "1.0.0")))]
pub struct Contract {
    staking_id: AccountId,
    n_proposals: u64,
    /// The bonds of authors and agents together, in yoctoNEAR. The treasury does not spend them.
    held_bonds: u128,
    n_agents: u32,
}

#[near]
impl Contract {
    /// Starts the DAO. Whoever deployed it has no power over it from then on.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    /// - **Fails**: `Action`, `Policy` where guardians, rules or assets are malformed.
    #[init]
    #[private]
    #[handle_result]
    pub fn new(
        staking_id: AccountId,
        policy: Policy,
        guardian_ids: Vec<AccountId>,
        assets: Vec<AssetEntry>,
    ) -> Result<Self> {
        actions::check_guardian_ids(&guardian_ids)?;
        policy::check(&policy, guardian_ids.len())?;
        let contract = Self { staking_id, n_proposals: 0, held_bonds: 0, n_agents: 0 };
        POLICY.set(&(), &policy);
        GUARDIANS.set(&(), &guardian_ids);
        ASSETS.set(&(), &Vec::new());
        assets.into_iter().try_for_each(|entry| contract.set_asset(entry))?;
        Ok(contract)
    }
}

impl Contract {
    /// Enters an asset, or replaces its entry.
    fn set_asset(&self, entry: AssetEntry) -> Result<()> {
        if !entry.info.is_well_formed() {
            return Err(ActionError::AssetMalformed { asset: entry.asset }.into());
        }
        let mut assets = self.assets();
        if let Some(known) = assets.iter_mut().find(|known| known.asset == entry.asset) {
            known.info = entry.info;
        } else {
            actions::length("assets", assets.len() + 1, 1, MAX_ASSETS)?;
            assets.push(entry);
        }
        ASSETS.set(&(), &assets);
        Ok(())
    }

    fn check_actions(&self, actions: &[Action]) -> Result<()> {
        let house = actions::House { dao_id: &env::current_account_id(), staking_id: &self.staking_id };
        Ok(actions::check(actions, house)?)
    }
}

#[cfg(test)]
mod tests;
