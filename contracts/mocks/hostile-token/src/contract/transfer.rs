//! NEP-141: transfers, and the resolution of those that call the receiver.

use near_sdk::{Gas, ext_contract};

use super::{AccountId, Behaviour, Contract, ContractExt, Method, U128, assert_one_yocto, env, near};

/// What `ft_transfer_call` keeps for itself and its resolution; the receiver gets the rest.
const TRANSFER_CALL_RESERVE: Gas = Gas::from_tgas(30);
/// What the resolution gets.
const RESOLVE_TRANSFER: Gas = Gas::from_tgas(10);
/// The longest JSON of a `U128`.
const MAX_AMOUNT_LENGTH: usize = 41;

/// Who is told of a transfer.
#[expect(dead_code, reason = "only the calls that the macro makes of it are used")]
#[ext_contract(ext_ft_receiver)]
trait FungibleTokenReceiver {
    /// Answers what of `amount` it does not take.
    fn ft_on_transfer(&mut self, sender_id: AccountId, amount: U128, msg: String) -> U128;
}

#[near]
impl Contract {
    /// NEP-141.
    #[payable]
    pub fn ft_transfer(&mut self, receiver_id: AccountId, amount: U128, memo: Option<String>) {
        assert_one_yocto();
        let _ = memo;
        let behaviour = self.begin(Method::FtTransfer);
        let receiver_id = self.actual_receiver(behaviour, receiver_id);
        if behaviour != Behaviour::DoNothing {
            self.shift(&env::predecessor_account_id(), &receiver_id, amount.0);
        }
        Self::end(behaviour, &());
    }

    /// NEP-141.
    #[payable]
    pub fn ft_transfer_call(
        &mut self,
        receiver_id: AccountId,
        amount: U128,
        memo: Option<String>,
        msg: String,
    ) {
        assert_one_yocto();
        let _ = memo;
        let behaviour = self.begin(Method::FtTransferCall);
        let sender_id = env::predecessor_account_id();
        if matches!(behaviour, Behaviour::Take | Behaviour::DoNothing) {
            if behaviour == Behaviour::Take {
                self.shift(&sender_id, &self.owner_id.clone(), amount.0);
            }
            return Self::end(behaviour, &amount);
        }
        self.shift(&sender_id, &receiver_id, amount.0);
        let receiver_gas = env::prepaid_gas()
            .checked_sub(TRANSFER_CALL_RESERVE)
            .unwrap_or_else(|| env::panic_str("More gas is required"));
        ext_ft_receiver::ext(receiver_id.clone())
            .with_static_gas(receiver_gas)
            .with_unused_gas_weight(0)
            .ft_on_transfer(sender_id.clone(), amount, msg)
            .then(
                Self::ext(env::current_account_id())
                    .with_static_gas(RESOLVE_TRANSFER)
                    .with_unused_gas_weight(0)
                    .ft_resolve_transfer(sender_id, receiver_id, amount),
            )
            .as_return()
            .detach();
    }

    /// NEP-141: gives what the receiver did not use back to the sender, and answers what was used.
    #[private]
    pub fn ft_resolve_transfer(&mut self, sender_id: AccountId, receiver_id: AccountId, amount: U128) {
        let unused = env::promise_result_checked(0, MAX_AMOUNT_LENGTH)
            .ok()
            .and_then(|answer| near_sdk::serde_json::from_slice::<U128>(&answer).ok())
            .map_or(amount.0, |unused| unused.0.min(amount.0));
        let receiver_balance = self.balances.get(&receiver_id).copied().unwrap_or(0);
        let refund = unused.min(receiver_balance);
        if refund > 0 {
            self.shift(&receiver_id, &sender_id, refund);
        }
        Self::end(self.behaviour(Method::FtTransferCall), &U128(amount.0 - refund));
    }
}
