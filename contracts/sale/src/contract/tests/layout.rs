//! The bytes of every record, written down by hand as Borsh has them. They are what is on the chain: whoever changes one
//! of these tests raises a version, and has the code read what was written before.

use std::panic::{AssertUnwindSafe, catch_unwind};

use commonweight_common::{Digest, Nullable, stored};
use near_sdk::{
    borsh::{BorshSerialize, to_vec},
    env,
    json_types::U64,
    state::ContractState,
};

use super::{
    tranches::{LEAD, challenged},
    *,
};
use crate::{
    logic::{
        samples::{CLIFF, DAY, DURATION, pro_rata, with_bonuses},
        tranche::{Acceptance, LateChallenge, Stage},
    },
    types::{Feature, Unsold},
};

const NEAR: u128 = 10u128.pow(24);

fn bytes(value: impl BorshSerialize) -> Vec<u8> {
    to_vec(&value).unwrap()
}

/// The record whose key is the bytes of this one.
fn record(key: impl BorshSerialize) -> Vec<u8> {
    env::storage_read(&bytes(key)).unwrap()
}

/// The round in which every field of the terms is something.
fn all_terms() -> Terms {
    Terms { allowlist: Some(Digest([9; 32])), unsold: Unsold::Treasury, ..with_bonuses() }
}

fn description() -> Vec<u8> {
    let milestone = ("A model of 500 million parameters is public", Digest([7; 32]));
    bytes(("Phase 0: prototype", milestone))
}

/// [`all_terms`].
fn terms() -> Vec<u8> {
    let fixed = (0u8, [2u128, 3]);
    let amounts = [3_000u128, 500, 1_000, 600, 10];
    let bonuses = vec![(START, 1_250u64, 2_000u16), (1_250, 1_500, 1_000)];
    let (allowlist, treasury) = (Some(Digest([9; 32])), 1u8);
    bytes((
        (1u8, account(USDC), fixed, amounts, START, END),
        (bonuses, allowlist, treasury, CLIFF, DURATION, 100u64),
    ))
}

/// The plan of `params`.
fn plan() -> Vec<u8> {
    let none: Option<(&str, Digest)> = None;
    let milestone = Some(("The weights are public", Digest([8; 32])));
    let tranches = vec![
        (4_000u16, none, 30 * DAY, 0u64, 0u16, 0u64),
        (6_000, milestone, 60 * DAY, 100 * DAY, 1_000, 10 * DAY),
    ];
    bytes((tranches, 3 * DAY, 1_000u16, 5 * NEAR, 29 * DAY, 14 * DAY))
}

/// What a record has after its version.
fn version_1(value: &[u8]) -> Vec<u8> {
    [&[1], value].concat()
}

#[test]
fn of_the_root_state() {
    let mut sale = sale_in_usdc();
    call(OWNER, ONE_YOCTO, START);
    sale.propose_owner(Nullable(Some(account(BOB)))).unwrap();
    sale.pause(Feature::Buy, U64(DAY)).unwrap();
    sale.pause(Feature::Release, U64(2 * DAY)).unwrap();

    sale.state_write();

    let owner = (account(OWNER), Some(account(BOB)));
    let deposits = 2 * MIN_DEPOSIT.as_yoctonear();
    let (pauses, commitment) = ([[START + DAY, DAY], [START + 2 * DAY, 2 * DAY]], [TOKEN_CAP, 3_000]);
    let root = (1u8, owner, account(TOKEN), account(TREASURY), 1u32, deposits, pauses, commitment, 2 * DAY);
    assert_eq!(env::storage_read(b"STATE").unwrap(), bytes(root));
}

#[test]
fn of_an_open_round() {
    let sale = sale_with(all_terms());

    assert_eq!(record((0u8, 0u32)), [vec![0], description()].concat());
    assert_eq!(record((1u8, 0u32)), version_1(&terms()));
    let (stretched, nothing, others) = (0u64, [0u8; 2], [0u64; 3]);
    assert_eq!(record((2u8, 0u32)), version_1(&bytes(([0u128; 11], stretched, nothing, others))));
    assert_eq!(record((5u8, 0u32)), version_1(&plan()));
    assert_eq!(sale.params(0).unwrap(), RoundParams { terms: all_terms(), ..params() });
}

#[test]
fn of_terms_with_less() {
    drop(sale_with(Terms { payment: Asset::Near, ..pro_rata() }));

    let (near, pro_rata, amounts) = (0u8, 1u8, [3_000u128, 500, 1_000, 600, 10]);
    let (n_bonuses, everybody, void) = (0u32, 0u8, 0u8);
    let terms = (near, pro_rata, amounts, START, END, n_bonuses, everybody, void, CLIFF, DURATION, 100u64);
    assert_eq!(record((1u8, 0u32)), version_1(&bytes(terms)));
}

