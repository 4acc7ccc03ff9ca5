//! Deterministic simulation: the same test under many schedules of delays and failures, and a failing one reduced
//! to what matters.
//!
//! It decides when receipts run and which of them fail; what a receipt does is the runtime's business, so real
//! contracts with promises and callbacks are tested as they are.

mod quiet;
mod trace;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use trace::{Step, Trace};

use crate::in_process::Sandbox;
pub use crate::schedule::{Disturbance, Name, Perturbation, Plan, Schedule, Target};

/// Most runs spent on reducing one failure.
const MAX_SHRINKING_RUNS: usize = 1_000;

/// A run that failed, reduced to the perturbations it needs.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Seed of the schedule that was found to fail.
    pub seed: u64,
    /// What the test said.
    pub message: String,
    /// What is left of the perturbations: without any one of them the test passes.
    pub perturbations: Vec<Perturbation>,
    /// How many there were before.
    pub n_found: usize,
    /// What happened on the chain in the reduced run.
    pub trace: Trace,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, found) = (self.perturbations.len(), self.n_found);
        writeln!(f, "seed {} fails: {}", self.seed, self.message)?;
        writeln!(f, "it takes {left} of {found} perturbations:")?;
        for perturbation in &self.perturbations {
            writeln!(f, "  {perturbation}")?;
        }
        writeln!(f, "what happened:")?;
        write!(f, "{}", self.trace)
    }
}

impl std::error::Error for Failure {}

/// Runs a test on a fork of `base` under the schedule of each seed. The test fails by panicking.
///
/// Panics with the first failure: its seed, the perturbations it takes, and the trace of receipts.
///
/// ```
/// use commonweight_sandbox::in_process::Sandbox;
/// use commonweight_sandbox::simulation::{Plan, Target, simulate};
/// use near_primitives::types::Balance;
///
/// let mut base = Sandbox::new();
/// let alice = base.add_account("alice.near", Balance::from_near(10));
/// let bob = base.add_account("bob.near", Balance::from_near(10));
/// let plan = Plan::default().failing(Target::account(bob.clone()));
///
/// simulate(&base, &plan, 0..20, |sandbox| {
///     let outcome = sandbox.transfer(&alice, &bob, Balance::from_near(1));
///     let bob_has = if outcome.failure().is_some() { 10 } else { 11 };
///     assert_eq!(sandbox.balance(&bob), Balance::from_near(bob_has));
/// });
/// ```
pub fn simulate(
    base: &Sandbox,
    plan: &Plan,
    seeds: impl IntoIterator<Item = u64>,
    test: impl Fn(&mut Sandbox),
) {
    if let Some(failure) = find_failure(base, plan, seeds, test) {
        panic!("{failure}");
    }
}

/// As [`simulate`], but gives the failure back.
pub fn find_failure(
    base: &Sandbox,
    plan: &Plan,
    seeds: impl IntoIterator<Item = u64>,
    test: impl Fn(&mut Sandbox),
) -> Option<Failure> {
    seeds.into_iter().find_map(|seed| {
        let run = Run::of(base, Schedule::new(plan.clone(), seed), &test)?;
        let found = run.made();
        let perturbations =
            shrink(&found, |kept| Run::of(base, Schedule::exactly(plan.clone(), kept), &test).is_some());
        let reduced = Run::of(base, Schedule::exactly(plan.clone(), &perturbations), &test).unwrap_or(run);
        Some(Failure {
            seed,
            perturbations: reduced.made(),
            n_found: found.len(),
            trace: Trace::of(reduced.sandbox.chain(), base.height()),
            message: reduced.message,
        })
    })
}

/// A failed run.
struct Run {
    sandbox: Sandbox,
    message: String,
}

impl Run {
    /// Runs the test; nothing when it passes.
    fn of(base: &Sandbox, schedule: Schedule, test: impl Fn(&mut Sandbox)) -> Option<Self> {
        let mut sandbox = base.fork();
        sandbox.chain_mut().set_schedule(Some(schedule));
        let result = quiet::without_panic_messages(|| catch_unwind(AssertUnwindSafe(|| test(&mut sandbox))));
        let panic = result.err()?;
        Some(Self { sandbox, message: crate::runtime::panic_message(&*panic) })
    }

    fn made(&self) -> Vec<Perturbation> {
        self.sandbox.chain().schedule().into_iter().flat_map(Schedule::made).cloned().collect()
    }
}

/// Leaves out whatever is not needed for failing: halves, quarters, at last one by one; then shortens what is left.
fn shrink(found: &[Perturbation], fails: impl Fn(&[Perturbation]) -> bool) -> Vec<Perturbation> {
    let mut kept = found.to_vec();
    let mut runs = 0;
    let mut fails = |candidate: &[Perturbation]| {
        runs += 1;
        runs <= MAX_SHRINKING_RUNS && fails(candidate)
    };
    let mut width = kept.len();
    while width > 0 {
        let mut start = 0;
        let mut dropped = false;
        while start < kept.len() {
            let mut candidate = kept.clone();
            candidate.drain(start..(start + width).min(kept.len()));
            if fails(&candidate) {
                kept = candidate;
                dropped = true;
            } else {
                start += width;
            }
        }
        // What was needed before something else went may not be needed any more.
        if !(dropped && width == 1) {
            width /= 2;
        }
    }
    for index in 0..kept.len() {
        let mut candidate = kept.clone();
        candidate[index].disturbance = match candidate[index].disturbance {
            Disturbance::Delay(blocks) if blocks > 1 => Disturbance::Delay(1),
            Disturbance::TimeOut(blocks) if blocks > 1 => Disturbance::TimeOut(1),
            _ => continue,
        };
        if fails(&candidate) {
            kept = candidate;
        }
    }
    kept
}

#[cfg(test)]
mod tests;
