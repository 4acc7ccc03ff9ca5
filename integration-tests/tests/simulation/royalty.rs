//! Channels, vouchers, claims and the flow to the stakers and the treasury.

use std::time::Duration;

use commonweight_common::Bps;
use commonweight_integration_tests::{
    amount::usdc,
    env::nanos,
    handle::royalty::WITHDRAWAL_DELAY,
    signing::{OffChainKey, sign},
};
use commonweight_royalty::{
    ChannelView, DepositMessage, Digest, ReleaseId, SolvencyView, Terms, Voucher, Weight,
};
use commonweight_sandbox::{
    in_process::Sandbox,
    simulation::{Plan, Target},
};
use near_sdk::json_types::U64;
use rand::{Rng, rngs::StdRng};
use rstest::rstest;
use serde_json::json;

use crate::suite::{Call, STORAGE, SUITE, Suite, Trial, call, may_do, must_do, paid, pick, view};

const HALF_A_DAY: Duration = Duration::from_hours(12);
const MODEL: &str = "commons";
const DEPOSIT: u128 = usdc(300);
const N_CHANNELS: u64 = 3;

fn release() -> ReleaseId {
    ReleaseId { model_id: MODEL.to_owned(), version: 0 }
}

fn key() -> OffChainKey {
    OffChainKey::derive("consumer")
}

/// A model whose contributors are the members, and a channel of each member.
fn with_channels() -> Sandbox {
    let bps = |bps| Bps::new(bps).expect("a share of the whole");
    let mut sandbox = SUITE.base.fork();
    let Suite { ids, members, operator, .. } = &*SUITE;
    let terms =
        Terms { operator: bps(5_000), contributors: bps(2_000), stakers: bps(2_000), treasury: bps(1_000) };
    let model = json!({
        "model_id": MODEL, "operator_id": operator, "terms": terms, "lineage_hash": Digest([7; 32]), "price_version": 1,
    });
    let weights: Vec<_> = members
        .iter()
        .zip([1_u64, 2, 4])
        .map(|(member, weight)| Weight { account_id: member.clone(), weight: weight.into() })
        .collect();
    let weights = json!({ "model_id": MODEL, "version": 0, "weights": weights });
    for (method, args) in [("register_model", model), ("set_weights", weights)] {
        must_do(&mut sandbox, &Call { deposit: STORAGE, ..call(&ids.launcher, &ids.royalty, method, args) });
    }
    let message = DepositMessage::OpenChannel {
        model_id: MODEL.to_owned(),
        version: 0,
        operator_id: operator.clone(),
        public_key: key().public_key(),
    };
    for member in members {
        let open = SUITE.transfer_call(&ids.usdc, member, &ids.royalty, DEPOSIT, &json!(message));
        must_do(&mut sandbox, &open);
    }
    sandbox
}

fn voucher(channel_id: u64, amount: u128) -> Voucher {
    Voucher {
        chain_id: "in-process".to_owned(),
        contract_id: SUITE.ids.royalty.clone(),
        channel_id,
        release_id: release(),
        lineage_hash: Digest([7; 32]),
        price_version: 1,
        cumulative_units: u64::try_from(amount).expect("amounts of the test are small"),
        cumulative_amount: amount,
        app_id: None,
    }
}

