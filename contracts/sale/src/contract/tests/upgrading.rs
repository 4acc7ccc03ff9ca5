//! New code is announced 30 days before it runs, and finds what the former code has left.

use commonweight_common::{
    Digest,
    clock::CODE_DELAY,
    upgrade::{DEPLOY_WINDOW, UpgradeError},
};
use near_sdk::{borsh, env, json_types::U64};

use super::*;
use crate::{
    error::ReleaseError,
    logic::samples::{DAY, with_bonuses},
    types::{Pricing, RoundStatus, TokenCommitment, TrancheStatus, Unsold},
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

/// Writes what version 0.1.0 had stored: round 0 in dollars, in which Alice has bought 900 tokens for 600.
fn leave_state_of_version_1() {
    let write = |key: &[u8], value: Vec<u8>| env::storage_write(key, &value);
    let bytes = |parts: &[Vec<u8>]| parts.concat();
    write(
        b"STATE",
        borsh::to_vec(&(
            (account(OWNER), Some(account(BOB))),
            account(TOKEN),
            account(TREASURY),
            1u32,
            MIN_DEPOSIT.as_yoctonear(),
        ))
        .unwrap(),
    );
    let round = borsh::to_vec(&0u32).unwrap();
    let of_round = |table: u8| bytes(&[vec![table], round.clone()]);
    let milestone = ("A model", "07".repeat(32));
    write(&of_round(0), bytes(&[vec![0], borsh::to_vec(&("Phase 0", milestone)).unwrap()]));
    let amounts = [3_000u128, 500, 1_000, 600, 10];
    let times = [START, END, 100, 400];
    let terms = (1u8, account(USDC), 0u8, (2u128, 3u128), amounts, times);
    write(&of_round(1), bytes(&[vec![0], borsh::to_vec(&terms).unwrap()]));
    leave_totals_of_version_1(0, 0, None);
    let alice = borsh::to_vec(&account(ALICE)).unwrap();
    let purchase = [600u128, 900, 0, 0, 0, 0];
    write(&bytes(&[of_round(3), alice.clone()]), bytes(&[vec![0], borsh::to_vec(&purchase).unwrap()]));
    let deposit = (MIN_DEPOSIT.as_yoctonear(), 1u32);
    write(&bytes(&[vec![4], alice]), borsh::to_vec(&deposit).unwrap());
}

/// The totals of that round, which has succeeded where it is sealed.
fn leave_totals_of_version_1(releasing: u128, released: u128, sealed_at: Option<u64>) {
    let seal = sealed_at.map(|at| (0u8, at));
    let totals = (0u8, [600u128, 900, 0, 0, 0, 0, releasing, released], seal);
    env::storage_write(&borsh::to_vec(&(2u8, 0u32)).unwrap(), &borsh::to_vec(&totals).unwrap());
}

/// [`leave_state_of_version_1`], after a success of which the owner has released the money.
fn released_by_version_1(releasing: u128, released: u128) -> Contract {
    call(SALE, NOTHING, START);
    leave_state_of_version_1();
    leave_totals_of_version_1(releasing, released, Some(END));
    Contract::migrate().unwrap()
}

/// Nobody aborts what was paid out long ago, and takes the tokens of its buyers with it.
#[test]
fn a_round_that_version_1_has_released_is_shown() {
    let mut sale = released_by_version_1(0, 600);
    call(MALLORY, NOTHING, u64::MAX);

    assert_eq!(sale.tranches(0).unwrap()[0].status, TrancheStatus::Released);
    assert_eq!(sale.settle_tranches(0), Err(ReleaseError::NothingToSettle.into()));
    let next = RoundParams { phase: "Phase 1: the next".to_owned(), ..params() };
    call(OWNER, NearToken::from_near(1), START);
    let refused = Error::TokenCapExceeded { tokens_for_sale: 3_000, left: 0 };
    assert_eq!(sale.open_round(next.clone()), Err(refused));
    call(OWNER, ONE_YOCTO, START);
    sale.set_token_cap(U128(TOKEN_CAP)).unwrap();
    call(OWNER, NearToken::from_near(1), START);
    assert_eq!(sale.open_round(next), Ok(1));
}

#[test]
fn money_that_version_1_has_sent_arrives() {
    let mut sale = released_by_version_1(600, 0);
    call(MALLORY, NOTHING, END);
    assert_eq!(sale.release(0, 0).map(drop), Err(Error::NothingToRelease));

    callback(succeeded(), END);
    assert_eq!(sale.on_tranche_sent(0, None, U128(600)), Ok(true));

    assert_eq!(sale.tranches(0).unwrap()[0].status, TrancheStatus::Released);
    let bucket = sale.bucket(0).unwrap();
    assert_eq!((bucket.released, bucket.releasing, bucket.unspent), (U128(600), U128(0), U128(0)));
}

#[test]
fn money_that_version_1_has_sent_in_vain_can_be_released() {
    let mut sale = released_by_version_1(600, 0);

    callback(PromiseResult::Failed, END);
    assert_eq!(sale.on_tranche_sent(0, None, U128(600)), Ok(false));

    call(MALLORY, NOTHING, END);
    assert_eq!(sale.tranches(0).unwrap()[0].releasable, U128(600));
    assert!(sale.release(0, 0).is_ok());
}

#[test]
fn everything_of_version_1_goes_on() {
    call(SALE, NOTHING, START);
    leave_state_of_version_1();

    let mut sale = Contract::migrate().unwrap();

    assert_eq!((sale.owner(), sale.proposed_owner()), (account(OWNER), Some(account(BOB))));
    assert_eq!((sale.token_id(), sale.treasury_id()), (&account(TOKEN), &account(TREASURY)));
    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.status, round.raised, round.sold), (RoundStatus::Open, U128(600), U128(900)));
    let terms = round.params.terms;
    assert_eq!(terms.pricing, crate::logic::samples::price(2, 3));
    assert_eq!((terms.bonuses.len(), terms.allowlist, terms.unsold), (0, None, Unsold::Void));
    assert_ne!(terms.pricing, Pricing::ProRata);
    let purchase = purchase_of(&sale, ALICE).unwrap();
    assert_eq!((purchase.paid, purchase.tokens), (U128(600), U128(900)));
    assert_eq!(sale.storage_balance_of(account(ALICE)).unwrap().total, MIN_DEPOSIT);
    let all = terms.tokens_for_sale;
    assert_eq!(sale.token_commitment(), TokenCommitment { cap: all, committed: all });
    seal(&mut sale);
    assert_eq!(sale.token_commitment().committed, U128(900));
    call(ALICE, ONE_YOCTO, u64::MAX);
    let _ = sale.claim(0).unwrap();
    assert_eq!(
        get_logs(),
        [event(r#""claim_started","data":{"round_id":0,"account_id":"alice.near","amount":"900"}"#)]
    );
}

#[test]
fn a_state_of_this_version_stays() {
    let sale = sale_in_usdc();
    env::state_write(&sale);

    call(SALE, NOTHING, START);
    env::state_write(&sale);
    let same = Contract::migrate().unwrap();

    assert_eq!((same.owner(), same.n_rounds, same.pauses), (sale.owner(), 1, sale.pauses));
}

/// What the code before exits ended early has left: records of version 1, and a root without the clock of pauses.
fn leave_state_of_version_2(sale: &Contract) {
    let shorten = |key: &[u8], n_bytes: usize| {
        let mut record = env::storage_read(key).unwrap();
        record.truncate(record.len() - n_bytes);
        record[0] = 1;
        env::storage_write(key, &record);
    };
    for (table, n_bytes) in [(1u8, 8), (2, 16), (3, 0)] {
        let mut key = borsh::to_vec(&(table, 0u32)).unwrap();
        if table == 3 {
            key.extend(borsh::to_vec(&account(ALICE)).unwrap());
        }
        shorten(&key, n_bytes);
    }
    let mut root = borsh::to_vec(sale).unwrap();
    root.truncate(root.len() - 8);
    env::storage_write(b"STATE", &root);
    // A scheduled round had another number, and the binding time is in the middle of its record.
    let key = borsh::to_vec(&(9u8, 3u32)).unwrap();
    let mut record = env::storage_read(&key).unwrap();
    let release = commonweight_common::stored::to_bytes(&params().release);
    let end = record.len() - release.len();
    drop(record.drain(end - 8..end));
    record[0] = 0;
    env::storage_write(&key, &record);
}

/// A round that was opened before exits ended early lets its buyers leave until its end, as it promised.
#[test]
fn everything_of_version_2_goes_on() {
    let mut sale = sale_with(with_bonuses());
    buy_with_usdc(&mut sale, ALICE, 500).unwrap();
    call(OWNER, ROUND_DEPOSIT, START);
    sale.schedule_round(3, Some(params())).unwrap();
    let before = (purchase_of(&sale, ALICE), sale.funding_round(0).unwrap());
    leave_state_of_version_2(&sale);

    let mut sale = Contract::migrate().unwrap();

    let round = sale.funding_round(0).unwrap();
    assert_eq!(round.exit_ends_at, U64(END));
    assert_eq!(round.params.terms, Terms { binding_time: U64(0), ..with_bonuses() });
    assert_eq!((purchase_of(&sale, ALICE), round.raised), (before.0, before.1.raised));
    let mut scheduled = params();
    scheduled.terms.binding_time = U64(0);
    assert_eq!(sale.scheduled_rounds(None, None)[0].params, scheduled);
    call(ALICE, ONE_YOCTO, END - 1);
    let _ = sale.exit(0, U128(100)).unwrap();
    seal(&mut sale);
    call(OWNER, ONE_YOCTO, END);
    sale.pause(crate::types::Feature::Release, U64(DAY)).unwrap();
    assert_eq!(sale.paused, DAY);
}

/// A release of before, padded with zeros, has no challenge in vain.
#[test]
fn a_release_of_before_has_no_challenge_in_vain() {
    let sale = sale_in_usdc();
    let key = borsh::to_vec(&(6u8, 0u32)).unwrap();
    let padded = env::storage_read(&key).unwrap();
    let written = commonweight_common::stored::to_bytes(&sale.release_of(0, &sale.totals(0).unwrap()));
    let mut before = padded.clone();
    before[written.len() - 3..].fill(0);

    env::storage_write(&key, &before);

    assert_eq!(before.len(), padded.len());
    assert_eq!(sale.release_of(0, &sale.totals(0).unwrap()).n_dismissed, [] as [u8; 0]);
}

#[test]
fn any_other_state_is_refused() {
    call(SALE, NOTHING, START);
    assert_eq!(Contract::migrate().map(drop), Err(Error::StateUnknown));
    env::storage_write(b"STATE", b"something else");

    assert_eq!(Contract::migrate().map(drop), Err(Error::StateUnknown));
}

#[test]
fn staged_code_is_forgotten_by_the_code_that_runs() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, START);
    sale.stage_code(code_hash()).unwrap();
    env::state_write(&sale);

    let sale = Contract::migrate().unwrap();

    assert_eq!(sale.staged_code(), None);
    let deployed = format!(r#""code_deployed","data":{{"code_hash":"{}"}}"#, code_hash());
    assert_eq!(get_logs().last(), Some(&event(&deployed)));
}
