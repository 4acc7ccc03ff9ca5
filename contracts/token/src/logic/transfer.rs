//! Moving tokens between two accounts, and what becomes of a transfer when its receiver has answered.

use near_sdk::AccountId;

use crate::{Error, Result};

/// Takes `amount` from the balance of `account_id`.
pub(crate) fn withdraw(account_id: &AccountId, balance: Option<u128>, amount: u128) -> Result<u128> {
    let balance = registered(account_id, balance)?;
    if amount == 0 {
        return Err(Error::AmountIsZero);
    }
    balance.checked_sub(amount).ok_or_else(|| Error::BalanceTooSmall {
        account_id: account_id.clone(),
        amount,
        balance,
    })
}

/// Adds `amount`, which exists, to the balance of `account_id`.
pub(crate) fn deposit(account_id: &AccountId, balance: Option<u128>, amount: u128) -> Result<u128> {
    let balance = registered(account_id, balance)?;
    Ok(balance.checked_add(amount).expect("invariant: a balance is part of the supply, which is inside u128"))
}

/// Fails unless the account has a balance. Returns the balance.
pub(crate) fn registered(account_id: &AccountId, balance: Option<u128>) -> Result<u128> {
    balance.ok_or_else(|| Error::NotRegistered { account_id: account_id.clone() })
}

/// How a transfer ends whose receiver was called.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Resolution {
    /// What leaves the receiver again.
    pub(crate) refund: u128,
    /// Whether the refund is destroyed, because the sender has no account any more.
    pub(crate) is_burnt: bool,
    /// What the transfer took from its sender in the end. What is burnt counts as taken.
    pub(crate) used: u128,
}

/// Ends a transfer of `amount`, of which the receiver says that it left `unused`: nothing but its word, `None`
/// where it failed or said something else. What the receiver has not any more cannot go back.
pub(crate) fn resolve(
    amount: u128,
    unused: Option<u128>,
    receiver_balance: u128,
    is_sender_registered: bool,
) -> Resolution {
    let refund = unused.unwrap_or(amount).min(amount).min(receiver_balance);
    let is_burnt = refund > 0 && !is_sender_registered;
    Resolution { refund, is_burnt, used: if is_burnt { amount } else { amount - refund } }
}

#[cfg(test)]
mod tests;
