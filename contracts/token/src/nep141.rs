//! The events of NEP-141, as the standard names them: one for each change of a balance.

use near_sdk::{AccountId, json_types::U128, near, serde::Serialize};

/// An event of a fungible token. Its data is a list, of one here.
#[expect(clippy::enum_variant_names, reason = "the standard names its events so")]
#[near(event_json(standard = "nep141"))]
enum Event<'a> {
    #[event_version("1.0.0")]
    FtMint([Change<'a>; 1]),
    #[event_version("1.0.0")]
    FtBurn([Change<'a>; 1]),
    #[event_version("1.0.0")]
    FtTransfer([Transfer<'a>; 1]),
}

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct Change<'a> {
    owner_id: &'a AccountId,
    amount: U128,
    #[serde(skip_serializing_if = "Option::is_none")]
    memo: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct Transfer<'a> {
    old_owner_id: &'a AccountId,
    new_owner_id: &'a AccountId,
    amount: U128,
    #[serde(skip_serializing_if = "Option::is_none")]
    memo: Option<&'a str>,
}

/// Tokens have been created.
pub(crate) fn minted(owner_id: &AccountId, amount: u128) {
    Event::FtMint([Change { owner_id, amount: amount.into(), memo: None }]).emit();
}

/// Tokens have been destroyed.
pub(crate) fn burnt(owner_id: &AccountId, amount: u128, memo: Option<&str>) {
    Event::FtBurn([Change { owner_id, amount: amount.into(), memo }]).emit();
}

/// Tokens have changed hands.
pub(crate) fn transferred(
    old_owner_id: &AccountId,
    new_owner_id: &AccountId,
    amount: u128,
    memo: Option<&str>,
) {
    Event::FtTransfer([Transfer { old_owner_id, new_owner_id, amount: amount.into(), memo }]).emit();
}
