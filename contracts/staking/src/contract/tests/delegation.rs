//! Delegates, accounts that nobody votes for, and stakes for others.

use near_sdk::test_utils::get_logs;
use proptest::prelude::*;

use super::*;
use crate::{
    Ballot, DelegationView, Digest, VoterView,
    contract::state::storage_price,
    logic::{ballot::LONGEST_OPEN, delegation::MAX_CHOICES},
};

const CAROL: &str = "carol.near";
/// What the owner attaches to an exclusion: more than it stores.
const PAID: u128 = 10_u128.pow(22);
const NAMES: [&str; 4] = [ALICE, BOB, CAROL, MALLORY];

/// Alice has staked 30, Bob 10, Carol 5, Mallory 1.
fn staked() -> World {
    let mut world = World::new();
    for (name, stake) in NAMES.into_iter().zip([30, 10, 5, 1]) {
        world.register(name);
        world.stake(name, stake).unwrap();
    }
    world
}

fn delegate(world: &mut World, from: &str, to: &str) -> Result<()> {
    world.call(from, 1).delegate(account(to))
}

fn powers(world: &World, time: u64) -> [u128; 4] {
    NAMES.map(|name| world.power(name, time))
}

/// The arguments of a ballot, as they go over the wire.
type Told =
    (AccountId, AccountId, u64, u64, Ballot, u128, u128, Option<AccountId>, u128, bool, Option<Digest>);

/// What the DAO is told: own, received, and who else had the own part.
fn told(world: &mut World, voter: &str, snapshot: u64) -> (u128, u128, Option<AccountId>) {
    world.call(voter, 1).cast(0, U64(snapshot), Ballot::For, None).map(drop).unwrap();
    let receipts = get_created_receipts();
    let action = receipts[0].actions.iter().find_map(|action| match action {
        MockAction::FunctionCallWeight { args, .. } => Some(args.clone()),
        _ => None,
    });
    let told: Told = near_sdk::borsh::from_slice(&action.unwrap()).unwrap();
    (told.5, told.6, told.7)
}

mod delegate {
    use super::*;

