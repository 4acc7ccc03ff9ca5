//! The contract: its state and how it starts. Each group of methods has a module of its own.

use commonweight_common::owner::Owner;
use near_contract_standards::fungible_token::{
    FungibleToken,
    metadata::{FT_METADATA_SPEC, FungibleTokenMetadata},
};
use near_sdk::{
    AccountId, BorshStorageKey, PanicOnDefault, env,
    json_types::U128,
    near,
    store::{IterableMap, Lazy},
};

use crate::{Error, Minter, Result};

mod community;
mod fungible_token;
mod minting;
mod storage;

/// Append only: the position is the prefix on the chain.
#[derive(BorshStorageKey)]
#[near(serializers = [borsh])]
enum StorageKey {
    Accounts,
    Metadata,
    Minters,
}

/// The token.
#[derive(PanicOnDefault)]
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep141", version = "1.0.0"),
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep148", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0"),
    )
)]
pub struct Contract {
    token: FungibleToken,
    max_supply: u128,
    owner: Owner,
    minters: IterableMap<AccountId, Minter>,
    metadata: Lazy<FungibleTokenMetadata>,
}

#[near]
impl Contract {
    /// Starts the token with nothing minted.
    ///
    /// - **Caller**: the account of the contract itself, in the transaction that deploys it.
    /// - **Fails**: `AmountIsZero` where the maximum supply is zero, `MetadataMalformed`.
    #[init]
    #[private]
    #[handle_result]
    pub fn new(owner_id: AccountId, metadata: FungibleTokenMetadata, max_supply: U128) -> Result<Self> {
        check_metadata(&metadata)?;
        if max_supply.0 == 0 {
            return Err(Error::AmountIsZero);
        }
        Ok(Self {
            token: FungibleToken::new(StorageKey::Accounts),
            max_supply: max_supply.0,
            owner: Owner::new(owner_id),
            minters: IterableMap::new(StorageKey::Minters),
            metadata: Lazy::new(StorageKey::Metadata, metadata),
        })
    }
}

fn check_metadata(metadata: &FungibleTokenMetadata) -> Result<()> {
    let malformed = |reason: &str| Err(Error::MetadataMalformed { reason: reason.to_owned() });
    if metadata.spec != FT_METADATA_SPEC {
        return malformed("spec must be ft-1.0.0");
    }
    match (&metadata.reference, &metadata.reference_hash) {
        (None, None) => Ok(()),
        (Some(_), Some(hash)) if hash.0.len() == 32 => Ok(()),
        (Some(_), Some(_)) => malformed("reference_hash must be 32 bytes"),
        _ => malformed("reference and reference_hash belong together"),
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
