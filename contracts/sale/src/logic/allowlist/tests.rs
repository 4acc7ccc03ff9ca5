//! Proofs lead to the root for the buyer and the contract that they are for, and for no other.

use near_sdk::{AccountId, json_types::U128};
use proptest::prelude::*;
use rstest::rstest;
use sha2::{Digest, Sha256};

use super::{Hash, Leaf, MAX_DEPTH, Tree, maximum};
use crate::{Error, types::Allowance};

const MAXIMUM: u128 = 700;

fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn buyer(index: usize) -> AccountId {
    account(&format!("buyer{index}.near"))
}

/// A list of buyers, each of whom may pay one more than the one before.
fn list(n_leaves: usize) -> Tree {
    let sale_id = account("sale.near");
    let leaf = |index: usize| {
        let position = u32::try_from(index).unwrap();
        Leaf::new(&sale_id, position, &buyer(index), MAXIMUM + index as u128).hash(sha256)
    };
    Tree::new((0..n_leaves).map(leaf).collect(), sha256)
}

fn allowance(tree: &Tree, index: usize) -> Allowance {
    let maximum = U128(MAXIMUM + index as u128);
    Allowance { index: u32::try_from(index).unwrap(), maximum, proof: tree.proof(index) }
}

fn shown(tree: &Tree, allowance: &Allowance, here: (&str, &str)) -> crate::Result<u128> {
    let (sale_id, account_id) = here;
    let here = (&account(sale_id), &account(account_id));
    maximum(Some(&tree.root()), Some(allowance), here, sha256)
}

#[rstest]
#[case::one(1)]
#[case::two(2)]
#[case::three(3)]
#[case::eight(8)]
#[case::four(4)]
#[case::five(5)]
#[case::a_hundred(100)]
fn every_leaf_is_proved(#[case] n_leaves: usize) {
    let tree = list(n_leaves);

    for index in 0..n_leaves {
        let allowance = allowance(&tree, index);
        let proved = shown(&tree, &allowance, ("sale.near", buyer(index).as_str()));
        assert_eq!(proved, Ok(MAXIMUM + index as u128));
    }
}

#[rstest]
#[case::another_contract(("sale2.near", "buyer2.near"), |_: &mut Allowance| ())]
#[case::another_buyer(("sale.near", "buyer3.near"), |_: &mut Allowance| ())]
#[case::another_maximum(
    ("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.maximum.0 += 1
)]
#[case::another_index(("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.index = 3)]
#[case::an_index_beyond_the_tree(
    ("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.index += 16
)]
#[case::a_shorter_proof(
    ("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.proof.0.truncate(96)
)]
#[case::a_longer_proof(
    ("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.proof.0.extend([0; 96])
)]
#[case::no_proof(("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.proof.0.clear())]
#[case::a_part_of_a_hash(
    ("sale.near", "buyer2.near"), |allowance: &mut Allowance| allowance.proof.0.push(0)
)]
#[case::too_deep(
    ("sale.near", "buyer2.near"),
    |allowance: &mut Allowance| allowance.proof = vec![0; 96 * (MAX_DEPTH + 1)].into()
)]
fn nothing_else_is_proved(#[case] here: (&str, &str), #[case] change: fn(&mut Allowance)) {
    let tree = list(8);
    let mut allowance = allowance(&tree, 2);
    change(&mut allowance);

    let index = allowance.index;
    assert_eq!(shown(&tree, &allowance, here), Err(Error::AllowanceUnproved { index }));
}

/// An inner node is no leaf: it is hashed once and a leaf twice.
#[test]
fn an_inner_node_is_no_leaf() {
    let sale_id = account("sale.near");
    let leaf = Leaf::new(&sale_id, 0, &buyer(0), MAXIMUM).hash(sha256);
    let bytes = commonweight_common::record::to_bytes(&Leaf::new(&sale_id, 0, &buyer(0), MAXIMUM));

    assert_eq!(leaf, sha256(&sha256(&bytes)));
    assert_ne!(leaf, sha256(&bytes));
}

/// Whoever made the tree put a leaf where it does not say that it is.
#[test]
fn a_leaf_stands_at_its_own_index() {
    let sale_id = account("sale.near");
    let leaf = |index| Leaf::new(&sale_id, index, &buyer(0), MAXIMUM).hash(sha256);
    let tree = Tree::new(vec![leaf(4), leaf(1)], sha256);
    let allowance = Allowance { index: 4, maximum: U128(MAXIMUM), proof: tree.proof(0) };

    let shown = shown(&tree, &allowance, ("sale.near", "buyer0.near"));

    assert_eq!(shown, Err(Error::AllowanceUnproved { index: 4 }));
}

#[test]
fn a_list_and_a_place_on_it_belong_together() {
    let tree = list(2);
    let here = (&account("sale.near"), &buyer(0));

    assert_eq!(maximum(None, None, here, sha256), Ok(u128::MAX));
    assert_eq!(maximum(Some(&tree.root()), None, here, sha256), Err(Error::AllowanceMissing));
    assert_eq!(maximum(None, Some(&allowance(&tree, 0)), here, sha256), Err(Error::AllowanceUnexpected));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Whatever bit of a proof is changed, it proves nothing any more.
    #[test]
    fn every_bit_of_a_proof_counts(n_leaves in 2..40usize, leaf in any::<usize>(), at in any::<usize>()) {
        let tree = list(n_leaves);
        let index = leaf % n_leaves;
        let mut allowance = allowance(&tree, index);
        let at = at % (8 * allowance.proof.0.len());
        allowance.proof.0[at / 8] ^= 1 << (at % 8);

        let shown = shown(&tree, &allowance, ("sale.near", buyer(index).as_str()));

        prop_assert_eq!(shown, Err(Error::AllowanceUnproved { index: allowance.index }));
    }
}
