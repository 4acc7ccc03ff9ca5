//! What the promises of an execution need. Checked when a proposal is made, so that no adopted proposal is too
//! heavy to be executed.

use commonweight_common::Asset;
use commonweight_explain::Action;
use near_sdk::Gas;

/// `execute` itself with the largest content, and the arguments that it sends.
const EXECUTE: Gas = Gas::from_tgas(30);
/// Settling an execution, reading the results of all actions as far as they are short, and one event.
const ON_EXECUTED: Gas = Gas::from_tgas(10);
/// Which part of the gas of the calls reading their answers may take beside [`ON_EXECUTED`].
///
/// The host writes a whole answer into a register before its length is known, for `wasm_write_register_byte`, 3.8 Mgas
/// a byte. Whoever answers has paid for that byte from the gas of the call: `wasm_read_memory_byte`, 3.8 Mgas, and
/// twice `data_receipt_creation_per_byte`, which is 47.7 + 17.2 Mgas to another account, and 17.2 + 17.2 Mgas where the
/// answer is that of a method of the DAO itself, which a call may pass on. So reading takes less than a tenth, 3.8 of
/// 38.2, and a callee cannot make the callback run out of gas by answering much.
const ANSWER_SHARE: u64 = 10;
/// Restoring a bond whose payment failed.
pub(crate) const ON_BOND_PAID: Gas = Gas::from_tgas(5);
/// `ft_transfer` of any token that keeps to NEP-141's usual budget.
pub(crate) const FT_TRANSFER: Gas = Gas::from_tgas(15);
/// Sending one receipt, beside the gas that is attached to it.
const RECEIPT: Gas = Gas::from_tgas(1);
/// The most that one execution may need: below the protocol's 1,000 Tgas for a transaction.
pub(crate) const MAX_EXECUTION: Gas = Gas::from_tgas(900);

/// The gas that must be attached to `execute` for these actions.
pub(crate) fn of_execution<'a>(actions: impl Iterator<Item = &'a Action>) -> Gas {
    let of_actions = sum(actions);
    EXECUTE.saturating_add(of_actions).saturating_add(of_callback(of_actions))
}

/// The gas of the callback that reads what became of these actions.
pub(crate) fn of_on_executed<'a>(actions: impl Iterator<Item = &'a Action>) -> Gas {
    of_callback(sum(actions))
}

fn of_callback(of_actions: Gas) -> Gas {
    ON_EXECUTED.saturating_add(Gas::from_gas(of_actions.as_gas() / ANSWER_SHARE))
}

fn sum<'a>(actions: impl Iterator<Item = &'a Action>) -> Gas {
    actions.map(of_action).fold(Gas::from_gas(0), Gas::saturating_add)
}

fn of_action(action: &Action) -> Gas {
    match action {
        Action::Transfer { asset: Asset::Near, .. } => RECEIPT,
        Action::Transfer { asset: Asset::Nep141(_), .. } => FT_TRANSFER.saturating_add(RECEIPT),
        Action::FunctionCalls { calls, .. } => {
            let of_call = |gas: u64| Gas::from_gas(gas).saturating_add(RECEIPT);
            calls.iter().map(|call| of_call(call.gas)).fold(RECEIPT, Gas::saturating_add)
        }
        _ => Gas::from_gas(0),
    }
}

#[cfg(test)]
mod tests;
