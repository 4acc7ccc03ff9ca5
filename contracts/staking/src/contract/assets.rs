//! In which assets rewards are paid: the owner's list. Nothing here waits for a token, so that none can stand in the
//! way, and nothing takes back what has been earned, but dust of an asset that has been disabled for long.

use near_sdk::{
    AccountId, env,
    json_types::{U64, U128},
    near,
};

use commonweight_common::{outgoing, storage::StorageDepositTooSmall};

use super::{Contract, ContractExt, REWARD_PERIOD, check_period, promises, state::storage_price};
use crate::{Event, Result, Role};

/// The bytes of a listing without the name of its token.
const LISTING_BYTES: usize = 215;

#[near]
impl Contract {
    /// Pays rewards also in this asset, each released over `period` nanoseconds.
    ///
    /// - **Caller**: the owner. **Deposit**: pays for the storage; the rest comes back.
    /// - **Emits**: `asset_listed`. **Fails**: `NOT_OWNER`, `PERIOD_OUT_OF_RANGE`, `ASSET_ALREADY_LISTED`,
    ///   `TOO_MANY_ASSETS`, `STORAGE_DEPOSIT_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn list_asset(&mut self, asset_id: AccountId, period: U64) -> Result<()> {
        self.owner.require()?;
        check_period(period.0, &REWARD_PERIOD)?;
        let attached = env::attached_deposit();
        let bytes = LISTING_BYTES + asset_id.len();
        let required = storage_price(u64::try_from(bytes).unwrap_or(u64::MAX));
        if attached < required {
            return Err(StorageDepositTooSmall { required, attached }.into());
        }
        self.assets.list(asset_id.clone(), period.0, self.totals.staked)?;
        outgoing::pay(&env::predecessor_account_id(), attached.saturating_sub(required));
        Event::AssetListed { asset_id: (&asset_id).into(), period }.emit();
        Ok(())
    }

    /// Takes an asset off the list that owes nothing, or for 31 days has been disabled and owes at most one unit for each
    /// account that is registered: fractions that nobody can claim, and whole units that nobody has claimed until then.
    /// They are sent to the owner. Nothing may be left to be released.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `asset_delisted`. **Fails**: `NOT_OWNER`, `ASSET_NOT_LISTED`, `ASSET_IN_USE`, `ASSET_CLAIMABLE`.
    #[payable]
    #[handle_result]
    pub fn delist_asset(&mut self, asset_id: AccountId) -> Result<()> {
        self.require_owner()?;
        let dust = U128(self.assets.delist(&asset_id, self.n_registered, env::block_timestamp())?);
        Event::AssetDelisted { asset_id: (&asset_id).into(), dust }.emit();
        if dust.0 > 0 {
            // Nobody waits for the answer: where the token refuses, the dust stays here and is nobody's.
            promises::transfer(&asset_id, self.owner.id(), dust);
        }
        Ok(())
    }

    /// Stops the rewards of an asset, without calling it. What has been earned can be claimed as before; what
    /// has not been released waits.
    ///
    /// - **Caller**: the owner or a guardian. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `asset_disabled`. **Fails**: `ROLE_MISSING`, `ASSET_NOT_LISTED`.
    #[payable]
    #[handle_result]
    pub fn disable_asset(&mut self, asset_id: AccountId) -> Result<()> {
        self.require_owner_or(Role::Guardian)?;
        if self.assets.set_enabled(&asset_id, false, env::block_timestamp())? {
            Event::AssetDisabled { asset_id: (&asset_id).into() }.emit();
        }
        Ok(())
    }

    /// Lets the rewards of an asset go on.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `asset_enabled`. **Fails**: `NOT_OWNER`, `ASSET_NOT_LISTED`, `TOO_MANY_ASSETS`.
    #[payable]
    #[handle_result]
    pub fn enable_asset(&mut self, asset_id: AccountId) -> Result<()> {
        self.require_owner()?;
        if self.assets.set_enabled(&asset_id, true, env::block_timestamp())? {
            Event::AssetEnabled { asset_id: (&asset_id).into() }.emit();
        }
        Ok(())
    }
}
