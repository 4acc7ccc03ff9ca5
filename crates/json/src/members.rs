//! Objects, and variants of which one is named. A table of names is all that a type adds.

use crate::{Failed, FromJson, Read, Reader};

/// The members of an object, in the order of their names in the table. Those that come in this order are read as
/// they come; what comes before its time is passed over and found again.
#[derive(Debug)]
pub struct Members<'a, 'text> {
    reader: &'a mut Reader<'text>,
    names: &'static [&'static str],
    denies_unknown: bool,
    /// Where the value of each member begins; zero where none was seen.
    starts: Vec<usize>,
    n_read: usize,
    is_first: bool,
    /// How far the object was looked through.
    seen: usize,
    /// Where the object has ended; zero before that was seen.
    end: usize,
}

impl<'text> Reader<'text> {
    /// Goes into the object that is next. What is not in `names` is passed or, where `denies_unknown`, refused.
    pub fn members(
        &mut self,
        names: &'static [&'static str],
        denies_unknown: bool,
    ) -> Read<Members<'_, 'text>> {
        if self.token() != b'{' {
            return Err(self.mismatch("an object"));
        }
        self.open()?;
        Ok(Members {
            seen: self.position(),
            reader: self,
            names,
            denies_unknown,
            starts: vec![0; names.len()],
            n_read: 0,
            is_first: true,
            end: 0,
        })
    }

    /// The position in `names` of the string that is next.
    #[inline(never)]
    pub fn unit_variant(&mut self, names: &'static [&'static str]) -> Read<usize> {
        let name = self.string()?;
        if let Some(position) = names.iter().position(|known| *known == name) {
            return Ok(position);
        }
        let name = name.to_owned();
        Err(self.unknown("variant", &name, &mut names.iter().copied()))
    }

    /// The position in `variants` of the variant that is next: a string where it has no content, or else an object
    /// with its name as the only member. The second of a variant is whether it has none.
    #[inline(never)]
    pub fn variant(&mut self, variants: &'static [(&'static str, bool)]) -> Read<usize> {
        let is_unit = match self.token() {
            b'"' => true,
            b'{' => {
                self.open()?;
                self.token();
                false
            }
            _ => return Err(self.mismatch("a variant")),
        };
        let name = self.string()?;
        let Some(position) = variants.iter().position(|(known, _)| *known == name) else {
            let name = name.to_owned();
            return Err(self.unknown("variant", &name, &mut variants.iter().map(|(known, _)| *known)));
        };
        if variants.get(position).is_some_and(|(_, has_none)| *has_none != is_unit) {
            return Err(self.error(if is_unit {
                "the variant has a content: expected an object"
            } else {
                "the variant has no content: expected a string"
            }));
        }
        if !is_unit {
            self.pass(b':')?;
        }
        Ok(position)
    }

    /// Leaves the object of a variant whose content was read.
    pub fn end_variant(&mut self) -> Read<()> {
        self.close(b'}')
    }

    #[cold]
    #[inline(never)]
    fn unknown(&mut self, what: &str, name: &str, names: &mut dyn Iterator<Item = &'static str>) -> Failed {
        let mut message = String::from_iter(["unknown ", what, " `", name, "`, expected "]);
        let mut is_first = true;
        for known in names {
            message.push_str(if is_first { "`" } else { " or `" });
            message.push_str(known);
            message.push('`');
            is_first = false;
        }
        if is_first {
            message.push_str("none");
        }
        self.error(&message)
    }
}

impl Members<'_, '_> {
    /// Reads the next member.
    #[inline(never)]
    pub fn member<T: FromJson>(&mut self) -> Read<T> {
        if self.go_to_next()? {
            let value = T::read(self.reader)?;
            self.check_end()?;
            return Ok(value);
        }
        T::absent().ok_or_else(|| self.missing())
    }

    /// Reads the next member by `read`. It must be there.
    #[inline(never)]
    pub fn member_with<T>(&mut self, read: fn(&mut Reader<'_>) -> Read<T>) -> Read<T> {
        if !self.go_to_next()? {
            return Err(self.missing());
        }
        let value = read(self.reader)?;
        self.check_end()?;
        Ok(value)
    }

    /// Goes behind the object when all members are read.
    pub fn end(mut self) -> Read<()> {
        if self.end == 0 {
            self.go_on()?;
        }
        self.reader.leave(self.end);
        Ok(())
    }

    /// Goes to the value of the next member in the table. `false` where the object has none.
    #[inline(never)]
    fn go_to_next(&mut self) -> Read<bool> {
        let wanted = self.n_read;
        self.n_read += 1;
        let start = self.start_of(wanted);
        if start != 0 {
            self.reader.go_to(start);
            return Ok(true);
        }
        if self.end == 0 {
            while let Some(found) = self.go_on()? {
                if found == wanted {
                    return Ok(true);
                }
                self.reader.pass_over()?;
                self.seen = self.reader.position();
            }
        }
        Ok(false)
    }

    /// Goes to the value of the next known member in the text, and tells its place in the table. `None` where the
    /// object ends.
    fn go_on(&mut self) -> Read<Option<usize>> {
        self.reader.go_to(self.seen);
        while self.reader.has_item(self.is_first, b'}')? {
            self.is_first = false;
            let name = self.reader.string()?;
            let known = self.names.iter().position(|known| *known == name);
            let is_new = known.and_then(|known| self.starts.get(known)).is_some_and(|start| *start == 0);
            match known {
                Some(known) if is_new => {
                    self.reader.pass(b':')?;
                    if let Some(start) = self.starts.get_mut(known) {
                        *start = self.reader.position();
                    }
                    return Ok(Some(known));
                }
                Some(_) => {
                    let name = name.to_owned();
                    return Err(self.reader.refuse(format_args!("duplicate field `{name}`")));
                }
                None if self.denies_unknown => {
                    let name = name.to_owned();
                    return Err(self.reader.unknown("field", &name, &mut self.names.iter().copied()));
                }
                None => {
                    self.reader.pass(b':')?;
                    self.reader.skip()?;
                }
            }
        }
        self.reader.pass(b'}')?;
        self.end = self.reader.position();
        Ok(None)
    }

    fn start_of(&self, member: usize) -> usize {
        self.starts.get(member).copied().unwrap_or_default()
    }

    /// Fails unless the member that was read is followed by what ends a member.
    fn check_end(&mut self) -> Read<()> {
        match self.reader.token() {
            b',' | b'}' => {}
            _ => return Err(self.reader.error("expected `,` or `}`")),
        }
        self.seen = self.seen.max(self.reader.position());
        Ok(())
    }

    #[cold]
    fn missing(&mut self) -> Failed {
        let name = self.names.get(self.n_read - 1).copied().unwrap_or_default();
        self.reader.go_to(self.end - 1);
        self.reader.refuse(format_args!("missing field `{name}`"))
    }
}
