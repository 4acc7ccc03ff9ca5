//! Records as bytes: the Borsh of a value, where it cannot fail.
//!
//! `expect` on the result of Borsh would bring the texts of every input-output error into a contract.

use near_sdk::borsh::BorshSerialize;

/// Appends the bytes of a value. Writing to memory does not fail.
pub fn append<T: BorshSerialize + ?Sized>(bytes: &mut Vec<u8>, value: &T) {
    if value.serialize(bytes).is_err() {
        broken();
    }
}

/// The bytes of a value.
pub fn to_bytes<T: BorshSerialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    append(&mut bytes, value);
    bytes
}

/// One place for all types, so that each brings no text of its own.
#[cold]
#[inline(never)]
fn broken() -> ! {
    unreachable!("a record is not what this contract has written")
}
