//! Damaged transactions: in their bytes, and in their content but signed all the same.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use near_primitives::account::{
    AccessKey, AccessKeyPermission, Account, AccountContract, FunctionCallPermission,
};
use near_primitives::action::{
    Action, AddKeyAction, CreateAccountAction, DeleteAccountAction, DeleteKeyAction, DeployContractAction,
    FunctionCallAction, StakeAction, TransferAction,
};
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, Gas};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::mutation::Cut;
use super::{assert_alive, exchange, near, service};

/// An account that a transfer creates.
const IMPLICIT: &str = "abababababababababababababababababababababababababababababababab";

fn account_id() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec!["near", "test.near", "system", "a.near", "nobody", "0s", IMPLICIT])
        .prop_map(|id| id.parse().expect("a valid id"))
}

fn balance() -> impl Strategy<Value = Balance> {
    prop_oneof![Just(0), Just(1), Just(u128::MAX), any::<u128>(), 0..10_u128.pow(28)]
        .prop_map(Balance::from_yoctonear)
}

fn gas() -> impl Strategy<Value = Gas> {
    prop_oneof![Just(0), Just(1), Just(u64::MAX), any::<u64>(), 0..10_u64.pow(15)].prop_map(Gas::from_gas)
}

fn action() -> impl Strategy<Value = Action> {
    let key = || near().1.public_key();
    prop_oneof![
        Just(Action::CreateAccount(CreateAccountAction {})),
        balance().prop_map(|deposit| Action::Transfer(TransferAction { deposit })),
        prop::collection::vec(any::<u8>(), 0..40)
            .prop_map(|code| Action::DeployContract(DeployContractAction { code })),
        (".{0,12}", prop::collection::vec(any::<u8>(), 0..40), gas(), balance()).prop_map(
            |(method_name, args, gas, deposit)| {
                Action::FunctionCall(Box::new(FunctionCallAction { method_name, args, gas, deposit }))
            }
        ),
        balance()
            .prop_map(move |stake| { Action::Stake(Box::new(StakeAction { stake, public_key: key() })) }),
        (any::<u64>(), ".{0,12}", prop::collection::vec(".{0,12}", 0..3), prop::option::of(balance()))
            .prop_map(move |(nonce, receiver_id, method_names, allowance)| {
                let permission = FunctionCallPermission { allowance, receiver_id, method_names };
                let permission = AccessKeyPermission::FunctionCall(permission);
                Action::AddKey(Box::new(AddKeyAction {
                    public_key: key(),
                    access_key: AccessKey { nonce, permission },
                }))
            }),
        Just(()).prop_map(move |()| Action::DeleteKey(Box::new(DeleteKeyAction {
            public_key: near_crypto::SecretKey::from_seed(near_crypto::KeyType::SECP256K1, "other")
                .public_key(),
        }))),
        account_id().prop_map(|beneficiary_id| Action::DeleteAccount(DeleteAccountAction { beneficiary_id })),
    ]
}

/// Puts `near` back where a transaction has deleted it.
fn restore() {
    let (near, signer) = near();
    let node = &service().node;
    if node.read(|chain| chain.head().state.account(&near).is_some()) {
        return;
    }
    let account = Account::new(Balance::from_near(1_000), Balance::ZERO, AccountContract::None, 182);
    let records = vec![
        StateRecord::Account { account_id: near.clone(), account },
        StateRecord::AccessKey {
            account_id: near,
            public_key: signer.public_key().into(),
            access_key: AccessKey::full_access(),
        },
    ];
    node.patch_state(records).expect("the account is patched");
}

/// A transaction of `near`, signed on top of the head. Its nonce is one that may come next, or any.
fn signed(receiver_id: AccountId, actions: Vec<Action>, nonce: Option<u64>) -> SignedTransaction {
    restore();
    let (near, signer) = near();
    let (used, block_hash) = service().node.read(|chain| {
        let head = chain.head();
        let key = head.state.access_key(&near, &signer.public_key());
        (key.map_or(0, |key| key.nonce), head.id.hash)
    });
    SignedTransaction::from_actions(
        nonce.unwrap_or(used + 1),
        near,
        receiver_id,
        &signer,
        actions,
        block_hash,
    )
}

fn send(method: &str, bytes: &[u8]) -> Value {
    let params = json!([BASE64_STANDARD.encode(bytes)]);
    exchange(json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string().as_bytes())
}

fn encoded(transaction: &SignedTransaction) -> Vec<u8> {
    borsh::to_vec(transaction).expect("a transaction is representable in Borsh")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_damaged_bytes_are_answered(
        receiver in account_id(),
        actions in prop::collection::vec(action(), 0..4),
        cuts in prop::collection::vec(Cut::any(), 1..4),
        checked in any::<bool>(),
    ) {
        let mut bytes = encoded(&signed(receiver, actions, None));
        for cut in &cuts {
            cut.strike(&mut bytes);
        }
        send(if checked { "broadcast_tx_commit" } else { "broadcast_tx_async" }, &bytes);
        assert_alive();
    }

    #[test]
    fn with_odd_content_are_executed_or_refused(
        receiver in account_id(),
        actions in prop::collection::vec(action(), 0..4),
        nonce in prop_oneof![3 => Just(None), 1 => any::<u64>().prop_map(Some)],
        checked in any::<bool>(),
    ) {
        let bytes = encoded(&signed(receiver, actions, nonce));
        send(if checked { "broadcast_tx_commit" } else { "broadcast_tx_async" }, &bytes);
        assert_alive();
    }
}
