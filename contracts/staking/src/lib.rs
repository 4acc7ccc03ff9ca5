#![doc = include_str!("../README.md")]

mod error;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod event;
pub mod gas;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod interface;
pub mod logic;
mod types;

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;

pub use commonweight_common::{Digest, succession::ProposedAccount, upgrade::StagedCodeView};
pub use commonweight_messages::{BALLOT_DOMAIN, Ballot, BallotMessage};
#[cfg(feature = "contract")]
pub use contract::Contract;
pub use error::{Error, Result};
pub use event::Event;
pub use interface::{Callbacks, Dao, ext_callbacks, ext_dao};
pub use types::{
    AccountView, CheckpointView, DelegationView, EarnedView, Feature, LiabilityView, PasskeyProof,
    PasskeyView, RewardsView, Role, SettingsView, TransferMessage, UnbondingView, VoterView,
};
