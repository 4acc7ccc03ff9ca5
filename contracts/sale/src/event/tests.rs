//! The exact log line of every event.

use std::borrow::Cow;

use commonweight_common::{Asset, Digest, roles::RoleHolders};
use near_sdk::{
    AccountId, NearToken,
    json_types::{U64, U128},
    test_utils::get_logs,
};
use rstest::rstest;

use super::Event;
use crate::{
    logic::{
        books::Outcome,
        samples::{evidence, with_bonuses},
    },
    types::{Feature, Role, Terms, Unsold, Verdict},
};

fn account(name: &str) -> Cow<'static, near_sdk::AccountIdRef> {
    name.parse::<AccountId>().unwrap().into()
}

/// Terms in which nothing is left out.
fn terms_with_all() -> Terms {
    let allowlist = Some(Digest([7; 32]));
    Terms { payment: Asset::Near, allowlist, unsold: Unsold::Treasury, ..with_bonuses() }
}

fn alice() -> Cow<'static, near_sdk::AccountIdRef> {
    account("alice.near")
}

#[rstest]
#[case::code_deployed(
    Event::CodeDeployed { code_hash: Digest([0; 32]) },
    r#""code_deployed","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::code_staged(
    Event::CodeStaged { code_hash: Digest([0; 32]), ready_at: U64(1), expires_at: U64(2) },
    r#""code_staged","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","ready_at":"1","expires_at":"2"}"#
)]
#[case::code_unstaged(
    Event::CodeUnstaged { code_hash: Digest([0; 32]) },
    r#""code_unstaged","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::paused(
    Event::Paused { feature: Feature::Buy, account_id: alice(), until: U64(1) },
    r#""paused","data":{"feature":"buy","account_id":"alice.near","until":"1"}"#
)]
#[case::token_cap_changed(
    Event::TokenCapChanged { cap: U128(7) },
    r#""token_cap_changed","data":{"cap":"7"}"#
)]
#[case::unpaused(
    Event::Unpaused { feature: Feature::Release },
    r#""unpaused","data":{"feature":"release"}"#
)]
#[case::role_granted(
    Event::RoleGranted { role: Role::Guardian, account_id: alice() },
    r#""role_granted","data":{"role":"guardian","account_id":"alice.near"}"#
)]
#[case::role_revoked(
    Event::RoleRevoked { role: Role::Guardian, account_id: alice() },
    r#""role_revoked","data":{"role":"guardian","account_id":"alice.near"}"#
)]
#[case::round_end_moved(
    Event::RoundEndMoved { round_id: 1, ends_at: U64(3), exit_ends_at: U64(2) },
    r#""round_end_moved","data":{"round_id":1,"ends_at":"3","exit_ends_at":"2"}"#
)]
#[case::purchase_closed(
    Event::PurchaseClosed { round_id: 1, account_id: alice(), tokens: U128(2) },
    r#""purchase_closed","data":{"round_id":1,"account_id":"alice.near","tokens":"2"}"#
)]
#[case::owner_changed(
    Event::OwnerChanged {
        old_owner_id: account("launcher.near"),
        new_owner_id: account("dao.near"),
        forgotten_code_hash: Some(Digest([0; 32])),
        roles: vec![RoleHolders { role: "lead".to_owned(), account_ids: vec!["alice.near".parse().unwrap()] }],
    },
    concat!(
        r#""owner_changed","data":{"old_owner_id":"launcher.near","new_owner_id":"dao.near","#,
        r#""forgotten_code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","#,
        r#""roles":[{"role":"lead","account_ids":["alice.near"]}]}"#
    )
)]
#[case::treasury_proposed(
    Event::TreasuryProposed { treasury_id: Some(account("dao.near")), ready_at: Some(U64(1)) },
    r#""treasury_proposed","data":{"treasury_id":"dao.near","ready_at":"1"}"#
)]
#[case::treasury_not_proposed_any_more(
    Event::TreasuryProposed { treasury_id: None, ready_at: None },
    r#""treasury_proposed","data":{"treasury_id":null,"ready_at":null}"#
)]
#[case::treasury_changed(
    Event::TreasuryChanged { old_treasury_id: account("dao.near"), new_treasury_id: account("dao2.near") },
    r#""treasury_changed","data":{"old_treasury_id":"dao.near","new_treasury_id":"dao2.near"}"#
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
    Event::RefundStarted { round_id: 1, account_id: alice(), amount: U128(2), tokens: U128(3) },
    r#""refund_started","data":{"round_id":1,"account_id":"alice.near","amount":"2","tokens":"3"}"#
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
        phase: Cow::Borrowed("Phase 1"),
        terms: Cow::Owned(terms_with_all()),
        exit_ends_at: U64(1_900),
    },
    concat!(
        r#""round_opened","data":{"round_id":1,"phase":"Phase 1","terms":{"payment":"near","#,
        r#""pricing":{"fixed":{"payment_units":"2","token_units":"3"}},"tokens_for_sale":"3000","#,
        r#""soft_cap":"500","hard_cap":"1000","account_cap":"600","minimum":"10","start":"1000","end":"2000","#,
        r#""bonuses":[{"start":"1000","end":"1250","bps":2000},{"start":"1250","end":"1500","bps":1000}],"#,
        r#""allowlist":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","#,
        r#""unsold":"treasury","vesting":{"cliff":"100","duration":"400"},"binding_time":"100"},"#,
        r#""exit_ends_at":"1900"}"#
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
#[case::tokens_allocated(
    Event::TokensAllocated { round_id: 1, account_id: alice(), tokens: U128(2) },
    r#""tokens_allocated","data":{"round_id":1,"account_id":"alice.near","tokens":"2"}"#
)]
#[case::unsold_started(
    Event::UnsoldStarted { round_id: 1, amount: U128(2) },
    r#""unsold_started","data":{"round_id":1,"amount":"2"}"#
)]
#[case::unsold_delivered(
    Event::UnsoldDelivered { round_id: 1, amount: U128(2) },
    r#""unsold_delivered","data":{"round_id":1,"amount":"2"}"#
)]
#[case::unsold_returned(
    Event::UnsoldReturned { round_id: 1, amount: U128(2) },
    r#""unsold_returned","data":{"round_id":1,"amount":"2"}"#
)]
#[case::claim_delivered(
    Event::ClaimDelivered { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""claim_delivered","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::claim_returned(
    Event::ClaimReturned { round_id: 1, account_id: alice(), amount: U128(2) },
    r#""claim_returned","data":{"round_id":1,"account_id":"alice.near","amount":"2"}"#
)]
#[case::bond_delivered(
    Event::BondDelivered { round_id: 1, challenge_id: 2, amount: NearToken::from_yoctonear(3), slashed: true },
    r#""bond_delivered","data":{"round_id":1,"challenge_id":2,"amount":"3","slashed":true}"#
)]
#[case::bond_returned(
    Event::BondReturned { round_id: 1, challenge_id: 2, amount: NearToken::from_yoctonear(3) },
    r#""bond_returned","data":{"round_id":1,"challenge_id":2,"amount":"3"}"#
)]
#[case::dispute_resolved(
    Event::DisputeResolved { round_id: 1, tranche: 2, verdict: Verdict::Reject, challenge_id: Some(3) },
    r#""dispute_resolved","data":{"round_id":1,"tranche":2,"verdict":"reject","challenge_id":3}"#
)]
#[case::evidence_objected(
    Event::EvidenceObjected { round_id: 1, number: 2, account_id: alice(), weight: U128(3) },
    r#""evidence_objected","data":{"round_id":1,"number":2,"account_id":"alice.near","weight":"3"}"#
)]
#[case::evidence_submitted(
    Event::EvidenceSubmitted {
        round_id: 1, tranche: 2, number: 3, submitter_id: alice(), evidence: Cow::Owned(evidence()),
    },
    concat!(
        r#""evidence_submitted","data":{"round_id":1,"tranche":2,"number":3,"submitter_id":"alice.near","#,
        r#""evidence":{"declared":{"weights_hash":"#,
        r#""AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=","evaluation_hash":"#,
        r#""AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=","transcript_hash":"#,
        r#""AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM="}}}"#,
    )
)]
#[case::pace_changed(
    Event::PaceChanged { round_id: 1, pace: commonweight_common::Bps::new(2_500).unwrap() },
    r#""pace_changed","data":{"round_id":1,"pace":2500}"#
)]
#[case::round_aborted(
    Event::RoundAborted { round_id: 1, aborted_at: U64(2), unspent: U128(3) },
    r#""round_aborted","data":{"round_id":1,"aborted_at":"2","unspent":"3"}"#
)]
#[case::round_scheduled(
    Event::RoundScheduled { position: 1, phase: Some(Cow::Borrowed("Phase 2")) },
    r#""round_scheduled","data":{"position":1,"phase":"Phase 2"}"#
)]
#[case::tranche_accepted(
    Event::TrancheAccepted { round_id: 1, tranche: 2, accepted_at: U64(3) },
    r#""tranche_accepted","data":{"round_id":1,"tranche":2,"accepted_at":"3"}"#
)]
#[case::tranche_challenged(
    Event::TrancheChallenged {
        round_id: 1, tranche: 2, challenge_id: 3, challenger_id: alice(),
        bond: NearToken::from_yoctonear(4), reason: Cow::Borrowed("no weights"),
    },
    concat!(
        r#""tranche_challenged","data":{"round_id":1,"tranche":2,"challenge_id":3,"#,
        r#""challenger_id":"alice.near","bond":"4","reason":"no weights"}"#,
    )
)]
fn every_event_keeps_its_line(#[case] event: Event<'_>, #[case] fact: &str) {
    event.emit();

    assert_eq!(
        get_logs(),
        [format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"1.0.0","event":{fact}}}"#)]
    );
}

#[rstest]
#[case::tranche_started(
    Event::TrancheStarted { round_id: 1, tranche: Some(0), amount: U128(2) },
    r#""tranche_started","data":{"round_id":1,"tranche":0,"amount":"2"}"#
)]
#[case::tranche_released(
    Event::TrancheReleased { round_id: 1, tranche: None, amount: U128(2) },
    r#""tranche_released","data":{"round_id":1,"tranche":null,"amount":"2"}"#
)]
#[case::tranche_returned(
    Event::TrancheReturned { round_id: 1, tranche: Some(7), amount: U128(2) },
    r#""tranche_returned","data":{"round_id":1,"tranche":7,"amount":"2"}"#
)]
fn every_event_of_version_2_keeps_its_line(#[case] event: Event<'_>, #[case] fact: &str) {
    event.emit();

    assert_eq!(
        get_logs(),
        [format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"2.0.0","event":{fact}}}"#)]
    );
}
