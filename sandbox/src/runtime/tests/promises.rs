use near_primitives::errors::FunctionCallError;

use super::*;

/// Calls `to`.`method` with the argument "hi", then itself.`callback`; returns the latter.
fn caller(to: &str, method: &str) -> String {
    format!(
        r#"(module
        (import "env" "promise_create"
            (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
        (import "env" "promise_then"
            (func $then (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
        (import "env" "promise_return" (func $return (param i64)))
        (import "env" "promise_result" (func $result (param i64 i64) (result i64)))
        (import "env" "value_return" (func $value (param i64 i64)))
        (memory (export "memory") 1)
        (data (i32.const 0) "{to}") (data (i32.const 100) "{method}") (data (i32.const 200) "hi")
        (data (i32.const 300) "alice.near") (data (i32.const 400) "callback")
        (data (i32.const 500) "failed")
        (func $go (export "main")
            (call $return (call $then
                (call $create (i64.const {to_len}) (i64.const 0) (i64.const {method_len})
                    (i64.const 100) (i64.const 2) (i64.const 200) (i64.const 600)
                    (i64.const 10000000000000))
                (i64.const 10) (i64.const 300) (i64.const 8) (i64.const 400)
                (i64.const 0) (i64.const 0) (i64.const 600) (i64.const 10000000000000))))
        (func (export "callback")
            (if (i64.eq (call $result (i64.const 0) (i64.const 0)) (i64.const 1))
                (then (call $value (i64.const -1) (i64.const 0)))
                (else (call $value (i64.const 6) (i64.const 500))))))"#,
        to_len = to.len(),
        method_len = method.len(),
    )
}

const ECHO: &str = r#"(module
    (import "env" "input" (func $input (param i64)))
    (import "env" "value_return" (func $value (param i64 i64)))
    (func (export "echo")
        (call $input (i64.const 0)) (call $value (i64.const -1) (i64.const 0)))
    (func (export "fail") (unreachable)))"#;

fn world(method: &str) -> World {
    World::new(&["alice.near", "bob.near", "carol.near"])
        .with_code("alice.near", &caller("bob.near", method))
        .with_code("bob.near", ECHO)
}

fn find<'o>(blocks: &'o [Vec<Outcome>], executor: &str, nth: usize) -> &'o ExecutionOutcome {
    let name = id(executor);
    let mut of_executor =
        blocks.iter().flatten().map(|o| &o.outcome).filter(|outcome| outcome.executor_id == name);
    of_executor.nth(nth).unwrap()
}

#[test]
fn a_callback_sees_the_result() {
    let mut world = world("echo");

    let blocks = world.call("carol.near", "alice.near", "main", b"");

    let first = find(&blocks, "alice.near", 0);
    let callback = find(&blocks, "alice.near", 1);
    assert_eq!(value(find(&blocks, "bob.near", 0)), b"hi");
    assert_eq!(value(callback), b"hi");
    assert!(matches!(first.status, ExecutionStatus::SuccessReceiptId(_)));
    assert_eq!(first.receipt_ids.len(), 3, "the call, the callback, and the refund");
}

#[test]
fn a_callback_sees_the_failure() {
    let mut world = world("fail");

    let blocks = world.call("carol.near", "alice.near", "main", b"");

    let message = "WebAssembly trap: An `unreachable` opcode was executed.".to_owned();
    let error = FunctionCallError::ExecutionError(message);
    assert_eq!(failure(find(&blocks, "bob.near", 0)), (Some(0), &ActionErrorKind::FunctionCallError(error)));
    assert_eq!(value(find(&blocks, "alice.near", 1)), b"failed");
}

#[test]
fn a_failed_call_sends_its_deposit_back_to_its_sender() {
    let mut world =
        World::new(&["alice.near", "carol.near"]).with_code("alice.near", &deposit_caller("nobody.near"));

    let blocks = world.call("carol.near", "alice.near", "main", b"");

    let account_id = id("nobody.near");
    let failed = find(&blocks, "nobody.near", 0);
    assert_eq!(failure(failed).1, &ActionErrorKind::AccountDoesNotExist { account_id });
    assert_eq!(world.balance("alice.near"), START);
}

#[test]
fn a_contract_may_send_refunds_elsewhere() {
    let caller = r#"(module
        (import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
        (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
        (import "env" "promise_set_refund_to" (func $refund_to (param i64 i64 i64)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\07") (data (i32.const 100) "nobody.near")
        (data (i32.const 200) "dave.near")
        (func (export "main") (local $promise i64)
            (local.set $promise (call $create (i64.const 11) (i64.const 100)))
            (call $transfer (local.get $promise) (i64.const 0))
            (call $refund_to (local.get $promise) (i64.const 9) (i64.const 200))))"#;
    let mut world = World::new(&["alice.near", "carol.near", "dave.near"]).with_code("alice.near", caller);

    world.call("carol.near", "alice.near", "main", b"");

    assert_eq!(world.balance("alice.near"), START - 7);
    assert_eq!(world.balance("dave.near"), START + 7);
}

#[test]
fn a_transfer_by_a_contract_arrives() {
    let mut world = World::new(&["alice.near", "bob.near", "carol.near"])
        .with_code("alice.near", &deposit_caller("bob.near"));

    world.call("carol.near", "alice.near", "main", b"");

    assert_eq!(world.balance("alice.near"), START - 7);
    assert_eq!(world.balance("bob.near"), START + 7);
}

/// Sends seven yoctoNEAR to `to` in a batch.
fn deposit_caller(to: &str) -> String {
    format!(
        r#"(module
        (import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
        (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\07") (data (i32.const 100) "{to}")
        (func (export "main")
            (call $transfer (call $create (i64.const {len}) (i64.const 100)) (i64.const 0))))"#,
        len = to.len(),
    )
}

#[test]
fn the_signer_pays_for_everything_and_nothing_else_is_lost() {
    let mut world = world("echo");

    let blocks = world.call("carol.near", "alice.near", "main", b"");

    let burnt: u128 = blocks.iter().flatten().map(|outcome| tokens(&outcome.outcome)).sum();
    assert_eq!(world.balance("carol.near"), START - burnt);
    assert_eq!(world.balance("alice.near"), START);
    assert_eq!(world.balance("bob.near"), START);
}

#[test]
fn joint_promises_wait_for_all() {
    let joint = r#"(module
        (import "env" "promise_create"
            (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
        (import "env" "promise_and" (func $and (param i64 i64) (result i64)))
        (import "env" "promise_then"
            (func $then (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
        (import "env" "promise_return" (func $return (param i64)))
        (import "env" "promise_results_count" (func $count (result i64)))
        (import "env" "value_return" (func $value (param i64 i64)))
        (memory (export "memory") 1)
        (data (i32.const 0) "bob.near") (data (i32.const 100) "echo")
        (data (i32.const 300) "alice.near") (data (i32.const 400) "count")
        (func $one (result i64)
            (call $create (i64.const 8) (i64.const 0) (i64.const 4) (i64.const 100)
                (i64.const 0) (i64.const 0) (i64.const 600) (i64.const 10000000000000)))
        (func (export "main")
            (i64.store (i32.const 700) (call $one))
            (i64.store (i32.const 708) (call $one))
            (i64.store (i32.const 716) (call $one))
            (call $return (call $then (call $and (i64.const 700) (i64.const 3))
                (i64.const 10) (i64.const 300) (i64.const 5) (i64.const 400)
                (i64.const 0) (i64.const 0) (i64.const 600) (i64.const 10000000000000))))
        (func (export "count")
            (i64.store (i32.const 800) (call $count))
            (call $value (i64.const 1) (i64.const 800))))"#;
    let mut world =
        World::new(&["alice.near", "bob.near"]).with_code("alice.near", joint).with_code("bob.near", ECHO);

    let blocks = world.call("bob.near", "alice.near", "main", b"");

    assert_eq!(value(find(&blocks, "alice.near", 1)), [3]);
    assert_eq!(world.state.root(), world.state.clone().root());
}
