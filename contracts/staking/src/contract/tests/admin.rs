//! The owner, the settings, the metadata.

use commonweight_common::{
    Nullable,
    clock::CODE_DELAY,
    owner::OwnerError,
    pause::{COOL_DOWN, MAX_PAUSE, PauseError},
    roles::RoleError,
    upgrade::UpgradeError,
};
use near_sdk::test_utils::get_logs;

use super::*;
use crate::{Digest, Feature, Role, SettingsView};

#[test]
fn ownership_passes_in_two_steps_and_says_so() {
    let mut world = World::new();

    world.call(OWNER, 1).propose_owner(Nullable(Some(account(DAO)))).unwrap();
    assert_eq!(get_logs(), [event(r#""owner_proposed","data":{"proposed_id":"dao.near"}"#)]);
    assert_eq!(world.view().owner(), account(OWNER));
    assert_eq!(world.view().proposed_owner(), Some(account(DAO)));
    world.call(DAO, 1).accept_owner().unwrap();

    assert_eq!(
        get_logs(),
        [event(
            r#""owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near","forgotten_code_hash":null,"roles":[]}"#
        )]
    );
    assert_eq!((world.view().owner(), world.view().proposed_owner()), (account(DAO), None));
}

#[test]
fn ownership_cannot_be_taken() {
    let mut world = World::new();

    let (caller_id, owner_id) = (account(MALLORY), account(OWNER));
    assert_eq!(
        world.call(MALLORY, 1).propose_owner(Nullable(Some(account(MALLORY)))),
        Err(Error::Owner(OwnerError::NotOwner { caller_id: caller_id.clone(), owner_id }))
    );
    assert_eq!(
        world.call(MALLORY, 1).accept_owner(),
        Err(Error::Owner(OwnerError::NotProposed { caller_id }))
    );
}

#[test]
fn ownership_needs_one_yocto() {
    let mut world = World::new();

    let unpaid = Err(Error::OneYoctoRequired { attached: 0 });
    assert_eq!(world.call(OWNER, 0).propose_owner(Nullable(None)), unpaid);
    assert_eq!(world.call(OWNER, 0).accept_owner(), unpaid);
}

#[test]
fn settings_are_those_of_the_start() {
    let settings = World::new().view().settings();

    assert_eq!(
        settings,
        SettingsView {
            token_id: account(TOKEN),
            dao_id: account(DAO),
            asset_ids: vec![account(USDC)],
            unbonding_period: U64(UNBONDING),
        }
    );
}

#[test]
fn rewards_are_told_as_of_this_block() {
    let mut world = World::new();
    world.stake(ALICE, 10).unwrap();
    world.reward(400).unwrap();
    world.pass(PERIOD / 4).claim(ALICE).unwrap();

    let view = world.pass(PERIOD / 4).view().rewards().remove(0);

    assert_eq!((view.received, view.claimed, view.dripping), (U128(400), U128(100), U128(200)));
    assert_eq!((view.ends_at, view.pending, view.period), (U64(START + PERIOD), U128(0), U64(PERIOD)));
    assert_eq!(view.asset_id, account(USDC));
}

#[test]
fn unknown_accounts_are_nothing() {
    let world = World::new();

    assert_eq!(world.view().account(account(MALLORY)), None);
    assert_eq!(world.view().earned(account(MALLORY), None), U128(0));
    assert!(world.view().storage_balance_of(account(MALLORY)).is_none());
}

mod pauses {
    use super::*;

    fn with_guardian() -> World {
        let mut world = World::new();
        world.stake(ALICE, 30).unwrap();
        world.call(OWNER, 1).grant_role(Role::Guardian, account(BOB)).unwrap();
        assert_eq!(
            get_logs(),
            [event(r#""role_granted","data":{"role":"guardian","account_id":"bob.near"}"#)]
        );
        world
    }

    fn paused(until: u64) -> Error {
        Error::Pause(PauseError::Paused { until })
    }

    #[test]
    fn stop_ways_in_and_no_way_out() {
        let mut world = with_guardian();
        world.reward(400).unwrap();
        let until = world.now + MAX_PAUSE;
        world.unstake(ALICE, 3).unwrap();
        let unlocks_at = U64(world.now + UNBONDING);

        world.call(BOB, 1).pause(Feature::Stake, U64(MAX_PAUSE)).unwrap();
        let line =
            format!(r#""paused","data":{{"feature":"stake","account_id":"bob.near","until":"{until}"}}"#);
        assert_eq!(get_logs(), [event(&line)]);
        world.call(BOB, 1).pause(Feature::Reward, U64(MAX_PAUSE)).unwrap();

        assert_eq!(world.stake(ALICE, 1), Err(paused(until)));
        assert_eq!(world.reward(1), Err(paused(until)));
        assert_eq!(world.call(ALICE, 1).cancel_unbonding(unlocks_at), Err(paused(until)));
        assert_eq!(world.view().paused_until(Feature::Stake), Some(U64(until)));
        world.unstake(ALICE, 7).unwrap();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.claim(ALICE).unwrap();
        world.call(ALICE, 1).delegate(account(BOB)).unwrap();
        world.call(ALICE, 1).undelegate().unwrap();
        let cast = world.call(ALICE, 1).cast(0, U64(START), crate::Ballot::Object, None).map(drop);
        assert_eq!(cast, Ok(()));
    }

    #[test]
    fn end_by_themselves_and_are_seldom() {
        let mut world = with_guardian();
        world.call(BOB, 1).pause(Feature::Stake, U64(10)).unwrap();
        let rested_at = world.now + 10 + COOL_DOWN;
        world.pass(10).stake(ALICE, 1).unwrap();

        let soon = world.call(BOB, 1).pause(Feature::Stake, U64(MAX_PAUSE));

        let too_soon = PauseError::TooSoon { rested_at, left: MAX_PAUSE - 10 };
        assert_eq!(soon, Err(Error::Pause(too_soon)));
        world.call(OWNER, 1).pause(Feature::Stake, U64(10)).unwrap();
        world.call(OWNER, 1).unpause(Feature::Stake).unwrap();
        assert_eq!(get_logs(), [event(r#""unpaused","data":{"feature":"stake"}"#)]);
        world.stake(ALICE, 1).unwrap();
        assert_eq!(world.view().paused_until(Feature::Stake), None);
    }

    #[test]
    fn are_for_guardians_and_the_owner() {
        let mut world = with_guardian();
        let missing =
            |name| Err(Error::Role(RoleError::Missing { account_id: account(name), role: "guardian" }));

        assert_eq!(world.call(MALLORY, 1).pause(Feature::Stake, U64(10)), missing(MALLORY));
        assert_eq!(world.view().role_holders(Role::Guardian), [account(BOB)]);
        world.call(OWNER, 1).revoke_role(Role::Guardian, account(BOB)).unwrap();
        assert_eq!(
            get_logs(),
            [event(r#""role_revoked","data":{"role":"guardian","account_id":"bob.near"}"#)]
        );
        assert_eq!(world.call(BOB, 1).pause(Feature::Stake, U64(10)), missing(BOB));
        let unpaid = Err(Error::OneYoctoRequired { attached: 0 });
        assert_eq!(world.call(OWNER, 0).pause(Feature::Stake, U64(10)), unpaid);
        let (caller_id, owner_id) = (account(BOB), account(OWNER));
        let not_owner = Err(Error::Owner(OwnerError::NotOwner { caller_id, owner_id }));
        assert_eq!(world.call(BOB, 1).unpause(Feature::Stake), not_owner);
        assert_eq!(world.call(BOB, 1).grant_role(Role::Guardian, account(BOB)), not_owner);
        assert_eq!(world.call(BOB, 1).revoke_role(Role::Guardian, account(BOB)), not_owner);
        assert_eq!(world.call(BOB, 1).exclude_voter(account(ALICE)), not_owner);
        assert_eq!(world.call(BOB, 1).admit_voter(account(ALICE)), not_owner);
        assert_eq!(world.call(BOB, 1).stage_code(Digest([1; 32])), not_owner);
        assert_eq!(world.call(BOB, 1).unstage_code(), not_owner);
    }
}

mod upgrades {
    use super::*;

    fn deploy(world: &mut World, code: &[u8]) -> Result<()> {
        let mut context = context(MALLORY, 0, world.now).build();
        context.input = code.to_vec().into();
        testing_env!(context);
        world.contract.deploy_code().map(drop)
    }

    #[test]
    fn wait_until_everybody_could_leave() {
        let mut world = World::new();
        let code_hash = Digest(near_sdk::env::sha256_array(b"code"));
        world.call(OWNER, 1).stage_code(code_hash).unwrap();
        let ready_at = world.now + CODE_DELAY;
        let staged = world.view().staged_code().unwrap();
        assert_eq!((staged.code_hash, staged.ready_at), (code_hash, U64(ready_at)));

        let now = world.now;
        let early = deploy(&mut world, b"code");
        assert_eq!(early, Err(Error::Upgrade(UpgradeError::NotReady { ready_at, now })));
        world.pass(CODE_DELAY);
        assert_eq!(deploy(&mut world, b"other"), Err(Error::Upgrade(UpgradeError::Differs)));

        deploy(&mut world, b"code").unwrap();

        assert!(get_logs().is_empty(), "nothing has been deployed yet");
        let actions: Vec<_> =
            get_created_receipts().into_iter().flat_map(|receipt| receipt.actions).collect();
        assert!(matches!(actions[1], MockAction::DeployContract { .. }));
        let methods: Vec<_> = calls().into_iter().map(|call| call.1).collect();
        assert_eq!(methods, ["confirm_code", "migrate"]);
    }

    #[test]
    fn are_told_and_forgotten_by_the_code_that_runs() {
        let mut world = World::new();
        let code_hash = Digest([7; 32]);
        world.call(OWNER, 1).stage_code(code_hash).unwrap();
        near_sdk::state::ContractState::state_write(&world.contract);

        world.call(STAKING, 0).confirm_code(code_hash).unwrap();
        world.contract = Contract::migrate().unwrap();

        let hash = near_sdk::serde_json::to_string(&code_hash).unwrap();
        assert_eq!(get_logs(), [event(&format!(r#""code_deployed","data":{{"code_hash":{hash}}}"#))]);
        assert_eq!(world.view().staged_code(), None);
        let again = world.call(STAKING, 0).confirm_code(code_hash);
        assert_eq!(again, Err(Error::Upgrade(UpgradeError::NotStaged)), "it does not come again");
    }

    /// Code of the former owner is not deployed under the next one, who is told which roles it takes over.
    #[test]
    fn are_forgotten_where_the_ownership_passes() {
        let mut world = World::new();
        world.call(OWNER, 1).grant_role(Role::Guardian, account(BOB)).unwrap();
        let code_hash = Digest(near_sdk::env::sha256_array(b"code"));
        world.call(OWNER, 1).stage_code(code_hash).unwrap();
        world.call(OWNER, 1).propose_owner(Nullable(Some(account(DAO)))).unwrap();
        assert!(world.view().staged_code().is_some());

        world.call(DAO, 1).accept_owner().unwrap();

        let hash = near_sdk::serde_json::to_string(&code_hash).unwrap();
        assert_eq!(
            get_logs(),
            [event(&format!(
                r#""owner_changed","data":{{"old_owner_id":"launcher.near","new_owner_id":"dao.near","forgotten_code_hash":{hash},"roles":[{{"role":"guardian","account_ids":["bob.near"]}}]}}"#
            ))]
        );
        assert_eq!(world.view().staged_code(), None);
        world.pass(CODE_DELAY);
        assert_eq!(deploy(&mut world, b"code"), Err(Error::Upgrade(UpgradeError::NotStaged)));
    }

    #[test]
    fn are_taken_back() {
        let mut world = World::new();
        world.call(OWNER, 1).stage_code(Digest([1; 32])).unwrap();

        world.call(OWNER, 1).unstage_code().unwrap();

        assert_eq!(world.view().staged_code(), None);
        let none = Err(Error::Upgrade(UpgradeError::NotStaged));
        assert_eq!(world.call(OWNER, 1).unstage_code(), none);
        assert_eq!(deploy(&mut world, b"code"), none);
    }
}