impl Suite {
    fn draw_royalty(&self, rng: &mut StdRng) -> Call {
        let royalty = &self.ids.royalty;
        let channel_id = rng.gen_range(0..N_CHANNELS);
        let of_channel = json!({ "channel_id": channel_id });
        let member = pick(rng, &self.members).clone();
        match rng.gen_range(0..10) {
            0..=2 => {
                let signed = sign(&voucher(channel_id, rng.gen_range(1..=DEPOSIT)), &key());
                call(&self.operator, royalty, "redeem", json!({ "vouchers": [signed] }))
            }
            3 => paid(&self.operator, royalty, "claim", json!({})),
            4 => paid(&member, royalty, "claim", json!({ "releases": [release()] })),
            5 => {
                let bucket = if rng.gen_bool(0.5) { "stakers" } else { "treasury" };
                paid(&member, royalty, "flush", json!({ "bucket": bucket }))
            }
            6 => {
                let message = json!(DepositMessage::TopUp { channel_id });
                self.transfer_call(&self.ids.usdc, &member, royalty, rng.gen_range(0..=usdc(50)), &message)
            }
            7 => paid(&member, royalty, "request_withdrawal", of_channel),
            8 => {
                let pause = json!({ "feature": "channel", "duration": U64(nanos(HALF_A_DAY)) });
                paid(&self.ids.launcher, royalty, "pause", pause)
            }
            _ => paid(&member, royalty, "withdraw", of_channel),
        }
    }

    fn check_royalty(&self, sandbox: &Sandbox) {
        self.assert_supplies(sandbox);
        let royalty = &self.ids.royalty;
        let solvency: SolvencyView = view(sandbox, royalty, "solvency", &json!({}));
        assert_eq!(solvency.in_flight.0, 0);
        assert_eq!(self.balance(sandbox, &self.ids.usdc, royalty), solvency.liabilities.0);
    }

    /// What is left belongs to nobody who could still take it: less than one unit for each contributor.
    fn leave_royalty(&self, sandbox: &mut Sandbox) {
        let (royalty, usdc_id) = (&self.ids.royalty, &self.ids.usdc);
        // Somebody stakes, so that the stakers' share is taken.
        let stake = json!({ "stake": {} });
        must_do(
            sandbox,
            &self.transfer_call(&self.ids.token, &self.members[0], &self.ids.staking, 1_000, &stake),
        );
        for (channel_id, member) in (0..N_CHANNELS).zip(&self.members) {
            let of_channel = json!({ "channel_id": channel_id });
            may_do(sandbox, &paid(member, royalty, "request_withdrawal", of_channel));
        }
        sandbox.pass(WITHDRAWAL_DELAY);
        for (channel_id, member) in (0..N_CHANNELS).zip(&self.members) {
            may_do(sandbox, &paid(member, royalty, "withdraw", json!({ "channel_id": channel_id })));
            may_do(sandbox, &paid(member, royalty, "claim", json!({ "releases": [release()] })));
        }
        may_do(sandbox, &paid(&self.operator, royalty, "claim", json!({})));
        for bucket in ["stakers", "treasury"] {
            may_do(sandbox, &paid(&self.operator, royalty, "flush", json!({ "bucket": bucket })));
        }

        let channels: Vec<ChannelView> = view(sandbox, royalty, "channels", &json!({}));
        assert!(channels.is_empty(), "{channels:?}");
        let left = self.balance(sandbox, usdc_id, royalty);
        assert!(left < self.members.len() as u128, "{left} are left");
    }
}

fn trial(base: &Sandbox, plan: Plan) -> Trial<'_> {
    Trial {
        base,
        plan,
        pauses: &[HALF_A_DAY, WITHDRAWAL_DELAY],
        draw: &|rng| SUITE.draw_royalty(rng),
        check: &|sandbox| SUITE.check_royalty(sandbox),
        leave: &|sandbox| SUITE.leave_royalty(sandbox),
    }
}

#[test]
fn deposits_and_income_survive_any_order_and_any_failure_of_tokens() {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.royalty.clone(), "ft_on_transfer"))
        .failing(Target::method(ids.staking.clone(), "ft_on_transfer"));

    trial(&with_channels(), plan).holds();
}

#[rstest]
#[case::payout("on_payout_sent")]
#[case::flush("on_stakers_flushed")]
fn a_lost_callback_is_seen(#[case] method: &str) {
    let callback = Target::method(SUITE.ids.royalty.clone(), method);

    trial(&with_channels(), Plan::default().failing(callback)).sees_the_loss_of(method);
}
