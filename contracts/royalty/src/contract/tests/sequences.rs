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
use ops::op;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn conserve_every_unit(ops in prop::collection::vec(op(), 1..40)) {
        let mut world = World::with_release();
        let mut model = Model::default();
        for op in ops {
            model.step(&mut world, op);
            model.check(&mut world);
        }
        model.drain(&mut world);
    }
}
