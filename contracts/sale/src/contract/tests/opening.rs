//! Rounds open in order, once, and only for the owner.

use commonweight_common::Nullable;
use near_sdk::{env, json_types::U64};

use super::*;
use crate::{
    error::ReleaseError,
    logic::{books::Outcome, samples::accepted, validation::RoundFault},
    types::{Role, RoundStatus},
};

#[test]
fn emits_and_shows_the_round() {
    let mut sale = sale();

    call(OWNER, ROUND_DEPOSIT, 0);
    assert_eq!(sale.open_round(params()), Ok(0));

    let terms = near_sdk::serde_json::to_string(&params().terms).unwrap();
    let opened = r#""round_opened","data":{"round_id":0,"phase":"Phase 0: prototype","terms":"#;
    assert_eq!(get_logs(), [event(&format!(r#"{opened}{terms},"exit_ends_at":"1900"}}"#))]);
    let round = sale.funding_round(0).unwrap();
    assert_eq!((round.round_id, round.status, &round.params), (0, RoundStatus::Announced, &params()));
    assert_eq!(sale.rounds(None, None), [round]);
    assert_eq!(sale.funding_round(1), None);
}

#[test]
fn gives_back_what_storage_does_not_take() {
    let mut sale = sale();

    call(OWNER, ROUND_DEPOSIT, 0);
    let usage = env::storage_usage();
    sale.open_round(params()).unwrap();

    let cost = env::storage_byte_cost().saturating_mul((env::storage_usage() - usage).into());
    let rest = ROUND_DEPOSIT.saturating_sub(cost).as_yoctonear();
    assert_eq!(promises(), [format!("owner.near: {rest} yocto")]);
}

#[test]
fn is_refused_without_a_deposit_for_its_storage() {
    let mut sale = sale();

    call(OWNER, NOTHING, 0);
    let refused = sale.open_round(params());

    assert!(
        matches!(&refused, Err(Error::StorageDeposit(short)) if short.attached == NOTHING),
        "{refused:?}"
    );
}

#[test]
fn is_the_owners() {
    let mut sale = sale();

    call(MALLORY, ROUND_DEPOSIT, 0);

    assert_eq!(
        sale.open_round(params()),
        Err(Error::Owner(OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) }))
    );
}

#[test]
fn is_refused_with_every_fault() {
    let mut sale = sale();
    let mut params = params();
    params.phase.clear();
    params.terms.soft_cap = U128(0);
    let faults = vec![RoundFault::PhaseLength { length: 0 }, RoundFault::SoftCapZero];

    call(OWNER, ROUND_DEPOSIT, 0);

    assert_eq!(sale.validate_round(params.clone()), faults);
    assert_eq!(sale.open_round(params), Err(Error::RoundFaulty { faults }));
}

#[test]
fn waits_for_the_seal_of_the_previous_round() {
    let mut sale = sale_in_usdc();

    call(OWNER, ROUND_DEPOSIT, END);
    assert_eq!(sale.open_round(later(params())), Err(Error::PreviousRoundUnsealed));

    sale.seal(0).unwrap();
    assert_eq!(sale.open_round(later(params())), Ok(1));
}

#[test]
fn waits_for_the_tranches_of_a_success() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    call(OWNER, ROUND_DEPOSIT, END);
    sale.seal(0).unwrap();

    let refused = sale.open_round(later(params()));

    assert_eq!(refused, Err(ReleaseError::MilestoneNotShown { tranche: 0 }.into()));
    sale.save_release(0, accepted(END));
    assert_eq!(sale.open_round(later(params())), Ok(1));
}

#[test]
fn of_another_phase_waits_where_this_one_has_failed() {
    let mut sale = sale_in_usdc();
    call(OWNER, ROUND_DEPOSIT, END);
    sale.seal(0).unwrap();
    let next = RoundParams { phase: "Phase 1".to_owned(), ..later(params()) };

    let refused = sale.open_round(next);

    assert_eq!(refused, Err(Error::PreviousPhaseNotShown { phase: params().phase }));
    assert_eq!(sale.open_round(later(params())), Ok(1));
}

#[test]
fn sealing_emits_and_is_anybodys() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 101).unwrap();

    call(MALLORY, NOTHING, END - 1);
    assert_eq!(sale.seal(0), Err(Error::RoundRunning { end: END, now: END - 1 }));
    call(MALLORY, NOTHING, END);
    assert_eq!(sale.seal(0), Ok(()));

    assert_eq!(
        get_logs(),
        [event(concat!(
            r#""round_sealed","data":{"round_id":0,"outcome":"failed","raised":"101","sold":"151","#,
            r#""sealed_at":"2000"}"#
        ))]
    );
    assert_eq!(sale.seal(0), Err(Error::RoundSealed));
    assert_eq!(sale.seal(1), Err(Error::UnknownRound { round_id: 1 }));
    assert_eq!(sale.totals(0).unwrap().outcome(), Some(Outcome::Failed));
}

#[test]
fn ownership_passes_in_two_steps() {
    let mut sale = sale();

    call(OWNER, NOTHING, 0);
    assert_eq!(sale.propose_owner(Nullable(Some(account(BOB)))), Err(Error::OneYoctoRequired));
    call(OWNER, ONE_YOCTO, 0);
    sale.propose_owner(Nullable(Some(account(BOB)))).unwrap();
    assert_eq!(get_logs(), [event(r#""owner_proposed","data":{"proposed_id":"bob.near"}"#)]);
    assert_eq!(sale.proposed_owner(), Some(account(BOB)));
    call(BOB, ONE_YOCTO, 0);
    sale.accept_owner().unwrap();

    assert_eq!(
        get_logs(),
        [event(concat!(
            r#""owner_changed","data":{"old_owner_id":"owner.near","new_owner_id":"bob.near","#,
            r#""forgotten_code_hash":null,"roles":[]}"#
        ))]
    );
    assert_eq!(sale.owner(), account(BOB));
    call(MALLORY, ONE_YOCTO, 0);
    assert_eq!(
        sale.accept_owner(),
        Err(Error::Owner(OwnerError::NotProposed { caller_id: account(MALLORY) }))
    );
}

/// M1: nothing that the former owner has announced happens under the next one, who hears which roles it inherits.
#[test]
fn a_new_owner_inherits_roles_and_no_announcement() {
    let mut sale = sale();
    call(OWNER, ONE_YOCTO, 0);
    let code_hash = commonweight_common::Digest([7; 32]);
    sale.grant_role(Role::Lead, account(ALICE)).unwrap();
    sale.stage_code(code_hash).unwrap();
    sale.propose_treasury(Nullable(Some(account(MALLORY)))).unwrap();
    sale.propose_owner(Nullable(Some(account(BOB)))).unwrap();

    call(BOB, ONE_YOCTO, 0);
    sale.accept_owner().unwrap();

    assert_eq!(
        get_logs(),
        [
            event(r#""treasury_proposed","data":{"treasury_id":null,"ready_at":null}"#),
            event(&format!(
                concat!(
                    r#""owner_changed","data":{{"old_owner_id":"owner.near","new_owner_id":"bob.near","#,
                    r#""forgotten_code_hash":"{}","roles":[{{"role":"lead","account_ids":["alice.near"]}}]}}"#
                ),
                code_hash
            )),
        ]
    );
    assert_eq!((sale.staged_code(), sale.proposed_treasury()), (None, None));
}

/// `params` with a window after that of round 0.
fn later(mut params: RoundParams) -> RoundParams {
    params.terms.start = U64(END + 1_000);
    params.terms.end = U64(END + 2_000);
    params
}
