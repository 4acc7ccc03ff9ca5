//! What several scenarios have in common.

use commonweight_common::{Asset, Bps};
use commonweight_royalty::{Digest, ReleaseId, SignedVoucher, Terms as RoyaltyTerms, Voucher};
use commonweight_sale::types::{Milestone, Price, Pricing, RoundParams, Terms, Unsold, Vesting};
use near_sdk::{
    NearToken,
    json_types::{U64, U128},
};
use near_workspaces::Account;

use crate::{
    Env,
    amount::{cwt, usdc},
    env::{DAY, nanos},
    plan,
    signing::{self, OffChainKey},
};

/// A deposit that pays for an account's storage in any contract.
pub(crate) const STORAGE: NearToken = NearToken::from_near(5);

/// A round that sells from now on for a day at ten cents, and vests in a day.
pub(crate) async fn a_round(env: &Env) -> RoundParams {
    let now = env.now().await;
    let milestone = "weights and an evaluation report";
    RoundParams {
        phase: "phase 1".to_owned(),
        milestone: Milestone { text: milestone.to_owned(), hash: Digest([7; 32]) },
        terms: Terms {
            payment: Asset::Nep141(env.ids.usdc.clone()),
            pricing: Pricing::Fixed(Price { payment_units: U128(usdc(1)), token_units: U128(cwt(10)) }),
            tokens_for_sale: U128(cwt(10_000_000)),
            soft_cap: U128(usdc(100)),
            hard_cap: U128(usdc(1_000_000)),
            account_cap: U128(usdc(500_000)),
            minimum: U128(usdc(10)),
            start: U64(now),
            end: U64(now + nanos(DAY)),
            bonuses: Vec::new(),
            allowlist: None,
            unsold: Unsold::Void,
            vesting: Vesting { cliff: U64(0), duration: U64(nanos(DAY)) },
            binding_time: U64(nanos(DAY / 10)),
        },
        release: plan::one_tranche(),
    }
}

/// How the income of a model is split.
pub(crate) fn terms() -> RoyaltyTerms {
    let bps = |bps| Bps::new(bps).expect("a share of the whole");
    RoyaltyTerms { operator: bps(4_000), contributors: bps(3_000), stakers: bps(2_000), treasury: bps(1_000) }
}

/// The lineage of a model.
pub(crate) const LINEAGE: Digest = Digest([9; 32]);

/// A model version with open channels, and what signs for them.
pub(crate) struct Model {
    pub(crate) release: ReleaseId,
    chain_id: String,
    channels: Vec<(u64, OffChainKey)>,
}

impl Model {
    /// Registers a model. No channel is open.
    pub(crate) async fn register(env: &Env) -> Self {
        let operator_id = env.operator.id();
        let registered =
            env.royalty.register_model(&env.launcher, "model", operator_id, &terms(), LINEAGE, 1);
        let version = registered.await.ok();
        Self {
            release: ReleaseId { model_id: "model".to_owned(), version },
            chain_id: env.royalty.settings().await.chain_id,
            channels: Vec::new(),
        }
    }

    pub(crate) fn n_channels(&self) -> usize {
        self.channels.len()
    }

    /// Opens channels until there are `n`, each with a deposit of 10 dollars.
    pub(crate) async fn open_until(&mut self, env: &Env, consumer: &Account, n: usize) {
        while self.channels.len() < n {
            let mut batch = env.usdc.batch(consumer);
            let first = self.channels.len();
            for number in first..n.min(first + 16) {
                let key = OffChainKey::derive(&format!("channel {number}"));
                let (release, operator_id) = (&self.release, env.operator.id());
                let public_key = key.public_key();
                batch = batch.and(env.royalty.open_channel(
                    &env.usdc,
                    consumer,
                    release,
                    operator_id,
                    &public_key,
                    usdc(10),
                ));
                self.channels.push((u64::try_from(number).expect("few channels"), key));
            }
            batch.send().await.ok();
        }
    }

    /// A voucher of each of the channels named, for `amount` in total.
    pub(crate) fn vouchers(
        &self,
        env: &Env,
        channels: std::ops::Range<usize>,
        amount: u128,
    ) -> Vec<SignedVoucher> {
        let of = |(channel_id, key): &(u64, OffChainKey)| {
            let voucher = Voucher {
                chain_id: self.chain_id.clone(),
                contract_id: env.royalty.id().clone(),
                channel_id: *channel_id,
                release_id: self.release.clone(),
                lineage_hash: LINEAGE,
                price_version: 1,
                cumulative_units: 1_000,
                cumulative_amount: amount,
                app_id: None,
            };
            signing::sign(&voucher, key)
        };
        self.channels[channels].iter().map(of).collect()
    }
}
