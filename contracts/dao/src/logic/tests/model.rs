//! Every interleaving of a small world, over the rules themselves: agents of one controller that are captured, members who
//! object and slash, a guardian, a callee that answers, fails or never does, prices that move, and clocks that stop at each
//! boundary. What must hold in every state is below.

use std::{
    collections::BTreeSet,
    hash::{Hash, Hasher},
    sync::Mutex,
};

use commonweight_common::stored::{self, Stored};
use commonweight_explain::{Action, Policy};
use near_sdk::serde_json;
use stateright::{Checker, Model, Property};

use crate::{
    Ballot, Status,
    logic::{
        agent::Agent,
        ballot::{self, Vote},
        execution,
        fixtures::{self, DAY, NEAR, START, USD, id},
        ledger::{Lock, Use},
        proposal::{Phase, Proposal, Rules},
        value::Collateral,
    },
};

const CHALLENGE: u64 = 14 * DAY;
const SLASH_VOTE: u64 = 17 * DAY;
const LEAST_BOND: u128 = NEAR;
/// What a NEAR is worth in the beginning, and when it has fallen by the haircut, in dollars.
const PRICES: [u128; 2] = [4, 2];
const TOTAL: u128 = 1_000;
/// Members: none stops a decision alone; two of them do.
const MEMBERS: [(&str, u128); 3] = [("ann", 60), ("ben", 60), ("cleo", 30)];

/// How large the world is.
#[derive(Debug, Clone, Copy)]
struct Size {
    n_agents: usize,
    decisions_of_each: usize,
    n_members: usize,
    has_slashes: bool,
    has_causes: bool,
    has_prices: bool,
}

/// One agent and its decisions, and what somebody outside counts of them.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
struct Side {
    agent: Agent,
    decisions: Vec<Decision>,
    posted: u128,
    withdrawn: u128,
    slashed: u128,
}

#[derive(Debug, Clone, PartialEq, Eq, Stored)]
struct Decision {
    proposal: Proposal,
    /// Who objects, and who has taken that back, one bit each.
    objected: u8,
    abstained: u8,
    /// When a vote to slash is over, if one was called.
    slash_ends_at: Option<u64>,
    /// Attempts that have cost the treasury what they put at risk: all of them, in the worst case.
    cost: u8,
    /// What its slashes were worth at the price by which they were locked, in dollars and NEAR.
    paid: u128,
    /// The price by which its lock was last valued, in dollars.
    price: u128,
    was_sent_early: bool,
    was_sent_after_stop: bool,
    stop_recorded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Stored)]
struct State {
    now: u64,
    price: u128,
    sides: Vec<Side>,
}

impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        stored::to_bytes(self).hash(hasher);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    Decide {
        side: usize,
    },
    Object {
        side: usize,
        decision: usize,
        member: usize,
    },
    TakeBack {
        side: usize,
        decision: usize,
        member: usize,
    },
    Veto {
        side: usize,
        decision: usize,
    },
    Execute {
        side: usize,
        decision: usize,
    },
    Answer {
        side: usize,
        decision: usize,
        is_good: bool,
    },
    Recover {
        side: usize,
        decision: usize,
    },
    CallSlash {
        side: usize,
        decision: usize,
    },
    Slash {
        side: usize,
        decision: usize,
    },
    NameCause {
        side: usize,
        decision: usize,
    },
    Overrule {
        side: usize,
        decision: usize,
    },
    SettleCause {
        side: usize,
        decision: usize,
    },
    Withdraw {
        side: usize,
    },
    Price,
    /// To the next moment at which anything changes, or to the nanosecond before it.
    Wait {
        is_short: bool,
    },
}

