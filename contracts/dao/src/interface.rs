//! What other contracts call.

use near_sdk::{
    AccountId, ext_contract,
    json_types::{Base64VecU8, U64, U128},
};

use crate::{Ballot, Result};

/// Where staking brings the ballots of the members, with the voting power that it has proved.
#[ext_contract(ext_ballot_box)]
pub trait BallotBox {
    /// Counts a member's ballot in place of its former one.
    ///
    /// - **Caller**: staking.
    /// - **Deposit**: pays for the storage of a first ballot; the rest goes back to `payer_id`.
    /// - **Emits**: `BallotCast`, and `ProposalCloseMoved`, `ProposalVetoed`, `BondSlashed` where it does that.
    /// - **Fails**: `NotStaking`, `UnknownProposal`, `BallotsClosed`, `WrongTrack`, `WrongSnapshot`,
    ///   `StatementMismatch`, `NoVotingPower`, `TotalPowerChanged`, `PowerExceedsTotal`, `Storage`.
    #[handle_result]
    #[expect(clippy::too_many_arguments, reason = "one argument for each fact that staking states")]
    fn on_ballot(
        &mut self,
        voter_id: AccountId,
        payer_id: AccountId,
        proposal_id: u64,
        snapshot: U64,
        ballot: Ballot,
        weight: U128,
        total_power: U128,
        statement_hash: Option<Base64VecU8>,
    ) -> Result<()>;
}
