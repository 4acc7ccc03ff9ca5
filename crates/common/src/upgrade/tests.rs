//! Staged code: what can be deployed, and when.

use near_sdk::{
    AccountId, Gas, NearToken, env,
    mock::MockAction,
    test_utils::{VMContextBuilder, get_created_receipts},
    testing_env,
};
use rstest::rstest;

use super::{DEPLOY_WINDOW, Digest, MIGRATE_GAS, StagedCode, Upgrade, UpgradeError};
use crate::clock::CODE_DELAY;

const NOW: u64 = 1_000;
const CODE: &[u8] = b"\0asm and more";
const UPGRADE: Upgrade = Upgrade::new(b"upgrade");

fn contract_id() -> AccountId {
    "sale.near".parse().unwrap()
}

/// A chain on which `CODE` is staged.
fn staged() -> StagedCode {
    testing_env!(VMContextBuilder::new().current_account_id(contract_id()).build());
    UPGRADE.stage(Digest(env::sha256_array(CODE)), NOW)
}

#[test]
fn is_deployed_and_migrated_in_one_receipt() {
    let StagedCode { ready_at, .. } = staged();

    UPGRADE.deploy(CODE, ready_at).unwrap();

    let [receipt] = get_created_receipts().try_into().unwrap();
    assert_eq!(receipt.receiver_id, contract_id());
    let [
        MockAction::FunctionCallWeight {
            method_name: confirm, args: confirmed, attached_deposit: none, ..
        },
        MockAction::DeployContract { code, .. },
        MockAction::FunctionCallWeight { method_name, args, attached_deposit, prepaid_gas, .. },
    ] = receipt.actions.as_slice()
    else {
        panic!("{:?}", receipt.actions)
    };
    assert_eq!((confirm.as_slice(), *none), (b"confirm_code".as_slice(), NearToken::ZERO));
    let expected = format!(r#"{{"code_hash":"{}"}}"#, Digest(env::sha256_array(CODE)));
    assert_eq!(confirmed.as_slice(), expected.as_bytes());
    assert_eq!(code, CODE);
    assert_eq!((method_name.as_slice(), args.as_slice()), (b"migrate".as_slice(), b"".as_slice()));
    assert_eq!((*attached_deposit, *prepaid_gas), (NearToken::ZERO, Gas::from_gas(MIGRATE_GAS.as_gas())));
}

#[rstest]
#[case::at_once(0)]
#[case::a_nanosecond_early(CODE_DELAY - 1)]
fn waits_for_its_delay(#[case] passed: u64) {
    let StagedCode { ready_at, .. } = staged();
    assert_eq!(ready_at, NOW + CODE_DELAY);

    let now = NOW + passed;

    assert_eq!(UPGRADE.deploy(CODE, now), Err(UpgradeError::NotReady { ready_at, now }));
    assert_eq!(get_created_receipts().len(), 0);
}

#[test]
fn expires() {
    let StagedCode { ready_at, expires_at, .. } = staged();
    assert_eq!(expires_at, ready_at + DEPLOY_WINDOW);

    assert_eq!(UPGRADE.deploy(CODE, expires_at), Err(UpgradeError::Expired { expires_at, now: expires_at }));
    assert_eq!(get_created_receipts().len(), 0);
    UPGRADE.deploy(CODE, expires_at - 1).unwrap();
}

#[test]
fn is_no_other_code() {
    let StagedCode { ready_at, .. } = staged();

    assert_eq!(UPGRADE.deploy(b"\0asm and less", ready_at), Err(UpgradeError::Differs));
    assert_eq!(get_created_receipts().len(), 0);
}

#[test]
fn waits_anew_when_it_is_replaced() {
    let first = staged();

    let second = UPGRADE.stage(Digest([7; 32]), first.ready_at);

    assert_eq!(UPGRADE.staged(), Some(second));
    assert_eq!(
        UPGRADE.deploy(CODE, first.ready_at),
        Err(UpgradeError::NotReady { ready_at: first.ready_at + CODE_DELAY, now: first.ready_at })
    );
}

#[test]
fn is_forgotten_when_it_is_taken_back_or_runs() {
    let first = staged();
    assert_eq!(UPGRADE.unstage(), Ok(first));
    assert_eq!(UPGRADE.unstage(), Err(UpgradeError::NotStaged));
    assert_eq!(UPGRADE.deploy(CODE, first.ready_at), Err(UpgradeError::NotStaged));

    let StagedCode { ready_at, .. } = staged();
    UPGRADE.unstage().unwrap();
    assert_eq!(UPGRADE.deploy(CODE, ready_at), Err(UpgradeError::NotStaged));
}

/// The receipt that deploys it is on its way meanwhile.
#[test]
fn is_confirmed_where_it_is_still_staged() {
    let other = Digest([7; 32]);
    let StagedCode { code_hash, .. } = staged();
    assert_eq!(UPGRADE.confirm(code_hash), Ok(()));
    UPGRADE.unstage().unwrap();
    assert_eq!(UPGRADE.confirm(code_hash), Err(UpgradeError::NotStaged));

    UPGRADE.stage(other, NOW);
    assert_eq!(UPGRADE.confirm(code_hash), Err(UpgradeError::Differs));
}

#[test]
fn what_is_forgotten_is_not_deployed() {
    let code = staged();

    assert_eq!(UPGRADE.forget(), Some(code));

    assert_eq!(UPGRADE.forget(), None);
    assert_eq!(UPGRADE.deploy(CODE, code.ready_at), Err(UpgradeError::NotStaged));
}
