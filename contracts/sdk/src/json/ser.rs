//! The writer as a serializer of serde.

use near_sdk_upstream::serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::Error;

type Result<T = ()> = std::result::Result<T, Error>;

/// Writes JSON without spaces.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) text: String,
}

impl Writer {
    fn integer(&mut self, is_negative: bool, absolute: u64) {
        // 20 digits hold every 64-bit number.
        let mut digits = [0; 20];
        let mut rest = absolute;
        let mut n_digits = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            n_digits += 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if is_negative {
            self.text.push('-');
        }
        self.text.extend(digits.iter().skip(20 - n_digits).map(|digit| char::from(*digit)));
    }

    fn string(&mut self, value: &str) {
        self.text.push('"');
        let mut start = 0;
        for (position, byte) in value.bytes().enumerate() {
            if !matches!(byte, b'"' | b'\\' | 0..=0x1f) {
                continue;
            }
            self.text.push_str(value.get(start..position).unwrap_or_default());
            start = position + 1;
            self.escape(byte);
        }
        self.text.push_str(value.get(start..).unwrap_or_default());
        self.text.push('"');
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

    /// The comma between two items of an array or object.
    fn separate(&mut self) {
        if !self.text.ends_with(['[', '{']) {
            self.text.push(',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        self.string(key);
        self.text.push(':');
    }

    fn open(&mut self, opening: char) -> Compound<'_> {
        self.text.push(opening);
        Compound { writer: self, closing: if opening == '[' { "]" } else { "}" } }
    }

    fn open_variant(&mut self, variant: &str, opening: char) -> Compound<'_> {
        self.text.push('{');
        self.key(variant);
        self.text.push(opening);
        Compound { writer: self, closing: if opening == '[' { "]}" } else { "}}" } }
    }

    /// Makes a string of the key that was written at `start`, as object keys are strings.
    fn quote_key(&mut self, start: usize) -> Result {
        match self.text.as_bytes().get(start) {
            Some(b'"') => Ok(()),
            Some(b'-' | b'0'..=b'9' | b't' | b'f') => {
                self.text.insert(start, '"');
                self.text.push('"');
                Ok(())
            }
            _ => Err(Error::because("a key must be a string")),
        }
    }
}

macro_rules! write_integer {
    ($($method:ident: $type:ty)*) => {
        $(fn $method(self, value: $type) -> Result {
            self.serialize_i64(value.into())
        })*
    };
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    write_integer!(serialize_i8: i8 serialize_i16: i16 serialize_i32: i32
        serialize_u8: u8 serialize_u16: u16 serialize_u32: u32);

    fn serialize_i64(self, value: i64) -> Result {
        self.integer(value < 0, value.unsigned_abs());
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result {
        self.integer(false, value);
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result {
        Err(Error::because("a number must be an integer"))
    }

    fn serialize_f64(self, _: f64) -> Result {
        Err(Error::because("a number must be an integer"))
    }

    fn serialize_bool(self, value: bool) -> Result {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result {
        self.text.push('{');
        self.key(variant);
        value.serialize(&mut *self)?;
        self.text.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>> {
        Ok(self.open('['))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'a>> {
        Ok(self.open('['))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>> {
        Ok(self.open('['))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>> {
        Ok(self.open_variant(variant, '['))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'a>> {
        Ok(self.open('{'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>> {
        Ok(self.open('{'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>> {
        Ok(self.open_variant(variant, '{'))
    }
}

/// An array or object that has been opened.
pub(crate) struct Compound<'a> {
    writer: &'a mut Writer,
    closing: &'static str,
}

impl Compound<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.writer.separate();
        value.serialize(&mut *self.writer)
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result {
        self.writer.key(key);
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.text.push_str(self.closing);
    }
}

macro_rules! write_items {
    ($($trait:ident.$method:ident)*) => {
        $(impl $trait for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
                self.item(value)
            }

            fn end(self) -> Result {
                self.close();
                Ok(())
            }
        })*
    };
}

macro_rules! write_members {
    ($($trait:ident)*) => {
        $(impl $trait for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result {
                self.member(key, value)
            }

            fn end(self) -> Result {
                self.close();
                Ok(())
            }
        })*
    };
}

write_items!(SerializeSeq.serialize_element SerializeTuple.serialize_element
    SerializeTupleStruct.serialize_field SerializeTupleVariant.serialize_field);
write_members!(SerializeStruct SerializeStructVariant);

impl SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result {
        self.writer.separate();
        let start = self.writer.text.len();
        key.serialize(&mut *self.writer)?;
        self.writer.quote_key(start)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.writer.text.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result {
        self.close();
        Ok(())
    }
}
