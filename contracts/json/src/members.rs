//! Objects, and variants of which one is named. A table of names is all that a type adds.

use crate::{Failed, FromJson, Read, Reader};

/// The members of an object that has been looked through, in the order of their names in the table.
#[derive(Debug)]
pub struct Members<'a, 'text> {
    reader: &'a mut Reader<'text>,
    names: &'static [&'static str],
    /// Where the value of each member begins; zero where there is none.
    starts: Vec<usize>,
    n_read: usize,
    end: usize,
}

impl<'text> Reader<'text> {
    /// Looks through the object that is next. Fails on a member that comes twice and, where `denies_unknown`, on
    /// one that is not in `names`.
    pub fn members(
        &mut self,
        names: &'static [&'static str],
        denies_unknown: bool,
    ) -> Read<Members<'_, 'text>> {
        if self.token() != b'{' {
            return Err(self.mismatch("an object"));
        }
        self.open()?;
        let mut starts = vec![0; names.len()];
        let mut is_first = true;
        while self.has_item(is_first, b'}')? {
            is_first = false;
            let name = self.string()?;
            let start = names.iter().position(|known| *known == name).and_then(|known| starts.get_mut(known));
            match start {
                Some(start) if *start == 0 => {
                    self.pass(b':')?;
                    *start = self.position();
                    self.pass_over()?;
                }
                None if !denies_unknown => {
                    self.pass(b':')?;
                    self.skip()?;
                }
                Some(_) => {
                    let name = name.to_owned();
                    return Err(self.refuse(format_args!("duplicate field `{name}`")));
                }
                None => {
                    let name = name.to_owned();
                    return Err(self.unknown("field", &name, &mut names.iter().copied()));
                }
            }
        }
        self.pass(b'}')?;
        let end = self.position();
        Ok(Members { reader: self, names, starts, n_read: 0, end })
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
        let mut message = ["unknown ", what, " `", name, "`, expected "].concat();
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
        if self.go_to_next() {
            let value = T::read(self.reader)?;
            self.check_end()?;
            return Ok(value);
        }
        T::absent().ok_or_else(|| self.missing())
    }

    /// Reads the next member by `read`. It must be there.
    #[inline(never)]
    pub fn member_with<T>(&mut self, read: fn(&mut Reader<'_>) -> Read<T>) -> Read<T> {
        if !self.go_to_next() {
            return Err(self.missing());
        }
        let value = read(self.reader)?;
        self.check_end()?;
        Ok(value)
    }

    /// Goes behind the object.
    pub fn end(self) {
        self.reader.leave(self.end);
    }

    fn go_to_next(&mut self) -> bool {
        let start = self.starts.get(self.n_read).copied().unwrap_or_default();
        self.n_read += 1;
        self.reader.go_to(if start == 0 { self.end - 1 } else { start });
        start != 0
    }

    /// Fails unless the member ends where the object was seen to go on.
    fn check_end(&mut self) -> Read<()> {
        match self.reader.token() {
            b',' | b'}' => Ok(()),
            _ => Err(self.reader.error("expected `,` or `}`")),
        }
    }

    #[cold]
    fn missing(&mut self) -> Failed {
        let name = self.names.get(self.n_read - 1).copied().unwrap_or_default();
        self.reader.refuse(format_args!("missing field `{name}`"))
    }
}
