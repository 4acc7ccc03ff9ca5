//! Rewards that leave. What cannot be paid is credited again, and no asset has to do with another.

use commonweight_common::{
    outgoing::{self, Answer},
    promise,
};
use near_sdk::{
    AccountId, NearToken, env,
    json_types::U128,
    near,
    serde::{Deserialize, Serialize},
};

use super::{Contract, ContractExt, guard, promises, state::OpenAccount};
use crate::{Error, Event, Result, gas, logic::assets::MAX_LISTED};

/// The longest answer of `storage_balance_of` and `storage_balance_bounds` that is read: two amounts of 41 bytes
/// each, their names, and as much again for spaces.
const MAX_STORAGE_ANSWER: usize = 256;

/// The arguments of `storage_balance_of` and `storage_deposit`.
#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct Registration<'a> {
    account_id: &'a AccountId,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    registration_only: bool,
}

/// The balance of an account that is registered, whatever it is.
#[derive(Deserialize)]
#[serde(crate = "near_sdk::serde")]
struct Registered {}

/// What is needed of the answer of `storage_balance_bounds`.
#[derive(Deserialize)]
#[serde(crate = "near_sdk::serde")]
struct Bounds {
    min: NearToken,
}

#[near]
impl Contract {
    /// Transfers the caller's rewards in one asset, by default the one listed first. Returns whether the transfer
    /// succeeded.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `reward_claimed`, then `reward_paid` or `reward_returned`.
    /// - **Fails**: `NOTHING_TO_CLAIM`, `ASSET_NOT_LISTED`, `NOT_REGISTERED`.
    /// - **Async**: a failed transfer can be claimed again.
    #[payable]
    #[handle_result]
    pub fn claim_rewards(&mut self, asset_id: Option<AccountId>) -> Result<Answer<bool>> {
        let account_id = guard::one_yocto_caller()?;
        let asset_id = self.asset_or_first(asset_id)?;
        let mut open = OpenAccount::load(account_id, &self.totals)?;
        let amount = self.take_reward(&mut open, &asset_id)?;
        let account_id = open.id.clone();
        open.save(&self.totals, 0)?;
        let sent = promises::transfer(&asset_id, &account_id, amount);
        let args = (account_id, asset_id, amount);
        Ok(Answer::of(promises::then(sent, "on_reward_sent", &args, gas::ON_PAYOUT_SENT)))
    }

    /// Transfers the caller's rewards in several assets, each as `claim_rewards` does: one that fails leaves the
    /// others alone. Refused as a whole where one of them has nothing to claim, or is named twice.
    ///
    /// - **Deposit**: 1 yoctoNEAR for each asset.
    /// - **Emits**, **Fails**, **Async**: as `claim_rewards`, and `WRONG_NUMBER_OF_ASSETS`, `YOCTO_PER_ASSET_REQUIRED`.
    #[payable]
    #[handle_result]
    pub fn claim_many_rewards(&mut self, asset_ids: Vec<AccountId>) -> Result<()> {
        let account_id = env::predecessor_account_id();
        let n_assets = asset_ids.len();
        if n_assets == 0 || n_assets > MAX_LISTED {
            return Err(Error::WrongNumberOfAssets { number: n_assets, max: MAX_LISTED });
        }
        let attached = env::attached_deposit().as_yoctonear();
        let required = u128::try_from(n_assets).unwrap_or(u128::MAX);
        if attached != required {
            return Err(Error::YoctoPerAssetRequired { required, attached });
        }
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let mut amounts = Vec::with_capacity(n_assets);
        // An asset that is named twice has nothing left the second time, and the whole call is refused.
        for asset_id in &asset_ids {
            amounts.push(self.take_reward(&mut open, asset_id)?);
        }
        open.save(&self.totals, 0)?;
        for (asset_id, amount) in asset_ids.into_iter().zip(amounts) {
            let sent = promises::transfer(&asset_id, &account_id, amount);
            let args = (account_id.clone(), asset_id, amount);
            promises::then(sent, "on_reward_sent", &args, gas::ON_PAYOUT_SENT);
        }
        Ok(())
    }

