//! The running node: one thread that produces blocks on the wall clock, and the handle the RPC works through.
//! All waiting, sleeping and reading of the clock is here; what a block is, is the chain's business.

mod keeper;
mod totals;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use parking_lot::{Condvar, Mutex, RwLock};
use tokio::sync::watch;

pub use keeper::Keeper;
pub use totals::Totals;

use crate::chain::{Chain, Halted};
use crate::error::{Error, Result};
use crate::home::{Config, NodeKeys};
use crate::state::StateError;
use totals::Counter;

/// How fast blocks follow each other.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Least time between two blocks.
    pub busy: Duration,
    /// Time to the next block when there is nothing to do.
    pub idle: Duration,
}

impl Default for Pace {
    /// At once when there is work, else every 120 ms as the node's fastest.
    fn default() -> Self {
        Self { busy: Duration::from_millis(2), idle: Duration::from_millis(120) }
    }
}

/// A chain that runs. Everything the RPC does goes through it.
#[derive(Debug)]
pub struct Node {
    chain: RwLock<Chain>,
    config: Config,
    keys: NodeKeys,
    started: Instant,
    /// Set when something may have to be done before the next idle block.
    nudged: Mutex<bool>,
    nudge: Condvar,
    /// Height of the head after every block.
    heights: watch::Sender<u64>,
    /// How many callers wait for finality, which takes blocks.
    awaiting_finality: AtomicUsize,
    counter: Mutex<Counter>,
}

/// The greatest height that can be jumped to: a century of chain time, behind which nanoseconds and nonces would
/// soon overflow.
const MAX_HEIGHT: u64 = 10_000_000_000;

