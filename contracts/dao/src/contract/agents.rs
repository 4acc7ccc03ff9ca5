//! What a controller has put in for its agent: the bond, and storage that is paid in advance, so that the agent needs
//! no money of its own. It comes back to the controller alone.

use std::borrow::Cow;

use commonweight_common::{outgoing::Answer, promise};
use near_sdk::{AccountId, NearToken, env, json_types::U128, near};

use super::{Contract, ContractExt, guard, promises};
use crate::{Error, Event, Purse, Result, gas, logic::agent::Agent};

#[near]
impl Contract {
    /// Adds the attached deposit to an agent's bond. It belongs to the agent's controller, who alone can post it: while
    /// there is a bond, the agent keeps its controller.
    ///
    /// - **Caller**: the controller.
    /// - **Deposit**: what is added.
    /// - **Emits**: `bond_posted`.
    /// - **Fails**: `UNKNOWN_AGENT`, `NOT_CONTROLLER`, `DEPOSIT_REQUIRED`.
    #[payable]
    #[handle_result]
    pub fn post_bond(&mut self, agent_id: AccountId) -> Result<U128> {
        let (agent, amount) = self.deposit(&agent_id, Purse::Bond)?;
        let bond = agent.bond.into();
        Event::BondPosted { agent_id: Cow::Owned(agent_id), amount: amount.into(), bond }.emit();
        Ok(bond)
    }

    /// Pays the attached deposit in advance for the storage of the agent's decisions.
    ///
    /// - **Caller**: the controller.
    /// - **Deposit**: what is added.
    /// - **Emits**: `storage_posted`.
    /// - **Fails**: `UNKNOWN_AGENT`, `NOT_CONTROLLER`, `DEPOSIT_REQUIRED`.
    #[payable]
    #[handle_result]
    pub fn post_storage(&mut self, agent_id: AccountId) -> Result<U128> {
        let (agent, amount) = self.deposit(&agent_id, Purse::Storage)?;
        let balance = agent.storage_balance.into();
        Event::StoragePosted { agent_id: Cow::Owned(agent_id), amount: amount.into(), balance }.emit();
        Ok(balance)
    }

    /// Pays a part of an agent's bond to its controller, as far as nothing is locked in it. What is locked is valued by
    /// the prices and rules of now where these ask for more.
    ///
    /// - **Caller**: the controller.
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `bond_withdrawn`; `withdrawal_failed` where the payment fails.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_AGENT`, `NOT_CONTROLLER`, `WITHDRAWAL_AT_RISK`, `NO_BOND`, what a
    ///   charter can refuse.
    #[payable]
    #[handle_result]
    pub fn withdraw_bond(&mut self, agent_id: AccountId, amount: U128) -> Result<Answer<()>> {
        self.withdraw(agent_id, amount.0, Purse::Bond)
    }

    /// Pays what is left of the storage that was paid in advance to the controller.
    ///
    /// - **Caller**: the controller.
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `posted_storage_withdrawn`; `withdrawal_failed` where the payment fails.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `UNKNOWN_AGENT`, `NOT_CONTROLLER`, `NO_BOND`.
    #[payable]
    #[handle_result]
    pub fn withdraw_storage(&mut self, agent_id: AccountId, amount: U128) -> Result<Answer<()>> {
        self.withdraw(agent_id, amount.0, Purse::Storage)
    }

    /// Ends a payment to a controller. Where it failed, the money is back where it was: the agent has kept its
    /// controller meanwhile. Of the arguments, which are Borsh: the agent, how much, and of what.
    #[private]
    pub fn on_withdrawn(&mut self) {
        let (agent_id, amount, purse) = promises::arguments();
        self.end_withdrawal(agent_id, amount, purse);
    }
}

impl Contract {
    pub(super) fn end_withdrawal(&mut self, agent_id: AccountId, amount: u128, purse: Purse) {
        let Ok(mut agent) = self.load_agent(&agent_id) else {
            return;
        };
        agent.n_payments -= 1;
        if !promise::succeeded(0) {
            *purse_of(&mut agent, purse) += amount;
            self.held_deposits += amount;
            let agent_id = Cow::Borrowed(&agent_id);
            Event::WithdrawalFailed { agent_id, amount: amount.into(), purse }.emit();
        }
        self.save_agent(&agent_id, &agent);
    }

    fn deposit(&mut self, agent_id: &AccountId, purse: Purse) -> Result<(Agent, u128)> {
        let mut agent = self.load_agent(agent_id)?;
        require_controller(&agent)?;
        let amount = env::attached_deposit().as_yoctonear();
        if amount == 0 {
            return Err(Error::DepositRequired);
        }
        *purse_of(&mut agent, purse) += amount;
        self.held_deposits += amount;
        self.save_agent(agent_id, &agent);
        Ok((agent, amount))
    }

    pub(super) fn withdraw(&mut self, agent_id: AccountId, amount: u128, purse: Purse) -> Result<Answer<()>> {
        guard::require_one_yocto()?;
        let mut agent = self.load_agent(&agent_id)?;
        let caller_id = require_controller(&agent)?;
        let held = purse_of(&mut agent, purse);
        *held = held.checked_sub(amount).filter(|_| amount > 0).ok_or(Error::NoBond)?;
        let (rest, id) = (*held, Cow::Borrowed(&agent_id));
        match purse {
            Purse::Bond => {
                let locked = self.check_withdrawal(&mut agent)?.into();
                Event::BondWithdrawn { agent_id: id, amount: amount.into(), bond: rest.into(), locked }
                    .emit();
            }
            Purse::Storage => {
                Event::PostedStorageWithdrawn { agent_id: id, amount: amount.into(), balance: rest.into() }
                    .emit();
            }
        }
        agent.n_payments += 1;
        self.held_deposits -= amount;
        self.save_agent(&agent_id, &agent);
        let paid = promises::pay(&caller_id, NearToken::from_yoctonear(amount));
        Ok(promises::answer_to(paid, "on_withdrawn", &(agent_id, amount, purse), gas::ON_BOND_PAID))
    }

    /// Values what is locked of the bond anew, and returns that. Fails where what is left of the bond is not enough for
    /// it, and for an agent that may act.
    fn check_withdrawal(&self, agent: &mut Agent) -> Result<u128> {
        let now = env::block_timestamp();
        self.revalue(&mut agent.ledger)?;
        let locked = agent.ledger.locked(None, now);
        let required = locked.saturating_add(self.least_bond(agent, now));
        if required > agent.bond {
            return Err(Error::WithdrawalAtRisk { required, rest: agent.bond });
        }
        Ok(locked)
    }
}

fn purse_of(agent: &mut Agent, purse: Purse) -> &mut u128 {
    match purse {
        Purse::Bond => &mut agent.bond,
        Purse::Storage => &mut agent.storage_balance,
    }
}

/// The calling controller of the agent.
fn require_controller(agent: &Agent) -> Result<AccountId> {
    let caller_id = env::predecessor_account_id();
    if caller_id == agent.controller_id {
        return Ok(caller_id);
    }
    Err(Error::NotController { caller_id })
}
