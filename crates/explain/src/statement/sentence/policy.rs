//! The rules of the DAO.

use std::fmt;

use crate::{
    Policy, UnitOfAccount,
    statement::procedure::{MAX_LATE_TURNS, MAX_QUORUM},
    text::{Near, Percent, Span, Value},
};

/// Writes all rules.
pub(super) fn write(policy: &Policy, unit: &UnitOfAccount, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "Voting takes {}, moved by a turn in the last {}, {MAX_LATE_TURNS} times at most. An adopted proposal waits {} \
         and can be executed for {}. The quorum is {} and at least {} units of voting power, or {} of all where that \
         is less. A proposal needs a bond of {}. ",
        Span(policy.voting_period),
        Span(policy.late_turn_window),
        Span(policy.timelock),
        Span(policy.execution_window),
        Percent(policy.quorum_bps),
        policy.quorum_floor,
        Percent(MAX_QUORUM),
        Near(policy.proposal_bond),
    )?;
    write!(
        f,
        "An agent's decision waits {}; objections stretch that from {} on and stop it at {}. It takes {} guardians \
         together to stop a proposal, and one suspends an agent for {}. ",
        Span(policy.objection_window),
        Percent(policy.stretch_bps),
        Percent(policy.stop_bps),
        policy.veto_confirmations,
        Span(policy.guardian_suspension),
    )?;
    write!(
        f,
        "An agent may have {} of what is locked of its bond at risk, and {} of what is at risk is locked beyond it, \
         with NEAR counted {} below its value in the asset table. Each attempt of a decision counts for {} at the \
         least. Beside what is locked, an agent with a charter has a bond of at least {}. ",
        Percent(policy.collateral_bps),
        Percent(policy.bounty_bps),
        Percent(policy.haircut_bps),
        Value { amount: policy.decision_floor, unit },
        Near(policy.least_agent_bond),
    )?;
    write!(
        f,
        "What a decision has locked can be slashed until {} after it was executed or stopped, and guardians together \
         set {} of it aside for a cause that they name. A stopped decision cannot come back within {}.",
        Span(policy.challenge_period),
        Percent(policy.slash_bps),
        Span(policy.stop_cooldown),
    )
}
