//! One account: its stake with its past, who votes with it, what it is withdrawing, its rewards, the keys that may
//! cast its ballots.

use commonweight_common::stored::Stored;
use near_sdk::{AccountId, NearToken, PublicKey};

use super::{
    assets::{Entry, Holder},
    delegation::{Choices, Voter},
    history::{History, Page},
    passkey::Passkey,
};
use crate::{Error, Result};

/// How many amounts of one account may be unbonding at the same time: bounds the record and the work of a call.
pub const MAX_UNBONDINGS: usize = 8;
/// How many keys may cast the ballots of one account, and how many passkeys.
pub const MAX_BALLOT_KEYS: usize = 8;

/// An amount on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Unbonding {
    /// In units of the staked token.
    pub amount: u128,
    /// From when on it can be withdrawn, in nanoseconds.
    pub unlocks_at: u64,
}

/// A registered account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct Account {
    /// NEAR deposited for storage.
    pub storage_deposit: NearToken,
    /// Bytes that this account has caused to be stored.
    pub storage_used: u64,
    /// The stake, with its past.
    pub stake: History,
    /// The part of the stake with which another votes, or nobody: all of it or nothing, with its past. Empty
    /// where the account has always voted itself.
    pub given: History,
    /// Who votes.
    pub choices: Choices,
    /// The account's position among the delegators of its delegate.
    pub slot: u32,
    /// Whether somebody has ever delegated to this account.
    pub is_delegate: bool,
    /// What is unbonding, oldest first.
    pub unbonding: Vec<Unbonding>,
    /// Withdrawals that came back: can be withdrawn again at once.
    pub returned: u128,
    /// What has been withdrawn and not yet confirmed as paid.
    pub in_flight: u128,
    /// No ballot counts that was signed with this nonce or a smaller one: the time of the registration, in nanoseconds.
    pub ballot_nonce: u64,
    /// Who may sign ballots for this account.
    pub ballot_keys: Vec<PublicKey>,
    /// Which passkeys may.
    pub passkeys: Vec<Passkey>,
    /// What it has in each reward asset.
    pub entries: Vec<Entry>,
}

impl Account {
    /// The account as the reward assets see it.
    pub fn holder(&mut self) -> Holder<'_> {
        Holder { stake: self.stake.current(), entries: &mut self.entries }
    }

    /// The account that votes in place of this one, if one does.
    pub fn delegate_id(&self) -> Option<&AccountId> {
        match self.choices.current() {
            Voter::Delegate(delegate_id) => Some(delegate_id),
            Voter::Own | Voter::Nobody => None,
        }
    }

    /// Records who votes with how much from `now` on: everything that is staked, or nothing. Returns the pages to
    /// store.
    pub fn record_given(&mut self, now: u64) -> Vec<Page> {
        let given = if *self.choices.current() == Voter::Own { 0 } else { self.stake.current() };
        if given == self.given.current() {
            return Vec::new();
        }
        self.given.record(now, given)
    }

    /// The sum of what is on its way out and not in flight.
    pub fn total_unbonding(&self) -> u128 {
        self.returned + self.unbonding.iter().map(|unbonding| unbonding.amount).sum::<u128>()
    }

    /// Puts `amount` on its way out until `unlocks_at`. Amounts of one block share an entry.
    pub fn unbond(&mut self, amount: u128, unlocks_at: u64) -> Result<()> {
        if let Some(newest) = self.unbonding.last_mut()
            && newest.unlocks_at == unlocks_at
        {
            newest.amount += amount;
            return Ok(());
        }
        if self.unbonding.len() >= MAX_UNBONDINGS {
            return Err(Error::TooManyUnbondings { max: MAX_UNBONDINGS });
        }
        self.unbonding.push(Unbonding { amount, unlocks_at });
        Ok(())
    }

    /// Takes back what was to unlock at `unlocks_at`. Returns the amount.
    pub fn cancel_unbonding(&mut self, unlocks_at: u64) -> Result<u128> {
        let position = self.unbonding.iter().position(|unbonding| unbonding.unlocks_at == unlocks_at);
        let position = position.ok_or(Error::UnknownUnbonding { unlocks_at })?;
        Ok(self.unbonding.remove(position).amount)
    }

    /// What can be withdrawn at `now`.
    pub fn withdrawable(&self, now: u64) -> u128 {
        let matured = self.unbonding.iter().filter(|unbonding| unbonding.unlocks_at <= now);
        self.returned + matured.map(|unbonding| unbonding.amount).sum::<u128>()
    }

    /// Takes everything that can be withdrawn at `now`. It is in flight until the transfer has ended.
    pub fn withdraw(&mut self, now: u64) -> Result<u128> {
        let amount = self.withdrawable(now);
        if amount == 0 {
            let unlocks_at = self.unbonding.first().map(|unbonding| unbonding.unlocks_at);
            return Err(Error::NothingToWithdraw { unlocks_at, now });
        }
        self.unbonding.retain(|unbonding| unbonding.unlocks_at > now);
        self.returned = 0;
        self.in_flight += amount;
        Ok(amount)
    }

    /// Lets `public_key` sign ballots. Only ed25519 keys can be verified.
    pub fn add_ballot_key(&mut self, public_key: PublicKey) -> Result<()> {
        if public_key.curve_type() != near_sdk::CurveType::ED25519 {
            return Err(Error::KeyUnsupported { curve: public_key.curve_type() });
        }
        if self.ballot_keys.contains(&public_key) {
            return Err(Error::KeyAlreadyRegistered { public_key });
        }
        if self.ballot_keys.len() >= MAX_BALLOT_KEYS {
            return Err(Error::TooManyKeys { max: MAX_BALLOT_KEYS });
        }
        self.ballot_keys.push(public_key);
        Ok(())
    }

    /// Takes that right back.
    pub fn remove_ballot_key(&mut self, public_key: &PublicKey) -> Result<()> {
        let position = self
            .ballot_keys
            .iter()
            .position(|registered| registered == public_key)
            .ok_or_else(|| Error::KeyNotRegistered { public_key: public_key.clone() })?;
        self.ballot_keys.remove(position);
        Ok(())
    }

    /// Lets `passkey` sign ballots.
    pub fn add_passkey(&mut self, passkey: Passkey) -> Result<()> {
        if self.passkeys.iter().any(|registered| registered.public_key == passkey.public_key) {
            return Err(Error::PasskeyAlreadyRegistered);
        }
        if self.passkeys.len() >= MAX_BALLOT_KEYS {
            return Err(Error::TooManyKeys { max: MAX_BALLOT_KEYS });
        }
        self.passkeys.push(passkey);
        Ok(())
    }

    /// Takes that right back.
    pub fn remove_passkey(&mut self, public_key: &[u8]) -> Result<()> {
        let position = self.passkeys.iter().position(|registered| registered.public_key == public_key);
        self.passkeys.remove(position.ok_or(Error::PasskeyNotRegistered)?);
        Ok(())
    }

    /// The registered passkey with this public key.
    pub fn passkey(&self, public_key: &[u8]) -> Result<&Passkey> {
        let passkey = self.passkeys.iter().find(|registered| registered.public_key == public_key);
        passkey.ok_or(Error::PasskeyNotRegistered)
    }
}

#[cfg(test)]
mod tests;
