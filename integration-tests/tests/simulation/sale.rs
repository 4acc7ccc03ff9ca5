//! Purchases, exits, refunds, claims and the release of a round's money.

use std::time::Duration;

use commonweight_common::Asset;
use commonweight_integration_tests::{
    amount::{cwt, usdc},
    env::{DAY, nanos},
};
use commonweight_sale::types::{
    BucketView, Milestone, Price, Pricing, PurchaseView, RoundParams, RoundStatus, RoundView, Terms, Unsold,
    Vesting,
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
    sandbox
}

impl Suite {
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
            _ => paid(&self.ids.launcher, sale, "release", of_round),
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
        assert_eq!(purchases.iter().map(|purchase| purchase.paid.0).sum::<u128>(), round.raised.0);
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
        let has_succeeded = self.round(sandbox).status == RoundStatus::Succeeded;
        for member in &self.members {
            may_do(sandbox, &paid(member, sale, "refund", of_round.clone()));
            may_do(sandbox, &paid(member, sale, "claim", of_round.clone()));
        }
        may_do(sandbox, &paid(&self.ids.launcher, sale, "release", of_round));

        let of_treasury = self.balance(sandbox, &self.ids.usdc, &self.ids.dao);
        let round = self.round(sandbox);
        assert_eq!(self.balance(sandbox, &self.ids.usdc, sale), 0);
        assert_eq!(of_treasury, if has_succeeded { round.raised.0 } else { 0 });
        assert_eq!(round.claimed.0, if has_succeeded { round.sold.0 } else { 0 });
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

#[test]
fn money_and_tokens_of_a_round_survive_any_order_and_any_failure_of_tokens() {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.token.clone(), "mint"))
        .failing(Target::method(ids.sale.clone(), "ft_on_transfer"));

    trial(&with_round(), plan).holds();
}

#[rstest]
#[case::refund("on_refund_sent")]
#[case::claim("on_minted")]
#[case::release("on_tranche_sent")]
fn a_lost_callback_is_seen(#[case] method: &str) {
    let callback = Target::method(SUITE.ids.sale.clone(), method);

    trial(&with_round(), Plan::default().failing(callback)).sees_the_loss_of(method);
}
