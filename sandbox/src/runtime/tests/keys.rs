use near_primitives::account::{AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::{AddKeyAction, DeleteKeyAction};
use near_primitives::errors::{InvalidAccessKeyError, InvalidTxError};

use super::*;

fn add_key(name: &str, permission: AccessKeyPermission) -> Action {
    let access_key = AccessKey { nonce: 0, permission };
    Action::AddKey(Box::new(AddKeyAction { public_key: key(name), access_key }))
}

fn function_call(allowance: Option<u128>, methods: &[&str]) -> AccessKeyPermission {
    AccessKeyPermission::FunctionCall(FunctionCallPermission {
        allowance: allowance.map(Balance::from_yoctonear),
        receiver_id: "bob.near".to_owned(),
        method_names: methods.iter().map(ToString::to_string).collect(),
    })
}

fn delete_key(name: &str) -> Action {
    Action::DeleteKey(Box::new(DeleteKeyAction { public_key: key(name) }))
}

fn allowance(world: &World) -> u128 {
    let access_key = world.state.access_key(&id("alice.near"), &key("other")).unwrap();
    match access_key.permission {
        AccessKeyPermission::FunctionCall(permission) => permission.allowance.unwrap().as_yoctonear(),
        other => panic!("no allowance: {other:?}"),
    }
}

#[test]
fn adding_a_key_is_paid_by_its_method_names() {
    for (permission, expected) in [
        (AccessKeyPermission::FullAccess, 209_824_625_000),
        (function_call(None, &["a", "bc"]), 210_286_751_655),
        (function_call(None, &[]), 210_277_125_000),
    ] {
        let mut world = World::new(&["alice.near"]);

        let blocks = world.run("alice.near", "alice.near", vec![add_key("other", permission)]);

        let [tx, receipt] = outcomes(&blocks[0]);
        assert_eq!((gas(tx), gas(receipt)), (expected, expected));
        let measured = world.state.measured_storage_usage(&id("alice.near"));
        assert_eq!(world.storage("alice.near"), measured);
    }
}

#[test]
fn a_deleted_key_leaves_no_storage() {
    let mut world = World::new(&["alice.near"]);
    let add = add_key("other", function_call(Some(NEAR), &["m"]));
    world.run("alice.near", "alice.near", vec![add]);

    let blocks = world.run("alice.near", "alice.near", vec![delete_key("other")]);

    let [tx, receipt] = outcomes(&blocks[0]);
    assert_eq!((gas(tx), gas(receipt)), (203_006_125_000, 203_006_125_000));
    assert_eq!(world.storage("alice.near"), 182);
}

#[test]
fn keys_exist_once() {
    let mut world = World::new(&["alice.near"]);
    let add = || vec![add_key("alice.near", AccessKeyPermission::FullAccess)];

    let added = world.run("alice.near", "alice.near", add());
    let deleted = world.run("alice.near", "alice.near", vec![delete_key("other")]);

    let (account_id, public_key) = (id("alice.near"), Box::new(key("alice.near")));
    let error = ActionErrorKind::AddKeyAlreadyExists { account_id, public_key };
    assert_eq!(failure(&added[0][1].outcome), (Some(0), &error));
    let (account_id, public_key) = (id("alice.near"), Box::new(key("other")));
    let error = ActionErrorKind::DeleteKeyDoesNotExist { account_id, public_key };
    assert_eq!(failure(&deleted[0][1].outcome), (Some(0), &error));
}

#[test]
fn nobody_adds_keys_to_another_account() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let add = add_key("bob.near", AccessKeyPermission::FullAccess);

    let blocks = world.run("bob.near", "alice.near", vec![add]);

    let error = ActionErrorKind::ActorNoPermission { account_id: id("alice.near"), actor_id: id("bob.near") };
    assert_eq!(failure(&blocks[1][0].outcome), (Some(0), &error));
}

#[test]
fn the_allowance_pays_for_gas_and_gets_the_refund() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let add = add_key("other", function_call(Some(NEAR), &["m"]));
    world.run("alice.near", "alice.near", vec![add]);
    let before = world.balance("alice.near");
    let signer = InMemorySigner::from_secret_key(id("alice.near"), secret("other"));
    let tx = sign(&signer, 9_000_001, "bob.near", vec![call("m", b"", TGAS, 0)]);

    world.block(&[tx]);
    assert_eq!(NEAR - allowance(&world), before - world.balance("alice.near"));
    while !world.incoming.is_empty() {
        world.block(&[]);
    }

    let paid = before - world.balance("alice.near");
    assert_eq!(NEAR - allowance(&world), paid);
    // The call fails for want of code, and burns what it burns before the code is missed.
    let burnt: u128 = 308_107_183_715 + 888_061_735_934;
    assert_eq!(paid, burnt * PRICE);
}

#[test]
fn a_function_call_key_does_only_what_it_says() {
    let mut world = World::new(&["alice.near", "bob.near", "carol.near"]);
    let add = add_key("other", function_call(Some(NEAR), &["m"]));
    world.run("alice.near", "alice.near", vec![add]);
    let signer = InMemorySigner::from_secret_key(id("alice.near"), secret("other"));
    let check = |to: &str, action: Action| {
        let tx = sign(&signer, 9_000_001, to, vec![action]);
        RUNTIME.validate_transaction(&world.state, &world.block, &tx)
    };
    let refused = |error: InvalidAccessKeyError| Err(InvalidTxError::InvalidAccessKeyError(error));

    assert_eq!(check("bob.near", call("m", b"", TGAS, 0)), Ok(()));
    assert_eq!(check("bob.near", transfer(1)), refused(InvalidAccessKeyError::RequiresFullAccess));
    assert_eq!(
        check("bob.near", call("m", b"", TGAS, 1)),
        refused(InvalidAccessKeyError::DepositWithFunctionCall)
    );
    assert_eq!(
        check("bob.near", call("n", b"", TGAS, 0)),
        refused(InvalidAccessKeyError::MethodNameMismatch { method_name: "n".to_owned() })
    );
    assert_eq!(
        check("carol.near", call("m", b"", TGAS, 0)),
        refused(InvalidAccessKeyError::ReceiverMismatch {
            tx_receiver: id("carol.near"),
            ak_receiver: "bob.near".to_owned(),
        })
    );
    // 1 NEAR buys one petagas.
    let cost = Balance::from_yoctonear(1_000_919_170_303_771_500_000_000);
    let error = check("bob.near", call("m", b"", 1000 * TGAS, 0)).unwrap_err();
    let InvalidTxError::InvalidAccessKeyError(InvalidAccessKeyError::NotEnoughAllowance {
        cost: named, ..
    }) = error
    else {
        panic!("another error: {error:?}")
    };
    assert!(named > Balance::from_near(1) && named < cost.saturating_add(cost), "{named}");
}
