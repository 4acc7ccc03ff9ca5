use near_primitives::action::{
    AddKeyAction, CreateAccountAction, DeleteAccountAction, DeleteKeyAction, GlobalContractIdentifier,
    StakeAction, UseGlobalContractAction,
};
use near_primitives::errors::{
    ActionsValidationError, FunctionCallError, InvalidAccessKeyError, ReceiptValidationError,
};

use super::{check, paste_names, variants};
use crate::runtime::tests::delegates::{delegate, signed};
use crate::runtime::tests::*;

variants! { action: ActionErrorKind {
    AccountAlreadyExists,
    AccountDoesNotExist,
    CreateAccountOnlyByRegistrar,
    CreateAccountNotAllowed,
    ActorNoPermission,
    DeleteKeyDoesNotExist,
    AddKeyAlreadyExists,
    DeleteAccountStaking,
    LackBalanceForState,
    TriesToUnstake,
    TriesToStake,
    InsufficientStake,
    FunctionCallError,
    NewReceiptValidationError,
    OnlyImplicitAccountCreationAllowed,
    DeleteAccountWithLargeState,
    DelegateActionInvalidSignature,
    DelegateActionSenderDoesNotMatchTxReceiver,
    DelegateActionExpired,
    DelegateActionAccessKeyError,
    DelegateActionInvalidNonce,
    DelegateActionNonceTooLarge,
    GlobalContractDoesNotExist,
} never {
    GasKeyDoesNotExist: "gas keys are not modelled",
    InsufficientGasKeyBalance: "gas keys are not modelled",
    GasKeyBalanceTooHigh: "gas keys are not modelled",
    DelegateActionInvalidNonceIndex: "gas keys are not modelled",
    TotalPromiseInputSizeExceeded: "the limit is 4 GiB",
    ReceiptStorageProofSizeExceeded: "only what contracts read is recorded, and stops them first",
    MalformedUniversalStateInit: "universal accounts are not modelled",
    AccountNotInitialized: "universal accounts are not modelled",
} }

variants! { receipt: ReceiptValidationError {
    ActionsValidation,
    ReceiptSizeExceeded,
} never {
    InvalidPredecessorId: "an account id is valid by its type",
    InvalidReceiverId: "an account id is valid by its type",
    InvalidSignerId: "an account id is valid by its type",
    InvalidDataReceiverId: "an account id is valid by its type",
    ReturnedValueLengthExceeded: "the virtual machine refuses the value first",
    NumberInputDataDependenciesExceeded: "the virtual machine refuses the promise first",
    InvalidRefundTo: "an account id is valid by its type",
} }

/// Creates a receipt with one transfer more than a receipt may have.
const CROWDED: &str = r#"(module
    (import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
    (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
    (memory 1)
    (data (i32.const 0) "bob.near")
    (func (export "main") (local $n i32)
        (drop (call $create (i64.const 8) (i64.const 0)))
        (loop $more
            (call $transfer (i64.const 0) (i64.const 64))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br_if $more (i32.lt_u (local.get $n) (i32.const 101))))))"#;

