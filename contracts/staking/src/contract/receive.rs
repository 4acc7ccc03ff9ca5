//! Tokens that arrive: stakes and rewards.

use commonweight_common::JsonText;
use near_sdk::{AccountId, NearToken, env, json_types::U128, near};

use super::{
    Contract, ContractExt,
    state::{self, OpenAccount, storage_price},
};
use crate::{
    Error, Event, Result, TransferMessage,
    logic::{
        assets::{ENTRY_BYTES, MAX_LISTED},
        totals::FullPages,
    },
};

/// Bytes that must be free after staking, so that whoever could stake can unstake without paying more: the
/// unbonding entry, a checkpoint in four histories, and the pages that these seal every 16th time. What they seal every
/// 256th time beside these, unstaking may owe. An entry for each asset that may be listed in the meantime comes on top.
pub(super) const UNSTAKE_RESERVE: u64 = 768;

#[near]
impl Contract {
    /// Takes in tokens that were sent by `ft_transfer_call`: `{"stake":{}}` from the staked token adds to the
    /// sender's stake, `{"stake_for":{"account_id":"…"}}` to another's, for whose storage the sender's deposit
    /// pays; `{"reward":{}}` from a reward asset is divided among all stakers over time.
    ///
    /// - **Caller**: the token. The staker has a storage deposit, and so has who stakes for another.
    /// - **Emits**: `staked`, with `stake_given` and `storage_deposited` where it is for another; or `reward_added`.
    /// - **Fails**: `UNKNOWN_MESSAGE`, `AMOUNT_IS_ZERO`, `NOT_REGISTERED`, `STORAGE_EXHAUSTED`, `AMOUNT_TOO_LARGE`,
    ///   `PAUSED`, `ASSET_DISABLED`. The token then returns the whole amount to its sender.
    #[handle_result]
    pub fn ft_on_transfer(
        &mut self,
        sender_id: AccountId,
        amount: U128,
        msg: JsonText<TransferMessage>,
    ) -> Result<U128> {
        let token_id = env::predecessor_account_id();
        match msg.parse() {
            Ok(TransferMessage::Stake {}) if token_id == self.token_id => self.stake(sender_id, amount.0)?,
            Ok(TransferMessage::StakeFor { account_id }) if token_id == self.token_id => {
                self.stake_for(sender_id, account_id, amount.0)?;
            }
            Ok(TransferMessage::Reward {}) if self.assets.find(&token_id).is_ok() => {
                self.add_reward(&token_id, &sender_id, amount.0)?;
            }
            _ => return Err(Error::UnknownMessage { token_id }),
        }
        Ok(U128(0))
    }
}

impl Contract {
    fn stake(&mut self, account_id: AccountId, amount: u128) -> Result<()> {
        let open = self.add_stake(account_id, amount)?;
        let reserve = reserve(&open);
        open.save(&self.totals, reserve)
    }

    /// Stakes for another account. The sender's storage deposit pays for what that stores.
    fn stake_for(&mut self, sender_id: AccountId, account_id: AccountId, amount: u128) -> Result<()> {
        if sender_id == account_id {
            return self.stake(account_id, amount);
        }
        let Some(mut payer) = state::load_account(&sender_id) else {
            return Err(Error::NotRegistered { account_id: sender_id });
        };
        let mut open = self.add_stake(account_id.clone(), amount)?;
        let grown = open.used(&self.totals).saturating_sub(open.account.storage_used);
        let price = storage_price(grown);
        let free = payer.storage_deposit.saturating_sub(storage_price(payer.storage_used));
        if price > free {
            return Err(Error::StorageExhausted { required: price, deposit: free });
        }
        payer.storage_deposit = payer.storage_deposit.saturating_sub(price);
        open.account.storage_deposit = open.account.storage_deposit.saturating_add(price);
        let deposit = open.account.storage_deposit;
        let reserve = reserve(&open);
        open.save(&self.totals, reserve)?;
        state::save_account(&sender_id, &payer);
        Event::StakeGiven {
            sender_id: (&sender_id).into(),
            account_id: (&account_id).into(),
            amount: amount.into(),
            storage: price,
        }
        .emit();
        if price > NearToken::ZERO {
            Event::StorageDeposited { account_id: (&account_id).into(), amount: price, deposit }.emit();
        }
        Ok(())
    }

    /// Adds to a stake. The account is still to be saved.
    fn add_stake(&mut self, account_id: AccountId, amount: u128) -> Result<OpenAccount> {
        let now = env::block_timestamp();
        self.pauses.stake.check(now)?;
        let mut open = OpenAccount::load(account_id, &self.totals)?;
        let former = open.account.stake.current();
        let sealed = self.totals.stake(&mut open.account, amount, now)?;
        self.follow_stake(&mut open, former, &sealed, now);
        Event::Staked {
            account_id: (&open.id).into(),
            amount: amount.into(),
            stake: open.account.stake.current().into(),
            total_stake: self.totals.staked.into(),
        }
        .emit();
        Ok(open)
    }

    /// Brings everything in line with a stake that has just changed: rewards, the delegate, the histories. Returns how
    /// many pages of these it has sealed.
    pub(super) fn follow_stake(
        &mut self,
        open: &mut OpenAccount,
        former: u128,
        sealed: &FullPages,
        now: u64,
    ) -> usize {
        let stake = open.account.stake.current();
        state::save_full_pages(&open.id, sealed);
        let mut holder = open.account.holder();
        holder.stake = former;
        self.assets.set_stake(&mut holder, stake, now);
        let Some(delegate_id) = open.account.delegate_id() else { return sealed.n_pages() };
        let received = state::load_received(delegate_id);
        let power = received.power.current() - former + stake;
        sealed.n_pages() + state::save_received(delegate_id, received, power, now)
    }

    fn add_reward(&mut self, asset_id: &AccountId, sender_id: &AccountId, amount: u128) -> Result<()> {
        let now = env::block_timestamp();
        self.pauses.reward.check(now)?;
        if amount == 0 {
            return Err(Error::AmountIsZero);
        }
        let pool = self.assets.receive(asset_id, amount, now)?;
        let is_released = pool.pending == 0;
        Event::RewardAdded {
            asset_id: asset_id.into(),
            sender_id: sender_id.into(),
            amount: amount.into(),
            ends_at: is_released.then_some(pool.drip.ends_at.into()),
        }
        .emit();
        Ok(())
    }
}

/// The bytes that an account has to leave free when it has staked.
pub(super) fn reserve(open: &OpenAccount) -> u64 {
    let listed = u64::try_from(MAX_LISTED.saturating_sub(open.account.entries.len())).unwrap_or(0);
    UNSTAKE_RESERVE + listed * ENTRY_BYTES
}
