//! The fee table, against the snapshot that near-parameters itself is tested with. A new release changes the file
//! `parameters_88.json` here, and whoever does that looks at what else has changed.

use near_parameters::{RuntimeConfig, RuntimeConfigView};
use near_primitives::account::{AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::delegate::SignedDelegateAction;
use near_primitives::action::{
    AddKeyAction, CreateAccountAction, DeleteAccountAction, DeleteKeyAction, StakeAction,
};
use serde_json::Value;

use super::*;
use crate::runtime::fees::{Side, action_fee, prepaid_exec};

const SNAPSHOT: &str = include_str!("parameters_88.json");

fn snapshot() -> Value {
    serde_json::from_str(SNAPSHOT).unwrap()
}

#[test]
fn the_parameters_are_those_of_the_snapshot() {
    let view = RuntimeConfigView::from(RuntimeConfig::clone(RUNTIME.config()));

    let ours = serde_json::to_value(view).unwrap();

    assert_eq!(differences("", &snapshot(), &ours), [""; 0]);
}

/// Where values differ, by their paths. What the snapshot does not have is not looked at.
fn differences(path: &str, expected: &Value, ours: &Value) -> Vec<String> {
    match expected {
        Value::Object(fields) => {
            let below = |(name, value): (&String, &Value)| {
                differences(&format!("{path}/{name}"), value, ours.get(name).unwrap_or(&Value::Null))
            };
            fields.iter().flat_map(below).collect()
        }
        leaf if leaf == ours => Vec::new(),
        leaf => vec![format!("{path}: {leaf} there, {ours} here")],
    }
}

/// The three columns of one line of the table: sent to oneself, sent to another, executed.
fn line(path: &str) -> [u64; 3] {
    let table = snapshot();
    let line = table.pointer(&format!("/transaction_costs/action_creation_config/{path}")).unwrap();
    ["send_sir", "send_not_sir", "execution"].map(|column| line[column].as_u64().unwrap())
}

fn with_bytes(base: &str, byte: &str, n: u64) -> [u64; 3] {
    let (base, byte) = (line(base), line(byte));
    [0, 1, 2].map(|column| base[column] + n * byte[column])
}

fn fees_of(action: &Action) -> [u64; 3] {
    let fees = &RUNTIME.config().fees;
    [Side::Send { to_self: true }, Side::Send { to_self: false }, Side::Exec]
        .map(|side| action_fee(fees, side, action, &id("bob.near")).unwrap().as_gas())
}

fn key_that_calls(methods: &[&str]) -> Action {
    let permission = AccessKeyPermission::FunctionCall(FunctionCallPermission {
        allowance: None,
        receiver_id: "bob.near".to_owned(),
        method_names: methods.iter().copied().map(str::to_owned).collect(),
    });
    let access_key = AccessKey { nonce: 0, permission };
    Action::AddKey(Box::new(AddKeyAction { public_key: key("new"), access_key }))
}

#[test]
fn every_action_costs_what_the_table_says() {
    let stake = StakeAction { stake: Balance::ZERO, public_key: key("bob.near") };
    let add = AddKeyAction { public_key: key("new"), access_key: AccessKey::full_access() };
    let delete_account = DeleteAccountAction { beneficiary_id: id("bob.near") };
    let table = [
        (Action::CreateAccount(CreateAccountAction {}), line("create_account_cost")),
        (deploy(vec![0; 1_234]), with_bytes("deploy_contract_cost", "deploy_contract_cost_per_byte", 1_234)),
        (
            call("method", b"arguments", TGAS, 0),
            with_bytes("function_call_cost", "function_call_cost_per_byte", 15),
        ),
        (transfer(1), line("transfer_cost")),
        (Action::Stake(Box::new(stake)), line("stake_cost")),
        (Action::AddKey(Box::new(add)), line("add_key_cost/full_access_cost")),
        (
            key_that_calls(&["a", "bc"]),
            with_bytes("add_key_cost/function_call_cost", "add_key_cost/function_call_cost_per_byte", 5),
        ),
        (Action::DeleteKey(Box::new(DeleteKeyAction { public_key: key("new") })), line("delete_key_cost")),
        (Action::DeleteAccount(delete_account), line("delete_account_cost")),
    ];

    for (action, expected) in &table {
        assert_eq!(fees_of(action), *expected, "{action:?}");
    }
}

#[test]
fn a_delegated_action_costs_itself_and_what_it_contains() {
    let inner = delegates::delegate("bob.near", "alice.near", 1, vec![transfer(1)]);
    let action: Action = SignedDelegateAction::sign(&signer("bob.near"), inner).into();
    let (own, transfer_cost) = (line("delegate_cost"), line("transfer_cost"));

    let [to_self, to_other, exec] = fees_of(&action);

    assert_eq!(to_self, own[0] + transfer_cost[0]);
    assert_eq!(to_other, own[1] + transfer_cost[1]);
    assert_eq!(exec, own[2]);
    let fees = &RUNTIME.config().fees;
    let in_advance = prepaid_exec(fees, &[action], &id("bob.near")).unwrap().as_gas();
    let receipt = 108_059_500_000;
    assert_eq!(in_advance, receipt + own[2] + receipt + transfer_cost[2]);
}

#[test]
fn an_account_is_paid_for_where_its_name_says_that_a_transfer_creates_it() {
    let implicit = "98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de";
    let address = "0xb794f5ea0ba39494ce839613fffba74279579268";
    let exec = |receiver: &str| {
        action_fee(&RUNTIME.config().fees, Side::Exec, &transfer(1), &id(receiver)).unwrap().as_gas()
    };
    let [transfer_cost, create, add_key] =
        ["transfer_cost", "create_account_cost", "add_key_cost/full_access_cost"].map(|name| line(name)[2]);

    assert_eq!(exec("bob.near"), transfer_cost);
    assert_eq!(exec(address), transfer_cost + create);
    assert_eq!(exec(implicit), transfer_cost + create + add_key);
}
