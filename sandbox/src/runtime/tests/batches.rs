//! Several actions in one receipt: where it stops, and what the outcome tells of those that were not reached.

use near_primitives::action::{
    CreateAccountAction, DeleteAccountAction, DeployGlobalContractAction, GlobalContractDeployMode,
};
use near_primitives::errors::{ActionsValidationError, ReceiptValidationError};
use near_primitives::transaction::ExecutionMetadata;

use super::*;

/// Creates a receipt with more actions than a receipt may have.
const CROWDED: &str = r#"(module
    (import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
    (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
    (memory 1)
    (data (i32.const 0) "bob.near")
    (func (export "fine"))
    (func (export "crowded") (local $n i32)
        (drop (call $create (i64.const 8) (i64.const 0)))
        (loop $more
            (call $transfer (i64.const 0) (i64.const 64))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br_if $more (i32.lt_u (local.get $n) (i32.const 101))))))"#;

fn calls(methods: &[&str]) -> Vec<Action> {
    methods.iter().map(|method| call(method, b"", 50 * TGAS, 0)).collect()
}

#[test]
fn an_invalid_receipt_stops_the_batch_where_it_was_made() {
    let mut world = World::new(&["alice.near", "bob.near"]).with_code("bob.near", CROWDED);

    let stopped = world.run("alice.near", "bob.near", calls(&["fine", "crowded", "fine"]));
    let alone = world.run("alice.near", "bob.near", calls(&["fine", "crowded"]));

    let error = ActionErrorKind::NewReceiptValidationError(ReceiptValidationError::ActionsValidation(
        ActionsValidationError::TotalNumberOfActionsExceeded { total_number_of_actions: 101, limit: 100 },
    ));
    let [stopped] = outcomes(&stopped[1]);
    let [alone] = outcomes(&alone[1]);
    assert_eq!(failure(stopped), (Some(1), &error));
    assert_eq!(gas(stopped), gas(alone), "the third call never began");
}

#[test]
fn an_outcome_has_an_entry_for_each_action() {
    let mut world = World::new(&["alice.near", "bob.near"]).with_code("bob.near", CROWDED);

    let blocks = world.run("alice.near", "bob.near", calls(&["missing", "fine", "fine"]));

    let [receipt] = outcomes(&blocks[1]);
    let ExecutionMetadata::V4(metadata) = &receipt.metadata else { panic!("{:?}", receipt.metadata) };
    let [first, second, third] = metadata.contracts.as_slice() else { panic!("{:?}", metadata.contracts) };
    assert!(matches!(first, AccountContract::Local(_)), "{first:?}");
    assert_eq!([second, third], [&AccountContract::None; 2]);
}

#[test]
fn what_is_created_and_deleted_at_once_costs_nothing_but_gas() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let delete = DeleteAccountAction { beneficiary_id: id("bob.near") };

    let actions = vec![Action::CreateAccount(CreateAccountAction {}), Action::DeleteAccount(delete)];
    let blocks = world.run("alice.near", "sub.alice.near", actions);

    let [receipt] = outcomes(&blocks[1]);
    assert_eq!(value(receipt), b"");
    assert_eq!(tokens(receipt), u128::from(gas(receipt)) * PRICE);
    assert!(world.state.account(&id("sub.alice.near")).is_none());
}

#[test]
fn a_global_contract_that_is_too_dear_tells_its_whole_price() {
    let mut world = World::new(&["alice.near"]);
    let deploy = DeployGlobalContractAction {
        code: vec![0; 1_000_000].into(),
        deploy_mode: GlobalContractDeployMode::CodeHash,
    };
    let account = Account::new(Balance::from_near(50), Balance::ZERO, AccountContract::None, 182);
    set(&mut world.state, StateRecord::Account { account_id: id("alice.near"), account });

    let blocks = world.run("alice.near", "alice.near", vec![Action::DeployGlobalContract(deploy)]);

    let [_, receipt] = outcomes(&blocks[0]);
    let amount = Balance::from_near(100);
    let error = ActionErrorKind::LackBalanceForState { account_id: id("alice.near"), amount };
    assert_eq!(failure(receipt), (Some(0), &error));
}
