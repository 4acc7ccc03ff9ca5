//! The contract: how it starts. Each group of methods has a module of its own.
//!
//! There is no root state: each record has a key of its own, and a transfer touches two balances and nothing else.

use commonweight_common::owner::Owner;
use near_sdk::{AccountId, env, json_types::U128, near, state::RootRecord};

use crate::{Error, FungibleTokenMetadata, Result, logic::metadata};

mod balances;
mod community;
mod fungible_token;
mod state;
mod storage;
mod upgrading;

use state::{ADMINISTRATION, Administration, LAYOUT, METADATA, PRESENT_LAYOUT, SUPPLY, Supply};

/// The token.
#[derive(Debug, Default)]
#[near(
    contract_state(key = b""),
    serializers = [],
    contract_metadata(
        standard(standard = "nep141", version = "1.0.0"),
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep148", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0"),
    )
)]
pub struct Contract;

/// Nothing is read or written.
impl RootRecord for Contract {
    fn from_record(_record: &[u8]) -> Self {
        Self
    }

    fn to_record(&self) -> Vec<u8> {
        Vec::new()
    }
}

#[near]
impl Contract {
    /// Starts the token with nothing minted.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    /// - **Fails**: `ALREADY_INITIALIZED`, `AMOUNT_IS_ZERO` where the maximum supply is zero, `METADATA_MALFORMED`.
    #[init]
    #[private]
    #[handle_result]
    pub fn new(owner_id: AccountId, metadata: FungibleTokenMetadata, max_supply: U128) -> Result<Self> {
        if SUPPLY.has(&()) {
            return Err(Error::AlreadyInitialized);
        }
        metadata::check(&metadata)?;
        if max_supply.0 == 0 {
            return Err(Error::AmountIsZero);
        }
        SUPPLY.set(&(), &Supply { total: 0, max: max_supply.0 });
        ADMINISTRATION.set(&(), &Administration { owner: Owner::new(owner_id), n_minters: 0 });
        METADATA.set(&(), &metadata);
        LAYOUT.set(&(), &PRESENT_LAYOUT);
        Ok(Self)
    }
}

fn require_one_yocto() -> Result<()> {
    if env::attached_deposit().as_yoctonear() == 1 {
        return Ok(());
    }
    Err(Error::OneYoctoRequired)
}

#[cfg(test)]
mod tests;
