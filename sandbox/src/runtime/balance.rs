//! Tokens neither appear nor vanish: checked for every block.
//!
//! Only what the block has touched is counted, so that the check costs nothing on large states.
//! Sums wrap: equality survives it, and no patched balance is too large to be checked.

use std::sync::Arc;

use near_primitives::account::Account;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::trie_key::col;

use super::RuntimeFault;
use super::block::Block;
use super::fees::prepaid_of_receipt;
use crate::state::{Bytes, decode};

impl Block<'_> {
    pub(super) fn check_balance<'r>(
        &'r self,
        incoming: &[Arc<Receipt>],
        outgoing: impl Iterator<Item = &'r Arc<Receipt>>,
    ) -> Result<(), RuntimeFault> {
        let mut before = self.tokens_minted.as_yoctonear();
        let mut after = self.burnt().as_yoctonear();
        for receipt in incoming {
            before = before.wrapping_add(self.value(receipt)?);
        }
        for receipt in outgoing {
            after = after.wrapping_add(self.value(receipt)?);
        }
        for (key, old, new) in self.overlay.changes() {
            before = before.wrapping_add(self.stored(key, old)?);
            after = after.wrapping_add(self.stored(key, new)?);
        }
        if before == after { Ok(()) } else { Err(RuntimeFault::BalanceMismatch { before, after }) }
    }

    /// Tokens in one entry of the state.
    fn stored(&self, key: &[u8], value: Option<&Bytes>) -> Result<u128, RuntimeFault> {
        let (Some(column), Some(value)) = (key.first(), value) else { return Ok(0) };
        match *column {
            col::ACCOUNT => {
                let account: Account = decode(value);
                Ok(account.amount().as_yoctonear().wrapping_add(account.locked().as_yoctonear()))
            }
            col::POSTPONED_RECEIPT | col::PROMISE_YIELD_RECEIPT => self.value(&decode::<Receipt>(value)),
            _ => Ok(0),
        }
    }

    /// Tokens on their way in a receipt, the gas it has bought included.
    fn value(&self, receipt: &Receipt) -> Result<u128, RuntimeFault> {
        match receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
                let fees = &self.runtime.config.fees;
                let prepaid = prepaid_of_receipt(fees, &action, receipt.receiver_id())?;
                Ok(prepaid.value(action.gas_price())?.as_yoctonear())
            }
            VersionedReceiptEnum::Data(_)
            | VersionedReceiptEnum::PromiseResume(_)
            | VersionedReceiptEnum::GlobalContractDistribution(_) => Ok(0),
        }
    }
}
