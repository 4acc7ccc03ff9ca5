//! What goes back when a receipt is done: gas not used, gas bought too dear, deposits of failures.

use near_parameters::ActionCosts;
use near_primitives::errors::IntegerOverflowError;
use near_primitives::receipt::Receipt;
use near_primitives::types::{Balance, Gas};

use super::RuntimeFault;
use super::block::Block;
use super::execute::Execution;
use super::fees::{prepaid_of_receipt, price};

impl Block<'_> {
    /// Adds the refunds to the receipts that follow. Gives what creating an account costs beyond
    /// its gas; that is burnt instead of refunded.
    pub(super) fn refund(
        &mut self,
        run: &mut Execution,
        burn_price: Balance,
    ) -> Result<Balance, RuntimeFault> {
        let fees = &self.runtime.config.fees;
        let receiver_id = run.receipt.receiver_id();
        let prepaid = prepaid_of_receipt(fees, run.action_receipt, receiver_id)?;
        if run.is_system() {
            // A refund has bought no gas. If its receiver is gone, it is burnt.
            if run.result.is_err() {
                self.burn(prepaid.deposit)?;
            }
            return Ok(Balance::ZERO);
        }
        if run.result.is_err() && !prepaid.deposit.is_zero() {
            let receiver = run.receipt.balance_refund_receiver();
            run.receipts.push(Receipt::new_balance_refund(receiver, prepaid.deposit));
        }

        let spent = if run.result.is_ok() { run.gas_used } else { run.gas_burnt };
        let bought = prepaid.gas.checked_add_result(prepaid.exec)?;
        let unused = bought.checked_sub(spent).ok_or(IntegerOverflowError)?;
        let unused = unused.saturating_sub(fees.gas_penalty_for_gas_refund(unused));
        let gas_price = run.action_receipt.gas_price();
        let surplus_price = gas_price.saturating_sub(burn_price);
        let surplus = price(run.gas_burnt, surplus_price)?;
        let creation_charge = self.creation_charge(run, burn_price)?.min(surplus);
        let refund = price(unused, gas_price)?
            .checked_add(surplus.saturating_sub(creation_charge))
            .ok_or(IntegerOverflowError)?;
        if !refund.is_zero() {
            run.receipts.push(Receipt::new_gas_refund(
                run.action_receipt.signer_id(),
                refund,
                run.action_receipt.signer_public_key().clone(),
            ));
        }
        Ok(creation_charge)
    }

    /// The price of a new account, less what its gas costs already.
    fn creation_charge(&self, run: &Execution, burn_price: Balance) -> Result<Balance, RuntimeFault> {
        if !run.is_account_created {
            return Ok(Balance::ZERO);
        }
        let config = &self.runtime.config;
        let gas: Gas = config.fees.fee(ActionCosts::create_account).exec_fee().gas;
        Ok(config.account_creation_charge.saturating_sub(price(gas, burn_price)?))
    }
}
