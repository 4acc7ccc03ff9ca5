//! Small damages to a value or to its bytes, which proptest chooses, combines and shrinks.

use proptest::prelude::*;
use serde_json::{Value, json};

/// One damage to a JSON value. Where it strikes is chosen by `at`, counted over all places in the value.
#[derive(Debug, Clone)]
pub(super) struct Damage {
    at: usize,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Replace(Value),
    Remove,
    Wrap,
    Rename(String),
    Insert(String, Value),
}

/// What types and limits trip over.
fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(vec![
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(0.5),
            json!(1e300),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(""),
            json!("near"),
            json!("latest"),
            json!("final"),
            json!("FINAL"),
            json!("NONE"),
            json!("ed25519:"),
            json!("340282366920938463463374607431768211456"),
            json!("11111111111111111111111111111111"),
            json!("11111111111111111111111111111112"),
            json!("\u{0}\u{1F600}"),
            json!("a".repeat(5_000)),
            json!([]),
            json!({}),
            json!([[[[[[[[]]]]]]]]),
            json!(vec![json!(null); 300]),
        ]),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ]
}

fn field_name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "account_id",
            "block_id",
            "finality",
            "sync_checkpoint",
            "wait_until",
            "limit",
            "after_key",
            "params",
            "method",
            "id",
            "request_type",
            "include_proof",
            "prefix_base64",
        ])
        .prop_map(str::to_owned),
        "[a-z_]{0,12}",
    ]
}

impl Damage {
    /// Any damage.
    pub(super) fn any() -> impl Strategy<Value = Self> {
        let kind = prop_oneof![
            4 => odd_value().prop_map(Kind::Replace),
            1 => Just(Kind::Remove),
            1 => Just(Kind::Wrap),
            1 => field_name().prop_map(Kind::Rename),
            2 => (field_name(), odd_value()).prop_map(|(name, value)| Kind::Insert(name, value)),
        ];
        (any::<usize>(), kind).prop_map(|(at, kind)| Self { at, kind })
    }

    /// Does it to a value.
    pub(super) fn strike(&self, value: &mut Value) {
        let n_places = places(value);
        let mut left = self.at % n_places;
        self.walk(value, &mut left);
    }

    fn walk(&self, value: &mut Value, left: &mut usize) {
        if *left == 0 {
            self.apply(value);
            *left = usize::MAX;
            return;
        }
        *left -= 1;
        let children: Vec<&mut Value> = match value {
            Value::Array(elements) => elements.iter_mut().collect(),
            Value::Object(fields) => fields.values_mut().collect(),
            _ => return,
        };
        for child in children {
            self.walk(child, left);
            if *left == usize::MAX {
                return;
            }
        }
    }

    fn apply(&self, value: &mut Value) {
        match (&self.kind, &mut *value) {
            (Kind::Replace(other), _) => *value = other.clone(),
            (Kind::Wrap, _) => *value = Value::Array(vec![value.take()]),
            (Kind::Remove, Value::Object(fields)) => {
                let first = fields.keys().nth(self.at % fields.len().max(1)).cloned();
                fields.remove(&first.unwrap_or_default());
            }
            (Kind::Remove, Value::Array(elements)) => drop(elements.pop()),
            (Kind::Rename(name), Value::Object(fields)) => {
                let first = fields.keys().nth(self.at % fields.len().max(1)).cloned();
                let moved = fields.remove(&first.unwrap_or_default()).unwrap_or_default();
                fields.insert(name.clone(), moved);
            }
            (Kind::Insert(name, other), Value::Object(fields)) => {
                fields.insert(name.clone(), other.clone());
            }
            (Kind::Insert(_, other), Value::Array(elements)) => elements.push(other.clone()),
            (Kind::Remove | Kind::Rename(_) | Kind::Insert(..), _) => *value = Value::Null,
        }
    }
}

/// How many values there are in a value, itself included.
fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(elements) => elements.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

/// One damage to bytes.
#[derive(Debug, Clone)]
pub(super) enum Cut {
    Set(usize, u8),
    Flip(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Truncate(usize),
}

impl Cut {
    /// Any damage.
    pub(super) fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            3 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Self::Set(at, byte)),
            3 => (any::<usize>(), 0..8_u8).prop_map(|(at, bit)| Self::Flip(at, bit)),
            1 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, bytes)| Self::Insert(at, bytes)),
            1 => (any::<usize>(), 1..9_usize).prop_map(|(at, n)| Self::Remove(at, n)),
            1 => any::<usize>().prop_map(Self::Truncate),
        ]
    }

    /// Does it to bytes.
    pub(super) fn strike(&self, bytes: &mut Vec<u8>) {
        let end = bytes.len();
        if end == 0 {
            return;
        }
        match self {
            Self::Set(at, byte) => bytes[at % end] = *byte,
            Self::Flip(at, bit) => bytes[at % end] ^= 1 << bit,
            Self::Insert(at, more) => {
                let at = at % end;
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Remove(at, n) => {
                let at = at % end;
                bytes.drain(at..(at + n).min(end));
            }
            Self::Truncate(at) => bytes.truncate(at % end),
        }
    }
}
