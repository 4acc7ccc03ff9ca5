//! A ballot as its voter signs it off the chain: complete in itself and bound to one chain, one pair of
//! contracts, one proposal and the very statement that the voter has read.

use commonweight_common::record;
use near_sdk::{
    AccountId,
    json_types::{Base64VecU8, U64},
    near,
};

use crate::Ballot;

/// What every signed ballot begins with, so that no other message can be taken for one.
pub const BALLOT_DOMAIN: &[u8] = b"commonweight:ballot:1";

/// A SHA-256 hash. In JSON, base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[near(serializers = [borsh, json])]
#[serde(try_from = "Base64VecU8", into = "Base64VecU8")]
pub struct Digest(
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    /// Its bytes.
    pub [u8; 32],
);

impl TryFrom<Base64VecU8> for Digest {
    type Error = &'static str;

    fn try_from(bytes: Base64VecU8) -> Result<Self, Self::Error> {
        bytes.0.try_into().map(Self).map_err(|_| "a SHA-256 hash has 32 bytes")
    }
}

impl From<Digest> for Base64VecU8 {
    fn from(digest: Digest) -> Self {
        Self(digest.0.to_vec())
    }
}

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
