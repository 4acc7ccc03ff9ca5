//! Compares two snapshots: exactly where the same toolchain built the contracts, within a margin otherwise.

use std::collections::BTreeSet;

use super::{Measurement, Snapshot};

/// How far figures may be apart where another toolchain built the contracts, in percent.
const MARGIN_PERCENT: u64 = 5;

/// A figure that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was measured.
    pub name: String,
    /// What the snapshot says; `None` where it does not know it.
    pub expected: Option<u64>,
    /// What was measured now; `None` where it was not.
    pub actual: Option<u64>,
}

/// How the methods and sizes in `actual` differ from `expected`, and whether they were compared exactly.
pub fn compare(expected: &Snapshot, actual: &Snapshot) -> (bool, Vec<Difference>) {
    let exact = expected.toolchain == actual.toolchain;
    let (expected, actual) = (figures(expected), figures(actual));
    let names: BTreeSet<_> = expected.iter().chain(&actual).map(|(name, _)| name.clone()).collect();
    let find = |figures: &[(String, u64)], name: &str| {
        figures.iter().find(|(known, _)| known == name).map(|(_, figure)| *figure)
    };
    let differences = names.into_iter().filter_map(|name| {
        let (expected, actual) = (find(&expected, &name), find(&actual, &name));
        let same = match (expected, actual) {
            (Some(expected), Some(actual)) if !exact => is_close(expected, actual),
            _ => expected == actual,
        };
        (!same).then_some(Difference { name, expected, actual })
    });
    (exact, differences.collect())
}

fn is_close(expected: u64, actual: u64) -> bool {
    expected.abs_diff(actual) <= expected / 100 * MARGIN_PERCENT
}

fn figures(snapshot: &Snapshot) -> Vec<(String, u64)> {
    let sizes = snapshot.wasm_bytes.iter().map(|(name, bytes)| (format!("{name}.wasm"), *bytes));
    let methods = snapshot.methods.iter().flat_map(|(name, measured)| of_method(name, measured));
    sizes.chain(methods).collect()
}

fn of_method(name: &str, measured: &Measurement) -> Vec<(String, u64)> {
    let vm = measured.vm.iter().map(|(call, gas)| (format!("{name}: {call} in the VM"), *gas));
    std::iter::once((name.to_owned(), measured.total)).chain(vm).collect()
}

#[cfg(test)]
mod tests;
