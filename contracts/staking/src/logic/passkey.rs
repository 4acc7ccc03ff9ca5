//! Ballots signed by a passkey: what an authenticator of WebAuthn signs, and how it names the message.
//!
//! The authenticator signs `authenticator data ‖ SHA-256(client data)`; the client data, written by the browser,
//! carries the challenge. The browser gives a site its own passkeys only, and the first 32 bytes of the
//! authenticator data are the hash of the site's name (the relying party), which is registered with the key: a
//! signature made for another site does not count. Its origin is not compared again.

use commonweight_common::stored::Stored;

/// Length of a compressed key on the curve P-256.
pub const KEY_LENGTH: usize = 33;
/// Length of the hash of the relying party, of a flags byte, and of a counter: the shortest authenticator data.
pub const MIN_AUTHENTICATOR_DATA: usize = 37;
/// The longest authenticator data that is taken. Extensions make it longer than the shortest.
pub const MAX_AUTHENTICATOR_DATA: usize = 512;
/// The longest client data that is taken.
pub const MAX_CLIENT_DATA: usize = 2_048;

/// The flag of authenticator data that says that a human was there.
const USER_PRESENT: u8 = 1;
/// Every client data of a signature begins like this: the order of its members is part of the standard, so that
/// no JSON has to be read (WebAuthn Level 2, section 5.8.1.2).
const CLIENT_DATA_START: &[u8] = br#"{"type":"webauthn.get","challenge":""#;

/// A passkey that may sign ballots.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
pub struct Passkey {
    /// The compressed key on the curve P-256.
    pub public_key: [u8; KEY_LENGTH],
    /// SHA-256 of the identifier of the relying party: the domain of the site that made the passkey.
    pub relying_party: [u8; 32],
}

/// What is wrong with what an authenticator has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The client data is longer than [`MAX_CLIENT_DATA`], is for no signature, or names another challenge.
    #[error("client data, which is not of this ballot")]
    ClientData,
    /// The authenticator data is shorter than [`MIN_AUTHENTICATOR_DATA`] or longer than [`MAX_AUTHENTICATOR_DATA`].
    #[error("length")]
    Length,
    /// It was made for another site.
    #[error("relying party")]
    RelyingParty,
    /// No human was there.
    #[error("user presence")]
    UserPresence,
    /// The signature is not the key's.
    #[error("signature")]
    Signature,
}

/// Checks that the client data is that of a signature over `challenge`.
pub fn check_client_data(client_data: &[u8], challenge: &[u8; 32]) -> Result<(), Fault> {
    let named = client_data.strip_prefix(CLIENT_DATA_START).ok_or(Fault::ClientData)?;
    let rest = named.strip_prefix(&base64_url(challenge)).ok_or(Fault::ClientData)?;
    if !rest.starts_with(b"\",") || client_data.len() > MAX_CLIENT_DATA {
        return Err(Fault::ClientData);
    }
    Ok(())
}

/// Checks that the authenticator data was made for the site of the passkey, with a human.
pub fn check_authenticator_data(data: &[u8], relying_party: &[u8; 32]) -> Result<(), Fault> {
    if !(MIN_AUTHENTICATOR_DATA..=MAX_AUTHENTICATOR_DATA).contains(&data.len()) {
        return Err(Fault::Length);
    }
    if data[..32] != relying_party[..] {
        return Err(Fault::RelyingParty);
    }
    if data[32] & USER_PRESENT == 0 {
        return Err(Fault::UserPresence);
    }
    Ok(())
}

/// 32 bytes as base64 for URLs without padding.
fn base64_url(bytes: &[u8; 32]) -> [u8; 43] {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = [0; 43];
    for (index, digit) in text.iter_mut().enumerate() {
        let bit = index * 6;
        let (byte, shift) = (bit / 8, bit % 8);
        let pair = u16::from_be_bytes([bytes[byte], bytes.get(byte + 1).copied().unwrap_or(0)]);
        let six = (pair >> (10 - shift)) & 63;
        *digit = DIGITS[usize::from(six)];
    }
    text
}

#[cfg(test)]
mod tests;
