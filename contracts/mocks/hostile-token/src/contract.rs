//! The token: its true books and what it has been told to do.

use std::collections::BTreeMap;

use commonweight_common::fungible_token::FungibleTokenMetadata;
use near_sdk::{
    AccountId, BorshStorageKey, PanicOnDefault, assert_one_yocto, env,
    json_types::U128,
    near,
    serde::{Serialize, json},
    store::LookupMap,
};

use crate::{Behaviour, Method};

mod books;
mod storage;
mod transfer;

/// Append only: the position is the prefix on the chain.
#[derive(BorshStorageKey)]
#[near(serializers = [borsh])]
enum StorageKey {
    Balances,
}

/// The token.
#[derive(PanicOnDefault)]
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep141", version = "1.0.0"),
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep148", version = "1.0.0"),
    )
)]
pub struct Contract {
    owner_id: AccountId,
    symbol: String,
    decimals: u8,
    balances: LookupMap<AccountId, u128>,
    total_supply: u128,
    behaviours: BTreeMap<Method, Behaviour>,
}

#[near]
impl Contract {
    /// Starts a token that behaves. `owner_id` is registered: it receives what the token takes from others.
    #[init]
    pub fn new(owner_id: AccountId, symbol: String, decimals: u8) -> Self {
        let mut balances = LookupMap::new(StorageKey::Balances);
        balances.insert(owner_id.clone(), 0);
        Self { owner_id, symbol, decimals, balances, total_supply: 0, behaviours: BTreeMap::new() }
    }

    /// Tells `method` how to behave from now on. Anybody may.
    pub fn set_behaviour(&mut self, method: Method, behaviour: Behaviour) {
        self.behaviours.insert(method, behaviour);
    }

    /// How `method` behaves.
    pub fn behaviour(&self, method: Method) -> Behaviour {
        self.behaviours.get(&method).copied().unwrap_or_default()
    }

    /// What `account_id` really has, whatever `ft_balance_of` says. `None` where it is not registered.
    pub fn true_balance_of(&self, account_id: AccountId) -> Option<U128> {
        self.balances.get(&account_id).copied().map(U128)
    }

    /// What all accounts really have together.
    pub fn true_total_supply(&self) -> U128 {
        U128(self.total_supply)
    }

    /// Creates `amount` for `account_id`, which must be registered. Anybody may.
    pub fn mint(&mut self, account_id: AccountId, amount: U128) {
        let behaviour = self.begin(Method::Mint);
        let receiver_id = self.actual_receiver(behaviour, account_id);
        if behaviour != Behaviour::DoNothing {
            self.create(&receiver_id, amount.0);
        }
        Self::end(behaviour, &());
    }

    /// NEP-141. Its answer is written by hand, since it may lie.
    pub fn ft_balance_of(&self, account_id: AccountId) {
        let behaviour = self.begin(Method::FtBalanceOf);
        let balance = self.balances.get(&account_id).copied().unwrap_or(0);
        Self::end(behaviour, &U128(balance));
    }

    /// NEP-141.
    pub fn ft_total_supply(&self) -> U128 {
        U128(self.total_supply)
    }

    /// NEP-148.
    pub fn ft_metadata(&self) -> FungibleTokenMetadata {
        FungibleTokenMetadata {
            spec: "ft-1.0.0".to_owned(),
            name: self.symbol.clone(),
            symbol: self.symbol.clone(),
            icon: None,
            reference: None,
            reference_hash: None,
            decimals: self.decimals,
        }
    }

    /// The later receipt in which [`Behaviour::FailLate`] panics.
    #[private]
    pub fn fail_now(&self) {
        env::panic_str("HOSTILE: failed after the books had moved");
    }
}

impl Contract {
    /// What `method` is to do; the behaviours that end the call at once do so here.
    fn begin(&self, method: Method) -> Behaviour {
        let behaviour = self.behaviour(method);
        match behaviour {
            Behaviour::Fail => env::panic_str("HOSTILE: failed at once"),
            Behaviour::BurnGas => burn_gas(),
            _ => behaviour,
        }
    }

    /// Who really gets what is meant for `receiver_id`.
    fn actual_receiver(&self, behaviour: Behaviour, receiver_id: AccountId) -> AccountId {
        if behaviour == Behaviour::Take { self.owner_id.clone() } else { receiver_id }
    }

    /// Ends a call whose true answer is `answer`.
    fn end(behaviour: Behaviour, answer: &impl Serialize) {
        let answer = match behaviour {
            Behaviour::FailLate => {
                Self::ext(env::current_account_id()).fail_now().as_return().detach();
                return;
            }
            Behaviour::Deny => to_json(&U128(0)),
            Behaviour::TooMuch => to_json(&U128(u128::MAX)),
            Behaviour::Garbage => b"\xff{garbage".to_vec(),
            Behaviour::Flood => vec![b'7'; 100_000],
            _ => to_json(answer),
        };
        env::value_return(&answer);
    }
}

fn to_json(answer: &impl Serialize) -> Vec<u8> {
    json::to_string(answer).into_bytes()
}

fn burn_gas() -> ! {
    loop {
        env::sha256_array(b"burnt");
    }
}

#[cfg(test)]
mod tests;
