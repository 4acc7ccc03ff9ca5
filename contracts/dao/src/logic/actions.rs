//! Whether the actions of a proposal can be carried out at all, whoever asks: sizes, gas, well-formed contents.

use commonweight_common::{Asset, stored};
use commonweight_explain::{Action, AssetEntry, AssetInfo, Call, Charter, Permit, Scope, Valuation};
use near_sdk::AccountId;

use super::{
    condition,
    policy::{self, MAX_GUARDIANS, MAX_SCOPE_WINDOW, MAX_TERM},
};
use crate::{error::ActionError, gas};

/// The most actions of one proposal: one bit each in the record.
pub(crate) const MAX_ACTIONS: usize = 16;
/// The longest description or resolution.
pub(crate) const MAX_TEXT_LENGTH: usize = 10 * 1024;
/// The longest arguments of all calls of one proposal together.
const MAX_ARGS_LENGTH: usize = 16 * 1024;
/// The most calls of one action.
const MAX_CALLS: usize = 16;
/// The longest answer that a call can be asked for.
const MAX_ANSWER_LENGTH: usize = 256;
/// How many decimals NEAR has.
const NEAR_DECIMALS: u8 = 24;
/// The most scopes of a charter, and receivers of a scope.
const MAX_SCOPES: usize = 16;
const MAX_RECEIVERS: usize = 32;
/// The most bytes of a charter's record.
const MAX_CHARTER_LENGTH: usize = 40 * 1024;
const MAX_MANDATE_LENGTH: usize = 2 * 1024;
const MAX_NAME_LENGTH: usize = 64;
/// The longest method name that the protocol takes.
const MAX_METHOD_LENGTH: usize = 256;

/// Who must not be called, the DAO itself by anyone and staking by agents, and the time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct House<'a> {
    pub(crate) dao_id: &'a AccountId,
    pub(crate) staking_id: &'a AccountId,
    pub(crate) now: u64,
}

/// Fails unless every action can be carried out and all of them together fit one transaction.
pub(crate) fn check(actions: &[Action], house: House<'_>) -> Result<(), ActionError> {
    length("actions", actions.len(), 1, MAX_ACTIONS)?;
    actions.iter().try_for_each(|action| check_one(action, house))?;
    let args = actions.iter().flat_map(calls).map(|call| call.args.len()).sum();
    length("args", args, 0, MAX_ARGS_LENGTH)?;
    check_company(actions)?;
    let gas = gas::of_execution(actions.iter());
    if gas > gas::MAX_EXECUTION {
        return Err(ActionError::TooMuchGas { gas: gas.as_gas(), max: gas::MAX_EXECUTION.as_gas() });
    }
    Ok(())
}

/// Fails where something stands with other actions that stands alone, or where two actions replace the same: each
/// names the version that it replaces, so the second could never be carried out.
fn check_company(actions: &[Action]) -> Result<(), ActionError> {
    if actions.len() > 1
        && let Some(action) = actions.iter().find(|action| is_beyond_guardians(action))
    {
        return Err(ActionError::StandsAlone { action: action.name() });
    }
    for (position, action) in actions.iter().enumerate() {
        if let Some(subject) = subject(action)
            && actions[..position].iter().any(|other| self::subject(other) == Some(subject))
        {
            return Err(ActionError::ActionTwice { action: action.name() });
        }
    }
    Ok(())
}

/// Whether guardians cannot stop it: it is about them, or about what a bond answers for. It stands alone, so that
/// nothing else is out of their reach with it.
pub(crate) const fn is_beyond_guardians(action: &Action) -> bool {
    matches!(action, Action::SetGuardians { .. } | Action::SlashBond { .. } | Action::OverruleCause { .. })
}

