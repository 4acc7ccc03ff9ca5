//! What each contract offers, method by method and type by type: none of it changes unnoticed. Where a change is
//! meant, `INSTA_UPDATE=always` takes it over, and the difference is in the commit.

use std::{collections::BTreeSet, fs};

use commonweight_integration_tests::wasm;
use rstest::rstest;
use serde_json::Value;
use wasmparser::{ExternalKind, Parser, Payload};

fn abi(contract: &str) -> Value {
    let path = wasm::folder().join(format!("{contract}.abi.json"));
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run: scripts/build.sh {contract}", path.display()));
    serde_json::from_str(&text).expect("an ABI is JSON")
}

fn methods(abi: &Value) -> &[Value] {
    abi["body"]["functions"].as_array().expect("an ABI lists its functions")
}

/// The functions that a Wasm exports.
fn exports(wasm: &[u8]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(section) = payload.expect("what was built is well-formed") {
            let functions = section.into_iter().map(Result::unwrap);
            names.extend(
                functions.filter(|export| export.kind == ExternalKind::Func).map(|export| export.name),
            );
        }
    }
    names
}

#[rstest]
#[case::token("token")]
#[case::sale("sale")]
#[case::staking("staking")]
#[case::royalty("royalty")]
#[case::dao("dao")]
fn is_what_was_agreed(#[case] contract: &str) {
    let abi = abi(contract);
    let methods = methods(&abi).iter().map(|method| format!("method {method}"));
    let types = abi["body"]["root_schema"]["definitions"].as_object().expect("an ABI lists its types");
    let types = types.iter().map(|(name, schema)| format!("type {name} {schema}"));

    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(contract, methods.chain(types).collect::<Vec<_>>().join("\n"));
    });
}

/// A method whose name is also one of the compiler's own functions would vanish from the Wasm without a word.
#[rstest]
#[case::token("token")]
#[case::sale("sale")]
#[case::staking("staking")]
#[case::royalty("royalty")]
#[case::dao("dao")]
fn names_what_the_wasm_exports(#[case] contract: &str) {
    let (abi, wasm) = (abi(contract), wasm::must_load(contract));
    let described: BTreeSet<_> =
        methods(&abi).iter().map(|method| method["name"].as_str().unwrap()).collect();

    assert_eq!(exports(&wasm), described);
}
