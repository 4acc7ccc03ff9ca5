use near_primitives::errors::{FunctionCallError, MethodResolveError};
use near_vm_runner::logic::errors::{FunctionCallError as VmError, HostError, WasmTrap};

use super::{check, paste_names, variants};
use crate::runtime::tests::*;

variants! { call_error: FunctionCallError {
    CompilationError,
    MethodResolveError,
    ExecutionError,
} never {
    LinkError: "the node tells it as an execution error",
    WasmTrap: "the node tells it as an execution error",
    WasmUnknownError: "the node ends instead",
    HostError: "the node tells it as an execution error",
    _EVMError: "it is a relic",
} }

variants! { machine: VmError {
    CompilationError,
    LinkError,
    MethodResolveError,
    WasmTrap,
    HostError,
} never {
    LoadingError: "what compiles can be loaded",
} }

variants! { method: MethodResolveError {
    MethodNotFound,
    MethodInvalidSignature,
} never {
    MethodEmptyName: "a call without a name is refused before it reaches the machine",
} }

variants! { trap: WasmTrap {
    Unreachable,
    IncorrectCallIndirectSignature,
    MemoryOutOfBounds,
    IllegalArithmetic,
    IndirectCallToNull,
} never {
    StackOverflow: "the height of the stack is counted by the instrumentation, which the host tells",
    CallIndirectOOB: "this machine tells it as memory out of bounds",
    MisalignedAtomicAccess: "atomic operations are not accepted",
    GenericTrap: "every trap of this machine has a name of its own",
} }

variants! { host: HostError {
    BadUTF16,
    BadUTF8,
    GasExceeded,
    GasLimitExceeded,
    BalanceExceeded,
    EmptyMethodName,
    GuestPanic,
    IntegerOverflow,
    InvalidPromiseIndex,
    CannotAppendActionToJointPromise,
    CannotReturnJointPromise,
    CannotSetRefundToOnJointPromise,
    InvalidPromiseResultIndex,
    InvalidRegisterId,
    MemoryAccessViolation,
    InvalidActionIndex,
    InvalidAccountId,
    InvalidMethodName,
    InvalidPublicKey,
    ProhibitedInView,
    NumberOfLogsExceeded,
    KeyLengthExceeded,
    ValueLengthExceeded,
    TotalLogLengthExceeded,
    NumberPromisesExceeded,
    NumberInputDataDependenciesExceeded,
    ReturnedValueLengthExceeded,
    ContractSizeExceeded,
    Deprecated,
    ECRecoverError,
    AltBn128InvalidInput,
    Ed25519VerifyInvalidInput,
    P256VerifyInvalidInput,
    MlDsaVerifyInvalidInput,
    YieldPayloadLength,
    DataIdMalformed,
    YieldIdMalformed,
    RecordedStorageExceeded,
    ContractCodeHashMalformed,
    DataEntryAlreadyExists,
} never {
    InvalidReceiptIndex: "the machine only asks for receipts it was given",
    InvalidIteratorIndex: "iterators are deprecated as a whole",
    BLS12381InvalidInput: "such input is answered, not refused",
} }

/// A module whose `main` has this body. Memory is zero, but for `bob.near` at 0, `m` at 16, `A` at 24, an unpaired
/// surrogate at 32, bytes that are no text at 40, and the largest number at 48.
fn module(body: &str) -> String {
    let import = |(name, params, result): (&str, usize, &str)| {
        let params = "i64 ".repeat(params);
        format!(r#"(import "env" "{name}" (func ${name} (param {params}) {result}))"#)
    };
    let imports: String = [
        ("alt_bn128_g1_sum", 3, ""),
        ("ecrecover", 7, "(result i64)"),
        ("ed25519_verify", 6, "(result i64)"),
        ("log_utf16", 2, ""),
        ("log_utf8", 2, ""),
        ("ml_dsa_verify", 6, "(result i64)"),
        ("p256_verify", 6, "(result i64)"),
        ("panic_utf8", 2, ""),
        ("promise_and", 2, "(result i64)"),
        ("promise_batch_action_add_key_with_full_access", 4, ""),
        ("promise_batch_action_deploy_contract", 3, ""),
        ("promise_batch_action_state_init", 4, "(result i64)"),
        ("promise_batch_action_transfer", 2, ""),
        ("promise_batch_action_use_global_contract", 3, ""),
        ("promise_batch_create", 2, "(result i64)"),
        ("promise_create", 8, "(result i64)"),
        ("promise_result", 2, "(result i64)"),
        ("promise_return", 1, ""),
        ("promise_set_refund_to", 3, ""),
        ("promise_yield_resume", 4, "(result i32)"),
        ("promise_yield_resume_with_yield_id", 4, "(result i32)"),
        ("read_register", 2, ""),
        ("set_state_init_data_entry", 6, ""),
        ("storage_iter_prefix", 2, "(result i64)"),
        ("storage_read", 3, "(result i64)"),
        ("storage_write", 5, "(result i64)"),
        ("value_return", 2, ""),
    ]
    .map(import)
    .concat();
    format!(
        r#"(module {imports}
            (memory 66)
            (data (i32.const 0) "bob.near") (data (i32.const 16) "m") (data (i32.const 24) "A")
            (data (i32.const 32) "\00\d8") (data (i32.const 40) "\ff\fe")
            (data (i32.const 48) "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")
            (data (i32.const 80) "a") (data (i32.const 88) "b")
            (func (export "main") (local $n i64) {body}))"#
    )
}

