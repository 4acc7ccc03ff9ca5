//! Royalty: usage of a model, metered by vouchers, becomes income.
//!
//! A consumer locks a deposit in a channel and signs cumulative vouchers off the chain; the operator of the
//! model redeems the newest ones, many channels at once; each redemption is split to the last unit. Without
//! the feature `contract` the crate is the interface: vouchers, types, errors and events.

mod error;
#[expect(missing_docs, reason = "the macro of near-sdk writes methods without any")]
mod event;
pub mod gas;
pub mod logic;
mod types;
mod voucher;

#[cfg(feature = "contract")]
#[expect(missing_docs, reason = "the macros of near-sdk write methods without any")]
mod contract;

pub use commonweight_common::{Digest, succession::ProposedAccount, upgrade::StagedCodeView};
#[cfg(feature = "contract")]
pub use contract::{Contract, ContractExt};
pub use error::{Error, Refusal, Result};
pub use event::{Event, ReleaseIncome};
pub use types::{
    Bucket, ChannelId, ChannelView, DepositMessage, Feature, MAX_CLAIMED_RELEASES, MAX_INCOMES, MAX_VOUCHERS,
    MAX_WEIGHTS, PreviousKeyView, ReleaseId, ReleaseView, Role, SettingsView, SolvencyView, Terms, Weight,
};
pub use voucher::{SIGNATURE_LENGTH, SignedVoucher, VOUCHER_DOMAIN, Voucher};
