//! Whether an agent's actions are inside its charter, and what they put at risk. What no scope names fails.

use commonweight_common::{Asset, Bps};
use commonweight_explain::{Action, AssetEntry, Call, Charter, Permit, Scope, Valuation};
use near_sdk::AccountId;

use super::{
    agent::{Agent, ScopeUse},
    json, value,
};
use crate::error::ScopeError;

/// What an agent's actions are held against.
pub(crate) struct Bench<'a> {
    pub(crate) agent_id: &'a AccountId,
    pub(crate) agent: &'a Agent,
    pub(crate) charter: &'a Charter,
    pub(crate) assets: &'a [AssetEntry],
    /// What the agent's bond is worth.
    pub(crate) bond_value: u128,
    /// Which share of that may be at risk.
    pub(crate) collateral: Bps,
    /// Accounts that no agent touches: the DAO itself and staking.
    pub(crate) forbidden_ids: [&'a AccountId; 2],
    pub(crate) now: u64,
}

/// Everything that is wrong with the actions, and what they use of which scope as far as that is known.
pub(crate) fn assess(bench: &Bench<'_>, actions: &[Action]) -> (Vec<ScopeUse>, Vec<ScopeError>) {
    let mut faults: Vec<ScopeError> =
        bench.agent.check_standing(bench.agent_id, bench.now).err().into_iter().collect();
    let mut uses: Vec<ScopeUse> = Vec::new();
    for (position, action) in actions.iter().enumerate() {
        for act in acts(bench, position, action) {
            match act {
                Ok((scope, value)) => add(&mut uses, scope, value),
                Err(fault) => faults.push(fault),
            }
        }
    }
    for used in &mut uses {
        used.locked = value::locked(used.value, bench.collateral);
        let scope = &bench.charter.scopes[usize::from(used.scope)];
        let spent = bench.agent.spent(used.scope, scope.window, bench.now);
        let value = spent.saturating_add(used.value);
        if value > scope.limit {
            faults.push(ScopeError::OverLimit { value, limit: scope.limit });
        }
    }
    let total = uses.iter().map(|used| used.locked).fold(0, u128::saturating_add);
    faults.extend(bench.agent.check_collateral(total, bench.bond_value, bench.now).err());
    (uses, faults)
}

fn add(uses: &mut Vec<ScopeUse>, scope: u8, value: u128) {
    match uses.iter_mut().find(|used| used.scope == scope) {
        Some(used) => used.value = used.value.saturating_add(value),
        None => uses.push(ScopeUse { scope, value, locked: 0 }),
    }
}

type Act = Result<(u8, u128), ScopeError>;

fn acts(bench: &Bench<'_>, position: usize, action: &Action) -> Vec<Act> {
    match action {
        Action::Transfer { asset, receiver_id, amount } => {
            vec![transfer(bench, asset, receiver_id, *amount)]
        }
        Action::FunctionCalls { receiver_id, calls } => {
            calls.iter().map(|call| function_call(bench, receiver_id, call)).collect()
        }
        _ => vec![Err(ScopeError::ActionNotForAgents { position })],
    }
}

fn find<'a>(bench: &Bench<'a>, allows: impl Fn(&Permit) -> bool) -> Option<(u8, &'a Scope)> {
    let position = bench.charter.scopes.iter().position(|scope| allows(&scope.permit))?;
    Some((u8::try_from(position).ok()?, &bench.charter.scopes[position]))
}

fn check_receiver(bench: &Bench<'_>, receiver_id: &AccountId) -> Result<(), ScopeError> {
    if bench.forbidden_ids.contains(&receiver_id) {
        return Err(ScopeError::ForbiddenReceiver { receiver_id: receiver_id.clone() });
    }
    Ok(())
}

fn within(value: u128, limit: u128) -> Result<u128, ScopeError> {
    if value > limit {
        return Err(ScopeError::OverLimit { value, limit });
    }
    Ok(value)
}

fn transfer(bench: &Bench<'_>, asset: &Asset, receiver_id: &AccountId, amount: u128) -> Act {
    check_receiver(bench, receiver_id)?;
    let (position, scope) = find(bench, |permit| match permit {
        Permit::Transfer { asset: allowed, receiver_ids } => {
            allowed == asset && receiver_ids.contains(receiver_id)
        }
        Permit::Call { .. } => false,
    })
    .ok_or_else(|| ScopeError::OutOfScope {
        receiver_id: receiver_id.clone(),
        method: format!("transfer of {asset}"),
    })?;
    let value = value::at_risk(amount, asset, bench.assets)?;
    Ok((position, within(value, scope.max_value)?))
}

fn function_call(bench: &Bench<'_>, receiver_id: &AccountId, call: &Call) -> Act {
    check_receiver(bench, receiver_id)?;
    let out_of_scope =
        || ScopeError::OutOfScope { receiver_id: receiver_id.clone(), method: call.method.clone() };
    let (position, scope) = find(bench, |permit| match permit {
        Permit::Call { receiver_id: allowed, method, .. } => allowed == receiver_id && *method == call.method,
        Permit::Transfer { .. } => false,
    })
    .ok_or_else(out_of_scope)?;
    let Permit::Call { max_deposit, max_gas, valuation, .. } = &scope.permit else {
        return Err(out_of_scope());
    };
    if call.deposit > *max_deposit {
        return Err(ScopeError::DepositOverLimit { deposit: call.deposit, limit: *max_deposit });
    }
    if call.gas > *max_gas {
        return Err(ScopeError::GasOverLimit { gas: call.gas, limit: *max_gas });
    }
    let attached = value::at_risk(call.deposit, &Asset::Near, bench.assets)?;
    let value = argument_value(bench, call, valuation)?.saturating_add(attached);
    Ok((position, within(value, scope.max_value)?))
}

fn argument_value(bench: &Bench<'_>, call: &Call, valuation: &Valuation) -> Result<u128, ScopeError> {
    let key = match valuation {
        Valuation::Fixed { .. } => "",
        Valuation::Argument { key, .. } => key,
    };
    let found = json::find(&call.args, key).map_err(|fault| ScopeError::ArgsNotCanonical {
        method: call.method.clone(),
        position: fault.position,
    })?;
    match valuation {
        Valuation::Fixed { value } => Ok(*value),
        Valuation::Argument { key, asset } => {
            let amount = found.and_then(json::amount).ok_or_else(|| ScopeError::ArgumentNotAmount {
                method: call.method.clone(),
                key: key.clone(),
            })?;
            value::at_risk(amount, asset, bench.assets)
        }
    }
}

#[cfg(test)]
mod tests;
