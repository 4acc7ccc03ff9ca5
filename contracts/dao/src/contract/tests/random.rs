//! The whole contract under random calls by everybody, with answers that come late, in any order, or never.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::logic::{
    execution,
    fixtures::{DAY, HOUR, USD, bps},
    proposal::{Proposal, Rules},
};

const VOTERS: [(&str, u128); 5] =
    [("v1.near", 40), ("v2.near", 60), ("v3.near", 200), ("v4.near", 300), ("v5.near", 400)];
const GUARDIANS: [&str; 3] = ["gina.near", "gus.near", "gwen.near"];

#[derive(Debug, Clone)]
enum Op {
    Wait(u64),
    Propose(u8),
    Decide(u8),
    Cast { proposal: u64, voter: usize, ballot: Ballot },
    Execute { proposal: u64 },
    Answer { which: usize, results: u8 },
    Recover { proposal: u64 },
    Veto { proposal: u64, guardian: usize },
    Suspend { guardian: usize },
    Post(u128),
    Withdraw(u128),
    Reclaim { proposal: u64, succeeds: bool },
    Release { proposal: u64, voter: usize },
}

fn any_op() -> impl Strategy<Value = Op> {
    let ballot = prop_oneof![
        3 => Just(Ballot::For),
        1 => Just(Ballot::Against),
        1 => Just(Ballot::Abstain),
        2 => Just(Ballot::Object),
    ];
    let (id, voter, guardian) = (0_u64..8, 0_usize..5, 0_usize..3);
    prop_oneof![
        6 => (0_u64..60).prop_map(|hours| Op::Wait(hours * HOUR)),
        2 => (0_u8..6).prop_map(Op::Propose),
        4 => (0_u8..6).prop_map(Op::Decide),
        6 => (id.clone(), voter.clone(), ballot)
            .prop_map(|(proposal, voter, ballot)| Op::Cast { proposal, voter, ballot }),
        8 => id.clone().prop_map(|proposal| Op::Execute { proposal }),
        5 => (0_usize..4, any::<u8>()).prop_map(|(which, results)| Op::Answer { which, results }),
        1 => id.clone().prop_map(|proposal| Op::Recover { proposal }),
        1 => (id.clone(), guardian.clone()).prop_map(|(proposal, guardian)| Op::Veto { proposal, guardian }),
        1 => guardian.prop_map(|guardian| Op::Suspend { guardian }),
        1 => (1_u128..30).prop_map(|near| Op::Post(near * NEAR)),
        1 => (1_u128..60).prop_map(|near| Op::Withdraw(near * NEAR)),
        2 => (id.clone(), any::<bool>()).prop_map(|(proposal, succeeds)| Op::Reclaim { proposal, succeeds }),
        1 => (id, voter).prop_map(|(proposal, voter)| Op::Release { proposal, voter }),
    ]
}

fn some_actions(pick: u8) -> Vec<Action> {
    match pick {
        0 => vec![pay("bob.near", 60 * USD)],
        1 => vec![order(30_000_000)],
        2 => vec![pay("bob.near", 10 * USD), order(20_000_000), pay("bob.near", 5 * USD)],
        3 => vec![resolve(), pay("bob.near", USD)],
        4 => vec![Action::SlashBond { decision_id: 0, share: bps(3_000) }],
        _ => vec![pay("mallory.near", 1), Action::RevokeCharter { agent_id: id("nobody.near") }],
    }
}

/// An execution whose answer is on its way.
struct Pending {
    proposal_id: u64,
    attempt: u32,
    at_once: Vec<u8>,
    awaited: Vec<u8>,
}

struct Run {
    world: World,
    pending: Vec<Pending>,
    /// How often each action is known to have succeeded.
    successes: BTreeMap<(u64, u8), u32>,
    ends: BTreeMap<u64, Status>,
}

impl Run {
    fn records(&self) -> Vec<Proposal> {
        (0..self.world.dao.n_proposals).map(|id| self.world.dao.load_proposal(id).unwrap()).collect()
    }

