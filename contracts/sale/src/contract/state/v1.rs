//! Records as version 0.1.0 wrote them, and what they mean today. Nothing writes them any more.

use commonweight_common::Asset;
use near_sdk::{
    json_types::{U64, U128},
    near,
};

use crate::{
    logic::ledger::{Purchase, Seal, Totals},
    types::{Pricing, Terms, Unsold, Vesting},
};

#[near(serializers = [borsh])]
pub(crate) struct TermsV1 {
    pub(crate) payment: Asset,
    pub(crate) pricing: Pricing,
    pub(crate) tokens_for_sale: U128,
    pub(crate) soft_cap: U128,
    pub(crate) hard_cap: U128,
    pub(crate) account_cap: U128,
    pub(crate) minimum: U128,
    pub(crate) start: U64,
    pub(crate) end: U64,
    pub(crate) vesting: Vesting,
}

#[near(serializers = [borsh])]
pub(crate) struct TotalsV1 {
    pub(crate) raised: u128,
    pub(crate) sold: u128,
    pub(crate) owed: u128,
    pub(crate) sending: u128,
    pub(crate) claimed: u128,
    pub(crate) minting: u128,
    pub(crate) releasing: u128,
    pub(crate) released: u128,
    pub(crate) seal: Option<Seal>,
}

#[near(serializers = [borsh])]
pub(crate) struct PurchaseV1 {
    pub(crate) paid: u128,
    pub(crate) tokens: u128,
    pub(crate) owed: u128,
    pub(crate) sending: u128,
    pub(crate) claimed: u128,
    pub(crate) minting: u128,
}

impl From<TermsV1> for Terms {
    fn from(terms: TermsV1) -> Self {
        let TermsV1 { payment, pricing, tokens_for_sale, soft_cap, hard_cap, .. } = terms;
        let TermsV1 { account_cap, minimum, start, end, vesting, .. } = terms;
        Self {
            payment,
            pricing,
            tokens_for_sale,
            soft_cap,
            hard_cap,
            account_cap,
            minimum,
            start,
            end,
            bonuses: Vec::new(),
            allowlist: None,
            unsold: Unsold::Void,
            vesting,
        }
    }
}

impl From<TotalsV1> for Totals {
    fn from(totals: TotalsV1) -> Self {
        let TotalsV1 { raised, sold, owed, sending, claimed, minting, releasing, released, seal } = totals;
        Self { raised, sold, owed, sending, claimed, minting, releasing, released, seal, ..Self::default() }
    }
}

impl From<PurchaseV1> for Purchase {
    fn from(purchase: PurchaseV1) -> Self {
        let PurchaseV1 { paid, tokens, owed, sending, claimed, minting } = purchase;
        Self { paid, tokens, owed, sending, claimed, minting, ..Self::default() }
    }
}
