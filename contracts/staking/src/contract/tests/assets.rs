//! Several reward assets: listing, claims of many, registration, and tokens that misbehave.

use commonweight_common::{owner::OwnerError, roles::RoleError, storage::StorageDepositTooSmall};
use near_sdk::test_utils::get_logs;

use super::*;
use crate::{EarnedView, Role, contract::state::storage_price, logic::assets::MAX_LISTED};

const EVIL: &str = "evil.near";
const LISTING: u128 = 10_u128.pow(23);

/// Alice has staked 30, Bob 10; rewards come in dollars, and in a token that is not to be trusted.
fn staked() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.stake(BOB, 10).unwrap();
    world.call(OWNER, LISTING).list_asset(account(EVIL), U64(PERIOD)).unwrap();
    world
}

fn earned_in(world: &World, name: &str, asset: &str) -> u128 {
    world.view().earned(account(name), Some(account(asset))).0
}

mod list {
    use super::*;

    #[test]
    fn adds_an_asset_in_which_every_stake_earns() {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();

        world.call(OWNER, LISTING).list_asset(account(EVIL), U64(PERIOD)).unwrap();

        assert_eq!(get_logs(), [event(r#""asset_listed","data":{"asset_id":"evil.near","period":"100"}"#)]);
        let refund = NearToken::from_yoctonear(LISTING).saturating_sub(storage_price(215 + 9));
        assert_eq!(payments(), [(OWNER.to_owned(), refund)]);
        assert_eq!(world.view().settings().asset_ids, [account(USDC), account(EVIL)]);
        world.reward_in(EVIL, 60).unwrap();
        world.pass(PERIOD);
        assert_eq!((world.earned(ALICE), earned_in(&world, ALICE, EVIL)), (0, 60));
        let all: Vec<_> = world.view().earned_all(account(ALICE));
        let [usdc, evil] = [(USDC, 0), (EVIL, 60)]
            .map(|(asset, earned)| EarnedView { asset_id: account(asset), earned: U128(earned) });
        assert_eq!(all, [usdc, evil]);
    }

    #[test]
    fn takes_the_bytes_that_it_charges_for() {
        let mut world = World::new();
        let before = stored::to_bytes(&world.contract).len();

        world.call(OWNER, LISTING).list_asset(account(EVIL), U64(PERIOD)).unwrap();

        assert_eq!(stored::to_bytes(&world.contract).len(), before + 215 + EVIL.len());
    }

    #[test]
    fn is_the_owners() {
        let mut world = World::new();
        let (caller_id, owner_id) = (account(MALLORY), account(OWNER));
        let not_owner = Err(Error::Owner(OwnerError::NotOwner { caller_id: caller_id.clone(), owner_id }));

        assert_eq!(world.call(MALLORY, LISTING).list_asset(caller_id.clone(), U64(1)), not_owner);
        assert_eq!(world.call(MALLORY, 1).delist_asset(account(USDC)), not_owner);
        assert_eq!(world.call(MALLORY, 1).enable_asset(account(USDC)), not_owner);
        let missing = RoleError::Missing { account_id: caller_id, role: "guardian" };
        assert_eq!(world.call(MALLORY, 1).disable_asset(account(USDC)), Err(Error::Role(missing)));
    }

    #[test]
    fn refuses_what_is_listed_has_no_period_or_is_not_paid() {
        let mut world = World::new();

        let again = world.call(OWNER, LISTING).list_asset(account(USDC), U64(PERIOD));
        assert_eq!(again, Err(Error::AssetAlreadyListed { asset_id: account(USDC) }));
        let endless = world.call(OWNER, LISTING).list_asset(account(EVIL), U64(0));
        assert_eq!(
            endless,
            Err(Error::PeriodOutOfRange { period: 0, min: 1, max: *crate::contract::REWARD_PERIOD.end() })
        );
        let unpaid = world.call(OWNER, 1).list_asset(account(EVIL), U64(PERIOD));
        let required = storage_price(215 + 9);
        let error = StorageDepositTooSmall { required, attached: NearToken::from_yoctonear(1) };
        assert_eq!(unpaid, Err(Error::StorageDepositTooSmall(error)));
    }
}

mod disable {
    use super::*;

    #[test]
    fn stops_an_asset_without_calling_it() {
        let mut world = staked();
        world.reward_in(EVIL, 400).unwrap();
        world.call(OWNER, 1).grant_role(Role::Guardian, account(MALLORY)).unwrap();

        world.pass(PERIOD / 2).call(MALLORY, 1).disable_asset(account(EVIL)).unwrap();

        assert_eq!(get_logs(), [event(r#""asset_disabled","data":{"asset_id":"evil.near"}"#)]);
        assert_eq!(calls(), []);
        assert_eq!(world.reward_in(EVIL, 1), Err(Error::AssetDisabled { asset_id: account(EVIL) }));
        world.pass(PERIOD * 5);
        assert_eq!((earned_in(&world, ALICE, EVIL), earned_in(&world, BOB, EVIL)), (150, 50));
        let pools = world.view().rewards();
        assert_eq!((pools[1].is_enabled, pools[1].pending), (false, U128(200)));
        world.call(OWNER, 1).enable_asset(account(EVIL)).unwrap();
        assert_eq!(get_logs(), [event(r#""asset_enabled","data":{"asset_id":"evil.near"}"#)]);
        world.pass(PERIOD);
        assert_eq!((earned_in(&world, ALICE, EVIL), earned_in(&world, BOB, EVIL)), (300, 100));
    }

    #[test]
    fn leaves_every_way_out_open() {
        let mut world = staked();
        world.reward_in(EVIL, 400).unwrap();
        world.pass(PERIOD).call(OWNER, 1).disable_asset(account(EVIL)).unwrap();

        world.unstake(ALICE, 30).unwrap();
        world.call(ALICE, 1).claim_rewards(Some(account(EVIL))).map(drop).unwrap();
        assert_eq!(calls()[0].0, EVIL);
        assert_eq!(world.callback(false).end_claim(account(ALICE), account(EVIL), U128(300)), Ok(false));
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.callback(true).end_withdrawal(account(ALICE), U128(30)).unwrap();

        // The reward that cannot be had is given up, and the storage deposit comes back.
        let kept = world.call(ALICE, 1).storage_unregister(None);
        let in_use = Error::AccountInUse { stake: 0, unbonding: 0, rewards: 300, in_flight: 0 };
        assert_eq!(kept, Err(in_use));
        assert_eq!(world.call(ALICE, 1).storage_unregister(Some(true)), Ok(true));
        let owed: Vec<_> =
            world.view().solvency().iter().map(|of| (of.asset_id.to_string(), of.owed.0)).collect();
        let expected = [(TOKEN, 10), (USDC, 0), (EVIL, 400)];
        assert_eq!(owed, expected.map(|(asset, owed)| (asset.to_owned(), owed)));
    }
}

mod claim_many {
    use super::*;

    fn claim(world: &mut World, name: &str, assets: &[&str], deposit: u128) -> Result<()> {
        let asset_ids = assets.iter().map(|asset| account(asset)).collect();
        world.call(name, deposit).claim_many_rewards(asset_ids)
    }

    #[test]
    fn transfers_each_by_itself() {
        let mut world = staked();
        world.reward(400).unwrap();
        world.reward_in(EVIL, 40).unwrap();

        world.pass(PERIOD);
        claim(&mut world, ALICE, &[EVIL, USDC], 2).unwrap();

        let methods: Vec<_> = calls().into_iter().map(|(to, method, ..)| (to, method)).collect();
        let expected = [
            (EVIL, "ft_transfer"),
            (STAKING, "on_reward_sent"),
            (USDC, "ft_transfer"),
            (STAKING, "on_reward_sent"),
        ];
        assert_eq!(methods, expected.map(|(to, method)| (to.to_owned(), method.to_owned())));
        world.callback(false).end_claim(account(ALICE), account(EVIL), U128(30)).unwrap();
        world.callback(true).end_claim(account(ALICE), account(USDC), U128(300)).unwrap();
        assert_eq!((world.earned(ALICE), earned_in(&world, ALICE, EVIL)), (0, 30));
    }

    #[test]
    fn refuses_a_list_that_names_one_twice_or_is_out_of_bounds() {
        let mut world = staked();
        world.reward(400).unwrap();
        world.pass(PERIOD);

        assert_eq!(claim(&mut world, ALICE, &[USDC, USDC], 2), Err(Error::NothingToClaim));
        assert_eq!(
            claim(&mut world, ALICE, &[], 0),
            Err(Error::WrongNumberOfAssets { number: 0, max: MAX_LISTED })
        );
        let many = [USDC; MAX_LISTED + 1];
        assert_eq!(
            claim(&mut world, ALICE, &many, 13),
            Err(Error::WrongNumberOfAssets { number: MAX_LISTED + 1, max: MAX_LISTED })
        );
        assert_eq!(
            claim(&mut world, ALICE, &[USDC], 2),
            Err(Error::YoctoPerAssetRequired { required: 1, attached: 2 })
        );
        assert_eq!(
            claim(&mut world, ALICE, &[MALLORY], 1),
            Err(Error::AssetNotListed { asset_id: account(MALLORY) })
        );
    }
}

mod register_and_claim {
    use super::*;

    const DEPOSIT: u128 = 1_001;
    const BOUNDS: &str = r#"{"min":"600","max":null}"#;

    fn due() -> World {
        let mut world = staked();
        world.reward(400).unwrap();
        world.pass(PERIOD);
        world
    }

    fn known(world: &mut World, balance: Option<&str>, bounds: &str) {
        known_by(world, USDC, balance, bounds);
    }

    fn known_by(world: &mut World, asset: &str, balance: Option<&str>, bounds: &str) {
        let answer = |text: &str| PromiseResult::Successful(text.as_bytes().to_vec());
        let results = vec![balance.map_or(PromiseResult::Failed, answer), answer(bounds)];
        testing_env!(
            context(STAKING, 0, world.now).build(),
            test_vm_config(),
            RuntimeFeesConfig::test(),
            std::collections::HashMap::new(),
            results
        );
        let deposit = NearToken::from_yoctonear(DEPOSIT);
        world.contract.register_and_pay(account(ALICE), account(asset), deposit);
    }

    fn sent() -> Vec<(String, u128)> {
        calls().into_iter().map(|(_, method, _, deposit)| (method, deposit)).collect()
    }

    fn paid() -> Vec<(String, u128)> {
        payments().into_iter().map(|(to, amount)| (to, amount.as_yoctonear())).collect()
    }

    #[test]
    fn asks_the_asset_first() {
        let mut world = due();

        world.call(ALICE, DEPOSIT).register_and_claim(account(USDC)).map(drop).unwrap();

        let methods: Vec<_> = sent().into_iter().map(|(method, _)| method).collect();
        assert_eq!(methods, ["storage_balance_of", "storage_balance_bounds", "on_registration_known"]);
        assert_eq!(world.earned(ALICE), 300);
        let unpaid = world.call(ALICE, 1).register_and_claim(account(USDC)).err();
        assert_eq!(unpaid, Some(Error::OneYoctoRequired { attached: 1 }));
        let unknown = world.call(ALICE, 2).register_and_claim(account(BOB)).err();
        assert_eq!(unknown, Some(Error::AssetNotListed { asset_id: account(BOB) }));
    }

    #[test]
    fn registers_with_exactly_what_it_costs() {
        let mut world = due();

        known(&mut world, Some("null"), BOUNDS);

        assert_eq!(paid(), [(ALICE.to_owned(), 400)]);
        let expected = [("storage_deposit", 600), ("ft_transfer", 1), ("on_reward_sent", 0)];
        assert_eq!(sent(), expected.map(|(method, deposit)| (method.to_owned(), deposit)));
        assert_eq!(world.earned(ALICE), 0);
    }

    #[test]
    fn pays_nothing_for_who_is_registered() {
        let mut world = due();

        known(&mut world, Some(r#"{"total":"600","available":"0"}"#), "");

        assert_eq!(paid(), [(ALICE.to_owned(), 1_000)]);
        let expected = [("ft_transfer", 1), ("on_reward_sent", 0)];
        assert_eq!(sent(), expected.map(|(method, deposit)| (method.to_owned(), deposit)));
    }

    #[test]
    fn leaves_no_trace_where_the_account_cannot_pay_for_its_record() {
        let mut world = staked();
        world.call(ALICE, 1).storage_withdraw(None).unwrap();
        world.reward_in(EVIL, 400).unwrap();
        world.pass(PERIOD);
        let before = stored::to_bytes(&world.contract);

        for _ in 0..3 {
            known_by(&mut world, EVIL, Some("null"), BOUNDS);

            assert_eq!(paid(), [(ALICE.to_owned(), DEPOSIT)]);
            assert_eq!((sent(), get_logs()), (Vec::new(), Vec::new()));
        }

        assert!(stored::to_bytes(&world.contract) == before, "the pool has changed");
        assert_eq!(earned_in(&world, ALICE, EVIL), 300);
    }

    #[test]
    fn returns_the_whole_deposit_where_it_cannot_go_on() {
        let long = format!(r#"{{"min":"600","x":"{}"}}"#, "x".repeat(300));
        let hopeless = [
            (None, BOUNDS),
            (Some("7"), BOUNDS),
            (Some("nul"), BOUNDS),
            (Some("null"), "{}"),
            (Some("null"), r#"{"min":"1001"}"#),
            (Some("null"), &*long),
        ];
        for (balance, bounds) in hopeless {
            let mut world = due();

            known(&mut world, balance, bounds);

            assert_eq!(paid(), [(ALICE.to_owned(), DEPOSIT)], "{balance:?} {bounds}");
            assert_eq!((sent(), world.earned(ALICE)), (vec![], 300));
        }
    }
}
