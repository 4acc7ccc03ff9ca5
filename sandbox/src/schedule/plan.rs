//! What may go wrong in a simulation, and how often: the part of a schedule that a test writes.

use std::fmt;
use std::sync::Arc;

use near_primitives::action::Action;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::shard_layout::ShardLayout;
use near_primitives::types::{AccountId, ShardId};

use crate::runtime::Fault;

/// Percent of the receipts that are delayed where a plan does not say.
const DELAYED: u8 = 30;
/// Longest delay where a plan does not say, in blocks.
const MAX_DELAY: u64 = 3;
/// Percent of the chosen receipts that are made to fail where a plan does not say.
const FAILING: u8 = 30;

/// Receipts of one contract: all of them, or those that call one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    account_id: AccountId,
    method: Option<String>,
}

impl Target {
    /// Every receipt the account executes.
    pub fn account(account_id: AccountId) -> Self {
        Self { account_id, method: None }
    }

    /// Every receipt with a call of this method of the account.
    pub fn method(account_id: AccountId, method: &str) -> Self {
        Self { account_id, method: Some(method.to_owned()) }
    }

    pub(super) fn matches(&self, receipt: &Receipt) -> bool {
        let method = |name: &String| calls(receipt).iter().any(|called| called == name);
        *receipt.receiver_id() == self.account_id && self.method.as_ref().is_none_or(method)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.account_id)?;
        self.method.as_ref().map_or(Ok(()), |method| write!(f, ".{method}"))
    }
}

/// The methods a receipt calls, in order.
pub(super) fn calls(receipt: &Receipt) -> Vec<String> {
    let (VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action)) =
        receipt.versioned_receipt()
    else {
        return Vec::new();
    };
    let method = |action: &Action| match action {
        Action::FunctionCall(call) => Some(call.method_name.clone()),
        _ => None,
    };
    action.actions().iter().filter_map(method).collect()
}

/// What may go wrong. Until told otherwise receipts are only delayed, in ways that the network can delay them.
///
/// The network keeps the order of receipts from one shard to another, and may hold the receipts of each such pair
/// back for any number of blocks: when a chunk is missed, when the receiver is congested, when bandwidth is scarce.
/// Receipts of different pairs therefore overtake each other. Which accounts share a shard is not for a contract to
/// know, so every account counts as a shard of its own, unless [`Plan::in_shards_of`] says otherwise. What an
/// account sends to itself is never delayed.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) delayed: u8,
    pub(super) max_delay: u64,
    pub(super) faults: Vec<(Target, Fault, u8)>,
    pub(super) time_outs: Vec<(Target, u8)>,
    pub(super) keeps_order: bool,
    layout: Option<Arc<ShardLayout>>,
}

impl Default for Plan {
    /// Three receipts in ten are delayed, by one to three blocks.
    fn default() -> Self {
        Self {
            delayed: DELAYED,
            max_delay: MAX_DELAY,
            faults: Vec::new(),
            time_outs: Vec::new(),
            keeps_order: true,
            layout: None,
        }
    }
}

impl Plan {
    /// Delays so many receipts in a hundred, by up to so many blocks.
    #[must_use]
    pub fn delaying(mut self, percent: u8, max_blocks: u64) -> Self {
        self.delayed = percent;
        self.max_delay = max_blocks.max(1);
        self
    }

    /// Some of these receipts fail before they do anything: a contract panics, a transfer finds no account.
    #[must_use]
    pub fn failing(self, target: Target) -> Self {
        self.with_fault(target, Fault::Fail, FAILING)
    }

    /// Some of these receipts burn all gas attached to their first call.
    #[must_use]
    pub fn running_out_of_gas(self, target: Target) -> Self {
        self.with_fault(target, Fault::OutOfGas, FAILING)
    }

    /// So many of these receipts in a hundred go wrong in this way.
    #[must_use]
    pub fn with_fault(mut self, target: Target, fault: Fault, percent: u8) -> Self {
        self.faults.push((target, fault, percent));
        self
    }

    /// Some promises that the target yields time out after a few blocks instead of 200.
    #[must_use]
    pub fn timing_out(mut self, target: Target) -> Self {
        self.time_outs.push((target, FAILING));
        self
    }

    /// Only receipts between shards of this layout are delayed.
    #[must_use]
    pub fn in_shards_of(mut self, layout: &ShardLayout) -> Self {
        self.layout = Some(Arc::new(layout.clone()));
        self
    }

    /// Goes further than the network can: receipts overtake each other between the same two accounts, too, and on
    /// the way from an account to itself.
    #[must_use]
    pub fn in_any_order(mut self) -> Self {
        self.keeps_order = false;
        self
    }

    /// Where an account lives, as far as the order of receipts is concerned.
    pub(super) fn place(&self, account_id: &AccountId) -> Place {
        match &self.layout {
            Some(layout) => Place::Shard(layout.account_id_to_shard_id(account_id)),
            None => Place::Account(account_id.clone()),
        }
    }
}

/// One end of a receipt's way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Account(AccountId),
    Shard(ShardId),
}
