//! Money on its way to the treasury.

use super::*;

#[test]
fn sends_what_has_flowed_once() {
    let mut sale = accepted();

    call(MALLORY, NOTHING, END + WINDOW);
    drop(sale.release(0, 0).unwrap());

    assert_eq!(
        get_logs(),
        [
            r#"EVENT_JSON:{"standard":"commonweight","version":"2.0.0","event":"tranche_started","data":{"round_id":0,"tranche":0,"amount":"400"}}"#
        ]
    );
    assert_eq!(
        promises(),
        [
            "usdc.near: ft_transfer({\"receiver_id\":\"treasury.near\",\"amount\":\"400\",\"memo\":null}) \
             with 1 yocto and 10.0 Tgas",
            "sale.near: on_tranche_sent({\"round_id\":0,\"tranche\":0,\"amount\":\"400\"}) \
             with 0 yocto and 6.0 Tgas",
        ]
    );
    assert_eq!(sale.release(0, 0).map(drop), Err(Error::NothingToRelease));
    callback(succeeded(), END + WINDOW);
    assert_eq!(sale.on_tranche_sent(0, Some(0), U128(400)), Ok(true));
    let bucket = sale.bucket(0).unwrap();
    assert_eq!((bucket.released, bucket.releasing, bucket.unspent), (U128(400), U128(0), U128(600)));
    assert_eq!(status(&sale, 0, END + WINDOW), TrancheStatus::Released);
    assert_eq!(sale.release(0, 0).map(drop), Err(refused(ReleaseError::NotAccepted)));
}

#[test]
fn can_be_repeated_where_the_money_did_not_arrive() {
    let mut sale = accepted();
    call(MALLORY, NOTHING, END + WINDOW);
    drop(sale.release(0, 0).unwrap());
    assert_eq!(sale.tranches(0).unwrap()[0].releasing, U128(400));

    callback(PromiseResult::Failed, END + WINDOW);
    assert_eq!(sale.on_tranche_sent(0, Some(0), U128(400)), Ok(false));

    let shown = &sale.tranches(0).unwrap()[0];
    assert_eq!((shown.releasable, shown.releasing, shown.released), (U128(400), U128(0), U128(0)));
}

/// 60 of the 600 of the second tranche are held back for ten days, the others flow in a hundred.
#[test]
fn the_tap_and_the_holdback_take_their_time() {
    let sale = accepted();
    let at = END + 2 * WINDOW;
    let releasable = |now| {
        call(MALLORY, NOTHING, now);
        sale.tranches(0).unwrap()[1].releasable.0
    };

    assert_eq!(releasable(at - 1), 0);
    assert_eq!(releasable(at), 0);
    assert_eq!(releasable(at + 10 * DAY - 1), 53);
    assert_eq!(releasable(at + 10 * DAY), 54 + 60);
    assert_eq!(releasable(at + 100 * DAY), 600);
    assert_eq!(releasable(at + 1_000 * DAY), 600);
}

#[test]
fn the_owner_slows_the_tap_down() {
    let mut sale = accepted();
    let at = END + 2 * WINDOW;

    call(OWNER, ONE_YOCTO, at + 50 * DAY);
    sale.set_pace(0, commonweight_common::Bps::new(2_000).unwrap()).unwrap();

    let expected = event(r#""pace_changed","data":{"round_id":0,"pace":2000}"#);
    assert_eq!(get_logs().last(), Some(&expected));
    assert_eq!(sale.release_status(0).unwrap().pace.get(), 2_000);
    call(MALLORY, ONE_YOCTO, at + 60 * DAY);
    assert_eq!(sale.tranches(0).unwrap()[1].releasable, U128(270 + 10 + 60));
    assert!(matches!(sale.set_pace(0, commonweight_common::Bps::WHOLE), Err(Error::Owner(_))));
}

/// M2: nothing leaves without an acceptance.
#[test]
fn needs_an_acceptance() {
    let mut sale = successful();
    call(OWNER, ONE_YOCTO, END);
    assert_eq!(sale.release(0, 0).map(drop), Err(refused(ReleaseError::NotAccepted)));

    call(LEAD, DEPOSIT, END);
    sale.submit_evidence(0, 0, evidence()).unwrap();
    call(OWNER, ONE_YOCTO, END + WINDOW - 1);
    assert_eq!(sale.release(0, 0).map(drop), Err(refused(ReleaseError::NotAccepted)));
    assert_eq!(sale.release(0, 2).map(drop), Err(refused(ReleaseError::UnknownTranche)));
    assert_eq!(sale.release(1, 0).map(drop), Err(Error::UnknownRound { round_id: 1 }));
}

#[test]
fn needs_a_success() {
    let mut sale = sale_in_usdc();
    call(OWNER, ONE_YOCTO, END);
    sale.seal(0).unwrap();
    assert_eq!(sale.release(0, 0).map(drop), Err(Error::RoundNotSucceeded));
}

#[test]
fn settling_tells_when_a_tranche_was_accepted() {
    let mut sale = submitted();
    call(MALLORY, NOTHING, END + WINDOW - 1);
    assert_eq!(sale.settle_tranches(0), Err(refused(ReleaseError::NothingToSettle)));

    call(MALLORY, NOTHING, END + 2 * WINDOW);
    assert_eq!(sale.settle_tranches(0), Ok(false));

    let accepted_at = END + WINDOW;
    assert_eq!(
        get_logs(),
        [event(&format!(
            r#""tranche_accepted","data":{{"round_id":0,"tranche":0,"accepted_at":"{accepted_at}"}}"#
        ))]
    );
    assert_eq!(sale.settle_tranches(0), Err(refused(ReleaseError::NothingToSettle)));
}

/// The record of a release never outgrows what was paid for when the round was opened.
#[test]
fn needs_no_storage_beyond_that_of_the_opening() {
    let mut sale = accepted();
    let at = END + 2 * WINDOW;
    call(MALLORY, BOND, at);
    sale.challenge(0, 1, "late".to_owned()).unwrap();
    call(OWNER, ONE_YOCTO, at);
    let usage = env::storage_usage();

    sale.resolve(0, 1, Verdict::Accept).unwrap();
    sale.abort(0).unwrap();

    let totals_grew_by = env::storage_usage() - usage;
    assert!(totals_grew_by <= 80, "{totals_grew_by}");
}
