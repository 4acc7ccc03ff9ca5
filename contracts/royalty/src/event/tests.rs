//! The wire form of every event, to the letter.

use std::borrow::Cow;

use commonweight_common::{Bps, roles::RoleHolders};
use near_sdk::{
    AccountId, PublicKey,
    json_types::{Base64VecU8, U64, U128},
    test_utils::get_logs,
};
use rstest::rstest;

use super::{Event, ReleaseIncome};
use crate::{Bucket, Digest, Feature, Terms, Weight};

fn alice() -> Cow<'static, AccountId> {
    Cow::Owned("alice.near".parse().unwrap())
}

fn model() -> Cow<'static, str> {
    Cow::Borrowed("m")
}

fn key() -> Cow<'static, PublicKey> {
    Cow::Owned("ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp".parse().unwrap())
}

fn terms() -> Cow<'static, Terms> {
    let share = |bps| Bps::new(bps).unwrap();
    Cow::Owned(Terms {
        operator: share(4_000),
        contributors: share(3_000),
        stakers: share(2_000),
        treasury: share(1_000),
    })
}

fn income() -> ReleaseIncome {
    ReleaseIncome {
        model_id: "m".to_owned(),
        version: 2,
        units: U128(1),
        amount: U128(10),
        operator: U128(4),
        contributors: U128(3),
        stakers: U128(2),
        treasury: U128(1),
    }
}

