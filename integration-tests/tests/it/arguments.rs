//! What every method does with arguments that it does not have, and without those that it needs. Each is called by the
//! account of its contract, which may call the private ones too.

use commonweight_integration_tests::{Env, Part};
use rstest::rstest;
use serde_json::{Value, json};

use crate::abi::{abi, methods};

/// Arguments whose `null` takes something back, so that it has to be written.
const NULLABLE: [&str; 4] = ["owner_id", "treasury_id", "dao_id", "params"];

/// The JSON arguments of a method. Others are read by their positions, and only by contracts.
fn json_arguments(method: &Value) -> &[Value] {
    let params = &method["params"];
    if params["serialization_type"] != "json" {
        return &[];
    }
    params["args"].as_array().expect("parameters are listed")
}

/// Whether a method takes `null` for an argument.
fn takes_null(argument: &Value) -> bool {
    let schema = &argument["type_schema"];
    let is_null = |schema: &Value| schema["type"] == "null";
    schema["type"].as_array().is_some_and(|types| types.contains(&json!("null")))
        || schema["anyOf"].as_array().is_some_and(|schemas| schemas.iter().any(is_null))
}

/// The argument that is missed first in an empty object, if any is.
fn first_needed(method: &Value) -> Option<&str> {
    let changes = method["kind"] == "call";
    let is_needed = |argument: &&Value| {
        let name = argument["name"].as_str().expect("an argument has a name");
        !takes_null(argument) || changes && NULLABLE.contains(&name) && is_proposed(method)
    };
    json_arguments(method).iter().find(is_needed).and_then(|argument| argument["name"].as_str())
}

fn is_proposed(method: &Value) -> bool {
    let name = method["name"].as_str().expect("a method has a name");
    name.starts_with("propose_") || name == "schedule_round"
}

async fn refusal(env: &Env, part: Part, method: &Value, arguments: Value) -> String {
    let name: &'static str = method["name"].as_str().expect("a method has a name").to_owned().leak();
    let outcome = env.client(part).call::<Value>(&env.account_of(part), name, arguments.clone()).await;
    let [failure] = &outcome.failures()[..] else { panic!("{name} takes {arguments}") };
    failure.message.clone()
}

#[rstest]
#[case::token(Part::Token)]
#[case::sale(Part::Sale)]
#[case::staking(Part::Staking)]
#[case::royalty(Part::Royalty)]
#[case::dao(Part::Dao)]
#[tokio::test]
async fn are_refused_where_one_is_unknown_or_missing(#[case] part: Part) {
    let env = Env::builder().with([part]).build().await;
    let abi = abi(part.wasm_name());

    for method in methods(&abi).iter().filter(|method| !json_arguments(method).is_empty()) {
        let unknown = refusal(&env, part, method, json!({ "no_such_argument": null })).await;
        assert!(unknown.contains("unknown field `no_such_argument`, expected "), "{method}: {unknown}");

        if let Some(name) = first_needed(method) {
            let missing = refusal(&env, part, method, json!({})).await;
            assert!(missing.contains(&format!("missing field `{name}`")), "{method}: {missing}");
        }
    }
}
