//! The decisions of one simulated run: drawn from a seed, or given one by one.
//!
//! A decision depends on the seed and on the receipt's place in the tree of causes, on nothing else: when one
//! disturbance is left out, the others stay what they are. That is what makes a failing run shrink.

mod plan;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use imbl::{HashMap, Vector};
use near_primitives::action::Action;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::types::AccountId;

pub use plan::{Plan, Target};

use crate::runtime::{Disturb, Fault};
use plan::{Place, calls};

/// A receipt's place in the tree of causes: `2` is the receipt of the second transaction, `2.0` the first receipt
/// made by it, `2.0.timeout` what came of a yielded promise that was not resumed.
pub type Name = Arc<str>;

/// One thing that is done to a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disturbance {
    /// It arrives so many blocks later.
    Delay(u64),
    /// It fails.
    Fault(Fault),
    /// The promise it yields times out after so many blocks.
    TimeOut(u64),
}

impl fmt::Display for Disturbance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delay(1) => write!(f, "arrives a block later"),
            Self::Delay(blocks) => write!(f, "arrives {blocks} blocks later"),
            Self::Fault(Fault::Fail) => write!(f, "fails"),
            Self::Fault(Fault::OutOfGas) => write!(f, "runs out of gas"),
            Self::TimeOut(blocks) => write!(f, "times out after {blocks} blocks"),
        }
    }
}

/// A receipt and what is done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perturbation {
    /// The receipt.
    pub receipt: Name,
    /// What it is, for whoever reads the report: `alice.near -> token.near: ft_transfer`.
    pub what: String,
    /// What is done to it.
    pub disturbance: Disturbance,
}

impl fmt::Display for Perturbation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) {}", self.receipt, self.what, self.disturbance)
    }
}

#[derive(Debug, Clone)]
enum Source {
    /// Every decision is drawn.
    Seed(u64),
    /// Every decision is known.
    Exactly(Arc<BTreeMap<Name, Vec<Disturbance>>>),
}

#[derive(Debug, Clone)]
struct Known {
    name: Name,
    /// The account whose execution sent it.
    sender: AccountId,
    receiver: AccountId,
}

/// Which receipts are delayed, fail or time out. The same schedule on the same chain gives the same blocks.
#[derive(Debug, Clone)]
pub struct Schedule {
    plan: Arc<Plan>,
    source: Source,
    known: HashMap<CryptoHash, Known>,
    n_transactions: u64,
    /// When the latest receipt between two places arrives.
    latest: HashMap<(Place, Place), u64>,
    made: Vector<Perturbation>,
    is_over: bool,
}

impl Schedule {
    /// The schedule of a seed.
    pub fn new(plan: Plan, seed: u64) -> Self {
        Self::from(Arc::new(plan), Source::Seed(seed))
    }

    /// A schedule of these perturbations and no others.
    pub fn exactly<'p>(plan: Plan, perturbations: impl IntoIterator<Item = &'p Perturbation>) -> Self {
        let mut all: BTreeMap<Name, Vec<Disturbance>> = BTreeMap::new();
        for perturbation in perturbations {
            all.entry(Arc::clone(&perturbation.receipt)).or_default().push(perturbation.disturbance);
        }
        Self::from(Arc::new(plan), Source::Exactly(Arc::new(all)))
    }

    fn from(plan: Arc<Plan>, source: Source) -> Self {
        Self {
            plan,
            source,
            known: HashMap::new(),
            n_transactions: 0,
            latest: HashMap::new(),
            made: Vector::new(),
            is_over: false,
        }
    }

    /// Nothing more is done to any receipt. What has been done stays known, for a report.
    pub(crate) fn end(&mut self) {
        self.is_over = true;
    }

    /// What has been done so far, in order.
    pub fn made(&self) -> impl ExactSizeIterator<Item = &Perturbation> {
        self.made.iter()
    }

    /// The place of a receipt in the tree of causes, if it came up since the schedule was set.
    pub fn name(&self, receipt: &CryptoHash) -> Option<&Name> {
        self.known.get(receipt).map(|known| &known.name)
    }

    /// When a receipt arrives that could do so at `earliest`.
    pub(crate) fn due(&mut self, receipt: &Receipt, earliest: u64) -> u64 {
        let Some(known) = self.known.get(receipt.receipt_id()).cloned() else { return earliest };
        let way = (self.plan.place(&known.sender), self.plan.place(&known.receiver));
        let keeps_order = self.plan.keeps_order;
        if keeps_order && way.0 == way.1 {
            return earliest;
        }
        let (delayed, max_delay) = (self.plan.delayed, self.plan.max_delay);
        let delay = self.decide(
            &known.name,
            |drawn| drawn.chance("delay", delayed).then(|| Disturbance::Delay(drawn.up_to(max_delay))),
            |disturbance| matches!(disturbance, Disturbance::Delay(_)),
        );
        let Some(Disturbance::Delay(blocks)) = delay else {
            return self.behind(way, earliest, keeps_order);
        };
        self.note(&known.name, receipt, Disturbance::Delay(blocks));
        self.behind(way, earliest + blocks, keeps_order)
    }

    /// Not before what was sent the same way earlier.
    fn behind(&mut self, way: (Place, Place), due: u64, keeps_order: bool) -> u64 {
        if !keeps_order {
            return due;
        }
        let due = self.latest.get(&way).map_or(due, |latest| due.max(*latest));
        self.latest.insert(way, due);
        due
    }

    fn decide(
        &self,
        name: &Name,
        draw: impl FnOnce(&Draw) -> Option<Disturbance>,
        is_kind: impl Fn(&Disturbance) -> bool,
    ) -> Option<Disturbance> {
        if self.is_over {
            return None;
        }
        match &self.source {
            Source::Seed(seed) => draw(&Draw { seed: *seed, name }),
            Source::Exactly(all) => all.get(name)?.iter().copied().find(is_kind),
        }
    }

    fn note(&mut self, name: &Name, receipt: &Receipt, disturbance: Disturbance) {
        let perturbation = Perturbation { receipt: Arc::clone(name), what: describe(receipt), disturbance };
        self.made.push_back(perturbation);
    }
}