#[rstest]
#[case::channel_closed(
    Event::ChannelClosed { channel_id: 1, consumer_id: alice(), amount: U128(5) },
    r#"channel_closed","data":{"channel_id":1,"consumer_id":"alice.near","amount":"5"}"#
)]
#[case::channel_opened(
    Event::ChannelOpened {
        channel_id: 1, consumer_id: alice(), model_id: model(), version: 2, public_key: key(),
        amount: U128(5), withdrawal_delay: U64(9),
    },
    r#"channel_opened","data":{"channel_id":1,"consumer_id":"alice.near","model_id":"m","version":2,"public_key":"ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp","amount":"5","withdrawal_delay":"9"}"#
)]
#[case::channel_topped_up(
    Event::ChannelToppedUp { channel_id: 1, payer_id: alice(), amount: U128(5) },
    r#"channel_topped_up","data":{"channel_id":1,"payer_id":"alice.near","amount":"5"}"#
)]
#[case::code_deployed(
    Event::CodeDeployed { code_hash: Digest([0; 32]) },
    r#"code_deployed","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::code_staged(
    Event::CodeStaged { code_hash: Digest([0; 32]), ready_at: U64(8), expires_at: U64(9) },
    r#"code_staged","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","ready_at":"8","expires_at":"9"}"#
)]
#[case::code_unstaged(
    Event::CodeUnstaged { code_hash: Digest([0; 32]) },
    r#"code_unstaged","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::earnings_settled(
    Event::EarningsSettled { account_id: alice(), model_id: model(), version: 2, amount: U128(5) },
    r#"earnings_settled","data":{"account_id":"alice.near","model_id":"m","version":2,"amount":"5"}"#
)]
#[case::flush_completed(
    Event::FlushCompleted { bucket: Bucket::Stakers, amount: U128(5) },
    r#"flush_completed","data":{"bucket":"stakers","amount":"5"}"#
)]
#[case::flush_reverted(
    Event::FlushReverted { bucket: Bucket::Treasury, amount: U128(5) },
    r#"flush_reverted","data":{"bucket":"treasury","amount":"5"}"#
)]
#[case::key_rotated(
    Event::KeyRotated { channel_id: 1, public_key: key(), thaws_at: U64(9) },
    r#"key_rotated","data":{"channel_id":1,"public_key":"ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp","thaws_at":"9"}"#
)]
#[case::owner_changed(
    Event::OwnerChanged {
        old_owner_id: alice(), new_owner_id: alice(), forgotten_code_hash: None,
        roles: vec![RoleHolders { role: "guardian".to_owned(), account_ids: vec![alice().into_owned()] }],
    },
    r#"owner_changed","data":{"old_owner_id":"alice.near","new_owner_id":"alice.near","forgotten_code_hash":null,"roles":[{"role":"guardian","account_ids":["alice.near"]}]}"#
)]
#[case::owner_proposed(
    Event::OwnerProposed { proposed_id: None },
    r#"owner_proposed","data":{"proposed_id":null}"#
)]
#[case::paused(
    Event::Paused { feature: Feature::Channel, account_id: alice(), until: U64(9) },
    r#"paused","data":{"feature":"channel","account_id":"alice.near","until":"9"}"#
)]
#[case::payout_completed(
    Event::PayoutCompleted { account_id: alice(), amount: U128(5) },
    r#"payout_completed","data":{"account_id":"alice.near","amount":"5"}"#
)]
#[case::payout_reverted(
    Event::PayoutReverted { account_id: alice(), amount: U128(5) },
    r#"payout_reverted","data":{"account_id":"alice.near","amount":"5"}"#
)]
#[case::pending_distributed(
    Event::PendingDistributed { model_id: model(), version: 2, amount: U128(5) },
    r#"pending_distributed","data":{"model_id":"m","version":2,"amount":"5"}"#
)]
#[case::release_registered(
    Event::ReleaseRegistered {
        model_id: model(), version: 2, operator_id: alice(), terms: terms(),
        lineage_hash: Digest([0; 32]), price_version: 3,
    },
    r#"release_registered","data":{"model_id":"m","version":2,"operator_id":"alice.near","terms":{"operator":4000,"contributors":3000,"stakers":2000,"treasury":1000},"lineage_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","price_version":3}"#
)]
#[case::role_granted(
    Event::RoleGranted { role: "guardian".into(), account_id: alice() },
    r#"role_granted","data":{"role":"guardian","account_id":"alice.near"}"#
)]
#[case::role_revoked(
    Event::RoleRevoked { role: "guardian".into(), account_id: alice() },
    r#"role_revoked","data":{"role":"guardian","account_id":"alice.near"}"#
)]
#[case::unpaused(
    Event::Unpaused { feature: Feature::Model },
    r#"unpaused","data":{"feature":"model"}"#
)]
#[case::vouchers_redeemed(
    Event::VouchersRedeemed {
        operator_id: alice(), incomes: vec![income()], settlements: Base64VecU8(vec![0; 3]),
    },
    r#"vouchers_redeemed","data":{"operator_id":"alice.near","incomes":[{"model_id":"m","version":2,"units":"1","amount":"10","operator":"4","contributors":"3","stakers":"2","treasury":"1"}],"settlements":"AAAA"}"#
)]
#[case::weights_set(
    Event::WeightsSet {
        model_id: model(), version: 2,
        weights: Cow::Owned(vec![Weight { account_id: alice().into_owned(), weight: U64(7) }]),
        total_weight: U64(9),
    },
    r#"weights_set","data":{"model_id":"m","version":2,"weights":[{"account_id":"alice.near","weight":"7"}],"total_weight":"9"}"#
)]
#[case::withdrawal_cancelled(
    Event::WithdrawalCancelled { channel_id: 1 },
    r#"withdrawal_cancelled","data":{"channel_id":1}"#
)]
#[case::withdrawal_delay_set(
    Event::WithdrawalDelaySet { withdrawal_delay: U64(9) },
    r#"withdrawal_delay_set","data":{"withdrawal_delay":"9"}"#
)]
#[case::withdrawal_requested(
    Event::WithdrawalRequested { channel_id: 1, unlocks_at: U64(9) },
    r#"withdrawal_requested","data":{"channel_id":1,"unlocks_at":"9"}"#
)]
fn keeps_its_wire_form(#[case] event: Event<'static>, #[case] tail: &str) {
    near_sdk::testing_env!(near_sdk::test_utils::VMContextBuilder::new().build());

    event.emit();

    let head = r#"EVENT_JSON:{"standard":"commonweight","version":"1.0.0","event":""#;
    assert_eq!(get_logs(), [format!("{head}{tail}}}")]);
}
