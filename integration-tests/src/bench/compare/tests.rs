use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::bench::Measurement;

fn a_snapshot(toolchain: &str, gas: u64) -> Snapshot {
    let measured = Measurement { total: gas, vm: BTreeMap::new() };
    Snapshot {
        toolchain: json!(toolchain),
        wasm_bytes: BTreeMap::new(),
        methods: BTreeMap::from([("burn".to_owned(), measured)]),
        growth: BTreeMap::new(),
        batches: BTreeMap::new(),
    }
}

#[test]
fn one_gas_counts_where_the_toolchain_is_the_same() {
    let difference = Difference { name: "burn".to_owned(), expected: Some(1_000), actual: Some(1_001) };

    assert_eq!(compare(&a_snapshot("a", 1_000), &a_snapshot("a", 1_001)), (true, vec![difference]));
}

#[test]
fn five_percent_are_left_to_another_toolchain() {
    assert_eq!(compare(&a_snapshot("a", 1_000), &a_snapshot("b", 1_050)), (false, vec![]));
    assert_eq!(compare(&a_snapshot("a", 1_000), &a_snapshot("b", 949)).1.len(), 1);
}

#[test]
fn a_method_that_only_one_of_them_knows_is_a_difference() {
    let nothing = Snapshot { methods: BTreeMap::new(), ..a_snapshot("a", 1) };
    let difference = Difference { name: "burn".to_owned(), expected: None, actual: Some(1) };

    assert_eq!(compare(&nothing, &a_snapshot("a", 1)), (true, vec![difference]));
}

#[test]
fn a_thousandth_is_left_to_what_varies() {
    let a_proposal = |gas| {
        let measured = Measurement { total: gas, vm: BTreeMap::new() };
        Snapshot { methods: BTreeMap::from([("dao: propose".to_owned(), measured)]), ..a_snapshot("a", 1) }
    };

    assert_eq!(compare(&a_proposal(10_000), &a_proposal(10_010)), (true, vec![]));
    assert_eq!(compare(&a_proposal(10_000), &a_proposal(10_011)).1.len(), 1);
}
