//! The way out: unstaking, waiting, withdrawing. Nothing here depends on the owner or the DAO.

use near_sdk::{Promise, env, json_types::U128, near};

use super::{
    Contract, ContractExt, guard, payout,
    state::{self, OpenAccount},
};
use crate::{Event, Result, gas};

#[near]
impl Contract {
    /// See [`crate::Staking::unstake`].
    #[payable]
    #[handle_result]
    pub fn unstake(&mut self, amount: U128) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let now = env::block_timestamp();
        let unlocks_at = now + self.unbonding_period;
        let sealed = self.totals.unstake(&mut open.account, amount.0, now, unlocks_at)?;
        let stake = open.account.stake.current();
        state::save_sealed(&account_id, &sealed);
        self.set_shares(&account_id, stake, now);
        open.save(&self.totals, 0)?;
        Event::Unstaked {
            account_id: (&account_id).into(),
            amount,
            stake: stake.into(),
            total_stake: self.totals.stake.current().into(),
            unlocks_at: unlocks_at.into(),
        }
        .emit();
        Ok(())
    }

    /// See [`crate::Staking::withdraw`].
    #[payable]
    #[handle_result]
    pub fn withdraw(&mut self) -> Result<Promise> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        let amount = U128(self.totals.withdraw(&mut open.account, env::block_timestamp())?);
        open.save(&self.totals, 0)?;
        Event::WithdrawalStarted { account_id: (&account_id).into(), amount }.emit();
        Ok(payout::send(self.token_id.clone(), account_id.clone(), amount).then(
            Self::ext(env::current_account_id())
                .with_static_gas(gas::ON_PAYOUT_SENT)
                .with_unused_gas_weight(0)
                .on_withdrawal_sent(account_id, amount),
        ))
    }
}
