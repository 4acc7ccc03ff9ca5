//! What other contracts call.

use commonweight_common::Digest;
use near_sdk::{
    AccountId, ext_contract,
    json_types::{U64, U128},
};

use crate::{Ballot, Result};

/// Where staking brings the ballots of the members, with the voting power that it has proved.
#[ext_contract(ext_ballot_box)]
pub trait BallotBox {
    /// Counts a member's ballot in place of its former one: with its own stake, and with what others have given to
    /// it and have not voted with themselves. Where another had the member's own stake, `delegate_id`, that one's
    /// ballot counts so much less, whether it was cast before or is cast later. A ballot that is not
    /// `is_direct`, because its voter has signed it and somebody else brings it, takes the place of another such one, and
    /// not of one that the voter has cast itself. One with a `statement_hash` is for that statement alone.
    ///
    /// - **Caller**: staking.
    /// - **Deposit**: pays for the storage of a first ballot; the rest goes back to `payer_id`.
    /// - **Emits**: `ballot_cast`, with the delegate's ballot where that counts less, and `proposal_close_moved`,
    ///   `proposal_stopped` where it does that.
    /// - **Fails**: `NOT_STAKING`, `UNKNOWN_PROPOSAL`, `BALLOTS_CLOSED`, `WRONG_TRACK`, `WRONG_SNAPSHOT`,
    ///   `STATEMENT_MISMATCH`, `CAST_DIRECTLY`, `NO_VOTING_POWER`, `TOTAL_POWER_CHANGED`, `POWER_EXCEEDS_TOTAL`,
    ///   `TURN_TOO_LATE`, `STORAGE_DEPOSIT_TOO_SMALL`.
    #[handle_result]
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
    ) -> Result<()>;
}
