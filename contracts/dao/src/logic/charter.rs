//! Whether an agent's actions are inside its charter, and what they put at risk. What no scope names fails.

use commonweight_common::Asset;
use commonweight_explain::{Action, AssetEntry, Call, Charter, Permit, Scope, Valuation};
use near_sdk::AccountId;

use super::{
    agent::Agent,
    condition::{self, Claim},
    json,
    ledger::{Ledger, Target, Use},
    value::{self, Risk},
};
use crate::{LimitView, error::ScopeError};

/// What is attached below this, a hundredth of a NEAR, is no more than methods ask for as a sign or for storage: it makes
/// no other meaning of a call.
const DUST: u128 = 10_u128.pow(22);

/// SHA-256, which the chain or a library computes.
pub(crate) type Hash = fn(&[u8]) -> [u8; 32];

/// What an agent's actions are held against.
pub(crate) struct Bench<'a> {
    pub(crate) agent_id: &'a AccountId,
    pub(crate) agent: &'a Agent,
    pub(crate) charter: &'a Charter,
    pub(crate) assets: &'a [AssetEntry],
    /// Accounts that no agent touches: the DAO itself and staking.
    pub(crate) forbidden_ids: [&'a AccountId; 2],
    /// The decision that is weighed again where it is not a new one: it does not count beside itself.
    pub(crate) decision_id: Option<u64>,
    /// How often what it puts at risk counts: once for each attempt.
    pub(crate) weight: u128,
    pub(crate) hash: Hash,
    pub(crate) now: u64,
}

/// What actions come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Assessment {
    /// What they use of which target.
    pub(crate) uses: Vec<Use>,
    /// The allowances that they take of, each once.
    claims: Vec<(Target, Claim)>,
    /// What they mean for each target.
    pub(crate) meanings: Vec<Meaning>,
    /// Whether several of them have one target.
    pub(crate) is_repeated: bool,
    pub(crate) risk: Risk,
    /// What they put at risk, in the unit of account.
    pub(crate) value: u128,
    /// Whether one of their scopes asks for a reference.
    pub(crate) requires_reference: bool,
    pub(crate) faults: Vec<ScopeError>,
}

/// How much is done to a target, apart from what that is worth: the same at any price. What is attached beside an amount
/// has a target of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) target: Target,
    sum: u128,
    /// The classes of its acts.
    classes: Vec<u8>,
}

impl Meaning {
    /// The class of all its acts together.
    pub(crate) fn class(&self) -> u8 {
        class(self.sum)
    }

    /// The class of its smallest act.
    pub(crate) fn least_class(&self) -> u8 {
        self.classes.iter().copied().fold(u8::MAX, u8::min)
    }

    /// The classes of its acts, and of all of them together.
    pub(crate) fn classes(&self) -> impl Iterator<Item = u8> {
        self.classes.iter().copied().chain([self.class()])
    }
}

/// The length of an amount in bits: two of one class are less than twice apart.
fn class(amount: u128) -> u8 {
    let Ok(class) = u8::try_from(u128::BITS - amount.leading_zeros()) else {
        unreachable!("invariant: there are 128 bits at the most")
    };
    class
}

/// One thing that an action does.
struct Act {
    scope: usize,
    target: Target,
    /// How much it does to which target, `None` where that is no amount: what is attached beside is compared by itself.
    means: Vec<(Target, Option<u128>)>,
    fixed: u128,
    amount: Option<(Asset, u128)>,
    deposit: u128,
    value: u128,
    /// What it takes of which allowance.
    claims: Vec<(Target, Claim)>,
}

