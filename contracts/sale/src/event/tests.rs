//! The exact log line of every event.

use std::borrow::Cow;

use commonweight_common::Asset;
use near_sdk::{
    AccountId, NearToken,
    json_types::{U64, U128},
    test_utils::get_logs,
};
use rstest::rstest;

use super::Event;
use crate::logic::ledger::Outcome;

fn account(name: &str) -> Cow<'static, near_sdk::AccountIdRef> {
    name.parse::<AccountId>().unwrap().into()
}

fn alice() -> Cow<'static, near_sdk::AccountIdRef> {
    account("alice.near")
}

#[rstest]
#[case::owner_changed(
    Event::OwnerChanged { old_owner_id: account("launcher.near"), new_owner_id: account("dao.near") },
    r#""owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near"}"#
)]
#[case::owner_proposed(
    Event::OwnerProposed { proposed_id: Some(account("dao.near")) },
    r#""owner_proposed","data":{"proposed_id":"dao.near"}"#
)]
#[case::purchase_exited(
    Event::PurchaseExited { round_id: 1, account_id: alice(), amount: U128(2), tokens: U128(3) },
    r#""purchase_exited","data":{"round_id":1,"account_id":"alice.near","amount":"2","tokens":"3"}"#
)]
#[case::purchase_made(
    Event::PurchaseMade { round_id: 1, account_id: alice(), paid: U128(2), tokens: U128(3), unused: U128(4) },
    r#""purchase_made","data":{"round_id":1,"account_id":"alice.near","paid":"2","tokens":"3","unused":"4"}"#
)]
#[case::refund_started(
    Event::RefundStarted { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""refund_started","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::refund_delivered(
    Event::RefundDelivered { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""refund_delivered","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::refund_returned(
    Event::RefundReturned { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""refund_returned","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::round_opened(
    Event::RoundOpened {
        round_id: 1,
        payment: Cow::Owned(Asset::Near),
        tokens_for_sale: U128(2),
        soft_cap: U128(3),
        hard_cap: U128(4),
        start: U64(5),
        end: U64(6),
    },
    concat!(
        r#""round_opened","data":{"round_id":1,"payment":"near","tokens_for_sale":"2","#,
        r#""soft_cap":"3","hard_cap":"4","start":"5","end":"6"}"#
    )
)]
#[case::round_sealed(
    Event::RoundSealed {
        round_id: 1,
        outcome: Outcome::Succeeded,
        raised: U128(2),
        sold: U128(3),
        sealed_at: U64(4),
    },
    r#""round_sealed","data":{"round_id":1,"outcome":"succeeded","raised":"2","sold":"3","sealed_at":"4"}"#
)]
#[case::storage_deposited(
    Event::StorageDeposited { account_id: alice(), amount: NearToken::from_yoctonear(2) },
    r#""storage_deposited","data":{"account_id":"alice.near","amount":"2"}"#
)]
#[case::storage_withdrawn(
    Event::StorageWithdrawn { account_id: alice(), amount: NearToken::from_yoctonear(2) },
    r#""storage_withdrawn","data":{"account_id":"alice.near","amount":"2"}"#
)]
#[case::claim_started(
    Event::ClaimStarted { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""claim_started","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::claim_delivered(
    Event::ClaimDelivered { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""claim_delivered","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::claim_returned(
    Event::ClaimReturned { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""claim_returned","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::tranche_started(
    Event::TrancheStarted { round_id: 1, amount: U128(2) },
    r#""tranche_started","data":{"round_id":1,"amount":"2"}"#
)]
#[case::tranche_released(
    Event::TrancheReleased { round_id: 1, amount: U128(2) },
    r#""tranche_released","data":{"round_id":1,"amount":"2"}"#
)]
#[case::tranche_returned(
    Event::TrancheReturned { round_id: 1, amount: U128(2) },
    r#""tranche_returned","data":{"round_id":1,"amount":"2"}"#
)]
fn every_event_keeps_its_line(#[case] event: Event<'_>, #[case] fact: &str) {
    event.emit();

    assert_eq!(
        get_logs(),
        [format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"1.0.0","event":{fact}}}"#)]
    );
}
