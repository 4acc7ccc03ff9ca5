//! What an agent's intent comes to, and every rule that it breaks: when it is decided, when it is executed, and before
//! either, for whoever asks.

use commonweight_common::record;
use commonweight_explain::{Action, AssetEntry};
use near_sdk::{AccountId, env};

use super::{
    Contract, retirement,
    state::{CHARTERS, FORMER_ASSETS, MEANINGS, REFERENCES, TARGETS},
};
use crate::{
    Error, Result, ScopeError,
    logic::{
        agent::Agent,
        charter::{self, Assessment, Bench},
        ledger::{Ledger, Target},
        proposal::{Phase, Proposal, Rules},
        repetition::{self, Fate, Recent},
        value::Collateral,
    },
};

/// A new intent of an agent.
#[derive(Default)]
pub(super) struct Intent {
    pub(super) assessment: Assessment,
    /// What it would lock, in yoctoNEAR.
    pub(super) lock: u128,
    pub(super) doublings: u8,
    /// The bond that the agent needs for it, with everything else that it answers for.
    pub(super) least_bond: u128,
    /// The hash of what each of its acts means.
    pub(super) meanings: Vec<[u8; 32]>,
    /// Its targets, the class of the least that it does to each, and what is to be kept in mind of it.
    pub(super) targets: Vec<(Target, u8, Vec<Recent>)>,
    pub(super) faults: Vec<ScopeError>,
}

impl Contract {
    pub(super) fn collateral(&self) -> Result<Collateral, ScopeError> {
        Collateral::new(&self.policy(), &self.assets())
    }

    /// Everything about an intent that an agent may make into a decision where it has no faults.
    pub(super) fn intent(
        &self,
        agent_id: &AccountId,
        agent: &Agent,
        actions: &[Action],
        reference: Option<&str>,
    ) -> Intent {
        let now = env::block_timestamp();
        let mut intent = Intent::default();
        match self.assess(agent_id, agent, actions, None) {
            Ok(mut assessment) => {
                intent.faults = std::mem::take(&mut assessment.faults);
                intent.assessment = assessment;
            }
            Err(fault) => {
                intent.faults.push(fault);
                return intent;
            }
        }
        self.weigh_repetition(&mut intent, agent_id, reference);
        self.weigh_reference(&mut intent, actions, reference);
        let locked = self.collateral().and_then(|collateral| collateral.lock(intent.assessment.value));
        match locked {
            Ok(lock) => intent.lock = lock.saturating_mul(1 << intent.doublings),
            Err(fault) => intent.faults.push(fault),
        }
        let least = self.least_bond(agent, now);
        let others = agent.ledger.locked(None, now).saturating_add(least);
        intent.least_bond = others.saturating_add(intent.lock);
        intent.faults.extend(check_bond(intent.least_bond, agent.bond).err());
        intent.faults.extend(agent.ledger.check_room(intent.assessment.uses.len(), now).err());
        intent
    }

    /// Holds actions against the agent's charter: of a new intent, or of a decision that is attempted once more.
    fn assess(
        &self,
        agent_id: &AccountId,
        agent: &Agent,
        actions: &[Action],
        attempt: Option<(u64, u32)>,
    ) -> Result<Assessment, ScopeError> {
        let charter =
            CHARTERS.get(agent_id).ok_or_else(|| ScopeError::NoCharter { agent_id: agent_id.clone() })?;
        let bench = Bench {
            agent_id,
            agent,
            charter: &charter,
            assets: &self.assets(),
            forbidden_ids: [&env::current_account_id(), &self.staking_id],
            decision_id: attempt.map(|(decision_id, _)| decision_id),
            weight: attempt.map_or(1, |(_, attempts)| attempts.into()),
            hash: |bytes| env::sha256_array(bytes),
            now: env::block_timestamp(),
        };
        Ok(charter::assess(&bench, actions))
    }

