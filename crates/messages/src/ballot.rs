//! A ballot as its voter signs it off the chain: complete in itself and bound to one chain, one pair of contracts,
//! one proposal and the very statement that the voter has read.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::{Digest, stored::Stored};
use near_account_id::AccountId;

use crate::payload;

/// What every signed ballot begins with, so that no other message can be taken for one.
pub const BALLOT_DOMAIN: &[u8] = b"commonweight:ballot:1";

/// What a member says on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ballot {
    /// For a proposal that is voted on.
    For,
    /// Against a proposal that is voted on.
    Against,
    /// Takes part without a side; on an agent's decision, takes an objection back.
    Abstain,
    /// Against an agent's decision.
    Object,
}

/// A ballot that anybody may bring to the chain for its voter.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
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
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub snapshot: u64,
    /// The choice.
    pub ballot: Ballot,
    /// The hash of the statement that the voter has read.
    pub statement_hash: Digest,
    /// When the voter signed, in nanoseconds: greater than in any earlier signed ballot of this voter on this proposal,
    /// and at most a day ahead of the block that takes it.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub nonce: u64,
}

impl BallotMessage {
    /// The bytes that are signed: [`BALLOT_DOMAIN`] and the message in Borsh, fields in the order of the struct. A
    /// passkey signs their SHA-256 as its challenge.
    pub fn signing_payload(&self) -> Vec<u8> {
        let mut bytes = BALLOT_DOMAIN.to_vec();
        payload::append(&mut bytes, self);
        bytes
    }
}
