//! Keeps the chain of a running node in its home, so that the next run goes on from there.

use std::sync::Arc;
use std::time::Duration;

use near_primitives::hash::CryptoHash;
use parking_lot::Mutex;

use super::Node;
use crate::chain::Chain;
use crate::error::{Error, Result};
use crate::home::Home;

/// How often the chain is looked at.
const INTERVAL: Duration = Duration::from_secs(1);
/// After how many empty blocks it is saved all the same.
const EMPTY_BLOCKS: u64 = 500;

/// Saves a node's chain while it runs and when it ends.
#[derive(Debug)]
pub struct Keeper {
    node: Arc<Node>,
    home: Home,
    /// What of the chain was saved last.
    saved: Mutex<Mark>,
}

/// By what one sees whether there is anything new to save. Whatever is executed changes the state, if only a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    state: CryptoHash,
    /// Height, in steps: empty blocks are not worth saving each.
    step: u64,
}

impl Keeper {
    /// Starts looking after a node, on a thread of its own.
    ///
    /// Fails when the thread cannot be started.
    pub fn start(node: Arc<Node>, home: Home) -> Result<Arc<Self>> {
        let mark = Mark::of(&node.snapshot());
        let keeper = Arc::new(Self { node, home, saved: Mutex::new(mark) });
        let watcher = Arc::clone(&keeper);
        std::thread::Builder::new()
            .name("keeper".into())
            .spawn(move || watcher.watch())
            .map_err(|source| Error::Serve { source })?;
        Ok(keeper)
    }

    /// Saves the chain for the last time: nothing happens on it any more.
    ///
    /// Fails when it cannot be written.
    pub fn finish(&self) -> Result<()> {
        let mut saved = self.saved.lock();
        self.save(&self.node.stop(), &mut saved)
    }

    fn watch(&self) {
        loop {
            std::thread::sleep(INTERVAL);
            let mut saved = self.saved.lock();
            let chain = self.node.snapshot();
            if *saved == Mark::of(&chain) {
                continue;
            }
            if let Err(error) = self.save(&chain, &mut saved) {
                tracing::error!(target: "sandbox", %error, "the chain is not saved");
            }
        }
    }

    fn save(&self, chain: &Chain, saved: &mut Mark) -> Result<()> {
        self.home.save_chain(|writer| chain.save(writer))?;
        *saved = Mark::of(chain);
        tracing::debug!(target: "sandbox", height = chain.head().id.height, "saved");
        Ok(())
    }
}

impl Mark {
    fn of(chain: &Chain) -> Self {
        Self { state: chain.head().state.root(), step: chain.head().id.height / EMPTY_BLOCKS }
    }
}