    /// What each act means, whether the same is under way, and whether it was stopped lately.
    fn weigh_repetition(&self, intent: &mut Intent, agent_id: &AccountId, reference: Option<&str>) {
        let now = env::block_timestamp();
        let look_up = |decision_id| match self.load_proposal(decision_id) {
            Ok(decision) => (fate(&decision, now), decision.author_id == *agent_id),
            Err(_) => (Fate::Over, false),
        };
        for meaning in &intent.assessment.meanings {
            let target = meaning.target;
            for class in meaning.classes() {
                let hash = env::sha256_array(record::to_bytes(&(target, class, reference)));
                if intent.meanings.contains(&hash) {
                    continue;
                }
                if let Some(decision_id) = MEANINGS.get(&hash)
                    && look_up(decision_id).0 == Fate::Open
                {
                    intent.faults.push(ScopeError::DuplicateIntent { decision_id });
                }
                intent.meanings.push(hash);
            }
            let recents = TARGETS.get(&target).unwrap_or_default();
            let repetition = repetition::weigh(&recents, meaning.class(), look_up, now);
            intent.doublings = intent.doublings.max(repetition.doublings);
            intent.faults.extend(repetition.fault);
            intent.targets.push((target, meaning.least_class(), repetition.kept));
        }
    }

    /// A reference is used once for each receiver, and within a decision for each target. One of which nothing was ever
    /// sent is free again.
    fn weigh_reference(&self, intent: &mut Intent, actions: &[Action], reference: Option<&str>) {
        let Some(reference) = reference else {
            if intent.assessment.requires_reference {
                intent.faults.push(ScopeError::ReferenceMissing);
            }
            return;
        };
        if !repetition::is_reference(reference) {
            intent.faults.push(ScopeError::ReferenceMalformed);
            return;
        }
        if intent.assessment.is_repeated {
            intent.faults.push(ScopeError::ReferenceTwice);
        }
        for receiver_id in receivers(actions) {
            let user = REFERENCES.get(&(receiver_id.clone(), reference.to_owned()));
            let spent = user.filter(|decision_id| self.is_spent(*decision_id));
            if let Some(decision_id) = spent {
                let receiver_id = receiver_id.clone();
                intent.faults.push(ScopeError::ReferenceUsed { decision_id, receiver_id });
            }
        }
    }

    fn is_spent(&self, decision_id: u64) -> bool {
        let now = env::block_timestamp();
        self.load_proposal(decision_id)
            .is_ok_and(|decision| decision.attempts > 0 || !decision.status(now).is_final())
    }

    /// Locks what an attempt at executing a decision puts at risk, by the rules and prices of now. Returns what the
    /// decision has locked then. Fails where the agent may not act, its charter is another one, or its bond is not
    /// enough.
    pub(super) fn lock_attempt(
        &mut self,
        decision_id: u64,
        decision: &Proposal,
        actions: &[Action],
    ) -> Result<Option<u128>> {
        let Rules::Optimistic { charter_version, challenge_period, .. } = decision.rules else {
            return Ok(None);
        };
        let now = env::block_timestamp();
        let mut agent = self.load_agent(&decision.author_id)?;
        let caller_id = env::predecessor_account_id();
        // Each further attempt locks as much again: nobody else ties an honest agent's bond up by payments that fail.
        if decision.attempts > 1 && caller_id != decision.author_id && caller_id != agent.controller_id {
            return Err(Error::NotController { caller_id });
        }
        agent.check_standing(&decision.author_id, now)?;
        if agent.charter_version != charter_version {
            let (made_under, present) = (charter_version, agent.charter_version);
            return Err(ScopeError::CharterChanged { made_under, present }.into());
        }
        let attempt = Some((decision_id, decision.attempts));
        let assessment = self.assess(&decision.author_id, &agent, actions, attempt)?;
        if let Some(fault) = assessment.faults.into_iter().next() {
            return Err(fault.into());
        }
        let locked = self.collateral()?.lock(assessment.value)?;
        agent.ledger.dispatch(decision_id, challenge_period, now);
        let Some(lock) = agent.ledger.find_mut(decision_id) else {
            return Err(Error::NothingLocked { decision_id });
        };
        lock.raise_for_attempt(decision.attempts, locked, assessment.value, self.versions.pricing);
        let amount = lock.amount;
        let least = self.least_bond(&agent, now);
        check_bond(agent.ledger.locked(None, now).saturating_add(least), agent.bond)?;
        self.save_agent(&decision.author_id, &agent);
        Ok(Some(amount))
    }

