//! The reader as a deserializer of serde.

use near_sdk_upstream::serde::{
    Deserialize,
    de::{
        DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer, MapAccess,
        SeqAccess, Unexpected, VariantAccess, Visitor, value::StrDeserializer,
    },
};

use super::{
    Error,
    reader::{Integer, Reader},
};

type Result<T> = std::result::Result<T, Error>;

impl Reader<'_> {
    // What does not depend on the type that is read is compiled once, and not for each type.

    #[cold]
    #[inline(never)]
    fn mismatch(&mut self, expected: &dyn Expected) -> Error {
        let unexpected = match self.token() {
            b'"' => Unexpected::Str(""),
            b'n' => Unexpected::Unit,
            b't' | b'f' => Unexpected::Bool(true),
            b'[' => Unexpected::Seq,
            b'{' => Unexpected::Map,
            b'-' | b'0'..=b'9' => Unexpected::Unsigned(0),
            _ => return self.error("expected a value"),
        };
        Error::invalid_type(unexpected, expected)
    }

    #[inline(never)]
    fn enter(&mut self, opening: u8, expected: &dyn Expected) -> Result<()> {
        if self.token() != opening {
            return Err(self.mismatch(expected));
        }
        self.open()
    }

    fn read_integer<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        if !matches!(self.token(), b'-' | b'0'..=b'9') {
            return Err(self.mismatch(&visitor));
        }
        match self.integer()? {
            Integer::Positive(value) => visitor.visit_u64(value),
            Integer::Negative(value) => visitor.visit_i64(value),
        }
    }

    fn read_string<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        if self.token() != b'"' {
            return Err(self.mismatch(&visitor));
        }
        visitor.visit_str(self.string()?)
    }

    fn read_bool<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        let value = match self.token() {
            b't' => true,
            b'f' => false,
            _ => return Err(self.mismatch(&visitor)),
        };
        self.word(if value { "true" } else { "false" })?;
        visitor.visit_bool(value)
    }

    fn read_null<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        if self.token() != b'n' {
            return Err(self.mismatch(&visitor));
        }
        self.word("null")?;
        visitor.visit_unit()
    }

    fn read_array<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.enter(b'[', &visitor)?;
        let value = visitor.visit_seq(Items { reader: self, is_first: true })?;
        self.close(b']')?;
        Ok(value)
    }

    fn read_object<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.enter(b'{', &visitor)?;
        let value = visitor.visit_map(Items { reader: self, is_first: true })?;
        self.close(b'}')?;
        Ok(value)
    }
}

macro_rules! read_as {
    ($read:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.$read(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Error;

    read_as!(read_integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64);
    read_as!(read_string: deserialize_char deserialize_str deserialize_string deserialize_identifier);
    read_as!(read_bool: deserialize_bool);
    read_as!(read_null: deserialize_unit);
    read_as!(read_array: deserialize_seq deserialize_bytes deserialize_byte_buf);
    read_as!(read_object: deserialize_map);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.token() {
            b'"' => self.read_string(visitor),
            b'n' => self.read_null(visitor),
            b't' | b'f' => self.read_bool(visitor),
            b'[' => self.read_array(visitor),
            b'{' => self.read_object(visitor),
            _ => self.read_integer(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.token() == b'n' {
            self.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.read_null(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.read_array(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.read_array(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.read_object(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.token() {
            b'"' => {
                let variant: StrDeserializer<'_, Error> = self.string()?.into_deserializer();
                visitor.visit_enum(variant)
            }
            b'{' => {
                self.open()?;
                let value = visitor.visit_enum(Variant(self))?;
                self.close(b'}')?;
                Ok(value)
            }
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// What is inside an array or an object.
struct Items<'a, 'text> {
    reader: &'a mut Reader<'text>,
    is_first: bool,
}

impl Items<'_, '_> {
    fn has_item(&mut self, closing: u8) -> Result<bool> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        self.reader.has_item(is_first, closing)
    }

    #[inline(never)]
    fn key(&mut self) -> Result<Option<&str>> {
        if !self.has_item(b'}')? {
            return Ok(None);
        }
        self.reader.string().map(Some)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        if !self.has_item(b']')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some(key) = self.key()? else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value> {
        self.reader.pass(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant with a value: an object with the variant's name as its only key.
struct Variant<'a, 'text>(&'a mut Reader<'text>);

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self)> {
        let name: StrDeserializer<'_, Error> = self.0.string()?.into_deserializer();
        let variant = seed.deserialize(name)?;
        self.0.pass(b':')?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<()> {
        <()>::deserialize(self.0)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.0.read_array(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.0.read_object(visitor)
    }
}
