//! Stakes, unbonding, delegates, and rewards in two assets, one of them the staked token.

use std::time::Duration;

use commonweight_integration_tests::{
    amount::{cwt, usdc},
    env::DAY,
    handle::staking::UNBONDING,
};
use commonweight_sandbox::{
    in_process::Sandbox,
    simulation::{Plan, Target},
};
use commonweight_staking::{AccountView, LiabilityView, RewardsView};
use near_primitives::types::Balance;
use near_sdk::json_types::U128;
use rand::{Rng, rngs::StdRng};
use rstest::rstest;
use serde_json::json;

use crate::suite::{Call, SUITE, Suite, Trial, call, may_do, must_do, paid, pick, view};

const HOUR: Duration = Duration::from_hours(1);

impl Suite {
    fn draw_staking(&self, rng: &mut StdRng) -> Call {
        let member = pick(rng, &self.members).clone();
        let amount = rng.gen_range(0..=cwt(200));
        let staking = &self.ids.staking;
        match rng.gen_range(0..19) {
            0..=2 => self.transfer_call(&self.ids.token, &member, staking, amount, &json!({ "stake": {} })),
            3 => {
                let amount = rng.gen_range(0..=usdc(50));
                self.transfer_call(&self.ids.usdc, &member, staking, amount, &json!({ "reward": {} }))
            }
            4 | 5 => paid(&member, staking, "unstake", json!({ "amount": U128(amount) })),
            6 | 7 => paid(&member, staking, "withdraw", json!({})),
            8 | 9 => paid(&member, staking, "claim_rewards", json!({})),
            12 => {
                let amount = amount / 10;
                self.transfer_call(&self.ids.token, &member, staking, amount, &json!({ "reward": {} }))
            }
            13 => paid(&member, staking, "claim_rewards", json!({ "asset_id": self.ids.token })),
            14 => {
                let asset_ids = json!({ "asset_ids": [self.ids.usdc, self.ids.token] });
                Call {
                    deposit: Balance::from_yoctonear(2),
                    ..call(&member, staking, "claim_many_rewards", asset_ids)
                }
            }
            15 => {
                let method = if rng.gen_bool(0.5) { "disable_asset" } else { "enable_asset" };
                paid(&self.ids.launcher, staking, method, json!({ "asset_id": self.ids.usdc }))
            }
            16 => paid(&member, staking, "delegate", json!({ "delegate_id": pick(rng, &self.members) })),
            17 => paid(&member, staking, "undelegate", json!({})),
            18 => {
                let message = json!({ "stake_for": { "account_id": pick(rng, &self.members) } });
                self.transfer_call(&self.ids.token, &member, staking, amount, &message)
            }
            _ => {
                let receiver_id = pick(rng, &self.members);
                let args = json!({ "receiver_id": receiver_id, "amount": U128(amount / 4) });
                paid(&member, &self.ids.token, "ft_transfer", args)
            }
        }
    }

    fn staker(&self, sandbox: &Sandbox, index: usize) -> AccountView {
        let args = json!({ "account_id": self.members[index] });
        view::<Option<AccountView>>(sandbox, &self.ids.staking, "account", &args).expect("it is registered")
    }

    fn check_staking(&self, sandbox: &Sandbox) {
        self.assert_supplies(sandbox);
        let staking = &self.ids.staking;
        for owed in view::<Vec<LiabilityView>>(sandbox, staking, "solvency", &json!({})) {
            assert_eq!(self.balance(sandbox, &owed.asset_id, staking), owed.owed.0, "{}", owed.asset_id);
        }
        let stakers: Vec<_> = (0..self.members.len()).map(|index| self.staker(sandbox, index)).collect();
        assert!(stakers.iter().all(|staker| staker.in_flight.0 == 0), "{stakers:?}");
        let total = view::<U128>(sandbox, staking, "total_stake", &json!({})).0;
        assert_eq!(stakers.iter().map(|staker| staker.stake.0).sum::<u128>(), total);
        assert_eq!(stakers.iter().map(|staker| staker.power.0).sum::<u128>(), total);
    }

    fn leave_staking(&self, sandbox: &mut Sandbox) {
        let staking = &self.ids.staking;
        sandbox.pass(UNBONDING + Duration::from_secs(1));
        for (index, member) in self.members.iter().enumerate() {
            may_do(sandbox, &paid(member, staking, "withdraw", json!({})));
            let stake = self.staker(sandbox, index).stake;
            if stake.0 > 0 {
                must_do(sandbox, &paid(member, staking, "unstake", json!({ "amount": stake })));
            }
        }
        sandbox.pass(UNBONDING + Duration::from_secs(1));
        for member in &self.members {
            may_do(sandbox, &paid(member, staking, "withdraw", json!({})));
            for asset_id in [&self.ids.usdc, &self.ids.token] {
                may_do(sandbox, &paid(member, staking, "claim_rewards", json!({ "asset_id": asset_id })));
            }
        }
        // What is left of the staked token is what nobody was staked for, and what divisions left over.
        let pools = view::<Vec<RewardsView>>(sandbox, staking, "rewards", &json!({}));
        let RewardsView { received, claimed, pending, dripping, .. } = &pools[1];
        let left = received.0 - claimed.0;
        assert_eq!(self.balance(sandbox, &self.ids.token, staking), left);
        assert!(left - pending.0 - dripping.0 < 4, "{pools:?}");
    }
}

fn trial(plan: Plan) -> Trial<'static> {
    Trial {
        base: &SUITE.base,
        plan,
        pauses: &[HOUR, DAY, UNBONDING],
        draw: &|rng| SUITE.draw_staking(rng),
        check: &|sandbox| SUITE.check_staking(sandbox),
        leave: &|sandbox| SUITE.leave_staking(sandbox),
    }
}

#[test]
fn stakes_and_rewards_survive_any_order_and_any_failure_of_tokens() {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.token.clone(), "ft_transfer"))
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.staking.clone(), "ft_on_transfer"));

    trial(plan).holds();
}

#[rstest]
#[case::withdrawal("on_withdrawal_sent")]
#[case::reward("on_reward_sent")]
fn a_lost_callback_is_seen(#[case] method: &str) {
    let ids = &SUITE.ids;
    let plan = Plan::default()
        .failing(Target::method(ids.usdc.clone(), "ft_transfer"))
        .failing(Target::method(ids.staking.clone(), method));

    trial(plan).sees_the_loss_of(method);
}