/// What an action on the DAO itself is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject<'a> {
    Charter(&'a AccountId),
    Suspension(&'a AccountId),
    Policy,
    Asset(&'a Asset),
    Code,
}

fn subject(action: &Action) -> Option<Subject<'_>> {
    match action {
        Action::GrantCharter { agent_id, .. }
        | Action::RenewCharter { agent_id, .. }
        | Action::RevokeCharter { agent_id, .. } => Some(Subject::Charter(agent_id)),
        Action::SuspendAgent { agent_id, .. } => Some(Subject::Suspension(agent_id)),
        Action::SetPolicy { .. } => Some(Subject::Policy),
        Action::SetAsset { asset, .. } | Action::RemoveAsset { asset, .. } => Some(Subject::Asset(asset)),
        Action::StageCode { .. } | Action::UnstageCode { .. } => Some(Subject::Code),
        Action::Transfer { .. }
        | Action::FunctionCalls { .. }
        | Action::SlashBond { .. }
        | Action::OverruleCause { .. }
        | Action::SetGuardians { .. }
        | Action::Resolve { .. } => None,
    }
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
        Action::Transfer { receiver_id, .. } | Action::FunctionCalls { receiver_id, .. }
            if receiver_id == house.dao_id =>
        {
            Err(ActionError::SelfCall)
        }
        Action::Transfer { asset: Asset::Nep141(token_id), .. } if token_id == house.dao_id => {
            Err(ActionError::SelfCall)
        }
        Action::FunctionCalls { calls, expected_answer, .. } => {
            length("calls", calls.len(), 1, MAX_CALLS)?;
            length("expected_answer", expected_answer.as_ref().map_or(0, String::len), 0, MAX_ANSWER_LENGTH)?;
            calls.iter().try_for_each(check_call)
        }
        Action::GrantCharter { agent_id, charter, .. } => {
            check_term(charter.expires_at, house.now)?;
            check_charter(agent_id, charter, house)
        }
        Action::RenewCharter { expires_at: until, .. } | Action::SuspendAgent { until, .. } => {
            check_term(*until, house.now)
        }
        Action::SlashBond { share, .. } if share.get() == 0 => Err(ActionError::AmountIsZero),
        Action::SetPolicy { policy, .. } => Ok(policy::check(policy, MAX_GUARDIANS)?),
        Action::SetGuardians { guardian_ids, .. } => check_guardian_ids(guardian_ids),
        Action::SetAsset { asset, info, .. } => check_asset(asset, info),
        Action::RemoveAsset { asset: Asset::Near, .. } => Err(ActionError::NearIsValued),
        Action::Resolve { text } => length("text", text.len(), 1, MAX_TEXT_LENGTH),
        Action::Transfer { .. }
        | Action::RevokeCharter { .. }
        | Action::SlashBond { .. }
        | Action::OverruleCause { .. }
        | Action::RemoveAsset { .. }
        | Action::StageCode { .. }
        | Action::UnstageCode { .. } => Ok(()),
    }
}

/// Fails where a charter or a suspension would last longer than any right may.
pub(crate) fn check_term(until: u64, now: u64) -> Result<(), ActionError> {
    let latest = now + MAX_TERM;
    if until > latest {
        return Err(ActionError::TermTooLong { until, latest });
    }
    Ok(())
}

/// Fails where an entry of the asset table cannot be written, is worth nothing, or is NEAR with other decimals than it
/// has.
pub(crate) fn check_asset(asset: &Asset, info: &AssetInfo) -> Result<(), ActionError> {
    if info.is_well_formed() && (*asset != Asset::Near || info.decimals == NEAR_DECIMALS) {
        return Ok(());
    }
    Err(ActionError::AssetMalformed { asset: asset.clone() })
}

/// The protocol refuses a receipt with a call that has no gas, and with it the whole execution.
fn check_call(call: &Call) -> Result<(), ActionError> {
    if call.gas == 0 {
        return Err(ActionError::GasIsZero { method: call.method.clone() });
    }
    length("method", call.method.len(), 1, MAX_METHOD_LENGTH)
}

