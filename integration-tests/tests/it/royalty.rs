//! Royalty on a node: channels, vouchers, and money that leaves only to whom it belongs.

use commonweight_common::Bps;
use commonweight_integration_tests::{
    Env, Part,
    env::{DAY, EnvBuilder},
    signing::{OffChainKey, sign},
};
use commonweight_royalty::{Digest, ReleaseId, SignedVoucher, Terms, Voucher, Weight};
use near_sdk::{NearToken, json_types::U64};
use near_workspaces::Account;

mod adversarial;
mod happy;
mod pauses;
mod payouts;
mod volume;

const LINEAGE: Digest = Digest([7; 32]);

pub(crate) fn release() -> ReleaseId {
    ReleaseId { model_id: "prototype".to_owned(), version: 0 }
}

fn terms() -> Terms {
    let share = |bps| Bps::new(bps).expect("a share");
    Terms {
        operator: share(4_000),
        contributors: share(3_000),
        stakers: share(2_000),
        treasury: share(1_000),
    }
}

fn key() -> OffChainKey {
    OffChainKey::derive("alice's channel")
}

pub(crate) fn with_royalty() -> EnvBuilder {
    Env::builder().with([Part::Usdc, Part::Royalty])
}

/// A model with bob (3) and carol (1) as contributors; alice has paid for storage.
async fn start(builder: EnvBuilder) -> Env {
    let env = builder.build().await;
    let operator_id = env.operator.id();
    env.royalty.register_model(&env.launcher, "prototype", operator_id, &terms(), LINEAGE, 1).await.ok();
    let weight = |account: &Account, weight| Weight { account_id: account.id().clone(), weight: U64(weight) };
    env.royalty
        .set_weights(&env.launcher, &release(), &[weight(&env.bob, 3), weight(&env.carol, 1)])
        .await
        .ok();
    let deposit = NearToken::from_near(2);
    env.royalty.storage_fund(&env.alice, env.alice.id(), deposit).await.ok();
    env
}

/// As [`start`], with channel 0 of alice.
pub(crate) async fn start_with_channel(builder: EnvBuilder, deposit: u128) -> Env {
    let env = start(builder).await;
    open(&env, deposit).await;
    env
}

pub(crate) async fn open(env: &Env, deposit: u128) {
    let public_key = key().public_key();
    let opened = env
        .royalty
        .open_channel(&env.usdc, &env.alice, &release(), env.operator.id(), &public_key, deposit)
        .await;
    assert_eq!(opened.ok().0, deposit);
}

/// A voucher of alice for channel `channel_id`.
async fn voucher(env: &Env, channel_id: u64, amount: u128) -> Voucher {
    Voucher {
        chain_id: env.chain_id().await,
        contract_id: env.ids.royalty.clone(),
        channel_id,
        release_id: release(),
        lineage_hash: LINEAGE,
        price_version: 1,
        cumulative_units: 1,
        cumulative_amount: amount,
        app_id: None,
    }
}

pub(crate) async fn signed(env: &Env, channel_id: u64, amount: u128) -> SignedVoucher {
    sign(&voucher(env, channel_id, amount).await, &key())
}

/// What the contract owes is what it has.
pub(crate) async fn assert_solvent(env: &Env) {
    let liabilities = env.royalty.solvency().await.liabilities.0;
    assert_eq!(env.usdc.true_balance_of(&env.ids.royalty).await, Some(liabilities));
}
