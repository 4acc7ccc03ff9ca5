//! New code is announced 30 days before it runs, and finds what the former code has left.

use commonweight_common::{
    Digest, Nullable,
    clock::CODE_DELAY,
    upgrade::{DEPLOY_WINDOW, UpgradeError},
};
use near_sdk::{borsh, env, json_types::U64, mock::MockAction, test_utils::get_created_receipts};

use super::*;
use crate::StagedCodeView;

const NOW: u64 = 1_000;
const CODE: &[u8] = b"new code";

fn code_hash() -> Digest {
    Digest(env::sha256_array(CODE))
}

fn staged() -> Contract {
    let mut token = a_token_with_minter();
    call_at(OWNER, ONE_YOCTO, NOW);
    token.stage_code(code_hash()).unwrap();
    token
}

fn call_at(name: &str, deposit: NearToken, now: u64) {
    testing_env!(context(name, deposit, now).build());
}

fn context(name: &str, deposit: NearToken, now: u64) -> VMContextBuilder {
    let mut context = VMContextBuilder::new();
    context
        .current_account_id(account("token.near"))
        .predecessor_account_id(account(name))
        .attached_deposit(deposit)
        .block_timestamp(now);
    context
}

fn deploy(token: &mut Contract, code: &[u8], now: u64) -> crate::Result<()> {
    let mut context = context(MALLORY, NOTHING, now).build();
    context.input = code.to_vec().into();
    testing_env!(context);
    token.deploy_code().map(drop)
}

