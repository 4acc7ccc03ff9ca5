//! What the promises of an execution need. Checked when a proposal is made, so that no adopted proposal is too
//! heavy to be executed.

use commonweight_common::Asset;
use commonweight_explain::Action;
use near_sdk::Gas;

/// `execute` itself with the largest content, and the arguments that it sends.
const EXECUTE: Gas = Gas::from_tgas(30);
/// Reading the results of all actions, and one event.
pub(crate) const ON_EXECUTED: Gas = Gas::from_tgas(10);
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
    actions.map(of_action).fold(EXECUTE.saturating_add(ON_EXECUTED), Gas::saturating_add)
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
