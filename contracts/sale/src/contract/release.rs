//! Money out: the bucket of a round that succeeded goes to the treasury.

use near_sdk::{Promise, env, near};

use super::{Contract, ContractExt, payout};
use crate::{Event, Result, gas, logic::bucket, types::Feature};

#[near]
impl Contract {
    /// Sends the whole bucket of a round to the treasury: its milestone is accepted, and the next round may
    /// open once the money has arrived. The answer says whether it did.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `TrancheStarted`, then `TrancheReleased` or `TrancheReturned`.
    /// - **Fails**: `OneYoctoRequired`, `RoundUnknown`, `RoundNotSucceeded`, `NothingToRelease`, `Pause`.
    /// - **Async**: debited before the money leaves; what does not arrive is in the bucket again.
    #[payable]
    #[handle_result]
    pub fn release(&mut self, round_id: u32) -> Result<Promise> {
        self.one_yocto_owner()?;
        self.check_running(Feature::Release)?;
        let (totals, amount) = bucket::release(self.totals(round_id)?)?;
        self.save_totals(round_id, totals);
        Event::TrancheStarted { round_id, amount: amount.into() }.emit();
        let payment = payout::send(&self.terms(round_id)?.payment, self.treasury_id.clone(), amount);
        Ok(payment.then(
            Self::ext(env::current_account_id())
                .with_static_gas(gas::CALLBACK)
                .with_unused_gas_weight(0)
                .on_tranche_sent(round_id, amount.into()),
        ))
    }
}
