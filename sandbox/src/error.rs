//! Why the program ends: one small error, said once on stderr by `main`.
//! What a client did wrong is never one of these: that is answered over RPC, in the node's own error types.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::chain::LoadError;
use crate::genesis::GenesisError;

/// Why the sandbox could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Returned when the RPC address is taken or cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system answered.
        source: io::Error,
    },
    /// Returned when the genesis makes no state.
    #[error(transparent)]
    Genesis(#[from] GenesisError),
    /// Returned when a file of the home directory does not hold what it should.
    #[error("{path} is malformed: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Returned when a home is to be run that was never initialised.
    #[error("{home} holds no {missing}: run `near-sandbox --home {home} init` first")]
    NotInitialised {
        /// The home directory.
        home: PathBuf,
        /// What is not in it.
        missing: &'static str,
    },
    /// Returned when a file of the home directory cannot be read or written.
    #[error("cannot access {path}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// Returned when the chain that was saved in the home cannot be gone on with.
    #[error("{path}: {source}; remove it to start at the genesis")]
    Saved {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: LoadError,
    },
    /// Returned when the genesis was changed since the chain was saved.
    #[error("{path} goes on from another genesis than that of the home; remove it to start at this one")]
    OtherGenesis {
        /// The saved chain.
        path: PathBuf,
    },
    /// Returned when the runtime cannot be set up.
    #[error("cannot set up the runtime: {reason}")]
    Runtime {
        /// What it answered.
        reason: String,
    },
    /// Returned when the server or a thread of it cannot be started.
    #[error("cannot serve: {source}")]
    Serve {
        /// What the system answered.
        source: io::Error,
    },
}

/// What starting the sandbox gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;
