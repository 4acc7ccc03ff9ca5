//! A registered model version. What it promises never changes; what it has earned does.

use commonweight_common::stored::Stored;
use near_sdk::AccountId;

use super::{shares::Pool, split::Split};
use crate::{Digest, Error, ReleaseId, ReleaseView, Result, Terms};

/// The longest name of a model in bytes.
pub const MAX_MODEL_ID_LENGTH: usize = 64;

/// A model version. Every field but the last two is fixed when it is registered.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Release {
    /// Its name.
    pub id: ReleaseId,
    /// Who serves it and redeems its vouchers.
    pub operator_id: AccountId,
    /// How its income is split.
    pub terms: Terms,
    /// The lineage that vouchers must name.
    pub lineage_hash: Digest,
    /// The price list that vouchers must name.
    pub price_version: u32,
    /// All that has been redeemed for it.
    pub revenue: u128,
    /// What its contributors have earned.
    pub pool: Pool,
}

impl Release {
    /// A model version that has earned nothing yet.
    pub fn new(
        id: ReleaseId,
        operator_id: AccountId,
        terms: Terms,
        lineage_hash: Digest,
        price_version: u32,
    ) -> Result<Self> {
        if !is_model_id(&id.model_id) {
            return Err(Error::ModelIdMalformed { model_id: id.model_id });
        }
        Ok(Self {
            id,
            operator_id,
            terms: terms.checked()?,
            lineage_hash,
            price_version,
            revenue: 0,
            pool: Pool::default(),
        })
    }

    /// `amount` was redeemed. Returns how it is split; the contributors' part is in the pool then.
    pub fn earn(&mut self, amount: u128) -> Split {
        let split = self.terms.split(amount);
        self.pool.accrue(split.contributors);
        self.revenue = self
            .revenue
            .checked_add(amount)
            .expect("invariant: no more is redeemed than the supply of the asset over all time");
        split
    }

    /// What waits for contributors is handed to those that there are. Returns how much that is.
    pub fn distribute_pending(&mut self) -> Result<u128> {
        let pending = self.pool.pending();
        let total_weight = self.pool.total_weight();
        if pending == 0 || total_weight == 0 {
            return Err(Error::NothingToDistribute { pending, total_weight });
        }
        self.pool.distribute();
        Ok(pending)
    }

    /// As the view shows it.
    pub fn view(&self) -> ReleaseView {
        ReleaseView {
            model_id: self.id.model_id.clone(),
            version: self.id.version,
            operator_id: self.operator_id.clone(),
            terms: self.terms.clone(),
            lineage_hash: self.lineage_hash,
            price_version: self.price_version,
            revenue: self.revenue.into(),
            total_weight: self.pool.total_weight().into(),
            contributors_owed: self.pool.owed().into(),
            pending: self.pool.pending().into(),
        }
    }
}

/// Nothing that JSON would have to escape, so that the length of an event is bounded.
fn is_model_id(model_id: &str) -> bool {
    (1..=MAX_MODEL_ID_LENGTH).contains(&model_id.len())
        && model_id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests;
