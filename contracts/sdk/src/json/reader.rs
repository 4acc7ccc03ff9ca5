//! The text, and where the reader stands in it. What is here knows JSON's grammar and no type.

use super::Error;

type Result<T> = std::result::Result<T, Error>;

/// How deep arrays and objects may lie in one another.
const MAX_DEPTH: u8 = 127;

/// An integer as JSON writes it. A negative one is never zero.
#[derive(Clone, Copy)]
pub(super) enum Integer {
    Positive(u64),
    Negative(i64),
}

/// Reads one text from its first byte to its last.
pub(crate) struct Reader<'a> {
    text: &'a str,
    position: usize,
    depth: u8,
    /// A string that has escapes, without them.
    unescaped: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0, depth: 0, unescaped: String::new() }
    }

    /// Fails where something follows the value that was read.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.token();
        if self.position == self.text.len() { Ok(()) } else { Err(self.error("trailing characters")) }
    }

    /// An error with the place where the reader stands.
    #[cold]
    #[inline(never)]
    pub(crate) fn placed(&self, error: Error) -> Error {
        error.at(self.position)
    }

    #[cold]
    pub(super) fn error(&self, message: &str) -> Error {
        Error::because(message).at(self.position)
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
    pub(super) fn token(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\t' | b'\r') {
            self.position += 1;
        }
        self.byte()
    }

    /// Passes the punctuation that must be next.
    pub(super) fn pass(&mut self, punctuation: u8) -> Result<()> {
        if self.token() != punctuation {
            return Err(self.error(match punctuation {
                b':' => "expected `:`",
                b']' => "expected `,` or `]`",
                b'}' => "expected `,` or `}`",
                _ => "expected a string",
            }));
        }
        self.position += 1;
        Ok(())
    }

    /// Goes into an array or object, whose opening is next.
    pub(super) fn open(&mut self) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(self.error("recursion limit exceeded"));
        }
        self.depth += 1;
        self.position += 1;
        Ok(())
    }

    /// Leaves an array or object.
    pub(super) fn close(&mut self, closing: u8) -> Result<()> {
        self.depth -= 1;
        self.pass(closing)
    }

    /// Whether another item comes before the closing, the comma passed.
    pub(super) fn has_item(&mut self, is_first: bool, closing: u8) -> Result<bool> {
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
    pub(super) fn word(&mut self, word: &str) -> Result<()> {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.error("expected a value"));
        }
        self.position += word.len();
        Ok(())
    }

    /// A string without its escapes.
    pub(super) fn string(&mut self) -> Result<&str> {
        self.pass(b'"')?;
        let start = self.position;
        loop {
            match self.byte() {
                b'"' => break,
                b'\\' => return self.escaped(start),
                0..=0x1f => return Err(self.error("string with a control character or without an end")),
                _ => self.position += 1,
            }
        }
        let end = self.position;
        self.position += 1;
        Ok(self.text.get(start..end).unwrap_or_default())
    }

    /// The rest of a string whose first escape is next.
    fn escaped(&mut self, start: usize) -> Result<&str> {
        self.unescaped.clear();
        let mut start = start;
        loop {
            match self.byte() {
                b'"' | b'\\' => {
                    self.unescaped.push_str(self.text.get(start..self.position).unwrap_or_default());
                    if self.take() == b'"' {
                        return Ok(&self.unescaped);
                    }
                    let escaped = self.escape()?;
                    self.unescaped.push(escaped);
                    start = self.position;
                }
                0..=0x1f => return Err(self.error("string with a control character or without an end")),
                _ => self.position += 1,
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Result<char> {
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

    fn hexadecimal(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.take()).to_digit(16).ok_or_else(|| self.error("invalid escape"))?;
            code = code << 4 | digit;
        }
        Ok(code)
    }

    /// A whole number that 64 bits hold.
    pub(super) fn integer(&mut self) -> Result<Integer> {
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
    fn check_integer_part(&self, start: usize) -> Result<()> {
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

    fn some_digits(&mut self) -> Result<()> {
        if !self.byte().is_ascii_digit() {
            return Err(self.error("invalid number"));
        }
        self.digits();
        Ok(())
    }

    fn skip_number(&mut self) -> Result<()> {
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

    /// Passes a value of any kind, floats included, whose grammar must be right.
    pub(super) fn skip(&mut self) -> Result<()> {
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
