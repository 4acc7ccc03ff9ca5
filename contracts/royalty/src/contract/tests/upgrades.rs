//! New code: announced, waited for, deployed by anybody.

use std::panic::{AssertUnwindSafe, catch_unwind};

use commonweight_common::{
    clock::CODE_DELAY,
    upgrade::{DEPLOY_WINDOW, UpgradeError},
};
use near_sdk::{env, mock::MockAction, serde_json::json};

use super::world::*;
use crate::{Contract, Digest, Error, Feature, Result};

fn stage(world: &mut World, code_hash: Digest) -> Result<Done<()>> {
    world.call(OWNER, ONE_YOCTO, |contract| contract.stage_code(code_hash))
}

#[test]
fn wait_until_everybody_could_leave() {
    let mut world = World::with_channel(100);
    let code_hash = Digest(env::sha256_array(b"code"));
    let staged = stage(&mut world, code_hash).unwrap();
    let ready_at = world.now + CODE_DELAY;
    let data = json!({
        "code_hash": code_hash, "ready_at": ready_at.to_string(),
        "expires_at": (ready_at + DEPLOY_WINDOW).to_string(),
    });
    assert_eq!(staged.events(), [event("code_staged", data)]);
    let view = world.view(Contract::staged_code).unwrap();
    assert_eq!((view.code_hash, view.ready_at.0), (code_hash, ready_at));

    world.now = ready_at - 2;
    let early = world.deploy(b"code").map(drop);
    let now = ready_at - 1;
    assert_eq!(early, Err(Error::Upgrade(UpgradeError::NotReady { ready_at, now })));
    assert_eq!(world.deploy(b"other").map(drop), Err(Error::Upgrade(UpgradeError::Differs)));
    world.now = now;
    let deployed = world.deploy(b"code").unwrap();

    assert!(deployed.logs.is_empty(), "nothing has been deployed yet");
    let [receipt] = &deployed.receipts[..] else { panic!("{:?}", deployed.receipts) };
    let calls = |position: usize, method: &[u8]| matches!(&receipt.actions[position], MockAction::FunctionCallWeight { method_name, .. } if method_name == method);
    assert!(calls(0, b"confirm_code") && calls(2, b"migrate"));
    assert!(matches!(receipt.actions[1], MockAction::DeployContract { .. }));
}

#[test]
fn are_forgotten_where_nobody_deploys_them() {
    let mut world = World::empty();
    stage(&mut world, Digest(env::sha256_array(b"code"))).unwrap();
    let expires_at = world.view(Contract::staged_code).unwrap().expires_at.0;
    world.now = expires_at - 1;

    let late = world.deploy(b"code").map(drop);

    let expired = UpgradeError::Expired { expires_at, now: expires_at };
    assert_eq!(late, Err(Error::Upgrade(expired)));
}

#[test]
fn are_taken_back() {
    let mut world = World::empty();
    let code_hash = Digest(env::sha256_array(b"code"));
    stage(&mut world, code_hash).unwrap();

    let done = world.call(OWNER, ONE_YOCTO, Contract::unstage_code).unwrap();

    assert_eq!(done.events(), [event("code_unstaged", json!({"code_hash": code_hash}))]);
    let none = Err(Error::Upgrade(UpgradeError::NotStaged));
    assert_eq!(world.call(OWNER, ONE_YOCTO, Contract::unstage_code).map(|done| done.value), none);
    assert_eq!(world.deploy(b"code").map(drop), none);
}

#[test]
fn are_told_and_forgotten_by_the_code_that_runs() {
    let mut world = World::with_channel(100);
    let code_hash = Digest([7; 32]);
    stage(&mut world, code_hash).unwrap();
    let before = world.view(|contract| (contract.solvency(), contract.channels(None, None)));

    let confirmed = world.call(ROYALTY, NO_DEPOSIT, |contract| contract.confirm_code(code_hash)).unwrap();
    let migrated = world.migrate().unwrap();

    assert_eq!(confirmed.events(), [] as [String; 0]);
    assert_eq!(migrated.events(), [event("code_deployed", json!({"code_hash": code_hash}))]);
    assert_eq!(world.view(Contract::staged_code), None);
    assert_eq!(world.view(|contract| (contract.solvency(), contract.channels(None, None))), before);
}

/// The receipt that deploys it is on its way meanwhile, in which the owner takes it back, or stages other code.
#[test]
fn do_not_come_after_they_were_taken_back() {
    let mut world = World::with_channel(100);
    let [first, second] = [b"code", b"next"].map(|code| Digest(env::sha256_array(code)));
    stage(&mut world, first).unwrap();
    world.now += CODE_DELAY;
    world.deploy(b"code").unwrap();
    stage(&mut world, second).unwrap();

    let confirmed = world.call(ROYALTY, NO_DEPOSIT, |contract| contract.confirm_code(first)).map(drop);
    assert_eq!(confirmed, Err(Error::Upgrade(UpgradeError::Differs)));
    assert_eq!(world.view(Contract::staged_code).map(|staged| staged.code_hash), Some(second));
    world.call(OWNER, ONE_YOCTO, Contract::unstage_code).unwrap();
    let confirmed = world.call(ROYALTY, NO_DEPOSIT, |contract| contract.confirm_code(second)).map(drop);
    assert_eq!(confirmed, Err(Error::Upgrade(UpgradeError::NotStaged)));
}

/// A pause that runs while the code changes runs on.
#[test]
fn keep_a_pause() {
    let mut world = World::with_channel(100);
    world.call(OWNER, ONE_YOCTO, |contract| contract.pause(Feature::Channel, 500.into())).unwrap();
    let until = world.view(|contract| contract.paused_until(Feature::Channel));

    world.migrate().unwrap();

    assert_eq!(world.view(|contract| contract.paused_until(Feature::Channel)), until);
}

#[test]
fn that_do_not_know_the_state_change_nothing() {
    for bytes in [vec![], vec![2, 0, 0, 0]] {
        let mut world = World::with_channel(100);
        world.change_root(&bytes);

        let refused = world.migrate().map(|done| done.value);

        assert_eq!(refused, Err(Error::UnknownState));
    }
}

#[test]
fn that_find_no_whole_state_end_the_call() {
    let mut world = World::with_channel(100);
    let root = env::storage_read(b"STATE").unwrap();
    for bytes in [root[..root.len() - 1].to_vec(), [&root[..], &[0]].concat(), vec![1]] {
        world.change_root(&bytes);

        let ended = catch_unwind(AssertUnwindSafe(|| world.migrate())).map(drop).unwrap_err();

        let reason = ended.downcast_ref::<&str>().unwrap();
        assert!(reason.contains("a record is not what this contract has written"), "{reason}");
        world.change_root(&root);
    }
}
