//! One state of a small world, and what every step does to it, by the rules themselves.

use std::{
    collections::BTreeSet,
    hash::{Hash, Hasher},
};

use commonweight_common::stored::{self, Stored};
use commonweight_explain::{Action, Policy};

use super::Size;
use crate::{
    Ballot, Status,
    logic::{
        agent::Agent,
        ballot::{self, Vote},
        execution,
        fixtures::{self, DAY, NEAR, USD, id},
        ledger::{Lock, Use},
        policy::RECOVERY_DELAY,
        proposal::{Phase, Proposal, Rules},
        value::Collateral,
    },
};

pub(super) const CHALLENGE: u64 = 14 * DAY;
pub(super) const SLASH_VOTE: u64 = 17 * DAY;
pub(super) const LEAST_BOND: u128 = NEAR;
/// What a NEAR is worth in the beginning, and when it has fallen by the haircut, in dollars.
pub(super) const PRICES: [u128; 2] = [4, 2];
pub(super) const TOTAL: u128 = 1_000;
/// Members: none stops a decision alone; two of them do.
pub(super) const MEMBERS: [(&str, u128); 3] = [("ann", 60), ("ben", 60), ("cleo", 30)];

/// One agent and its decisions, and what somebody outside counts of them.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(super) struct Side {
    pub(super) agent: Agent,
    pub(super) decisions: Vec<Decision>,
    pub(super) posted: u128,
    pub(super) withdrawn: u128,
    pub(super) slashed: u128,
}

#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(super) struct Decision {
    pub(super) proposal: Proposal,
    /// Who objects, and who has taken that back, one bit each.
    pub(super) objected: u8,
    pub(super) abstained: u8,
    /// When a vote to slash is over, if one was called.
    pub(super) slash_ends_at: Option<u64>,
    /// Attempts that have cost the treasury what they put at risk: all of them, in the worst case.
    pub(super) cost: u8,
    /// What its slashes were worth at the price by which they were locked, in dollars and NEAR.
    pub(super) paid: u128,
    /// The price by which its lock was last valued, in dollars.
    pub(super) price: u128,
    pub(super) was_sent_early: bool,
    pub(super) was_sent_after_stop: bool,
    pub(super) stop_recorded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub(super) struct State {
    pub(super) now: u64,
    pub(super) price: u128,
    pub(super) sides: Vec<Side>,
}

impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        stored::to_bytes(self).hash(hasher);
    }
}

fn policy() -> Policy {
    Policy { challenge_period: CHALLENGE, ..fixtures::policy() }
}

fn collateral(price: u128) -> Collateral {
    let mut assets = fixtures::assets();
    assets[0].info.value_per_whole = price * USD;
    Collateral::new(&policy(), &assets).unwrap()
}

/// What one decision puts at risk: a payment of 100 dollars, which locks 60 NEAR at the first price and 120 at the second.
pub(super) const VALUE: u128 = 100 * USD;

fn actions() -> Vec<Action> {
    let asset = fixtures::usdc();
    vec![Action::Transfer { asset, receiver_id: id("bob.near"), amount: VALUE }]
}

impl Side {
    pub(super) fn new(size: Size) -> Self {
        let posted = NEAR * (LEAST_BOND / NEAR + 60 * size.decisions_of_each as u128 + 130);
        let agent = Agent { bond: posted, expires_at: u64::MAX, ..fixtures::agent() };
        Self { agent, decisions: Vec::new(), posted, withdrawn: 0, slashed: 0 }
    }

    pub(super) fn has_bond_for(&self, agent: &Agent, now: u64) -> bool {
        agent.ledger.locked(None, now) + LEAST_BOND <= self.agent.bond
    }

    pub(super) fn lock(&self, decision: usize) -> &Lock {
        let found = self.agent.ledger.locks.iter().find(|lock| lock.decision_id == decision as u64);
        found.expect("a lock is kept as long as it counts")
    }

    pub(super) fn slash(&mut self, decision: usize, amount: u128) -> Option<()> {
        let taken = self.agent.ledger.find_mut(decision as u64)?.slash(amount);
        self.pay(decision, taken)
    }

    pub(super) fn pay(&mut self, decision: usize, taken: u128) -> Option<()> {
        self.agent.bond = self.agent.bond.checked_sub(taken).expect("what is slashed is in the bond");
        self.slashed += taken;
        self.decisions[decision].paid += taken * self.decisions[decision].price;
        (taken > 0).then_some(())
    }
}

