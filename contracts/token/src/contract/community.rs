//! Minting, burning, the owner, staged code, and their views.

use std::borrow::Cow;

use commonweight_common::{Nullable, page, roles::RoleHolders};
use near_sdk::{AccountId, json_types::U128, near};

use super::{
    Contract, ContractExt, require_one_yocto,
    state::{Administration, MINTER_IDS, MINTERS, Supply, UPGRADE},
    upgrading,
};
use crate::{
    Digest, Error, Event, MinterView, Result, StagedCodeView,
    logic::minter::{MAX_MINTERS, Minter},
};

#[near]
impl Contract {
    /// Creates `amount` new tokens for `account_id`.
    ///
    /// - **Caller**: a minter.
    /// - **Emits**: `ft_mint`.
    /// - **Fails**: `NOT_MINTER`, `NOT_REGISTERED`, `AMOUNT_IS_ZERO`, `MINTER_CAP_EXCEEDED`, `MAX_SUPPLY_EXCEEDED`.
    #[handle_result]
    pub fn mint(&mut self, account_id: AccountId, amount: U128) -> Result<()> {
        Self::do_mint(&account_id, amount.0)
    }

    /// Destroys `amount` of the caller's tokens.
    ///
    /// - **Caller**: a holder. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `ft_burn`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_REGISTERED`, `AMOUNT_IS_ZERO`, `BALANCE_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn burn(&mut self, amount: U128) -> Result<()> {
        Self::do_burn(amount.0)
    }

    /// Admits a minter with a cap over its whole life; what it minted earlier counts.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: `minter_added`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `MINTER_EXISTS`, `CAP_BELOW_MINTED`, `TOO_MANY_MINTERS`.
    #[payable]
    #[handle_result]
    pub fn add_minter(&mut self, account_id: AccountId, cap: U128) -> Result<()> {
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

    /// Dismisses a minter.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `minter_removed`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `NOT_MINTER`.
    #[payable]
    #[handle_result]
    pub fn remove_minter(&mut self, account_id: AccountId) -> Result<()> {
        require_one_yocto()?;
        Administration::load()?.owner.require()?;
        let dismissed = Self::admitted(&account_id)?.dismiss();

        MINTERS.set(&account_id, &dismissed);

        Event::MinterRemoved { account_id: Cow::Borrowed(&account_id) }.emit();
        Ok(())
    }

    /// Proposes the next owner, or with `null` takes the proposal back.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `owner_proposed`.
    #[payable]
    #[handle_result]
    pub fn propose_owner(&mut self, owner_id: Nullable<AccountId>) -> Result<()> {
        require_one_yocto()?;
        let mut administration = Administration::load()?;
        administration.owner.propose(owner_id.0)?;
        administration.save();

        let proposed_id = administration.owner.proposed_id().map(Cow::Borrowed);
        Event::OwnerProposed { proposed_id }.emit();
        Ok(())
    }

    /// Becomes the owner. Code that the former owner has staged is forgotten; the minters stay, and the event lists them.
    ///
    /// - **Caller**: the proposed owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `owner_changed`.
    #[payable]
    #[handle_result]
    pub fn accept_owner(&mut self) -> Result<()> {
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

    /// Announces new code by its SHA-256, so that holders can read it before it runs. What was announced before
    /// is forgotten, and the delay of 30 days begins anew.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: `code_staged`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn stage_code(&mut self, code_hash: Digest) -> Result<()> {
        require_one_yocto()?;
        Administration::load()?.owner.require()?;
        upgrading::stage(code_hash);
        Ok(())
    }

    /// Takes the announcement of new code back.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `code_unstaged`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `CODE_NOT_STAGED`.
    #[payable]
    #[handle_result]
    pub fn unstage_code(&mut self) -> Result<()> {
        require_one_yocto()?;
        Administration::load()?.owner.require()?;
        upgrading::unstage()
    }

    /// The code that is staged, if any.
    pub fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
    }

    /// The account that owns this contract.
    #[handle_result]
    pub fn owner(&self) -> Result<AccountId> {
        Ok(Administration::load()?.owner.id().clone())
    }

    /// The account that may become the owner.
    #[handle_result]
    pub fn proposed_owner(&self) -> Result<Option<AccountId>> {
        Ok(Administration::load()?.owner.proposed_id().cloned())
    }

    /// The most that may ever exist at one time, in the token's smallest unit.
    #[handle_result]
    pub fn max_supply(&self) -> Result<U128> {
        Ok(Supply::load()?.max.into())
    }

    /// A minter, also a dismissed one.
    pub fn minter(&self, account_id: AccountId) -> Option<MinterView> {
        MINTERS.get(&account_id).map(|minter| minter.view(account_id))
    }

    /// Minters in the order of their first admission, the dismissed ones too.
    #[handle_result]
    pub fn minters(&self, from_index: Option<u64>, limit: Option<u64>) -> Result<Vec<MinterView>> {
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
