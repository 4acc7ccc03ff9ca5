//! Whether the arguments of a call are as a scope allows. What no condition names is refused.

use commonweight_explain::{Condition, Member};
use near_sdk::AccountId;

use super::{actions, json, policy::MAX_SCOPE_WINDOW};
use crate::error::{ActionError, ScopeError};

/// The most conditions of a scope, and the deepest that one may be inside others.
const MAX_CONDITIONS: usize = 64;
const MAX_DEPTH: usize = 4;
/// The most values or accounts of one condition, and the longest value.
const MAX_CHOICES: usize = 32;
const MAX_VALUE_LENGTH: usize = 256;

/// What a call takes of an allowance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Where the number is among the arguments.
    pub(crate) path: String,
    pub(crate) number: u128,
    pub(crate) limit: u128,
    pub(crate) window: u64,
}

/// What is wrong with the arguments of a call, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is there, and not as the scope allows.
    NotAllowed { path: String },
    /// It must be there.
    Missing { path: String },
    /// The scope does not name it.
    Unnamed { path: String },
}

impl Fault {
    pub(crate) fn of(self, method: &str) -> ScopeError {
        let method = method.to_owned();
        match self {
            Self::NotAllowed { path } => ScopeError::ArgumentNotAllowed { method, path },
            Self::Missing { path } => ScopeError::ArgumentMissing { method, path },
            Self::Unnamed { path } => ScopeError::ArgumentUnnamed { method, path },
        }
    }
}

/// Fails unless the members of an object are as these conditions say: all that are named must be there, and no others.
/// Returns what they take of allowances.
pub(crate) fn check_members(members: &[Member], given: &[(&str, &str)]) -> Result<Vec<Claim>, Fault> {
    let mut claims = Vec::new();
    check_object(members, given, "", &mut claims)?;
    Ok(claims)
}

fn check_object(
    members: &[Member],
    given: &[(&str, &str)],
    path: &str,
    claims: &mut Vec<Claim>,
) -> Result<(), Fault> {
    for (name, value) in given {
        let path = inside(path, name);
        match members.iter().find(|member| member.name == *name) {
            Some(member) => check(&member.condition, value, path, claims)?,
            None => return Err(Fault::Unnamed { path }),
        }
    }
    for member in members.iter().filter(|member| member.is_required) {
        if given.iter().all(|(name, _)| *name != member.name) {
            return Err(Fault::Missing { path: inside(path, &member.name) });
        }
    }
    Ok(())
}

fn check(condition: &Condition, value: &str, path: String, claims: &mut Vec<Claim>) -> Result<(), Fault> {
    let is_met = match condition {
        Condition::Anything => true,
        Condition::OneOf { values } => values.iter().any(|allowed| allowed == value),
        Condition::Between { min, max } => {
            json::number(value).is_some_and(|number| (*min..=*max).contains(&number))
        }
        Condition::WithinAllowance { limit, window } => {
            let number = json::number(value).filter(|number| number <= limit);
            if let Some(number) = number {
                claim(claims, &path, number, *limit, *window);
            }
            number.is_some()
        }
        Condition::Account { account_ids } => {
            let named = json::string(value).map(account_of);
            account_ids.iter().any(|account_id| named == Some(account_id.as_str()))
        }
        Condition::List { max_length, each } => match json::elements(value) {
            Ok(elements) if elements.len() as u64 <= u64::from(*max_length) => {
                let path = path + "[]";
                return elements.iter().try_for_each(|element| check(each, element, path.clone(), claims));
            }
            _ => false,
        },
        Condition::Object { members } => match json::members(value) {
            Ok(given) => return check_object(members, &given, &path, claims),
            Err(_) => false,
        },
    };
    if is_met { Ok(()) } else { Err(Fault::NotAllowed { path }) }
}

/// Adds a number to what is taken at its place, which a list has once.
fn claim(claims: &mut Vec<Claim>, path: &str, number: u128, limit: u128, window: u64) {
    match claims.iter_mut().find(|claim| claim.path == path) {
        Some(claim) => claim.number = claim.number.saturating_add(number),
        None => claims.push(Claim { path: path.to_owned(), number, limit, window }),
    }
}

/// The account that a text is or begins with. A name is told as a whole: it ends with the text, or before a sign of ASCII
/// that no name has. What goes on in capitals or in another script is nobody's.
fn account_of(text: &str) -> &str {
    let is_of_a_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    let end = text.bytes().position(|byte| !is_of_a_name(byte)).unwrap_or(text.len());
    let is_ended =
        text.as_bytes().get(end).is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
    text.get(..end).filter(|_| is_ended).unwrap_or_default()
}

/// Whether no object meets both, as far as that can be told: they ask for the same member in ways that exclude each
/// other, or one asks for a member that the other does not know.
pub(crate) fn are_disjoint(one: &[Member], other: &[Member]) -> bool {
    let asks_for_more = |one: &[Member], other: &[Member]| {
        one.iter().any(|member| {
            let counterpart = other.iter().find(|counterpart| counterpart.name == member.name);
            member.is_required
                && counterpart
                    .is_none_or(|counterpart| exclude_each_other(&member.condition, &counterpart.condition))
        })
    };
    asks_for_more(one, other) || asks_for_more(other, one)
}

