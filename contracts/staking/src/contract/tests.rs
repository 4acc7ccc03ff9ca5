//! The contract on a mocked chain: guards, errors, events, promises, and what the storage costs.

mod admin;
mod assets;
mod attack_again;
mod attack_holds;
mod attack_succession;
mod ballots;
mod dao;
mod delegation;
mod delisting;
mod layouts;
mod least_deposit;
mod nonces;
mod passkeys;
mod peers;
mod random;
mod rewards;
mod stakes;
mod storage;
mod wire;

use std::collections::HashMap;

use commonweight_common::{clock::SHORTEST_UNBONDING, stored};
use near_sdk::{
    AccountId, NearToken, PromiseResult, RuntimeFeesConfig,
    borsh::BorshSerialize,
    json_types::{U64, U128},
    mock::MockAction,
    test_utils::{VMContextBuilder, get_created_receipts},
    test_vm_config, testing_env,
};

use super::Contract;
use crate::{Error, Result};

const TOKEN: &str = "token.near";
const USDC: &str = "usdc.near";
const DAO: &str = "dao.near";
const OWNER: &str = "launcher.near";
const STAKING: &str = "staking.near";
const ALICE: &str = "alice.near";
const BOB: &str = "bob.near";
const MALLORY: &str = "mallory.near";

const UNBONDING: u64 = SHORTEST_UNBONDING;
const PERIOD: u64 = 100;
const START: u64 = 1_000_000;
const STAKE: &str = r#"{"stake":{}}"#;
const REWARD: &str = r#"{"reward":{}}"#;

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

/// A contract and the time of its chain.
struct World {
    contract: Contract,
    now: u64,
}

impl World {
    fn with_reward_asset(reward_asset: &str) -> Self {
        // The mocked chain of a thread otherwise keeps what an earlier world has stored.
        drop(near_sdk::mock::with_mocked_blockchain(near_sdk::MockedBlockchain::take_storage));
        set_context(STAKING, 0, START);
        let contract = Contract::new(
            account(OWNER),
            account(TOKEN),
            account(DAO),
            account(reward_asset),
            U64(UNBONDING),
            U64(PERIOD),
        );
        Self { contract: contract.unwrap(), now: START }
    }

    /// Alice and Bob are registered.
    fn new() -> Self {
        let mut world = Self::with_reward_asset(USDC);
        for name in [ALICE, BOB] {
            world.register(name);
        }
        world
    }

    fn call(&mut self, caller: &str, deposit: u128) -> &mut Contract {
        set_context(caller, deposit, self.now);
        &mut self.contract
    }

    /// A call that leaves nothing in the storage where it fails, as on the chain.
    fn atomically<T>(&mut self, call: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let take = || near_sdk::mock::with_mocked_blockchain(near_sdk::MockedBlockchain::take_storage);
        let put = |storage: &HashMap<Vec<u8>, Vec<u8>>| {
            for (key, value) in storage {
                near_sdk::env::storage_write(key, value);
            }
        };
        set_context(STAKING, 0, self.now);
        let before = take();
        put(&before);
        let outcome = call(self);
        if outcome.is_err() {
            set_context(STAKING, 0, self.now);
            drop(take());
            put(&before);
        }
        outcome
    }

    fn pass(&mut self, time: u64) -> &mut Self {
        self.now += time;
        self
    }

    /// The contract when a promise has ended.
    fn callback(&mut self, is_success: bool) -> &mut Contract {
        let result =
            if is_success { PromiseResult::Successful(b"null".to_vec()) } else { PromiseResult::Failed };
        testing_env!(
            context(STAKING, 0, self.now).build(),
            test_vm_config(),
            RuntimeFeesConfig::test(),
            HashMap::new(),
            vec![result]
        );
        &mut self.contract
    }

    fn view(&self) -> &Contract {
        testing_env!(context(STAKING, 0, self.now).is_view(true).build());
        &self.contract
    }

    fn register(&mut self, name: &str) {
        let deposit = NearToken::from_millinear(100).as_yoctonear();
        assert!(self.call(name, deposit).storage_deposit(None, None).is_ok());
    }

    fn stake(&mut self, name: &str, amount: u128) -> Result<U128> {
        self.call(TOKEN, 0).ft_on_transfer(account(name), U128(amount), STAKE.into())
    }

    fn reward(&mut self, amount: u128) -> Result<U128> {
        let asset = self.contract.assets.listings[0].asset_id.to_string();
        self.reward_in(&asset, amount)
    }

    fn reward_in(&mut self, asset: &str, amount: u128) -> Result<U128> {
        self.call(asset, 0).ft_on_transfer(account(MALLORY), U128(amount), REWARD.into())
    }

