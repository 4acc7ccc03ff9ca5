//! The keys that may cast an account's ballots: ed25519 keys, and passkeys.

use std::borrow::Cow;

use near_sdk::{PublicKey, json_types::Base64VecU8, near};

use super::{Contract, ContractExt, guard, state::OpenAccount};
use crate::{
    Digest, Error, Event, Result,
    logic::{account::Account, passkey::Passkey},
};

#[near]
impl Contract {
    /// Lets an ed25519 key sign ballots for the caller, who pays for its storage.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `ballot_key_registered`.
    /// - **Fails**: `NOT_REGISTERED`, `KEY_UNSUPPORTED`, `KEY_ALREADY_REGISTERED`, `TOO_MANY_KEYS`,
    ///   `STORAGE_EXHAUSTED`.
    #[payable]
    #[handle_result]
    pub fn register_ballot_key(&mut self, public_key: PublicKey) -> Result<()> {
        let account_id = self.change_keys(|account| account.add_ballot_key(public_key.clone()))?;
        Event::BallotKeyRegistered {
            account_id: (&account_id).into(),
            public_key: Cow::Borrowed(&public_key),
        }
        .emit();
        Ok(())
    }

    /// Takes that right back. Nonces stay used.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `ballot_key_removed`.
    /// - **Fails**: `NOT_REGISTERED`, `KEY_NOT_REGISTERED`.
    #[payable]
    #[handle_result]
    pub fn remove_ballot_key(&mut self, public_key: PublicKey) -> Result<()> {
        let account_id = self.change_keys(|account| account.remove_ballot_key(&public_key))?;
        Event::BallotKeyRemoved { account_id: (&account_id).into(), public_key: Cow::Borrowed(&public_key) }
            .emit();
        Ok(())
    }

    /// Lets a passkey sign ballots for the caller, who pays for its storage. `relying_party` is the SHA-256 of the
    /// domain of the site that made the passkey.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `passkey_registered`.
    /// - **Fails**: `NOT_REGISTERED`, `PASSKEY_MALFORMED`, `PASSKEY_ALREADY_REGISTERED`, `TOO_MANY_KEYS`,
    ///   `STORAGE_EXHAUSTED`.
    #[payable]
    #[handle_result]
    pub fn register_passkey(&mut self, public_key: Base64VecU8, relying_party: Digest) -> Result<()> {
        let key = public_key.0.as_slice().try_into().map_err(|_| Error::PasskeyMalformed)?;
        // A compressed point begins with the sign of its second coordinate.
        if !matches!(public_key.0[0], 2 | 3) {
            return Err(Error::PasskeyMalformed);
        }
        let passkey = Passkey { public_key: key, relying_party: relying_party.0 };
        let account_id = self.change_keys(|account| account.add_passkey(passkey))?;
        Event::PasskeyRegistered { account_id: (&account_id).into(), public_key, relying_party }.emit();
        Ok(())
    }

    /// Takes that right back. Nonces stay used.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `passkey_removed`.
    /// - **Fails**: `NOT_REGISTERED`, `PASSKEY_NOT_REGISTERED`.
    #[payable]
    #[handle_result]
    pub fn remove_passkey(&mut self, public_key: Base64VecU8) -> Result<()> {
        let account_id = self.change_keys(|account| account.remove_passkey(&public_key.0))?;
        Event::PasskeyRemoved { account_id: (&account_id).into(), public_key }.emit();
        Ok(())
    }
}

impl Contract {
    fn change_keys(
        &mut self,
        change: impl FnOnce(&mut Account) -> Result<()>,
    ) -> Result<near_sdk::AccountId> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        change(&mut open.account)?;
        open.save(&self.totals, 0)?;
        Ok(account_id)
    }
}
