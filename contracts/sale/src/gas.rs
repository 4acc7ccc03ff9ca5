//! Gas that is attached to the calls of others, and to the callbacks that wait for them.

use near_sdk::Gas;

/// Pays `ft_transfer` on a payment asset: a plain token needs less than 2 Tgas, one with hooks more.
pub(crate) const FT_TRANSFER: Gas = Gas::from_tgas(10);
/// Pays `mint` on the token.
pub(crate) const MINT: Gas = Gas::from_tgas(10);
/// Pays each callback here: it reads and writes at most three records and logs one event.
pub(crate) const CALLBACK: Gas = Gas::from_tgas(6);