impl Disturb for Schedule {
    fn created(&mut self, parent: &CryptoHash, index: usize, receipt: &Receipt) {
        let is_time_out = matches!(
            receipt.versioned_receipt(),
            VersionedReceiptEnum::PromiseResume(data) if data.data.is_none()
        );
        let (name, sender) = match self.known.get(parent) {
            Some(known) if is_time_out => (format!("{}.timeout", known.name), known.receiver.clone()),
            Some(known) => (format!("{}.{index}", known.name), known.receiver.clone()),
            None => {
                self.n_transactions += 1;
                (self.n_transactions.to_string(), receipt.predecessor_id().clone())
            }
        };
        let known = Known { name: name.into(), sender, receiver: receipt.receiver_id().clone() };
        self.known.insert(*receipt.receipt_id(), known);
    }

    fn fault(&mut self, receipt: &Receipt) -> Option<Fault> {
        if receipt.predecessor_id().is_system() {
            return None;
        }
        let name = Arc::clone(self.name(receipt.receipt_id())?);
        let plan = Arc::clone(&self.plan);
        let drawn = |draw: &Draw| {
            let chosen = plan.faults.iter().enumerate().find(|(index, (target, fault, percent))| {
                let possible = *fault == Fault::Fail || !calls(receipt).is_empty();
                possible && target.matches(receipt) && draw.chance(&format!("fault {index}"), *percent)
            });
            chosen.map(|(_, (_, fault, _))| Disturbance::Fault(*fault))
        };
        let fault = self.decide(&name, drawn, |disturbance| matches!(disturbance, Disturbance::Fault(_)))?;
        self.note(&name, receipt, fault);
        match fault {
            Disturbance::Fault(fault) => Some(fault),
            Disturbance::Delay(_) | Disturbance::TimeOut(_) => None,
        }
    }

    fn lifetime(&mut self, yielded: &Receipt) -> Option<u64> {
        let name = Arc::clone(self.name(yielded.receipt_id())?);
        let plan = Arc::clone(&self.plan);
        let drawn = |draw: &Draw| {
            let chosen = plan.time_outs.iter().enumerate().any(|(index, (target, percent))| {
                target.matches(yielded) && draw.chance(&format!("time-out {index}"), *percent)
            });
            chosen.then(|| Disturbance::TimeOut(draw.up_to(plan.max_delay)))
        };
        let time_out =
            self.decide(&name, drawn, |disturbance| matches!(disturbance, Disturbance::TimeOut(_)))?;
        self.note(&name, yielded, time_out);
        match time_out {
            Disturbance::TimeOut(blocks) => Some(blocks),
            Disturbance::Delay(_) | Disturbance::Fault(_) => None,
        }
    }
}

/// Numbers drawn for one receipt.
struct Draw<'n> {
    seed: u64,
    name: &'n str,
}

impl Draw<'_> {
    fn number(&self, purpose: &str) -> u64 {
        let digest = CryptoHash::hash_borsh((self.seed, self.name, purpose));
        let (first, _) = digest.0.split_at(8);
        u64::from_le_bytes(first.try_into().expect("invariant: eight bytes"))
    }

    fn chance(&self, purpose: &str, percent: u8) -> bool {
        self.number(purpose) % 100 < u64::from(percent)
    }

    /// A number of blocks, at least one.
    fn up_to(&self, max: u64) -> u64 {
        1 + self.number("blocks") % max
    }
}

/// Who sends what to whom.
pub(crate) fn describe(receipt: &Receipt) -> String {
    let what = match receipt.versioned_receipt() {
        VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
            describe_actions(action.actions())
        }
        VersionedReceiptEnum::Data(_) => "data".to_owned(),
        VersionedReceiptEnum::PromiseResume(data) if data.data.is_none() => "time-out".to_owned(),
        VersionedReceiptEnum::PromiseResume(_) => "resume".to_owned(),
        VersionedReceiptEnum::GlobalContractDistribution(_) => "global contract".to_owned(),
    };
    format!("{} -> {}: {what}", receipt.predecessor_id(), receipt.receiver_id())
}

/// The actions of a receipt, briefly.
fn describe_actions(actions: &[Action]) -> String {
    let action = |action: &Action| match action {
        Action::FunctionCall(call) => call.method_name.clone(),
        Action::Transfer(transfer) => format!("transfer {}", transfer.deposit.exact_amount_display()),
        other => AsRef::<str>::as_ref(other).to_owned(),
    };
    actions.iter().map(action).collect::<Vec<_>>().join(", ")
}
