//! The surface of [`CommunityToken`]: minting, burning, the owner, staged code, and their views.

use std::borrow::Cow;

use commonweight_common::{page, roles::RoleHolders};
use near_sdk::{AccountId, json_types::U128, near};

use super::{
    Contract, ContractExt, require_one_yocto,
    state::{Administration, MINTER_IDS, MINTERS, Supply, UPGRADE},
    upgrading,
};
use crate::{
    CommunityToken, Digest, Error, Event, MinterView, Result, StagedCodeView,
    logic::minter::{MAX_MINTERS, Minter},
};

#[near]
impl CommunityToken for Contract {
    #[handle_result]
    fn mint(&mut self, account_id: AccountId, amount: U128) -> Result<()> {
        Self::do_mint(&account_id, amount.0)
    }

    #[payable]
    #[handle_result]
    fn burn(&mut self, amount: U128) -> Result<()> {
        Self::do_burn(amount.0)
    }

    #[payable]
    #[handle_result]
    fn add_minter(&mut self, account_id: AccountId, cap: U128) -> Result<()> {
        require_one_yocto()?;
        let mut administration = Administration::load()?;
        administration.owner.require()?;
        let before = MINTERS.get(&account_id);
        let minter = Minter::admit(before, &account_id, cap.0)?;

        if before.is_none() && administration.n_minters >= MAX_MINTERS {
            return Err(Error::TooManyMinters { max: MAX_MINTERS });
        }

        MINTERS.set(&account_id, &minter);
        if before.is_none() {
            MINTER_IDS.set(&administration.n_minters, &account_id);
            administration.n_minters += 1;
            administration.save();
        }

        Event::MinterAdded { account_id: Cow::Borrowed(&account_id), cap }.emit();
        Ok(())
    }

    #[payable]
    #[handle_result]
    fn remove_minter(&mut self, account_id: AccountId) -> Result<()> {
        require_one_yocto()?;
        Administration::load()?.owner.require()?;
        let dismissed = Self::admitted(&account_id)?.dismiss();

        MINTERS.set(&account_id, &dismissed);

        Event::MinterRemoved { account_id: Cow::Borrowed(&account_id) }.emit();
        Ok(())
    }

    #[payable]
    #[handle_result]
    fn propose_owner(&mut self, owner_id: Option<AccountId>) -> Result<()> {
        require_one_yocto()?;
        let mut administration = Administration::load()?;
        administration.owner.propose(owner_id)?;
        administration.save();

        let proposed_id = administration.owner.proposed_id().map(Cow::Borrowed);
        Event::OwnerProposed { proposed_id }.emit();
        Ok(())
    }

    #[payable]
    #[handle_result]
    fn accept_owner(&mut self) -> Result<()> {
        require_one_yocto()?;
        let mut administration = Administration::load()?;
        let old_owner_id = administration.owner.accept()?;
        administration.save();

        Event::OwnerChanged {
            old_owner_id: Cow::Borrowed(&old_owner_id),
            new_owner_id: Cow::Borrowed(administration.owner.id()),
            forgotten_code_hash: UPGRADE.forget().map(|staged| staged.code_hash),
            roles: admitted_minters(administration.n_minters),
        }
        .emit();
        Ok(())
    }

    #[payable]
    #[handle_result]
    fn stage_code(&mut self, code_hash: Digest) -> Result<()> {
        require_one_yocto()?;
        Administration::load()?.owner.require()?;
        upgrading::stage(code_hash);
        Ok(())
    }

    #[payable]
    #[handle_result]
    fn unstage_code(&mut self) -> Result<()> {
        require_one_yocto()?;
        Administration::load()?.owner.require()?;
        upgrading::unstage()
    }

    fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
    }

    #[handle_result]
    fn owner(&self) -> Result<AccountId> {
        Ok(Administration::load()?.owner.id().clone())
    }

    #[handle_result]
    fn proposed_owner(&self) -> Result<Option<AccountId>> {
        Ok(Administration::load()?.owner.proposed_id().cloned())
    }

    #[handle_result]
    fn max_supply(&self) -> Result<U128> {
        Ok(Supply::load()?.max.into())
    }

    fn minter(&self, account_id: AccountId) -> Option<MinterView> {
        MINTERS.get(&account_id).map(|minter| minter.view(account_id))
    }

    #[handle_result]
    fn minters(&self, from_index: Option<u64>, limit: Option<u64>) -> Result<Vec<MinterView>> {
        let n_minters = Administration::load()?.n_minters;
        Ok(page::range(n_minters.into(), from_index, limit)
            .filter_map(|index| MINTER_IDS.get(&u32::try_from(index).ok()?))
            .filter_map(|account_id| self.minter(account_id))
            .collect())
    }
}

/// The minters that a new owner takes over, as one role.
fn admitted_minters(n_minters: u32) -> Vec<RoleHolders> {
    let is_admitted =
        |account_id: &AccountId| MINTERS.get(account_id).is_some_and(|minter| minter.is_admitted());
    let ids = (0..n_minters).filter_map(|index| MINTER_IDS.get(&index));
    let account_ids: Vec<_> = ids.filter(is_admitted).collect();
    if account_ids.is_empty() {
        return Vec::new();
    }
    vec![RoleHolders { role: "minter".to_owned(), account_ids }]
}
