//! Base64 with the standard alphabet and padding (RFC 4648, section 4), in its one canonical form.

use std::str::FromStr;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes that a text in base64 stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

impl Base64 {
    /// The text that stands for `bytes`.
    pub fn encode(bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|index| u32::from(chunk.get(index).copied().unwrap_or_default()));
            let bits = a << 16 | b << 8 | c;
            for position in 0..4 {
                let index = usize::try_from(bits >> (18 - 6 * position) & 63).unwrap_or_default();
                let digit = ALPHABET.get(index).copied().unwrap_or_default();
                text.push(if position > chunk.len() { '=' } else { char::from(digit) });
            }
        }
        text
    }
}

/// That a text is not base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBase64;

impl FromStr for Base64 {
    type Err = NotBase64;

    fn from_str(text: &str) -> Result<Self, NotBase64> {
        let n_padding = text.bytes().rev().take(2).take_while(|byte| *byte == b'=').count();
        let digits = text.as_bytes().get(..text.len() - n_padding).unwrap_or_default();
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
        let (mut bits, mut n_bits) = (0_u32, 0);
        for digit in digits {
            bits = bits << 6 | value_of(*digit).ok_or(NotBase64)?;
            n_bits += 6;
            if n_bits >= 8 {
                n_bits -= 8;
                let [.., byte] = (bits >> n_bits).to_be_bytes();
                bytes.push(byte);
                bits &= (1 << n_bits) - 1;
            }
        }
        // What no byte uses is less than a digit, and nothing.
        if !text.len().is_multiple_of(4) || bits != 0 || n_bits >= 6 {
            return Err(NotBase64);
        }
        Ok(Self(bytes))
    }
}

/// What each byte is worth as a digit: a table, so that all digits cost the same gas.
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < NO_DIGIT {
        values[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    values
};

const NO_DIGIT: u8 = 64;

fn value_of(digit: u8) -> Option<u32> {
    let value = VALUES.get(usize::from(digit)).copied().filter(|value| *value < NO_DIGIT);
    value.map(u32::from)
}