    /// Values everything that an agent answers for by the rules and prices of now, as far as these know it. Nothing
    /// becomes less by it.
    pub(super) fn revalue(&self, ledger: &mut Ledger) -> Result<()> {
        let (now, pricing) = (env::block_timestamp(), self.versions.pricing);
        let (collateral, assets) = (self.collateral()?, self.assets());
        for lock in ledger.locks.iter_mut().filter(|lock| lock.is_held(now) && lock.pricing != pricing) {
            let risk = self.load_content(lock.decision_id).risk;
            // What has been taken off the table is worth what it was worth last.
            let former = risk.amounts.iter().filter_map(|(asset, _)| FORMER_ASSETS.get(asset));
            let known: Vec<AssetEntry> = assets.iter().cloned().chain(former).collect();
            let value = risk.value(&known)?;
            lock.raise(collateral.lock(value)?, value, pricing);
        }
        Ok(())
    }
}

impl Contract {
    /// Values what one decision has locked by the rules and prices of now, where the bond has as much.
    pub(super) fn revalue_one(&mut self, decision_id: u64) -> Result<()> {
        let decision = self.load_proposal(decision_id)?;
        let Rules::Optimistic { .. } = decision.rules else {
            return Ok(());
        };
        let mut agent = self.load_agent(&decision.author_id)?;
        let Some(lock) = agent.ledger.find_mut(decision_id) else {
            return Ok(());
        };
        let mut one = Ledger { locks: vec![lock.clone()] };
        if self.revalue(&mut one).is_err() {
            return Ok(());
        }
        *lock = one.locks.remove(0);
        if agent.ledger.locked(None, env::block_timestamp()) <= agent.bond {
            self.save_agent(&decision.author_id, &agent);
        }
        Ok(())
    }

    /// What must stay of an agent's bond whatever is locked: nothing where it can decide nothing any more.
    pub(super) fn least_bond(&self, agent: &Agent, now: u64) -> u128 {
        match retirement::time_of_retirement() {
            Some(_) => 0,
            None => agent.least_bond(self.policy().least_agent_bond, now),
        }
    }
}

/// What has become of a decision. One whose stop is recorded counts as stopped now, however long its actions are under
/// way.
fn fate(decision: &Proposal, now: u64) -> Fate {
    let stopped_at = match decision.phase {
        Phase::Stopped { at } => Some(at),
        _ => Some(now).filter(|_| decision.is_stopping()),
    };
    match (stopped_at, &decision.rules) {
        (Some(at), Rules::Optimistic { stop_cooldown, .. }) => Fate::Stopped { until: at + stop_cooldown },
        _ if decision.status(now).is_final() => Fate::Over,
        _ => Fate::Open,
    }
}

/// Fails where a bond is smaller than what is required of it.
fn check_bond(required: u128, bond: u128) -> Result<(), ScopeError> {
    if required > bond {
        return Err(ScopeError::CollateralShort { required, bond });
    }
    Ok(())
}

/// Who is paid or called, each once.
pub(super) fn receivers(actions: &[Action]) -> Vec<&AccountId> {
    let mut ids: Vec<&AccountId> = Vec::new();
    for action in actions {
        if let Action::Transfer { receiver_id, .. } | Action::FunctionCalls { receiver_id, .. } = action
            && !ids.contains(&receiver_id)
        {
            ids.push(receiver_id);
        }
    }
    ids
}