    #[test]
    fn moves_the_power_and_says_so() {
        let mut world = staked();

        super::delegate(&mut world, ALICE, BOB).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""voter_chosen","data":{"account_id":"alice.near","former":"own","voter":{"delegate":"bob.near"},"power":"30"}"#
            )]
        );
        world.pass(1);
        assert_eq!(powers(&world, world.now - 1), [0, 40, 5, 1]);
        assert_eq!(world.view().account(account(ALICE)).unwrap().voter, VoterView::Delegate(account(BOB)));
        assert_eq!(world.view().account(account(BOB)).unwrap().power, U128(40));
        let alice = DelegationView { account_id: account(ALICE), power: U128(30) };
        assert_eq!(world.view().delegators(account(BOB), None, None), [alice]);
    }

    #[test]
    fn follows_the_stake() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();

        world.pass(1).stake(ALICE, 12).unwrap();
        world.pass(1).unstake(ALICE, 2).unwrap();
        world.pass(1);

        let first = world.now - 3;
        assert_eq!([0, 1, 2].map(|after| world.power(BOB, first + after)), [40, 52, 50]);
        assert_eq!(world.view().total_power_at(U64(world.now - 1)).unwrap(), U128(56));
    }

    #[test]
    fn goes_from_one_to_the_next_and_back() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();
        super::delegate(&mut world, MALLORY, BOB).unwrap();
        super::delegate(&mut world, CAROL, BOB).unwrap();
        world.pass(1);

        super::delegate(&mut world, ALICE, CAROL).unwrap();
        world.pass(1).call(MALLORY, 1).undelegate().unwrap();
        world.pass(1);

        assert_eq!(powers(&world, world.now - 3), [0, 46, 0, 0]);
        assert_eq!(powers(&world, world.now - 2), [0, 16, 30, 0]);
        assert_eq!(powers(&world, world.now - 1), [0, 15, 30, 1]);
        let of = |name: &str| world.view().delegators(account(name), None, None);
        assert_eq!(of(BOB), [DelegationView { account_id: account(CAROL), power: U128(5) }]);
        assert_eq!(of(CAROL), [DelegationView { account_id: account(ALICE), power: U128(30) }]);
    }

    /// Sputnik's staking kept one entry for each call, and took back the first that it found (S17).
    #[test]
    fn twice_to_the_same_is_refused() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();

        let again = super::delegate(&mut world, ALICE, BOB);

        assert_eq!(again, Err(Error::AlreadyDelegated { delegate_id: account(BOB) }));
        assert_eq!(super::delegate(&mut world, ALICE, ALICE), Err(Error::DelegateIsSelf));
        let unknown = super::delegate(&mut world, ALICE, "nobody.near");
        assert_eq!(unknown, Err(Error::NotRegistered { account_id: account("nobody.near") }));
        assert_eq!(world.call(BOB, 1).undelegate(), Err(Error::NotDelegated));
        let unpaid = Err(Error::OneYoctoRequired { attached: 0 });
        assert_eq!(world.call(ALICE, 0).undelegate(), unpaid);
        assert_eq!(world.call(ALICE, 0).delegate(account(CAROL)), unpaid);
    }

    #[test]
    fn is_not_changed_more_often_than_is_remembered() {
        let mut world = staked();
        for round in 0..MAX_CHOICES {
            super::delegate(&mut world, ALICE, if round % 2 == 0 { BOB } else { CAROL }).unwrap();
            world.pass(1);
        }

        let refused = super::delegate(&mut world, ALICE, BOB);

        assert_eq!(refused, Err(Error::TooManyDelegations { max: MAX_CHOICES }));
        world.call(ALICE, 1).undelegate().unwrap();
        world.pass(LONGEST_OPEN);
        super::delegate(&mut world, ALICE, BOB).unwrap();
        // A vote is never that old: what is forgotten is refused and not guessed.
        let old = world.call(ALICE, 1).cast(0, U64(START), Ballot::For, None).map(drop);
        assert_eq!(old, Err(Error::SnapshotTooOld { snapshot: START }));
    }

    #[test]
    fn outlives_the_account_of_the_delegate() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, CAROL).unwrap();
        world.unstake(CAROL, 5).unwrap();
        world.pass(UNBONDING).withdraw(CAROL).unwrap();
        world.callback(true).end_withdrawal(account(CAROL), U128(5)).unwrap();
        assert_eq!(world.call(CAROL, 1).storage_unregister(None), Ok(true));

        world.pass(1).stake(ALICE, 1).unwrap();
        world.register(CAROL);
        world.pass(1);

        assert_eq!(world.power(CAROL, world.now - 1), 31);
        let now = world.now;
        assert_eq!(told(&mut world, CAROL, now - 1), (0, 31, None));
        world.call(ALICE, 1).undelegate().unwrap();
        world.pass(1);
        assert_eq!(powers(&world, world.now - 1), [31, 10, 0, 1]);
    }

    #[test]
    fn ends_with_the_account() {
        let mut world = staked();
        super::delegate(&mut world, CAROL, BOB).unwrap();
        world.unstake(CAROL, 5).unwrap();
        world.pass(UNBONDING).withdraw(CAROL).unwrap();
        world.callback(true).end_withdrawal(account(CAROL), U128(5)).unwrap();

        assert_eq!(world.call(CAROL, 1).storage_unregister(None), Ok(true));

        assert_eq!(world.view().delegators(account(BOB), None, None), []);
        assert_eq!(world.view().account(account(BOB)).unwrap().power, U128(10));
    }
}

mod cast {
    use super::*;

    #[test]
    fn tells_the_own_stake_and_what_others_have_given() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();
        super::delegate(&mut world, BOB, CAROL).unwrap();
        let snapshot = world.now;
        world.pass(1).call(ALICE, 1).undelegate().unwrap();

        assert_eq!(told(&mut world, ALICE, snapshot), (30, 0, Some(account(BOB))));
        assert_eq!(told(&mut world, BOB, snapshot), (10, 30, Some(account(CAROL))));
        assert_eq!(told(&mut world, CAROL, snapshot), (5, 10, None));
        assert_eq!(told(&mut world, MALLORY, snapshot), (1, 0, None));
        world.pass(1);
        assert_eq!(told(&mut world, ALICE, snapshot + 1), (30, 0, None));
    }
}

