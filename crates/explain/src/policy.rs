//! The rules of the DAO that its members can change. The bounds of each are the contract's, not here.

use borsh::{BorshDeserialize, BorshSerialize};
use commonweight_json::{FromJson, ToJson};
use commonweight_types::{Bps, stored::Stored};

/// The rules of the DAO. They are copied into a proposal when it is made, and a change acts on later ones; what
/// bonds have to cover, what an agent must have, and how long a guardian suspends are those of the day.
/// Times are in nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Stored, ToJson, FromJson)]
#[cfg_attr(feature = "abi", derive(borsh::BorshSchema, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How long members vote.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub voting_period: u64,
    /// A ballot that turns the outcome within this time before the end moves the end by as much, three times at most.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub late_turn_window: u64,
    /// How long an adopted proposal waits before it can be executed.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub timelock: u64,
    /// How long a proposal can be executed once it can be.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub execution_window: u64,
    /// The share of all voting power that must take part in a vote.
    pub quorum_bps: Bps,
    /// The voting power that must take part in a vote at the least, or 60 % of all where that is less.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub quorum_floor: u128,
    /// What a member deposits with a proposal, in yoctoNEAR.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub proposal_bond: u128,
    /// How long an agent's decision waits for objections.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub objection_window: u64,
    /// The share of all voting power whose objection begins to stretch the window.
    pub stretch_bps: Bps,
    /// The share of all voting power whose objection stops a decision.
    pub stop_bps: Bps,
    /// How many guardians stop a proposal together.
    pub veto_confirmations: u8,
    /// How long one guardian can suspend an agent.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub guardian_suspension: u64,
    /// What an agent may have at risk, as a share of what is locked of its bond: `k`.
    pub collateral_bps: Bps,
    /// How far the price of NEAR may fall before what is locked does not cover what is at risk: `h`.
    pub haircut_bps: Bps,
    /// What is locked beyond the value at risk, for those who find out: `b`.
    pub bounty_bps: Bps,
    /// The least value that any decision counts for, in the unit of account: `F`.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub decision_floor: u128,
    /// The bond that an agent must have while it holds a charter, beside what its decisions lock, in yoctoNEAR.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub least_agent_bond: u128,
    /// How long an executed or stopped decision still locks a part of its agent's bond, which can be slashed.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub challenge_period: u64,
    /// The share of what a decision has locked that guardians set aside together for a cause that they name.
    pub slash_bps: Bps,
    /// How long a stopped decision cannot be made again.
    #[serde(with = "commonweight_types::decimal")]
    #[cfg_attr(feature = "abi", schemars(with = "String"))]
    pub stop_cooldown: u64,
}
