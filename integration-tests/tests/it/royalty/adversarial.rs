//! What must never happen.

use std::slice;

use commonweight_integration_tests::{handle, wasm};
use commonweight_royalty::{DepositMessage, Error, Refusal, Voucher};

use super::*;

fn refused(refusal: Refusal) -> Error {
    Error::VoucherRefused { index: 0, refusal }
}

#[tokio::test]
async fn a_voucher_is_not_paid_twice() {
    let env = start_with_channel(with_royalty(), 1_000).await;
    let newest = signed(&env, 0, 600).await;
    env.royalty.redeem(&env.operator, slice::from_ref(&newest)).await.ok();

    let replayed = env.royalty.redeem(&env.operator, &[newest]).await;

    replayed.fails_with(&refused(Refusal::VoucherNotNewer { voucher: 600, claimed: 600 }));
    assert_eq!(env.royalty.channel(0).await.expect("it is open").claimed.0, 600);
}

#[tokio::test]
async fn a_forged_foreign_or_excessive_voucher_is_not_paid() {
    let env = start_with_channel(with_royalty(), 1_000).await;
    let good = voucher(&env, 0, 600).await;
    let redeem = async |voucher: &Voucher, key: &OffChainKey| {
        env.royalty.redeem(&env.operator, &[sign(voucher, key)]).await
    };

    let forged = redeem(&good, &OffChainKey::derive("mallory")).await;
    let contract_id = env.ids.staking.clone();
    let foreign = redeem(&Voucher { contract_id: contract_id.clone(), ..good.clone() }, &key()).await;
    let chain_id = "mainnet".to_owned();
    let other_chain = redeem(&Voucher { chain_id: chain_id.clone(), ..good.clone() }, &key()).await;
    let channel = redeem(&Voucher { channel_id: 1, ..good.clone() }, &key()).await;
    let lineage = redeem(&Voucher { lineage_hash: Digest([8; 32]), ..good.clone() }, &key()).await;
    let excessive = redeem(&Voucher { cumulative_amount: 1_001, ..good.clone() }, &key()).await;
    let stolen = env.royalty.redeem(&env.mallory, &[sign(&good, &key())]).await;

    forged.fails_with(&refused(Refusal::SignatureInvalid { channel_id: 0 }));
    foreign.fails_with(&refused(Refusal::ForeignContract { contract_id }));
    other_chain.fails_with(&refused(Refusal::ForeignChain { chain_id }));
    channel.fails_with(&refused(Refusal::UnknownChannel { channel_id: 1 }));
    lineage.fails_with(&refused(Refusal::ForeignLineage));
    excessive.fails_with(&refused(Refusal::VoucherOverDeposit { voucher: 1_001, deposited: 1_000 }));
    let caller_id = env.mallory.id().clone();
    stolen.fails_with(&refused(Refusal::NotOperator { caller_id, channel_id: 0 }));
    assert_eq!(env.royalty.solvency().await.escrow.0, 1_000);
}

#[tokio::test]
async fn one_bad_voucher_refuses_its_whole_batch() {
    let env = start_with_channel(with_royalty(), 1_000).await;
    open(&env, 1_000).await;
    let bad = sign(&voucher(&env, 1, 600).await, &OffChainKey::derive("mallory"));

    let batch = env.royalty.redeem(&env.operator, &[signed(&env, 0, 600).await, bad]).await;

    let refusal = Refusal::SignatureInvalid { channel_id: 1 };
    batch.fails_with(&Error::VoucherRefused { index: 1, refusal });
    assert_eq!(env.royalty.channel(0).await.expect("it is open").claimed.0, 0);
}

#[tokio::test]
async fn a_consumer_does_not_outrun_the_operator() {
    let env = start_with_channel(with_royalty(), 1_000).await;
    env.royalty.request_withdrawal(&env.alice, 0).await.ok();
    let unlocks_at = env.royalty.channel(0).await.and_then(|channel| channel.unlocks_at);

    let early = env.royalty.withdraw(&env.alice, 0).await;
    let foreign = env.royalty.withdraw(&env.mallory, 0).await;
    let claimed = env.royalty.redeem(&env.operator, &[signed(&env, 0, 900).await]).await.ok();
    env.fast_forward(DAY).await;

    let early = early.failures().remove(0).message;
    let locked = format!("WITHDRAWAL_LOCKED: the withdrawal unlocks at {}", unlocks_at.expect("a clock").0);
    assert!(early.starts_with(&locked), "{early}");
    foreign.fails_with(&Error::NotConsumer { caller_id: env.mallory.id().clone(), channel_id: 0 });
    assert_eq!(claimed.0, 900);
    assert_eq!(env.royalty.withdraw(&env.alice, 0).await.ok().0, 100);
}

#[tokio::test]
async fn what_is_not_understood_is_given_back() {
    let env = start_with_channel(with_royalty(), 1_000).await;
    let before = env.usdc.balance_of(env.mallory.id()).await;
    let top_up = DepositMessage::TopUp { channel_id: 9 };

    let unknown = env.usdc.transfer_call_text(&env.mallory, &env.ids.royalty, 500, "hello").await;
    let no_channel = env.usdc.transfer_call(&env.mallory, &env.ids.royalty, 500, top_up).await;

    unknown.fails_with(&Error::UnknownMessage { reason: "expected a value at byte 0".to_owned() });
    no_channel.fails_with(&Error::UnknownChannel { channel_id: 9 });
    assert_eq!([unknown.value().0, no_channel.value().0], [0, 0]);
    assert_eq!(env.usdc.balance_of(env.mallory.id()).await, before);
    assert_solvent(&env).await;
}

/// Whoever calls `new` first owns the contract.
#[tokio::test]
async fn nobody_else_starts_a_bare_contract() {
    let env = Env::builder().build().await;
    let account = env.person("royalty").await;
    account.deploy(&wasm::must_load("royalty")).await.expect("the code is deployed").unwrap();

    let init = handle::init(Part::Royalty, &env.ids);
    let taken = env.client(Part::Royalty).call::<()>(&env.mallory, "new", init).await;

    taken.fails_with(&"Method new is private");
    env.start_again(Part::Royalty).await.ok();
    assert_eq!(env.royalty.owner().await, *env.launcher.id());
}
