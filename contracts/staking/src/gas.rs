//! What the calls of this contract to others may burn. A call sends exactly this, so that the figures a caller
//! has to attach do not depend on what it attached before.

use near_sdk::Gas;

/// Pays `ft_transfer` on a token. Tokens of near-contract-standards burn less than 4 Tgas.
pub const FT_TRANSFER: Gas = Gas::from_tgas(8);
/// Pays [`crate::Callbacks::on_withdrawal_sent`] and [`crate::Callbacks::on_reward_sent`].
pub const ON_PAYOUT_SENT: Gas = Gas::from_tgas(4);
/// Pays [`crate::Dao::on_ballot`] with the refund of what is left of the deposit.
pub const ON_BALLOT: Gas = Gas::from_tgas(12);
/// Pays [`crate::Callbacks::on_ballot_sent`].
pub const ON_BALLOT_SENT: Gas = Gas::from_tgas(4);
/// Pays `retire` on the DAO that another one takes the place of.
pub const RETIRE: Gas = Gas::from_tgas(5);
/// Pays `storage_balance_of` or `storage_balance_bounds` on a token.
pub const STORAGE_VIEW: Gas = Gas::from_tgas(5);
/// Pays `storage_deposit` on a token.
pub const STORAGE_DEPOSIT: Gas = Gas::from_tgas(8);
/// Pays [`crate::Callbacks::on_registration_known`] with everything that it sends.
pub const ON_REGISTRATION_KNOWN: Gas = Gas::from_tgas(30);

const _: () = assert!(
    FT_TRANSFER.as_gas() + ON_PAYOUT_SENT.as_gas() + STORAGE_DEPOSIT.as_gas() + 5_000_000_000_000
        < ON_REGISTRATION_KNOWN.as_gas(),
    "the callback pays for what it sends"
);
