//! Everything this contract refuses, by name and with the values.

use commonweight_common::{owner::OwnerError, upgrade::UpgradeError};
use near_sdk::{AccountId, FunctionError};

/// Result of this contract.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
#[non_exhaustive]
pub enum Error {
    /// Returned when the token is to be started again.
    #[error("ALREADY_INITIALIZED: the token has been started")]
    AlreadyInitialized,
    /// Returned when an amount is zero.
    #[error("AMOUNT_IS_ZERO: the amount must be more than zero")]
    AmountIsZero,
    /// Returned when an account is to be closed that still has tokens.
    #[error("BALANCE_NOT_ZERO: {account_id} still has {balance}, which only force would destroy")]
    BalanceNotZero {
        /// The holder.
        account_id: AccountId,
        /// What it has.
        balance: u128,
    },
    /// Returned when a balance is smaller than what is to be transferred or burnt.
    #[error("BALANCE_TOO_SMALL: {account_id} has {balance}, which is less than {amount}")]
    BalanceTooSmall {
        /// The holder.
        account_id: AccountId,
        /// What it was to give.
        amount: u128,
        /// What it has.
        balance: u128,
    },
    /// Returned when a minter's new cap is less than what it has minted.
    #[error("CAP_BELOW_MINTED: the cap {cap} is below the {minted} that were minted")]
    CapBelowMinted {
        /// The new cap.
        cap: u128,
        /// What was minted.
        minted: u128,
    },
    /// Returned when the maximum supply leaves less than what is to be minted.
    #[error("MAX_SUPPLY_EXCEEDED: {amount} cannot be minted, the maximum supply leaves {left}")]
    MaxSupplyExceeded {
        /// What was to be minted.
        amount: u128,
        /// What could be minted.
        left: u128,
    },
    /// Returned when the metadata breaks NEP-148.
    #[error("METADATA_MALFORMED: {reason}")]
    MetadataMalformed {
        /// Which rule is broken.
        reason: String,
    },
    /// Returned when a minter's cap leaves less than what is to be minted.
    #[error("MINTER_CAP_EXCEEDED: {amount} cannot be minted, the minter's cap leaves {left}")]
    MinterCapExceeded {
        /// What was to be minted.
        amount: u128,
        /// What could be minted.
        left: u128,
    },
    /// Returned when an account is admitted that is a minter already.
    #[error("MINTER_EXISTS: {account_id} is a minter already")]
    MinterExists {
        /// The minter.
        account_id: AccountId,
    },
    /// Returned when the token has not been started.
    #[error("NOT_INITIALIZED: the token has not been started")]
    NotInitialized,
    /// Returned when somebody mints, or is dismissed, who is not a minter.
    #[error("NOT_MINTER: {account_id} is not a minter")]
    NotMinter {
        /// Who is not a minter.
        account_id: AccountId,
    },
    /// Returned when somebody is to hold, give or get tokens who has no account of this token.
    #[error("NOT_REGISTERED: {account_id} has no account of this token, call storage_deposit first")]
    NotRegistered {
        /// Who has no account.
        account_id: AccountId,
    },
    /// Returned when exactly 1 yoctoNEAR is not attached.
    #[error("ONE_YOCTO_REQUIRED: attach exactly 1 yoctoNEAR")]
    OneYoctoRequired,
    /// Returned when an act of the owner is refused.
    #[error(transparent)]
    Owner(#[from] OwnerError),
    /// Returned when tokens are to go to the account that they come from.
    #[error("RECEIVER_IS_SENDER: {account_id} cannot transfer to itself")]
    ReceiverIsSender {
        /// Both.
        account_id: AccountId,
    },
    /// Returned when new code finds records in a layout that it does not know.
    #[error("UNKNOWN_STATE: the records have layout {layout}, which this code does not know")]
    UnknownState {
        /// The number of the layout.
        layout: u8,
    },
    /// Returned when the attached deposit does not pay for an account of this token.
    #[error("STORAGE_DEPOSIT_TOO_SMALL: an account takes {required} yoctoNEAR, {attached} is attached")]
    StorageDepositTooSmall {
        /// What an account takes, in yoctoNEAR.
        required: u128,
        /// What is attached, in yoctoNEAR.
        attached: u128,
    },
    /// Returned when something of a storage deposit is to be withdrawn: an account takes all of it.
    #[error(
        "STORAGE_NOT_AVAILABLE: nothing of a storage deposit is free, {amount} yoctoNEAR cannot be withdrawn"
    )]
    StorageNotAvailable {
        /// What was to be withdrawn, in yoctoNEAR.
        amount: u128,
    },
    /// Returned when another account is to become a minter, and as many have been as can ever be.
    #[error("TOO_MANY_MINTERS: at most {max} accounts can ever have been minters")]
    TooManyMinters {
        /// The most.
        max: u32,
    },
    /// Returned when staging or deploying code is refused.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
}
