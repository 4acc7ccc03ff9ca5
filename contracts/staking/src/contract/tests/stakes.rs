//! Staking, unstaking and withdrawing.

use near_sdk::test_utils::get_logs;

use super::*;
use crate::{LiabilityView, logic::account::MAX_UNBONDINGS};

fn liability(asset: &str, owed: u128, in_flight: u128) -> LiabilityView {
    LiabilityView { asset_id: account(asset), owed: owed.into(), in_flight: in_flight.into() }
}

mod stake {
    use super::*;

    #[test]
    fn adds_to_the_stake_and_says_so() {
        let mut world = World::new();
        world.stake(BOB, 5).unwrap();

        assert_eq!(world.stake(ALICE, 30), Ok(U128(0)));

        assert_eq!(
            get_logs(),
            [event(
                r#""staked","data":{"account_id":"alice.near","amount":"30","stake":"30","total_stake":"35"}"#
            )]
        );
        assert_eq!(world.view().account(account(ALICE)).unwrap().stake, U128(30));
        assert_eq!(world.view().total_stake(), U128(35));
    }

    #[test]
    fn needs_a_storage_deposit() {
        let mut world = World::new();

        let refused = world.stake(MALLORY, 30);

        assert_eq!(refused, Err(Error::NotRegistered { account_id: account(MALLORY) }));
    }

    #[test]
    fn refuses_zero() {
        assert_eq!(World::new().stake(ALICE, 0), Err(Error::AmountIsZero));
    }

    #[test]
    fn comes_from_the_staked_token_only() {
        let mut world = World::new();

        for token in [USDC, MALLORY] {
            let refused = world.call(token, 0).ft_on_transfer(account(ALICE), U128(30), STAKE.into());

            assert_eq!(refused, Err(Error::UnknownMessage { token_id: account(token) }));
        }
        let refused = world.call(TOKEN, 0).ft_on_transfer(account(ALICE), U128(30), REWARD.into());
        assert_eq!(refused, Err(Error::UnknownMessage { token_id: account(TOKEN) }));
    }

    #[test]
    fn refuses_any_other_message() {
        let mut world = World::new();

        for message in
            ["", "{}", "stake", r#""stake""#, r#"{"stake":{"for":"bob.near"}}"#, r#"{"stake":{},"x":1}"#]
        {
            let refused = world.call(TOKEN, 0).ft_on_transfer(account(ALICE), U128(30), message.into());

            assert_eq!(refused, Err(Error::UnknownMessage { token_id: account(TOKEN) }), "{message}");
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let mut world = World::new();
        world.stake(ALICE, u128::MAX).unwrap();

        assert_eq!(world.stake(BOB, 1), Err(Error::AmountTooLarge { amount: 1 }));
    }
}

mod unstake {
    use super::*;

    #[test]
    fn starts_unbonding_and_says_so() {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();
        world.pass(10);

        world.unstake(ALICE, 12).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""unstaked","data":{"account_id":"alice.near","amount":"12","stake":"18","total_stake":"18","unlocks_at":"1814400001000010"}"#
            )]
        );
        let view = world.view().account(account(ALICE)).unwrap();
        assert_eq!((view.stake, view.withdrawable), (U128(18), U128(0)));
        assert_eq!(
            (view.unbonding[0].amount, view.unbonding[0].unlocks_at),
            (U128(12), U64(START + UNBONDING + 10))
        );
    }

    #[test]
    fn needs_one_yocto() {
        let mut world = World::new();

        for attached in [0, 2] {
            let refused = world.call(ALICE, attached).unstake(U128(1));

            assert_eq!(refused, Err(Error::OneYoctoRequired { attached }));
        }
    }

    #[test]
    fn refuses_more_than_the_stake() {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();

        assert_eq!(world.unstake(ALICE, 31), Err(Error::NotEnoughStake { stake: 30, amount: 31 }));
        assert_eq!(world.unstake(BOB, 1), Err(Error::NotEnoughStake { stake: 0, amount: 1 }));
        assert_eq!(world.unstake(ALICE, 0), Err(Error::AmountIsZero));
        assert_eq!(world.unstake(MALLORY, 1), Err(Error::NotRegistered { account_id: account(MALLORY) }));
    }

    #[test]
    fn refuses_a_ninth_unbonding_until_one_is_withdrawn() {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();
        for _ in 0..MAX_UNBONDINGS {
            world.pass(1).unstake(ALICE, 1).unwrap();
        }

        assert_eq!(world.pass(1).unstake(ALICE, 1), Err(Error::TooManyUnbondings { max: MAX_UNBONDINGS }));

        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.unstake(ALICE, 1).unwrap();
    }

    #[test]
    fn takes_the_power_away_at_once_and_not_in_the_past() {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();

        world.pass(10).unstake(ALICE, 30).unwrap();

        world.pass(1);
        assert_eq!(world.power(ALICE, START - 1), 0);
        assert_eq!(world.power(ALICE, START), 30);
        assert_eq!(world.power(ALICE, START + 9), 30);
        assert_eq!(world.power(ALICE, START + 10), 0);
    }
}

mod withdraw {
    use super::*;

    fn unstaked() -> World {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();
        world.unstake(ALICE, 12).unwrap();
        world
    }

