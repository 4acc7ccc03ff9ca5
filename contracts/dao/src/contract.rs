//! The contract: its state and how it starts. Each group of methods has a module of its own.

use commonweight_explain::{Action, AssetEntry, Charter, Policy};
use near_sdk::{
    AccountId, BorshStorageKey, PanicOnDefault, env, near,
    store::{IterableMap, Lazy, LookupMap},
};

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
mod propose;
mod state;
mod views;

use state::{Content, VersionedAgent, VersionedBallot, VersionedProposal};

/// The most entries of the asset table.
const MAX_ASSETS: usize = 64;

/// Append only: the position is the prefix on the chain.
#[derive(BorshStorageKey)]
#[near(serializers = [borsh])]
enum StorageKey {
    Policy,
    Guardians,
    Assets,
    Proposals,
    Contents,
    Ballots,
    Vetoes,
    Intents,
    Agents,
    Charters,
    Suspensions,
}

/// The DAO. It has no owner: what it does, its members or its agents decided.
#[derive(PanicOnDefault)]
#[near(contract_state, contract_metadata(standard(standard = "nep297", version = "1.0.0")))]
pub struct Contract {
    staking_id: AccountId,
    n_proposals: u64,
    /// The bonds of authors and agents together, in yoctoNEAR. The treasury does not spend them.
    held_bonds: u128,
    policy: Lazy<Policy>,
    guardian_ids: Lazy<Vec<AccountId>>,
    assets: Lazy<Vec<AssetEntry>>,
    proposals: LookupMap<u64, VersionedProposal>,
    contents: LookupMap<u64, Content>,
    ballots: LookupMap<(u64, AccountId), VersionedBallot>,
    /// The guardians who want to stop a proposal.
    vetoes: LookupMap<u64, Vec<AccountId>>,
    /// The last decision that does exactly this, by the hash of its actions.
    intents: LookupMap<[u8; 32], u64>,
    agents: IterableMap<AccountId, VersionedAgent>,
    charters: LookupMap<AccountId, Charter>,
    /// When a guardian, named second, can suspend an agent, named first, again.
    suspensions: LookupMap<(AccountId, AccountId), u64>,
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
        let mut contract = Self {
            staking_id,
            n_proposals: 0,
            held_bonds: 0,
            policy: Lazy::new(StorageKey::Policy, policy),
            guardian_ids: Lazy::new(StorageKey::Guardians, guardian_ids),
            assets: Lazy::new(StorageKey::Assets, Vec::new()),
            proposals: LookupMap::new(StorageKey::Proposals),
            contents: LookupMap::new(StorageKey::Contents),
            ballots: LookupMap::new(StorageKey::Ballots),
            vetoes: LookupMap::new(StorageKey::Vetoes),
            intents: LookupMap::new(StorageKey::Intents),
            agents: IterableMap::new(StorageKey::Agents),
            charters: LookupMap::new(StorageKey::Charters),
            suspensions: LookupMap::new(StorageKey::Suspensions),
        };
        assets.into_iter().try_for_each(|entry| contract.set_asset(entry))?;
        Ok(contract)
    }
}

impl Contract {
    /// Enters an asset, or replaces its entry.
    fn set_asset(&mut self, entry: AssetEntry) -> Result<()> {
        if !entry.info.is_well_formed() {
            return Err(ActionError::AssetMalformed { asset: entry.asset }.into());
        }
        match self.assets.iter_mut().find(|known| known.asset == entry.asset) {
            Some(known) => known.info = entry.info,
            None => {
                actions::length("assets", self.assets.len() + 1, 1, MAX_ASSETS)?;
                self.assets.push(entry);
            }
        }
        Ok(())
    }

    fn check_actions(&self, actions: &[Action]) -> Result<()> {
        let house = actions::House { dao_id: &env::current_account_id(), staking_id: &self.staking_id };
        Ok(actions::check(actions, house)?)
    }
}

#[cfg(test)]
mod tests;
