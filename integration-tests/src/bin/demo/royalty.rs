//! A model is registered, consumers open channels, and more than a thousand signed vouchers are redeemed.

use commonweight_common::Bps;
use commonweight_integration_tests::{
    Outcome,
    amount::usdc,
    signing::{self, OffChainKey},
};
use commonweight_royalty::{Digest, Error, Refusal, ReleaseId, SignedVoucher, Terms, Voucher, Weight};
use near_sdk::{NearToken, json_types::U64, json_types::U128};
use sha2::{Digest as _, Sha256};

use crate::{stage::Stage, story::Story};

const MODEL: &str = "commons-500m";
const PRICE_VERSION: u32 = 1;
const CHANNELS_PER_CONSUMER: usize = 64;
const CHANNELS_PER_TRANSACTION: usize = 16;
const ROUNDS: u64 = 4;
/// The deposit of each channel, in the smallest unit.
const DEPOSIT: u128 = usdc(20);

/// An open channel with the key that signs for it.
struct Channel {
    id: u64,
    key: OffChainKey,
}

pub(crate) async fn play(stage: &Stage, story: &mut Story) -> ReleaseId {
    story.chapter("The model is used, and every call is paid");
    let release = register(stage, story).await;
    let channels = open_channels(stage, story, &release).await;
    redeem(stage, story, &release, &channels).await;
    release
}

async fn register(stage: &Stage, story: &mut Story) -> ReleaseId {
    let env = &stage.env;
    let bps = |bps| Bps::new(bps).expect("a share of the whole");
    let terms =
        Terms { operator: bps(4_000), contributors: bps(3_000), stakers: bps(2_000), treasury: bps(1_000) };
    let operator_id = env.operator.id();
    let registered =
        env.royalty.register_model(&env.launcher, MODEL, operator_id, &terms, lineage(), PRICE_VERSION).await;
    let what =
        "The model is registered; operator 40 %, contributors 30 %, stakers 20 %, next phase 10 %, for ever";
    let version = story.done(stage, what, registered).await;
    let release = ReleaseId { model_id: MODEL.to_owned(), version };
    let weight = |account_id: &near_sdk::AccountId, weight| Weight {
        account_id: account_id.clone(),
        weight: U64(weight),
    };
    let weights = [weight(stage.dora.id(), 3), weight(stage.dan.id(), 1)];
    let set = env.royalty.set_weights(&env.launcher, &release, &weights).await;
    story.done(stage, "Dora, who labelled the data, weighs 3; Dan, who gave some, weighs 1", set).await;
    release
}

async fn open_channels(stage: &Stage, story: &mut Story, release: &ReleaseId) -> Vec<Channel> {
    let env = &stage.env;
    let mut outcomes: Vec<Outcome<serde_json::Value>> = Vec::new();
    let mut channels = Vec::new();
    for consumer in &stage.consumers {
        let deposit = NearToken::from_near(2);
        env.royalty.storage_fund(consumer, consumer.id(), deposit).await.ok();
        for batch in (0..CHANNELS_PER_CONSUMER).collect::<Vec<_>>().chunks(CHANNELS_PER_TRANSACTION) {
            let mut transaction = env.usdc.batch(consumer);
            for number in batch {
                let key = OffChainKey::derive(&format!("{} {number}", consumer.id()));
                let operator_id = env.operator.id();
                let public_key = key.public_key();
                transaction = transaction.and(env.royalty.open_channel(
                    &env.usdc,
                    consumer,
                    release,
                    operator_id,
                    &public_key,
                    DEPOSIT,
                ));
                channels.push(key);
            }
            outcomes.push(transaction.send().await);
        }
    }
    let opened: Vec<_> = outcomes.iter().flat_map(|outcome| outcome.events_named("channel_opened")).collect();
    let what = format!("Four shops open {} channels of 20 USDC, each with a key of its own", opened.len());
    story.done_all(stage, &what, outcomes).await;
    let id_of = |key: &OffChainKey| {
        let public_key = serde_json::json!(key.public_key());
        let opened = opened.iter().find(|event| event.data["public_key"] == public_key);
        opened.and_then(|event| event.data["channel_id"].as_u64()).expect("every channel was opened")
    };
    channels.into_iter().map(|key| Channel { id: id_of(&key), key }).collect()
}

async fn redeem(stage: &Stage, story: &mut Story, release: &ReleaseId, channels: &[Channel]) {
    let env = &stage.env;
    let config = env.royalty.settings().await;
    let voucher = |channel: &Channel, round: u64| Voucher {
        chain_id: config.chain_id.clone(),
        contract_id: env.royalty.id().clone(),
        channel_id: channel.id,
        release_id: release.clone(),
        lineage_hash: lineage(),
        price_version: PRICE_VERSION,
        cumulative_units: round * (1_000 + channel.id),
        cumulative_amount: u128::from(round) * (usdc(1) + 234_567 + u128::from(channel.id)),
        app_id: None,
    };
    let batch = |round: u64| -> Vec<SignedVoucher> {
        channels.iter().map(|channel| signing::sign(&voucher(channel, round), &channel.key)).collect()
    };
    let mut n_redeemed = 0;
    for round in 1..=ROUNDS {
        let vouchers = batch(round);
        n_redeemed += vouchers.len();
        let redeemed = env.royalty.redeem(&env.operator, &vouchers).await;
        let what = format!(
            "The operator redeems {} signed vouchers in one transaction ({n_redeemed} so far)",
            vouchers.len()
        );
        let worth: U128 = story.done(stage, &what, redeemed).await;
        story.note(&format!("worth {}", crate::books::Coin::Usdc.write(worth.0)));
    }

    let replayed = batch(ROUNDS);
    let claimed = voucher(&channels[0], ROUNDS).cumulative_amount;
    let again = env.royalty.redeem(&env.operator, &replayed[..1]).await;
    let error =
        Error::VoucherRefused { index: 0, refusal: Refusal::VoucherNotNewer { voucher: claimed, claimed } };
    story.refused(stage, "The operator tries to redeem a voucher twice", again, &error).await;

    let forged = signing::sign(&voucher(&channels[0], ROUNDS + 1), &channels[1].key);
    let forged = env.royalty.redeem(&env.operator, &[forged]).await;
    let refusal = Refusal::SignatureInvalid { channel_id: channels[0].id };
    let error = Error::VoucherRefused { index: 0, refusal };
    story.refused(stage, "The operator tries a voucher that another key has signed", forged, &error).await;
}

fn lineage() -> Digest {
    Digest(Sha256::digest("commons-500m: trained from scratch on the commons corpus").into())
}
