//! The one method that staking calls on the DAO.

use near_sdk::{
    AccountId, ext_contract,
    json_types::{U64, U128},
};

use crate::{Ballot, Digest};

/// What the staking contract calls.
#[ext_contract(ext_dao)]
pub trait Dao {
    /// Hands over a ballot with its proven weight: the voter's own stake, and what others have given to it. Where
    /// `delegate_id` is named, that account had the voter's own stake, which this ballot takes from it. `is_direct` says
    /// that the voter itself has called, and not a relayer with what it has signed. `statement_hash` is the SHA-256 of
    /// the statement that the voter has read: always there in a signed ballot.
    ///
    /// - **Deposit**: pays for the ballot's storage; the rest goes back to `payer_id`.
    #[expect(clippy::too_many_arguments, reason = "one argument for each fact that staking states")]
    fn on_ballot(
        &mut self,
        #[serializer(borsh)] voter_id: AccountId,
        #[serializer(borsh)] payer_id: AccountId,
        #[serializer(borsh)] proposal_id: u64,
        #[serializer(borsh)] snapshot: U64,
        #[serializer(borsh)] ballot: Ballot,
        #[serializer(borsh)] own: U128,
        #[serializer(borsh)] received: U128,
        #[serializer(borsh)] delegate_id: Option<AccountId>,
        #[serializer(borsh)] total_power: U128,
        #[serializer(borsh)] is_direct: bool,
        #[serializer(borsh)] statement_hash: Option<Digest>,
    );
}
