//! The surface of [`CommunityToken`]: minting, burning, the owner, and their views.

use std::borrow::Cow;

use commonweight_common::page;
use near_sdk::{AccountId, json_types::U128, near};

use super::{Contract, ContractExt, require_one_yocto};
use crate::{CommunityToken, Event, MinterView, Result};

#[near]
impl CommunityToken for Contract {
    #[handle_result]
    fn mint(&mut self, account_id: AccountId, amount: U128) -> Result<()> {
        self.do_mint(&account_id, amount.0)
    }

    #[payable]
    #[handle_result]
    fn burn(&mut self, amount: U128) -> Result<()> {
        self.do_burn(amount.0)
    }

    #[payable]
    #[handle_result]
    fn add_minter(&mut self, account_id: AccountId, cap: U128) -> Result<()> {
        self.do_add_minter(account_id, cap)
    }

    #[payable]
    #[handle_result]
    fn remove_minter(&mut self, account_id: AccountId) -> Result<()> {
        self.do_remove_minter(account_id)
    }

    #[payable]
    #[handle_result]
    fn propose_owner(&mut self, owner_id: Option<AccountId>) -> Result<()> {
        require_one_yocto()?;
        self.owner.propose(owner_id)?;

        Event::OwnerProposed { proposed_id: self.owner.proposed_id().map(Cow::Borrowed) }.emit();
        Ok(())
    }

    #[payable]
    #[handle_result]
    fn accept_owner(&mut self) -> Result<()> {
        require_one_yocto()?;
        let old_owner_id = self.owner.accept()?;

        Event::OwnerChanged {
            old_owner_id: Cow::Borrowed(&old_owner_id),
            new_owner_id: Cow::Borrowed(self.owner.id()),
        }
        .emit();
        Ok(())
    }

    fn owner(&self) -> &AccountId {
        self.owner.id()
    }

    fn proposed_owner(&self) -> Option<&AccountId> {
        self.owner.proposed_id()
    }

    fn max_supply(&self) -> U128 {
        self.max_supply.into()
    }

    fn minter(&self, account_id: AccountId) -> Option<MinterView> {
        self.minters.get(&account_id).map(|minter| minter.view(account_id))
    }

    fn minters(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<MinterView> {
        let range = page::range(u64::from(self.minters.len()), from_index, limit);
        self.minters
            .iter()
            .map(|(account_id, minter)| minter.view(account_id.clone()))
            .skip(usize::try_from(range.start).unwrap_or(usize::MAX))
            .take(usize::try_from(range.end - range.start).unwrap_or(usize::MAX))
            .collect()
    }
}