fn event(name: &str, data: &str) -> String {
    let start = r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event""#;
    format!(r#"{start}:"{name}","data":{{{data}}}}}"#)
}

/// `"code_hash":"…"`, as events have it.
fn hash_member() -> String {
    format!(r#""code_hash":{}"#, near_sdk::serde_json::to_string(&code_hash()).unwrap())
}

#[test]
fn code_is_staged_for_a_month_with_an_event() {
    let token = staged();

    let (ready_at, expires_at) = (NOW + CODE_DELAY, NOW + CODE_DELAY + DEPLOY_WINDOW);
    let data = format!(r#"{},"ready_at":"{ready_at}","expires_at":"{expires_at}""#, hash_member());
    assert_eq!(get_logs(), [event("code_staged", &data)]);
    let view =
        StagedCodeView { code_hash: code_hash(), ready_at: U64(ready_at), expires_at: U64(expires_at) };
    assert_eq!(token.staged_code(), Some(view));
}

#[test]
fn only_the_staged_code_is_deployed_and_only_in_its_time() {
    let mut token = staged();
    let (ready_at, expires_at) = (NOW + CODE_DELAY, NOW + CODE_DELAY + DEPLOY_WINDOW);

    let early = UpgradeError::NotReady { ready_at, now: ready_at - 1 };
    assert_eq!(deploy(&mut token, CODE, ready_at - 1), Err(Error::Upgrade(early)));
    assert_eq!(deploy(&mut token, b"other code", ready_at), Err(Error::Upgrade(UpgradeError::Differs)));
    let late = UpgradeError::Expired { expires_at, now: expires_at };
    assert_eq!(deploy(&mut token, CODE, expires_at), Err(Error::Upgrade(late)));
    assert_eq!(deploy(&mut token, CODE, ready_at), Ok(()));

    let receipts = get_created_receipts();
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].receiver_id, account("token.near"));
    assert!(matches!(
        receipts[0].actions.as_slice(),
        [
            MockAction::FunctionCallWeight { method_name: confirm, .. },
            MockAction::DeployContract { code, .. },
            MockAction::FunctionCallWeight { method_name, .. },
        ] if confirm == b"confirm_code" && code == CODE && method_name == b"migrate"
    ));
}

#[test]
fn staged_code_is_taken_back_with_an_event() {
    let mut token = staged();
    call_at(OWNER, ONE_YOCTO, NOW);

    token.unstage_code().unwrap();

    assert_eq!(get_logs(), [event("code_unstaged", &hash_member())]);
    assert_eq!(token.staged_code(), None);
    let none = Err(Error::Upgrade(UpgradeError::NotStaged));
    assert_eq!(deploy(&mut token, CODE, NOW + CODE_DELAY), none);
    call_at(OWNER, ONE_YOCTO, NOW);
    assert_eq!(token.unstage_code(), none);
}

/// What the former owner has announced is not deployed under the next one, and the next one is told who may mint.
#[test]
fn code_is_forgotten_where_the_ownership_passes() {
    let mut token = staged();
    call_at(OWNER, ONE_YOCTO, NOW);
    token.add_minter(account(MALLORY), 1.into()).unwrap();
    token.remove_minter(account(MALLORY)).unwrap();
    token.propose_owner(Nullable(Some(account("dao.near")))).unwrap();
    assert!(token.staged_code().is_some());
    call_at("dao.near", ONE_YOCTO, NOW);
    token.accept_owner().unwrap();

    let hash = hash_member().replace("code_hash", "forgotten_code_hash");
    let roles = r#""roles":[{"role":"minter","account_ids":["sale.near"]}]"#;
    let data = format!(r#""old_owner_id":"launcher.near","new_owner_id":"dao.near",{hash},{roles}"#);
    assert_eq!(get_logs(), [event("owner_changed", &data)]);
    assert_eq!(token.staged_code(), None);
    let none = Err(Error::Upgrade(UpgradeError::NotStaged));
    assert_eq!(deploy(&mut token, CODE, NOW + CODE_DELAY), none);
}

#[test]
fn staging_is_the_owners() {
    let mut token = staged();
    let not_owner = OwnerError::NotOwner { caller_id: account(SALE), owner_id: account(OWNER) };

    call_as(SALE, ONE_YOCTO);
    assert_eq!(token.stage_code(code_hash()), Err(not_owner.clone().into()));
    assert_eq!(token.unstage_code(), Err(not_owner.into()));
    call_as(OWNER, NOTHING);
    assert_eq!(token.stage_code(code_hash()), Err(Error::OneYoctoRequired));
    assert_eq!(token.unstage_code(), Err(Error::OneYoctoRequired));
}

#[test]
fn code_that_runs_is_not_staged_any_more_and_says_so() {
    let token = staged();
    call_at("token.near", NOTHING, NOW + CODE_DELAY);

    token.confirm_code(code_hash()).unwrap();
    Contract::migrate().unwrap();

    assert_eq!(get_logs(), [event("code_deployed", &hash_member())]);
    assert_eq!(token.staged_code(), None);
    assert_eq!(
        token.confirm_code(code_hash()),
        Err(UpgradeError::NotStaged.into()),
        "it does not come again"
    );
}

#[test]
fn records_of_this_layout_stay() {
    let mut token = a_token_with_minter();
    call_as(SALE, NOTHING);
    token.mint(account(ALICE), 10.into()).unwrap();
    call_as("token.near", NOTHING);

    Contract::migrate().unwrap();

    assert!(get_logs().is_empty());
    assert_eq!((token.ft_balance_of(account(ALICE)).0, token.ft_total_supply().0), (10, 10));
    assert_eq!(token.minter(account(SALE)).unwrap().minted.0, 10);
}

/// Writes what version 0.1.0 had stored: of at most 1,000 tokens, the sale has minted 10 of its 600 for Alice, and
/// the launcher has proposed Mallory.
fn leave_records_of_version_1() {
    let write = |key: &[&[u8]], value: Vec<u8>| {
        env::storage_write(&key.concat(), &value);
    };
    let (alice, sale) = (borsh::to_vec(&account(ALICE)).unwrap(), borsh::to_vec(&account(SALE)).unwrap());
    write(&[&[0], &alice], 10_u128.to_le_bytes().to_vec());
    write(&[&[1]], borsh::to_vec(&metadata()).unwrap());
    write(&[&[2], &sale], borsh::to_vec(&(600_u128, 10_u128, true)).unwrap());
    write(&[&[3], &0_u32.to_le_bytes()], sale);
    write(&[&[4]], borsh::to_vec(&(10_u128, 1_000_u128)).unwrap());
    let administration = (account(OWNER), Some(account(MALLORY)), 1_u32);
    write(&[&[5]], borsh::to_vec(&administration).unwrap());
}

#[test]
fn everything_of_version_1_goes_on() {
    call_as("token.near", NOTHING);
    leave_records_of_version_1();

    let mut token = Contract::migrate().unwrap();

    assert_eq!((token.owner(), token.proposed_owner()), (Ok(account(OWNER)), Ok(Some(account(MALLORY)))));
    assert_eq!((token.ft_metadata(), token.max_supply()), (Ok(metadata()), Ok(1_000.into())));
    assert_eq!((token.ft_balance_of(account(ALICE)).0, token.ft_total_supply().0), (10, 10));
    let sale = MinterView { account_id: account(SALE), cap: 600.into(), minted: 10.into(), admitted: true };
    assert_eq!(token.minters(None, None), Ok(vec![sale]));
    call_as(SALE, NOTHING);
    assert_eq!(
        token.mint(account(ALICE), 591.into()),
        Err(Error::MinterCapExceeded { amount: 591, left: 590 })
    );
    token.mint(account(ALICE), 590.into()).unwrap();
    call_as("token.near", NOTHING);
    assert!(Contract::migrate().is_ok());
}

#[test]
fn any_other_layout_is_refused() {
    call_as("token.near", NOTHING);
    assert_eq!(Contract::migrate().map(drop), Err(Error::NotInitialized));
    leave_records_of_version_1();
    env::storage_write(&[6], &[3]);

    assert_eq!(Contract::migrate().map(drop), Err(Error::UnknownState { layout: 3 }));
}
