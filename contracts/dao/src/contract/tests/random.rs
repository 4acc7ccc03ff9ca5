//! The whole contract under random calls by everybody: agents that are all captured, callees that keep what they got and
//! fail, answers that come late, in any order, or never, prices and rules that change meanwhile, votes that slash.

use std::collections::{BTreeMap, BTreeSet};

use commonweight_common::Asset;
use commonweight_explain::{Call, Charter, Condition, Permit, Scope, Valuation};
use proptest::prelude::*;

use super::*;
use crate::{
    Cause, Feature, Purse,
    logic::{
        execution,
        fixtures::{DAY, HOUR, USD, bps, required},
        proposal::{Proposal, Rules},
    },
};

mod books;
mod ops;

use books::Books;
use ops::{Op, any_op};

const VOTERS: [(&str, u128); 5] =
    [("v1.near", 40), ("v2.near", 60), ("v3.near", 200), ("v4.near", 300), ("v5.near", 400)];
const GUARDIANS: [&str; 3] = ["gina.near", "gus.near", "gwen.near"];
/// Two captured agents of one controller.
const AGENTS: [&str; 2] = [AGENT, "twin.near"];

/// What both may do: pay, and order with a deposit that the callee may keep.
fn wide_charter() -> Charter {
    let scope = |permit| Scope {
        permit,
        max_value: 200 * USD,
        limit: 300 * USD,
        window: 7 * DAY,
        requires_reference: false,
    };
    Charter {
        scopes: vec![
            scope(Permit::Transfer { asset: usdc(), receiver_ids: vec![id("bob.near")] }),
            scope(Permit::Transfer { asset: Asset::Near, receiver_ids: vec![id("bob.near")] }),
            scope(Permit::Call {
                receiver_id: id("labels.near"),
                method: "order".to_owned(),
                arguments: vec![required("budget", Condition::Anything)],
                min_gas: 5_000_000_000_000,
                max_gas: 30_000_000_000_000,
                max_deposit: 20 * NEAR,
                valuation: Valuation::Argument { key: "budget".to_owned(), asset: usdc() },
            }),
        ],
        ..charter()
    }
}

fn near(amount: u128) -> Action {
    Action::Transfer { asset: Asset::Near, receiver_id: id("bob.near"), amount }
}

fn hostile(deposit: u128) -> Action {
    let args = r#"{"budget":"5000000"}"#.to_owned();
    let call = Call { method: "order".to_owned(), args, deposit, gas: 5_000_000_000_000 };
    Action::FunctionCalls { receiver_id: id("labels.near"), calls: vec![call], expected_answer: None }
}

/// The world with its two agents, and what is known of it from outside.
struct Run {
    world: World,
    pending: Vec<Pending>,
    books: Books,
    ends: BTreeMap<u64, Status>,
}

/// An execution whose answer is on its way.
struct Pending {
    proposal_id: u64,
    attempt: u32,
    at_once: Vec<u8>,
    awaited: Vec<(u8, Option<String>)>,
}

impl Run {
    fn new() -> Self {
        let mut world = World::new();
        for agent in AGENTS {
            let (agent_id, charter) = (id(agent), wide_charter());
            world.administer(Action::GrantCharter { agent_id, charter, charter_version: 0 }).unwrap();
            world.call(CONTROLLER, 200 * NEAR).post_bond(id(agent)).unwrap();
            world.call(CONTROLLER, PREPAID).post_storage(id(agent)).unwrap();
        }
        Self { world, pending: Vec::new(), books: Books::default(), ends: BTreeMap::new() }
    }

    fn records(&self) -> Vec<Proposal> {
        (0..self.world.dao.n_proposals).map(|id| self.world.dao.load_proposal(id).unwrap()).collect()
    }

