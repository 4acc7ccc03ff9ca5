//! Every event, as it is written to the log.

use std::borrow::Cow;

use commonweight_common::roles::RoleHolders;
use near_sdk::{AccountIdRef, CurveType, NearToken, PublicKey, test_utils::get_logs};
use rstest::rstest;

use super::Event;
use crate::{Digest, Feature, VoterView};

fn account(name: &str) -> Cow<'static, AccountIdRef> {
    Cow::Owned(name.parse().unwrap())
}

fn a() -> Cow<'static, AccountIdRef> {
    account("a.near")
}

fn usdc() -> Cow<'static, AccountIdRef> {
    account("usdc.near")
}

fn key() -> Cow<'static, PublicKey> {
    Cow::Owned(PublicKey::from_parts(CurveType::ED25519, vec![0; 32]).unwrap())
}

#[rstest]
#[case::account_registered(
    Event::AccountRegistered { account_id: a() },
    r#""account_registered","data":{"account_id":"a.near"}"#
)]
#[case::account_unregistered(
    Event::AccountUnregistered { account_id: a() },
    r#""account_unregistered","data":{"account_id":"a.near"}"#
)]
#[case::asset_delisted(
    Event::AssetDelisted { asset_id: usdc(), dust: 1.into() },
    r#""asset_delisted","data":{"asset_id":"usdc.near","dust":"1"}"#
)]
#[case::asset_disabled(
    Event::AssetDisabled { asset_id: usdc() },
    r#""asset_disabled","data":{"asset_id":"usdc.near"}"#
)]
#[case::asset_enabled(
    Event::AssetEnabled { asset_id: usdc() },
    r#""asset_enabled","data":{"asset_id":"usdc.near"}"#
)]
#[case::asset_listed(
    Event::AssetListed { asset_id: usdc(), period: 9.into() },
    r#""asset_listed","data":{"asset_id":"usdc.near","period":"9"}"#
)]
#[case::ballot_key_registered(
    Event::BallotKeyRegistered { account_id: a(), public_key: key() },
    r#""ballot_key_registered","data":{"account_id":"a.near","public_key":"ed25519:11111111111111111111111111111111"}"#
)]
#[case::ballot_key_removed(
    Event::BallotKeyRemoved { account_id: a(), public_key: key() },
    r#""ballot_key_removed","data":{"account_id":"a.near","public_key":"ed25519:11111111111111111111111111111111"}"#
)]
#[case::ballot_relayed(
    Event::BallotRelayed { voter_id: a(), payer_id: account("p.near"), proposal_id: 3, nonce: 2.into() },
    r#""ballot_relayed","data":{"voter_id":"a.near","payer_id":"p.near","proposal_id":3,"nonce":"2"}"#
)]
#[case::ballot_returned(
    Event::BallotReturned { voter_id: a(), proposal_id: 3, nonce: 5.into(), last_nonce: Some(4.into()) },
    r#""ballot_returned","data":{"voter_id":"a.near","proposal_id":3,"nonce":"5","last_nonce":"4"}"#
)]
#[case::ballot_nonce_released(
    Event::BallotNonceReleased {
        voter_id: a(),
        proposal_id: 3,
        payer_id: account("p.near"),
        amount: NearToken::from_yoctonear(7),
    },
    r#""ballot_nonce_released","data":{"voter_id":"a.near","proposal_id":3,"payer_id":"p.near","amount":"7"}"#
)]
#[case::dao_changed(
    Event::DaoChanged { old_dao_id: a(), new_dao_id: account("d.near") },
    r#""dao_changed","data":{"old_dao_id":"a.near","new_dao_id":"d.near"}"#
)]
#[case::dao_proposed(
    Event::DaoProposed { dao_id: Some(a()), ready_at: Some(7.into()) },
    r#""dao_proposed","data":{"dao_id":"a.near","ready_at":"7"}"#
)]
#[case::code_deployed(
    Event::CodeDeployed { code_hash: Digest([0; 32]) },
    r#""code_deployed","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::code_staged(
    Event::CodeStaged { code_hash: Digest([0; 32]), ready_at: 7.into(), expires_at: 9.into() },
    r#""code_staged","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","ready_at":"7","expires_at":"9"}"#
)]
#[case::code_unstaged(
    Event::CodeUnstaged { code_hash: Digest([0; 32]) },
    r#""code_unstaged","data":{"code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::passkey_registered(
    Event::PasskeyRegistered { account_id: a(), public_key: vec![0; 3].into(), relying_party: Digest([0; 32]) },
    r#""passkey_registered","data":{"account_id":"a.near","public_key":"AAAA","relying_party":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#
)]
#[case::passkey_removed(
    Event::PasskeyRemoved { account_id: a(), public_key: vec![0; 3].into() },
    r#""passkey_removed","data":{"account_id":"a.near","public_key":"AAAA"}"#
)]
#[case::paused(
    Event::Paused { feature: Feature::Stake, account_id: a(), until: 7.into() },
    r#""paused","data":{"feature":"stake","account_id":"a.near","until":"7"}"#
)]
#[case::role_granted(
    Event::RoleGranted { role: "guardian".into(), account_id: a() },
    r#""role_granted","data":{"role":"guardian","account_id":"a.near"}"#
)]
#[case::role_revoked(
    Event::RoleRevoked { role: "guardian".into(), account_id: a() },
    r#""role_revoked","data":{"role":"guardian","account_id":"a.near"}"#
)]
#[case::stake_given(
    Event::StakeGiven { sender_id: account("p.near"), account_id: a(), amount: 7.into(), storage: NearToken::from_yoctonear(9) },
    r#""stake_given","data":{"sender_id":"p.near","account_id":"a.near","amount":"7","storage":"9"}"#
)]
#[case::unbonding_cancelled(
    Event::UnbondingCancelled {
        account_id: a(),
        amount: 7.into(),
        unlocks_at: 8.into(),
        stake: 9.into(),
        total_stake: 10.into(),
    },
    r#""unbonding_cancelled","data":{"account_id":"a.near","amount":"7","unlocks_at":"8","stake":"9","total_stake":"10"}"#
)]
#[case::unpaused(
    Event::Unpaused { feature: Feature::Reward },
    r#""unpaused","data":{"feature":"reward"}"#
)]
#[case::voter_chosen(
    Event::VoterChosen {
        account_id: a(),
        former: VoterView::Nobody,
        voter: VoterView::Delegate("d.near".parse().unwrap()),
        power: 7.into(),
    },
    r#""voter_chosen","data":{"account_id":"a.near","former":"nobody","voter":{"delegate":"d.near"},"power":"7"}"#
)]
#[case::owner_changed(
    Event::OwnerChanged {
        old_owner_id: a(),
        new_owner_id: account("dao.near"),
        forgotten_code_hash: Some(Digest([0; 32])),
        roles: vec![RoleHolders { role: "guardian".to_owned(), account_ids: vec!["g.near".parse().unwrap()] }],
    },
    r#""owner_changed","data":{"old_owner_id":"a.near","new_owner_id":"dao.near","forgotten_code_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","roles":[{"role":"guardian","account_ids":["g.near"]}]}"#
)]
#[case::owner_proposed(
    Event::OwnerProposed { proposed_id: Some(account("dao.near")) },
    r#""owner_proposed","data":{"proposed_id":"dao.near"}"#
)]
#[case::owner_proposal_taken_back(
    Event::OwnerProposed { proposed_id: None },
    r#""owner_proposed","data":{"proposed_id":null}"#
)]
#[case::reward_added(
    Event::RewardAdded { asset_id: usdc(), sender_id: a(), amount: 7.into(), ends_at: Some(9.into()) },
    r#""reward_added","data":{"asset_id":"usdc.near","sender_id":"a.near","amount":"7","ends_at":"9"}"#
)]
#[case::reward_claimed(
    Event::RewardClaimed { account_id: a(), asset_id: usdc(), amount: 7.into() },
    r#""reward_claimed","data":{"account_id":"a.near","asset_id":"usdc.near","amount":"7"}"#
)]
#[case::reward_paid(
    Event::RewardPaid { account_id: a(), asset_id: usdc(), amount: 7.into() },
    r#""reward_paid","data":{"account_id":"a.near","asset_id":"usdc.near","amount":"7"}"#
)]
#[case::reward_returned(
    Event::RewardReturned { account_id: a(), asset_id: usdc(), amount: 7.into() },
    r#""reward_returned","data":{"account_id":"a.near","asset_id":"usdc.near","amount":"7"}"#
)]
#[case::staked(
    Event::Staked { account_id: a(), amount: 7.into(), stake: 8.into(), total_stake: u128::MAX.into() },
    r#""staked","data":{"account_id":"a.near","amount":"7","stake":"8","total_stake":"340282366920938463463374607431768211455"}"#
)]
#[case::storage_deposited(
    Event::StorageDeposited {
        account_id: a(),
        amount: NearToken::from_yoctonear(7),
        deposit: NearToken::from_yoctonear(8),
    },
    r#""storage_deposited","data":{"account_id":"a.near","amount":"7","deposit":"8"}"#
)]
#[case::storage_withdrawn(
    Event::StorageWithdrawn {
        account_id: a(),
        amount: NearToken::from_yoctonear(7),
        deposit: NearToken::from_yoctonear(8),
    },
    r#""storage_withdrawn","data":{"account_id":"a.near","amount":"7","deposit":"8"}"#
)]
#[case::unstaked(
    Event::Unstaked {
        account_id: a(),
        amount: 7.into(),
        stake: 8.into(),
        total_stake: 9.into(),
        unlocks_at: 10.into(),
    },
    r#""unstaked","data":{"account_id":"a.near","amount":"7","stake":"8","total_stake":"9","unlocks_at":"10"}"#
)]
#[case::withdrawal_paid(
    Event::WithdrawalPaid { account_id: a(), amount: 7.into() },
    r#""withdrawal_paid","data":{"account_id":"a.near","amount":"7"}"#
)]
#[case::withdrawal_returned(
    Event::WithdrawalReturned { account_id: a(), amount: 7.into() },
    r#""withdrawal_returned","data":{"account_id":"a.near","amount":"7"}"#
)]
#[case::withdrawal_started(
    Event::WithdrawalStarted { account_id: a(), amount: 7.into() },
    r#""withdrawal_started","data":{"account_id":"a.near","amount":"7"}"#
)]
fn keeps_its_wire_form(#[case] event: Event<'static>, #[case] rest: &str) {
    event.emit();

    let line = format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"1.0.0","event":{rest}}}"#);
    assert_eq!(get_logs(), [line]);
}