/// `(call $name (i64.const …) …)`.
fn host_call(name: &str, arguments: &[u64]) -> String {
    let arguments: String =
        arguments.iter().map(|argument| format!("(i64.const {argument})")).collect::<Vec<_>>().join(" ");
    format!("(call ${name} {arguments})")
}

/// The same, without its result.
fn dropped(name: &str, arguments: &[u64]) -> String {
    format!("(drop {})", host_call(name, arguments))
}

fn repeated(times: u64, body: &str) -> String {
    format!(
        "(loop $more {body} (local.set $n (i64.add (local.get $n) (i64.const 1)))
            (br_if $more (i64.lt_u (local.get $n) (i64.const {times}))))"
    )
}

/// Why a call of `main` fails.
fn fail_with(wat: &str, method: &str, gas: u64) -> FunctionCallError {
    let mut world = World::new(&["alice.near", "bob.near"]).with_code("alice.near", wat);
    for key in ["a", "b"] {
        let (data_key, value) = (key.as_bytes().to_vec().into(), vec![0; 2_100_000].into());
        set(&mut world.state, StateRecord::Data { account_id: id("alice.near"), data_key, value });
    }
    let blocks = world.run("alice.near", "alice.near", vec![call(method, b"", gas, 0)]);
    match failure(&blocks[0][1].outcome) {
        (Some(0), ActionErrorKind::FunctionCallError(error)) => error.clone(),
        other => panic!("{wat}: {other:?}"),
    }
}

fn fail(wat: &str) -> FunctionCallError {
    fail_with(wat, "main", 900 * TGAS)
}

/// The host's errors, each with the code that brings it about.
fn of_promises() -> Vec<(HostError, String)> {
    let create = || dropped("promise_batch_create", &[8, 0]);
    let joint = || create() + &dropped("promise_and", &[64, 1]);
    let hash_len = 32;
    let state_init = || create() + &dropped("promise_batch_action_state_init", &[0, hash_len, 64, 64]);
    let entry = |index| host_call("set_state_init_data_entry", &[0, index, 1, 16, 1, 16]);
    vec![
        (HostError::BalanceExceeded, create() + &host_call("promise_batch_action_transfer", &[0, 48])),
        (HostError::EmptyMethodName, dropped("promise_create", &[8, 0, 0, 16, 0, 0, 64, 1_000])),
        (HostError::InvalidMethodName, dropped("promise_create", &[8, 0, 2, 40, 0, 0, 64, 1_000])),
        (HostError::InvalidAccountId, dropped("promise_batch_create", &[1, 24])),
        (HostError::IntegerOverflow, dropped("promise_and", &[64, u64::MAX >> 1])),
        (
            HostError::InvalidPromiseIndex { promise_idx: 7 },
            host_call("promise_batch_action_transfer", &[7, 64]),
        ),
        (
            HostError::CannotAppendActionToJointPromise,
            joint() + &host_call("promise_batch_action_transfer", &[1, 64]),
        ),
        (HostError::CannotReturnJointPromise, joint() + &host_call("promise_return", &[1])),
        (
            HostError::CannotSetRefundToOnJointPromise,
            joint() + &host_call("promise_set_refund_to", &[1, 8, 0]),
        ),
        (HostError::InvalidPromiseResultIndex { result_idx: 3 }, dropped("promise_result", &[3, 0])),
        (
            HostError::InvalidPublicKey,
            create() + &host_call("promise_batch_action_add_key_with_full_access", &[0, 5, 0, 0]),
        ),
        (
            HostError::NumberPromisesExceeded { number_of_promises: 1_025, limit: 1_024 },
            repeated(1_025, &create()),
        ),
        (
            HostError::NumberInputDataDependenciesExceeded {
                number_of_input_data_dependencies: 129,
                limit: 128,
            },
            create() + &dropped("promise_and", &[256, 129]),
        ),
        (
            HostError::ContractSizeExceeded { size: 4_194_305, limit: 4_194_304 },
            create() + &host_call("promise_batch_action_deploy_contract", &[0, 4_194_305, 0]),
        ),
        (
            HostError::ContractCodeHashMalformed,
            create() + &host_call("promise_batch_action_use_global_contract", &[0, 5, 0]),
        ),
        (HostError::InvalidActionIndex { receipt_index: 0, action_index: 7 }, state_init() + &entry(7)),
        (HostError::DataEntryAlreadyExists, state_init() + &entry(0) + &entry(0)),
        (
            HostError::YieldPayloadLength { length: 1_025, limit: 1_024 },
            dropped("promise_yield_resume", &[32, 64, 1_025, 64]),
        ),
        (HostError::DataIdMalformed, dropped("promise_yield_resume", &[5, 0, 1, 64])),
        (HostError::YieldIdMalformed, dropped("promise_yield_resume_with_yield_id", &[5, 0, 1, 64])),
    ]
}

