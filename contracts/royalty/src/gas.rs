//! What the promises of the contract are given, and what may not be less.

use near_sdk::Gas;

/// Pays `ft_transfer` on the asset.
pub const FT_TRANSFER: Gas = Gas::from_tgas(10);

/// Pays `ft_transfer_call` on the asset, `ft_on_transfer` on the staking contract, and the resolution.
pub const FT_TRANSFER_CALL: Gas = Gas::from_tgas(60);

/// Pays `on_payout_sent`, `on_stakers_flushed` or `on_treasury_flushed`: two records and an event.
pub const RESOLVE: Gas = Gas::from_tgas(6);

const MAX_CALL: Gas = Gas::from_tgas(300);
const _: () = assert!(
    FT_TRANSFER_CALL.saturating_add(RESOLVE).as_gas() < MAX_CALL.as_gas(),
    "flushing does not fit the gas that wallets attach at most"
);
