//! How far a string goes on without anything that JSON escapes or ends it with, eight bytes at a time: most bytes of a
//! message are such, and each of them is paid for.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH_BITS: u64 = ONES << 7;

/// The number of bytes before the first quote, backslash or control character.
#[inline(never)]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks();
    let n_plain_words = words.iter().take_while(|word| is_plain(u64::from_ne_bytes(**word))).count();
    let start = n_plain_words * size_of::<u64>();
    let rest = bytes.get(start..).unwrap_or_default().iter();
    start + rest.take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count()
}

/// Whether none of the eight bytes is a quote, a backslash or a control character.
const fn is_plain(word: u64) -> bool {
    let quotes = word ^ (ONES * b'"' as u64);
    let backslashes = word ^ (ONES * b'\\' as u64);
    (has_less(quotes, 1) | has_less(backslashes, 1) | has_less(word, 0x20)) & HIGH_BITS == 0
}

/// The high bit of a byte is set where one of the eight bytes is less than `limit`, which is at most 128: it is the
/// borrow of a subtraction that the byte itself did not have. Bytes above the lowest such one may have it, too.
const fn has_less(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain_length;

    fn expected(bytes: &[u8]) -> usize {
        bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(bytes.len())
    }

    #[test]
    fn every_byte_at_every_place_is_told() {
        for byte in 0..=u8::MAX {
            for position in 0..24 {
                for around in [b' ', b'a', 0x7f, 0x80, 0xff] {
                    let mut bytes = [around; 24];
                    bytes[position] = byte;
                    assert_eq!(plain_length(&bytes), expected(&bytes), "{byte} at {position} in {around}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn it_is_as_byte_by_byte(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(plain_length(&bytes), expected(&bytes));
        }

        #[test]
        fn it_is_as_byte_by_byte_in_texts(text in r#"[ !#-z\u{80}-\u{10ffff}]{0,40}["\\]?.{0,9}"#) {
            prop_assert_eq!(plain_length(text.as_bytes()), expected(text.as_bytes()));
        }
    }
}