#[test]
fn of_a_scheduled_round() {
    let mut sale = sale();
    call(OWNER, ROUND_DEPOSIT, START);
    let params = RoundParams { terms: all_terms(), ..params() };

    sale.schedule_round(3, Nullable(Some(params.clone()))).unwrap();

    assert_eq!(record((9u8, 3u32)), version_1(&[description(), terms(), plan()].concat()));
    assert_eq!(sale.scheduled_rounds(None, None)[0].params, params);
}

#[test]
fn of_buyers_and_of_an_aborted_round() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    call(OWNER, ONE_YOCTO, END + 1);
    sale.abort(0).unwrap();

    let purchase = ([600u128, 900, 0, 0, 0, 0, 0], 0u8);
    assert_eq!(record((3u8, 0u32, account(ALICE))), version_1(&bytes(purchase)));
    assert_eq!(record((4u8, account(ALICE))), bytes((MIN_DEPOSIT.as_yoctonear(), 1u32)));
    let amounts = [600u128, 900, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let (succeeded, aborted) = (Some((0u8, END)), Some((END + 1, [0u128; 4])));
    let totals = (amounts, 0u64, succeeded, aborted, [0u64; 3]);
    assert_eq!(record((2u8, 0u32)), version_1(&bytes(totals)));
}

/// Its record takes from the opening on what it will ever take: the rest is zeros, where later fields begin as nothing.
#[test]
fn of_a_release() {
    let sale = challenged();

    let first = (1u8, 1u8, END, 0u128, Some(0u32), 0u8);
    let (second, tap) = ((0u8, 0u8), (10_000u16, 0u128, 0u64));
    let release = version_1(&bytes((2u32, first, second, tap, 1u8, 1u32, 0u32)));
    let stored = record((6u8, 0u32));
    let (written, padding) = stored.split_at(release.len());
    assert_eq!(written, release);
    assert_eq!(padding, vec![0; 128 + 2 * 80 - release.len()]);
    let hashes = [1, 2, 3].map(|byte| Digest([byte; 32]));
    let evidence = (0u8, 0u32, account(LEAD), END, 0u8, hashes);
    assert_eq!(record((7u8, 0u32, 1u8)), bytes(evidence));
    let storage = sale.liabilities(Asset::Near).0 - 2 * MIN_DEPOSIT.as_yoctonear() - 5 * NEAR;
    let challenge = (account(MALLORY), 0u32, END, 5 * NEAR, storage, 0u8, false);
    assert_eq!(record((8u8, 0u32, 0u32)), version_1(&bytes(challenge)));
    assert_eq!(env::storage_read(b"ROLES").unwrap(), bytes(vec![(1u8, account(LEAD))]));
}

#[test]
fn of_the_stages_of_a_tranche() {
    let late = Some(LateChallenge { challenge_id: 5, at: 6 });
    let acceptance = Acceptance { at: 1, clock: 2, taken: 3, delivered: 4, challenge: late, disputed: 5 };

    assert_eq!(stored::to_bytes(&Stage::None), [0]);
    assert_eq!(stored::to_bytes(&Stage::Rejected { at: 7 }), bytes((2u8, 7u64)));
    let accepted = (3u8, 1u64, [2u128, 3, 4], Some((5u32, 6u64)), 5u64);
    assert_eq!(stored::to_bytes(&Stage::Accepted(acceptance)), bytes(accepted));
    assert_eq!(stored::to_bytes(&Stage::Released { accepted_at: 8 }), bytes((4u8, 8u64)));
    assert_eq!(stored::to_bytes(&Stage::Refunding), [5]);
}

#[test]
fn of_what_the_owner_has_announced() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, START);
    sale.stage_code(Digest([7; 32])).unwrap();
    sale.propose_treasury(Nullable(Some(account(BOB)))).unwrap();

    let times = [START + 30 * DAY, START + 60 * DAY];
    assert_eq!(env::storage_read(b"CODE").unwrap(), bytes(([7u8; 32], times)));
    assert_eq!(env::storage_read(b"TREASURY").unwrap(), bytes((account(BOB), times)));
}

/// What no code of today has written is not read as something else: the call ends.
#[test]
fn of_another_version_end_the_call() {
    let sale = sale_in_usdc();
    let key = bytes((1u8, 0u32));
    let mut terms = record((1u8, 0u32));
    terms[0] += 1;
    env::storage_write(&key, &terms);

    let ended = catch_unwind(AssertUnwindSafe(|| sale.terms(0))).unwrap_err();

    let reason = ended.downcast_ref::<&str>().unwrap();
    assert!(reason.contains("a record is not what this contract has written"), "{reason}");
}
