//! New code for a contract, in two steps: the owner stages its hash, and after a delay anybody deploys it.
//!
//! The delay is the time in which users read the code and leave. Staging takes the hash alone, so that a decision of
//! the DAO stays small. One receipt asks the old code whether the hash is still staged ([`Upgrade::confirm`]), for it may
//! have been taken back meanwhile; brings the new code; and calls its `migrate`, which forgets what was staged and tells
//! it ([`Upgrade::unstage`]). If any of it fails, nothing has changed.

use near_sdk::{Gas, NearToken, PromiseIndex, env, json_types::U64, near};

use crate::{
    Digest,
    clock::{CODE_DELAY, DAY},
    stored::{self, Stored},
};

/// How long after the delay staged code can be deployed, in nanoseconds. What nobody deployed by then cannot
/// be deployed any more: it has to be staged anew.
pub const DEPLOY_WINDOW: u64 = 30 * DAY;
/// What `confirm_code` may burn.
const CONFIRM_GAS: Gas = Gas::from_tgas(10);
/// What `migrate` may burn.
pub const MIGRATE_GAS: Gas = Gas::from_tgas(50);

/// Code that has been announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Stored)]
pub struct StagedCode {
    /// SHA-256 of the code.
    pub code_hash: Digest,
    /// From when on it can be deployed, in nanoseconds.
    pub ready_at: u64,
    /// From when on it cannot be deployed any more, in nanoseconds.
    pub expires_at: u64,
}

/// Announced code as `staged_code` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [json])]
pub struct StagedCodeView {
    /// SHA-256 of the code.
    pub code_hash: Digest,
    /// From when on anybody can deploy it, in nanoseconds since 1970.
    pub ready_at: U64,
    /// From when on it cannot be deployed any more, in nanoseconds since 1970.
    pub expires_at: U64,
}

impl From<StagedCode> for StagedCodeView {
    fn from(staged: StagedCode) -> Self {
        let StagedCode { code_hash, ready_at, expires_at } = staged;
        Self { code_hash, ready_at: ready_at.into(), expires_at: expires_at.into() }
    }
}

/// Why code was not staged or not deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpgradeError {
    /// Returned when code is deployed or taken back and none is staged.
    #[error("CODE_NOT_STAGED: no code is staged")]
    NotStaged,
    /// Returned when the code is deployed before its delay is over.
    #[error("CODE_NOT_READY: the staged code can be deployed at {ready_at}, and it is {now}")]
    NotReady {
        /// From when on it can be deployed.
        ready_at: u64,
        /// The time of the call.
        now: u64,
    },
    /// Returned when the code is deployed too late.
    #[error("CODE_EXPIRED: the staged code could be deployed until {expires_at}, and it is {now}")]
    Expired {
        /// From when on it could not be deployed any more.
        expires_at: u64,
        /// The time of the call.
        now: u64,
    },
    /// Returned when other code is deployed than was staged.
    #[error("CODE_DIFFERS: the SHA-256 of the code is not the staged one")]
    Differs,
}

/// The one record of staged code, under a key of the contract's choosing.
#[derive(Debug)]
pub struct Upgrade {
    key: &'static [u8],
}

impl Upgrade {
    /// The record under `key`, which no other record's key begins with.
    pub const fn new(key: &'static [u8]) -> Self {
        Self { key }
    }

    /// The staged code, if any.
    pub fn staged(&self) -> Option<StagedCode> {
        env::storage_read(self.key).map(|bytes| stored::from_bytes(&bytes))
    }

    /// Announces code by its hash. What was staged before is forgotten, and the delay begins anew.
    pub fn stage(&self, code_hash: Digest, now: u64) -> StagedCode {
        let ready_at = now.saturating_add(CODE_DELAY);
        let staged = StagedCode { code_hash, ready_at, expires_at: ready_at.saturating_add(DEPLOY_WINDOW) };
        env::storage_write(self.key, &stored::to_bytes(&staged));
        staged
    }

    /// Forgets the staged code. Returns it.
    pub fn unstage(&self) -> Result<StagedCode, UpgradeError> {
        let staged = self.staged().ok_or(UpgradeError::NotStaged)?;
        env::storage_remove(self.key);
        Ok(staged)
    }

    /// Forgets the staged code, if there is any: what a former owner announced is not deployed under the next one.
    /// Returns it.
    pub fn forget(&self) -> Option<StagedCode> {
        self.unstage().ok()
    }

    /// Fails where the code of this hash is not staged any more, as it is about to be deployed. A contract asks in its
    /// private method `confirm_code`.
    pub fn confirm(&self, code_hash: Digest) -> Result<(), UpgradeError> {
        if self.staged().ok_or(UpgradeError::NotStaged)?.code_hash != code_hash {
            return Err(UpgradeError::Differs);
        }
        Ok(())
    }

    /// Has `code` deployed on this account where it is what was staged and its time has come: in one receipt
    /// `confirm_code`, the code, and its `migrate`.
    pub fn deploy(&self, code: &[u8], now: u64) -> Result<PromiseIndex, UpgradeError> {
        let StagedCode { code_hash, ready_at, expires_at } = self.staged().ok_or(UpgradeError::NotStaged)?;
        if now < ready_at {
            return Err(UpgradeError::NotReady { ready_at, now });
        }
        if now >= expires_at {
            return Err(UpgradeError::Expired { expires_at, now });
        }
        if env::sha256_array(code) != code_hash.0 {
            return Err(UpgradeError::Differs);
        }
        let promise = env::promise_batch_create(&env::current_account_id());
        let args = format!(r#"{{"code_hash":"{code_hash}"}}"#);
        env::promise_batch_action_function_call(
            promise,
            "confirm_code",
            args.as_bytes(),
            NearToken::ZERO,
            CONFIRM_GAS,
        );
        env::promise_batch_action_deploy_contract(promise, code);
        env::promise_batch_action_function_call(promise, "migrate", &[], NearToken::ZERO, MIGRATE_GAS);
        Ok(promise)
    }
}

#[cfg(test)]
mod tests;