/// An edge of the state machine of decisions: from which status, by what, to which.
type Edge = (Status, &'static str, Status);

struct World {
    size: Size,
    edges: Mutex<BTreeSet<(String, &'static str, String)>>,
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
const VALUE: u128 = 100 * USD;

fn actions() -> Vec<Action> {
    let asset = fixtures::usdc();
    vec![Action::Transfer { asset, receiver_id: id("bob.near"), amount: VALUE }]
}

impl Side {
    fn new(size: Size) -> Self {
        let posted = NEAR * (LEAST_BOND / NEAR + 60 * size.decisions_of_each as u128 + 130);
        let agent = Agent { bond: posted, expires_at: u64::MAX, ..fixtures::agent() };
        Self { agent, decisions: Vec::new(), posted, withdrawn: 0, slashed: 0 }
    }

    fn has_bond_for(&self, agent: &Agent, now: u64) -> bool {
        agent.ledger.locked(None, now) + LEAST_BOND <= self.agent.bond
    }

    fn lock(&self, decision: usize) -> &Lock {
        let found = self.agent.ledger.locks.iter().find(|lock| lock.decision_id == decision as u64);
        found.expect("a lock is kept as long as it counts")
    }

    fn slash(&mut self, decision: usize, amount: u128) -> Option<()> {
        let taken = self.agent.ledger.find_mut(decision as u64)?.slash(amount);
        self.pay(decision, taken)
    }

    fn pay(&mut self, decision: usize, taken: u128) -> Option<()> {
        self.agent.bond = self.agent.bond.checked_sub(taken).expect("what is slashed is in the bond");
        self.slashed += taken;
        self.decisions[decision].paid += taken * self.decisions[decision].price;
        (taken > 0).then_some(())
    }
}

impl State {
    fn decide(&mut self, side: usize) -> Option<()> {
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

    fn object(&mut self, side: usize, index: usize, member: usize, is_objecting: bool) -> Option<()> {
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

    fn veto(&mut self, side: usize, index: usize) -> Option<()> {
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

    fn execute(&mut self, side: usize, index: usize) -> Option<()> {
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

    fn answer(&mut self, side: usize, index: usize, is_good: bool) -> Option<()> {
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

    fn recover(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let decision = &mut side.decisions[index];
        decision.proposal = execution::recover(decision.proposal.clone(), now).ok()?;
        side.agent.ledger.close(index as u64, CHALLENGE, now);
        Some(())
    }

    fn call_slash(&mut self, side: usize, index: usize) -> Option<()> {
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
    fn slash(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        side.decisions[index].slash_ends_at.is_some_and(|ends_at| now < ends_at).then_some(())?;
        let amount = side.lock(index).amount;
        side.slash(index, amount / 2)
    }

    fn name_cause(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let lock = self.sides[side].agent.ledger.find_mut(index as u64)?;
        (lock.overrulable_until == 0 && lock.is_challengeable(now)).then_some(())?;
        (lock.set_aside(lock.amount / 4, now + CHALLENGE) > 0).then_some(())
    }

    fn overrule(&mut self, side: usize, index: usize) -> Option<()> {
        let lock = self.sides[side].agent.ledger.find_mut(index as u64)?;
        (lock.overrule() > 0).then_some(())
    }

    fn settle_cause(&mut self, side: usize, index: usize) -> Option<()> {
        let now = self.now;
        let side = &mut self.sides[side];
        let lock = side.agent.ledger.find_mut(index as u64)?;
        (lock.set_aside > 0 && now >= lock.settles_at).then_some(())?;
        let taken = lock.settle();
        side.pay(index, taken)
    }

    /// Everything that is free leaves, when all has been valued again.
    fn withdraw(&mut self, side: usize) -> Option<()> {
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

    fn fall(&mut self) -> Option<()> {
        let [before, after] = PRICES;
        (self.price == before).then_some(())?;
        self.price = after;
        Some(())
    }

    /// Every moment from now on at which time alone changes something.
    fn boundaries(&self) -> impl Iterator<Item = u64> {
        let mut moments = BTreeSet::new();
        for side in &self.sides {
            for decision in &side.decisions {
                let proposal = &decision.proposal;
                moments.extend([proposal.closes_at, proposal.expires_at()]);
                moments.extend(decision.slash_ends_at);
                if let Phase::InProgress { since, .. } = proposal.phase {
                    moments.insert(since + crate::logic::policy::RECOVERY_DELAY);
                }
            }
            for lock in &side.agent.ledger.locks {
                moments.extend([lock.live_until, lock.challengeable_until, lock.held_until, lock.settles_at]);
            }
        }
        let now = self.now;
        moments.into_iter().filter(move |moment| *moment > now)
    }

    fn wait(&mut self, is_short: bool) -> Option<()> {
        let next = self.boundaries().next()?;
        let target = if is_short { next - 1 } else { next };
        (target > self.now).then_some(())?;
        self.now = target;
        Some(())
    }

    fn decisions(&self) -> impl Iterator<Item = (&Side, usize, &Decision)> {
        self.sides.iter().flat_map(|side| {
            side.decisions.iter().enumerate().map(move |(index, decision)| (side, index, decision))
        })
    }
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Decide { .. } => "propose_decision",
            Self::Object { .. } => "an objection",
            Self::TakeBack { .. } => "an objection that is taken back",
            Self::Veto { .. } => "a veto",
            Self::Execute { .. } => "execute",
            Self::Answer { is_good: true, .. } => "every action succeeds",
            Self::Answer { is_good: false, .. } => "an action fails",
            Self::Recover { .. } => "recover",
            Self::Wait { .. } => "time",
            _ => "what is about a bond",
        }
    }

    fn take(self, state: &mut State) -> Option<()> {
        match self {
            Self::Decide { side } => state.decide(side),
            Self::Object { side, decision, member } => state.object(side, decision, member, true),
            Self::TakeBack { side, decision, member } => state.object(side, decision, member, false),
            Self::Veto { side, decision } => state.veto(side, decision),
            Self::Execute { side, decision } => state.execute(side, decision),
            Self::Answer { side, decision, is_good } => state.answer(side, decision, is_good),
            Self::Recover { side, decision } => state.recover(side, decision),
            Self::CallSlash { side, decision } => state.call_slash(side, decision),
            Self::Slash { side, decision } => state.slash(side, decision),
            Self::NameCause { side, decision } => state.name_cause(side, decision),
            Self::Overrule { side, decision } => state.overrule(side, decision),
            Self::SettleCause { side, decision } => state.settle_cause(side, decision),
            Self::Withdraw { side } => state.withdraw(side),
            Self::Price => state.fall(),
            Self::Wait { is_short } => state.wait(is_short),
        }
    }
}

impl Model for World {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        let sides = (0..self.size.n_agents).map(|_| Side::new(self.size)).collect();
        vec![State { now: START, price: PRICES[0], sides }]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        let Size { decisions_of_each, n_members, has_slashes, has_causes, has_prices, .. } = self.size;
        for (side, of_it) in state.sides.iter().enumerate() {
            if of_it.decisions.len() < decisions_of_each {
                steps.push(Step::Decide { side });
            }
            steps.push(Step::Withdraw { side });
            for decision in 0..of_it.decisions.len() {
                for member in 0..n_members {
                    steps.push(Step::Object { side, decision, member });
                    steps.push(Step::TakeBack { side, decision, member });
                }
                steps.push(Step::Veto { side, decision });
                if of_it.decisions[decision].cost < 2 {
                    steps.push(Step::Execute { side, decision });
                }
                steps.push(Step::Answer { side, decision, is_good: true });
                steps.push(Step::Answer { side, decision, is_good: false });
                steps.push(Step::Recover { side, decision });
                if has_slashes {
                    steps.extend([Step::CallSlash { side, decision }, Step::Slash { side, decision }]);
                }
                if has_causes {
                    steps.push(Step::NameCause { side, decision });
                    steps.push(Step::Overrule { side, decision });
                    steps.push(Step::SettleCause { side, decision });
                }
            }
        }
        if has_prices {
            steps.push(Step::Price);
        }
        steps.extend([Step::Wait { is_short: true }, Step::Wait { is_short: false }]);
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        let mut next = state.clone();
        step.take(&mut next)?;
        if next == *state {
            return None;
        }
        for (side, index, after) in next.decisions() {
            let position = next.sides.iter().position(|other| std::ptr::eq(other, side)).unwrap();
            let Some(before) = state.sides[position].decisions.get(index) else { continue };
            let edge: Edge =
                (before.proposal.status(state.now), step.name(), after.proposal.status(next.now));
            if edge.0 != edge.2 {
                let name =
                    |status: Status| serde_json::to_value(status).unwrap().as_str().unwrap().to_owned();
                self.edges.lock().unwrap().insert((name(edge.0), edge.1, name(edge.2)));
            }
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always("what is locked is in the bond", |_, state: &State| {
                state.sides.iter().all(|side| side.agent.ledger.locked(None, state.now) <= side.agent.bond)
            }),
            Property::always("bonds are conserved", |_, state: &State| {
                state.sides.iter().all(|side| side.agent.bond + side.withdrawn + side.slashed == side.posted)
            }),
            // At the prices by which they were locked, and with NEAR fallen by the haircut afterwards, what the attempts
            // have cost and a fifth are paid or still locked, as long as anybody can call for it.
            Property::always("losses are at most the bonds", |_, state: &State| {
                state.decisions().all(|(side, index, decision)| {
                    let lock = side.agent.ledger.locks.iter().find(|lock| lock.decision_id == index as u64);
                    let Some(lock) = lock.filter(|lock| lock.is_held(state.now)) else { return true };
                    let covered = decision.paid + lock.rest() * decision.price;
                    covered * USD * 50 >= u128::from(decision.cost) * VALUE * NEAR * 120
                })
            }),
            Property::always("nothing is sent before the window is over", |_, state: &State| {
                state.decisions().all(|(_, _, decision)| !decision.was_sent_early)
            }),
            Property::always("nothing is sent after a stop is recorded", |_, state: &State| {
                state.decisions().all(|(_, _, decision)| !decision.was_sent_after_stop)
            }),
            Property::always("a stop is recorded in every state that is not final", |_, state: &State| {
                state.decisions().all(|(_, _, decision)| {
                    let proposal = &decision.proposal;
                    proposal.status(state.now).is_final() || proposal.clone().stopped(state.now).is_ok()
                })
            }),
            // Where no clock is left to wait for, and nobody is waited for, everything is over and everything is free.
            Property::always("every state can reach a final one", |_, state: &State| {
                let is_waiting = |decision: &Decision| decision.proposal.is_under_way();
                if state.boundaries().next().is_some() || state.decisions().any(|(_, _, d)| is_waiting(d)) {
                    return true;
                }
                let is_set_aside =
                    |side: &Side| side.agent.ledger.locks.iter().any(|lock| lock.set_aside > 0);
                state.decisions().all(|(_, _, decision)| decision.proposal.status(state.now).is_final())
                    && state
                        .sides
                        .iter()
                        .all(|side| is_set_aside(side) || !side.agent.ledger.is_held(state.now))
            }),
            Property::sometimes("a decision is executed", |_, state: &State| {
                state.decisions().any(|(_, _, decision)| decision.proposal.phase == Phase::Executed)
            }),
        ];
        if self.size.n_members >= 2 {
            properties.push(Property::sometimes("members stop a decision", |_, state: &State| {
                state.decisions().any(|(_, _, d)| d.stop_recorded && d.objected != 0)
            }));
        }
        properties
    }
}

/// Explores a world, up to so many steps where that is said. Returns how many states it has, and the edges between
/// statuses.
fn explore(size: Size, max_steps: Option<usize>) -> (usize, BTreeSet<(String, &'static str, String)>) {
    let checker = World { size, edges: Mutex::default() }.checker().threads(2);
    let checker = match max_steps {
        Some(max_steps) => checker.target_max_depth(max_steps),
        None => checker,
    };
    let checker = checker.spawn_bfs().join();
    checker.assert_properties();
    let edges = checker.model().edges.lock().unwrap().clone();
    (checker.unique_state_count(), edges)
}

/// One decision, with two members who together stop it, a guardian, a callee, and a price that falls.
const SMALL: Size = Size {
    n_agents: 1,
    decisions_of_each: 1,
    n_members: 2,
    has_slashes: false,
    has_causes: false,
    has_prices: true,
};

/// The table in the README is what the rules do, and there is no other edge.
#[test]
fn decisions_go_from_status_to_status_as_the_readme_says() {
    let (n_states, edges) = explore(SMALL, None);
    assert_eq!(n_states, 31_988);
    let line = |(from, step, to): &(String, &str, String)| format!("| `{from}` | {step} | `{to}` |");
    let table = edges.iter().map(line).collect::<Vec<_>>().join("\n");
    let readme = include_str!("../../../README.md");
    let (_, rest) = readme.split_once("<!-- statuses of decisions -->\n").unwrap();
    let (written, _) = rest.split_once("\n<!-- end -->").unwrap();
    let (_, written) = written.split_once("|---|---|---|\n").unwrap();

    assert_eq!(written, table, "README.md must say:\n{table}");
}

#[test]
fn slashes_take_no_more_than_is_locked() {
    let (n_states, _) = explore(Size { has_slashes: true, n_members: 0, ..SMALL }, None);
    assert!(n_states > 10_000, "{n_states}");
}

#[test]
fn causes_take_no_more_than_is_locked() {
    let (n_states, _) = explore(Size { has_causes: true, n_members: 0, ..SMALL }, None);
    assert!(n_states > 10_000, "{n_states}");
}

#[test]
fn agents_of_one_controller_cost_no_more_than_their_bonds() {
    let both = Size { has_slashes: true, has_causes: true, n_members: 1, ..SMALL };
    let (agents, _) = explore(Size { n_agents: 2, ..both }, Some(9));
    let (decisions, _) = explore(Size { decisions_of_each: 2, ..both }, Some(9));
    assert!(agents > 1_000 && decisions > 1_000, "{agents} {decisions}");
}

/// The same worlds without a bound, or with a further one, for scripts/model.sh.
mod large {
    use super::*;

    #[test]
    #[ignore = "minutes: scripts/model.sh runs it"]
    fn one_decision_with_slashes_and_members() {
        let (n_states, _) = explore(Size { has_slashes: true, has_prices: false, ..SMALL }, None);
        println!("{n_states} states");
    }

    #[test]
    #[ignore = "minutes: scripts/model.sh runs it"]
    fn one_decision_with_causes_and_members() {
        let (n_states, _) = explore(Size { has_causes: true, has_prices: false, ..SMALL }, None);
        println!("{n_states} states");
    }

    #[test]
    #[ignore = "minutes: scripts/model.sh runs it"]
    fn two_agents_to_a_depth_of_twelve() {
        let both = Size { n_agents: 2, has_slashes: true, has_causes: true, n_members: 3, ..SMALL };
        let (n_states, _) = explore(both, Some(12));
        println!("{n_states} states");
    }
}
