//! Another treasury: announced, in its time, and for what leaves from then on.

use commonweight_common::{
    Nullable,
    clock::CODE_DELAY,
    succession::{ProposedAccount, SuccessionError},
    upgrade::DEPLOY_WINDOW,
};
use near_sdk::json_types::U64;

use super::*;
use crate::logic::samples::accepted;

const OTHER: &str = "dao2.near";

fn proposed() -> Contract {
    let mut sale = sale_in_usdc();
    call(OWNER, ONE_YOCTO, START);
    sale.propose_treasury(Nullable(Some(account(OTHER)))).unwrap();
    sale
}

fn change(sale: &mut Contract, now: u64) -> crate::Result<()> {
    call(MALLORY, NOTHING, now);
    sale.change_treasury()
}

#[test]
fn takes_its_place_after_thirty_days_and_not_much_later() {
    let mut sale = proposed();
    let (ready_at, expires_at) = (START + CODE_DELAY, START + CODE_DELAY + DEPLOY_WINDOW);
    let told = format!(r#""treasury_proposed","data":{{"treasury_id":"dao2.near","ready_at":"{ready_at}"}}"#);
    assert_eq!(get_logs(), [event(&told)]);
    let shown =
        ProposedAccount { account_id: account(OTHER), ready_at: U64(ready_at), expires_at: U64(expires_at) };
    assert_eq!(sale.proposed_treasury(), Some(shown));

    for now in [ready_at - 1, expires_at] {
        let not_due = SuccessionError::NotDue { ready_at, expires_at, now };
        assert_eq!(change(&mut sale, now), Err(not_due.into()));
    }
    assert_eq!(sale.treasury_id(), TREASURY);
    assert_eq!(change(&mut sale, ready_at), Ok(()));

    let changed =
        r#""treasury_changed","data":{"old_treasury_id":"treasury.near","new_treasury_id":"dao2.near"}"#;
    assert_eq!(get_logs(), [event(changed)]);
    assert_eq!((sale.treasury_id().as_str(), sale.proposed_treasury()), (OTHER, None));
    assert_eq!(change(&mut sale, ready_at), Err(SuccessionError::NotProposed.into()));
}

#[test]
fn is_the_owners_to_propose_and_to_take_back() {
    let mut sale = proposed();
    call(MALLORY, ONE_YOCTO, START);
    assert!(matches!(sale.propose_treasury(Nullable(None)), Err(Error::Owner(_))));
    call(OWNER, NOTHING, START);
    assert_eq!(sale.propose_treasury(Nullable(None)), Err(Error::OneYoctoRequired));

    call(OWNER, ONE_YOCTO, START);
    sale.propose_treasury(Nullable(None)).unwrap();
    sale.propose_treasury(Nullable(None)).unwrap();

    let told = r#""treasury_proposed","data":{"treasury_id":null,"ready_at":null}"#;
    assert_eq!(get_logs(), [event(told)]);
    assert_eq!(change(&mut sale, START + CODE_DELAY), Err(SuccessionError::NotProposed.into()));
}

/// Money that is on its way when the treasury changes is the former one's where it arrives, and the new one's where it
/// does not. No sum changes.
#[test]
fn does_not_touch_what_is_on_its_way() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    sale.save_release(0, accepted(END));
    call(OWNER, ONE_YOCTO, END);
    sale.propose_treasury(Nullable(Some(account(OTHER)))).unwrap();
    let ready_at = END + CODE_DELAY;
    call(MALLORY, NOTHING, ready_at);
    drop(sale.release(0, 0).unwrap());
    assert!(promises()[0].contains(r#""receiver_id":"treasury.near","amount":"240""#));

    change(&mut sale, ready_at).unwrap();
    callback(PromiseResult::Failed, ready_at);
    assert_eq!(sale.on_tranche_sent(0, Some(0), U128(240)), Ok(false));
    call(MALLORY, NOTHING, ready_at);
    drop(sale.release(0, 0).unwrap());

    assert!(promises()[0].contains(r#""receiver_id":"dao2.near","amount":"240""#));
    assert_eq!(sale.bucket(0).unwrap().releasing, U128(240));
}
