//! Measures what calls cost on a node: all gas of the transaction, and what each contract burns in the VM.
//!
//! Scenarios let time pass until vesting and drips are over, so that no figure depends on the clock.

use std::collections::BTreeMap;

use near_sdk::Gas;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Outcome, Part, wasm};

mod compare;
mod growth;
mod methods;
mod report;
mod stage;

pub use compare::{Difference, compare};
pub use report::report;

/// Everything that the benchmark measures, as the repository keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What built the contracts. Others build others, with other gas.
    pub toolchain: Value,
    /// The size of each Wasm in bytes.
    pub wasm_bytes: BTreeMap<String, u64>,
    /// What each call costs.
    pub methods: BTreeMap<String, Measurement>,
    /// What a call costs at several sizes of the state.
    pub growth: BTreeMap<String, Points>,
    /// What a call costs by the number of things in its arguments.
    pub batches: BTreeMap<String, Points>,
}

/// What a call costs at several sizes.
pub type Points = BTreeMap<u64, Measurement>;

/// What one transaction costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// All gas burnt by the transaction and its receipts.
    pub total: u64,
    /// What each contract burnt in the VM, by `contract.method`, in the order of the names. Without the fees of
    /// the receipts and of what they sent.
    pub vm: BTreeMap<String, u64>,
}

/// What has been measured so far.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    methods: BTreeMap<String, Measurement>,
}

impl Snapshot {
    /// Measures everything, growth included.
    pub async fn take() -> Self {
        Self {
            growth: growth::measure().await,
            batches: growth::batches().await,
            ..Self::take_methods().await
        }
    }

    /// Measures everything but growth.
    pub async fn take_methods() -> Self {
        Self {
            toolchain: toolchain(),
            wasm_bytes: wasm_bytes(),
            methods: methods::measure().await,
            growth: BTreeMap::new(),
            batches: BTreeMap::new(),
        }
    }
}

impl Bench {
    /// Records a transaction that succeeded with every receipt. Returns its answer.
    pub(crate) async fn record<T: DeserializeOwned>(&mut self, name: &str, outcome: Outcome<T>) -> T {
        let measurement = Measurement::of(&outcome).await;
        let former = self.methods.insert(name.to_owned(), measurement);
        assert!(former.is_none(), "{name} is measured twice");
        outcome.ok()
    }
}

impl Measurement {
    /// Measures a transaction.
    pub async fn of<T>(outcome: &Outcome<T>) -> Self {
        let mut vm = BTreeMap::new();
        for call in outcome.profile().await.calls {
            let contract = call.contract_id.as_str().split('.').next().unwrap_or_default();
            *vm.entry(format!("{contract}.{}", call.method)).or_default() += call.vm.as_gas();
        }
        Self { total: outcome.gas().as_gas(), vm }
    }
}

/// What built the contracts, as `scripts/build.sh` notes it.
fn toolchain() -> Value {
    let path = wasm::folder().join("toolchain.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}; run: scripts/build.sh", path.display()));
    serde_json::from_str(&text).expect("the build notes its toolchain in JSON")
}

fn wasm_bytes() -> BTreeMap<String, u64> {
    let size = |part: Part| {
        let bytes = wasm::must_load(part.wasm_name()).len();
        (part.wasm_name().to_owned(), u64::try_from(bytes).expect("a Wasm is small"))
    };
    Part::ALL.into_iter().filter(|part| *part != Part::Usdc).map(size).collect()
}

/// Gas in Tgas, to the thousandth.
fn tgas(gas: u64) -> String {
    let milli = Gas::from_gas(gas).as_ggas();
    format!("{}.{:03}", milli / 1_000, milli % 1_000)
}
