use near_primitives::shard_layout::ShardLayout;
use near_primitives::types::{AccountId, Balance, BlockId, BlockReference};
use rstest::rstest;

use super::*;
use crate::in_process::Sandbox;

const ANSWERER: &str = r#"(module
    (import "env" "value_return" (func $return (param i64 i64)))
    (memory 1)
    (data (i32.const 0) "y")
    (func (export "answer") (call $return (i64.const 1) (i64.const 0))))"#;

struct World {
    sandbox: Sandbox,
    alice: AccountId,
    bob: AccountId,
    done: CryptoHash,
    under_way: CryptoHash,
    waiting: CryptoHash,
}

/// A chain with something in every part of it: history, epochs, outcomes, a receipt under way, a full pool.
fn world(layout: ShardLayout) -> World {
    let mut sandbox = Sandbox::with_shards(layout);
    let alice = sandbox.add_account("alice.near", Balance::from_near(100));
    let bob = sandbox.add_account("zoe.near", Balance::from_near(100));
    sandbox.add_code(&bob, wat::parse_str(ANSWERER).unwrap());
    let done = sandbox.call(&alice, &bob, "answer").run().hash();
    sandbox.fast_forward(200);
    let under_way = sandbox.call(&alice, &bob, "answer").submit().unwrap();
    sandbox.produce_blocks(1);
    let waiting = sandbox.call(&alice, &bob, "answer").submit().unwrap();
    World { sandbox, alice, bob, done, under_way, waiting }
}

fn saved(chain: &Chain) -> Vec<u8> {
    let mut bytes = Vec::new();
    chain.save(&mut bytes).unwrap();
    bytes
}

fn load(bytes: &[u8], like: &Chain) -> Result<Chain, LoadError> {
    Chain::load(bytes, Arc::clone(like.runtime()), like.options.clone())
}

#[rstest]
#[case::one_shard(ShardLayout::single_shard())]
#[case::four_shards(ShardLayout::multi_shard(4, 3))]
fn a_loaded_chain_goes_on_as_if_nothing_had_been(#[case] layout: ShardLayout) {
    let World { mut sandbox, alice, bob, done, under_way, waiting } = world(layout);
    let mut loaded = Sandbox::over(load(&saved(sandbox.chain()), sandbox.chain()).unwrap());

    assert_eq!(loaded.chain().head().id, sandbox.chain().head().id);
    assert_eq!(loaded.balance(&alice), sandbox.balance(&alice));
    assert_eq!(loaded.outcome(&done).value(), b"y");
    assert_eq!(loaded.chain().transaction_outcome(&done), sandbox.chain().transaction_outcome(&done));

    for sandbox in [&mut sandbox, &mut loaded] {
        sandbox.produce_blocks(5);
        sandbox.fast_forward(300);
    }
    for hash in [under_way, waiting] {
        assert_eq!(loaded.outcome(&hash).value(), b"y");
        assert_eq!(loaded.chain().transaction_outcome(&hash), sandbox.chain().transaction_outcome(&hash));
    }
    assert_eq!(loaded.balance(&bob), sandbox.balance(&bob));
    assert_eq!(loaded.chain().head().id, sandbox.chain().head().id);
}

#[test]
fn history_comes_back_with_its_states() {
    let World { sandbox, alice, .. } = world(ShardLayout::single_shard());

    let loaded = load(&saved(sandbox.chain()), sandbox.chain()).unwrap();

    for block in sandbox.chain().blocks() {
        let same = loaded.block(&BlockReference::BlockId(BlockId::Hash(block.id.hash))).unwrap();
        assert_eq!(same.state.root(), block.state.root());
        assert_eq!(same.state.account(&alice), block.state.account(&alice));
        assert!(same.state.changes().eq(block.state.changes()));
        assert_eq!((same.epoch.id, same.epoch.height), (block.epoch.id, block.epoch.height));
    }
    assert_eq!(loaded.blocks().count(), sandbox.chain().blocks().count());
}

#[test]
fn a_genesis_long_past_comes_back() {
    let World { mut sandbox, alice, .. } = world(ShardLayout::single_shard());
    sandbox.chain_mut().options.kept_blocks = 5;
    sandbox.produce_blocks(5);

    let loaded = load(&saved(sandbox.chain()), sandbox.chain()).unwrap();

    assert_eq!(loaded.genesis().id, sandbox.chain().genesis().id);
    assert_eq!(loaded.genesis().state.root(), sandbox.chain().genesis().state.root());
    assert_eq!(loaded.blocks().count(), 5);
    assert_eq!(loaded.head().state.account(&alice), sandbox.account(&alice));
    assert_eq!(saved(&loaded), saved(sandbox.chain()));
}

#[test]
fn the_same_chain_is_saved_as_the_same_bytes() {
    let first = saved(world(ShardLayout::single_shard()).sandbox.chain());
    let second = saved(world(ShardLayout::single_shard()).sandbox.chain());

    assert_eq!(first, second);
}

#[test]
fn every_cut_is_noticed() {
    let World { sandbox, .. } = world(ShardLayout::single_shard());
    let bytes = saved(sandbox.chain());

    let header = 1..HEADER_LEN + 1;
    let places = header.chain((HEADER_LEN..bytes.len()).step_by(997)).chain([bytes.len() - 1]);

    for length in places {
        let error = load(&bytes[..length], sandbox.chain()).unwrap_err();
        assert!(matches!(error, LoadError::Truncated { .. }), "cut at {length}: {error}");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(matches!(load(&longer, sandbox.chain()), Err(LoadError::Truncated { .. })));
}

#[test]
fn every_changed_bit_is_noticed() {
    let World { sandbox, .. } = world(ShardLayout::single_shard());
    let bytes = saved(sandbox.chain());

    for place in (HEADER_LEN..bytes.len()).step_by(1_009).chain([bytes.len() - 1]) {
        let mut changed = bytes.clone();
        changed[place] ^= 4;
        let error = load(&changed, sandbox.chain()).unwrap_err();
        assert!(matches!(error, LoadError::Corrupt), "changed at {place}: {error}");
    }
}

#[test]
fn what_is_something_else_is_refused() {
    let World { sandbox, .. } = world(ShardLayout::single_shard());
    let bytes = saved(sandbox.chain());
    let mut newer = bytes.clone();
    newer[8] = 9;
    let elsewhere = Arc::new(Runtime::new("elsewhere", None).unwrap());

    assert!(matches!(load(b"", sandbox.chain()), Err(LoadError::NotAChain)));
    assert!(matches!(load(b"{\"config\":1}", sandbox.chain()), Err(LoadError::NotAChain)));
    assert!(matches!(load(&newer, sandbox.chain()), Err(LoadError::Version { found: 9 })));
    let other = Chain::load(bytes.as_slice(), elsewhere, ChainOptions::default()).unwrap_err();
    assert_eq!(other.to_string(), "the saved chain is in-process, not elsewhere");
}

#[test]
fn what_is_intact_but_makes_no_sense_is_refused() {
    let World { sandbox, .. } = world(ShardLayout::single_shard());
    let body = b"not a body";
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&u64::try_from(body.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(CryptoHash::hash_bytes(body).as_bytes());

    let refused = load(&bytes, sandbox.chain());

    assert!(matches!(refused, Err(LoadError::Malformed { .. })), "{refused:?}");
}
