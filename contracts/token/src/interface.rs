//! What this contract offers beside the standards.

use near_sdk::{AccountId, ext_contract, json_types::U128};

use crate::{Digest, MinterView, StagedCodeView};

/// Minting, burning, the owner, and new code.
#[ext_contract(ext_community_token)]
pub trait CommunityToken {
    /// Creates `amount` new tokens for `account_id`.
    ///
    /// - **Caller**: a minter.
    /// - **Emits**: `ft_mint`.
    /// - **Fails**: `NotMinter`, `NotRegistered`, `AmountIsZero`, `MinterCapExceeded`, `MaxSupplyExceeded`.
    fn mint(&mut self, account_id: AccountId, amount: U128) -> crate::Result<()>;

    /// Destroys `amount` of the caller's tokens.
    ///
    /// - **Caller**: a holder. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: `ft_burn`.
    /// - **Fails**: `OneYoctoRequired`, `NotRegistered`, `AmountIsZero`, `BalanceTooSmall`.
    fn burn(&mut self, amount: U128) -> crate::Result<()>;

    /// Admits a minter with a cap over its whole life; what it minted earlier counts.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: [`crate::Event::MinterAdded`].
    /// - **Fails**: `OneYoctoRequired`, `NOT_OWNER`, `MinterExists`, `CapBelowMinted`, `TooManyMinters`.
    fn add_minter(&mut self, account_id: AccountId, cap: U128) -> crate::Result<()>;

    /// Dismisses a minter.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::MinterRemoved`].
    /// - **Fails**: `OneYoctoRequired`, `NOT_OWNER`, `NotMinter`.
    fn remove_minter(&mut self, account_id: AccountId) -> crate::Result<()>;

    /// Proposes the next owner, or with `null` takes the proposal back.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::OwnerProposed`].
    fn propose_owner(&mut self, owner_id: Option<AccountId>) -> crate::Result<()>;

    /// Becomes the owner. Code that the former owner has staged is forgotten; the minters stay, and the event lists them.
    ///
    /// - **Caller**: the proposed owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::OwnerChanged`].
    fn accept_owner(&mut self) -> crate::Result<()>;

    /// Announces new code by its SHA-256, so that holders can read it before it runs. What was announced before
    /// is forgotten, and the delay of 30 days begins anew.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: [`crate::Event::CodeStaged`].
    /// - **Fails**: `OneYoctoRequired`, `NOT_OWNER`.
    fn stage_code(&mut self, code_hash: Digest) -> crate::Result<()>;

    /// Takes the announcement of new code back.
    ///
    /// - **Caller**: the owner. **Deposit**: exactly 1 yoctoNEAR.
    /// - **Emits**: [`crate::Event::CodeUnstaged`].
    /// - **Fails**: `OneYoctoRequired`, `NOT_OWNER`, `CODE_NOT_STAGED`.
    fn unstage_code(&mut self) -> crate::Result<()>;

    /// The code that is staged, if any.
    fn staged_code(&self) -> Option<StagedCodeView>;

    /// The account that owns this contract.
    fn owner(&self) -> crate::Result<AccountId>;

    /// The account that may become the owner.
    fn proposed_owner(&self) -> crate::Result<Option<AccountId>>;

    /// The most that may ever exist at one time, in the token's smallest unit.
    fn max_supply(&self) -> crate::Result<U128>;

    /// A minter, also a dismissed one.
    fn minter(&self, account_id: AccountId) -> Option<MinterView>;

    /// Minters in the order of their first admission, the dismissed ones too.
    fn minters(&self, from_index: Option<u64>, limit: Option<u64>) -> crate::Result<Vec<MinterView>>;
}