fn of_values() -> Vec<(HostError, String)> {
    let read = |key| dropped("storage_read", &[1, key, 0]);
    vec![
        (HostError::BadUTF8, host_call("log_utf8", &[2, 40])),
        (HostError::BadUTF16, host_call("log_utf16", &[2, 32])),
        (HostError::GuestPanic { panic_msg: "bob.near".into() }, host_call("panic_utf8", &[8, 0])),
        (HostError::InvalidRegisterId { register_id: 7 }, host_call("read_register", &[7, 0])),
        (HostError::MemoryAccessViolation, host_call("log_utf8", &[10, 1 << 30])),
        (HostError::NumberOfLogsExceeded { limit: 100 }, repeated(101, &host_call("log_utf8", &[1, 16]))),
        (
            HostError::TotalLogLengthExceeded { length: 16_385, limit: 16_384 },
            host_call("log_utf8", &[16_385, 1_000]),
        ),
        (
            HostError::KeyLengthExceeded { length: 2_049, limit: 2_048 },
            dropped("storage_write", &[2_049, 0, 1, 0, 0]),
        ),
        (
            HostError::ValueLengthExceeded { length: 4_194_305, limit: 4_194_304 },
            dropped("storage_write", &[1, 0, 4_194_305, 0, 0]),
        ),
        (
            HostError::ReturnedValueLengthExceeded { length: 4_194_305, limit: 4_194_304 },
            host_call("value_return", &[4_194_305, 0]),
        ),
        (
            HostError::Deprecated { method_name: "storage_iter_prefix".into() },
            dropped("storage_iter_prefix", &[1, 0]),
        ),
        (HostError::RecordedStorageExceeded { limit: "4 MB".parse().unwrap() }, read(80) + &read(88)),
        (
            HostError::ECRecoverError {
                msg: "V recovery byte 0 through 3 are valid but was provided 9".into(),
            },
            dropped("ecrecover", &[32, 64, 64, 64, 9, 0, 0]),
        ),
        (
            HostError::AltBn128InvalidInput {
                msg: "slice of size 1 cannot be precisely split into chunks of size 65".into(),
            },
            host_call("alt_bn128_g1_sum", &[1, 64, 0]),
        ),
        (
            HostError::Ed25519VerifyInvalidInput { msg: "invalid signature length".into() },
            dropped("ed25519_verify", &[5, 64, 1, 64, 32, 64]),
        ),
        (
            HostError::P256VerifyInvalidInput { msg: "invalid signature length".into() },
            dropped("p256_verify", &[5, 64, 1, 64, 33, 64]),
        ),
        (
            HostError::MlDsaVerifyInvalidInput {
                msg: "invalid signature length: expected the input of 3309 bytes, but 5 was given".into(),
            },
            dropped("ml_dsa_verify", &[5, 64, 1, 64, 32, 64]),
        ),
    ]
}

