//! The kinds of rounds: what they are paid with, how they price, who may buy, and what becomes of what they do not sell.

use std::time::Duration;

use commonweight_common::{Asset, Bps};
use commonweight_integration_tests::{
    amount::{cwt, usdc},
    env::{DAY, nanos},
    plan,
};
use commonweight_sale::{
    logic::allowlist::{Leaf, Tree},
    types::{
        Allowance, Bonus, Milestone, Order, Price, Pricing, RoundParams, Terms, TransferMessage, Unsold,
        Vesting,
    },
};
use commonweight_sandbox::in_process::Sandbox;
use near_primitives::types::{AccountId, Balance};
use near_sdk::json_types::{U64, U128};
use rand::{Rng, rngs::StdRng};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::suite::{Call, STORAGE, SUITE, call, must_do, paid};

pub(super) const WINDOW: Duration = DAY.saturating_mul(14);
pub(super) const VESTING: Duration = DAY.saturating_mul(28);
/// What each member may pay in a round with an allowlist, in whole coins.
const PLACES: [u128; 3] = [800, 500, 700];

/// How a round prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prices {
    Fixed,
    Bonuses,
    ProRata,
}

/// What one round is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) is_paid_in_near: bool,
    pub(super) prices: Prices,
    pub(super) unsold: Unsold,
    pub(super) has_list: bool,
}

impl Kind {
    /// The kind of a seed: 24 seeds in a row have all of them.
    pub(super) fn of(seed: u64) -> Self {
        let prices = [Prices::Fixed, Prices::Bonuses, Prices::ProRata];
        let position = usize::try_from(seed / 2 % 3).expect("a small number");
        Self {
            is_paid_in_near: seed.is_multiple_of(2),
            prices: prices[position],
            unsold: if (seed / 6).is_multiple_of(2) { Unsold::Treasury } else { Unsold::Void },
            has_list: (seed / 12).is_multiple_of(2),
        }
    }

    pub(super) fn asset(self) -> Asset {
        if self.is_paid_in_near { Asset::Near } else { Asset::Nep141(SUITE.ids.usdc.clone()) }
    }

    /// So many whole coins of the payment asset.
    pub(super) fn coins(self, amount: u128) -> u128 {
        amount * if self.is_paid_in_near { Balance::from_near(1).as_yoctonear() } else { usdc(1) }
    }

    /// Half of what the members may pay is enough; they can pay a little less than everything. With the largest
    /// bonus, the tokens are gone before the hard cap is reached.
    fn terms(self, now: u64) -> Terms {
        let price = Price { payment_units: U128(self.coins(3)), token_units: U128(cwt(31) + 1) };
        let from_to = |start, end, bps| Bonus {
            start: U64(now + nanos(WINDOW) / 4 * start),
            end: U64(now + nanos(WINDOW) / 4 * end),
            bps: Bps::new(bps).expect("a share of the whole"),
        };
        Terms {
            payment: self.asset(),
            pricing: if self.prices == Prices::ProRata { Pricing::ProRata } else { Pricing::Fixed(price) },
            tokens_for_sale: U128(cwt(16_000) + 1),
            soft_cap: U128(self.coins(600)),
            hard_cap: U128(self.coins(1_500)),
            account_cap: U128(self.coins(800)),
            minimum: U128(self.coins(1)),
            start: U64(now),
            end: U64(now + nanos(WINDOW)),
            bonuses: match self.prices {
                Prices::Bonuses => vec![from_to(0, 2, 2_000), from_to(2, 3, 777)],
                Prices::Fixed | Prices::ProRata => Vec::new(),
            },
            allowlist: self.has_list.then(|| list(self).0),
            unsold: self.unsold,
            vesting: Vesting { cliff: U64(nanos(DAY)), duration: U64(nanos(VESTING)) },
            binding_time: U64(nanos(WINDOW / 10)),
        }
    }

    /// The round is open, and the operator is the lead.
    pub(super) fn open(self) -> Sandbox {
        let mut sandbox = SUITE.base.fork();
        let ids = &SUITE.ids;
        let params = RoundParams {
            phase: "Phase 1".to_owned(),
            milestone: Milestone { text: "A model".to_owned(), hash: commonweight_common::Digest([0; 32]) },
            terms: self.terms(sandbox.chain().head().timestamp),
            release: plan::two_tranches(),
        };
        let open = call(&ids.launcher, &ids.sale, "open_round", json!({ "params": params }));
        must_do(&mut sandbox, &Call { deposit: STORAGE, ..open });
        let lead = json!({ "role": "lead", "account_id": SUITE.operator });
        must_do(&mut sandbox, &paid(&ids.launcher, &ids.sale, "grant_role", lead));
        sandbox
    }

    /// A member pays in the way of the round, with its own place.
    pub(super) fn buy(self, member: usize, amount: u128) -> Call {
        let allowance = self.has_list.then(|| list(self).1[member].clone());
        purchase(self.is_paid_in_near, &SUITE.members[member], amount, allowance)
    }

    /// Mostly a sound purchase. Now and then one in another asset, with another's place, or with a place where there
    /// is no list: it must be refused and given back.
    pub(super) fn draw_purchase(self, rng: &mut StdRng) -> Call {
        let member = rng.gen_range(0..SUITE.members.len());
        let amount = rng.gen_range(0..=self.coins(500));
        match rng.gen_range(0..12) {
            0 => purchase(!self.is_paid_in_near, &SUITE.members[member], amount.min(usdc(500)), None),
            1 => {
                let allowance = list(self).1[(member + 1) % SUITE.members.len()].clone();
                purchase(self.is_paid_in_near, &SUITE.members[member], amount, Some(allowance))
            }
            _ => self.buy(member, amount),
        }
    }
}

fn purchase(in_near: bool, buyer: &AccountId, amount: u128, allowance: Option<Allowance>) -> Call {
    let ids = &SUITE.ids;
    let order = Order { round_id: 0, min_tokens: None, allowance };
    if in_near {
        let deposit = Balance::from_yoctonear(amount);
        return Call { deposit, ..call(buyer, &ids.sale, "buy", json!(order)) };
    }
    SUITE.transfer_call(&ids.usdc, buyer, &ids.sale, amount, &json!(TransferMessage::Buy(order)))
}

/// The root of the list of all members, and their places.
fn list(kind: Kind) -> (commonweight_common::Digest, Vec<Allowance>) {
    let sha256 = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
    let places = || (0..).zip(SUITE.members.iter().zip(PLACES.map(|coins| kind.coins(coins))));
    let leaves =
        places().map(|(index, (id, maximum))| Leaf::new(&SUITE.ids.sale, index, id, maximum).hash(sha256));
    let tree = Tree::new(leaves.collect(), sha256);
    let allowance = |(index, (_, maximum)): (u32, (&AccountId, u128))| Allowance {
        index,
        maximum: U128(maximum),
        proof: tree.proof(usize::try_from(index).expect("a short list")),
    };
    (tree.root(), places().map(allowance).collect())
}