impl State {
    pub(super) fn decide(&mut self, side: usize) -> Option<()> {
        let (now, price) = (self.now, self.price);
        let side = &mut self.sides[side];
        side.agent.check_standing(&id("bot.near"), now).ok()?;
        let (decision_id, amount) = (side.decisions.len() as u64, collateral(price).lock(VALUE).ok()?);
        let proposal = Proposal {
            created_at: now,
            closes_at: now + policy().objection_window,
            rules: Rules::Optimistic {
                base_end: now + policy().objection_window,
                latest_end: now + 30 * DAY,
                stretch_bps: policy().stretch_bps,
                stop_bps: policy().stop_bps,
                slash_bps: policy().slash_bps,
                challenge_period: CHALLENGE,
                stop_cooldown: policy().stop_cooldown,
                charter_version: 1,
            },
            n_actions: 1,
            ..fixtures::decision()
        };
        let lock = Lock {
            decision_id,
            amount,
            value: VALUE,
            uses: vec![Use { target: decision_id.into(), value: VALUE }],
            live_until: proposal.expires_at(),
            ..fixtures::lock()
        };
        let mut agent = side.agent.clone();
        agent.ledger.enter(lock, now).ok()?;
        side.has_bond_for(&agent, now).then_some(())?;
        side.agent = agent;
        side.decisions.push(Decision {
            proposal,
            objected: 0,
            abstained: 0,
            slash_ends_at: None,
            cost: 0,
            paid: 0,
            price,
            was_sent_early: false,
            was_sent_after_stop: false,
            stop_recorded: false,
        });
        Some(())
    }

