//! What several shards change, and what they do not.

use near_primitives::action::{
    Action, DeployGlobalContractAction, GlobalContractDeployMode, GlobalContractIdentifier,
    UseGlobalContractAction,
};
use near_primitives::hash::hash;
use near_primitives::shard_layout::ShardLayout;
use near_primitives::trie_key::GlobalContractCodeIdentifier;
use near_primitives::types::{AccountId, Balance};

use crate::in_process::Sandbox;

/// Calls itself through another account: `ask` has `zoe.near` answer, and hands the answer on.
const ASKER: &str = r#"(module
    (import "env" "promise_create" (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
    (import "env" "promise_return" (func $return (param i64)))
    (import "env" "value_return" (func $value (param i64 i64)))
    (memory 1)
    (data (i32.const 0) "zoe.near") (data (i32.const 16) "answer")
    (func (export "ask")
        (call $return (call $create
            (i64.const 8) (i64.const 0) (i64.const 6) (i64.const 16)
            (i64.const 0) (i64.const 0) (i64.const 64) (i64.const 5000000000000))))
    (func (export "answer") (call $value (i64.const 6) (i64.const 16))))"#;

struct World {
    sandbox: Sandbox,
    alice: AccountId,
    zoe: AccountId,
}

/// Two accounts, which are far apart where there is more than one shard.
fn world(layout: ShardLayout) -> World {
    let mut sandbox = Sandbox::with_shards(layout);
    let alice = sandbox.add_account("alice.near", Balance::from_near(100));
    let zoe = sandbox.add_account("zoe.near", Balance::from_near(100));
    for account_id in [&alice, &zoe] {
        sandbox.add_code(account_id, wat::parse_str(ASKER).unwrap());
    }
    World { sandbox, alice, zoe }
}

fn two_shards() -> ShardLayout {
    ShardLayout::multi_shard_custom(vec!["mm".parse().unwrap()], 3)
}

#[test]
fn accounts_live_where_the_layout_puts_them() {
    let World { sandbox, alice, zoe } = world(two_shards());
    let state = &sandbox.chain().head().state;

    assert_eq!((state.shard_of(&alice), state.shard_of(&zoe)), (0, 1));
    assert_ne!(state.shard_root(0), state.shard_root(1));
    assert_ne!(state.root(), state.shard_root(0));
}

#[test]
fn a_receipt_hops_to_another_shard_in_the_next_block() {
    let World { mut sandbox, alice, zoe } = world(two_shards());

    let outcome = sandbox.call(&alice, &alice, "ask").run();

    assert_eq!(outcome.value(), b"answer");
    let start = sandbox.chain().outcome(&outcome.hash()).unwrap().block.height;
    let at_zoe = outcome.receipts().iter().find(|done| *done.receipt.receiver_id() == zoe).unwrap();
    assert_eq!(at_zoe.in_block.block.height, start + 1);
    let block = sandbox.chain().blocks().find(|block| block.id.height == start + 1).unwrap();
    let [first, second] = block.chunks.as_slice() else { panic!("{} chunks", block.chunks.len()) };
    assert_eq!(block.outcomes[second.outcomes.clone()], [*at_zoe.receipt.receipt_id()]);
    assert_eq!(second.gas_used, at_zoe.outcome().gas_burnt);
    assert!(block.incoming_of(second).contains(&at_zoe.receipt));
    assert_eq!(block.gas_used, first.gas_used.saturating_add(second.gas_used));
    let (found, shard) = sandbox.chain().chunk(&block.chunk_hash_of(1)).unwrap();
    assert_eq!((found.id, shard), (block.id, 1));
}

#[test]
fn a_global_contract_reaches_every_shard() {
    let World { mut sandbox, alice, zoe } = world(ShardLayout::multi_shard(4, 3));
    let code = wat::parse_str(ASKER).unwrap();
    let deploy = Action::DeployGlobalContract(DeployGlobalContractAction {
        code: code.as_slice().into(),
        deploy_mode: GlobalContractDeployMode::CodeHash,
    });
    sandbox.transact(&zoe, &zoe, vec![deploy]);

    let contract_identifier = GlobalContractIdentifier::CodeHash(hash(&code));
    for account_id in [&alice, &zoe] {
        let contract_identifier = contract_identifier.clone();
        let used = UseGlobalContractAction { contract_identifier };
        let outcome =
            sandbox.transact(account_id, account_id, vec![Action::UseGlobalContract(Box::new(used))]);
        assert!(outcome.failures().is_empty(), "{:?}", outcome.failures());
        assert_eq!(sandbox.call(&alice, account_id, "answer").run().value(), b"answer");
    }
    let state = &sandbox.chain().head().state;
    let identifier = GlobalContractCodeIdentifier::from(contract_identifier);
    assert_eq!(state.global_code(identifier).as_deref(), Some(code.as_slice()));
}
