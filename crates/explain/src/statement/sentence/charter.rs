//! What an agent may do.

use std::fmt;

use crate::{
    Charter, Condition, Member, Permit, Scope, UnitOfAccount, Valuation,
    text::{Code, Data, Gas, List, Near, Span, Time, Value, Words},
};

/// Writes a charter.
pub(super) fn write(charter: &Charter, unit: &UnitOfAccount, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "{} answers for it. Its model family is {}. Its mandate is {}. Its rights end on {}. It may",
        charter.controller_id,
        Code(&charter.model_family),
        Words(&charter.mandate),
        Time(charter.expires_at),
    )?;
    for (position, scope) in charter.scopes.iter().enumerate() {
        write!(f, "{} ({}) ", if position == 0 { "" } else { ";" }, position + 1)?;
        write_scope(scope, unit, f)?;
    }
    f.write_str(if charter.scopes.is_empty() { " do nothing." } else { "." })
}

fn write_scope(scope: &Scope, unit: &UnitOfAccount, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &scope.permit {
        Permit::Transfer { asset, receiver_ids } => {
            write!(f, "pay {asset} to these and nobody else: {}", List(receiver_ids))?;
        }
        Permit::Call { receiver_id, method, arguments, max_deposit, min_gas, max_gas, valuation } => {
            write!(f, "call method {} of {receiver_id} with ", Code(method))?;
            write_members("argument", arguments, f)?;
            write!(
                f,
                ", at most {} attached, at least {} and at most {}, where a call is worth ",
                Near(*max_deposit),
                Gas(*min_gas),
                Gas(*max_gas),
            )?;
            match valuation {
                Valuation::Fixed { value } => write!(f, "{}", Value { amount: *value, unit })?,
                Valuation::Argument { key, asset } => write!(f, "its argument {} in {asset}", Code(key))?,
            }
            f.write_str(" and what is attached")?;
        }
    }
    write!(
        f,
        ", each worth at most {} and all within any {} at most {}",
        Value { amount: scope.max_value, unit },
        Span(scope.window),
        Value { amount: scope.limit, unit }
    )?;
    f.write_str(if scope.requires_reference { ", with a reference that is used once" } else { "" })
}

/// The members that an object may have. Brackets keep what is inside of one apart from the next.
fn write_members(noun: &str, members: &[Member], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if members.is_empty() {
        return write!(f, "no {noun}s");
    }
    write!(f, "the {noun}{} [", if members.len() == 1 { "" } else { "s" })?;
    for (position, Member { name, is_required, condition }) in members.iter().enumerate() {
        f.write_str(if position == 0 { "" } else { "; " })?;
        f.write_str(if *is_required { "" } else { "if there is one, " })?;
        write!(f, "{}: ", Code(name))?;
        write_condition(condition, f)?;
    }
    f.write_str("] and no others")
}

fn write_condition(condition: &Condition, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match condition {
        Condition::Anything => f.write_str("anything"),
        Condition::OneOf { values } => {
            f.write_str(match values.len() {
                0 => "nothing",
                1 => "exactly ",
                _ => "one of ",
            })?;
            values.iter().enumerate().try_for_each(|(position, value)| {
                write!(f, "{}{}", if position == 0 { "" } else { ", " }, Data(value))
            })
        }
        Condition::Between { min, max } => write!(f, "a whole number from {min} to {max}"),
        Condition::WithinAllowance { limit, window } => {
            write!(f, "a whole number, all of them within any {} at most {limit} together", Span(*window))
        }
        Condition::Account { account_ids } => {
            write!(f, "one of these accounts, or what begins with one: {}", List(account_ids))
        }
        Condition::List { max_length, each } => {
            write!(f, "a list of at most {max_length}, each [")?;
            write_condition(each, f)?;
            f.write_str("]")
        }
        Condition::Object { members } => {
            f.write_str("an object with ")?;
            write_members("member", members, f)
        }
    }
}