    fn apply(&mut self, op: Op) -> Result<(), TestCaseError> {
        let world = &mut self.world;
        match op {
            Op::Wait(nanos) => drop(world.wait(nanos)),
            Op::Propose(pick) => drop(world.call(ALICE, 5 * NEAR).propose(some_actions(pick), String::new())),
            Op::Decide(pick) => self.decide(pick)?,
            Op::Cast { proposal, voter, ballot } => {
                drop(world.cast(proposal, VOTERS[voter].0, ballot, VOTERS[voter].1));
            }
            Op::Execute { proposal } => self.execute(proposal)?,
            Op::Answer { which, results } => self.answer(which, results),
            Op::Recover { proposal } => drop(world.call(MALLORY, 0).recover(proposal)),
            Op::Veto { proposal, guardian } => {
                drop(world.call(GUARDIANS[guardian], 0).veto(proposal, "No.".to_owned()));
            }
            Op::Suspend { guardian } => drop(world.call(GUARDIANS[guardian], 0).suspend_agent(id(AGENT))),
            Op::Post(amount) => drop(world.call(CONTROLLER, amount).post_bond(id(AGENT))),
            Op::Withdraw(amount) => self.withdraw(amount)?,
            Op::Reclaim { proposal, succeeds } => {
                let bond = world.dao.proposal(proposal).map_or(0, |view| view.bond.0);
                if world.call(MALLORY, 0).try_reclaim_bond(proposal).is_ok() {
                    world.callback(&[succeeds]).on_bond_reclaimed(proposal, bond);
                }
            }
            Op::Release { proposal, voter } => {
                drop(world.call(MALLORY, 0).release_ballot(proposal, id(VOTERS[voter].0)));
            }
        }
        Ok(())
    }

    fn decide(&mut self, pick: u8) -> Result<(), TestCaseError> {
        let actions = some_actions(pick);
        let foreseen = self.world.wait(0).dao.preflight(id(AGENT), actions.clone());
        let outcome = self.world.decide(actions);
        prop_assert_eq!(outcome.is_ok(), foreseen.is_empty());
        if outcome.is_ok() {
            let agent = self.world.dao.agent(id(AGENT)).unwrap();
            prop_assert!(agent.at_risk.0 <= agent.capacity.0);
            prop_assert!(pick < 3, "only what the charter names");
        }
        Ok(())
    }

    fn withdraw(&mut self, amount: u128) -> Result<(), TestCaseError> {
        if self.world.call(CONTROLLER, 1).try_withdraw_bond(id(AGENT), amount.into()).is_ok() {
            let agent = self.world.dao.agent(id(AGENT)).unwrap();
            prop_assert!(agent.at_risk.0 <= agent.capacity.0);
        }
        Ok(())
    }

    fn execute(&mut self, proposal_id: u64) -> Result<(), TestCaseError> {
        let before = self.records();
        let Ok(()) = self.world.call(MALLORY, 0).try_execute(proposal_id) else {
            prop_assert_eq!(self.records(), before);
            return Ok(());
        };
        let index = usize::try_from(proposal_id).unwrap();
        let now = self.world.now;
        prop_assert!(now >= before[index].executable_at() && now < before[index].expires_at());
        prop_assert!(matches!(before[index].status(now), Status::Executable | Status::PartiallyFailed));
        if let Rules::Objection { .. } = before[index].rules {
            let agent = self.world.dao.agent(id(AGENT)).unwrap();
            prop_assert!(agent.suspended_until.is_none() && agent.is_chartered);
            prop_assert!(agent.at_risk.0 <= agent.capacity.0);
        }
        let after = self.records();
        for (other, record) in before.iter().enumerate().filter(|(other, _)| *other != index) {
            let mut expected = record.clone();
            if let (Rules::Objection { is_slashed, .. }, Rules::Objection { is_slashed: is_now, .. }) =
                (&mut expected.rules, &after[other].rules)
            {
                *is_slashed = *is_now;
            }
            prop_assert_eq!(&after[other], &expected);
        }
        let actions = self.world.dao.content(proposal_id).unwrap().actions;
        let is_out = |position: &u8| {
            matches!(actions[usize::from(*position)], Action::Transfer { .. } | Action::FunctionCalls { .. })
        };
        let (awaited, own): (Vec<u8>, Vec<u8>) =
            execution::remaining(&before[index]).into_iter().partition(is_out);
        if after[index].status(now) == Status::InProgress {
            let is_refused = |position: &u8| {
                events().iter().any(|line| {
                    line.contains("action_refused") && line.contains(&format!("\"position\":{position}"))
                })
            };
            let at_once = own.into_iter().filter(|position| !is_refused(position)).collect();
            let attempt = after[index].attempts;
            self.pending.push(Pending { proposal_id, attempt, at_once, awaited });
        } else {
            prop_assert!(awaited.is_empty());
            self.count(proposal_id, &execution::done(&after[index]));
        }
        Ok(())
    }

