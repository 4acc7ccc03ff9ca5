//! One sentence for each action, one line long.

use std::fmt;

use commonweight_types::{Asset, clock::CODE_DELAY};

use crate::{
    Action, AssetEntry, AssetInfo, Call, UnitOfAccount,
    text::{Code, Count, Data, Gas, List, Near, Percent, Quantity, Span, Time, Value, Words},
};

mod charter;
mod policy;

/// An action in words.
pub(super) struct Sentence<'a> {
    pub(super) action: &'a Action,
    pub(super) assets: &'a [AssetEntry],
    pub(super) unit: &'a UnitOfAccount,
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.action {
            Action::Transfer { asset, receiver_id, amount } => {
                let amount = Quantity { amount: *amount, asset, assets: self.assets };
                write!(f, "Pay {amount} to {receiver_id}.")
            }
            Action::FunctionCalls { receiver_id, calls, expected_answer } => {
                write!(f, "Call {receiver_id}")?;
                write_calls(calls, expected_answer.as_deref(), f)
            }
            Action::GrantCharter { agent_id, charter, charter_version } => {
                write!(f, "Make {agent_id} an agent under this charter, ")?;
                match charter_version {
                    0 => f.write_str("if it has had none before. ")?,
                    version => write!(f, "in place of charter {version}, if that is still its last one. ")?,
                }
                charter::write(charter, self.unit, f)
            }
            Action::RenewCharter { agent_id, charter_version, expires_at } => {
                let end = Time(*expires_at);
                write!(
                    f,
                    "Let charter {charter_version} of the agent {agent_id} run until {end}, if it is still its last \
                     one."
                )
            }
            Action::SuspendAgent { agent_id, suspension_version, until } => {
                write!(f, "Suspend the agent {agent_id} until {}. ", Time(*until))?;
                if *suspension_version > 0 {
                    write!(
                        f,
                        "Its suspension {suspension_version} by members ends then, however long it would last. "
                    )?;
                }
                f.write_str(
                    "One that a guardian has begun before this was proposed ends then as well; a newer one is not \
                     shortened by it.",
                )
            }
            Action::RevokeCharter { agent_id, charter_version } => {
                write!(
                    f,
                    "Take the charter of the agent {agent_id} away, if charter {charter_version} is still its last one."
                )
            }
            Action::SlashBond { decision_id, share } => {
                let share = Percent(*share);
                write!(
                    f,
                    "Find a cause in decision {decision_id}, and slash {share} of what it has locked of its agent's \
                     bond."
                )
            }
            Action::OverruleCause { decision_id } => write!(
                f,
                "Overrule the cause that guardians have named for decision {decision_id}, and give back what they have \
                 set aside of its agent's bond."
            ),
            Action::SetPolicy { policy, version } => {
                write!(
                    f,
                    "Change the rules, in place of rules {version}, if those are still in force. What agents must have \
                     locked and keep, and how long a guardian suspends, holds at once, also for what is under way; \
                     everything else holds for later proposals. "
                )?;
                policy::write(policy, self.unit, f)
            }
            Action::SetGuardians { guardian_ids, version } => write!(
                f,
                "Make these the guardians and nobody else, in place of list {version}, if that is still in force: {}.",
                List(guardian_ids)
            ),
            Action::SetAsset { asset, info, version } => {
                write_asset(asset, info, self.unit, f)?;
                entry_version(*version, f)
            }
            Action::RemoveAsset { asset, version } => {
                write!(f, "Take {asset} off the asset table, so that no agent pays with it any more")?;
                entry_version(*version, f)
            }
            Action::StageCode { code_hash, version } => {
                write!(
                    f,
                    "Announce new code of the DAO, whose SHA-256 in base64 is {code_hash}: it can be deployed by \
                     anybody {} later",
                    Span(CODE_DELAY)
                )?;
                code_version(*version, f)
            }
            Action::UnstageCode { version } => {
                f.write_str("Take the announced code of the DAO back")?;
                code_version(*version, f)
            }
            Action::Resolve { text } => {
                write!(f, "Put this text on record, without any other effect: {}.", Words(text))
            }
        }
    }
}

fn write_calls(calls: &[Call], expected_answer: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if calls.len() > 1 {
        f.write_str(
            " in one receipt, in which one call that fails undoes the others, and of what they start elsewhere only \
             the last one's is awaited",
        )?;
    }
    f.write_str(":")?;
    for (position, call) in calls.iter().enumerate() {
        write!(
            f,
            "{} ({}) method {} with the arguments {}, {} attached and at most {}",
            if position == 0 { "" } else { ";" },
            position + 1,
            Code(&call.method),
            Data(&call.args),
            Near(call.deposit),
            Gas(call.gas),
        )?;
    }
    f.write_str(".")?;
    match expected_answer {
        Some(answer) => {
            write!(f, " It has succeeded only if the last answer is, byte for byte, {}.", Data(answer))
        }
        None => Ok(()),
    }
}

fn write_asset(
    asset: &Asset,
    info: &AssetInfo,
    unit: &UnitOfAccount,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(
        f,
        "Write {asset} as {} with {} decimals, and value one whole of it at {}",
        Code(&info.symbol),
        info.decimals,
        Value { amount: info.value_per_whole, unit }
    )
}

fn entry_version(version: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match version {
        0 => f.write_str(", if its entry has not changed by then."),
        _ => write!(f, ", if its entry has changed {} by then.", Count(version)),
    }
}

fn code_version(version: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match version {
        0 => f.write_str(". This holds if no code has been announced, taken back or deployed by then."),
        _ => write!(
            f,
            ". This holds if code has been announced, taken back or deployed {} by then.",
            Count(version)
        ),
    }
}
