//! What is left of a round and whose it is.

use super::{DUST_TIME, dust, share, sweep, sweep_settled, unspent};
use crate::{
    Error,
    error::ReleaseError,
    logic::{
        books::{Abort, Book, Outcome, Purchase, Seal, Totals},
        purchase,
        samples::{END, terms},
    },
};

/// Seven buyers paid 100 each; 150 were spent before the abort.
fn aborted() -> Totals {
    Totals {
        raised: 700,
        sold: 700,
        released: 150,
        seal: Some(Seal { outcome: Outcome::Succeeded, at: END }),
        abort: Some(Abort { at: END, ..Abort::default() }),
        ..Totals::default()
    }
}

fn book(totals: Totals) -> Book {
    Book { totals, purchase: Purchase { paid: 100, tokens: 100, ..Purchase::default() } }
}

#[test]
fn parts_are_rounded_down_and_the_rest_is_dust() {
    let mut totals = aborted();
    let mut paid_out = 0;

    for n_before in 0..7 {
        assert_eq!(share(&book(totals)), Some(78), "M7: the order changes nothing");
        let (after, amount) = purchase::refund(&terms(), book(totals)).unwrap();
        assert_eq!(share(&after), None);
        (totals, paid_out) = (after.totals, paid_out + amount);
        // 550 are 78 and 4/7 for each; what is set aside for the others is rounded down.
        assert_eq!(dust(&totals), u128::div_ceil((n_before + 1) * 4, 7));
    }

    assert_eq!((paid_out, dust(&totals)), (546, 4));
    let (sent, amount) = sweep(totals, END + DUST_TIME).unwrap();
    assert_eq!((amount, dust(&sent), sent.liability()), (4, 0, 546 + 4));
    assert_eq!(sweep(sent, END + DUST_TIME), Err(Error::NothingToRelease));
    assert_eq!(dust(&sweep_settled(sent, 4, false)), 4);
    assert_eq!(sweep_settled(sent, 4, true).liability(), 546);
}

/// Somebody who comes late still finds its whole part.
#[test]
fn dust_takes_nothing_from_those_who_come_late() {
    let mut totals = aborted();
    for _ in 0..6 {
        totals = purchase::refund(&terms(), book(totals)).unwrap().0.totals;
    }
    let (totals, amount) = sweep(totals, END + DUST_TIME).unwrap();
    let totals = sweep_settled(totals, amount, true);

    assert_eq!((amount, share(&book(totals))), (4, Some(78)));
    let (last, _) = purchase::refund(&terms(), book(totals)).unwrap();
    assert_eq!((dust(&last.totals), last.totals.liability()), (0, 546));
}

#[test]
fn nothing_is_shared_while_money_is_on_its_way() {
    let totals = Totals { releasing: 50, ..aborted() };

    assert_eq!((share(&book(totals)), dust(&totals), unspent(&totals)), (None, 0, 500));
    let refused = purchase::refund(&terms(), book(totals));
    assert_eq!(refused, Err(ReleaseError::ReleaseInFlight { amount: 50 }.into()));
}

#[test]
fn what_is_owed_from_before_does_not_wait() {
    let owing = Book {
        totals: Totals { releasing: 50, owed: 9, ..aborted() },
        purchase: Purchase { owed: 9, ..book(aborted()).purchase },
    };

    let (after, amount) = purchase::refund(&terms(), owing).unwrap();

    assert_eq!((amount, after.purchase.paid, after.purchase.tokens), (9, 100, 100));
}

/// M8: who has nothing in the round gets nothing of it.
#[test]
fn a_stranger_has_no_part() {
    let stranger = Book { totals: aborted(), purchase: Purchase::default() };

    assert_eq!(share(&stranger), None);
    assert_eq!(purchase::refund(&terms(), stranger), Err(Error::NothingToRefund));
}

/// Whoever has so small a part that it is nothing is not stuck with its record.
#[test]
fn a_part_that_is_nothing_does_not_keep_a_record() {
    let almost_spent = Totals { released: 699, ..aborted() };
    let stuck = book(almost_spent);
    assert_eq!(share(&stuck), Some(0));
    assert_eq!(purchase::refund(&terms(), stuck), Err(Error::NothingToRefund));

    let closed = purchase::close(&terms(), stuck, u64::MAX).unwrap();

    assert!(closed.purchase.is_vacant());
    assert_eq!(closed.totals.sold, 600, "nothing had vested");
    assert_eq!(closed.totals.abort.unwrap().settled, 100);
    let owing = Book { purchase: Purchase { owed: 9, ..stuck.purchase }, ..stuck };
    let owed = Book { totals: Totals { owed: 9, ..owing.totals }, ..owing };
    assert_eq!(purchase::close(&terms(), owed, u64::MAX), Err(Error::PurchaseOpen));
    let minting = Purchase { minting: 1, ..stuck.purchase };
    let totals =
        Totals { minting: 1, abort: Some(Abort { at: END + 400, ..Abort::default() }), ..almost_spent };
    let refused = purchase::close(&terms(), Book { totals, purchase: minting }, u64::MAX);
    assert_eq!(refused, Err(Error::PurchaseOpen));
}

#[test]
fn dust_waits_for_its_time_and_for_an_abort() {
    let early = ReleaseError::DustTooSoon { from: END + DUST_TIME, now: END };
    assert_eq!(sweep(aborted(), END), Err(early.into()));
    let running = Totals { abort: None, ..aborted() };
    assert_eq!(sweep(running, u64::MAX), Err(ReleaseError::NotAborted.into()));
    assert_eq!(unspent(&running), 550);
    assert_eq!(unspent(&Totals { seal: None, ..running }), 0);
}
