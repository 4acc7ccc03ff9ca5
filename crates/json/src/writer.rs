//! The text that is written.

use std::fmt::{self, Write as _};

use crate::plain::plain_length;

/// Writes JSON without spaces.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// What has been written.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Writes what is JSON already.
    #[inline(never)]
    pub fn raw(&mut self, json: &str) {
        self.text.push_str(json);
    }

    /// Writes a string, escaped where it must be.
    #[inline(never)]
    pub fn string(&mut self, value: &str) {
        self.text.push('"');
        let mut rest = value;
        loop {
            let n_plain = plain_length(rest.as_bytes());
            self.text.push_str(rest.get(..n_plain).unwrap_or_default());
            let Some(special) = rest.as_bytes().get(n_plain) else { break };
            self.escape(*special);
            rest = rest.get(n_plain + 1..).unwrap_or_default();
        }
        self.text.push('"');
    }

    /// Writes a string of what a value displays, in which nothing has to be escaped.
    #[inline(never)]
    pub fn display(&mut self, value: &dyn fmt::Display) {
        self.text.push('"');
        self.number(value);
        self.text.push('"');
    }

    /// Writes a number.
    #[inline(never)]
    pub fn number(&mut self, value: &dyn fmt::Display) {
        // Nothing fails while it is written into memory.
        let _written = write!(self.text, "{value}");
    }

    /// Writes an array, item by item.
    #[inline(never)]
    pub fn list(&mut self, items: &mut dyn Iterator<Item = &dyn crate::ToJson>) {
        self.text.push('[');
        let mut is_first = true;
        for item in items {
            if !is_first {
                self.text.push(',');
            }
            is_first = false;
            item.write(self);
        }
        self.text.push(']');
    }

    #[cold]
    fn escape(&mut self, byte: u8) {
        self.text.push('\\');
        let short = match byte {
            b'"' | b'\\' => byte,
            8 => b'b',
            9 => b't',
            10 => b'n',
            12 => b'f',
            13 => b'r',
            _ => {
                self.text.push_str("u00");
                for digit in [byte >> 4, byte & 15] {
                    self.text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
                }
                return;
            }
        };
        self.text.push(char::from(short));
    }
}
