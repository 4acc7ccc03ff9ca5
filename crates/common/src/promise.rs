//! What another contract answered, read with a bound.
//!
//! The other side's data never makes a callback panic: a failure, an answer that is too long, and one that
//! does not parse are cases of their own.

use near_sdk::{PromiseError, env, serde::Deserialize, serde_json};

/// The longest JSON of a `U128`: 39 digits of `u128::MAX` between two quotes.
pub const MAX_AMOUNT_LENGTH: usize = 41;

/// How a promise ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// It succeeded and its answer was understood.
    Value(T),
    /// It failed: the callee's own state changes did not happen.
    Failed,
    /// It succeeded with an answer that is too long or is not what was asked for.
    Malformed,
}

/// Reads promise result `index` as JSON of at most `max_length` bytes.
#[expect(clippy::disallowed_methods, reason = "this is the bounded reader that the others are sent to")]
pub fn read_json<T: Deserialize>(index: u64, max_length: usize) -> Answer<T> {
    match env::promise_result_checked(index, max_length) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_or(Answer::Malformed, Answer::Value),
        Err(PromiseError::TooLong(_)) => Answer::Malformed,
        Err(_) => Answer::Failed,
    }
}

/// Whether promise `index` succeeded, whatever it answered.
#[expect(clippy::disallowed_methods, reason = "this is the bounded reader that the others are sent to")]
pub fn succeeded(index: u64) -> bool {
    !matches!(env::promise_result_checked(index, 0), Err(PromiseError::Failed))
}

/// Whether promise `index` succeeded with exactly this answer.
#[expect(clippy::disallowed_methods, reason = "this is the bounded reader that the others are sent to")]
pub fn answered(index: u64, expected: &[u8]) -> bool {
    env::promise_result_checked(index, expected.len()).is_ok_and(|answer| answer == expected)
}

#[cfg(test)]
mod tests;
