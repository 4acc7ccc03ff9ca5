//! Keys of accounts: adding, deleting, and the allowance that comes back with a gas refund.

use near_crypto::PublicKey;
use near_primitives::account::{AccessKey, AccessKeyPermission};
use near_primitives::action::AddKeyAction;
use near_primitives::errors::ActionErrorKind;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, Balance, Nonce, StorageUsage};

use super::actions::{account_mut, bytes, grow};
use super::block::Block;
use super::charge::nonce_upper_bound;
use super::execute::{Execution, Failure};

impl Block<'_> {
    pub(super) fn add_key(&mut self, run: &mut Execution, add: &AddKeyAction) -> Result<(), Failure> {
        let account_id = run.account_id().clone();
        let key = TrieKey::access_key(account_id.clone(), &add.public_key);
        if self.overlay.contains(&key) {
            let public_key = Box::new(add.public_key.clone());
            return Err(ActionErrorKind::AddKeyAlreadyExists { account_id, public_key }.into());
        }
        // The nonce comes from the height, so that an old transaction never fits a new key.
        let access_key = AccessKey { nonce: self.first_nonce(), ..add.access_key.clone() };
        self.overlay.write(&key, &access_key);
        let storage = self.key_storage(&add.public_key, &access_key);
        let account = account_mut(run);
        account.set_storage_usage(grow(account.storage_usage(), storage)?);
        Ok(())
    }

    pub(super) fn delete_key(&mut self, run: &mut Execution, public_key: &PublicKey) -> Result<(), Failure> {
        let account_id = run.account_id().clone();
        let key = TrieKey::access_key(account_id.clone(), public_key);
        let Some(access_key) = self.overlay.read::<AccessKey>(&key) else {
            let public_key = Box::new(public_key.clone());
            return Err(ActionErrorKind::DeleteKeyDoesNotExist { account_id, public_key }.into());
        };
        self.overlay.remove(&key);
        let storage = self.key_storage(public_key, &access_key);
        let account = account_mut(run);
        account.set_storage_usage(account.storage_usage().saturating_sub(storage));
        Ok(())
    }

    /// Nonce of a key added in this block.
    pub(super) fn first_nonce(&self) -> Nonce {
        nonce_upper_bound(self.context.height.saturating_sub(1))
    }

    /// Bytes an access key occupies.
    pub(super) fn key_storage(&self, public_key: &PublicKey, access_key: &AccessKey) -> StorageUsage {
        let extra = self.runtime.config.fees.storage_usage_config.num_extra_bytes_record;
        let value = borsh::object_length(access_key).expect("invariant: keys serialise");
        bytes(public_key.trie_id_len() + value) + extra
    }

    /// Gives tokens for gas back to the allowance of the key that has paid for it.
    pub(super) fn restore_allowance(
        &mut self,
        account_id: &AccountId,
        public_key: &PublicKey,
        refund: Balance,
    ) {
        let key = TrieKey::access_key(account_id.clone(), public_key);
        let Some(mut access_key) = self.overlay.read::<AccessKey>(&key) else { return };
        if let AccessKeyPermission::FunctionCall(permission) = &mut access_key.permission
            && let Some(allowance) = &mut permission.allowance
        {
            *allowance = allowance.saturating_add(refund);
            self.overlay.write(&key, &access_key);
        }
    }
}
