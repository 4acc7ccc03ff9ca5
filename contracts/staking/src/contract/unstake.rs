//! The way out: unstaking, waiting, withdrawing. Nothing here depends on the owner, on a pause, or on the DAO.

use commonweight_common::outgoing::Answer;
use near_sdk::{
    env,
    json_types::{U64, U128},
    near,
};

use super::{Contract, ContractExt, guard, promises, receive::reserve, state::OpenAccount};
use crate::{Event, Result, gas};

#[near]
impl Contract {
    /// Takes `amount` off the caller's stake; it can be withdrawn after the unbonding period. What the histories need
    /// for pages that are full may be owed.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `unstaked`.
    /// - **Fails**: `AMOUNT_IS_ZERO`, `NOT_ENOUGH_STAKE`, `TOO_MANY_UNBONDINGS`, `STORAGE_EXHAUSTED`.
    #[payable]
    #[handle_result]
    pub fn unstake(&mut self, amount: U128) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let now = env::block_timestamp();
        let unlocks_at = now + self.unbonding_period;
        let former = open.account.stake.current();
        let sealed = self.totals.unstake(&mut open.account, amount.0, now, unlocks_at)?;
        let n_pages = self.follow_stake(&mut open, former, &sealed, now);
        let stake = open.account.stake.current();
        open.save_on_the_way_out(&self.totals, n_pages)?;
        Event::Unstaked {
            account_id: (&account_id).into(),
            amount,
            stake: stake.into(),
            total_stake: self.totals.staked.into(),
            unlocks_at: unlocks_at.into(),
        }
        .emit();
        Ok(())
    }

    /// Stakes again what was to unlock at `unlocks_at`.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `unbonding_cancelled`.
    /// - **Fails**: `UNKNOWN_UNBONDING`, `STORAGE_EXHAUSTED` where it would not leave enough free to unstake, `PAUSED`.
    #[payable]
    #[handle_result]
    pub fn cancel_unbonding(&mut self, unlocks_at: U64) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let now = env::block_timestamp();
        self.pauses.stake.check(now)?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let former = open.account.stake.current();
        let (amount, sealed) = self.totals.cancel_unbonding(&mut open.account, unlocks_at.0, now)?;
        self.follow_stake(&mut open, former, &sealed, now);
        let stake = open.account.stake.current();
        let reserve = reserve(&open);
        open.save(&self.totals, reserve)?;
        Event::UnbondingCancelled {
            account_id: (&account_id).into(),
            amount: amount.into(),
            unlocks_at,
            stake: stake.into(),
            total_stake: self.totals.staked.into(),
        }
        .emit();
        Ok(())
    }

    /// Transfers everything whose unbonding has ended to the caller. Returns whether the transfer succeeded.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `withdrawal_started`, then `withdrawal_paid` or `withdrawal_returned`.
    /// - **Fails**: `NOTHING_TO_WITHDRAW`.
    /// - **Async**: a failed transfer can be withdrawn again at once.
    #[payable]
    #[handle_result]
    pub fn withdraw(&mut self) -> Result<Answer<bool>> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let amount = U128(self.totals.withdraw(&mut open.account, env::block_timestamp())?);
        open.save(&self.totals, 0)?;
        Event::WithdrawalStarted { account_id: (&account_id).into(), amount }.emit();
        let sent = promises::transfer(&self.token_id, &account_id, amount);
        Ok(Answer::of(promises::then(sent, "on_withdrawal_sent", &(account_id, amount), gas::ON_PAYOUT_SENT)))
    }
}