mod exclude {
    use commonweight_common::storage::StorageDepositTooSmall;

    use super::*;

    #[test]
    fn takes_a_stake_out_of_all_power_and_leaves_the_rest() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();
        world.reward(46).unwrap();

        world.call(OWNER, PAID).exclude_voter(account(ALICE)).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""voter_chosen","data":{"account_id":"alice.near","former":{"delegate":"bob.near"},"voter":"nobody","power":"30"}"#
            )]
        );
        world.pass(1);
        let before = world.now - 1;
        assert_eq!(powers(&world, before), [0, 10, 5, 1]);
        assert_eq!(world.view().total_power_at(U64(before)).unwrap(), U128(16));
        let refused = world.call(ALICE, 1).cast(0, U64(before), Ballot::For, None).map(drop);
        assert_eq!(refused, Err(Error::NoPower { voter_id: account(ALICE), snapshot: before }));
        let excluded = Err(Error::Excluded { account_id: account(ALICE) });
        assert_eq!(super::delegate(&mut world, ALICE, BOB), excluded);
        assert_eq!(super::delegate(&mut world, BOB, ALICE), excluded);
        assert_eq!(world.call(ALICE, 1).undelegate(), Err(Error::NotDelegated));
        assert_eq!(world.call(OWNER, PAID).exclude_voter(account(ALICE)), excluded);
        world.pass(PERIOD);
        assert_eq!(world.earned(ALICE), 30);
        world.stake(ALICE, 4).unwrap();
        world.unstake(ALICE, 34).unwrap();
        world.pass(1);
        assert_eq!(world.view().total_power_at(U64(world.now - 1)).unwrap(), U128(16));
        assert_eq!(world.view().total_stake(), U128(16));
    }

    /// An account that keeps nothing free avoids it no more than another, and its way out stays paid.
    #[test]
    fn is_paid_by_the_owner() {
        let with_nothing_free = || {
            let mut world = staked();
            world.call(ALICE, 1).storage_withdraw(None).unwrap();
            world
        };
        let unpaid = with_nothing_free().call(OWNER, 1).exclude_voter(account(ALICE)).unwrap_err();
        let Error::StorageDepositTooSmall(StorageDepositTooSmall { required, attached }) = unpaid else {
            panic!("{unpaid}")
        };
        assert_eq!(attached, NearToken::from_yoctonear(1));
        let mut world = with_nothing_free();
        let before = world.view().account(account(ALICE)).unwrap();
        let free = world.view().storage_balance_of(account(ALICE)).unwrap().available;

        world.call(OWNER, PAID).exclude_voter(account(ALICE)).unwrap();

        let rest = NearToken::from_yoctonear(PAID).saturating_sub(required);
        assert_eq!(payments(), [(OWNER.to_owned(), rest)]);
        let told = get_logs();
        let after = world.view().account(account(ALICE)).unwrap();
        assert_eq!(after.storage_deposit, before.storage_deposit.saturating_add(required));
        assert_eq!(required, storage_price(after.storage_used - before.storage_used));
        assert_eq!(world.view().storage_balance_of(account(ALICE)).unwrap().available, free);
        assert_eq!(after.voter, VoterView::Nobody);
        let (amount, deposit) = (required.as_yoctonear(), after.storage_deposit.as_yoctonear());
        let data = format!(r#"{{"account_id":"alice.near","amount":"{amount}","deposit":"{deposit}"}}"#);
        assert_eq!(told[1..], [event(&format!(r#""storage_deposited","data":{data}"#))]);
        world.call(OWNER, PAID).admit_voter(account(ALICE)).unwrap();
        world.pass(1).call(OWNER, PAID).exclude_voter(account(ALICE)).unwrap();
    }

    #[test]
    fn takes_a_full_access_key() {
        let mut world = staked();
        let unpaid = Err(Error::OneYoctoRequired { attached: 0 });

        assert_eq!(world.call(OWNER, 0).exclude_voter(account(ALICE)), unpaid);
        assert_eq!(world.call(OWNER, 0).admit_voter(account(ALICE)), unpaid);
    }

    #[test]
    fn can_be_undone() {
        let mut world = staked();
        world.call(OWNER, PAID).exclude_voter(account(ALICE)).unwrap();
        world.pass(1);

        world.call(OWNER, PAID).admit_voter(account(ALICE)).unwrap();

        world.pass(1);
        assert_eq!(powers(&world, world.now - 1), [30, 10, 5, 1]);
        assert_eq!(world.view().total_power_at(U64(world.now - 1)).unwrap(), U128(46));
        let not_excluded = Err(Error::NotExcluded { account_id: account(BOB) });
        assert_eq!(world.call(OWNER, PAID).admit_voter(account(BOB)), not_excluded);
    }
}

mod ballot_power {
    use super::*;

    fn weighs(world: &World, name: &str, time: u64) -> Result<u128> {
        world.view().ballot_power(account(name), U64(time)).map(|power| power.0)
    }

    #[test]
    fn is_what_an_own_ballot_is_sent_with() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();
        world.pass(1).call(OWNER, PAID).exclude_voter(account(CAROL)).unwrap();
        world.pass(1);
        let now = world.now - 1;

        // Alice would take her stake back; Bob has hers until she does; nobody votes with Carol's.
        let expected = [(ALICE, 30), (BOB, 40), (CAROL, 0), (MALLORY, 1), ("nobody.near", 0)];
        assert_eq!(
            expected.map(|(name, _)| weighs(&world, name, now).unwrap()),
            expected.map(|(_, power)| power)
        );
        for (name, power) in [(ALICE, 30), (BOB, 40)] {
            let (own, received, _) = told(&mut world, name, now);
            assert_eq!(own + received, power);
        }
        assert_eq!(powers(&world, now), [0, 40, 0, 1]);
        let now = world.now;
        assert_eq!(weighs(&world, ALICE, now), Err(Error::NotPast { timestamp: now, now }));
    }

    #[test]
    fn is_not_guessed_where_the_choice_is_forgotten() {
        let mut world = staked();
        super::delegate(&mut world, ALICE, BOB).unwrap();
        for _ in 0..2 {
            world.pass(LONGEST_OPEN).call(ALICE, 1).undelegate().unwrap();
            super::delegate(world.pass(1), ALICE, BOB).unwrap();
        }

        assert_eq!(weighs(&world, ALICE, START), Err(Error::SnapshotTooOld { snapshot: START }));
    }
}

mod stake_for {
    use super::*;

    fn stake_for(world: &mut World, sender: &str, name: &str, amount: u128) -> Result<U128> {
        let message = format!(r#"{{"stake_for":{{"account_id":"{name}"}}}}"#);
        world.call(TOKEN, 0).ft_on_transfer(account(sender), U128(amount), message.into())
    }

    fn deposit(world: &World, name: &str) -> NearToken {
        world.view().account(account(name)).unwrap().storage_deposit
    }

    #[test]
    fn adds_to_the_stake_of_another_who_pays_nothing() {
        let mut world = staked();
        world.unstake(BOB, 4).unwrap();
        let view = world.view().account(account(BOB)).unwrap();
        let free = world.view().storage_balance_of(account(BOB)).unwrap().available;
        let before = deposit(&world, ALICE);

        stake_for(world.pass(1), ALICE, BOB, 7).unwrap();

        let after = world.view().account(account(BOB)).unwrap();
        assert_eq!(after.stake, U128(13));
        assert_eq!((after.unbonding, after.in_flight), (view.unbonding, view.in_flight));
        assert_eq!(world.view().storage_balance_of(account(BOB)).unwrap().available, free);
        let moved = deposit(&world, BOB).saturating_sub(view.storage_deposit);
        assert!(moved > NearToken::ZERO);
        assert_eq!(deposit(&world, ALICE), before.saturating_sub(moved));
        assert_eq!(world.view().account(account(ALICE)).unwrap().stake, U128(30));
    }

    #[test]
    fn refuses_who_cannot_pay_and_who_is_not_there() {
        let mut world = staked();
        world.call(ALICE, 1).storage_withdraw(None).unwrap();

        let unpaid = stake_for(world.pass(1), ALICE, BOB, 7);
        assert!(matches!(unpaid, Err(Error::StorageExhausted { deposit, .. }) if deposit == NearToken::ZERO));
        let nobody = "nobody.near";
        let not_registered = Err(Error::NotRegistered { account_id: account(nobody) });
        assert_eq!(stake_for(&mut world, ALICE, nobody, 7), not_registered);
        assert_eq!(stake_for(&mut world, nobody, ALICE, 7), not_registered);
    }

    #[test]
    fn cancelled_unbonding_is_staked_again() {
        let mut world = staked();
        world.unstake(ALICE, 12).unwrap();
        let unlocks_at = U64(world.now + UNBONDING);

        world.pass(1).call(ALICE, 1).cancel_unbonding(unlocks_at).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""unbonding_cancelled","data":{"account_id":"alice.near","amount":"12","unlocks_at":"1814400001000000","stake":"30","total_stake":"46"}"#
            )]
        );
        let view = world.view().account(account(ALICE)).unwrap();
        assert_eq!((view.stake, view.unbonding), (U128(30), vec![]));
        let again = world.call(ALICE, 1).cancel_unbonding(unlocks_at);
        assert_eq!(again, Err(Error::UnknownUnbonding { unlocks_at: unlocks_at.0 }));
    }
}

#[derive(Debug, Clone)]
enum Step {
    Pass(u64),
    Stake(usize, u128),
    Unstake(usize, u128),
    Delegate(usize, usize),
    Undelegate(usize),
    Exclude(usize),
    Admit(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..NAMES.len();
    prop_oneof![
        4 => (1_u64..60).prop_map(Step::Pass),
        3 => (who.clone(), 1_u128..50).prop_map(|(who, amount)| Step::Stake(who, amount)),
        3 => (who.clone(), 1_u128..50).prop_map(|(who, amount)| Step::Unstake(who, amount)),
        4 => (who.clone(), who.clone()).prop_map(|(from, to)| Step::Delegate(from, to)),
        2 => who.clone().prop_map(Step::Undelegate),
        1 => who.clone().prop_map(Step::Exclude),
        1 => who.prop_map(Step::Admit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// V2, V3, V4: at every time, the powers add up to the total, and what was told of a time never changes.
    #[test]
    fn power_is_conserved_and_its_past_never_changes(steps in prop::collection::vec(step(), 1..30)) {
        let mut world = staked();
        let mut seen = Vec::new();
        for step in steps {
            match step {
                Step::Pass(time) => {
                    world.pass(time);
                    let time = world.now - 1;
                    seen.push((time, powers(&world, time)));
                    let total = world.view().total_power_at(U64(time)).unwrap().0;
                    prop_assert_eq!(powers(&world, time).iter().sum::<u128>(), total);
                }
                Step::Stake(who, amount) => drop(world.stake(NAMES[who], amount)),
                Step::Unstake(who, amount) => drop(world.unstake(NAMES[who], amount)),
                Step::Delegate(from, to) => drop(super::delegation::delegate(&mut world, NAMES[from], NAMES[to])),
                Step::Undelegate(who) => drop(world.call(NAMES[who], 1).undelegate()),
                Step::Exclude(who) => drop(world.call(OWNER, PAID).exclude_voter(account(NAMES[who]))),
                Step::Admit(who) => drop(world.call(OWNER, PAID).admit_voter(account(NAMES[who]))),
            }
        }
        for (time, powers) in seen {
            prop_assert_eq!(super::delegation::powers(&world, time), powers);
        }
        for delegate in NAMES {
            let given: u128 =
                world.view().delegators(account(delegate), None, None).iter().map(|of| of.power.0).sum();
            let view = world.view().account(account(delegate)).unwrap();
            let own = if view.voter == VoterView::Own { view.stake.0 } else { 0 };
            prop_assert_eq!(view.power.0, own + given);
        }
    }
}
