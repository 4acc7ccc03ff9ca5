//! The door through which a simulation looks at a block being executed, and makes things go wrong on purpose.
//!
//! Without a simulation nobody stands there, and a block is what its input makes it.

use near_primitives::action::Action;
use near_primitives::errors::{ActionErrorKind, FunctionCallError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;

use super::RuntimeFault;
use super::block::Block;
use super::execute::Execution;
use super::fees::{Side, action_fee};

/// What goes wrong with a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It fails before it has done anything: the contract panics, or the account is gone.
    Fail,
    /// Its first function call burns all gas attached to it, and fails.
    OutOfGas,
}

/// Sees what a block does, and decides what goes wrong in it.
pub trait Disturb: Send {
    /// A receipt has been created: as number `index` of those of `parent`, a transaction or a receipt.
    fn created(&mut self, parent: &CryptoHash, index: usize, receipt: &Receipt);

    /// What goes wrong with a receipt that is about to be executed.
    fn fault(&mut self, receipt: &Receipt) -> Option<Fault>;

    /// After how many blocks a promise that is being yielded times out, if sooner than the protocol says.
    fn lifetime(&mut self, yielded: &Receipt) -> Option<u64>;
}

impl Block<'_> {
    /// Fails the receipt at its first function call, or at its first action where it has none.
    pub(super) fn fail_on_purpose(&self, run: &mut Execution, fault: Fault) -> Result<(), RuntimeFault> {
        let actions = run.action_receipt.actions();
        let call = actions.iter().position(|action| matches!(action, Action::FunctionCall(_)));
        let failing = call.unwrap_or(0);
        for action in actions.iter().take(failing + 1) {
            let fee = action_fee(&self.runtime.config.fees, Side::Exec, action, run.account_id())?;
            run.burn_gas(fee, fee.as_gas())?;
        }
        let message = match (fault, actions.get(failing)) {
            (Fault::OutOfGas, Some(Action::FunctionCall(call))) => {
                run.burn_gas(call.gas, call.gas.as_gas())?;
                "Exceeded the prepaid gas."
            }
            (_, Some(Action::FunctionCall(_))) => "Smart contract panicked: failed by the schedule",
            _ => {
                let account_id = run.account_id().clone();
                run.fail(ActionErrorKind::AccountDoesNotExist { account_id }, Some(failing));
                return Ok(());
            }
        };
        let error = FunctionCallError::ExecutionError(message.to_owned());
        run.fail(ActionErrorKind::FunctionCallError(error), Some(failing));
        Ok(())
    }
}
