//! What an agent may do.

use std::fmt;

use crate::{
    Charter, Permit, Scope, UnitOfAccount, Valuation,
    text::{Code, Gas, List, Near, Span, Time, Value, Words},
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
        Permit::Call { receiver_id, method, max_deposit, min_gas, max_gas, valuation } => {
            write!(
                f,
                "call method {} of {receiver_id} with at most {} attached, at least {} and at most {}, where a call \
                 is worth ",
                Code(method),
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
