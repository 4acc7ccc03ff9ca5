use near_parameters::ExtCosts;
use near_primitives::errors::{CompilationError, FunctionCallError, MethodResolveError};
use near_primitives::transaction::ExecutionMetadata;

use super::*;

const LOADING: u64 = 35_445_963;
const LOADING_BYTE: u64 = 1_089_295;
const TOUCHED_NODE: u64 = 2_280_000_000;

const EMPTY: &str = r#"(module (func (export "main")))"#;
const WRITE: &str = r#"(module
    (import "env" "storage_write" (func (param i64 i64 i64 i64 i64) (result i64)))
    (memory (export "memory") 1) (data (i32.const 0) "kv")
    (func (export "main")
        (drop (call 0 (i64.const 1) (i64.const 0) (i64.const 1) (i64.const 1) (i64.const 0)))))"#;
const REMOVE: &str = r#"(module
    (import "env" "storage_remove" (func (param i64 i64 i64) (result i64)))
    (memory (export "memory") 1) (data (i32.const 0) "k")
    (func (export "main") (drop (call 0 (i64.const 1) (i64.const 0) (i64.const 0)))))"#;
const SPIN: &str = r#"(module (func (export "main") (loop (br 0))))"#;
const PANIC: &str = r#"(module
    (import "env" "panic_utf8" (func (param i64 i64)))
    (import "env" "log_utf8" (func (param i64 i64)))
    (memory (export "memory") 1) (data (i32.const 0) "no way")
    (func (export "main")
        (call 1 (i64.const 2) (i64.const 0))
        (call 0 (i64.const 6) (i64.const 0))))"#;

/// Gas burnt in the virtual machine by a call of `main`.
fn vm_gas(outcome: &ExecutionOutcome) -> u64 {
    gas(outcome) - 108_059_500_000 - 780_000_000_000 - 4 * 2_235_934
}

fn world(wat: &str) -> World {
    World::new(&["alice.near", "near", "test.near"]).with_code("alice.near", wat)
}

fn main(world: &mut World) -> ExecutionOutcome {
    let blocks = world.call("alice.near", "alice.near", "main", b"");
    let [_, receipt] = outcomes(&blocks[0]);
    receipt.clone()
}

/// The module's bytes beyond those of the worked example.
fn more_bytes(wat: &str, example: u64) -> u64 {
    let len = u64::try_from(wat::parse_str(wat).unwrap().len()).unwrap();
    len.checked_sub(example).unwrap()
}

#[test]
fn an_empty_call_burns_loading_and_little_else() {
    let mut world = world(EMPTY);

    let receipt = main(&mut world);

    assert_eq!(more_bytes(EMPTY, 34), 0);
    assert_eq!(vm_gas(&receipt), 79_064_041);
    assert_eq!(value(&receipt), b"");
    let ExecutionMetadata::V4(metadata) = &receipt.metadata else { panic!("no metadata") };
    assert_eq!(metadata.contracts.len(), 1);
    assert_eq!(metadata.profile.get_wasm_cost().as_gas(), 8 * 822_756);
    let of = |cost| metadata.profile.get_ext_cost(cost).as_gas();
    assert_eq!(of(ExtCosts::contract_loading_base), LOADING);
    assert_eq!(of(ExtCosts::contract_loading_bytes), 34 * LOADING_BYTE);
}

#[test]
fn gas_not_used_comes_back() {
    let mut world = world(EMPTY);

    let blocks = world.call("alice.near", "near", "main", b"");

    // The account has no code: what is burnt is the price of trying.
    let burnt: u64 = blocks[..2].iter().flatten().map(|outcome| gas(&outcome.outcome)).sum();
    assert_eq!(world.balance("alice.near"), START - u128::from(burnt) * PRICE);
}

#[test]
fn the_first_write_touches_the_trie_to_the_missing_branch() {
    let mut world = world(WRITE);

    let receipt = main(&mut world);

    let expected = 74_510_319_271 + more_bytes(WRITE, 103) * LOADING_BYTE;
    assert_eq!(vm_gas(&receipt), expected);
    assert_eq!(world.storage("alice.near"), 182 + 40 + 1 + 1);
    let stored: Vec<_> = world.state.data(&id("alice.near"), b"").collect();
    assert_eq!(stored, [(b"k".to_vec(), b"v".as_slice())]);
}

#[test]
fn the_second_write_also_touches_leaf_and_value() {
    let mut world = world(WRITE);
    main(&mut world);

    let receipt = main(&mut world);

    let expected = 81_971_760_628 + more_bytes(WRITE, 103) * LOADING_BYTE;
    assert_eq!(vm_gas(&receipt), expected);
}

#[test]
fn a_key_written_in_the_same_block_is_not_looked_up_again() {
    let mut world = world(WRITE);
    let calls = || vec![call("main", b"", 10 * TGAS, 0), call("main", b"", 10 * TGAS, 0)];

    let blocks = world.run("alice.near", "alice.near", calls());
    let later = world.run("alice.near", "alice.near", calls());

    let [_, first] = outcomes(&blocks[0]);
    let [_, second] = outcomes(&later[0]);
    let evicted = 2_865_522_486 + 3_801_564 + 32_117_307;
    assert_eq!(gas(second) - gas(first), evicted + 2 * TOUCHED_NODE);
}

