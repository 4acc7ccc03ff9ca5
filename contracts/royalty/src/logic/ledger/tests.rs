//! Every movement keeps the sum, but for what comes in and what arrives.

use super::Ledger;
use crate::{Bucket, SolvencyView, logic::split::Split};

fn view(parts: [u128; 6]) -> SolvencyView {
    let [escrow, credits, contributors, stakers, treasury, in_flight] = parts.map(Into::into);
    let liabilities = parts.iter().sum::<u128>().into();
    SolvencyView { escrow, credits, contributors, stakers, treasury, in_flight, liabilities }
}

#[test]
fn redeemed_money_leaves_the_escrow_for_the_roles() {
    let mut ledger = Ledger::default();
    ledger.deposit(150);

    ledger.redeem(&Split { operator: 40, contributors: 30, stakers: 20, treasury: 10 });

    assert_eq!(ledger.view(), view([50, 40, 30, 20, 10, 0]));
}

#[test]
fn money_is_owed_until_it_arrives() {
    let mut ledger = Ledger::default();
    ledger.deposit(100);
    ledger.redeem(&Split { operator: 40, contributors: 30, stakers: 20, treasury: 10 });
    ledger.settle(30);

    ledger.send_credit(70);
    assert_eq!(ledger.send_bucket(Bucket::Stakers), 20);
    assert_eq!(ledger.send_bucket(Bucket::Treasury), 10);
    assert_eq!(ledger.view(), view([0, 0, 0, 0, 0, 100]));
    ledger.return_credit(30);
    ledger.arrive(40);
    ledger.return_to_bucket(Bucket::Stakers, 15);
    ledger.arrive(5);
    ledger.return_to_bucket(Bucket::Treasury, 10);

    assert_eq!(ledger.view(), view([0, 30, 0, 15, 10, 0]));
}

#[test]
fn the_rest_of_a_channel_becomes_credit() {
    let mut ledger = Ledger::default();
    ledger.deposit(100);

    ledger.close(100);

    assert_eq!(ledger.view(), view([0, 100, 0, 0, 0, 0]));
}
