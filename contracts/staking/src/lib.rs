#![doc = include_str!("../README.md")]

mod error;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod event;
pub mod gas;
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod interface;
pub mod logic;
mod message;
mod types;

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "near-sdk's macros add public items without documents")]
mod contract;

pub use commonweight_common::{Digest, upgrade::StagedCodeView};
#[cfg(feature = "contract")]
pub use contract::Contract;
pub use error::{Error, Result};
pub use event::Event;
pub use interface::{Dao, Staking, ext_dao, ext_staking};
pub use message::{BALLOT_DOMAIN, BallotMessage};
pub use types::{
    AccountView, Ballot, CheckpointView, DelegationView, EarnedView, Feature, LiabilityView, PasskeyProof,
    PoolView, Role, SettingsView, TransferMessage, UnbondingView, VoterView,
};
