//! Bytes that are signed: a domain, and a value in Borsh.

use borsh::BorshSerialize;

/// Appends a value in Borsh.
pub(crate) fn append(bytes: &mut Vec<u8>, value: &impl BorshSerialize) {
    // Not `expect`: in a contract it would bring the texts of every input-output error.
    if value.serialize(bytes).is_err() {
        unreachable!("writing to memory does not fail");
    }
}
