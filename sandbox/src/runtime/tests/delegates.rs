use near_primitives::action::delegate::{DelegateAction, SignedDelegateAction};
use near_primitives::action::{
    DeployGlobalContractAction, GlobalContractDeployMode, GlobalContractIdentifier, UseGlobalContractAction,
};
use near_primitives::errors::InvalidAccessKeyError;

use super::*;

pub(super) fn delegate(from: &str, to: &str, nonce: u64, actions: Vec<Action>) -> DelegateAction {
    DelegateAction {
        sender_id: id(from),
        receiver_id: id(to),
        actions: actions.into_iter().map(|action| action.try_into().unwrap()).collect(),
        nonce,
        max_block_height: 1_000,
        public_key: key(from),
    }
}

pub(super) fn signed(by: &str, action: DelegateAction) -> Action {
    SignedDelegateAction::sign(&signer(by), action).into()
}

#[test]
fn the_relayer_pays_and_the_sender_acts() {
    let mut world = World::new(&["relayer.near", "alice.near", "carol.near"]);
    let inner = delegate("alice.near", "carol.near", 1, vec![call("m", b"{}", TGAS, 0)]);

    let blocks = world.run("relayer.near", "alice.near", vec![signed("alice.near", inner)]);

    let [tx] = outcomes(&blocks[0]);
    let [of_alice] = outcomes(&blocks[1]);
    assert_eq!((gas(tx), gas(of_alice)), (508_202_551_145, 508_202_551_145));
    let of_carol = &blocks[2][0].outcome;
    assert_eq!((gas(of_carol), &of_carol.executor_id), (888_066_207_802, &id("carol.near")));
    assert_eq!(world.balance("alice.near"), START);
    let burnt: u128 = blocks.iter().flatten().map(|outcome| tokens(&outcome.outcome)).sum();
    assert_eq!(world.balance("relayer.near"), START - burnt);
}

#[test]
fn a_delegated_deposit_comes_back_to_the_sender() {
    let mut world = World::new(&["relayer.near", "alice.near"]);
    let inner = delegate("alice.near", "nobody.near", 1, vec![transfer(NEAR)]);

    world.run("relayer.near", "alice.near", vec![signed("alice.near", inner)]);

    assert_eq!(world.balance("alice.near"), START + NEAR);
}

#[test]
fn a_delegated_action_serves_once_and_in_time() {
    let mut world = World::new(&["relayer.near", "alice.near", "carol.near"]);
    let inner = || delegate("alice.near", "carol.near", 1, vec![transfer(0)]);
    let mut run = |action: Action| {
        let blocks = world.run("relayer.near", "alice.near", vec![action]);
        blocks[1][0].outcome.clone()
    };

    let forged = run(signed("carol.near", inner()));
    let expired = run(signed("alice.near", DelegateAction { max_block_height: 9, ..inner() }));
    let first = run(signed("alice.near", inner()));
    let again = run(signed("alice.near", inner()));

    assert_eq!(failure(&forged).1, &ActionErrorKind::DelegateActionInvalidSignature);
    assert_eq!(failure(&expired).1, &ActionErrorKind::DelegateActionExpired);
    assert_eq!(value(&first), b"");
    let error = ActionErrorKind::DelegateActionInvalidNonce { delegate_nonce: 1, ak_nonce: 1 };
    assert_eq!(failure(&again).1, &error);
}

#[test]
fn a_delegated_action_needs_a_key_of_the_sender() {
    let mut world = World::new(&["relayer.near", "alice.near", "carol.near"]);
    let inner = DelegateAction {
        public_key: key("carol.near"),
        ..delegate("alice.near", "carol.near", 1, vec![transfer(0)])
    };

    let blocks = world.run("relayer.near", "alice.near", vec![signed("carol.near", inner)]);

    let error = InvalidAccessKeyError::AccessKeyNotFound {
        account_id: id("alice.near"),
        public_key: Box::new(key("carol.near")),
    };
    let error = ActionErrorKind::DelegateActionAccessKeyError(error);
    assert_eq!(failure(&blocks[1][0].outcome), (Some(0), &error));
}

#[test]
fn a_global_contract_is_paid_once_and_used_by_others() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let code = b"\0asm\x01\0\0\0".to_vec();
    let identifier = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(&code));
    let use_it = || {
        let contract_identifier = identifier.clone();
        Action::UseGlobalContract(Box::new(UseGlobalContractAction { contract_identifier }))
    };
    let missing = world.run("bob.near", "bob.near", vec![use_it()]);
    let deployed = world.run(
        "alice.near",
        "alice.near",
        vec![Action::DeployGlobalContract(DeployGlobalContractAction {
            code: code.into(),
            deploy_mode: GlobalContractDeployMode::CodeHash,
        })],
    );
    let used = world.run("bob.near", "bob.near", vec![use_it()]);

    let error = ActionErrorKind::GlobalContractDoesNotExist { identifier: identifier.clone() };
    assert_eq!(failure(&missing[0][1].outcome), (Some(0), &error));
    let [tx, receipt] = outcomes(&deployed[0]);
    assert_eq!((gas(tx), gas(receipt)), (292_879_753_992, 293_385_250_000));
    let burnt = u128::from(gas(receipt)) * PRICE + 8 * 100_000_000_000_000_000_000;
    assert_eq!(tokens(receipt), burnt);
    let [tx, receipt] = outcomes(&used[0]);
    assert_eq!((gas(tx), gas(receipt)), (293_043_265_968, 294_891_584_208));
    assert_eq!(world.storage("bob.near"), 182 + 32);
    assert_eq!(
        world.view("bob.near", "main").unwrap_err().to_string(),
        "wasm execution failed with error: MethodResolveError(MethodNotFound)"
    );
}
