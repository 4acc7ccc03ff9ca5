//! Purchases, exits, refunds, claims and the release of a round's money.

use std::time::Duration;

use commonweight_common::Asset;
use commonweight_integration_tests::{
    amount::{cwt, usdc},
    env::{DAY, nanos},
    plan::{self, BOND, OBJECTION_WINDOW},
};
use commonweight_sale::types::{
    BucketView, ChallengeView, Milestone, Price, Pricing, PurchaseView, RoundParams, RoundStatus, RoundView,
    Terms, TrancheView, Unsold, Vesting,
};
use commonweight_sandbox::{
    in_process::Sandbox,
    simulation::{Plan, Target},
};
use near_sdk::json_types::{U64, U128};
use rand::{Rng, rngs::StdRng};
use rstest::rstest;
use serde_json::json;

use crate::suite::{
    CWT_EACH, Call, STORAGE, SUITE, Suite, Trial, USDC_EACH, call, may_do, must_do, paid, pick, view,
};

const WINDOW: Duration = DAY.saturating_mul(14);
const VESTING: Duration = DAY.saturating_mul(28);

/// Half of what the members have is enough; they can pay a little less than everything.
fn round(sandbox: &Sandbox) -> RoundParams {
    let now = sandbox.chain().head().timestamp;
    let price = Price { payment_units: U128(usdc(1)), token_units: U128(cwt(10)) };
    RoundParams {
        phase: "Phase 1".to_owned(),
        milestone: Milestone { text: "A model".to_owned(), hash: "0".repeat(64) },
        terms: Terms {
            payment: Asset::Nep141(SUITE.ids.usdc.clone()),
            pricing: Pricing::Fixed(price),
            tokens_for_sale: U128(cwt(1_000_000)),
            soft_cap: U128(usdc(600)),
            hard_cap: U128(usdc(1_500)),
            account_cap: U128(usdc(800)),
            minimum: U128(usdc(1)),
            start: U64(now),
            end: U64(now + nanos(WINDOW)),
            bonuses: Vec::new(),
            allowlist: None,
            unsold: Unsold::Void,
            vesting: Vesting { cliff: U64(nanos(DAY)), duration: U64(nanos(VESTING)) },
        },
        release: plan::two_tranches(),
    }
}

fn with_round() -> Sandbox {
    with_round_priced(|_| ())
}

fn with_round_priced(change: fn(&mut Terms)) -> Sandbox {
    let mut sandbox = SUITE.base.fork();
    let mut params = round(&sandbox);
    change(&mut params.terms);
    let ids = &SUITE.ids;
    let open = call(&ids.launcher, &ids.sale, "open_round", json!({ "params": params }));
    must_do(&mut sandbox, &Call { deposit: STORAGE, ..open });
    let lead = json!({ "role": "lead", "account_id": SUITE.operator });
    must_do(&mut sandbox, &paid(&ids.launcher, &ids.sale, "grant_role", lead));
    sandbox
}

/// The members have bought, the round has succeeded, and the operator, who is the lead, has given evidence.
fn with_evidence() -> Sandbox {
    let mut sandbox = with_round();
    let suite = &*SUITE;
    let sale = &suite.ids.sale;
    for member in &suite.members {
        let message = json!({ "buy": { "round_id": 0 } });
        must_do(&mut sandbox, &suite.transfer_call(&suite.ids.usdc, member, sale, usdc(301) + 1, &message));
    }
    sandbox.pass(WINDOW);
    let of_round = json!({ "round_id": 0 });
    must_do(&mut sandbox, &call(&suite.operator, sale, "seal", of_round));
    must_do(&mut sandbox, &suite.evidence(0));
    sandbox
}

impl Suite {
    /// The lead gives evidence for a tranche.
    fn evidence(&self, tranche: u32) -> Call {
        let args = json!({ "round_id": 0, "tranche": tranche, "evidence": plan::evidence() });
        Call { deposit: STORAGE, ..call(&self.operator, &self.ids.sale, "submit_evidence", args) }
    }