    fn apply(&mut self, op: Op) -> Result<(), TestCaseError> {
        let world = &mut self.world;
        match op {
            Op::Wait(nanos) => drop(world.wait(nanos)),
            Op::Propose(pick) => {
                let actions = self.voted_actions(pick);
                drop(
                    self.world
                        .atomically(|world| world.call(ALICE, 5 * NEAR).propose(actions, String::new())),
                );
            }
            Op::Decide { agent, pick, reference } => self.decide(agent, pick, reference)?,
            Op::Cast { proposal, voter, ballot } => {
                drop(world.cast(proposal, VOTERS[voter].0, ballot, VOTERS[voter].1));
            }
            Op::Execute { proposal } => self.execute(proposal)?,
            Op::Answer { which, results } => self.answer(which, results),
            Op::Recover { proposal } => {
                drop(world.atomically(|world| world.call(MALLORY, 0).recover(proposal)));
            }
            Op::Veto { proposal, guardian } => self.veto(proposal, guardian)?,
            Op::Suspend { guardian, agent } => {
                let suspend = |world: &mut World| {
                    world.call(GUARDIANS[guardian], 0).suspend_agent(id(AGENTS[agent])).map(drop)
                };
                drop(world.atomically(suspend));
            }
            Op::Name { proposal, guardian } => {
                drop(world.atomically(|world| {
                    world.call(GUARDIANS[guardian], 0).name_cause(proposal, Cause::Captured, "No.".to_owned())
                }));
            }
            Op::Settle { proposal } => {
                drop(world.atomically(|world| world.call(MALLORY, 0).settle_cause(proposal)));
            }
            Op::Slash { proposal, share } => {
                let slash = Action::SlashBond { decision_id: proposal, share: bps(share) };
                drop(world.atomically(|world| world.administer(slash)));
            }
            Op::Overrule { proposal } => {
                drop(
                    world.atomically(|world| {
                        world.administer(Action::OverruleCause { decision_id: proposal })
                    }),
                );
            }
            Op::Price { asset, value } => self.price(asset, value),
            Op::Rules { share } => {
                let mut policy = policy();
                policy.collateral_bps = bps(share);
                let version = world.dao.versions().policy;
                drop(world.administer(Action::SetPolicy { policy, version }));
            }
            Op::Pause { guardian } => {
                drop(world.atomically(|world| {
                    world.call(GUARDIANS[guardian], 1).pause(Feature::Decisions, DAY.into()).map(drop)
                }));
            }
            Op::Post { agent, amount } => drop(world.call(CONTROLLER, amount).post_bond(id(AGENTS[agent]))),
            Op::Withdraw { agent, amount, succeeds } => self.withdraw(agent, amount, succeeds)?,
            Op::Reclaim { proposal, succeeds } => {
                let bond = world.dao.proposal(proposal).map_or(0, |view| view.bond.0);
                if world.atomically(|world| world.call(MALLORY, 0).reclaim_bond(proposal).map(drop)).is_ok() {
                    world.callback(&[succeeds]).end_bond_payment(proposal, bond);
                }
            }
            Op::Release { proposal, voter } => {
                drop(world.call(MALLORY, 0).release_ballot(proposal, id(VOTERS[voter].0)));
            }
        }
        Ok(())
    }

    fn price(&mut self, asset: usize, value_per_whole: u128) {
        let mut entry = assets()[asset].clone();
        entry.info.value_per_whole = value_per_whole;
        let version = self.world.dao.asset_version(entry.asset.clone());
        let set = Action::SetAsset { asset: entry.asset, info: entry.info, version };
        self.world.administer(set).unwrap();
    }

    fn voted_actions(&self, pick: u8) -> Vec<Action> {
        match pick {
            0 => vec![pay("bob.near", 60 * USD)],
            1 => vec![hostile(10 * NEAR), resolve()],
            2 => vec![pay("bob.near", 10 * USD), hostile(NEAR), pay("bob.near", 5 * USD)],
            3 => vec![resolve(), near(NEAR)],
            4 => vec![Action::SlashBond { decision_id: 0, share: bps(3_000) }],
            5 => vec![Action::OverruleCause { decision_id: 0 }],
            6 => vec![
                pay("mallory.near", 1),
                Action::RevokeCharter { agent_id: id("nobody.near"), charter_version: 0 },
            ],
            _ => {
                let charter_version =
                    self.world.dao.agent(id(AGENT)).map_or(0, |agent| agent.charter_version);
                vec![Action::GrantCharter { agent_id: id(AGENT), charter: wide_charter(), charter_version }]
            }
        }
    }

