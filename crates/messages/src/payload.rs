//! Bytes that are signed: a domain, and a value in Borsh.

use borsh::BorshSerialize;
use near_account_id::AccountId;

/// Appends a value in Borsh.
pub(crate) fn append(bytes: &mut Vec<u8>, value: &impl BorshSerialize) {
    // Not `expect`: in a contract it would bring the texts of every input-output error.
    if value.serialize(bytes).is_err() {
        unreachable!("writing to memory does not fail");
    }
}

/// What is left of bytes that are read. Borsh's own reading would bring the texts of its errors into a contract.
pub(crate) struct Payload<'a>(&'a [u8]);

impl<'a> Payload<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether nothing is left.
    pub(crate) fn is_read(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, n_bytes: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(n_bytes)?;
        self.0 = rest;
        Some(bytes)
    }

    /// So many bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// A text with its length before it.
    pub(crate) fn text(&mut self) -> Option<String> {
        let length = usize::try_from(u32::from_le_bytes(self.array()?)).ok()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    /// An account by its name.
    pub(crate) fn account_id(&mut self) -> Option<AccountId> {
        self.text()?.try_into().ok()
    }
}
