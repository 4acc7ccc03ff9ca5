//! JSON read into one small tree, from which the typed content is taken field by field.
//!
//! A reader derived for each type is many times the code, and every call of the contract pays for every byte of
//! its code. Unknown, missing and repeated fields are refused here as a derived reader refuses them.

use std::{fmt, str::FromStr};

use commonweight_types::Bps;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// A piece of JSON. What no typed content uses (fractions, truth values, null) is refused.
pub(crate) enum Node {
    Text(String),
    Number(u64),
    List(Vec<Node>),
    Object(Fields),
}

/// The fields of an object that have not been taken yet.
pub(crate) struct Fields(Vec<(String, Node)>);

/// What could not be read: the name of the field or the type.
pub(crate) struct Malformed(&'static str);

/// What was read, or why not.
pub(crate) type Read<T> = Result<T, Malformed>;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is missing or malformed, or has a field that is not known", self.0)
    }
}

impl Node {
    pub(crate) fn fields(self, of: &'static str) -> Read<Fields> {
        match self {
            Self::Object(fields) => Ok(fields),
            _ => Err(Malformed(of)),
        }
    }

    /// An object with one field, whose name says which variant its value is.
    pub(crate) fn variant(self, of: &'static str) -> Read<(String, Fields)> {
        let mut fields = self.fields(of)?.0;
        match (fields.pop(), fields.is_empty()) {
            (Some((name, value)), true) => Ok((name, value.fields(of)?)),
            _ => Err(Malformed(of)),
        }
    }

    fn text(self, of: &'static str) -> Read<String> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(Malformed(of)),
        }
    }

    /// A value that is written as text: an amount, a time, an account, an asset.
    pub(crate) fn parsed<T: FromStr>(self, of: &'static str) -> Read<T> {
        self.text(of)?.parse().map_err(|_| Malformed(of))
    }
}

impl Fields {
    pub(crate) fn take(&mut self, name: &'static str) -> Read<Node> {
        let position = self.0.iter().position(|(field, _)| field == name).ok_or(Malformed(name))?;
        Ok(self.0.swap_remove(position).1)
    }

    pub(crate) fn text(&mut self, name: &'static str) -> Read<String> {
        self.take(name)?.text(name)
    }

    pub(crate) fn parsed<T: FromStr>(&mut self, name: &'static str) -> Read<T> {
        self.take(name)?.parsed(name)
    }

    pub(crate) fn number<T: TryFrom<u64>>(&mut self, name: &'static str) -> Read<T> {
        match self.take(name)? {
            Node::Number(number) => number.try_into().map_err(|_| Malformed(name)),
            _ => Err(Malformed(name)),
        }
    }

    pub(crate) fn share(&mut self, name: &'static str) -> Read<Bps> {
        Bps::new(self.number(name)?).map_err(|_| Malformed(name))
    }

    pub(crate) fn list<T>(&mut self, name: &'static str, read: fn(Node) -> Read<T>) -> Read<Vec<T>> {
        match self.take(name)? {
            Node::List(items) => items.into_iter().map(read).collect(),
            _ => Err(Malformed(name)),
        }
    }

    /// Returns what was made of the fields, unless some were not taken: unknown ones, or a name used twice.
    pub(crate) fn end<T>(self, of: &'static str, made: T) -> Read<T> {
        if self.0.is_empty() { Ok(made) } else { Err(Malformed(of)) }
    }
}

/// No variant of this name.
pub(crate) fn unknown<T>(of: &'static str) -> Read<T> {
    Err(Malformed(of))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number, a list or an object")
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            fields.push(entry);
        }
        Ok(Node::Object(Fields(fields)))
    }
}

/// Lets types be deserialized by their `read`.
macro_rules! deserialize_by_node {
    ($($type:ty),+) => {$(
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let node = $crate::node::Node::deserialize(deserializer)?;
                Self::read(node).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

pub(crate) use deserialize_by_node;

#[cfg(test)]
mod tests;