/// Creates a call whose arguments alone are as long as a receipt may be.
const BULKY: &str = r#"(module
    (import "env" "promise_create" (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
    (memory 66)
    (data (i32.const 0) "bob.near")
    (data (i32.const 16) "m")
    (func (export "main")
        (drop (call $create
            (i64.const 8) (i64.const 0) (i64.const 1) (i64.const 16)
            (i64.const 4194304) (i64.const 64) (i64.const 32) (i64.const 1000000)))))"#;

const IMPLICIT: &str = "98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de";

fn add_key(name: &str) -> Action {
    let access_key = AccessKey::full_access();
    Action::AddKey(Box::new(AddKeyAction { public_key: key(name), access_key }))
}

fn delete_key(name: &str) -> Action {
    Action::DeleteKey(Box::new(DeleteKeyAction { public_key: key(name) }))
}

fn create() -> Action {
    Action::CreateAccount(CreateAccountAction {})
}

fn stake(near: u128) -> Action {
    Action::Stake(Box::new(StakeAction { stake: Balance::from_near(near), public_key: key("alice.near") }))
}

fn delete() -> Action {
    Action::DeleteAccount(DeleteAccountAction { beneficiary_id: id("bob.near") })
}

fn world() -> World {
    World::new(&["alice.near", "bob.near"])
}

/// Why the first receipt of the transaction failed.
fn fail(world: &mut World, to: &str, actions: Vec<Action>) -> ActionErrorKind {
    let blocks = world.run("alice.near", to, actions);
    let failed = blocks.iter().flatten().find_map(|done| match &done.outcome.status {
        ExecutionStatus::Failure(TxExecutionError::ActionError(error)) => Some(error.kind.clone()),
        _ => None,
    });
    failed.unwrap_or_else(|| panic!("nothing failed: {blocks:#?}"))
}

fn fail_alone(to: &str, actions: Vec<Action>) -> ActionErrorKind {
    fail(&mut world(), to, actions)
}

fn of_contract(wat: &str, gas: u64) -> ActionErrorKind {
    let mut world = world().with_code("alice.near", wat);
    fail(&mut world, "alice.near", vec![call("main", b"", gas, 0)])
}

/// An error of each kind, as expected and as it came up.
fn of_accounts() -> Vec<(ActionErrorKind, ActionErrorKind)> {
    let [alice, bob] = ["alice.near", "bob.near"].map(id);
    let (account_id, stake_id) = (bob.clone(), alice.clone());
    let public_key = || Box::new(key("alice.near"));
    let mut staking = world();
    staking.run("alice.near", "alice.near", vec![stake(900)]);
    let mut large = world();
    let account = Account::new(Balance::from_near(900), Balance::ZERO, AccountContract::None, 10_001);
    set(&mut large.state, StateRecord::Account { account_id: alice.clone(), account });
    let has = world().balance("alice.near");
    let before_stake = has - upfront(&stake(2_000));
    vec![
        (
            ActionErrorKind::AccountAlreadyExists { account_id: account_id.clone() },
            fail_alone("bob.near", vec![create()]),
        ),
        (
            ActionErrorKind::AccountDoesNotExist { account_id: id("nobody.near") },
            fail_alone("nobody.near", vec![transfer(1)]),
        ),
        (
            ActionErrorKind::CreateAccountOnlyByRegistrar {
                account_id: id("top"),
                registrar_account_id: id("registrar"),
                predecessor_id: alice.clone(),
            },
            fail_alone("top", vec![create()]),
        ),
        (
            ActionErrorKind::CreateAccountNotAllowed {
                account_id: id("sub.bob.near"),
                predecessor_id: alice.clone(),
            },
            fail_alone("sub.bob.near", vec![create()]),
        ),
        (
            ActionErrorKind::OnlyImplicitAccountCreationAllowed { account_id: id(IMPLICIT) },
            fail_alone(IMPLICIT, vec![create()]),
        ),
        (
            ActionErrorKind::ActorNoPermission { account_id: bob, actor_id: alice.clone() },
            fail_alone("bob.near", vec![add_key("carol")]),
        ),
        (
            ActionErrorKind::AddKeyAlreadyExists { account_id: alice.clone(), public_key: public_key() },
            fail_alone("alice.near", vec![add_key("alice.near")]),
        ),
        (
            ActionErrorKind::DeleteKeyDoesNotExist {
                account_id: alice.clone(),
                public_key: Box::new(key("carol")),
            },
            fail_alone("alice.near", vec![delete_key("carol")]),
        ),
        (
            ActionErrorKind::DeleteAccountStaking { account_id: alice.clone() },
            fail(&mut staking, "alice.near", vec![delete()]),
        ),
        (
            ActionErrorKind::DeleteAccountWithLargeState { account_id: alice },
            fail(&mut large, "alice.near", vec![delete()]),
        ),
        (
            ActionErrorKind::TriesToUnstake { account_id: stake_id.clone() },
            fail_alone("alice.near", vec![stake(0)]),
        ),
        (
            ActionErrorKind::TriesToStake {
                account_id: stake_id.clone(),
                stake: Balance::from_near(2_000),
                locked: Balance::ZERO,
                balance: Balance::from_yoctonear(before_stake),
            },
            fail_alone("alice.near", vec![stake(2_000)]),
        ),
        (
            ActionErrorKind::InsufficientStake {
                account_id: stake_id,
                stake: Balance::from_near(1),
                minimum_stake: Balance::from_near(800),
            },
            fail_alone("alice.near", vec![stake(1)]),
        ),
    ]
}

/// What a transaction to oneself with this action takes in advance: sending at the block's price, the rest at the
/// price of purchase.
fn upfront(action: &Action) -> u128 {
    let mut world = world();
    let before = world.balance("alice.near");
    let tx = world.tx("alice.near", "bob.near", vec![action.clone()]);
    world.block(&[tx]);
    before - world.balance("alice.near")
}

fn of_contracts() -> Vec<(ActionErrorKind, ActionErrorKind)> {
    let identifier = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(b"nothing"));
    let use_global = UseGlobalContractAction { contract_identifier: identifier.clone() };
    let mut poor = world();
    let account = Account::new(Balance::from_millinear(20), Balance::ZERO, AccountContract::None, 182);
    set(&mut poor.state, StateRecord::Account { account_id: id("alice.near"), account });
    let lacking = fail(&mut poor, "alice.near", vec![deploy(vec![0; 3_000])]);
    let ActionErrorKind::LackBalanceForState { amount, .. } = &lacking else { panic!("{lacking:?}") };
    let amount = *amount;
    assert!(Balance::from_millinear(11) < amount && amount < Balance::from_millinear(13), "{amount}");
    vec![
        (ActionErrorKind::LackBalanceForState { account_id: id("alice.near"), amount }, lacking),
        (
            ActionErrorKind::GlobalContractDoesNotExist { identifier },
            fail_alone("alice.near", vec![Action::UseGlobalContract(Box::new(use_global))]),
        ),
        (
            ActionErrorKind::FunctionCallError(FunctionCallError::CompilationError(
                near_primitives::errors::CompilationError::CodeDoesNotExist { account_id: id("alice.near") },
            )),
            fail_alone("alice.near", vec![call("main", b"", TGAS, 0)]),
        ),
        (
            ActionErrorKind::NewReceiptValidationError(ReceiptValidationError::ActionsValidation(
                ActionsValidationError::TotalNumberOfActionsExceeded {
                    total_number_of_actions: 101,
                    limit: 100,
                },
            )),
            of_contract(CROWDED, 100 * TGAS),
        ),
    ]
}

