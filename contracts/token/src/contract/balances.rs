//! The books: every change of a balance or of the supply, with the event that tells of it.

use near_sdk::{AccountId, env};

use super::{
    Contract, require_one_yocto,
    state::{BALANCES, MINTERS, SUPPLY, Supply},
};
use crate::{
    Error, Result,
    logic::{
        minter::Minter,
        transfer::{self, Resolution},
    },
    nep141,
};

/// What the events of a refund say.
const REFUND: Option<&str> = Some("refund");

impl Contract {
    /// Transfers from the predecessor, who is returned.
    pub(super) fn transfer(receiver_id: &AccountId, amount: u128, memo: Option<&str>) -> Result<AccountId> {
        require_one_yocto()?;
        let sender_id = env::predecessor_account_id();
        if sender_id == *receiver_id {
            return Err(Error::ReceiverIsSender { account_id: sender_id });
        }
        let rest = transfer::withdraw(&sender_id, BALANCES.get(&sender_id), amount)?;
        let sum = transfer::deposit(receiver_id, BALANCES.get(receiver_id), amount)?;

        BALANCES.set(&sender_id, &rest);
        BALANCES.set(receiver_id, &sum);

        nep141::transferred(&sender_id, receiver_id, amount, memo);
        Ok(sender_id)
    }

    /// Ends a transfer whose receiver says that it left `unused`, and returns what was used.
    pub(super) fn resolve(
        sender_id: &AccountId,
        receiver_id: &AccountId,
        amount: u128,
        unused: Option<u128>,
    ) -> Result<u128> {
        let receiver_balance = BALANCES.get(receiver_id).unwrap_or(0);
        let sender_balance = BALANCES.get(sender_id);
        let Resolution { refund, is_burnt, used } =
            transfer::resolve(amount, unused, receiver_balance, sender_balance.is_some());
        if refund == 0 {
            return Ok(used);
        }

        BALANCES.set(receiver_id, &(receiver_balance - refund));
        if is_burnt {
            Supply::shrink(refund)?;
            nep141::burnt(receiver_id, refund, REFUND);
        } else {
            BALANCES.set(sender_id, &transfer::deposit(sender_id, sender_balance, refund)?);
            nep141::transferred(receiver_id, sender_id, refund, REFUND);
        }
        Ok(used)
    }

    pub(super) fn do_mint(account_id: &AccountId, amount: u128) -> Result<()> {
        let minter_id = env::predecessor_account_id();
        let minter = Self::admitted(&minter_id)?;
        let mut supply = Supply::load()?;
        let balance = transfer::registered(account_id, BALANCES.get(account_id))?;
        let minted = minter.mint(amount, supply.total, supply.max)?;
        let balance = transfer::deposit(account_id, Some(balance), amount)?;
        supply.total += amount;

        MINTERS.set(&minter_id, &minted);
        SUPPLY.set(&(), &supply);
        BALANCES.set(account_id, &balance);

        nep141::minted(account_id, amount);
        Ok(())
    }

    pub(super) fn do_burn(amount: u128) -> Result<()> {
        require_one_yocto()?;
        let account_id = env::predecessor_account_id();
        let rest = transfer::withdraw(&account_id, BALANCES.get(&account_id), amount)?;

        BALANCES.set(&account_id, &rest);
        Supply::shrink(amount)?;

        nep141::burnt(&account_id, amount, None);
        Ok(())
    }

    pub(super) fn admitted(account_id: &AccountId) -> Result<Minter> {
        MINTERS
            .get(account_id)
            .filter(Minter::is_admitted)
            .ok_or_else(|| Error::NotMinter { account_id: account_id.clone() })
    }
}
