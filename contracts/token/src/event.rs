//! What happened to minters and to the owner. Balances have the events of NEP-141.

use std::borrow::Cow;

use near_sdk::{AccountId, json_types::U128, near};

/// An event of this contract, standard `commonweight`.
#[near(event_json(standard = "commonweight"))]
#[must_use = "emit it"]
pub enum Event<'a> {
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
    /// The proposed owner accepted.
    #[event_version("1.0.0")]
    OwnerChanged {
        /// The former owner.
        old_owner_id: Cow<'a, AccountId>,
        /// The owner.
        new_owner_id: Cow<'a, AccountId>,
    },
}

#[cfg(test)]
mod tests;
