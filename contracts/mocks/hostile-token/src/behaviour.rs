//! What each method can be told to do instead of its work.

use near_sdk::near;

/// A method that can be told how to behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[near(serializers = [borsh, json])]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// `ft_balance_of`, the view.
    FtBalanceOf,
    /// `ft_transfer`.
    FtTransfer,
    /// `ft_transfer_call`, together with the resolution that ends it.
    FtTransferCall,
    /// `mint`.
    Mint,
    /// `storage_deposit`.
    StorageDeposit,
}

/// How a method behaves. In JSON the name in `snake_case`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[near(serializers = [borsh, json])]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// As the standards say.
    #[default]
    Behave,
    /// Burns all the gas that it was given.
    BurnGas,
    /// Does its work and answers that nothing was used, nothing is there.
    Deny,
    /// Answers as if it had done its work, and does nothing. A storage deposit is kept.
    DoNothing,
    /// Panics at once.
    Fail,
    /// Does its work, and panics in a later receipt: the books have moved, the caller sees a failure.
    FailLate,
    /// Does its work and answers 100,000 bytes.
    Flood,
    /// Does its work and answers bytes that are no JSON.
    Garbage,
    /// Gives what was meant for the receiver to the owner, and answers as if the receiver had it.
    Take,
    /// Does its work and answers the largest number there is.
    TooMuch,
}