    /// Asks the asset whether the caller is registered there, registers it where it is not, and transfers its
    /// rewards. Returns whether the transfer succeeded.
    ///
    /// - **Deposit**: what the registration costs, and 1 yoctoNEAR. What the asset does not take comes back.
    /// - **Emits**: as `claim_rewards`. Nothing where the asset gives no answer, where the deposit is too small,
    ///   or where there is nothing to claim: the deposit then comes back whole.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `ASSET_NOT_LISTED`.
    #[payable]
    #[handle_result]
    pub fn register_and_claim(&mut self, asset_id: AccountId) -> Result<Answer<bool>> {
        let account_id = env::predecessor_account_id();
        let deposit = env::attached_deposit();
        if deposit <= NearToken::from_yoctonear(1) {
            return Err(Error::OneYoctoRequired { attached: deposit.as_yoctonear() });
        }
        self.assets.find(&asset_id)?;
        let registered = env::promise_batch_create(&asset_id);
        let args = promises::json(&Registration { account_id: &account_id, registration_only: false });
        promises::call(registered, "storage_balance_of", &args, NearToken::ZERO, gas::STORAGE_VIEW);
        let bounds = env::promise_batch_create(&asset_id);
        promises::call(bounds, "storage_balance_bounds", b"{}", NearToken::ZERO, gas::STORAGE_VIEW);
        let known = env::promise_and(&[registered, bounds]);
        let args = (account_id, asset_id, deposit);
        Ok(Answer::of(promises::then(known, "on_registration_known", &args, gas::ON_REGISTRATION_KNOWN)))
    }

    /// Goes on with `register_and_claim`. Of the arguments, which are Borsh: the account, the asset, the deposit.
    #[private]
    pub fn on_registration_known(&mut self) {
        let (account_id, asset_id, deposit) = promises::arguments();
        self.register_and_pay(account_id, asset_id, deposit);
    }
}

impl Contract {
    pub(super) fn register_and_pay(
        &mut self,
        account_id: AccountId,
        asset_id: AccountId,
        deposit: NearToken,
    ) {
        let rest = deposit.saturating_sub(NearToken::from_yoctonear(1));
        let price = match promise::read_json::<Option<Registered>>(0, MAX_STORAGE_ANSWER) {
            promise::Answer::Value(Some(Registered {})) => Some(NearToken::ZERO),
            promise::Answer::Value(None) => match promise::read_json::<Bounds>(1, MAX_STORAGE_ANSWER) {
                promise::Answer::Value(Bounds { min }) if min <= rest => Some(min),
                _ => None,
            },
            promise::Answer::Failed | promise::Answer::Malformed => None,
        };
        let former = self.assets.clone();
        let claimed = price.and_then(|price| {
            let mut open = OpenAccount::load(account_id.clone(), &self.totals).ok()?;
            let amount = self.debit_reward(&mut open, &asset_id).ok()?;
            open.save(&self.totals, 0).ok()?;
            Some((price, amount))
        });
        let Some((price, amount)) = claimed else {
            // Nothing of a claim stays that could not be written down for its account.
            self.assets = former;
            outgoing::pay(&account_id, deposit);
            env::value_return(b"false");
            return;
        };
        tell_claim(&account_id, &asset_id, amount);
        outgoing::pay(&account_id, rest.saturating_sub(price));
        let sent = env::promise_batch_create(&asset_id);
        if price > NearToken::ZERO {
            let args = promises::json(&Registration { account_id: &account_id, registration_only: true });
            promises::call(sent, "storage_deposit", &args, price, gas::STORAGE_DEPOSIT);
        }
        promises::add_transfer(sent, &account_id, amount);
        // What the token does not take comes back to the account that has paid it.
        env::promise_set_refund_to(sent, &account_id);
        let args = (account_id, asset_id, amount);
        env::promise_return(promises::then(sent, "on_reward_sent", &args, gas::ON_PAYOUT_SENT));
    }

    /// The asset named, or the one that was listed first.
    pub(super) fn asset_or_first(&self, asset_id: Option<AccountId>) -> Result<AccountId> {
        let first = || self.assets.listings.first().map(|listing| listing.asset_id.clone());
        asset_id.or_else(first).ok_or(Error::NothingToClaim)
    }

    fn take_reward(&mut self, open: &mut OpenAccount, asset_id: &AccountId) -> Result<U128> {
        let amount = self.debit_reward(open, asset_id)?;
        tell_claim(&open.id, asset_id, amount);
        Ok(amount)
    }

    /// Takes what the account has earned, without a word.
    fn debit_reward(&mut self, open: &mut OpenAccount, asset_id: &AccountId) -> Result<U128> {
        Ok(self.assets.claim(&mut open.account.holder(), asset_id, env::block_timestamp())?.into())
    }
}

fn tell_claim(account_id: &AccountId, asset_id: &AccountId, amount: U128) {
    Event::RewardClaimed { account_id: account_id.into(), asset_id: asset_id.into(), amount }.emit();
}