/// What the actions put at risk and use, and everything that is wrong with them.
pub(crate) fn assess(bench: &Bench<'_>, actions: &[Action]) -> Assessment {
    let mut assessment = Assessment {
        faults: bench.agent.check_standing(bench.agent_id, bench.now).err().into_iter().collect(),
        ..Assessment::default()
    };
    let mut used = vec![false; bench.charter.scopes.len()];
    for (position, action) in actions.iter().enumerate() {
        for act in acts(bench, position, action) {
            let counted = act.and_then(|act| {
                used[act.scope] = true;
                assessment.requires_reference |= bench.charter.scopes[act.scope].requires_reference;
                assessment.add(act)
            });
            assessment.faults.extend(counted.err());
        }
    }
    // What other scopes of one method let through counts as well: it has the same target.
    let comes_to = |assessment: &Assessment, targets: &[Target], window| {
        let used = assessment.uses.iter().filter(|used| targets.contains(&used.target));
        let used = used.map(|used| used.value).fold(0, u128::saturating_add);
        let spent = bench.agent.ledger.spent(targets, window, bench.decision_id, bench.now);
        spent.saturating_add(used.saturating_mul(bench.weight))
    };
    for (scope, _) in bench.charter.scopes.iter().zip(used).filter(|(_, is_used)| *is_used) {
        let value = comes_to(&assessment, &targets(bench.hash, scope), scope.window);
        assessment.faults.extend(within(value, scope.limit).err());
    }
    let claims = std::mem::take(&mut assessment.claims);
    for (target, Claim { path, limit, window, .. }) in claims {
        let number = comes_to(&assessment, &[target], window);
        if number > limit {
            assessment.faults.push(ScopeError::AllowanceExceeded { path, number, limit });
        }
    }
    match assessment.risk.value(bench.assets) {
        Ok(value) => assessment.value = value,
        Err(fault) => assessment.faults.push(fault),
    }
    assessment
}

impl Assessment {
    fn add(&mut self, act: Act) -> Result<(), ScopeError> {
        let Act { target, means, fixed, amount, deposit, value, claims, .. } = act;
        self.is_repeated |= self.uses.iter().any(|used| used.target == target);
        self.add_use(target, value);
        for (target, claim) in claims {
            self.add_use(target, claim.number);
            let is_known = |(other, known): &(Target, Claim)| {
                *other == target && (known.limit, known.window) == (claim.limit, claim.window)
            };
            if !self.claims.iter().any(is_known) {
                self.claims.push((target, claim));
            }
        }
        for (target, units) in means {
            // What is no amount is as much as any, and where it was stopped as little.
            let (sum, class) = units.map_or((u128::MAX, 0), |units| (units, class(units)));
            match self.meanings.iter_mut().find(|meaning| meaning.target == target) {
                Some(meaning) => {
                    meaning.sum = meaning.sum.saturating_add(sum);
                    meaning.classes.push(class);
                }
                None => self.meanings.push(Meaning { target, sum, classes: vec![class] }),
            }
        }
        self.risk.add_fixed(fixed)?;
        if let Some((asset, units)) = amount {
            self.risk.add_amount(&asset, units)?;
        }
        self.risk.add_amount(&Asset::Near, deposit)
    }

    fn add_use(&mut self, target: Target, value: u128) {
        match self.uses.iter_mut().find(|used| used.target == target) {
            Some(used) => used.value = used.value.saturating_add(value),
            None => self.uses.push(Use { target, value }),
        }
    }
}

/// How much of the limits of a charter, and of its allowances, is used in the windows that end now.
pub(crate) fn usage(charter: &Charter, ledger: &Ledger, hash: Hash, now: u64) -> Vec<LimitView> {
    let mut limits = Vec::new();
    for (scope, number) in charter.scopes.iter().zip(0..) {
        let mut tell = |targets: &[Target], path, limit: u128, window| {
            let used = ledger.spent(targets, window, None, now).into();
            limits.push(LimitView { scope: number, path, limit: limit.into(), used, window: window.into() });
        };
        tell(&targets(hash, scope), None, scope.limit, scope.window);
        if let Permit::Call { receiver_id, method, arguments, .. } = &scope.permit {
            for (path, limit, window) in condition::allowances(arguments) {
                let target = hashed(hash, &condition::allowance_name(receiver_id, method, &path));
                tell(&[target], Some(path), limit, window);
            }
        }
    }
    limits
}

