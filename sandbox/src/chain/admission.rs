//! Whether a transaction may enter the pool: everything that can be judged before its block.

use std::sync::Arc;

use near_primitives::errors::InvalidTxError;
use near_primitives::transaction::SignedTransaction;

use super::Block;
use crate::runtime::{BlockContext, Runtime};

/// How long a block's age counts before a transaction that names it expires, in nanoseconds. Blocks here may
/// follow each other much faster than the node's: both this and the validity period must be over.
const VALIDITY_TIME: u64 = 30_000_000_000;

/// Checks transactions against one head, apart from the chain.
#[derive(Debug)]
pub struct Admission {
    pub(super) runtime: Arc<Runtime>,
    pub(super) head: Arc<Block>,
    pub(super) context: BlockContext,
    pub(super) validity_period: u64,
}

impl Admission {
    /// Checks that the block a transaction names is known and young enough; `base` is its height and time.
    ///
    /// Fails with `Expired` otherwise.
    pub fn check_age(&self, base: Option<(u64, u64)>) -> Result<(), InvalidTxError> {
        let (height, timestamp) = base.ok_or(InvalidTxError::Expired)?;
        let old = self.context.height.saturating_sub(height) > self.validity_period
            && self.head.timestamp.saturating_sub(timestamp) > VALIDITY_TIME;
        if old { Err(InvalidTxError::Expired) } else { Ok(()) }
    }

    /// Checks everything else.
    ///
    /// Fails with what the protocol says is wrong with the transaction.
    pub fn check(&self, transaction: &SignedTransaction) -> Result<(), InvalidTxError> {
        self.runtime.validate_transaction(&self.head.state, &self.context, transaction)
    }
}