    fn decide(&mut self, agent: usize, pick: u8, reference: Option<u8>) -> Result<(), TestCaseError> {
        let actions = match pick {
            0 => vec![pay("bob.near", 60 * USD)],
            1 => vec![hostile(15 * NEAR)],
            2 => vec![pay("bob.near", 10 * USD), hostile(NEAR), near(2 * NEAR)],
            3 => vec![near(30 * NEAR)],
            4 => vec![pay("mallory.near", 1)],
            _ => vec![resolve()],
        };
        let reference = reference.map(|number| format!("r{number}"));
        let foreseen =
            self.world.wait(0).dao.preflight(id(AGENTS[agent]), actions.clone(), reference.clone());
        let outcome = self.world.atomically(|world| {
            let dao = world.call(AGENTS[agent], 0);
            dao.propose_decision(actions, Digest([9; 32]), reference)
        });
        prop_assert_eq!(outcome.is_ok(), foreseen.faults.is_empty(), "{:?}", outcome);
        if outcome.is_ok() {
            prop_assert!(pick < 4, "only what the charter names");
            prop_assert!(foreseen.least_bond.0 <= foreseen.bond.0);
        }
        Ok(())
    }

    /// A stop is recorded in every state that is not final.
    fn veto(&mut self, proposal_id: u64, guardian: usize) -> Result<(), TestCaseError> {
        let before = self.world.dao.proposal(proposal_id);
        let outcome = self
            .world
            .atomically(|world| world.call(GUARDIANS[guardian], 0).veto(proposal_id, "No.".to_owned()));
        if let Some(view) = before {
            let has_said = view.vetoed_by.contains(&id(GUARDIANS[guardian]));
            let may = !view.status.is_final() && view.veto_confirmations > 0 && !has_said;
            prop_assert_eq!(outcome.is_ok(), may, "{:?}", outcome);
        }
        Ok(())
    }

    fn withdraw(&mut self, agent: usize, amount: u128, succeeds: bool) -> Result<(), TestCaseError> {
        let (agent_id, purse) = (id(AGENTS[agent]), Purse::Bond);
        let outcome = self.world.atomically(|world| {
            world.call(CONTROLLER, 1).withdraw(agent_id.clone(), amount, purse).map(drop)
        });
        if outcome.is_ok() {
            let view = self.world.dao.agent(agent_id.clone()).unwrap();
            prop_assert!(view.locked.0 <= view.bond.0);
            self.world.callback(&[succeeds]).end_withdrawal(agent_id, amount, purse);
        }
        Ok(())
    }

    fn execute(&mut self, proposal_id: u64) -> Result<(), TestCaseError> {
        let before = self.records();
        let outcome = self.world.atomically(|world| world.call(CONTROLLER, 0).execute(proposal_id).map(drop));
        if outcome.is_err() {
            prop_assert_eq!(self.records(), before);
            return Ok(());
        }
        let index = usize::try_from(proposal_id).unwrap();
        let now = self.world.now;
        prop_assert!(now >= before[index].executable_at() && now < before[index].expires_at());
        prop_assert!(matches!(before[index].status(now), Status::Executable | Status::PartiallyFailed));
        let after = self.records();
        for (other, record) in before.iter().enumerate().filter(|(other, _)| *other != index) {
            prop_assert_eq!(&after[other], record);
        }
        let actions = self.world.dao.content(proposal_id).unwrap().actions;
        let tried = execution::to_do(&before[index]);
        self.books.sent(proposal_id, &tried, &actions, &self.world, &before[index]);
        let is_out = |position: &u8| {
            matches!(actions[usize::from(*position)], Action::Transfer { .. } | Action::FunctionCalls { .. })
        };
        let (awaited, own): (Vec<u8>, Vec<u8>) = tried.into_iter().partition(is_out);
        if after[index].status(now) == Status::InProgress {
            let is_refused = |position: &u8| {
                events().iter().any(|line| {
                    line.contains("action_refused") && line.contains(&format!("\"position\":{position}"))
                })
            };
            let at_once = own.into_iter().filter(|position| !is_refused(position)).collect();
            let attempt = after[index].attempts;
            let awaited = awaited.into_iter().map(|position| (position, None)).collect();
            self.pending.push(Pending { proposal_id, attempt, at_once, awaited });
        } else {
            prop_assert!(awaited.is_empty());
            let known = execution::done(&before[index]);
            let anew: Vec<u8> =
                execution::done(&after[index]).into_iter().filter(|done| !known.contains(done)).collect();
            self.books.succeeded(proposal_id, &anew);
        }
        Ok(())
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
            .map(|((position, _), _)| *position)
            .collect();
        self.books.succeeded(proposal_id, &succeeded);
        self.books.succeeded(proposal_id, &at_once);
        self.world.callback(&results).end_attempt(Attempt { proposal_id, number: attempt, at_once, awaited });
    }

