//! What each contract offers, method by method and type by type: none of it changes unnoticed. Where a change is
//! meant, `INSTA_UPDATE=always` takes it over, and the difference is in the commit.

use std::{collections::BTreeSet, fs};

use commonweight_integration_tests::wasm;
use rstest::rstest;
use serde_json::Value;
use wasmparser::{ExternalKind, Parser, Payload};

pub(crate) fn abi(contract: &str) -> Value {
    let path = wasm::folder().join(format!("{contract}.abi.json"));
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run: scripts/build.sh {contract}", path.display()));
    serde_json::from_str(&text).expect("an ABI is JSON")
}

pub(crate) fn methods(abi: &Value) -> &[Value] {
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

/// What administers a contract: its arguments, and whether it takes the yoctoNEAR that no limited key can attach. Where a
/// contract has a method of such a name, it is this method.
const ADMINISTRATION: [(&str, &str, bool); 22] = [
    ("accept_owner", "", true),
    ("change_dao", "", false),
    ("change_treasury", "", false),
    ("confirm_code", "code_hash: Digest", false),
    ("deploy_code", "", false),
    ("grant_role", "role: Role, account_id: string", true),
    ("migrate", "", false),
    ("owner", "", false),
    ("pause", "feature: Feature, duration: string", true),
    ("paused_until", "feature: Feature", false),
    ("propose_dao", "dao_id: string or null", true),
    ("propose_owner", "owner_id: string or null", true),
    ("propose_treasury", "treasury_id: string or null", true),
    ("proposed_dao", "", false),
    ("proposed_owner", "", false),
    ("proposed_treasury", "", false),
    ("revoke_role", "role: Role, account_id: string", true),
    ("role_holders", "role: Role", false),
    ("stage_code", "code_hash: Digest", true),
    ("staged_code", "", false),
    ("unpause", "feature: Feature", true),
    ("unstage_code", "", true),
];

/// What every contract with an owner has, and what one whose ways in can be paused has.
const OF_OWNERS: &[&str] = &[
    "propose_owner",
    "accept_owner",
    "owner",
    "proposed_owner",
    "stage_code",
    "unstage_code",
    "deploy_code",
    "staged_code",
];
const OF_PAUSES: &[&str] = &["pause", "unpause", "paused_until", "grant_role", "revoke_role", "role_holders"];

/// What has neither owner nor roles, and guardians of its own.
const OF_DAO: &[&str] = &["deploy_code", "staged_code", "pause", "paused_until"];

/// A type in few words.
fn named(schema: &Value) -> String {
    if let Some(definition) = schema["$ref"].as_str() {
        return definition.trim_start_matches("#/definitions/").to_owned();
    }
    match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        one => one.as_str().unwrap_or_default().to_owned(),
    }
}

fn arguments(method: &Value) -> String {
    let arguments = method["params"]["args"].as_array().into_iter().flatten();
    let named = arguments.map(|argument| {
        format!("{}: {}", argument["name"].as_str().unwrap_or_default(), named(&argument["type_schema"]))
    });
    named.collect::<Vec<_>>().join(", ")
}

#[rstest]
#[case::token("token", &[OF_OWNERS])]
#[case::sale("sale", &[OF_OWNERS, OF_PAUSES])]
#[case::staking("staking", &[OF_OWNERS, OF_PAUSES])]
#[case::royalty("royalty", &[OF_OWNERS, OF_PAUSES])]
#[case::dao("dao", &[OF_DAO])]
fn is_administered_like_every_other(#[case] contract: &str, #[case] has: &[&[&str]]) {
    let abi = abi(contract);
    let methods = methods(&abi);
    let find = |name: &str| methods.iter().find(|method| method["name"] == name);

    for (name, expected, takes_a_yocto) in ADMINISTRATION {
        let Some(method) = find(name) else { continue };
        assert_eq!(arguments(method), expected, "{contract}.{name}");
        let modifiers = method["modifiers"].as_array();
        let is_payable = modifiers.is_some_and(|modifiers| modifiers.contains(&"payable".into()));
        assert_eq!(is_payable, takes_a_yocto, "{contract}.{name}");
    }
    let missing: Vec<_> = has.iter().copied().flatten().filter(|name| find(name).is_none()).collect();
    assert_eq!(missing, [] as [&&str; 0], "{contract}");
}

/// Every text of an ABI: of its methods, and of its types.
fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(text) if matches!(name.as_str(), "doc" | "description") => found.push(text),
                    _ => texts(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// A client has this text and no source.
#[rstest]
#[case::token("token")]
#[case::sale("sale")]
#[case::staking("staking")]
#[case::royalty("royalty")]
#[case::dao("dao")]
fn says_what_it_means(#[case] contract: &str) {
    let abi = abi(contract);
    let undocumented = methods(&abi).iter().filter(|method| method["doc"].as_str().is_none_or(str::is_empty));
    let undocumented: Vec<_> = undocumented.map(|method| &method["name"]).collect();
    assert_eq!(undocumented, ["contract_source_metadata"], "near-sdk's own method is all that says nothing");

    let mut found = Vec::new();
    texts(&abi, &mut found);
    let pointing: Vec<_> = found
        .iter()
        .filter(|text| ["[`", "](", "crate::", "See "].iter().any(|sign| text.contains(sign)))
        .collect();
    assert_eq!(pointing, [] as [&&str; 0], "{contract} points at what is not there");
}

/// Every type that an argument or an answer mentions, through others too.
fn mentioned(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(definition) = members.get("$ref").and_then(Value::as_str) {
                found.insert(definition.trim_start_matches("#/definitions/").to_owned());
            }
            members.values().for_each(|member| mentioned(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| mentioned(item, found)),
        _ => {}
    }
}

/// Every object with named members inside a schema.
fn objects<'a>(schema: &'a Value, found: &mut Vec<&'a Value>) {
    match schema {
        Value::Object(members) => {
            if members.get("type") == Some(&"object".into()) {
                found.push(schema);
            }
            members.values().for_each(|member| objects(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        _ => {}
    }
}

#[rstest]
#[case::token("token", &[])]
#[case::sale("sale", &["TransferMessage", "Order", "Allowance"])]
#[case::staking("staking", &["TransferMessage", "BallotMessage", "PasskeyProof"])]
#[case::royalty("royalty", &["DepositMessage", "SignedVoucher"])]
#[case::dao("dao", &["Action", "Policy", "Charter"])]
fn defines_what_is_sent_and_takes_nothing_else(#[case] contract: &str, #[case] expected: &[&str]) {
    let abi = abi(contract);
    let definitions = &abi["body"]["root_schema"]["definitions"];
    let mut taken = BTreeSet::new();
    for method in methods(&abi).iter().filter(|method| method["params"]["serialization_type"] == "json") {
        mentioned(&method["params"], &mut taken);
    }
    loop {
        let known = taken.len();
        for name in taken.clone() {
            mentioned(&definitions[&name], &mut taken);
        }
        if taken.len() == known {
            break;
        }
    }

    let missing: Vec<_> = expected.iter().filter(|name| !taken.contains(**name)).collect();
    assert_eq!(missing, [] as [&&str; 0], "{contract}");
    for name in &taken {
        assert!(definitions[name].is_object(), "{contract} mentions {name} and does not define it");
        let mut found = Vec::new();
        objects(&definitions[name], &mut found);
        for object in found {
            assert_eq!(
                object["additionalProperties"], false,
                "{contract}.{name} takes members it does not know"
            );
        }
    }
    for (name, definition) in definitions.as_object().expect("types have names") {
        assert!(definition["items"]["format"] != "uint8", "{contract}.{name} is written in base64");
    }
}
