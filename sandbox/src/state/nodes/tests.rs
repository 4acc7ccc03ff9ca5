use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::Bytes;
use super::*;

/// The trie as the node builds it, in full.
enum Node {
    Leaf(Vec<u8>),
    Extension(Vec<u8>, Box<Self>),
    Branch { has_value: bool, children: BTreeMap<u8, Self> },
}

fn nibbles(key: &[u8]) -> Vec<u8> {
    key.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

/// Builds the trie over sorted, distinct keys.
fn build(keys: &[Vec<u8>]) -> Option<Node> {
    let (first, last) = (keys.first()?, keys.last()?);
    if keys.len() == 1 {
        return Some(Node::Leaf(first.clone()));
    }
    let shared = first.iter().zip(last).take_while(|(a, b)| a == b).count();
    if shared > 0 {
        let rest: Vec<_> = keys.iter().map(|key| key[shared..].to_vec()).collect();
        return build(&rest).map(|node| Node::Extension(first[..shared].to_vec(), Box::new(node)));
    }
    let mut below: BTreeMap<u8, Vec<Vec<u8>>> = BTreeMap::new();
    for key in keys {
        if let Some((nibble, rest)) = key.split_first() {
            below.entry(*nibble).or_default().push(rest.to_vec());
        }
    }
    let children = below.into_iter().filter_map(|(nibble, keys)| Some((nibble, build(&keys)?)));
    Some(Node::Branch { has_value: first.is_empty(), children: children.collect() })
}

/// Nodes read on the way to the key, its value included.
fn walk(node: Option<&Node>, key: &[u8]) -> u64 {
    match node {
        None => 0,
        Some(Node::Leaf(rest)) => 1 + u64::from(rest == key),
        Some(Node::Extension(shared, child)) => {
            1 + key.strip_prefix(shared.as_slice()).map_or(0, |rest| walk(Some(child), rest))
        }
        Some(Node::Branch { has_value, children }) => {
            1 + match key.split_first() {
                None => u64::from(*has_value),
                Some((nibble, rest)) => walk(children.get(nibble), rest),
            }
        }
    }
}

fn trie(keys: &[Vec<u8>]) -> Trie {
    let mut trie = Trie::default();
    for key in keys {
        trie.put(key.as_slice().into(), Some(Bytes::from(*b"value")));
    }
    trie
}

/// Keys that often share prefixes, down to half a byte.
fn keys(max: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let byte = prop_oneof![Just(0x00), Just(0x01), Just(0x10), Just(0x1f), Just(0xf1), Just(0xff)];
    let key = proptest::collection::vec(byte, 1..6);
    proptest::collection::vec(key, 0..max)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn counted_nodes_are_those_of_the_explicit_trie(stored in keys(14), others in keys(8)) {
        let trie = trie(&stored);
        let mut sorted: Vec<_> = stored.iter().map(|key| nibbles(key)).collect();
        sorted.sort();
        sorted.dedup();
        let root = build(&sorted);

        for key in stored.iter().chain(&others) {
            prop_assert_eq!(count_nodes(&trie, key), walk(root.as_ref(), &nibbles(key)));
        }
    }
}

#[test]
fn an_empty_trie_has_no_nodes() {
    assert_eq!(count_nodes(&Trie::default(), b"key"), 0);
}

#[test]
fn two_keys_of_one_contract_are_six_nodes_deep() {
    let first = b"\x09alice.near,aa".to_vec();
    let second = b"\x09alice.near,ab".to_vec();
    let account = b"\x00alice.near".to_vec();
    let trie = trie(&[account, first.clone(), second]);

    assert_eq!(count_nodes(&trie, &first), 6);
}
