//! New tokens inside the caps, and the end of old ones.

use std::borrow::Cow;

use near_contract_standards::fungible_token::events::{FtBurn, FtMint};
use near_sdk::{AccountId, env, json_types::U128};

use super::{Contract, require_one_yocto};
use crate::{Error, Event, Minter, Result};

impl Contract {
    pub(super) fn do_mint(&mut self, account_id: &AccountId, amount: u128) -> Result<()> {
        let minter_id = env::predecessor_account_id();
        let minter = self.admitted(&minter_id)?;
        self.require_account(account_id)?;
        let minted = minter.mint(amount, self.token.total_supply, self.max_supply)?;

        self.minters.insert(minter_id, minted);
        self.token.internal_deposit(account_id, amount);

        FtMint { owner_id: account_id, amount: amount.into(), memo: None }.emit();
        Ok(())
    }

    pub(super) fn do_burn(&mut self, amount: u128) -> Result<()> {
        require_one_yocto()?;
        let account_id = env::predecessor_account_id();
        self.require_account(&account_id)?;
        let balance = self.token.internal_unwrap_balance_of(&account_id);
        if amount == 0 {
            return Err(Error::AmountIsZero);
        }
        if balance < amount {
            return Err(Error::BalanceTooSmall { account_id, amount, balance });
        }

        self.token.internal_withdraw(&account_id, amount);

        FtBurn { owner_id: &account_id, amount: amount.into(), memo: None }.emit();
        Ok(())
    }

    pub(super) fn do_add_minter(&mut self, account_id: AccountId, cap: U128) -> Result<()> {
        require_one_yocto()?;
        self.owner.require()?;
        let before = self.minters.get(&account_id).copied();
        let minter = Minter::admit(before, &account_id, cap.0)?;

        self.minters.insert(account_id.clone(), minter);

        Event::MinterAdded { account_id: Cow::Borrowed(&account_id), cap }.emit();
        Ok(())
    }

    pub(super) fn do_remove_minter(&mut self, account_id: AccountId) -> Result<()> {
        require_one_yocto()?;
        self.owner.require()?;
        let dismissed = self.admitted(&account_id)?.dismiss();

        self.minters.insert(account_id.clone(), dismissed);

        Event::MinterRemoved { account_id: Cow::Borrowed(&account_id) }.emit();
        Ok(())
    }

    fn admitted(&self, account_id: &AccountId) -> Result<Minter> {
        self.minters
            .get(account_id)
            .copied()
            .filter(Minter::is_admitted)
            .ok_or_else(|| Error::NotMinter { account_id: account_id.clone() })
    }

    fn require_account(&self, account_id: &AccountId) -> Result<()> {
        if self.token.accounts.contains_key(account_id) {
            return Ok(());
        }
        Err(Error::NotRegistered { account_id: account_id.clone() })
    }
}