    fn draw_release(&self, rng: &mut StdRng) -> Call {
        let (sale, owner) = (&self.ids.sale, &self.ids.launcher);
        let member = pick(rng, &self.members).clone();
        let tranche = rng.gen_range(0..2);
        let of_round = json!({ "round_id": 0 });
        let of_tranche = json!({ "round_id": 0, "tranche": tranche });
        match rng.gen_range(0..20) {
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
            _ => call(&member, sale, "release", of_tranche),
        }
    }

    fn draw_sale(&self, rng: &mut StdRng) -> Call {
        let member = pick(rng, &self.members).clone();
        let sale = &self.ids.sale;
        let of_round = json!({ "round_id": 0 });
        match rng.gen_range(0..12) {
            0..=3 => {
                let message = json!({ "buy": { "round_id": 0 } });
                self.transfer_call(&self.ids.usdc, &member, sale, rng.gen_range(0..=usdc(500)), &message)
            }
            4 | 5 => {
                let amount = U128(rng.gen_range(0..=usdc(200)));
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
            _ => self.draw_release(rng),
        }
    }

    fn purchases(&self, sandbox: &Sandbox) -> Vec<PurchaseView> {
        let purchase = |member| {
            let args = json!({ "round_id": 0, "account_id": member });
            view::<Option<PurchaseView>>(sandbox, &self.ids.sale, "purchase", &args)
        };
        self.members.iter().filter_map(purchase).collect()
    }

    fn round(&self, sandbox: &Sandbox) -> RoundView {
        view::<Option<_>>(sandbox, &self.ids.sale, "funding_round", &json!({ "round_id": 0 }))
            .expect("it is open")
    }

    fn tranches(&self, sandbox: &Sandbox) -> Option<Vec<TrancheView>> {
        view(sandbox, &self.ids.sale, "tranches", &json!({ "round_id": 0 }))
    }

    fn bucket(&self, sandbox: &Sandbox) -> BucketView {
        view::<Option<_>>(sandbox, &self.ids.sale, "bucket", &json!({ "round_id": 0 })).expect("it is open")
    }

    fn check_sale(&self, sandbox: &Sandbox) {
        self.assert_supplies(sandbox);
        let (sale, usdc_id) = (&self.ids.sale, &self.ids.usdc);
        let owed =
            view::<U128>(sandbox, sale, "liabilities", &json!({ "asset": Asset::Nep141(usdc_id.clone()) }));
        assert_eq!(self.balance(sandbox, usdc_id, sale), owed.0);

        let (purchases, round, bucket) = (self.purchases(sandbox), self.round(sandbox), self.bucket(sandbox));
        assert!(
            purchases.iter().all(|purchase| purchase.minting.0 == 0 && purchase.sending.0 == 0),
            "{purchases:?}"
        );
        assert_eq!(bucket.releasing.0, 0);
        let paid = purchases.iter().map(|purchase| purchase.paid.0).sum::<u128>();
        if round.status == RoundStatus::Aborted {
            assert!(paid <= round.raised.0);
        } else {
            assert_eq!(paid, round.raised.0);
        }
        let challenges: Vec<ChallengeView> = view(sandbox, sale, "challenges", &json!({ "round_id": 0 }));
        assert!(challenges.iter().all(|challenge| !challenge.sending), "{challenges:?}");
        if let Some(tranches) = self.tranches(sandbox) {
            let released: u128 = tranches.iter().map(|tranche| tranche.released.0).sum();
            let is_aborted = round.status == RoundStatus::Aborted;
            assert!(is_aborted || released == bucket.released.0, "{tranches:?}");
        }
        assert_eq!(purchases.iter().map(|purchase| purchase.tokens.0).sum::<u128>(), round.sold.0);
        for (member, purchase) in self.members.iter().filter_map(|member| {
            let purchase = purchases.iter().find(|purchase| purchase.account_id == *member)?;
            Some((member, purchase))
        }) {
            assert_eq!(self.balance(sandbox, &self.ids.token, member), CWT_EACH + purchase.claimed.0);
        }
    }

    /// After the window everything can be settled: each buyer has its money or its tokens.
    fn leave_sale(&self, sandbox: &mut Sandbox) {
        let (sale, of_round) = (&self.ids.sale, json!({ "round_id": 0 }));
        sandbox.pass(WINDOW);
        may_do(sandbox, &call(&self.operator, sale, "seal", of_round.clone()));
        sandbox.pass(VESTING);
        may_do(sandbox, &call(&self.operator, sale, "settle_tranches", of_round.clone()));
        for tranche in 0..2 {
            let of_tranche = json!({ "round_id": 0, "tranche": tranche });
            may_do(sandbox, &call(&self.operator, sale, "release", of_tranche));
        }
        may_do(sandbox, &paid(&self.ids.launcher, sale, "abort", of_round.clone()));
        for member in &self.members {
            may_do(sandbox, &paid(member, sale, "refund", of_round.clone()));
            may_do(sandbox, &paid(member, sale, "claim", of_round.clone()));
        }
        for challenge_id in 0..20 {
            let args = json!({ "round_id": 0, "challenge_id": challenge_id });
            may_do(sandbox, &call(&self.operator, sale, "withdraw_bond", args));
        }
        sandbox.pass(DAY * 30);
        may_do(sandbox, &call(&self.operator, sale, "sweep", of_round));

        let of_treasury = self.balance(sandbox, &self.ids.usdc, &self.ids.dao);
        let round = self.round(sandbox);
        let has_succeeded = matches!(round.status, RoundStatus::Succeeded | RoundStatus::Aborted);
        assert_eq!(self.balance(sandbox, &self.ids.usdc, sale), 0);
        assert!(of_treasury <= if has_succeeded { round.raised.0 } else { 0 });
        assert_eq!(round.claimed.0, if has_succeeded { round.sold.0 } else { 0 });
        let challenges: Vec<ChallengeView> = view(sandbox, sale, "challenges", &json!({ "round_id": 0 }));
        assert_eq!(challenges, [], "every bond has been paid");
        let of_members: u128 =
            self.members.iter().map(|member| self.balance(sandbox, &self.ids.usdc, member)).sum();
        assert_eq!(of_members, 3 * USDC_EACH - of_treasury);
    }
}

fn trial(base: &Sandbox, plan: Plan) -> Trial<'_> {
    Trial {
        base,
        plan,
        pauses: &[DAY, WINDOW, VESTING],
        draw: &|rng| SUITE.draw_sale(rng),
        check: &|sandbox| SUITE.check_sale(sandbox),
        leave: &|sandbox| SUITE.leave_sale(sandbox),
    }
}

