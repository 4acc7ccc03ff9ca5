//! Random sequences of everything anyone can do, payments ending in any order and failing at will, beside a
//! reference model in plain sums.
//!
//! After each step: every liability is covered to the last unit (R1, R3, G1), claims only rise and stay below
//! deposits (U1, U2), clocks move by their consumer alone (U4, U9), refused calls change nothing (U7), and what
//! fails for one leaves everybody else's credit alone (R15).

use proptest::prelude::*;

use super::world::*;

mod model;
mod ops;

use model::Model;
use ops::{Op, op};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn of_few_steps_conserve_every_unit(ops in prop::collection::vec(op(), 1..12)) {
        run(ops);
    }

    #[test]
    fn of_many_steps_conserve_every_unit(ops in prop::collection::vec(op(), 12..50)) {
        run(ops);
    }
}

fn run(ops: Vec<Op>) {
    let mut world = World::with_release();
    let mut model = Model::default();
    for op in ops {
        model.step(&mut world, op);
        model.check(&mut world);
    }
    model.drain(&mut world);
}
