//! The contract: its state and how it starts. Each group of methods has a module of its own.

use commonweight_common::{
    pause::Pause,
    stored::{self, Stored},
};
use commonweight_explain::{Action, AssetEntry, Policy, UnitOfAccount};
use near_sdk::{AccountId, PanicOnDefault, env, near, state::RootRecord};

use crate::{
    ActionError, Result,
    logic::{actions, policy},
};

mod administer;
mod agents;
mod ballots;
mod bonds;
mod causes;
mod context;
mod execute;
mod guard;
mod guardians;
mod promises;
mod propose;
mod retirement;
mod state;
mod upgrading;
mod views;
mod weigh;

use state::{ASSETS, GUARDIANS, POLICY, UNIT_OF_ACCOUNT};

/// The most entries of the asset table.
const MAX_ASSETS: usize = 64;
/// The first byte of the root state: which layout all records have. No state of another contract begins with it that
/// begins with an account's name, whose length comes first and is 2 at least.
const LAYOUT: u8 = 1;

/// The DAO. It has no owner: what it does, its members or its agents decided.
#[derive(PanicOnDefault, Stored)]
#[near(contract_state, serializers = [], contract_metadata(standard(standard = "nep297", version = "1.0.0")))]
pub struct Contract {
    layout: u8,
    staking_id: AccountId,
    n_proposals: u64,
    n_agents: u32,
    /// The bonds of authors and agents, and what was paid in advance for storage, in yoctoNEAR. The treasury does not
    /// spend them.
    held_deposits: u128,
    versions: Versions,
    pauses: Pauses,
}

/// How often what has no other count has changed.
#[derive(Clone, Copy, Default, Stored)]
struct Versions {
    policy: u32,
    guardians: u32,
    /// Staged, taken back, or deployed.
    code: u32,
    /// Anything by which an agent's risk is valued: the rules, or the asset table.
    pricing: u32,
}

/// The ways in that guardians can pause.
#[derive(Clone, Copy, Default, Stored)]
struct Pauses {
    proposals: Pause,
    decisions: Pause,
}

/// As every record, see `stored`.
impl RootRecord for Contract {
    fn from_record(record: &[u8]) -> Self {
        stored::from_bytes(record)
    }

    fn to_record(&self) -> Vec<u8> {
        stored::to_bytes(self)
    }
}

#[near]
impl Contract {
    /// Starts the DAO. Whoever deployed it has no power over it from then on. `unit_of_account` is what prices and limits
    /// are numbers of, for good: `{"symbol":"USD","decimals":6}`.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    /// - **Fails**: what an action can be refused for, `OUT_OF_BOUNDS` where guardians, rules or assets are malformed,
    ///   or NEAR is not valued.
    #[init]
    #[private]
    #[handle_result]
    pub fn new(
        staking_id: AccountId,
        policy: Policy,
        guardian_ids: Vec<AccountId>,
        assets: Vec<AssetEntry>,
        unit_of_account: UnitOfAccount,
    ) -> Result<Self> {
        if !unit_of_account.is_well_formed() {
            return Err(ActionError::UnitMalformed { symbol: unit_of_account.symbol }.into());
        }
        actions::check_guardian_ids(&guardian_ids)?;
        actions::check_table(&assets, MAX_ASSETS)?;
        policy::check(&policy, guardian_ids.len())?;
        POLICY.set(&(), &policy);
        GUARDIANS.set(&(), &guardian_ids);
        ASSETS.set(&(), &assets);
        UNIT_OF_ACCOUNT.set(&(), &unit_of_account);
        Ok(Self {
            layout: LAYOUT,
            staking_id,
            n_proposals: 0,
            n_agents: 0,
            held_deposits: 0,
            versions: Versions::default(),
            pauses: Pauses::default(),
        })
    }
}

impl Contract {
    fn check_actions(&self, actions: &[Action]) -> Result<()> {
        let house = actions::House {
            dao_id: &env::current_account_id(),
            staking_id: &self.staking_id,
            now: env::block_timestamp(),
        };
        Ok(actions::check(actions, house)?)
    }
}

#[cfg(test)]
mod tests;