/// Why the head could not be moved ahead.
#[derive(Debug, thiserror::Error)]
pub enum ForwardError {
    /// Returned when it would go further than chain time does.
    #[error("not modelled: heights beyond {MAX_HEIGHT}, and {delta} more than {height} is one")]
    TooFar {
        /// Height of the head.
        height: u64,
        /// How much further it was asked to go.
        delta: u64,
    },
    /// Returned when the chain has halted.
    #[error(transparent)]
    Halted(#[from] Halted),
}

/// Why a state could not be patched.
#[derive(Debug, thiserror::Error)]
pub enum PatchError {
    /// Returned when a record is refused.
    #[error(transparent)]
    Record(#[from] StateError),
    /// Returned when the chain has halted.
    #[error(transparent)]
    Halted(#[from] Halted),
}

impl Node {
    /// Starts producing blocks of a chain on a thread of its own, for as long as the process lives.
    ///
    /// Fails when the thread cannot be started.
    pub fn start(chain: Chain, config: Config, keys: NodeKeys, pace: Pace) -> Result<Arc<Self>> {
        let (heights, _) = watch::channel(chain.head().id.height);
        let node = Arc::new(Self {
            counter: Mutex::new(Counter::new(&chain)),
            chain: RwLock::new(chain),
            config,
            keys,
            started: Instant::now(),
            nudged: Mutex::new(false),
            nudge: Condvar::new(),
            heights,
            awaiting_finality: AtomicUsize::new(0),
        });
        let producer = Arc::clone(&node);
        std::thread::Builder::new()
            .name("producer".into())
            .spawn(move || producer.produce(pace))
            .map_err(|source| Error::Serve { source })?;
        Ok(node)
    }

    /// Looks at the chain. What takes long must be done on what is cloned out of it.
    pub fn read<T>(&self, look: impl FnOnce(&Chain) -> T) -> T {
        look(&self.chain.read())
    }

    /// The chain as it is now, which costs next to nothing.
    pub fn snapshot(&self) -> Chain {
        self.chain.read().clone()
    }

    /// Stops for good and returns the chain: no block follows, and who asks for anything waits until the process ends.
    pub(crate) fn stop(&self) -> Chain {
        let chain = self.chain.write();
        let last = chain.clone();
        std::mem::forget(chain);
        last
    }

    /// The configuration it runs with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Its public keys.
    pub fn keys(&self) -> &NodeKeys {
        &self.keys
    }

    /// How long it has been running.
    pub fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// What it has done so far.
    pub fn totals(&self) -> Totals {
        self.counter.lock().totals()
    }

    /// Tells when the head moves.
    pub fn heights(&self) -> watch::Receiver<u64> {
        self.heights.subscribe()
    }

    /// Checks a transaction and puts it into the pool; one that is known already is taken as it is.
    ///
    /// Fails with what the protocol says is wrong with it.
    pub fn submit(&self, transaction: SignedTransaction) -> Result<CryptoHash, InvalidTxError> {
        let hash = transaction.get_hash();
        let (known, admission, base) =
            self.read(|chain| (chain.knows(&hash), chain.admission(), chain.base_of(&transaction)));
        if !known {
            // The signature is checked here, with the chain free for others.
            let checked = admission.check_age(base).and_then(|()| admission.check(&transaction));
            if let Err(error) = checked {
                tracing::debug!(target: "sandbox", %hash, %error, "refused");
                self.chain.write().refuse(&transaction);
                return Err(error);
            }
            self.submit_unchecked(transaction);
        }
        Ok(hash)
    }

    /// Puts a transaction into the pool without any check.
    pub fn submit_unchecked(&self, transaction: SignedTransaction) {
        self.chain.write().submit_unchecked(transaction, now());
        self.wake();
    }

    /// Sets records in the state; returns when the block that does is final: whoever asks next sees them, at whichever
    /// finality.
    ///
    /// Fails when a record is of a kind that is not modelled, or the chain has halted.
    pub fn patch_state(&self, records: Vec<StateRecord>) -> Result<(), PatchError> {
        let mut chain = self.chain.write();
        chain.patch_state(records)?;
        let produced = chain.produce_block(now()).and_then(|()| chain.finalize_head(now()));
        self.announce(&chain);
        Ok(produced?)
    }

    /// Moves the head ahead; returns when it has moved.
    ///
    /// Fails when it would go beyond the heights that have a time, or the chain has halted.
    pub fn fast_forward(&self, delta: u64) -> Result<(), ForwardError> {
        let mut chain = self.chain.write();
        let height = chain.head().id.height;
        if height.checked_add(delta).is_none_or(|target| target > MAX_HEIGHT) {
            return Err(ForwardError::TooFar { height, delta });
        }
        let moved = chain.fast_forward(delta, now());
        self.announce(&chain);
        Ok(moved?)
    }

    /// Makes blocks follow each other without idling until the guard is dropped.
    pub fn hurry(&self) -> Hurry<'_> {
        self.awaiting_finality.fetch_add(1, Ordering::Relaxed);
        self.wake();
        Hurry { node: self }
    }

    fn wake(&self) {
        *self.nudged.lock() = true;
        self.nudge.notify_one();
    }

    fn announce(&self, chain: &Chain) {
        self.counter.lock().advance(chain);
        self.heights.send_replace(chain.head().id.height);
    }

    fn produce(&self, pace: Pace) {
        let mut last = Instant::now();
        loop {
            self.wait(last, pace);
            last = Instant::now();
            let mut chain = self.chain.write();
            // A fault of the node's own must not leave requests waiting for blocks that never come.
            let produced = catch_unwind(AssertUnwindSafe(|| chain.produce_block(now())));
            let halted = match produced {
                Ok(Ok(())) => {
                    self.announce(&chain);
                    continue;
                }
                Ok(Err(halted)) => halted,
                Err(panic) => chain.halt(&said(panic.as_ref())),
            };
            eprintln!("near-sandbox: {halted}");
            self.announce(&chain);
            return;
        }
    }

    /// Returns when the next block is due.
    fn wait(&self, last: Instant, pace: Pace) {
        loop {
            let busy = last + pace.busy;
            let due = if self.awaiting_finality.load(Ordering::Relaxed) > 0 {
                busy
            } else {
                // Refunds are left for the next idle block: who asks for a balance when his transaction is executed sees
                // it without them, as on the network.
                match self.read(|chain| chain.work_at().filter(|_| !chain.owes_only_refunds())) {
                    Some(at) => busy.max(Instant::now() + Duration::from_nanos(at.saturating_sub(now()))),
                    None => last + pace.idle,
                }
                .min(last + pace.idle)
            };
            if due <= Instant::now() {
                *self.nudged.lock() = false;
                return;
            }
            let mut nudged = self.nudged.lock();
            if !*nudged {
                self.nudge.wait_until(&mut nudged, due);
            }
            *nudged = false;
        }
    }
}

/// While it lives, blocks are produced without idling.
#[derive(Debug)]
pub struct Hurry<'a> {
    node: &'a Node,
}

impl Drop for Hurry<'_> {
    fn drop(&mut self) {
        self.node.awaiting_finality.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words").to_owned()
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).expect("invariant: nanoseconds since 1970 fit 64 bits until 2554")
}