    fn count(&mut self, proposal_id: u64, positions: &[u8]) {
        for position in positions {
            self.successes.entry((proposal_id, *position)).and_modify(|n| *n += 1).or_insert(1);
        }
    }

    fn answer(&mut self, which: usize, results: u8) {
        if self.pending.is_empty() {
            return;
        }
        let Pending { proposal_id, attempt, at_once, awaited } =
            self.pending.remove(which % self.pending.len());
        let results: Vec<bool> = (0..awaited.len()).map(|index| results >> index & 1 == 1).collect();
        let succeeded: Vec<u8> = awaited
            .iter()
            .zip(&results)
            .filter(|(_, is_ok)| **is_ok)
            .map(|(position, _)| *position)
            .collect();
        self.world.callback(&results).on_executed(proposal_id, attempt, at_once, awaited);
        self.count(proposal_id, &succeeded);
    }

    fn check(&mut self) -> Result<(), TestCaseError> {
        let now = self.world.now;
        let records = self.records();
        let held = records.iter().map(|record| match record.rules {
            Rules::Vote { bond, .. } => bond,
            Rules::Objection { .. } => 0,
        });
        let agent = self.world.dao.agent(id(AGENT)).unwrap();
        prop_assert_eq!(self.world.dao.held_bonds, held.sum::<u128>() + agent.bond.0);
        prop_assert!(self.successes.values().all(|n| *n <= 1), "an action happened twice");

        let mut intents = BTreeSet::new();
        for (record, proposal_id) in records.iter().zip(0..) {
            let status = record.status(now);
            if let Some(end) = self.ends.get(&proposal_id) {
                prop_assert_eq!(status, *end, "an end is an end");
            } else if status.is_final() {
                self.ends.insert(proposal_id, status);
            }
            if status == Status::Executed {
                let n_done = execution::done(record).len();
                prop_assert_eq!(n_done, usize::from(record.n_actions));
            }
            if let Rules::Objection { base_end, .. } = record.rules {
                prop_assert!(
                    record.closes_at >= base_end && record.closes_at <= record.created_at + 30 * DAY
                );
                if !status.is_final() {
                    let actions = self.world.dao.content(proposal_id).unwrap().actions;
                    prop_assert!(intents.insert(super::super::propose::intent_of(&actions)));
                }
            }
            let turnout = record.tally.turnout().unwrap();
            prop_assert!(turnout <= TOTAL_POWER);
            if !status.is_final() {
                let weights =
                    VOTERS.iter().filter_map(|(voter, _)| self.world.dao.ballot(proposal_id, id(voter)));
                prop_assert_eq!(turnout, weights.map(|ballot| ballot.weight.0).sum::<u128>());
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 400, ..ProptestConfig::default() })]

    /// T1, T3, T7, T8, T11, T12, T13, A2, A3, A5, A6, A12, V5.
    #[test]
    fn nothing_that_must_never_happen_happens(ops in prop::collection::vec(any_op(), 1..90)) {
        let world = World::with_agent();
        let mut run = Run { world, pending: Vec::new(), successes: BTreeMap::new(), ends: BTreeMap::new() };
        for op in ops {
            run.apply(op)?;
            run.check()?;
        }
    }
}
