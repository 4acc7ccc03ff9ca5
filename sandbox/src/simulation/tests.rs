mod order;
mod report;
mod yields;

use near_primitives::types::{AccountId, Balance};

use super::*;
use crate::runtime::Fault;

/// Sends two calls to another contract, and notes in its own storage which callback comes first.
///
/// `ask` calls `right.near.answer` and then `left.near.answer`, each with a callback `note` to itself. The order of
/// the callbacks is appended under the key `o`, one digit for each, with `!` behind the digit of a failure.
pub(super) const ASKER: &str = include_str!("tests/asker.wat");

/// Answers with one byte.
pub(super) const ANSWERER: &str = r#"(module
    (import "env" "value_return" (func $return (param i64 i64)))
    (memory 1)
    (data (i32.const 0) "y")
    (func (export "answer") (call $return (i64.const 1) (i64.const 0))))"#;

pub(super) struct World {
    pub(super) base: Sandbox,
    pub(super) alice: AccountId,
    pub(super) asker: AccountId,
}

pub(super) fn world() -> World {
    let mut base = Sandbox::new();
    let alice = base.add_account("alice.near", Balance::from_near(100));
    let asker = base.add_account("asker.near", Balance::from_near(100));
    base.add_code(&asker, wat::parse_str(ASKER).unwrap());
    for name in ["left.near", "right.near"] {
        let answerer = base.add_account(name, Balance::from_near(100));
        base.add_code(&answerer, wat::parse_str(ANSWERER).unwrap());
    }
    World { base, alice, asker }
}

pub(super) fn order(sandbox: &Sandbox, asker: &AccountId) -> String {
    String::from_utf8(sandbox.view(asker, "order", b"").unwrap().result).unwrap()
}

pub(super) fn id(name: &str) -> AccountId {
    name.parse().unwrap()
}
