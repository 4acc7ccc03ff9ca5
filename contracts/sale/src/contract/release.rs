//! Money out: accepted tranches and what rounding leaves to the treasury, bonds to whom they belong.

use commonweight_common::{outgoing::pay, promise};
use near_sdk::{Promise, PromiseOrValue, env, json_types::U128, near};

use super::{
    Contract, ContractExt,
    payout::{self, callback},
    tranches::position,
};
use crate::{
    Event, Result,
    logic::{
        bond::{Challenge, Fate},
        bucket,
        tranche::Process,
    },
    types::Feature,
};

#[near]
impl Contract {
    /// Sends to the treasury what of an accepted tranche has flowed, and what was held back once its time is over.
    /// The answer says whether it arrived.
    ///
    /// - **Caller**: anybody: the money has one way to go.
    /// - **Emits**: `tranche_started`, then `tranche_released` or `tranche_returned`.
    /// - **Fails**: `UNKNOWN_ROUND`, `ROUND_NOT_SUCCEEDED`, `NOTHING_TO_RELEASE`; `ROUND_ABORTED`, `OVERDUE`,
    ///   `UNKNOWN_TRANCHE`, `NOT_ACCEPTED`, `CHALLENGED_ALREADY`; `PAUSED`.
    /// - **Async**: debited before the money leaves; what does not arrive is in the bucket again.
    #[handle_result]
    pub fn release(&mut self, round_id: u32, tranche: u32) -> Result<PromiseOrValue<bool>> {
        self.check_running(Feature::Release)?;
        let (plan, totals, release) = self.release_records(round_id)?;
        let mut process = Process::in_time(&plan, totals, release, self.time(&totals))?;
        let amount = process.release(position(tranche))?;
        self.save_totals(round_id, process.totals);
        self.save_process(round_id, process);
        self.send_to_treasury(round_id, Some(tranche), amount)
    }

    /// Sends to the treasury what rounding has left of an aborted round, 30 days after its abort. What buyers have
    /// not fetched stays theirs. The answer says whether it arrived.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `tranche_started`, then `tranche_released` or `tranche_returned`, of no tranche.
    /// - **Fails**: `PAUSED`, `UNKNOWN_ROUND`, `NOTHING_TO_RELEASE`; `NOT_ABORTED`, `DUST_TOO_SOON`.
    /// - **Async**: as `release`.
    #[handle_result]
    pub fn sweep(&mut self, round_id: u32) -> Result<PromiseOrValue<bool>> {
        self.check_running(Feature::Release)?;
        let (totals, amount) = bucket::sweep(self.totals(round_id)?, env::block_timestamp())?;
        self.save_totals(round_id, totals);
        self.send_to_treasury(round_id, None, amount)
    }

    /// After `release` and `sweep`. Returns whether the money arrived.
    #[private]
    #[handle_result]
    pub fn on_tranche_sent(&mut self, round_id: u32, tranche: Option<u32>, amount: U128) -> Result<bool> {
        let delivered = promise::succeeded(0);
        let (plan, mut totals, mut release) = self.release_records(round_id)?;
        if let Some(tranche) = tranche {
            let position = position(tranche);
            bucket::release_settled(&plan, &mut totals, &mut release, position, amount.0, delivered);
            self.save_release(round_id, release);
        } else {
            totals = bucket::sweep_settled(totals, amount.0, delivered);
        }
        self.save_totals(round_id, totals);
        if delivered {
            Event::TrancheReleased { round_id, tranche, amount }.emit();
        } else {
            Event::TrancheReturned { round_id, tranche, amount }.emit();
        }
        Ok(delivered)
    }

    /// Sends the bond of a challenge to whom it belongs: to the challenger, or to the treasury where the evidence was
    /// accepted all the same. What the challenger paid for storage goes back in any case. The answer says whether the
    /// bond arrived.
    ///
    /// - **Caller**: anybody.
    /// - **Emits**: `bond_delivered` or `bond_returned`.
    /// - **Fails**: `UNKNOWN_ROUND`; `UNKNOWN_CHALLENGE`, `CHALLENGE_UNDECIDED`, `BOND_ON_ITS_WAY`.
    /// - **Async**: marked before the money leaves; what does not arrive can be sent again.
    #[handle_result]
    pub fn withdraw_bond(&mut self, round_id: u32, challenge_id: u32) -> Result<PromiseOrValue<bool>> {
        let totals = self.totals(round_id)?;
        let challenge = self.challenge_of(round_id, challenge_id)?;
        let returns = challenge.returns_bond(challenge_id, &totals)?;
        let receiver_id = if returns { challenge.challenger_id.clone() } else { self.treasury_id.clone() };
        let bond = challenge.bond;
        self.save_challenge(round_id, challenge_id, Challenge { sending: true, ..challenge });
        let paid = Promise::new(receiver_id).transfer(bond);
        Ok(paid.then(callback().on_bond_sent(round_id, challenge_id)).into())
    }

    /// After `withdraw_bond`. Returns whether the bond arrived.
    #[private]
    #[handle_result]
    pub fn on_bond_sent(&mut self, round_id: u32, challenge_id: u32) -> Result<bool> {
        let delivered = promise::succeeded(0);
        let challenge = self.challenge_of(round_id, challenge_id)?;
        let amount = challenge.bond;
        let slashed = challenge.fate == Fate::Slashed;
        if delivered {
            self.remove_deposit(challenge.deposit());
            self.remove_challenge(round_id, challenge_id);
            pay(&challenge.challenger_id, challenge.storage);
            Event::BondDelivered { round_id, challenge_id, amount, slashed }.emit();
        } else {
            self.save_challenge(round_id, challenge_id, Challenge { sending: false, ..challenge });
            Event::BondReturned { round_id, challenge_id, amount }.emit();
        }
        Ok(delivered)
    }
}

impl Contract {
    fn send_to_treasury(
        &self,
        round_id: u32,
        tranche: Option<u32>,
        amount: u128,
    ) -> Result<PromiseOrValue<bool>> {
        let payment = self.terms(round_id)?.payment;
        Event::TrancheStarted { round_id, tranche, amount: amount.into() }.emit();
        let sent = payout::send(&payment, self.treasury_id.clone(), amount);
        Ok(sent.then(callback().on_tranche_sent(round_id, tranche, amount.into())).into())
    }
}