#[test]
fn of_the_host_come_up_one_by_one() {
    let mut seen = Vec::new();
    let mut wrong = Vec::new();
    for (expected, body) in [of_promises(), of_values()].concat() {
        let told = fail(&module(&body));
        let error = VmError::HostError(expected.clone());
        if told != FunctionCallError::ExecutionError(error.to_string()) {
            wrong.push(format!("{expected:?} is told as {told:?}"));
        }
        seen.push(host(&expected));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let endless = module("(loop $more (br $more))");
    for (expected, gas) in [(HostError::GasExceeded, TGAS), (HostError::GasLimitExceeded, 1_000 * TGAS)] {
        let told = fail_with(&endless, "main", gas);
        assert_eq!(told, FunctionCallError::ExecutionError(expected.to_string()));
        seen.push(host(&expected));
    }

    let world = World::new(&["alice.near"])
        .with_code("alice.near", &module(&dropped("storage_write", &[1, 0, 1, 0, 0])));
    let prohibited = HostError::ProhibitedInView { method_name: "storage_write".into() };
    let Err(ViewError::Contract { vm_error, .. }) = world.view("alice.near", "main") else {
        panic!("a view may not write")
    };
    let error = VmError::HostError(prohibited.clone());
    assert_eq!(vm_error, format!("wasm execution failed with error: {error:?}"));
    seen.push(host(&prohibited));

    check(seen, host::REACHED, host::NEVER);
}

#[test]
fn of_traps_come_up_one_by_one() {
    let table = |body: &str| {
        format!(
            r#"(module (type $takes (func (param i64))) (type $none (func))
                (table 2 funcref) (elem (i32.const 0) $nothing)
                (memory 1)
                (func $nothing) (func $deep (call $deep))
                (func (export "main") {body}))"#
        )
    };
    let all = [
        (WasmTrap::Unreachable, "unreachable"),
        (
            WasmTrap::IncorrectCallIndirectSignature,
            "(call_indirect (type $takes) (i64.const 1) (i32.const 0))",
        ),
        (WasmTrap::IndirectCallToNull, "(call_indirect (type $none) (i32.const 1))"),
        (WasmTrap::MemoryOutOfBounds, "(call_indirect (type $none) (i32.const 9))"),
        (WasmTrap::MemoryOutOfBounds, "(drop (i32.load (i32.const -8)))"),
        (WasmTrap::IllegalArithmetic, "(drop (i32.div_u (i32.const 1) (i32.const 0)))"),
    ];

    for (expected, body) in &all {
        let error = VmError::WasmTrap(expected.clone());
        assert_eq!(fail(&table(body)), FunctionCallError::ExecutionError(error.to_string()));
    }
    let too_deep = HostError::MemoryAccessViolation;
    assert_eq!(fail(&table("(call $deep)")), FunctionCallError::ExecutionError(too_deep.to_string()));
    check(all.iter().map(|(expected, _)| trap(expected)), trap::REACHED, trap::NEVER);
}

#[test]
fn of_calls_come_up_one_by_one() {
    let unknown =
        r#"(module (import "env" "unknown" (func $unknown)) (func (export "main") (call $unknown)))"#;
    let takes = r#"(module (func (export "main") (param i32)))"#;
    let told = [
        fail("(module (memory 1))"),
        fail(takes),
        fail(unknown),
        fail("(module (import \"env\" \"m\" (memory 1)))"),
    ];

    let methods = [MethodResolveError::MethodNotFound, MethodResolveError::MethodInvalidSignature];
    assert_eq!(told[..2], methods.clone().map(FunctionCallError::MethodResolveError));
    let FunctionCallError::ExecutionError(link) = &told[2] else { panic!("{:?}", told[2]) };
    assert!(link.starts_with("Link Error: "), "{link}");

    check(methods.iter().map(method), method::REACHED, method::NEVER);
    check(told.iter().map(call_error), call_error::REACHED, call_error::NEVER);
    let of_machine = [
        VmError::LinkError { msg: String::new() },
        VmError::HostError(HostError::BadUTF8),
        VmError::WasmTrap(WasmTrap::Unreachable),
        VmError::MethodResolveError(near_vm_runner::logic::errors::MethodResolveError::MethodNotFound),
        VmError::CompilationError(near_vm_runner::logic::errors::CompilationError::PrepareError(
            near_vm_runner::logic::errors::PrepareError::Memory,
        )),
    ];
    check(of_machine.iter().map(machine), machine::REACHED, machine::NEVER);
}
