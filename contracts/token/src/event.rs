//! What happened to minters, to the owner and to the code. Balances have the events of NEP-141.

use std::borrow::Cow;

use commonweight_common::{Digest, roles::RoleHolders};
use near_sdk::{
    AccountId,
    json_types::{U64, U128},
    near,
};

/// An event of this contract, standard `commonweight`.
#[near(event_json(standard = "commonweight"))]
#[must_use = "emit it"]
pub enum Event<'a> {
    /// The staged code runs from now on.
    #[event_version("1.0.0")]
    CodeDeployed {
        /// Its SHA-256.
        code_hash: Digest,
    },
    /// Code was announced, which anybody can deploy later.
    #[event_version("1.0.0")]
    CodeStaged {
        /// Its SHA-256.
        code_hash: Digest,
        /// From when on it can be deployed, in nanoseconds since 1970.
        ready_at: U64,
        /// From when on it cannot be deployed any more, in nanoseconds since 1970.
        expires_at: U64,
    },
    /// The announcement of code was taken back.
    #[event_version("1.0.0")]
    CodeUnstaged {
        /// The SHA-256 of the code.
        code_hash: Digest,
    },
    /// An account may mint from now on.
    #[event_version("1.0.0")]
    MinterAdded {
        /// The minter.
        account_id: Cow<'a, AccountId>,
        /// The most that it may mint over its whole life.
        cap: U128,
    },
    /// An account may not mint any more.
    #[event_version("1.0.0")]
    MinterRemoved {
        /// The former minter.
        account_id: Cow<'a, AccountId>,
    },
    /// The owner proposed the next one, or took the proposal back.
    #[event_version("1.0.0")]
    OwnerProposed {
        /// Who may accept.
        proposed_id: Option<Cow<'a, AccountId>>,
    },
    /// The proposed owner accepted. What the former owner had announced is forgotten, and the minters stay.
    #[event_version("1.0.0")]
    OwnerChanged {
        /// The former owner.
        old_owner_id: Cow<'a, AccountId>,
        /// The owner.
        new_owner_id: Cow<'a, AccountId>,
        /// The SHA-256 of the code that was staged, and is not any more.
        forgotten_code_hash: Option<Digest>,
        /// Who may mint, under the role `minter`.
        roles: Vec<RoleHolders>,
    },
}

#[cfg(test)]
mod tests;