fn target(hash: Hash, receiver_id: &AccountId, kind: u8, name: &str) -> Target {
    let mut bytes = vec![kind];
    bytes.extend(receiver_id.as_bytes());
    bytes.push(0);
    bytes.extend(name.as_bytes());
    hashed(hash, &bytes)
}

fn hashed(hash: Hash, bytes: &[u8]) -> Target {
    let hash = hash(bytes);
    let (first, _) = hash.split_at(16);
    first.iter().fold(0, |target, byte| target << 8 | u128::from(*byte))
}

fn transfer_target(hash: Hash, receiver_id: &AccountId, asset: &Asset) -> Target {
    target(hash, receiver_id, 0, &asset.to_string())
}

fn call_target(hash: Hash, receiver_id: &AccountId, method: &str) -> Target {
    target(hash, receiver_id, 1, method)
}

fn deposit_target(hash: Hash, receiver_id: &AccountId, method: &str) -> Target {
    target(hash, receiver_id, 2, method)
}

/// Everything that a scope allows.
fn targets(hash: Hash, scope: &Scope) -> Vec<Target> {
    match &scope.permit {
        Permit::Transfer { asset, receiver_ids } => {
            receiver_ids.iter().map(|receiver_id| transfer_target(hash, receiver_id, asset)).collect()
        }
        Permit::Call { receiver_id, method, .. } => vec![call_target(hash, receiver_id, method)],
    }
}

fn acts(bench: &Bench<'_>, position: usize, action: &Action) -> Vec<Result<Act, ScopeError>> {
    match action {
        Action::Transfer { asset, receiver_id, amount } => {
            vec![transfer(bench, asset, receiver_id, *amount)]
        }
        Action::FunctionCalls { receiver_id, calls, .. } => {
            calls.iter().map(|call| function_call(bench, receiver_id, call)).collect()
        }
        _ => vec![Err(ScopeError::ActionNotForAgents { position })],
    }
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

fn transfer(
    bench: &Bench<'_>,
    asset: &Asset,
    receiver_id: &AccountId,
    amount: u128,
) -> Result<Act, ScopeError> {
    check_receiver(bench, receiver_id)?;
    if let Asset::Nep141(token_id) = asset {
        check_receiver(bench, token_id)?;
    }
    let allows = |permit: &Permit| match permit {
        Permit::Transfer { asset: allowed, receiver_ids } => {
            allowed == asset && receiver_ids.contains(receiver_id)
        }
        Permit::Call { .. } => false,
    };
    let mut scopes = bench.charter.scopes.iter().enumerate();
    let (position, scope) = scopes.find(|(_, scope)| allows(&scope.permit)).ok_or_else(|| {
        ScopeError::OutOfScope { receiver_id: receiver_id.clone(), method: format!("transfer of {asset}") }
    })?;
    let value = within(value::at_risk(amount, asset, bench.assets)?, scope.max_value)?;
    let target = transfer_target(bench.hash, receiver_id, asset);
    let (means, amount) = (vec![(target, Some(amount))], Some((asset.clone(), amount)));
    Ok(Act { scope: position, target, means, fixed: 0, amount, deposit: 0, value, claims: Vec::new() })
}

/// The scope that allows these arguments of a call, and what they take of its allowances. Scopes of one method exclude
/// each other. Where none allows them, what is wrong by the first one; `None` where there is none.
fn permit_of<'a>(
    bench: &Bench<'a>,
    receiver_id: &AccountId,
    method: &str,
    given: &[(&str, &str)],
) -> Result<(usize, &'a Scope, Vec<Claim>), Option<ScopeError>> {
    let mut fault = None;
    for (position, scope) in bench.charter.scopes.iter().enumerate() {
        if !allows_calls(&scope.permit, receiver_id, method) {
            continue;
        }
        let Permit::Call { arguments, .. } = &scope.permit else { continue };
        match condition::check_members(arguments, given) {
            Ok(claims) => return Ok((position, scope, claims)),
            Err(found) => fault = fault.or_else(|| Some(found.of(method))),
        }
    }
    Err(fault)
}