    #[test]
    fn refuses_before_the_unbonding_has_ended() {
        let mut world = unstaked();

        let refused = world.pass(UNBONDING - 1).withdraw(ALICE);

        let (unlocks_at, now) = (Some(START + UNBONDING), START + UNBONDING - 1);
        assert_eq!(refused, Err(Error::NothingToWithdraw { unlocks_at, now }));
        assert_eq!(world.call(ALICE, 0).withdraw().err(), Some(Error::OneYoctoRequired { attached: 0 }));
        assert_eq!(world.withdraw(MALLORY), Err(Error::NotRegistered { account_id: account(MALLORY) }));
    }

    #[test]
    fn transfers_what_is_unlocked() {
        let mut world = unstaked();

        world.pass(UNBONDING).withdraw(ALICE).unwrap();

        assert_eq!(
            get_logs(),
            [event(r#""withdrawal_started","data":{"account_id":"alice.near","amount":"12"}"#)]
        );
        assert_eq!(
            calls(),
            [
                (
                    TOKEN.to_owned(),
                    "ft_transfer".to_owned(),
                    r#"{"receiver_id":"alice.near","amount":"12"}"#.to_owned(),
                    1
                ),
                (
                    STAKING.to_owned(),
                    "on_withdrawal_sent".to_owned(),
                    borsh_args(&(account(ALICE), 12_u128)),
                    0
                ),
            ]
        );
        assert_eq!(world.view().solvency(), [liability(TOKEN, 18, 12), liability(USDC, 0, 0)]);
        let (unlocks_at, now) = (None, world.now);
        assert_eq!(world.withdraw(ALICE), Err(Error::NothingToWithdraw { unlocks_at, now }));
    }

    #[test]
    fn ends_when_the_transfer_has_succeeded() {
        let mut world = unstaked();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();

        let is_paid = world.callback(true).end_withdrawal(account(ALICE), U128(12));

        assert_eq!(is_paid, Ok(true));
        assert_eq!(
            get_logs(),
            [event(r#""withdrawal_paid","data":{"account_id":"alice.near","amount":"12"}"#)]
        );
        assert_eq!(world.view().solvency(), [liability(TOKEN, 18, 0), liability(USDC, 0, 0)]);
    }

    #[test]
    fn can_be_repeated_at_once_when_the_transfer_has_failed() {
        let mut world = unstaked();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();

        let is_paid = world.callback(false).end_withdrawal(account(ALICE), U128(12));

        assert_eq!(is_paid, Ok(false));
        assert_eq!(
            get_logs(),
            [event(r#""withdrawal_returned","data":{"account_id":"alice.near","amount":"12"}"#)]
        );
        assert_eq!(world.withdrawable(ALICE), 12);
        assert_eq!(world.view().solvency(), [liability(TOKEN, 30, 0), liability(USDC, 0, 0)]);
        world.withdraw(ALICE).unwrap();
    }

    #[test]
    fn a_failure_gives_back_beside_what_has_changed_meanwhile() {
        let mut world = unstaked();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.stake(ALICE, 5).unwrap();
        world.unstake(ALICE, 3).unwrap();

        world.callback(false).end_withdrawal(account(ALICE), U128(12)).unwrap();

        let view = world.view().account(account(ALICE)).unwrap();
        assert_eq!((view.stake, view.withdrawable, view.in_flight), (U128(20), U128(12), U128(0)));
        assert_eq!(view.unbonding.len(), 1);
    }
}

mod power {
    use super::*;

    #[test]
    fn is_told_for_the_past_only() {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();

        let now = START;
        for timestamp in [START, START + 1, u64::MAX] {
            let refused = Err(Error::NotPast { timestamp, now });
            assert_eq!(world.view().power_at(account(ALICE), U64(timestamp)), refused);
            assert_eq!(world.view().total_power_at(U64(timestamp)), refused);
        }
        world.pass(1);
        assert_eq!(world.power(ALICE, START), 30);
        assert_eq!(world.power(MALLORY, START), 0);
        assert_eq!(world.view().total_power_at(U64(START)), Ok(U128(30)));
    }

    #[test]
    fn is_kept_over_many_pages_for_each_account_and_the_total() {
        let mut world = World::new();
        for name in [ALICE, BOB] {
            let deposit = NearToken::from_near(2).as_yoctonear();
            assert!(world.call(name, deposit).storage_deposit(None, None).is_ok());
        }
        for step in 0..60_u64 {
            let name = if step % 3 == 0 { BOB } else { ALICE };
            world.stake(name, 1).unwrap();
            world.pass(1);
        }

        for step in 0..60_u64 {
            let (alice, bob) = (world.power(ALICE, START + step), world.power(BOB, START + step));
            assert_eq!(bob, u128::from(step / 3 + 1));
            assert_eq!(alice + bob, u128::from(step + 1));
            assert_eq!(world.view().total_power_at(U64(START + step)), Ok(U128(alice + bob)));
        }
        let page = world.view().total_checkpoints(Some(50), None);
        let powers: Vec<_> = page.iter().map(|checkpoint| checkpoint.power.0).collect();
        assert_eq!(powers, (51..=60).collect::<Vec<_>>());
        let page = world.view().checkpoints(account(BOB), Some(3), Some(2));
        let times: Vec<_> = page.iter().map(|checkpoint| checkpoint.time.0 - START).collect();
        assert_eq!(times, [9, 12]);
        assert_eq!(world.view().checkpoints(account(MALLORY), None, None), []);
    }
}