fn release_trial(base: &Sandbox, plan: Plan) -> Trial<'_> {
    Trial {
        pauses: &[DAY, OBJECTION_WINDOW, WINDOW],
        draw: &|rng| SUITE.draw_release(rng),
        ..trial(base, plan)
    }
}

#[test]
fn money_and_tokens_of_a_round_survive_any_order_and_any_failure_of_tokens() {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.token.clone(), "mint"))
        .failing(Target::method(ids.sale.clone(), "ft_on_transfer"));

    trial(&with_round(), plan).holds();
}

/// Evidence, disputes, releases and an abort in any order, with a dollar that fails: the books stay whole, and in the
/// end every coin and every bond is with whom it belongs to.
#[test]
fn the_money_out_survives_any_order_and_any_failure_of_the_dollar() {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.token.clone(), "mint"));

    release_trial(&with_evidence(), plan).holds();
}

#[rstest]
#[case::release("on_tranche_sent")]
#[case::bond("on_bond_sent")]
fn a_lost_callback_of_the_money_out_is_seen(#[case] method: &str) {
    let callback = Target::method(SUITE.ids.sale.clone(), method);

    release_trial(&with_evidence(), Plan::default().failing(callback)).sees_the_loss_of(method);
}

#[rstest]
#[case::refund("on_refund_sent")]
#[case::claim("on_minted")]
fn a_lost_callback_is_seen(#[case] method: &str) {
    let callback = Target::method(SUITE.ids.sale.clone(), method);

    trial(&with_round(), Plan::default().failing(callback)).sees_the_loss_of(method);
}
