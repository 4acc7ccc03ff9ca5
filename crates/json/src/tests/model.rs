//! Random documents without a type, intact and damaged.

use std::fmt;

use proptest::{collection::vec, prelude::*, sample::Index};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap,
};
use serde_json as reference;

use crate::{FromJson, Read, Reader, ToJson, Writer, from_str, reader::Integer, to_string};

/// A document, with the members of objects in their order. Floats are no part of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Model {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Text(String),
    List(Vec<Model>),
    Object(Vec<(String, Model)>),
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::Signed(value) => serializer.serialize_i64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

struct ModelVisitor;

impl<'de> Visitor<'de> for ModelVisitor {
    type Value = Model;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document without floats")
    }

    fn visit_unit<E: Error>(self) -> Result<Model, E> {
        Ok(Model::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Model, E> {
        Ok(Model::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Model, E> {
        Ok(Model::Unsigned(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Model, E> {
        Ok(Model::Signed(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Model, E> {
        Ok(Model::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Model, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Model::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Model, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Model::Object(members))
    }
}

impl<'de> Deserialize<'de> for Model {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ModelVisitor)
    }
}

impl ToJson for Model {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => ().write(writer),
            Self::Bool(value) => value.write(writer),
            Self::Unsigned(value) => value.write(writer),
            Self::Signed(value) => value.write(writer),
            Self::Text(value) => value.write(writer),
            Self::List(items) => items.write(writer),
            Self::Object(members) => {
                writer.raw("{");
                for (position, (key, value)) in members.iter().enumerate() {
                    writer.raw(if position == 0 { "" } else { "," });
                    writer.string(key);
                    writer.raw(":");
                    value.write(writer);
                }
                writer.raw("}");
            }
        }
    }
}

impl FromJson for Model {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        Ok(match reader.token() {
            b'n' => {
                reader.word("null")?;
                Self::Null
            }
            b't' | b'f' => Self::Bool(bool::read(reader)?),
            b'"' => Self::Text(String::read(reader)?),
            b'[' => Self::List(Vec::read(reader)?),
            b'{' => {
                reader.open()?;
                let mut members = Vec::new();
                while reader.has_item(members.is_empty(), b'}')? {
                    let key = reader.string()?.to_owned();
                    reader.pass(b':')?;
                    members.push((key, Self::read(reader)?));
                }
                reader.close(b'}')?;
                Self::Object(members)
            }
            b'-' | b'0'..=b'9' => match reader.integer()? {
                Integer::Positive(value) => Self::Unsigned(value),
                Integer::Negative(value) => Self::Signed(value),
            },
            _ => return Err(reader.mismatch("a document")),
        })
    }
}

/// What nobody looks at.
struct Ignored;

impl FromJson for Ignored {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.skip().map(|()| Self)
    }
}

mod reference_types {
    use super::Model;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    pub(super) struct Pair {
        pub(super) a: Model,
        pub(super) b: Option<Model>,
    }
}

/// Documents as members, which are looked through before they are read.
#[derive(Debug, PartialEq, FromJson)]
struct Pair {
    a: Model,
    b: Option<Model>,
}

fn documents() -> impl Strategy<Value = Model> {
    let leaf = prop_oneof![
        Just(Model::Null),
        any::<bool>().prop_map(Model::Bool),
        any::<u64>().prop_map(Model::Unsigned),
        (0..100_u64).prop_map(Model::Unsigned),
        (i64::MIN..0).prop_map(Model::Signed),
        any::<String>().prop_map(Model::Text),
        "[\\x00-\\x7f]{0,8}".prop_map(Model::Text),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Model::List),
            vec((any::<String>(), inner), 0..6).prop_map(Model::Object),
        ]
    })
}

/// What is put in place of some characters of a document.
fn damage() -> impl Strategy<Value = (Index, usize, String)> {
    let pieces = prop_oneof![
        "[\\[\\]{}:,\"\\\\ \n\t0-9a-fun.E+-]{0,3}",
        Just("\\ud83d\\ude00".to_owned()),
        Just("\\ud83d".to_owned()),
        Just("\\u0041".to_owned()),
        Just("1.5e+7".to_owned()),
        Just("null".to_owned()),
    ];
    (any::<Index>(), 0..4_usize, pieces)
}

fn damaged(text: &str, (position, length, piece): &(Index, usize, String)) -> String {
    let characters: Vec<char> = text.chars().collect();
    let start = position.index(characters.len() + 1);
    let end = (start + length).min(characters.len());
    characters[..start]
        .iter()
        .copied()
        .chain(piece.chars())
        .chain(characters[end..].iter().copied())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn is_written_as_the_reference_writes_it(document in documents()) {
        prop_assert_eq!(to_string(&document), reference::to_string(&document).unwrap());
    }

    #[test]
    fn is_read_as_it_was_written(document in documents(), is_pretty: bool) {
        let text =
            if is_pretty { reference::to_string_pretty(&document) } else { reference::to_string(&document) };

        prop_assert_eq!(from_str::<Model>(&text.unwrap()).unwrap(), document);
    }

    #[test]
    fn damaged_is_refused_where_the_reference_refuses_it(document in documents(), damage in damage()) {
        let text = damaged(&reference::to_string(&document).unwrap(), &damage);

        prop_assert_eq!(from_str::<Model>(&text).ok(), reference::from_str::<Model>(&text).ok(), "{}", text);
    }

    #[test]
    fn ignored_is_still_checked(document in documents(), damage in damage()) {
        let text = damaged(&reference::to_string(&document).unwrap(), &damage);
        let (ours, theirs) =
            (from_str::<Ignored>(&text).is_ok(), reference::from_str::<IgnoredAny>(&text).is_ok());

        // The reference does not look at the halves of pairs in what it ignores.
        prop_assert!(ours == theirs || (theirs && text.contains("\\ud")), "{}", text);
    }

    #[test]
    fn members_are_read_as_the_reference_reads_them(
        a in documents(),
        b in documents(),
        is_reversed: bool,
        damage in damage(),
    ) {
        let (a, b) = (reference::to_string(&a).unwrap(), reference::to_string(&b).unwrap());
        let text = if is_reversed {
            format!(r#"{{"b":{b},"c":{b},"a":{a}}}"#)
        } else {
            format!(r#"{{ "a" : {a} , "b" : {b} }}"#)
        };
        let text = damaged(&text, &damage);
        let theirs = reference::from_str::<reference_types::Pair>(&text);
        let ours = from_str::<Pair>(&text).map(|Pair { a, b }| reference_types::Pair { a, b });

        // The reference does not look at the halves of pairs in what it ignores, and takes `null` for nothing.
        let is_fine = ours.as_ref().ok() == theirs.as_ref().ok() || (ours.is_err() && text.contains("\\ud"));
        prop_assert!(is_fine, "{}: {:?} {:?}", text, ours, theirs);
    }
}