    fn check(&mut self) -> Result<(), TestCaseError> {
        let now = self.world.now;
        let records = self.records();
        let bonds: u128 = records
            .iter()
            .map(|record| if let Rules::Vote { bond, .. } = record.rules { bond } else { 0 })
            .sum();
        let of_agents: u128 = AGENTS
            .iter()
            .map(|agent| self.world.dao.load_agent(&id(agent)).unwrap())
            .map(|agent| agent.bond + agent.storage_balance)
            .sum();
        prop_assert_eq!(self.world.dao.held_deposits, bonds + of_agents);
        self.books.check(&self.world)?;

        let mut intents = BTreeSet::new();
        for (record, proposal_id) in records.iter().zip(0..) {
            let status = record.status(now);
            if let Some(end) = self.ends.get(&proposal_id) {
                prop_assert_eq!(status, *end, "an end is an end");
            } else if status.is_final() {
                self.ends.insert(proposal_id, status);
            }
            if status == Status::Executed {
                prop_assert_eq!(execution::done(record).len(), usize::from(record.n_actions));
            }
            if let Rules::Optimistic { base_end, .. } = record.rules {
                prop_assert!(
                    record.closes_at >= base_end && record.closes_at <= record.created_at + 30 * DAY
                );
                if !status.is_final() {
                    let content = self.world.dao.content(proposal_id).unwrap();
                    let is_new = intents.insert(format!("{:?} {:?}", content.actions, content.reference));
                    prop_assert!(is_new, "the same is under way twice");
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

    /// With all agents adversarial, what they took is covered by what is locked. T1, T3, T7, T8, T11, T12, T13, A2, A3,
    /// A5, A6, A12, V5.
    #[test]
    fn nothing_that_must_never_happen_happens(ops in prop::collection::vec(any_op(), 1..90)) {
        let mut run = Run::new();
        for op in ops {
            run.apply(op)?;
            run.check()?;
        }
    }
}

/// A retry that ends at once, because all that is left is an affair of the DAO, does nothing of what was done before
/// again: a payment beside the revocation of nobody's charter was once counted as paid twice.
#[test]
fn what_was_done_before_is_not_done_again_by_a_retry_that_ends_at_once() {
    let mut run = Run::new();
    let lift = Action::SuspendAgent { agent_id: id("nobody.near"), suspension_version: 0, until: START };
    let proposal_id = run.world.propose(vec![pay("mallory.near", 1), lift]);
    for (voter, weight) in VOTERS {
        run.world.cast(proposal_id, voter, Ballot::For, weight).unwrap();
    }
    run.world.wait(7 * DAY);
    for op in [
        Op::Execute { proposal: proposal_id },
        Op::Answer { which: 0, results: 1 },
        Op::Wait(HOUR),
        Op::Execute { proposal: proposal_id },
    ] {
        run.apply(op).unwrap();
        run.check().unwrap();
    }
    assert_eq!(run.world.status(proposal_id), Status::PartiallyFailed);
}
