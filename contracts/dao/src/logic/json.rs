//! The one canonical form in which an agent writes the arguments of a call.
//!
//! An object without white space, keys ascending and therefore unique, whole numbers, and no escapes but `\"`
//! and `\\`. So a text means the same to every parser, and the same call always has the same bytes.

/// How deep objects and lists may be nested.
const MAX_DEPTH: u8 = 16;

/// The largest number that every parser reads as it is written: beyond 2^53 some round it. Larger ones are strings.
const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Returned when a text is not in the canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotCanonical {
    /// The first byte that breaks the form.
    pub(crate) position: usize,
}

/// Checks the whole text, which must be an object, and returns its members: names without their quotes, and values, as
/// they are written.
pub(crate) fn members(text: &str) -> Result<Vec<(&str, &str)>, NotCanonical> {
    let mut members = Vec::new();
    whole(text, |scanner| scanner.object(&mut |name, value| members.push((name, value)), 0))?;
    Ok(members)
}

/// Checks the whole text, which must be a list, and returns its values, as they are written.
pub(crate) fn elements(text: &str) -> Result<Vec<&str>, NotCanonical> {
    let mut elements = Vec::new();
    whole(text, |scanner| scanner.list(&mut |value| elements.push(value), 0))?;
    Ok(elements)
}

/// Checks that the text is one value.
pub(crate) fn check(text: &str) -> Result<(), NotCanonical> {
    whole(text, |scanner| scanner.value(0))
}

fn whole<'a>(
    text: &'a str,
    scan: impl FnOnce(&mut Scanner<'a>) -> Result<(), NotCanonical>,
) -> Result<(), NotCanonical> {
    let mut scanner = Scanner { text, position: 0 };
    scan(&mut scanner)?;
    if scanner.position < text.len() {
        return Err(scanner.fault());
    }
    Ok(())
}

/// What is between the quotes of a string, as it is written.
pub(crate) fn string(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

/// A whole number that is not negative, as a string of decimal digits or as a number, without leading zeros.
pub(crate) fn number(value: &str) -> Option<u128> {
    digits(string(value).unwrap_or(value))
}

/// The amount in what was found: a string of decimal digits, without leading zeros, so that an amount is written in one
/// way.
pub(crate) fn amount(value: &str) -> Option<u128> {
    digits(string(value)?)
}

fn digits(digits: &str) -> Option<u128> {
    let is_canonical = !digits.is_empty() && (digits == "0" || !digits.starts_with('0'));
    (is_canonical && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Scanner<'a> {
    const fn fault(&self) -> NotCanonical {
        NotCanonical { position: self.position }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.position += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotCanonical> {
        if self.eat(byte) { Ok(()) } else { Err(self.fault()) }
    }

    fn since(&self, start: usize) -> &'a str {
        // Slicing would bring in what is printable in Unicode, for its message.
        let Some(part) = self.text.get(start..self.position) else {
            unreachable!("invariant: both ends are at characters of ASCII")
        };
        part
    }

    fn value(&mut self, depth: u8) -> Result<(), NotCanonical> {
        match self.peek() {
            Some(b'{') => self.object(&mut |_, _| (), depth),
            Some(b'[') => self.list(&mut |_| (), depth),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            _ => self.literal(),
        }
    }

    fn object(&mut self, each: &mut dyn FnMut(&'a str, &'a str), depth: u8) -> Result<(), NotCanonical> {
        self.expect(b'{')?;
        if depth >= MAX_DEPTH {
            return Err(self.fault());
        }
        let mut previous = "";
        if self.eat(b'}') {
            return Ok(());
        }
        loop {
            let key_start = self.position;
            let key = self.string()?;
            if key <= previous {
                return Err(NotCanonical { position: key_start });
            }
            previous = key;
            self.expect(b':')?;
            let start = self.position;
            self.value(depth + 1)?;
            each(key, self.since(start));
            if !self.eat(b',') {
                return self.expect(b'}');
            }
        }
    }

    fn list(&mut self, each: &mut dyn FnMut(&'a str), depth: u8) -> Result<(), NotCanonical> {
        self.expect(b'[')?;
        if depth >= MAX_DEPTH {
            return Err(self.fault());
        }
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            let start = self.position;
            self.value(depth + 1)?;
            each(self.since(start));
            if !self.eat(b',') {
                return self.expect(b']');
            }
        }
    }

    /// Returns what is between the quotes, as written.
    fn string(&mut self) -> Result<&'a str, NotCanonical> {
        self.expect(b'"')?;
        let start = self.position;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.position += 1;
                    if !self.eat(b'"') {
                        self.expect(b'\\')?;
                    }
                }
                Some(0x20..) => self.position += 1,
                _ => return Err(self.fault()),
            }
        }
        let inner = self.since(start);
        self.position += 1;
        Ok(inner)
    }

    fn integer(&mut self) -> Result<(), NotCanonical> {
        let start = self.position;
        let is_negative = self.eat(b'-');
        if !is_negative && self.eat(b'0') {
            return Ok(());
        }
        if !matches!(self.peek(), Some(b'1'..=b'9')) {
            return Err(self.fault());
        }
        let digits = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        match self.since(digits).parse::<u64>() {
            Ok(number) if number <= MAX_NUMBER => Ok(()),
            _ => Err(NotCanonical { position: start }),
        }
    }

    fn literal(&mut self) -> Result<(), NotCanonical> {
        for literal in ["true", "false", "null"] {
            if self.text.as_bytes()[self.position..].starts_with(literal.as_bytes()) {
                self.position += literal.len();
                return Ok(());
            }
        }
        Err(self.fault())
    }
}

#[cfg(test)]
mod tests;
