#![doc = include_str!("../README.md")]

mod error;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod event;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod interface;
mod types;

#[cfg(feature = "contract")]
mod gas;
#[cfg(feature = "contract")]
mod logic;

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;

pub use commonweight_explain::{
    Action, AssetEntry, AssetInfo, Author, AuthorParts, Call, Charter, Permit, Policy, Procedure, Scope,
    Statement, StatementParts, UnitOfAccount, Valuation,
};
pub use error::{ActionError, Error, PolicyError, Result, ScopeError};
pub use event::{Event, ReducedBallot};
pub use interface::{BallotBox, ext_ballot_box};
pub use types::{
    ActionDigest, AgentView, Ballot, BallotView, Cause, ContentView, DigestView, Feature, LimitView,
    LockView, NamedCause, PolicyFault, PreflightView, ProposalView, Purse, Status, TallyView, Track,
    VersionsView,
};

#[cfg(feature = "contract")]
pub use contract::Contract;
