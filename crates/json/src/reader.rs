//! The text, and where the reader stands in it. What is here knows JSON's grammar and no type.

use std::fmt;

use crate::{Error, Failed, Read, plain::plain_length};

/// How deep arrays and objects may lie in one another.
const MAX_DEPTH: u8 = 127;

/// An integer as JSON writes it. A negative one is never zero.
#[derive(Clone, Copy)]
pub(crate) enum Integer {
    Positive(u64),
    Negative(i64),
}

/// Reads one text from its first byte to its last. Where that fails, it keeps why.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    position: usize,
    depth: u8,
    /// A string that has escapes, without them.
    unescaped: String,
    failure: Option<Error>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0, depth: 0, unescaped: String::new(), failure: None }
    }

    /// Why reading has failed.
    pub(crate) fn into_error(self) -> Error {
        self.failure.unwrap_or_else(|| Error::new("not read to its end".to_owned(), self.position))
    }

    /// Fails where something follows the value that was read.
    pub(crate) fn end(&mut self) -> Read<()> {
        self.token();
        if self.position == self.text.len() { Ok(()) } else { Err(self.error("trailing characters")) }
    }

    /// Keeps why reading fails here.
    #[cold]
    #[inline(never)]
    pub fn error(&mut self, message: &str) -> Failed {
        let position = self.position.min(self.text.len());
        self.failure.get_or_insert_with(|| Error::new(message.to_owned(), position));
        Failed
    }

    /// Keeps why reading fails here, in words that name a value.
    #[cold]
    #[inline(never)]
    pub fn refuse(&mut self, message: fmt::Arguments<'_>) -> Failed {
        self.error(&message.to_string())
    }

    /// Keeps that something else was expected than what is next.
    #[cold]
    #[inline(never)]
    pub fn mismatch(&mut self, expected: &str) -> Failed {
        let found = match self.token() {
            b'"' => "a string",
            b'n' => "null",
            b't' | b'f' => "a boolean",
            b'[' => "an array",
            b'{' => "an object",
            b'-' | b'0'..=b'9' => "a number",
            _ => return self.error("expected a value"),
        };
        self.refuse(format_args!("invalid type: {found}, expected {expected}"))
    }

    /// The byte at the position, or zero at the end: neither of the two belongs into JSON.
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.position).copied().unwrap_or(0)
    }

    fn take(&mut self) -> u8 {
        let byte = self.byte();
        self.position += 1;
        byte
    }

    fn take_if(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == byte;
        self.position += usize::from(is_next);
        is_next
    }

    /// The first byte of what comes next.
    pub fn token(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\t' | b'\r') {
            self.position += 1;
        }
        self.byte()
    }

    /// Passes the punctuation that must be next.
    pub(crate) fn pass(&mut self, punctuation: u8) -> Read<()> {
        if self.token() != punctuation {
            return Err(self.error(match punctuation {
                b':' => "expected `:`",
                b']' => "expected `,` or `]`",
                b'}' => "expected `,` or `}`",
                _ => "expected another character",
            }));
        }
        self.position += 1;
        Ok(())
    }

    /// Goes into an array or object, whose opening is next.
    pub(crate) fn open(&mut self) -> Read<()> {
        if self.depth == MAX_DEPTH {
            return Err(self.error("recursion limit exceeded"));
        }
        self.depth += 1;
        self.position += 1;
        Ok(())
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn go_to(&mut self, position: usize) {
        self.position = position;
    }

    /// Leaves an object that ends before `end`.
    pub(crate) fn leave(&mut self, end: usize) {
        self.depth -= 1;
        self.position = end;
    }

    /// Leaves an array or object.
    pub(crate) fn close(&mut self, closing: u8) -> Read<()> {
        self.depth -= 1;
        self.pass(closing)
    }

    /// Whether another item comes before the closing, the comma passed.
    pub(crate) fn has_item(&mut self, is_first: bool, closing: u8) -> Read<bool> {
        if self.token() == closing {
            return Ok(false);
        }
        if is_first {
            return Ok(true);
        }
        if !self.take_if(b',') {
            return Err(self.error(if closing == b']' {
                "expected `,` or `]`"
            } else {
                "expected `,` or `}`"
            }));
        }
        if self.token() == closing {
            return Err(self.error("trailing comma"));
        }
        Ok(true)
    }

    /// Passes a word that must be next: `null`, `true` or `false`.
    pub(crate) fn word(&mut self, word: &str) -> Read<()> {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.error("expected a value"));
        }
        self.position += word.len();
        Ok(())
    }

    /// A string without its escapes.
    pub fn string(&mut self) -> Read<&str> {
        if self.token() != b'"' {
            return Err(self.mismatch("a string"));
        }
        self.position += 1;
        let start = self.position;
        self.pass_plain();
        let end = self.position;
        match self.byte() {
            b'"' => {}
            b'\\' => return self.escaped(start),
            _ => return Err(self.error("string with a control character or without an end")),
        }
        self.position += 1;
        Ok(self.text.get(start..end).unwrap_or_default())
    }

    /// The rest of a string whose first escape is next.
    fn escaped(&mut self, start: usize) -> Read<&str> {
        self.unescaped.clear();
        let mut start = start;
        loop {
            self.unescaped.push_str(self.text.get(start..self.position).unwrap_or_default());
            match self.take() {
                b'"' => return Ok(&self.unescaped),
                b'\\' => {
                    let escaped = self.escape()?;
                    self.unescaped.push(escaped);
                }
                _ => {
                    self.position -= 1;
                    return Err(self.error("string with a control character or without an end"));
                }
            }
            start = self.position;
            self.pass_plain();
        }
    }

    /// Goes to the next byte that is more than a part of a string, or to the end of the text.
    fn pass_plain(&mut self) {
        self.position += plain_length(self.text.as_bytes().get(self.position..).unwrap_or_default());
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Read<char> {
        Ok(match self.take() {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hexadecimal()?;
                if (0xd800..0xdc00).contains(&code) && self.take() == b'\\' && self.take() == b'u' {
                    // The second half of a pair, or else a number that no character has.
                    let low = self.hexadecimal()?.wrapping_sub(0xdc00);
                    code = if low < 0x400 { 0x1_0000 + ((code - 0xd800) << 10) + low } else { u32::MAX };
                }
                char::from_u32(code).ok_or_else(|| self.error("invalid unicode code point"))?
            }
            _ => return Err(self.error("invalid escape")),
        })
    }

    fn hexadecimal(&mut self) -> Read<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.take()).to_digit(16).ok_or_else(|| self.error("invalid escape"))?;
            code = code << 4 | digit;
        }
        Ok(code)
    }

    /// A whole number that 64 bits hold.
    pub(crate) fn integer(&mut self) -> Read<Integer> {
        let is_negative = self.take_if(b'-');
        let start = self.position;
        let mut value = Some(0_u64);
        while self.byte().is_ascii_digit() {
            let digit = u64::from(self.take() - b'0');
            value = value.and_then(|value| value.checked_mul(10)?.checked_add(digit));
        }
        self.check_integer_part(start)?;
        if matches!(self.byte(), b'.' | b'e' | b'E') {
            return Err(self.error("a number must be an integer"));
        }
        let integer = value.and_then(|value| {
            if is_negative {
                0_i64.checked_sub_unsigned(value).filter(|value| *value < 0).map(Integer::Negative)
            } else {
                Some(Integer::Positive(value))
            }
        });
        integer.ok_or_else(|| self.error("number out of range"))
    }

    /// Fails where the digits since `start` are none, or more than one after a zero.
    fn check_integer_part(&mut self, start: usize) -> Read<()> {
        let length = self.position - start;
        if length == 0 || length > 1 && self.text.as_bytes().get(start) == Some(&b'0') {
            return Err(self.error("invalid number"));
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.byte().is_ascii_digit() {
            self.position += 1;
        }
    }

    fn some_digits(&mut self) -> Read<()> {
        if !self.byte().is_ascii_digit() {
            return Err(self.error("invalid number"));
        }
        self.digits();
        Ok(())
    }

    fn skip_number(&mut self) -> Read<()> {
        self.take_if(b'-');
        let start = self.position;
        self.digits();
        self.check_integer_part(start)?;
        if self.take_if(b'.') {
            self.some_digits()?;
        }
        if self.take_if(b'e') || self.take_if(b'E') {
            let _has_sign = self.take_if(b'+') || self.take_if(b'-');
            self.some_digits()?;
        }
        Ok(())
    }

    /// Goes over the value of a member, whose grammar is looked at when it is read.
    pub(crate) fn pass_over(&mut self) -> Read<()> {
        let mut n_open = 0_usize;
        loop {
            match self.byte() {
                b',' | b']' | b'}' if n_open == 0 => return Ok(()),
                b'[' | b'{' => n_open += 1,
                b']' | b'}' => n_open -= 1,
                b'"' => {
                    self.position += 1;
                    self.pass_over_string();
                }
                0 => return Err(self.error("expected `,` or `}`")),
                _ => {}
            }
            self.position += 1;
        }
    }

    /// Goes to the end of a string, or of the text where it has none.
    fn pass_over_string(&mut self) {
        loop {
            self.pass_plain();
            match self.byte() {
                b'"' | 0 => return,
                b'\\' => self.position += 2,
                _ => self.position += 1,
            }
        }
    }

    /// The text of a value of any kind.
    pub(crate) fn any(&mut self) -> Read<&'a str> {
        self.token();
        let start = self.position;
        self.skip()?;
        Ok(self.text.get(start..self.position).unwrap_or_default())
    }

    /// Passes a value of any kind, floats included, whose grammar must be right.
    pub(crate) fn skip(&mut self) -> Read<()> {
        match self.token() {
            b'"' => self.string().map(|_| ()),
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            opening @ (b'[' | b'{') => {
                // The closings stand two behind the openings in ASCII.
                let closing = opening + 2;
                self.open()?;
                let mut is_first = true;
                while self.has_item(is_first, closing)? {
                    is_first = false;
                    if opening == b'{' {
                        self.string()?;
                        self.pass(b':')?;
                    }
                    self.skip()?;
                }
                self.close(closing)
            }
            b'-' | b'0'..=b'9' => self.skip_number(),
            _ => Err(self.error("expected a value")),
        }
    }
}
