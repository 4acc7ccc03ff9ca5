//! New code is announced 30 days before it runs, and finds what the former code has left.

use commonweight_common::{
    Digest, Nullable,
    clock::CODE_DELAY,
    upgrade::{DEPLOY_WINDOW, UpgradeError},
};
use near_sdk::{env, json_types::U64, state::ContractState};

use super::{tranches::challenged, *};
use crate::{
    contract::LAYOUT,
    logic::samples::DAY,
    types::{Feature, Role, Verdict},
};

const CODE: &[u8] = b"new code";

fn code_hash() -> Digest {
    Digest(env::sha256_array(CODE))
}

fn deploy(sale: &mut Contract, code: &[u8], now: u64) -> crate::Result<()> {
    let mut context = context(MALLORY, NOTHING, now).build();
    context.input = code.to_vec().into();
    testing_env!(context);
    sale.deploy_code().map(drop)
}

#[test]
fn code_is_deployed_thirty_days_after_its_hash_was_staged() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, START);
    sale.stage_code(code_hash()).unwrap();
    let (ready_at, expires_at) = (START + CODE_DELAY, START + CODE_DELAY + DEPLOY_WINDOW);

    assert_eq!(
        get_logs(),
        [event(&format!(
            r#""code_staged","data":{{"code_hash":"{}","ready_at":"{ready_at}","expires_at":"{expires_at}"}}"#,
            code_hash()
        ))]
    );
    let staged = sale.staged_code().unwrap();
    assert_eq!((staged.code_hash, staged.ready_at), (code_hash(), U64(ready_at)));
    let early = UpgradeError::NotReady { ready_at, now: ready_at - 1 };
    assert_eq!(deploy(&mut sale, CODE, ready_at - 1), Err(Error::Upgrade(early)));
    assert_eq!(deploy(&mut sale, b"other code", ready_at), Err(Error::Upgrade(UpgradeError::Differs)));
    assert_eq!(deploy(&mut sale, CODE, ready_at), Ok(()));
    let late = UpgradeError::Expired { expires_at, now: expires_at };
    assert_eq!(deploy(&mut sale, CODE, expires_at), Err(Error::Upgrade(late)));
}

#[test]
fn staged_code_can_be_taken_back() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, START);
    sale.stage_code(code_hash()).unwrap();

    call(OWNER, ONE_YOCTO, START);
    sale.unstage_code().unwrap();

    let unstaged = format!(r#""code_unstaged","data":{{"code_hash":"{}"}}"#, code_hash());
    assert_eq!(get_logs(), [event(&unstaged)]);
    assert_eq!(sale.staged_code(), None);
    let none = Err(Error::Upgrade(UpgradeError::NotStaged));
    assert_eq!(deploy(&mut sale, CODE, START + CODE_DELAY), none);
}

#[test]
fn staging_is_the_owners() {
    let mut sale = sale();
    call(MALLORY, ONE_YOCTO, START);

    assert!(matches!(sale.stage_code(code_hash()), Err(Error::Owner(OwnerError::NotOwner { .. }))));
    assert!(matches!(sale.unstage_code(), Err(Error::Owner(OwnerError::NotOwner { .. }))));
    call(OWNER, NOTHING, START);
    assert_eq!(sale.stage_code(code_hash()), Err(Error::OneYoctoRequired));
}

/// New code whose layout is today's reads what it finds: a round with a purchase, the schedule, and a release with
/// evidence and a challenge.
#[test]
fn everything_of_this_layout_goes_on() {
    let mut sale = challenged();
    call(OWNER, ROUND_DEPOSIT, END);
    sale.schedule_round(3, Nullable(Some(params()))).unwrap();
    call(OWNER, ONE_YOCTO, END);
    sale.pause(Feature::Release, U64(DAY)).unwrap();
    sale.propose_owner(Nullable(Some(account(BOB)))).unwrap();
    let seen = |sale: &Contract| {
        (
            (sale.funding_round(0), sale.bucket(0), sale.tranches(0), sale.release_status(0)),
            (sale.evidence(0, 1), sale.challenges(0, None, None), sale.scheduled_rounds(None, None)),
            (
                purchase_of(sale, ALICE),
                sale.storage_balance_of(account(ALICE)),
                sale.liabilities(Asset::Near),
            ),
            (sale.token_commitment(), sale.paused_until(Feature::Release), sale.role_holders(Role::Lead)),
            (sale.owner(), sale.proposed_owner(), sale.token_id().clone(), sale.treasury_id().clone()),
        )
    };
    let before = seen(&sale);
    sale.state_write();

    let mut sale = Contract::migrate().unwrap();

    assert_eq!(seen(&sale), before);
    assert_eq!(sale.paused, DAY);
    call(OWNER, ONE_YOCTO, END + DAY + 3 * DAY);
    sale.resolve(0, 0, Verdict::Accept).unwrap();
    call(ALICE, ONE_YOCTO, u64::MAX);
    drop(sale.claim(0).unwrap());
    let claimed = r#""claim_started","data":{"round_id":0,"account_id":"alice.near","amount":"900"}"#;
    assert_eq!(get_logs(), [event(claimed)]);
}

#[test]
fn any_other_state_is_refused() {
    call(SALE, NOTHING, START);
    assert_eq!(Contract::migrate().map(drop), Err(Error::UnknownState));
    for root in [&b""[..], b"something else", &[LAYOUT - 1], &[LAYOUT + 1]] {
        env::storage_write(b"STATE", root);

        assert_eq!(Contract::migrate().map(drop), Err(Error::UnknownState));
    }
}

#[test]
fn staged_code_is_forgotten_by_the_code_that_runs() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, START);
    sale.stage_code(code_hash()).unwrap();
    sale.state_write();

    sale.confirm_code(code_hash()).unwrap();
    let sale = Contract::migrate().unwrap();

    assert_eq!(sale.staged_code(), None);
    let deployed = format!(r#""code_deployed","data":{{"code_hash":"{}"}}"#, code_hash());
    assert_eq!(get_logs().last(), Some(&event(&deployed)));
    assert_eq!(sale.confirm_code(code_hash()), Err(UpgradeError::NotStaged.into()), "it does not come again");
}