    pub(super) fn object(
        &mut self,
        side: usize,
        index: usize,
        member: usize,
        is_objecting: bool,
    ) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let decision = &mut side.decisions[index];
        let bit = 1 << member;
        ((decision.objected & bit == 0) == is_objecting).then_some(())?;
        let weight = MEMBERS[member].1;
        let cast = |ballot| ballot::CastBallot { ballot, weight, payer_id: id("x.near"), is_direct: true };
        let (former, ballot) = if is_objecting {
            ((decision.abstained & bit != 0).then(|| cast(Ballot::Abstain)), Ballot::Object)
        } else {
            (Some(cast(Ballot::Object)), Ballot::Abstain)
        };
        let snapshot = decision.proposal.snapshot();
        let vote = Vote { ballot, weight, taken: None, total_power: TOTAL, snapshot };
        let counted = ballot::count(decision.proposal.clone(), former.as_ref(), vote, now).ok()?;
        let closed_at = decision.proposal.closes_at;
        assert!(counted.closes_at >= closed_at, "dissent never shortens a window");
        decision.objected ^= bit;
        decision.abstained = (decision.abstained | bit) ^ (decision.objected & bit);
        decision.proposal = counted;
        if matches!(decision.proposal.phase, Phase::Stopped { .. }) {
            decision.stop_recorded = true;
            side.agent.ledger.close(index as u64, CHALLENGE, now);
        } else {
            let live_until = decision.proposal.expires_at();
            side.agent.ledger.stretch(index as u64, live_until);
        }
        Some(())
    }

    pub(super) fn veto(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let decision = &mut side.decisions[index];
        decision.proposal = decision.proposal.clone().stopped(now).ok()?;
        decision.stop_recorded = true;
        if !decision.proposal.is_stopping() {
            side.agent.ledger.close(index as u64, CHALLENGE, now);
        }
        Some(())
    }

    pub(super) fn execute(&mut self, side: usize, index: usize) -> Option<()> {
        let (now, price) = (self.now, self.price);
        let side = &mut self.sides[side];
        let decision = &side.decisions[index];
        let (begun, positions) = execution::begin(decision.proposal.clone(), &actions(), now).ok()?;
        side.agent.check_standing(&id("bot.near"), now).ok()?;
        let locked = collateral(price).lock(VALUE).ok()?;
        let mut agent = side.agent.clone();
        agent.ledger.dispatch(index as u64, CHALLENGE, now);
        agent.ledger.find_mut(index as u64)?.raise_for_attempt(begun.attempts, locked, VALUE, 0);
        side.has_bond_for(&agent, now).then_some(())?;
        side.agent = agent;
        let decision = &mut side.decisions[index];
        decision.was_sent_early |= now < decision.proposal.closes_at;
        decision.was_sent_after_stop |= decision.stop_recorded;
        decision.cost += u8::from(!positions.is_empty());
        decision.price = price;
        decision.proposal = begun;
        Some(())
    }

    pub(super) fn answer(&mut self, side: usize, index: usize, is_good: bool) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let decision = &mut side.decisions[index];
        let succeeded: &[u8] = if is_good { &[0] } else { &[] };
        let attempt = decision.proposal.attempts;
        let settled = execution::settle(decision.proposal.clone(), attempt, succeeded, now)?;
        let status = settled.status(now);
        decision.proposal = settled;
        if status != Status::Stopped {
            side.agent.ledger.execute(index as u64, CHALLENGE, now);
        }
        if status.is_final() {
            side.agent.ledger.close(index as u64, CHALLENGE, now);
        }
        Some(())
    }

    pub(super) fn recover(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let decision = &mut side.decisions[index];
        decision.proposal = execution::recover(decision.proposal.clone(), now).ok()?;
        side.agent.ledger.close(index as u64, CHALLENGE, now);
        Some(())
    }

    pub(super) fn call_slash(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        side.decisions[index].slash_ends_at.is_none().then_some(())?;
        let lock = side.agent.ledger.find_mut(index as u64)?;
        (lock.is_challengeable(now) && lock.rest() > 0).then_some(())?;
        lock.hold(now + SLASH_VOTE);
        side.decisions[index].slash_ends_at = Some(now + SLASH_VOTE);
        Some(())
    }

    /// A vote to slash takes effect at any time before it is over.
    pub(super) fn slash(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        side.decisions[index].slash_ends_at.is_some_and(|ends_at| now < ends_at).then_some(())?;
        let amount = side.lock(index).amount;
        side.slash(index, amount / 2)
    }

    pub(super) fn name_cause(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let lock = self.sides[side].agent.ledger.find_mut(index as u64)?;
        (lock.overrulable_until == 0 && lock.is_challengeable(now)).then_some(())?;
        (lock.set_aside(lock.amount / 4, now + CHALLENGE) > 0).then_some(())
    }

    pub(super) fn overrule(&mut self, side: usize, index: usize) -> Option<()> {
        let lock = self.sides[side].agent.ledger.find_mut(index as u64)?;
        (lock.overrule() > 0).then_some(())
    }

    pub(super) fn settle_cause(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let lock = side.agent.ledger.find_mut(index as u64)?;
        (lock.set_aside > 0 && now >= lock.settles_at).then_some(())?;
        let taken = lock.settle();
        side.pay(index, taken)
    }

    /// Everything that is free leaves, when all has been valued again.
    pub(super) fn withdraw(&mut self, side: usize) -> Option<()> {
        let (now, price) = (self.now, self.price);
        let side = &mut self.sides[side];
        let mut agent = side.agent.clone();
        for lock in agent.ledger.locks.iter_mut().filter(|lock| lock.is_held(now)) {
            lock.raise(collateral(price).lock(lock.value).ok()?, lock.value, 0);
        }
        let free = agent.bond.checked_sub(agent.ledger.locked(None, now) + LEAST_BOND)?;
        (free > 0).then_some(())?;
        agent.bond -= free;
        side.withdrawn += free;
        side.agent = agent;
        for decision in &mut side.decisions {
            decision.price = price;
        }
        Some(())
    }

    pub(super) fn fall(&mut self) -> Option<()> {
        let [before, after] = PRICES;
        (self.price == before).then_some(())?;
        self.price = after;
        Some(())
    }

    /// Every moment from now on at which time alone changes something.
    pub(super) fn boundaries(&self) -> impl Iterator<Item = u64> {
        let mut moments = BTreeSet::new();
        for side in &self.sides {
            for decision in &side.decisions {
                let proposal = &decision.proposal;
                moments.extend([proposal.closes_at, proposal.expires_at()]);
                moments.extend(decision.slash_ends_at);
                if let Phase::InProgress { since, .. } = proposal.phase {
                    moments.insert(since + RECOVERY_DELAY);
                }
            }
            for lock in &side.agent.ledger.locks {
                moments.extend([lock.live_until, lock.challengeable_until, lock.held_until, lock.settles_at]);
            }
        }
        let now = self.now;
        moments.into_iter().filter(move |moment| *moment > now)
    }

    pub(super) fn wait(&mut self, is_short: bool) -> Option<()> {
        let next = self.boundaries().next()?;
        let target = if is_short { next - 1 } else { next };
        (target > self.now).then_some(())?;
        self.now = target;
        Some(())
    }

    pub(super) fn decisions(&self) -> impl Iterator<Item = (&Side, usize, &Decision)> {
        self.sides.iter().flat_map(|side| {
            side.decisions.iter().enumerate().map(move |(index, decision)| (side, index, decision))
        })
    }
}
