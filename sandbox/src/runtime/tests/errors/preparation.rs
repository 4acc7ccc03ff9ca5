use near_primitives::errors::{CompilationError, FunctionCallError, PrepareError};

use super::{check, paste_names, variants};
use crate::runtime::tests::*;

variants! { compilation: CompilationError {
    CodeDoesNotExist,
    PrepareError,
} never {
    WasmerCompileError: "whatever passes preparation compiles",
} }

variants! { preparation: PrepareError {
    Deserialization,
    Instantiate,
    Memory,
    TooManyFunctions,
    TooManyLocals,
    TooManyTables,
    TooManyTableElements,
    FunctionBodyTooLarge,
    TooManyBlocksPerFunction,
    TooManyBlocksPerContract,
    TooManyTypes,
    TooManyParamsPerContract,
    TooManyParamsPerFunction,
    OperandStackTooLarge,
} never {
    Serialization: "the machine no longer writes modules back",
    InternalMemoryDeclared: "a memory of the module's own is accepted, and replaced",
    GasInstrumentation: "whatever can be read can be instrumented",
    StackHeightInstrumentation: "whatever can be read can be instrumented",
    InstrumentedCodeTooLarge: "the limits of blocks and bodies are reached first",
    TooManyGlobals: "there is no limit at this version",
} }

fn fail(code: Vec<u8>) -> CompilationError {
    let mut world = World::new(&["alice.near"]);
    set(&mut world.state, StateRecord::Contract { account_id: id("alice.near"), code });
    let blocks = world.call("alice.near", "alice.near", "main", b"");
    match failure(&blocks[0][1].outcome) {
        (Some(0), ActionErrorKind::FunctionCallError(FunctionCallError::CompilationError(error))) => {
            error.clone()
        }
        other => panic!("not of compilation: {other:?}"),
    }
}

fn module(content: &str) -> Vec<u8> {
    wat::parse_str(format!(r#"(module {content} (func (export "main")))"#)).unwrap()
}

fn functions(n: usize, head: &str, body: &str) -> String {
    format!("(func {head} {body})").repeat(n)
}

#[test]
fn of_preparation_come_up_one_by_one() {
    let blocks = |n: usize| "(block)".repeat(n);
    let params = |n: usize| format!("(param {})", "i32 ".repeat(n));
    let types: String = (0..1_100_u32)
        .map(|index| {
            let param = |bit: u32| if index >> bit & 1 == 0 { "i32 " } else { "i64 " };
            let params: String = (0..11).map(param).collect();
            ["(type (func (param ", &params, ")))"].concat()
        })
        .collect();
    let deep = format!("{} {}", "(i64.const 0) ".repeat(1_025), "(drop) ".repeat(1_025));
    let locals = format!("(local {})", "i64 ".repeat(45_000));
    let all = [
        (PrepareError::Deserialization, b"\0asm\x01\0\0\0garbage".to_vec()),
        (PrepareError::Instantiate, module(r#"(import "other" "f" (func))"#)),
        (PrepareError::Memory, module(r#"(import "env" "m" (memory 1))"#)),
        (PrepareError::TooManyFunctions, module(&functions(10_001, "", ""))),
        (PrepareError::TooManyLocals, module(&functions(23, &locals, ""))),
        (PrepareError::TooManyTables, module("(table 1 funcref) (table 1 funcref)")),
        (PrepareError::TooManyTableElements, module("(table 10001 funcref)")),
        (PrepareError::FunctionBodyTooLarge, module(&functions(1, "", &"(nop)".repeat(200_000)))),
        (PrepareError::TooManyBlocksPerFunction, module(&functions(1, "", &blocks(5_001)))),
        (PrepareError::TooManyBlocksPerContract, module(&functions(11, "", &blocks(4_900)))),
        (PrepareError::TooManyTypes, module(&types)),
        (PrepareError::TooManyParamsPerContract, module(&functions(900, &params(60), ""))),
        (PrepareError::TooManyParamsPerFunction, module(&functions(1, &params(65), ""))),
        (PrepareError::OperandStackTooLarge, module(&functions(1, "", &deep))),
    ];

    let mut wrong = Vec::new();
    for (expected, code) in &all {
        let told = fail(code.clone());
        if told != CompilationError::PrepareError(expected.clone()) {
            wrong.push(format!("{expected:?} is told as {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    check(all.iter().map(|(expected, _)| preparation(expected)), preparation::REACHED, preparation::NEVER);
}

#[test]
fn of_compilation_come_up_one_by_one() {
    let mut world = World::new(&["alice.near"]);
    let blocks = world.call("alice.near", "alice.near", "main", b"");
    let (_, ActionErrorKind::FunctionCallError(FunctionCallError::CompilationError(missing))) =
        failure(&blocks[0][1].outcome)
    else {
        panic!("{blocks:#?}")
    };

    let told = [missing.clone(), fail(module(r#"(import "env" "m" (memory 1))"#))];

    assert_eq!(told[0], CompilationError::CodeDoesNotExist { account_id: id("alice.near") });
    assert_eq!(told[1], CompilationError::PrepareError(PrepareError::Memory));
    check(told.iter().map(compilation), compilation::REACHED, compilation::NEVER);
}
