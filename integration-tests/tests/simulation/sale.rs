//! Purchases, exits, refunds, claims and the release of a round's money, in rounds of every kind.

use std::time::Duration;

use commonweight_integration_tests::{
    env::{DAY, nanos},
    plan::{self, BOND, OBJECTION_WINDOW},
};
use commonweight_sandbox::{
    in_process::Sandbox,
    runtime::Fault,
    simulation::{Failure, Plan, Target},
};
use near_sdk::json_types::{U64, U128};
use rand::{Rng, rngs::StdRng};
use rstest::rstest;
use serde_json::json;

use crate::suite::{
    Call, STORAGE, SUITE, Suite, Trial, assert_is_the_loss_of, call, must_do, paid, pick, seeds,
};

mod books;
mod kind;

use books::Books;
use kind::{Kind, VESTING, WINDOW};

/// The members have bought, the round has succeeded, and the operator, who is the lead, has given evidence.
fn with_evidence(kind: Kind) -> Sandbox {
    let mut sandbox = kind.open();
    for member in 0..SUITE.members.len() {
        must_do(&mut sandbox, &kind.buy(member, kind.coins(301) + 1));
    }
    sandbox.pass(WINDOW);
    must_do(&mut sandbox, &call(&SUITE.operator, &SUITE.ids.sale, "seal", json!({ "round_id": 0 })));
    must_do(&mut sandbox, &SUITE.evidence(0));
    sandbox
}

impl Suite {
    /// The lead gives evidence for a tranche.
    fn evidence(&self, tranche: u32) -> Call {
        let args = json!({ "round_id": 0, "tranche": tranche, "evidence": plan::evidence() });
        Call { deposit: STORAGE, ..call(&self.operator, &self.ids.sale, "submit_evidence", args) }
    }

    fn draw_release(&self, rng: &mut StdRng, _: Kind) -> Call {
        let (sale, owner) = (&self.ids.sale, &self.ids.launcher);
        let member = pick(rng, &self.members).clone();
        let tranche = rng.gen_range(0..2);
        let of_round = json!({ "round_id": 0 });
        let of_tranche = json!({ "round_id": 0, "tranche": tranche });
        match rng.gen_range(0..21) {
            0..=2 => self.evidence(tranche),
            3 => {
                let number = rng.gen_range(1..4);
                paid(&member, sale, "object", json!({ "round_id": 0, "number": number }))
            }
            4 => {
                let args = json!({ "round_id": 0, "tranche": tranche, "reason": "a reason" });
                let deposit = STORAGE.checked_add(BOND).expect("little NEAR");
                Call { deposit, ..call(&member, sale, "challenge", args) }
            }
            5..=7 => {
                let verdict = if rng.gen_bool(0.6) { "accept" } else { "reject" };
                let args = json!({ "round_id": 0, "tranche": tranche, "verdict": verdict });
                paid(owner, sale, "resolve", args)
            }
            8 => {
                let args = json!({ "round_id": 0, "challenge_id": rng.gen_range(0..3) });
                call(&member, sale, "withdraw_bond", args)
            }
            9 => call(&member, sale, "settle_tranches", of_round),
            10 if rng.gen_bool(0.2) => paid(owner, sale, "abort", of_round),
            11 => call(&member, sale, "sweep", of_round),
            12 | 13 => paid(&member, sale, "refund", of_round),
            14 => paid(&member, sale, "claim", of_round),
            15 => call(&member, sale, "mint_unsold", of_round),
            _ => call(&member, sale, "release", of_tranche),
        }
    }

    fn draw_sale(&self, rng: &mut StdRng, kind: Kind) -> Call {
        let member = pick(rng, &self.members).clone();
        let sale = &self.ids.sale;
        let of_round = json!({ "round_id": 0 });
        match rng.gen_range(0..12) {
            0..=3 => kind.draw_purchase(rng),
            4 | 5 => {
                let amount = U128(rng.gen_range(0..=kind.coins(200)));
                paid(&member, sale, "exit", json!({ "round_id": 0, "amount": amount }))
            }
            6 => paid(&member, sale, "refund", of_round),
            7 => paid(&member, sale, "claim", of_round),
            8 => call(&member, sale, "seal", of_round),
            9 => call(&member, sale, "mint_unsold", of_round),
            10 => {
                let duration = U64(nanos(DAY) * rng.gen_range(1..=7));
                let args = json!({ "feature": "buy", "duration": duration });
                paid(&self.ids.launcher, sale, "pause", args)
            }
            _ => self.draw_release(rng, kind),
        }
    }
}

