//! New code: announced by a vote, deployed by anybody, and not before who leaves is out.

use commonweight_common::{
    Digest,
    clock::{CODE_DELAY, DAY, LONGEST_UNBONDING},
    upgrade::UpgradeError,
};
use near_sdk::{env, mock::MockAction, state::ContractState, test_utils::get_created_receipts};

use super::*;
use crate::Error;

const CODE: &[u8] = b"\0asm and more";

fn code_hash() -> Digest {
    Digest(env::sha256_array(CODE))
}

fn staged() -> World {
    let mut world = World::with_agent();
    world.wait(0);
    let proposal_id = world.adopt(vec![Action::StageCode { code_hash: code_hash(), version: 0 }]);
    assert_eq!(world.execute(proposal_id), Some(Status::Executed));
    assert_eq!(event_names(), ["proposal_execution_started", "code_staged", "proposal_executed"]);
    world
}

fn deploy(world: &mut World) -> Result<()> {
    let mut context = context(MALLORY, world.now, 0, world.balance);
    context.input = CODE.to_vec().into();
    set_stage(context, Vec::new());
    world.dao.deploy_code().map(drop)
}

#[test]
fn waits_longer_than_stake_takes_to_leave() {
    let mut world = staged();
    let ready_at = world.now + CODE_DELAY;
    assert_eq!(world.dao.staged_code().unwrap().ready_at.0, ready_at);

    world.wait(LONGEST_UNBONDING);
    assert_eq!(deploy(&mut world), Err(UpgradeError::NotReady { ready_at, now: world.now }.into()));

    world.now = ready_at;
    assert_eq!(deploy(&mut world), Ok(()));
    let receipts = get_created_receipts();
    assert!(
        matches!(&receipts[0].actions[0], MockAction::FunctionCallWeight { method_name, .. } if method_name == b"confirm_code")
    );
    assert!(matches!(&receipts[0].actions[1], MockAction::DeployContract { code, .. } if code == CODE));
}

#[test]
fn is_taken_back_by_a_vote() {
    let mut world = staged();
    world.administer(Action::UnstageCode { version: 1 }).unwrap();
    assert_eq!(event_names(), ["code_unstaged"]);

    world.wait(31 * DAY);

    assert_eq!(deploy(&mut world), Err(UpgradeError::NotStaged.into()));
    let again = world.administer(Action::UnstageCode { version: 2 });
    assert_eq!(again, Err(UpgradeError::NotStaged.into()));
}

#[test]
fn finds_the_state_as_it_was() {
    let mut world = staged();
    let held = world.dao.held_deposits();
    world.wait(0);
    world.dao.confirm_code(code_hash()).unwrap();
    world.dao.state_write();

    let migrated = Contract::migrate().unwrap();

    assert_eq!(event_names(), ["code_deployed"]);
    assert_eq!(
        migrated.confirm_code(code_hash()),
        Err(UpgradeError::NotStaged.into()),
        "it does not come again"
    );
    assert_eq!((migrated.n_proposals(), migrated.held_deposits()), (1, held));
    assert_eq!((migrated.versions().code, migrated.staged_code()), (2, None));
}

/// The receipt that deploys it is on its way meanwhile.
#[test]
fn does_not_come_after_it_was_taken_back() {
    let mut world = staged();
    world.administer(Action::UnstageCode { version: 1 }).unwrap();

    let confirmed = world.atomically(|world| world.call(DAO, 0).confirm_code(code_hash()));

    assert_eq!(confirmed, Err(UpgradeError::NotStaged.into()));
    assert_eq!(world.dao.versions().code, 2);
}

#[test]
fn refuses_a_state_that_it_does_not_know() {
    let world = World::new();
    let mut bytes = stored::to_bytes(&world.dao);
    bytes[0] += 1;
    for state in [bytes, Vec::new()] {
        env::storage_write(b"STATE", &state);
        assert_eq!(Contract::migrate().err(), Some(Error::UnknownState));
    }
}

/// A deployment counts as an announcement does, and the statement says so.
#[test]
fn is_counted_as_the_statement_says() {
    let mut world = staged();
    near_sdk::env::storage_write(b"STATE", &stored::to_bytes(&world.dao));
    world.dao = Contract::migrate().unwrap();
    assert_eq!(world.dao.versions().code, 2, "announced once, deployed once, never taken back");

    let again = Action::StageCode { code_hash: Digest([8; 32]), version: 2 };
    let proposal_id = world.propose(vec![again]);

    let statement = world.dao.statement(proposal_id).unwrap();
    assert!(
        statement.contains("if code has been announced, taken back or deployed 2 times by then"),
        "{statement}"
    );
}
