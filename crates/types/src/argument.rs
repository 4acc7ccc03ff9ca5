//! What methods take besides plain values.

use std::marker::PhantomData;

use commonweight_json::{Error, FromJson, Read, Reader, ToJson, Writer, from_str};

/// A value that has to be written, be it as `null`: what is left out by mistake takes nothing back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nullable<T>(pub Option<T>);

impl<T: FromJson> FromJson for Nullable<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        Option::read(reader).map(Self)
    }
}

impl<T: ToJson> ToJson for Nullable<T> {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
    }
}

/// A value as JSON inside a string, such as the `msg` of `ft_transfer_call`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonText<T> {
    text: String,
    of: PhantomData<T>,
}

impl<T: FromJson> JsonText<T> {
    /// The value. Fails where the string is not the JSON of one.
    pub fn parse(&self) -> Result<T, Error> {
        from_str(&self.text)
    }
}

impl<T> From<String> for JsonText<T> {
    fn from(text: String) -> Self {
        Self { text, of: PhantomData }
    }
}

impl<T> From<&str> for JsonText<T> {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl<T> FromJson for JsonText<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        String::read(reader).map(Self::from)
    }
}

impl<T> ToJson for JsonText<T> {
    fn write(&self, writer: &mut Writer) {
        self.text.write(writer);
    }
}

#[cfg(feature = "abi")]
mod abi {
    use schemars::{
        JsonSchema,
        r#gen::SchemaGenerator,
        schema::{InstanceType, Schema, SchemaObject},
    };

    use super::{JsonText, Nullable};

    impl<T: JsonSchema> JsonSchema for Nullable<T> {
        fn is_referenceable() -> bool {
            false
        }

        fn schema_name() -> String {
            Option::<T>::schema_name()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            Option::<T>::json_schema(generator)
        }
    }

    /// As JSON Schema says it, with what the string contains.
    impl<T: JsonSchema> JsonSchema for JsonText<T> {
        fn is_referenceable() -> bool {
            false
        }

        fn schema_name() -> String {
            format!("JsonText_of_{}", T::schema_name())
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let content = serde_json::to_value(generator.subschema_for::<T>());
            let mut schema =
                SchemaObject { instance_type: Some(InstanceType::String.into()), ..SchemaObject::default() };
            schema.extensions.insert("contentMediaType".to_owned(), "application/json".into());
            schema.extensions.insert("contentSchema".to_owned(), content.expect("a schema is JSON"));
            schema.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use commonweight_derive::FromJson;
    use commonweight_json::from_str;

    use super::{JsonText, Nullable};

    /// As near-sdk's macros name the arguments of a method.
    #[derive(Debug, PartialEq, Eq, FromJson)]
    struct Input {
        owner_id: Nullable<u32>,
        limit: Option<u32>,
    }

    fn refused(text: &str) -> String {
        from_str::<Input>(text).unwrap_err().to_string()
    }

    #[test]
    fn null_is_written() {
        let nobody = Input { owner_id: Nullable(None), limit: None };
        assert_eq!(from_str::<Input>(r#"{"owner_id":null}"#), Ok(nobody));
        let somebody = Input { owner_id: Nullable(Some(3)), limit: None };
        assert_eq!(from_str::<Input>(r#"{"owner_id":3,"limit":null}"#), Ok(somebody));
        assert_eq!(refused("{}"), "missing field `owner_id` at byte 1");
    }

    #[test]
    fn an_argument_that_is_none_is_refused() {
        let text = r#"{"owner_id":null,"account_id":3}"#;
        assert_eq!(refused(text), "unknown field `account_id`, expected `owner_id` or `limit` at byte 29");
    }

    #[test]
    fn a_string_holds_json() {
        let text = from_str::<JsonText<u32>>(r#"" 7""#).unwrap();
        assert_eq!(text.parse(), Ok(7));
        let text = from_str::<JsonText<u32>>(r#""seven""#).unwrap();
        assert!(text.parse().is_err());
    }
}