#[test]
fn removing_costs_what_is_touched_and_returned() {
    let mut absent = world(REMOVE);
    let mut present = world(WRITE);
    main(&mut present);
    let mut present = present.with_code("alice.near", REMOVE);

    let of_absent = main(&mut absent);
    let of_present = main(&mut present);

    let more = more_bytes(REMOVE, 97) * LOADING_BYTE;
    assert_eq!(vm_gas(&of_absent), 61_101_486_934 + more);
    assert_eq!(vm_gas(&of_present), 68_542_342_540 + more);
    assert_eq!(present.state.data(&id("alice.near"), b"").count(), 0);
}

#[test]
fn an_endless_loop_burns_all_of_its_gas_and_no_more() {
    let mut world = world(SPIN);

    let blocks = world.run("alice.near", "alice.near", vec![call("main", b"", 300 * TGAS, NEAR)]);

    let [_, receipt] = outcomes(&blocks[0]);
    assert_eq!(vm_gas(receipt), 300 * TGAS);
    let message = "Exceeded the prepaid gas.".to_owned();
    let error = FunctionCallError::ExecutionError(message);
    assert_eq!(failure(receipt), (Some(0), &ActionErrorKind::FunctionCallError(error)));
}

#[test]
fn a_panic_takes_back_everything_but_logs_and_gas() {
    let mut world = world(PANIC);

    let blocks = world.run("near", "alice.near", vec![transfer(NEAR), call("main", b"", TGAS, 5)]);

    let [receipt] = outcomes(&blocks[1]);
    let message = "Smart contract panicked: no way".to_owned();
    let error = FunctionCallError::ExecutionError(message);
    assert_eq!(failure(receipt), (Some(1), &ActionErrorKind::FunctionCallError(error)));
    assert_eq!(receipt.logs, ["no"]);
    assert_eq!(world.balance("alice.near"), START);
    let [deposit, gas_refund] = outcomes(&blocks[2]);
    assert_eq!((tokens(deposit), tokens(gas_refund)), (0, 0));
}

#[test]
fn a_missing_method_or_contract_burns_nothing_in_the_machine() {
    let mut world = world(EMPTY);

    let method = world.call("alice.near", "alice.near", "gone", b"");
    let code = world.call("near", "near", "main", b"");

    let [_, receipt] = outcomes(&method[0]);
    assert_eq!(vm_gas(receipt), 0);
    let error = FunctionCallError::MethodResolveError(MethodResolveError::MethodNotFound);
    assert_eq!(failure(receipt), (Some(0), &ActionErrorKind::FunctionCallError(error)));
    let [_, receipt] = outcomes(&code[0]);
    assert_eq!(vm_gas(receipt), 0);
    let account_id = id("near");
    let error = FunctionCallError::CompilationError(CompilationError::CodeDoesNotExist { account_id });
    assert_eq!(failure(receipt), (Some(0), &ActionErrorKind::FunctionCallError(error)));
}

#[test]
fn two_calls_without_code_fail_at_the_first() {
    let mut world = World::new(&["alice.near"]);
    let calls = vec![call("first", b"{}", 10 * TGAS, 0), call("second", b"{}", 10 * TGAS, 0)];

    let blocks = world.run("alice.near", "alice.near", calls);

    let [tx, receipt] = outcomes(&blocks[0]);
    assert_eq!((gas(tx), gas(receipt)), (508_093_039_010, 888_075_151_538));
    assert_eq!(failure(receipt).0, Some(0));
    let burnt = u128::from(gas(tx) + gas(receipt));
    assert_eq!(world.balance("alice.near"), START - burnt * PRICE);
}

#[test]
fn a_contract_the_machine_refuses_says_so() {
    let vector = r#"(module (func (export "main") (drop (v128.const i64x2 0 0))))"#;
    let mut world = world(vector);

    let receipt = main(&mut world);

    let error = FunctionCallError::CompilationError(CompilationError::PrepareError(
        near_primitives::errors::PrepareError::Deserialization,
    ));
    assert_eq!(failure(&receipt), (Some(0), &ActionErrorKind::FunctionCallError(error)));
}

#[test]
fn a_view_may_look_but_not_write() {
    let world = world(WRITE);

    let error = world.view("alice.near", "main").unwrap_err();

    let ViewError::Contract { vm_error, logs, .. } = error else { panic!("{error:?}") };
    assert_eq!(
        vm_error,
        "wasm execution failed with error: \
         HostError(ProhibitedInView { method_name: \"storage_write\" })"
    );
    assert_eq!(logs, [] as [&str; 0]);
}

#[test]
fn a_view_of_a_missing_method_says_so() {
    let world = world(EMPTY);

    let error = world.view("alice.near", "gone").unwrap_err();

    let text = "wasm execution failed with error: MethodResolveError(MethodNotFound)";
    assert_eq!(error.to_string(), text);
}

#[test]
fn a_view_needs_an_account() {
    let error = world(EMPTY).view("nobody.near", "main").unwrap_err();

    assert_eq!(error, ViewError::UnknownAccount { account_id: id("nobody.near") });
}

#[test]
fn a_view_runs() {
    let outcome = world(EMPTY).view("alice.near", "main").unwrap();

    assert_eq!((outcome.result, outcome.gas_burnt.as_gas()), (Vec::new(), 79_064_041));
}

#[test]
fn many_views_run_at_once() {
    let world = world(EMPTY);

    std::thread::scope(|scope| {
        let views: Vec<_> =
            (0..64).map(|_| scope.spawn(|| world.view("alice.near", "main").unwrap())).collect();
        for view in views {
            assert_eq!(view.join().unwrap().gas_burnt.as_gas(), 79_064_041);
        }
    });
}
