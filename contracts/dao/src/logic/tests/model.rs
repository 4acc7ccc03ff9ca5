//! Every interleaving of a small world, over the rules themselves: agents of one controller that are captured, members who
//! object and slash, a guardian, a callee that answers, fails or never does, prices that move, and clocks that stop at each
//! boundary. What must hold in every state is below.

use std::{collections::BTreeSet, sync::Mutex};

use near_sdk::serde_json;
use stateright::{Checker, Model, Property};

use self::state::{Decision, PRICES, Side, State, VALUE};
use crate::{
    Status,
    logic::{
        fixtures::{NEAR, START, USD},
        proposal::Phase,
    },
};

mod state;

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
    let (n_states, _) =
        explore(Size { has_slashes: true, n_members: super::setting("MODEL_MEMBERS", 0), ..SMALL }, None);
    println!("{n_states} states");
    assert!(n_states > 10_000, "{n_states}");
}

#[test]
fn causes_take_no_more_than_is_locked() {
    let (n_states, _) =
        explore(Size { has_causes: true, n_members: super::setting("MODEL_MEMBERS", 0), ..SMALL }, None);
    println!("{n_states} states");
    assert!(n_states > 10_000, "{n_states}");
}

#[test]
fn agents_of_one_controller_cost_no_more_than_their_bonds() {
    let both = Size { has_slashes: true, has_causes: true, n_members: 1, ..SMALL };
    let steps = super::setting("MODEL_STEPS", 9);
    let (agents, _) = explore(Size { n_agents: 2, ..both }, Some(steps));
    let (decisions, _) = explore(Size { decisions_of_each: 2, ..both }, Some(steps));
    println!("{agents} and {decisions} states");
    assert!(agents > 1_000 && decisions > 1_000, "{agents} {decisions}");
}
