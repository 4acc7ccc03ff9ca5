//! Whether the actions of a proposal can be carried out at all, whoever asks: sizes, gas, well-formed contents.

use commonweight_explain::{Action, Call, Charter, Permit, Scope, Valuation};
use near_sdk::AccountId;

use super::policy::{self, MAX_GUARDIANS, MAX_SCOPE_WINDOW};
use crate::{error::ActionError, gas};

/// The most actions of one proposal: one bit each in the record.
pub(crate) const MAX_ACTIONS: usize = 16;
/// The longest description or resolution.
pub(crate) const MAX_TEXT_LENGTH: usize = 10 * 1024;
/// The longest arguments of all calls of one proposal together.
const MAX_ARGS_LENGTH: usize = 16 * 1024;
/// The most calls of one action.
const MAX_CALLS: usize = 16;
/// The most scopes of a charter, and receivers of a scope.
const MAX_SCOPES: usize = 16;
const MAX_RECEIVERS: usize = 32;
const MAX_MANDATE_LENGTH: usize = 2 * 1024;
const MAX_NAME_LENGTH: usize = 64;
/// The longest method name that the protocol takes.
const MAX_METHOD_LENGTH: usize = 256;

/// Who must not be called: the DAO itself by anyone, staking by agents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct House<'a> {
    pub(crate) dao_id: &'a AccountId,
    pub(crate) staking_id: &'a AccountId,
}

/// Fails unless every action can be carried out and all of them together fit one transaction.
pub(crate) fn check(actions: &[Action], house: House<'_>) -> Result<(), ActionError> {
    length("actions", actions.len(), 1, MAX_ACTIONS)?;
    actions.iter().try_for_each(|action| check_one(action, house))?;
    let args = actions.iter().flat_map(calls).map(|call| call.args.len()).sum();
    length("args", args, 0, MAX_ARGS_LENGTH)?;
    once(actions, "SetGuardians", |action| matches!(action, Action::SetGuardians { .. }))?;
    once(actions, "SetPolicy", |action| matches!(action, Action::SetPolicy { .. }))?;
    let gas = gas::of_execution(actions.iter());
    if gas > gas::MAX_EXECUTION {
        return Err(ActionError::TooMuchGas { gas: gas.as_gas(), max: gas::MAX_EXECUTION.as_gas() });
    }
    Ok(())
}

/// Fails where there are two of a kind whose events are long: many of them would not fit the log of an execution, and
/// only the last one would be in force.
fn once(
    actions: &[Action],
    action: &'static str,
    is_one: impl Fn(&Action) -> bool,
) -> Result<(), ActionError> {
    if actions.iter().filter(|action| is_one(action)).count() > 1 {
        return Err(ActionError::ActionTwice { action });
    }
    Ok(())
}

fn calls(action: &Action) -> &[Call] {
    match action {
        Action::FunctionCalls { calls, .. } => calls,
        _ => &[],
    }
}

/// Fails where a text or a list is too short or too long.
pub(crate) fn length(field: &'static str, length: usize, min: usize, max: usize) -> Result<(), ActionError> {
    if (min..=max).contains(&length) {
        return Ok(());
    }
    Err(ActionError::WrongLength { field, length, min, max })
}

fn check_one(action: &Action, house: House<'_>) -> Result<(), ActionError> {
    match action {
        Action::Transfer { amount: 0, .. } => Err(ActionError::AmountIsZero),
        Action::Transfer { receiver_id, .. } if receiver_id == house.dao_id => Err(ActionError::SelfCall),
        Action::FunctionCalls { receiver_id, .. } if receiver_id == house.dao_id => {
            Err(ActionError::SelfCall)
        }
        Action::FunctionCalls { calls, .. } => {
            length("calls", calls.len(), 1, MAX_CALLS)?;
            calls.iter().try_for_each(check_call)
        }
        Action::GrantCharter { agent_id, charter } => check_charter(agent_id, charter, house),
        Action::SetPolicy { policy } => Ok(policy::check(policy, MAX_GUARDIANS)?),
        Action::SetGuardians { guardian_ids } => check_guardian_ids(guardian_ids),
        Action::SetAsset { asset, info } if !info.is_well_formed() => {
            Err(ActionError::AssetMalformed { asset: asset.clone() })
        }
        Action::Resolve { text } => length("text", text.len(), 1, MAX_TEXT_LENGTH),
        Action::Transfer { .. }
        | Action::RenewCharter { .. }
        | Action::SuspendAgent { .. }
        | Action::RevokeCharter { .. }
        | Action::SlashBond { .. }
        | Action::SetAsset { .. } => Ok(()),
    }
}

/// The protocol refuses a receipt with a call that has no gas, and with it the whole execution.
fn check_call(call: &Call) -> Result<(), ActionError> {
    if call.gas == 0 {
        return Err(ActionError::GasIsZero { method: call.method.clone() });
    }
    length("method", call.method.len(), 1, MAX_METHOD_LENGTH)
}

/// Fails where a guardian is named twice, or there are too many.
pub(crate) fn check_guardian_ids(guardian_ids: &[AccountId]) -> Result<(), ActionError> {
    length("guardian_ids", guardian_ids.len(), 1, MAX_GUARDIANS)?;
    for (position, guardian_id) in guardian_ids.iter().enumerate() {
        if guardian_ids[..position].contains(guardian_id) {
            return Err(ActionError::GuardianTwice { guardian_id: guardian_id.clone() });
        }
    }
    Ok(())
}

fn check_charter(agent_id: &AccountId, charter: &Charter, house: House<'_>) -> Result<(), ActionError> {
    if agent_id == house.dao_id || agent_id == house.staking_id {
        return Err(ActionError::ForbiddenScope { receiver_id: agent_id.clone() });
    }
    length("mandate", charter.mandate.len(), 1, MAX_MANDATE_LENGTH)?;
    length("model_family", charter.model_family.len(), 1, MAX_NAME_LENGTH)?;
    length("scopes", charter.scopes.len(), 1, MAX_SCOPES)?;
    charter.scopes.iter().try_for_each(|scope| check_scope(scope, house))
}

fn check_scope(scope: &Scope, house: House<'_>) -> Result<(), ActionError> {
    if scope.window == 0 || scope.window > MAX_SCOPE_WINDOW {
        return Err(ActionError::WindowOutOfBounds { window: scope.window, max: MAX_SCOPE_WINDOW });
    }
    let receiver_ids = match &scope.permit {
        Permit::Transfer { receiver_ids, .. } => receiver_ids.as_slice(),
        Permit::Call { receiver_id, method, valuation, .. } => {
            length("method", method.len(), 1, MAX_METHOD_LENGTH)?;
            if let Valuation::Argument { key, .. } = valuation {
                check_key(key)?;
            }
            std::slice::from_ref(receiver_id)
        }
    };
    length("receiver_ids", receiver_ids.len(), 1, MAX_RECEIVERS)?;
    let forbidden = receiver_ids.iter().find(|id| *id == house.dao_id || *id == house.staking_id);
    match forbidden {
        Some(receiver_id) => Err(ActionError::ForbiddenScope { receiver_id: receiver_id.clone() }),
        None => Ok(()),
    }
}

/// The name of an argument is compared with arguments as they are written, where these bytes are escaped.
fn check_key(key: &str) -> Result<(), ActionError> {
    length("key", key.len(), 1, MAX_NAME_LENGTH)?;
    if key.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        return Err(ActionError::KeyMalformed { key: key.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
