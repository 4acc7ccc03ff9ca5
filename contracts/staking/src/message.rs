//! A ballot as its voter signs it off the chain: complete in itself and bound to one chain, one pair of
//! contracts, one proposal and the very statement that the voter has read.

use commonweight_common::{Digest, record};
use near_sdk::{AccountId, json_types::U64, near};

use crate::Ballot;

/// What every signed ballot begins with, so that no other message can be taken for one.
pub const BALLOT_DOMAIN: &[u8] = b"commonweight:ballot:1";

/// A ballot that anybody may bring to the chain for its voter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
pub struct BallotMessage {
    /// The chain, as its nodes name it.
    pub chain_id: String,
    /// The staking contract that proves the weight.
    pub staking_id: AccountId,
    /// The contract that counts.
    pub dao_id: AccountId,
    /// Whose ballot it is.
    pub voter_id: AccountId,
    /// What is decided on.
    pub proposal_id: u64,
    /// When the weight is taken, in nanoseconds: as the proposal says.
    pub snapshot: U64,
    /// The choice.
    pub ballot: Ballot,
    /// The hash of the statement that the voter has read.
    pub statement_hash: Digest,
    /// Greater than in any earlier signed ballot of this voter.
    pub nonce: U64,
}

impl BallotMessage {
    /// The bytes that are signed: [`BALLOT_DOMAIN`] and the message in Borsh, fields in the order of the struct.
    pub fn signing_payload(&self) -> Vec<u8> {
        let mut payload = BALLOT_DOMAIN.to_vec();
        record::append(&mut payload, self);
        payload
    }
}

#[cfg(test)]
mod tests;