fn exclude_each_other(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::OneOf { values }, condition) | (condition, Condition::OneOf { values }) => {
            values.iter().all(|value| check(condition, value, String::new(), &mut Vec::new()).is_err())
        }
        (Condition::Account { account_ids }, Condition::Account { account_ids: others }) => {
            account_ids.iter().all(|account_id| !others.contains(account_id))
        }
        (Condition::Object { members }, Condition::Object { members: others }) => {
            are_disjoint(members, others)
        }
        _ => match (range(one), range(other)) {
            (Some((min, max)), Some((other_min, other_max))) => max < other_min || other_max < min,
            _ => false,
        },
    }
}

/// The numbers that a condition lets through.
const fn range(condition: &Condition) -> Option<(u128, u128)> {
    match condition {
        Condition::Between { min, max } => Some((*min, *max)),
        Condition::WithinAllowance { limit, .. } => Some((0, *limit)),
        _ => None,
    }
}

/// Fails where conditions cannot be met, or are more or deeper than a scope has.
pub(crate) fn check_conditions(members: &[Member]) -> Result<(), ActionError> {
    let mut n_conditions = 0;
    check_names(members, 1, &mut n_conditions)?;
    actions::length("arguments", n_conditions, 0, MAX_CONDITIONS)
}

fn check_names(members: &[Member], depth: usize, n_conditions: &mut usize) -> Result<(), ActionError> {
    for (position, Member { name, condition, .. }) in members.iter().enumerate() {
        actions::check_key(name)?;
        // A place among the arguments is told by names with these between them.
        if name.bytes().any(|byte| b".[]".contains(&byte)) {
            return Err(ActionError::KeyMalformed { key: name.clone() });
        }
        if members[..position].iter().any(|other| other.name == *name) {
            return Err(ActionError::ArgumentTwice { name: name.clone() });
        }
        check_condition(condition, name, depth, n_conditions)?;
    }
    Ok(())
}

fn check_condition(
    condition: &Condition,
    name: &str,
    depth: usize,
    n_conditions: &mut usize,
) -> Result<(), ActionError> {
    let unmet = || ActionError::ConditionNeverMet { name: name.to_owned() };
    *n_conditions += 1;
    actions::length("arguments", depth, 1, MAX_DEPTH)?;
    match condition {
        Condition::OneOf { values } => {
            actions::length("values", values.len(), 1, MAX_CHOICES)?;
            values.iter().try_for_each(|value| {
                actions::length("values", value.len(), 1, MAX_VALUE_LENGTH)?;
                json::check(value).map_err(|_| unmet())
            })
        }
        Condition::Between { min, max } if min > max => Err(unmet()),
        Condition::Anything | Condition::Between { .. } => Ok(()),
        Condition::WithinAllowance { window, .. } => {
            if *window == 0 || *window > MAX_SCOPE_WINDOW {
                return Err(ActionError::WindowOutOfBounds { window: *window, max: MAX_SCOPE_WINDOW });
            }
            Ok(())
        }
        Condition::Account { account_ids } => {
            actions::length("account_ids", account_ids.len(), 1, MAX_CHOICES)
        }
        Condition::List { each, .. } => check_condition(each, name, depth + 1, n_conditions),
        Condition::Object { members } => check_names(members, depth + 1, n_conditions),
    }
}

/// Whether a call must have this argument.
pub(crate) fn is_required(members: &[Member], name: &str) -> bool {
    members.iter().any(|member| member.is_required && member.name == name)
}

/// Every allowance among these conditions: where its numbers are, its limit and its window.
pub(crate) fn allowances(members: &[Member]) -> Vec<(String, u128, u64)> {
    let mut found = Vec::new();
    collect_allowances(members, "", &mut found);
    found
}

fn collect_allowances(members: &[Member], path: &str, found: &mut Vec<(String, u128, u64)>) {
    for Member { name, condition, .. } in members {
        let (mut path, mut condition) = (inside(path, name), condition);
        while let Condition::List { each, .. } = condition {
            path.push_str("[]");
            condition = each;
        }
        match condition {
            Condition::WithinAllowance { limit, window } => found.push((path, *limit, *window)),
            Condition::Object { members } => collect_allowances(members, &path, found),
            _ => {}
        }
    }
}

fn inside(path: &str, name: &str) -> String {
    let mut inside = path.to_owned();
    inside.push_str(if path.is_empty() { "" } else { "." });
    inside.push_str(name);
    inside
}

/// What identifies an allowance, whatever scope it is in.
pub(crate) fn allowance_name(receiver_id: &AccountId, method: &str, path: &str) -> Vec<u8> {
    let mut bytes = vec![3];
    for part in [receiver_id.as_str(), method, path] {
        bytes.extend(part.as_bytes());
        bytes.push(0);
    }
    bytes
}

#[cfg(test)]
mod tests;