/// Fails unless the asset table can be written, names each asset once, and values NEAR.
pub(crate) fn check_table(assets: &[AssetEntry], max: usize) -> Result<(), ActionError> {
    length("assets", assets.len(), 1, max)?;
    for (position, AssetEntry { asset, info }) in assets.iter().enumerate() {
        check_asset(asset, info)?;
        if assets[..position].iter().any(|other| other.asset == *asset) {
            return Err(ActionError::AssetMalformed { asset: asset.clone() });
        }
    }
    if assets.iter().all(|entry| entry.asset != Asset::Near) {
        return Err(ActionError::NearIsValued);
    }
    Ok(())
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
    length("charter", stored::to_bytes(charter).len(), 0, MAX_CHARTER_LENGTH)?;
    for (position, scope) in charter.scopes.iter().enumerate() {
        check_scope(scope, house)?;
        let earlier = charter.scopes[..position].iter();
        if let Some(first) = earlier.clone().position(|other| overlap(&other.permit, &scope.permit)) {
            return Err(ActionError::ScopesOverlap { first, second: position });
        }
    }
    Ok(())
}

/// Whether one act could be allowed by both, so that the limits of one of them would not hold.
fn overlap(one: &Permit, other: &Permit) -> bool {
    match (one, other) {
        (
            Permit::Transfer { asset, receiver_ids },
            Permit::Transfer { asset: other_asset, receiver_ids: others },
        ) => asset == other_asset && receiver_ids.iter().any(|id| others.contains(id)),
        (
            Permit::Call { receiver_id, method, arguments, .. },
            Permit::Call { receiver_id: other_id, method: other_method, arguments: others, .. },
        ) => receiver_id == other_id && method == other_method && !condition::are_disjoint(arguments, others),
        (Permit::Transfer { asset, .. }, Permit::Call { receiver_id, method, .. })
        | (Permit::Call { receiver_id, method, .. }, Permit::Transfer { asset, .. }) => {
            *asset == Asset::Nep141(receiver_id.clone()) && method == "ft_transfer"
        }
    }
}

fn check_scope(scope: &Scope, house: House<'_>) -> Result<(), ActionError> {
    if scope.window == 0 || scope.window > MAX_SCOPE_WINDOW {
        return Err(ActionError::WindowOutOfBounds { window: scope.window, max: MAX_SCOPE_WINDOW });
    }
    let mut touched_ids: Vec<&AccountId> = Vec::new();
    match &scope.permit {
        Permit::Transfer { asset, receiver_ids } => {
            length("receiver_ids", receiver_ids.len(), 1, MAX_RECEIVERS)?;
            touched_ids.extend(receiver_ids);
            touched_ids.extend(token_of(asset));
        }
        Permit::Call { receiver_id, method, arguments, min_gas, max_gas, valuation, .. } => {
            length("method", method.len(), 1, MAX_METHOD_LENGTH)?;
            condition::check_conditions(arguments)?;
            if scope.requires_reference && method.starts_with("ft_transfer") {
                return Err(ActionError::ReferenceUnseen { method: method.clone() });
            }
            if *min_gas == 0 || min_gas > max_gas {
                return Err(ActionError::GasRangeEmpty { min: *min_gas, max: *max_gas });
            }
            touched_ids.push(receiver_id);
            match valuation {
                Valuation::Fixed { value: 0 } => return Err(ActionError::AmountIsZero),
                Valuation::Fixed { .. } => {}
                Valuation::Argument { key, asset } => {
                    if !condition::is_required(arguments, key) {
                        return Err(ActionError::ValueNotRequired { key: key.clone() });
                    }
                    touched_ids.extend(token_of(asset));
                }
            }
        }
    }
    let forbidden = touched_ids.into_iter().find(|id| *id == house.dao_id || *id == house.staking_id);
    match forbidden {
        Some(receiver_id) => Err(ActionError::ForbiddenScope { receiver_id: receiver_id.clone() }),
        None => Ok(()),
    }
}

fn token_of(asset: &Asset) -> Option<&AccountId> {
    match asset {
        Asset::Near => None,
        Asset::Nep141(token_id) => Some(token_id),
    }
}

/// The name of an argument is compared with arguments as they are written, where these bytes are escaped.
pub(crate) fn check_key(key: &str) -> Result<(), ActionError> {
    length("key", key.len(), 1, MAX_NAME_LENGTH)?;
    if key.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        return Err(ActionError::KeyMalformed { key: key.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
