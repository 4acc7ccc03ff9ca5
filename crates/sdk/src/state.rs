//! The root state, written only where a call has changed it.

#[cfg(target_arch = "wasm32")]
use std::cell::Cell;

use near_sdk_upstream::{
    borsh::{BorshDeserialize, BorshSerialize, from_slice, to_vec},
    env,
};

#[cfg(target_arch = "wasm32")]
thread_local! {
    /// The root state as this call has read it.
    static AS_READ: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// How the root state becomes a record: as Borsh, unless the contract has a format of its own.
pub trait RootRecord: Sized {
    /// The state of a record that this contract has written. Another ends the call.
    fn from_record(record: &[u8]) -> Self;

    /// The record of the state.
    fn to_record(&self) -> Vec<u8>;
}

impl<T: BorshSerialize + BorshDeserialize> RootRecord for T {
    fn from_record(record: &[u8]) -> Self {
        let Ok(state) = from_slice(record) else { not_understood() };
        state
    }

    fn to_record(&self) -> Vec<u8> {
        let Ok(record) = to_vec(self) else { not_understood() };
        record
    }
}

/// The root state of a contract. near-sdk's `#[near(contract_state)]` implements it.
pub trait ContractState {
    /// Where it is stored. A contract with an empty key has no root state, and its methods read and write none.
    fn state_key() -> &'static [u8] {
        b"STATE"
    }

    /// Whether the contract has been started.
    fn state_exists() -> bool {
        env::storage_has_key(Self::state_key())
    }

    /// The state, where the contract has been started.
    fn state_read() -> Option<Self>
    where
        Self: RootRecord,
    {
        if Self::state_key().is_empty() {
            return Some(Self::from_record(&[]));
        }
        let bytes = env::storage_read(Self::state_key())?;
        let state = Self::from_record(&bytes);
        #[cfg(target_arch = "wasm32")]
        AS_READ.set(bytes);
        Some(state)
    }

    /// Stores the state, unless it is what this call has read: a write costs more than all else that most calls
    /// do.
    fn state_write(&self)
    where
        Self: RootRecord,
    {
        if Self::state_key().is_empty() {
            return;
        }
        let bytes = self.to_record();
        #[cfg(target_arch = "wasm32")]
        if AS_READ.take() == bytes {
            return;
        }
        env::storage_write(Self::state_key(), &bytes);
    }
}

#[cold]
#[expect(
    clippy::disallowed_methods,
    reason = "as near-sdk says it: there is no contract yet that could name it"
)]
fn not_understood() -> ! {
    env::panic_str("Cannot deserialize the contract state.")
}
