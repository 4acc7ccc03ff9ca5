//! Compares two snapshots: exactly where the same toolchain built the contracts, within a margin otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::Snapshot;

/// How far figures may be apart where another toolchain built the contracts, in percent.
const MARGIN_PERCENT: u64 = 5;

/// Calls with texts that are others in every run, dates and what signs them, whose digits cost some gas more or less.
/// They are compared within a thousandth where others are compared exactly.
const VARYING: [&str; 6] = [
    "dao: propose",
    "dao: propose_decision",
    "dao: vote, by passkey and relayed",
    "dao: vote, signed and relayed",
    "royalty: redeem, 1 channel",
    "royalty: redeem, 10 channels",
];

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

/// A figure, and whether it varies from run to run.
#[derive(Debug, Clone, Copy)]
struct Figure {
    value: u64,
    varies: bool,
}

/// How the methods and sizes in `actual` differ from `expected`, and whether they were compared exactly.
pub fn compare(expected: &Snapshot, actual: &Snapshot) -> (bool, Vec<Difference>) {
    let exact = expected.toolchain == actual.toolchain;
    let (expected, actual) = (figures(expected), figures(actual));
    let names: BTreeSet<_> = expected.keys().chain(actual.keys()).collect();
    let differences = names.into_iter().filter_map(|name| {
        let (expected, actual) = (expected.get(name), actual.get(name));
        let same = match (expected, actual) {
            (Some(expected), Some(actual)) => expected.value.abs_diff(actual.value) <= expected.margin(exact),
            _ => false,
        };
        (!same).then(|| Difference {
            name: name.clone(),
            expected: expected.map(|figure| figure.value),
            actual: actual.map(|figure| figure.value),
        })
    });
    (exact, differences.collect())
}

impl Figure {
    const fn margin(self, exact: bool) -> u64 {
        match (exact, self.varies) {
            (false, _) => self.value / 100 * MARGIN_PERCENT,
            (true, true) => self.value / 1_000,
            (true, false) => 0,
        }
    }
}

fn figures(snapshot: &Snapshot) -> BTreeMap<String, Figure> {
    let mut figures = BTreeMap::new();
    for (name, bytes) in &snapshot.wasm_bytes {
        figures.insert(format!("{name}.wasm"), Figure { value: *bytes, varies: false });
    }
    for (name, measured) in &snapshot.methods {
        let figure = |value| Figure { value, varies: VARYING.contains(&name.as_str()) };
        figures.insert(name.clone(), figure(measured.total));
        for (call, gas) in &measured.vm {
            figures.insert(format!("{name}: {call} in the VM"), figure(*gas));
        }
    }
    figures
}

#[cfg(test)]
mod tests;
