use near_primitives::account::{AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::delegate::{
    DelegateActionV2, VersionedDelegateActionPayload, VersionedSignedDelegateAction,
};
use near_primitives::action::{AddKeyAction, DeleteAccountAction, StakeAction};
use near_primitives::errors::{ActionsValidationError, InvalidAccessKeyError, InvalidTxError};
use near_primitives::transaction::TransactionNonce;

use super::{check, paste_names, variants};
use crate::in_process::Sandbox;
use crate::runtime::tests::delegates::{delegate, signed};
use crate::runtime::tests::*;

variants! { transaction: InvalidTxError {
    InvalidAccessKeyError,
    SignerDoesNotExist,
    InvalidNonce,
    NonceTooLarge,
    InvalidSignature,
    NotEnoughBalance,
    LackBalanceForState,
    CostOverflow,
    Expired,
    ActionsValidation,
    TransactionSizeExceeded,
} never {
    InvalidSignerId: "an account id is valid by its type",
    InvalidReceiverId: "an account id is valid by its type",
    InvalidChain: "there is one chain, without forks",
    InvalidTransactionVersion: "both versions are accepted",
    StorageError: "the state is in memory",
    ShardCongested: "congestion is not modelled",
    ShardStuck: "no chunk is ever missed",
    InvalidNonceIndex: "gas keys are not modelled",
    NotEnoughGasKeyBalance: "gas keys are not modelled",
    NotEnoughBalanceForDeposit: "gas keys are not modelled",
} }

variants! { access_key: InvalidAccessKeyError {
    AccessKeyNotFound,
    ReceiverMismatch,
    MethodNameMismatch,
    RequiresFullAccess,
    NotEnoughAllowance,
    DepositWithFunctionCall,
} never {
    DelegateActionRequiresNonGasKey: "gas keys are not modelled",
    DelegateActionRequiresGasKey: "delegate actions of version 2 are rejected by the protocol",
} }

variants! { validation: ActionsValidationError {
    DeleteActionMustBeFinal,
    TotalPrepaidGasExceeded,
    TotalNumberOfActionsExceeded,
    AddKeyMethodNamesNumberOfBytesExceeded,
    AddKeyMethodNameLengthExceeded,
    IntegerOverflow,
    InvalidAccountId,
    FunctionCallMethodNameLengthExceeded,
    UnsuitableStakingKey,
    FunctionCallZeroAttachedGas,
    DelegateActionMustBeOnlyOne,
    UnsupportedProtocolFeature,
    TotalNumberOfDeployActionsExceeded,
    FunctionCallEmptyMethodName,
    RemovedProtocolFeature,
    ContractSizeExceeded,
    FunctionCallArgumentsLengthExceeded,
} never {
    InvalidDeterministicStateInitReceiver: "deterministic state init is not modelled",
    DeterministicStateInitKeyLengthExceeded: "deterministic state init is not modelled",
    DeterministicStateInitValueLengthExceeded: "deterministic state init is not modelled",
    GasKeyInvalidNumNonces: "gas keys are not modelled",
    AddGasKeyWithNonZeroBalance: "gas keys are not modelled",
    GasKeyFunctionCallAllowanceNotAllowed: "gas keys are not modelled",
    InvalidUniversalStateInitReceiver: "universal accounts are not modelled",
    UniversalStateInitKeyLengthExceeded: "universal accounts are not modelled",
    UniversalStateInitValueLengthExceeded: "universal accounts are not modelled",
    MalformedUniversalStateInit: "universal accounts are not modelled",
    WithdrawFromGasKeyNotAllowedInDelegate: "gas keys are not modelled",
    TotalNumberOfStateInitKeysExceeded: "universal accounts are not modelled",
    TotalNumberOfStateInitEntriesExceeded: "universal accounts are not modelled",
    TransferToUniversalAccountNotAllowed: "universal accounts are not modelled",
} }

fn world() -> World {
    World::new(&["alice.near", "bob.near"])
}

fn refusal(world: &World, transaction: &SignedTransaction) -> InvalidTxError {
    RUNTIME.validate_transaction(&world.state, &world.block, transaction).unwrap_err()
}

fn refused(actions: Vec<Action>) -> InvalidTxError {
    let mut world = world();
    let tx = world.tx("alice.near", "bob.near", actions);
    refusal(&world, &tx)
}

/// What is said to a key that may only call `m` of bob, and pay two NEAR for it.
fn refused_to_key(to: &str, actions: Vec<Action>) -> InvalidTxError {
    let mut world = world();
    let permission = AccessKeyPermission::FunctionCall(FunctionCallPermission {
        allowance: Some(Balance::from_millinear(20)),
        receiver_id: "bob.near".to_owned(),
        method_names: vec!["m".to_owned()],
    });
    let record = StateRecord::access_key(id("alice.near"), key("weak"), AccessKey { nonce: 0, permission });
    set(&mut world.state, record);
    let weak = InMemorySigner::from_secret_key(id("alice.near"), secret("weak"));
    refusal(&world, &sign(&weak, 1, to, actions))
}

fn add_key(receiver_id: &str, method_names: Vec<String>) -> Action {
    let permission = AccessKeyPermission::FunctionCall(FunctionCallPermission {
        allowance: None,
        receiver_id: receiver_id.to_owned(),
        method_names,
    });
    let access_key = AccessKey { nonce: 0, permission };
    Action::AddKey(Box::new(AddKeyAction { public_key: key("new"), access_key }))
}

fn of_access_keys() -> Vec<(InvalidAccessKeyError, InvalidTxError)> {
    let stranger = InMemorySigner::from_secret_key(id("alice.near"), secret("stranger"));
    let weak = || Box::new(key("weak"));
    let small = |method, deposit| vec![call(method, b"", TGAS, deposit)];
    let dear = refused_to_key("bob.near", vec![call("m", b"", 100 * TGAS, 0)]);
    let InvalidTxError::InvalidAccessKeyError(InvalidAccessKeyError::NotEnoughAllowance { cost, .. }) = dear
    else {
        panic!("{dear:?}")
    };
    assert!(cost > Balance::from_millinear(100), "{cost}");
    vec![
        (
            InvalidAccessKeyError::AccessKeyNotFound {
                account_id: id("alice.near"),
                public_key: Box::new(key("stranger")),
            },
            refusal(&world(), &sign(&stranger, 1, "bob.near", vec![transfer(1)])),
        ),
        (
            InvalidAccessKeyError::ReceiverMismatch {
                tx_receiver: id("alice.near"),
                ak_receiver: "bob.near".to_owned(),
            },
            refused_to_key("alice.near", small("m", 0)),
        ),
        (
            InvalidAccessKeyError::MethodNameMismatch { method_name: "n".to_owned() },
            refused_to_key("bob.near", small("n", 0)),
        ),
        (InvalidAccessKeyError::RequiresFullAccess, refused_to_key("bob.near", vec![transfer(1)])),
        (InvalidAccessKeyError::DepositWithFunctionCall, refused_to_key("bob.near", small("m", 1))),
        (
            InvalidAccessKeyError::NotEnoughAllowance {
                account_id: id("alice.near"),
                public_key: weak(),
                allowance: Balance::from_millinear(20),
                cost,
            },
            dear.clone(),
        ),
    ]
}

/// A delegate action of version 2.
fn second_version() -> Action {
    let first = delegate("bob.near", "alice.near", 1, vec![transfer(0)]);
    let payload = VersionedDelegateActionPayload::V2(DelegateActionV2 {
        sender_id: first.sender_id,
        receiver_id: first.receiver_id,
        actions: first.actions,
        nonce: TransactionNonce::Nonce { nonce: first.nonce },
        max_block_height: first.max_block_height,
        public_key: first.public_key,
    });
    VersionedSignedDelegateAction::sign(&signer("bob.near"), payload).into()
}

fn of_validation() -> Vec<(ActionsValidationError, InvalidTxError)> {
    let many = |n| (0..n).map(|_| transfer(0)).collect::<Vec<_>>();
    let beneficiary_id = id("bob.near");
    let delete = Action::DeleteAccount(DeleteAccountAction { beneficiary_id });
    let k1 = SecretKey::from_seed(KeyType::SECP256K1, "k1").public_key();
    let stake = StakeAction { stake: Balance::from_near(1), public_key: k1.clone() };
    let gas_key = AccessKey::gas_key_full_access(1);
    let gas_key = Action::AddKey(Box::new(AddKeyAction { public_key: key("new"), access_key: gas_key }));
    let relayed = || signed("bob.near", delegate("bob.near", "alice.near", 1, vec![transfer(0)]));
    let names = |n: usize, len: usize| vec!["x".repeat(len); n];
    vec![
        (ActionsValidationError::DeleteActionMustBeFinal, refused(vec![delete, transfer(0)])),
        (
            ActionsValidationError::TotalPrepaidGasExceeded {
                total_prepaid_gas: Gas::from_gas(1_000 * TGAS + 1),
                limit: Gas::from_gas(1_000 * TGAS),
            },
            refused(vec![call("m", b"", 1_000 * TGAS + 1, 0)]),
        ),
        (
            ActionsValidationError::TotalNumberOfActionsExceeded { total_number_of_actions: 101, limit: 100 },
            refused(many(101)),
        ),
        (
            ActionsValidationError::AddKeyMethodNamesNumberOfBytesExceeded {
                total_number_of_bytes: 2_010,
                limit: 2_000,
            },
            refused(vec![add_key("bob.near", names(10, 200))]),
        ),
        (
            ActionsValidationError::AddKeyMethodNameLengthExceeded { length: 257, limit: 256 },
            refused(vec![add_key("bob.near", names(1, 257))]),
        ),
        (
            ActionsValidationError::IntegerOverflow,
            refused(vec![call("m", b"", u64::MAX, 0), call("m", b"", 1, 0)]),
        ),
        (
            ActionsValidationError::InvalidAccountId { account_id: "Not An Id".to_owned() },
            refused(vec![add_key("Not An Id", Vec::new())]),
        ),
        (
            ActionsValidationError::FunctionCallMethodNameLengthExceeded { length: 257, limit: 256 },
            refused(vec![call(&"x".repeat(257), b"", TGAS, 0)]),
        ),
        (
            ActionsValidationError::UnsuitableStakingKey { public_key: Box::new(k1) },
            refused(vec![Action::Stake(Box::new(stake))]),
        ),
        (ActionsValidationError::FunctionCallZeroAttachedGas, refused(vec![call("m", b"", 0, 0)])),
        (ActionsValidationError::FunctionCallEmptyMethodName, refused(vec![call("", b"", TGAS, 0)])),
        (ActionsValidationError::DelegateActionMustBeOnlyOne, refused(vec![relayed(), relayed()])),
        (
            ActionsValidationError::UnsupportedProtocolFeature {
                protocol_feature: "not modelled: gas keys".to_owned(),
                version: 88,
            },
            refused(vec![gas_key]),
        ),
        (
            ActionsValidationError::RemovedProtocolFeature {
                protocol_feature: "DelegateV2".to_owned(),
                version: 88,
            },
            refused(vec![second_version()]),
        ),
        (
            ActionsValidationError::TotalNumberOfDeployActionsExceeded {
                number_of_deploy_actions: 11,
                limit: 10,
            },
            refused((0..11).map(|_| deploy(vec![0])).collect()),
        ),
        // What an action may hold is judged before the size of the transaction, which is smaller.
        (
            ActionsValidationError::ContractSizeExceeded { size: 4_194_305, limit: 4_194_304 },
            refused(vec![deploy(vec![0; 4_194_305])]),
        ),
        (
            ActionsValidationError::FunctionCallArgumentsLengthExceeded {
                length: 4_194_305,
                limit: 4_194_304,
            },
            refused(vec![call("m", &vec![0; 4_194_305], TGAS, 0)]),
        ),
    ]
}

fn of_transactions() -> Vec<(InvalidTxError, InvalidTxError)> {
    let nobody = signer("nobody.near");
    let mut used = world();
    let first = used.tx("alice.near", "bob.near", vec![transfer(1)]);
    used.block(std::slice::from_ref(&first));
    let mut forged = world().tx("alice.near", "bob.near", vec![transfer(1)]);
    forged.signature = world().tx("alice.near", "bob.near", vec![transfer(2)]).signature;
    let mut poor = world();
    let account = Account::new(Balance::from_near(1), Balance::ZERO, AccountContract::None, 99_990);
    set(&mut poor.state, StateRecord::Account { account_id: id("alice.near"), account });
    let cost = Balance::from_yoctonear(5_000 * NEAR + 245_500_818_750_000_000_000);
    let lacking = Balance::from_yoctonear(245_500_818_750_000_000_000)
        .checked_sub(Balance::from_yoctonear(100_000_000_000_000_000_000))
        .unwrap();
    let size = RUNTIME.config().wasm_config.limit_config.max_transaction_size;
    let long = world().tx("alice.near", "bob.near", vec![call("m", &vec![0; 1_600_000], TGAS, 0)]);
    let length = u64::try_from(borsh::object_length(&long).unwrap()).unwrap();
    vec![
        (
            InvalidTxError::SignerDoesNotExist { signer_id: id("nobody.near") },
            refusal(&world(), &sign(&nobody, 1, "bob.near", vec![transfer(1)])),
        ),
        (InvalidTxError::InvalidNonce { tx_nonce: 1, ak_nonce: 1 }, refusal(&used, &first)),
        (
            InvalidTxError::NonceTooLarge { tx_nonce: 10_000_000, upper_bound: 10_000_000 },
            refusal(&world(), &sign(&signer("alice.near"), 10_000_000, "bob.near", vec![transfer(1)])),
        ),
        (InvalidTxError::InvalidSignature, refusal(&world(), &forged)),
        (
            InvalidTxError::NotEnoughBalance {
                signer_id: id("alice.near"),
                balance: Balance::from_yoctonear(START),
                cost,
            },
            refused(vec![transfer(5_000 * NEAR)]),
        ),
        (
            InvalidTxError::LackBalanceForState { signer_id: id("alice.near"), amount: lacking },
            refusal(&poor, &sign(&signer("alice.near"), 1, "bob.near", vec![transfer(0)])),
        ),
        (InvalidTxError::CostOverflow, refused(vec![transfer(u128::MAX), transfer(u128::MAX)])),
        (InvalidTxError::TransactionSizeExceeded { size: length, limit: size }, refusal(&world(), &long)),
        (InvalidTxError::Expired, expired()),
    ]
}

/// A block older than the validity period, in height and in time.
fn expired() -> InvalidTxError {
    let mut sandbox = Sandbox::new();
    let old = sandbox.chain().head().id.hash;
    sandbox.produce_blocks(101);
    let root = sandbox.root();
    let transaction = SignedTransaction::from_actions(
        1,
        root.clone(),
        root.clone(),
        &Sandbox::signer(&root),
        vec![transfer(1)],
        old,
    );
    sandbox.chain().check(&transaction).unwrap_err()
}

#[test]
fn of_transactions_come_up_one_by_one() {
    let all = of_transactions();

    for (expected, seen) in &all {
        assert_eq!(seen, expected);
    }
    let nested = [refused(vec![call("m", b"", 0, 0)]), refused_to_key("bob.near", vec![transfer(1)])];
    let seen = all.iter().map(|(_, seen)| seen).chain(&nested);
    check(seen.map(transaction), transaction::REACHED, transaction::NEVER);
}

#[test]
fn of_access_keys_come_up_one_by_one() {
    let all = of_access_keys();

    for (expected, seen) in &all {
        assert_eq!(*seen, InvalidTxError::InvalidAccessKeyError(expected.clone()));
    }
    check(all.iter().map(|(expected, _)| access_key(expected)), access_key::REACHED, access_key::NEVER);
}

#[test]
fn of_validation_come_up_one_by_one() {
    let all = of_validation();

    for (expected, seen) in &all {
        assert_eq!(*seen, InvalidTxError::ActionsValidation(expected.clone()));
    }
    check(all.iter().map(|(expected, _)| validation(expected)), validation::REACHED, validation::NEVER);
}