fn of_delegates() -> Vec<(ActionErrorKind, ActionErrorKind)> {
    let inner = |nonce| delegate("bob.near", "alice.near", nonce, vec![transfer(0)]);
    let sent = |action: Action| fail_alone("bob.near", vec![action]);
    let mut used = world();
    used.run("alice.near", "bob.near", vec![signed("bob.near", inner(5))]);
    let mut late = inner(1);
    late.max_block_height = 3;
    let mut keyless = inner(1);
    keyless.public_key = key("carol");
    vec![
        (ActionErrorKind::DelegateActionInvalidSignature, sent(signed("carol", inner(1)))),
        (
            ActionErrorKind::DelegateActionSenderDoesNotMatchTxReceiver {
                sender_id: id("alice.near"),
                receiver_id: id("bob.near"),
            },
            sent(signed("alice.near", delegate("alice.near", "bob.near", 9, vec![transfer(0)]))),
        ),
        (ActionErrorKind::DelegateActionExpired, sent(signed("bob.near", late))),
        (
            ActionErrorKind::DelegateActionAccessKeyError(InvalidAccessKeyError::AccessKeyNotFound {
                account_id: id("bob.near"),
                public_key: Box::new(key("carol")),
            }),
            sent(signed("carol", keyless)),
        ),
        (
            ActionErrorKind::DelegateActionInvalidNonce { delegate_nonce: 5, ak_nonce: 5 },
            fail(&mut used, "bob.near", vec![signed("bob.near", inner(5))]),
        ),
        (
            ActionErrorKind::DelegateActionNonceTooLarge {
                delegate_nonce: u64::MAX,
                upper_bound: 11_000_000,
            },
            sent(signed("bob.near", inner(u64::MAX))),
        ),
    ]
}

#[test]
fn of_actions_come_up_one_by_one() {
    let all: Vec<_> = [of_accounts(), of_contracts(), of_delegates()].concat();

    for (expected, seen) in &all {
        assert_eq!(seen, expected);
    }
    check(all.iter().map(|(_, seen)| action(seen)), action::REACHED, action::NEVER);
}

#[test]
fn of_new_receipts_come_up_one_by_one() {
    let errors = [of_contract(CROWDED, 100 * TGAS), of_contract(BULKY, 900 * TGAS)];

    let errors = errors.map(|error| match error {
        ActionErrorKind::NewReceiptValidationError(error) => error,
        other => panic!("not of a receipt: {other:?}"),
    });
    assert!(matches!(errors[1], ReceiptValidationError::ReceiptSizeExceeded { limit: 4_194_304, .. }));
    check(errors.iter().map(receipt), receipt::REACHED, receipt::NEVER);
}
