//! What anybody can read. Unknown ids give nothing, never an error.

use commonweight_common::{Asset, page};
use near_sdk::{AccountId, env, json_types::U128, near};

use super::{Contract, ContractExt};
use crate::{
    logic::{
        books::{Book, Totals},
        bucket, purchase, round,
        validation::{self, RoundFault},
    },
    types::{BucketView, PurchaseView, RoundParams, RoundView},
};

#[near]
impl Contract {
    /// The account of the token that is sold.
    pub fn token_id(&self) -> &AccountId {
        &self.token_id
    }

    /// The account that receives what rounds raise.
    pub fn treasury_id(&self) -> &AccountId {
        &self.treasury_id
    }

    /// Everything that is wrong with `params` for a round that opens now; empty where it can open.
    pub fn validate_round(&self, params: RoundParams) -> Vec<RoundFault> {
        validation::validate(&params, &self.token_id, env::block_timestamp())
    }

    /// A round. The shorter name `round` is a function of C's mathematical library, which hides an export of
    /// that name.
    pub fn funding_round(&self, round_id: u32) -> Option<RoundView> {
        let params = self.params(round_id)?;
        let totals = self.totals(round_id).ok()?;
        Some(RoundView {
            round_id,
            status: round::status(&params.terms, &totals, env::block_timestamp()),
            sealed_at: totals.seal.map(|seal| seal.at.into()),
            ends_at: round::ends_at(&params.terms, &totals).into(),
            exit_ends_at: round::exit_ends_at(&params.terms, &totals).into(),
            raised: totals.raised.into(),
            sold: totals.sold.into(),
            claimed: totals.claimed.into(),
            unsold: totals.unsold.into(),
            params,
        })
    }

    /// Rounds in the order of their numbers, 50 where `limit` does not say, 100 at the most.
    pub fn rounds(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<RoundView> {
        self.page_of_rounds(from_index, limit).filter_map(|round_id| self.funding_round(round_id)).collect()
    }

    /// What `account_id` has in a round. `None` where it has nothing in it.
    pub fn purchase(&self, round_id: u32, account_id: AccountId) -> Option<PurchaseView> {
        let purchase = self.purchase_of(round_id, &account_id)?;
        let book = Book { totals: self.totals(round_id).ok()?, purchase };
        let terms = self.terms(round_id).ok()?;
        Some(PurchaseView {
            round_id,
            account_id,
            paid: purchase.paid.into(),
            tokens: purchase::tokens(&terms, &book).into(),
            claimable: purchase::claimable(&terms, &book, self.time_of_vesting(round_id, &book.totals))
                .into(),
            claimed: purchase.claimed.into(),
            minting: purchase.minting.into(),
            refundable: purchase::refundable(&book).into(),
            sending: purchase.sending.into(),
        })
    }

    /// What `account_id` has in a page of all rounds; rounds in which it has nothing are left out.
    pub fn purchases_of(
        &self,
        account_id: AccountId,
        from_index: Option<u64>,
        limit: Option<u64>,
    ) -> Vec<PurchaseView> {
        self.page_of_rounds(from_index, limit)
            .filter_map(|round_id| self.purchase(round_id, account_id.clone()))
            .collect()
    }

    /// The tokens that `account_id` can claim now. `None` where there is no such round.
    pub fn claimable(&self, round_id: u32, account_id: AccountId) -> Option<U128> {
        let book = self.book(round_id, &account_id).ok()?;
        let now = self.time_of_vesting(round_id, &book.totals);
        Some(purchase::claimable(&self.terms(round_id).ok()?, &book, now).into())
    }

    /// What `account_id` can take back now, in payment units. `None` where there is no such round.
    pub fn refundable(&self, round_id: u32, account_id: AccountId) -> Option<U128> {
        Some(purchase::refundable(&self.book(round_id, &account_id).ok()?).into())
    }

    /// The money of a round. `None` where there is no such round.
    pub fn bucket(&self, round_id: u32) -> Option<BucketView> {
        let totals = self.totals(round_id).ok()?;
        Some(BucketView {
            raised: totals.raised.into(),
            unspent: bucket::unspent(&totals).into(),
            releasing: totals.releasing.into(),
            released: totals.released.into(),
            returning: (totals.owed + totals.sending).into(),
        })
    }

    /// What this contract owes in `asset`, in its smallest units: to buyers, to the treasury, and for NEAR to
    /// those who deposited for storage and challenges. What is on its way is still owed.
    pub fn liabilities(&self, asset: Asset) -> U128 {
        let rounds: u128 = (0..self.n_rounds)
            .filter(|round_id| self.terms(*round_id).is_ok_and(|terms| terms.payment == asset))
            .filter_map(|round_id| self.totals(round_id).ok().as_ref().map(Totals::liability))
            .sum();
        let deposits = if asset == Asset::Near { self.deposits.as_yoctonear() } else { 0 };
        (rounds + deposits).into()
    }
}

impl Contract {
    fn page_of_rounds(&self, from_index: Option<u64>, limit: Option<u64>) -> impl Iterator<Item = u32> {
        page::range(self.n_rounds.into(), from_index, limit).map(|round_id| {
            // `expect` would take a kilobyte for showing an error that never comes.
            let Ok(round_id) = u32::try_from(round_id) else {
                unreachable!("invariant: rounds are counted in u32")
            };
            round_id
        })
    }
}
