//! One sentence for each action, one line long.

use std::fmt;

use commonweight_types::Asset;

use crate::{
    Action, AssetEntry, AssetInfo, Call, Charter, Permit, Policy, Scope, Valuation,
    text::{List, Percent, Quantity, Quoted, Span, Time},
};

/// An action in words.
pub(super) struct Sentence<'a> {
    pub(super) action: &'a Action,
    pub(super) assets: &'a [AssetEntry],
}

impl Sentence<'_> {
    fn amount<'b>(&'b self, amount: u128, asset: &'b Asset) -> Quantity<'b> {
        Quantity { amount, asset, assets: self.assets }
    }

    fn calls(&self, calls: &[Call], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, call) in calls.iter().enumerate() {
            write!(
                f,
                "{} ({}) method {} with the arguments {}, {} attached and at most {} gas",
                if position == 0 { "" } else { ";" },
                position + 1,
                Quoted(&call.method),
                Quoted(&call.args),
                self.amount(call.deposit, &Asset::Near),
                call.gas,
            )?;
        }
        Ok(())
    }

    fn charter(&self, charter: &Charter, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} answers for it. Its model family is {}. Its mandate is {}. Its rights end on {}. It may",
            charter.controller_id,
            Quoted(&charter.model_family),
            Quoted(&charter.mandate),
            Time(charter.expires_at),
        )?;
        for (position, scope) in charter.scopes.iter().enumerate() {
            write!(f, "{} ({}) ", if position == 0 { "" } else { ";" }, position + 1)?;
            self.scope(scope, f)?;
        }
        f.write_str(if charter.scopes.is_empty() { " do nothing." } else { "." })
    }

    fn scope(&self, scope: &Scope, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &scope.permit {
            Permit::Transfer { asset, receiver_ids } => {
                write!(f, "pay {asset} to these and nobody else: {}", List(receiver_ids))?;
            }
            Permit::Call { receiver_id, method, max_deposit, max_gas, valuation } => {
                write!(
                    f,
                    "call method {} of {receiver_id} with at most {} attached and {max_gas} gas, where a call \
                     is worth ",
                    Quoted(method),
                    self.amount(*max_deposit, &Asset::Near),
                )?;
                match valuation {
                    Valuation::Fixed { value } => write!(f, "{value}")?,
                    Valuation::Argument { key, asset } => {
                        write!(f, "its argument {} in {asset}", Quoted(key))?;
                    }
                }
                f.write_str(" and what is attached")?;
            }
        }
        write!(
            f,
            ", each worth at most {} and all within any {} at most {}",
            scope.max_value,
            Span(scope.window),
            scope.limit
        )
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.action {
            Action::Transfer { asset, receiver_id, amount } => {
                write!(f, "Pay {} to {receiver_id}.", self.amount(*amount, asset))
            }
            Action::FunctionCalls { receiver_id, calls } => {
                write!(f, "Call {receiver_id}")?;
                if calls.len() > 1 {
                    f.write_str(
                        " in one receipt, in which one call that fails undoes the others, and of what they start \
                         elsewhere only the last one's is awaited",
                    )?;
                }
                f.write_str(":")?;
                self.calls(calls, f)?;
                f.write_str(".")
            }
            Action::GrantCharter { agent_id, charter } => {
                write!(f, "Make {agent_id} an agent under this charter. ")?;
                self.charter(charter, f)
            }
            Action::RenewCharter { agent_id, expires_at } => {
                write!(f, "Let the rights of the agent {agent_id} end on {}.", Time(*expires_at))
            }
            Action::SuspendAgent { agent_id, until } => {
                let until = Time(*until);
                write!(
                    f,
                    "Let the suspension of the agent {agent_id} end on {until}, whatever suspends it now."
                )
            }
            Action::RevokeCharter { agent_id } => {
                write!(f, "Take the charter of the agent {agent_id} away.")
            }
            Action::SlashBond { decision_id, share } => {
                write!(f, "Slash {} of the bond behind decision {decision_id}.", Percent(*share))
            }
            Action::SetPolicy { policy } => policy_sentence(policy, f),
            Action::SetGuardians { guardian_ids } => {
                write!(f, "Make these the guardians and nobody else: {}.", List(guardian_ids))
            }
            Action::SetAsset { asset, info } => asset_sentence(asset, info, f),
            Action::Resolve { text } => {
                write!(f, "Put this text on record, without any other effect: {}.", Quoted(text))
            }
        }
    }
}

fn policy_sentence(policy: &Policy, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "Change the rules for later proposals. Voting takes {}, moved by a turn in the last {}. An adopted \
         proposal waits {} and can be executed for {}. The quorum is {} and at least {}. A proposal needs a bond \
         of {} yoctoNEAR. ",
        Span(policy.voting_period),
        Span(policy.late_flip_window),
        Span(policy.timelock),
        Span(policy.execution_window),
        Percent(policy.quorum_bps),
        policy.quorum_floor,
        policy.proposal_bond,
    )?;
    write!(
        f,
        "An agent's decision waits {}; objections stretch that from {} on and stop it at {}. It takes {} \
         guardians to stop a proposal, and one suspends an agent for {}. An agent may put {} of its bond's value \
         at risk, until {} after an execution. A stopped decision costs {} of the bond and cannot come back \
         within {}.",
        Span(policy.objection_window),
        Percent(policy.seal_bps),
        Percent(policy.veto_bps),
        policy.veto_confirmations,
        Span(policy.guardian_suspension),
        Percent(policy.collateral_bps),
        Span(policy.challenge_period),
        Percent(policy.slash_bps),
        Span(policy.veto_cooldown),
    )
}

fn asset_sentence(asset: &Asset, info: &AssetInfo, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "Write {asset} as {} with {} decimals, and value one whole of it at {}.",
        Quoted(&info.symbol),
        info.decimals,
        info.value_per_whole
    )
}