fn allows_calls(permit: &Permit, id: &AccountId, name: &str) -> bool {
    matches!(permit, Permit::Call { receiver_id, method, .. } if receiver_id == id && method == name)
}

fn function_call(bench: &Bench<'_>, receiver_id: &AccountId, call: &Call) -> Result<Act, ScopeError> {
    check_receiver(bench, receiver_id)?;
    let method = &call.method;
    let out_of_scope = || ScopeError::OutOfScope { receiver_id: receiver_id.clone(), method: method.clone() };
    if !bench.charter.scopes.iter().any(|scope| allows_calls(&scope.permit, receiver_id, method)) {
        return Err(out_of_scope());
    }
    let given = json::members(&call.args)
        .map_err(|fault| ScopeError::ArgsNotCanonical { method: method.clone(), position: fault.position })?;
    let (position, scope, claims) =
        permit_of(bench, receiver_id, method, &given).map_err(|fault| fault.unwrap_or_else(out_of_scope))?;
    let Permit::Call { max_deposit, min_gas, max_gas, valuation, .. } = &scope.permit else {
        return Err(out_of_scope());
    };
    if call.deposit > *max_deposit {
        return Err(ScopeError::DepositOverLimit { deposit: call.deposit, limit: *max_deposit });
    }
    if call.gas < *min_gas || call.gas > *max_gas {
        return Err(ScopeError::GasOutOfBounds { gas: call.gas, min: *min_gas, max: *max_gas });
    }
    let (fixed, amount) = argument_value(call, &given, valuation)?;
    let attached = Some((Asset::Near, call.deposit)).filter(|(_, deposit)| *deposit > 0);
    let value = amount.iter().chain(&attached).try_fold(fixed, |sum, (asset, amount)| {
        let value = value::at_risk(*amount, asset, bench.assets)?;
        sum.checked_add(value).ok_or(ScopeError::ValueTooLarge { amount: *amount })
    })?;
    let (target, deposit) = (call_target(bench.hash, receiver_id, method), call.deposit);
    let value = within(value, scope.max_value)?;
    let attached = if deposit < DUST { 0 } else { deposit };
    let units = amount.as_ref().map(|(_, units)| *units);
    let mut means = Vec::new();
    if units.is_none_or(|units| units > 0 || attached == 0) {
        means.push((target, units));
    }
    if attached > 0 || units == Some(0) {
        means.push((deposit_target(bench.hash, receiver_id, method), Some(attached)));
    }
    let identified = |claim: Claim| {
        (hashed(bench.hash, &condition::allowance_name(receiver_id, method, &claim.path)), claim)
    };
    let claims = claims.into_iter().map(identified).collect();
    Ok(Act { scope: position, target, means, fixed, amount, deposit, value, claims })
}

/// The value of a call beside what is attached to it: a fixed figure, or an amount of an asset.
fn argument_value(
    call: &Call,
    given: &[(&str, &str)],
    valuation: &Valuation,
) -> Result<(u128, Option<(Asset, u128)>), ScopeError> {
    match valuation {
        Valuation::Fixed { value } => Ok((*value, None)),
        Valuation::Argument { key, asset } => {
            let value = given.iter().find(|(name, _)| name == key);
            let amount = value.and_then(|(_, value)| json::amount(value)).ok_or_else(|| {
                ScopeError::ArgumentNotAmount { method: call.method.clone(), key: key.clone() }
            })?;
            Ok((0, Some((asset.clone(), amount))))
        }
    }
}

#[cfg(test)]
mod tests;
