//! Random documents without a type, intact and damaged.

use std::fmt;

use near_sdk_upstream::{
    serde::{
        Deserialize, Deserializer, Serialize, Serializer,
        de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
        ser::SerializeMap,
    },
    serde_json as reference,
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::serde_json::{from_str, to_string};

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
        prop_assert_eq!(to_string(&document).unwrap(), reference::to_string(&document).unwrap());
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
            (from_str::<IgnoredAny>(&text).is_ok(), reference::from_str::<IgnoredAny>(&text).is_ok());

        // The reference does not look at the halves of pairs in what it ignores.
        prop_assert!(ours == theirs || (theirs && text.contains("\\ud")), "{}", text);
    }
}