/// What is tried with each kind of round: from which state, with which calls.
struct Sale {
    base: fn(Kind) -> Sandbox,
    pauses: &'static [Duration],
    draw: fn(&Suite, &mut StdRng, Kind) -> Call,
}

/// Most waits are short, so that many rounds raise enough.
const SALE: Sale =
    Sale { base: Kind::open, pauses: &[DAY, DAY, DAY, DAY, WINDOW, VESTING], draw: Suite::draw_sale };
const RELEASE: Sale =
    Sale { base: with_evidence, pauses: &[DAY, OBJECTION_WINDOW, WINDOW], draw: Suite::draw_release };

impl Sale {
    /// The first failure of a seed. Each has a kind of its own.
    fn failure(&self, plan: &Plan) -> Option<(Kind, Failure)> {
        seeds().into_iter().find_map(|seed| {
            let kind = Kind::of(seed);
            let base = (self.base)(kind);
            let books = Books::of(kind, &base);
            let trial = Trial {
                base: &base,
                plan: plan.clone(),
                pauses: self.pauses,
                draw: &|rng| (self.draw)(&SUITE, rng, kind),
                check: &|sandbox| books.check(sandbox),
                leave: &|sandbox| books.leave(sandbox),
            };
            Some((kind, trial.failure(seed..seed + 1)?))
        })
    }

    #[track_caller]
    fn holds(&self, plan: &Plan) {
        if let Some((kind, failure)) = self.failure(plan) {
            panic!("{kind:?}: {failure}");
        }
    }

    #[track_caller]
    fn sees_the_loss_of(&self, method: &str, plan: &Plan) {
        assert_is_the_loss_of(method, self.failure(plan).map(|(_, failure)| failure));
    }
}

/// Dollars, tokens and NEAR that do not arrive: Bob and the treasury cannot be reached now and then, as accounts that
/// do not exist.
fn unreliable() -> Plan {
    let ids = &SUITE.ids;
    Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.token.clone(), "mint"))
        .failing(Target::account(SUITE.members[1].clone()))
        .failing(Target::account(ids.dao.clone()))
}

#[test]
fn money_and_tokens_of_a_round_survive_any_order_and_any_failure_of_tokens() {
    let sale = &SUITE.ids.sale;
    let plan = unreliable()
        .failing(Target::method(sale.clone(), "ft_on_transfer"))
        .failing(Target::method(sale.clone(), "buy"));

    SALE.holds(&plan);
}

/// Evidence, disputes, releases and an abort in any order, with money that does not arrive: the books stay whole, and
/// in the end every coin and every bond is with whom it belongs to.
#[test]
fn the_money_out_survives_any_order_and_any_failure_of_the_dollar() {
    RELEASE.holds(&unreliable());
}

#[rstest]
#[case::release("on_tranche_sent")]
#[case::bond("on_bond_sent")]
fn a_lost_callback_of_the_money_out_is_seen(#[case] method: &str) {
    let callback = Target::method(SUITE.ids.sale.clone(), method);

    RELEASE.sees_the_loss_of(method, &Plan::default().failing(callback));
}

#[rstest]
#[case::refund("on_refund_sent")]
#[case::claim("on_minted")]
fn a_lost_callback_is_seen(#[case] method: &str) {
    let callback = Target::method(SUITE.ids.sale.clone(), method);

    SALE.sees_the_loss_of(method, &Plan::default().failing(callback));
}

/// Where the mint failed: the tokens are neither the treasury's nor to be minted again.
#[test]
fn a_lost_callback_of_unsold_tokens_is_seen() {
    let method = "on_unsold_minted";
    let plan = Plan::default()
        .with_fault(Target::method(SUITE.ids.token.clone(), "mint"), Fault::Fail, 60)
        .with_fault(Target::method(SUITE.ids.sale.clone(), method), Fault::Fail, 60);

    RELEASE.sees_the_loss_of(method, &plan);
}
