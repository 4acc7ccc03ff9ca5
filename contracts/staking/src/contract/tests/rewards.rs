//! Rewards: arriving, waiting, being claimed, coming back.

use near_sdk::test_utils::get_logs;

use super::*;

fn staked() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.stake(BOB, 10).unwrap();
    world
}

mod add {
    use super::*;

    #[test]
    fn releases_over_the_period_and_says_so() {
        let mut world = staked();

        assert_eq!(world.reward(400), Ok(U128(0)));

        assert_eq!(
            get_logs(),
            [event(
                r#""reward_added","data":{"asset_id":"usdc.near","sender_id":"mallory.near","amount":"400","ends_at":"1000100"}"#
            )]
        );
        world.pass(PERIOD / 2);
        assert_eq!((world.earned(ALICE), world.earned(BOB)), (150, 50));
        world.pass(PERIOD);
        assert_eq!((world.earned(ALICE), world.earned(BOB)), (300, 100));
    }

    #[test]
    fn waits_while_nobody_is_staked() {
        let mut world = World::new();

        world.reward(400).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""reward_added","data":{"asset_id":"usdc.near","sender_id":"mallory.near","amount":"400","ends_at":null}"#
            )]
        );
        assert_eq!(world.view().rewards()[0].pending, U128(400));
        world.pass(PERIOD * 9).stake(ALICE, 1).unwrap();
        assert_eq!(world.earned(ALICE), 0);
        world.pass(PERIOD);
        assert_eq!(world.earned(ALICE), 400);
    }

    #[test]
    fn refuses_zero_and_any_other_token() {
        let mut world = staked();

        assert_eq!(world.reward(0), Err(Error::AmountIsZero));
        let refused = world.call(MALLORY, 0).ft_on_transfer(account(ALICE), U128(1), REWARD.into());
        assert_eq!(refused, Err(Error::UnknownMessage { token_id: account(MALLORY) }));
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let mut world = staked();
        world.reward(u128::MAX).unwrap();

        assert_eq!(world.reward(1), Err(Error::AmountTooLarge { amount: 1 }));
    }
}

mod claim {
    use super::*;

    #[test]
    fn transfers_what_was_earned() {
        let mut world = staked();
        world.reward(400).unwrap();

        world.pass(PERIOD).claim(ALICE).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""reward_claimed","data":{"account_id":"alice.near","asset_id":"usdc.near","amount":"300"}"#
            )]
        );
        assert_eq!(
            calls(),
            [
                (
                    USDC.to_owned(),
                    "ft_transfer".to_owned(),
                    r#"{"receiver_id":"alice.near","amount":"300"}"#.to_owned(),
                    1
                ),
                (
                    STAKING.to_owned(),
                    "on_reward_sent".to_owned(),
                    borsh_args(&(account(ALICE), account(USDC), 300_u128)),
                    0
                ),
            ]
        );
        assert_eq!(world.claim(ALICE), Err(Error::NothingToClaim));
    }

    #[test]
    fn refuses_without_a_yocto_and_without_a_reward() {
        let mut world = staked();

        assert_eq!(
            world.call(ALICE, 0).claim_rewards(None).err(),
            Some(Error::OneYoctoRequired { attached: 0 })
        );
        assert_eq!(world.claim(ALICE), Err(Error::NothingToClaim));
        assert_eq!(world.claim(MALLORY), Err(Error::NotRegistered { account_id: account(MALLORY) }));
    }

    #[test]
    fn ends_when_the_transfer_has_succeeded() {
        let mut world = staked();
        world.reward(400).unwrap();
        world.pass(PERIOD).claim(ALICE).unwrap();

        assert_eq!(world.callback(true).end_claim(account(ALICE), account(USDC), U128(300)), Ok(true));

        assert_eq!(
            get_logs(),
            [event(
                r#""reward_paid","data":{"account_id":"alice.near","asset_id":"usdc.near","amount":"300"}"#
            )]
        );
        let usdc = world.view().solvency().pop().unwrap();
        assert_eq!((usdc.owed, usdc.in_flight), (U128(100), U128(0)));
    }

    #[test]
    fn can_be_repeated_when_the_transfer_has_failed() {
        let mut world = staked();
        world.reward(400).unwrap();
        world.pass(PERIOD / 2).claim(ALICE).unwrap();
        world.pass(PERIOD);

        assert_eq!(world.callback(false).end_claim(account(ALICE), account(USDC), U128(150)), Ok(false));

        assert_eq!(
            get_logs(),
            [event(
                r#""reward_returned","data":{"account_id":"alice.near","asset_id":"usdc.near","amount":"150"}"#
            )]
        );
        assert_eq!(world.earned(ALICE), 300);
        world.claim(ALICE).unwrap();
    }

    #[test]
    fn is_what_the_view_has_told() {
        let mut world = staked();
        world.reward(401).unwrap();
        for time in [1, 7, 3, 60, 500] {
            let earned = world.pass(time).earned(ALICE);

            let claimed = world.claim(ALICE).map(|()| calls().remove(0).2);

            let expected = (earned > 0)
                .then(|| format!(r#"{{"receiver_id":"alice.near","amount":"{earned}"}}"#))
                .ok_or(Error::NothingToClaim);
            assert_eq!(claimed, expected);
        }
    }
}

#[test]
fn may_be_paid_in_the_staked_token() {
    let mut world = World::with_reward_asset(TOKEN);
    world.register(ALICE);
    world.stake(ALICE, 30).unwrap();
    world.reward(400).unwrap();
    world.unstake(ALICE, 10).unwrap();

    let liabilities = world.view().solvency();
    assert_eq!(liabilities.len(), 1);
    assert_eq!((liabilities[0].owed, liabilities[0].in_flight), (U128(430), U128(0)));

    world.pass(UNBONDING).withdraw(ALICE).unwrap();
    world.claim(ALICE).unwrap();

    let liabilities = world.view().solvency();
    assert_eq!((liabilities[0].owed, liabilities[0].in_flight), (U128(20), U128(410)));
    assert_eq!(world.view().total_stake(), U128(20));
}

#[test]
fn are_not_earned_by_a_stake_of_no_duration() {
    let mut world = staked();
    world.reward(400).unwrap();
    world.pass(PERIOD / 2);

    world.register(MALLORY);
    world.stake(MALLORY, u128::MAX / 2).unwrap();
    world.reward(400).unwrap();
    world.unstake(MALLORY, u128::MAX / 2).unwrap();

    world.pass(PERIOD * 9);
    assert_eq!((world.earned(MALLORY), world.earned(ALICE), world.earned(BOB)), (0, 600, 200));
}