    fn unstake(&mut self, name: &str, amount: u128) -> Result<()> {
        self.call(name, 1).unstake(U128(amount))
    }

    fn withdraw(&mut self, name: &str) -> Result<()> {
        self.call(name, 1).withdraw().map(drop)
    }

    fn claim(&mut self, name: &str) -> Result<()> {
        self.call(name, 1).claim_rewards(None).map(drop)
    }

    fn power(&self, name: &str, timestamp: u64) -> u128 {
        self.view().power_at(account(name), U64(timestamp)).unwrap().0
    }

    fn earned(&self, name: &str) -> u128 {
        self.view().earned(account(name), None).0
    }

    fn withdrawable(&self, name: &str) -> u128 {
        self.view().account(account(name)).unwrap().withdrawable.0
    }
}

fn context(caller: &str, deposit: u128, now: u64) -> VMContextBuilder {
    let mut context = VMContextBuilder::new();
    context
        .current_account_id(account(STAKING))
        .predecessor_account_id(account(caller))
        .attached_deposit(NearToken::from_yoctonear(deposit))
        .account_balance(NearToken::from_near(1_000))
        .block_timestamp(now);
    context
}

fn set_context(caller: &str, deposit: u128, now: u64) {
    testing_env!(context(caller, deposit, now).build());
}

/// Function calls that the last call has made: receiver, method, arguments, deposit.
fn calls() -> Vec<(String, String, String, u128)> {
    let mut calls = Vec::new();
    for receipt in get_created_receipts() {
        for action in receipt.actions {
            if let MockAction::FunctionCallWeight { method_name, args, attached_deposit, .. } = action {
                calls.push((
                    receipt.receiver_id.to_string(),
                    String::from_utf8(method_name).unwrap(),
                    String::from_utf8_lossy(&args).into_owned(),
                    attached_deposit.as_yoctonear(),
                ));
            }
        }
    }
    calls
}

/// Arguments in Borsh as [`calls`] shows them.
fn borsh_args(args: &impl BorshSerialize) -> String {
    String::from_utf8_lossy(&commonweight_common::record::to_bytes(args)).into_owned()
}

/// NEAR that the last call has sent: receiver and amount.
fn payments() -> Vec<(String, NearToken)> {
    let mut payments = Vec::new();
    for receipt in get_created_receipts() {
        for action in receipt.actions {
            if let MockAction::Transfer { deposit, .. } = action {
                payments.push((receipt.receiver_id.to_string(), deposit));
            }
        }
    }
    payments
}

fn event(rest: &str) -> String {
    format!(r#"EVENT_JSON:{{"standard":"commonweight","version":"1.0.0","event":{rest}}}"#)
}

mod new {
    use commonweight_common::clock::{CODE_DELAY, DAY, LONGEST_UNBONDING, LONGEST_VOTE};

    use super::*;

    const YEAR: u64 = 365 * DAY;

    fn with_periods(unbonding: u64, reward: u64) -> Result<Contract> {
        set_context(STAKING, 0, START);
        let [owner, token, dao, usdc] = [OWNER, TOKEN, DAO, USDC].map(account);
        Contract::new(owner, token, dao, usdc, U64(unbonding), U64(reward))
    }

    #[test]
    fn refuses_a_reward_period_out_of_range() {
        for period in [0, YEAR + 1, u64::MAX] {
            let refused = with_periods(UNBONDING, period).err();

            assert_eq!(refused, Some(Error::PeriodOutOfRange { period, min: 1, max: YEAR }));
        }
        assert!(with_periods(UNBONDING, YEAR).is_ok());
    }

    #[test]
    fn tells_periods_in_words() {
        let refused = with_periods(14 * DAY, PERIOD).err().unwrap();

        assert_eq!(
            refused.to_string(),
            "PERIOD_OUT_OF_RANGE: 14 days (1209600000000000 ns) is not from 21 days (1814400000000000 ns) to 28 days \
             (2419200000000000 ns)"
        );
    }

    /// Who votes is still there when the timelock ends, and who leaves is gone before announced code acts.
    #[test]
    fn takes_an_unbonding_period_between_the_longest_vote_and_the_delay_of_code() {
        let (min, max) = (SHORTEST_UNBONDING, LONGEST_UNBONDING);
        assert!(LONGEST_VOTE <= min && max < CODE_DELAY);

        for period in [0, 1_000, 14 * DAY, min - 1, max + 1, CODE_DELAY, u64::MAX] {
            let refused = with_periods(period, PERIOD).err();

            assert_eq!(refused, Some(Error::PeriodOutOfRange { period, min, max }));
        }
        assert!(with_periods(min, PERIOD).is_ok());
        assert!(with_periods(max, PERIOD).is_ok());
    }
}
