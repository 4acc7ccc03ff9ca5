//! The types of the language, and accounts.

use std::{borrow::Cow, str::FromStr};

use near_account_id::{AccountId, AccountIdRef};

use crate::{Failed, FromJson, Read, Reader, ToJson, Writer, reader::Integer};

impl Reader<'_> {
    /// Reads a string that stands for a value, `what` in the words of an error.
    pub fn parse<T: FromStr>(&mut self, what: &str) -> Read<T> {
        let text = self.string()?;
        if let Ok(value) = text.parse() {
            return Ok(value);
        }
        let text = text.to_owned();
        Err(self.not(&text, what))
    }

    /// Reads a value of another type that this one is made of.
    pub fn converted<T: FromJson, U: TryFrom<T, Error: ToString>>(&mut self) -> Read<U> {
        let value = T::read(self)?;
        value.try_into().map_err(|error: U::Error| self.error(&error.to_string()))
    }

    /// Reads a string of decimal digits.
    pub fn decimal<T: FromStr>(&mut self) -> Read<T> {
        self.parse("a decimal integer of this range")
    }

    #[cold]
    fn not(&mut self, text: &str, what: &str) -> Failed {
        self.refuse(format_args!("`{text}` is not {what}"))
    }

    #[cold]
    fn out_of_range(&mut self, expected: &str) -> Failed {
        self.refuse(format_args!("invalid value: a number, expected {expected}"))
    }
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl FromJson for $type {
            fn read(reader: &mut Reader<'_>) -> Read<Self> {
                let value = match reader.expected_integer(stringify!($type))? {
                    Integer::Positive(value) => Self::try_from(value).ok(),
                    Integer::Negative(value) => Self::try_from(value).ok(),
                };
                value.ok_or_else(|| reader.out_of_range(stringify!($type)))
            }
        }

        impl ToJson for $type {
            fn write(&self, writer: &mut Writer) {
                writer.number(self);
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 i8 i16 i32 i64);

impl Reader<'_> {
    fn expected_integer(&mut self, expected: &str) -> Read<Integer> {
        if !matches!(self.token(), b'-' | b'0'..=b'9') {
            return Err(self.mismatch(expected));
        }
        self.integer()
    }
}

impl FromJson for bool {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let value = match reader.token() {
            b't' => true,
            b'f' => false,
            _ => return Err(reader.mismatch("a boolean")),
        };
        reader.word(if value { "true" } else { "false" })?;
        Ok(value)
    }
}

impl ToJson for bool {
    fn write(&self, writer: &mut Writer) {
        writer.raw(if *self { "true" } else { "false" });
    }
}

impl FromJson for () {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        if reader.token() != b'n' {
            return Err(reader.mismatch("null"));
        }
        reader.word("null")
    }
}

impl ToJson for () {
    fn write(&self, writer: &mut Writer) {
        writer.raw("null");
    }
}

impl FromJson for String {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.string().map(str::to_owned)
    }
}

impl ToJson for String {
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl ToJson for str {
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl<B: ToJson + ToOwned + ?Sized> ToJson for Cow<'_, B> {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }
}

impl FromJson for AccountId {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.parse("an account")
    }
}

impl ToJson for AccountId {
    fn write(&self, writer: &mut Writer) {
        writer.string(self.as_str());
    }
}

impl ToJson for AccountIdRef {
    fn write(&self, writer: &mut Writer) {
        writer.string(self.as_str());
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        if reader.token() == b'n' {
            return reader.word("null").map(|()| None);
        }
        T::read(reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.raw("null"),
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        T::read(reader).map(Self::new)
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn write(&self, writer: &mut Writer) {
        T::write(self, writer);
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        if reader.token() != b'[' {
            return Err(reader.mismatch("an array"));
        }
        reader.open()?;
        let mut items = Self::new();
        while reader.has_item(items.is_empty(), b']')? {
            items.push(T::read(reader)?);
        }
        reader.close(b']')?;
        Ok(items)
    }
}

impl<T: ToJson> ToJson for [T] {
    fn write(&self, writer: &mut Writer) {
        writer.list(&mut self.iter().map(|item| -> &dyn ToJson { item }));
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        self.as_slice().write(writer);
    }
}

impl<T: ToJson, const N: usize> ToJson for [T; N] {
    fn write(&self, writer: &mut Writer) {
        self.as_slice().write(writer);
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }
}
