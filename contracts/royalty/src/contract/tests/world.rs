//! A chain with the contract on it: every call loads the state, and a call that fails leaves it untouched.

use std::{collections::HashMap, sync::LazyLock};

use commonweight_common::Bps;
use ed25519_dalek::{Signer, SigningKey};
use near_parameters::vm::Config;
use near_sdk::{
    AccountId, CurveType, NearToken, PromiseResult, PublicKey, RuntimeFeesConfig, VMContext, env,
    json_types::U64,
    mock::{MockAction, Receipt, with_mocked_blockchain},
    serde_json::{Value, from_slice, json},
    state::ContractState,
    test_utils::{VMContextBuilder, get_created_receipts, get_logs},
    test_vm_config,
};

pub(super) use crate::Contract;
use crate::{ChannelId, DepositMessage, Digest, ReleaseId, Result, SignedVoucher, Terms, Voucher, Weight};

pub(super) const OWNER: &str = "owner.near";
pub(super) const ASSET: &str = "usdc.near";
pub(super) const STAKING: &str = "staking.near";
pub(super) const TREASURY: &str = "treasury.near";
pub(super) const ROYALTY: &str = "royalty.near";
pub(super) const OPERATOR: &str = "operator.near";
pub(super) const ALICE: &str = "alice.near";
pub(super) const BOB: &str = "bob.near";
pub(super) const MALLORY: &str = "mallory.near";
pub(super) const MODEL: &str = "model";
pub(super) const DELAY: u64 = 3_600_000_000_000;
pub(super) const ONE_YOCTO: NearToken = NearToken::from_yoctonear(1);
pub(super) const NO_DEPOSIT: NearToken = NearToken::ZERO;
pub(super) const ONE_NEAR: NearToken = NearToken::from_near(1);

pub(super) fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

/// The key of a consumer; another `seed` is another key.
pub(super) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(super) fn public_key(seed: u8) -> PublicKey {
    PublicKey::from_parts(CurveType::ED25519, key(seed).verifying_key().to_bytes().to_vec()).unwrap()
}

pub(super) fn terms() -> Terms {
    let share = |bps| Bps::new(bps).unwrap();
    Terms {
        operator: share(4_000),
        contributors: share(3_000),
        stakers: share(2_000),
        treasury: share(1_000),
    }
}

pub(super) fn release_id(version: u32) -> ReleaseId {
    ReleaseId { model_id: MODEL.to_owned(), version }
}

/// A voucher for a channel of version 0, without application.
pub(super) fn voucher(channel_id: ChannelId, amount: u128, units: u64) -> Voucher {
    Voucher {
        chain_id: "test".to_owned(),
        contract_id: account(ROYALTY),
        channel_id,
        release_id: release_id(0),
        lineage_hash: Digest([7; 32]),
        price_version: 1,
        cumulative_units: units,
        cumulative_amount: amount,
        app_id: None,
    }
}

pub(super) fn sign(voucher: &Voucher, seed: u8) -> SignedVoucher {
    SignedVoucher::new(voucher, key(seed).sign(&voucher.signing_bytes()).to_bytes())
}

pub(super) fn weight(name: &str, weight: u64) -> Weight {
    Weight { account_id: account(name), weight: U64(weight) }
}

/// An event as JSON.
pub(super) fn event(name: &str, data: Value) -> Value {
    json!({"standard": "commonweight", "version": "1.0.0", "event": name, "data": data})
}

/// What a call has done.
pub(super) struct Done<T> {
    pub(super) value: T,
    pub(super) logs: Vec<String>,
    pub(super) receipts: Vec<Receipt>,
}

/// A call of another contract that the last call made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) receiver: String,
    pub(super) method: String,
    pub(super) args: Value,
    pub(super) deposit: NearToken,
}

impl<T> Done<T> {
    /// The events, in their order.
    pub(super) fn events(&self) -> Vec<Value> {
        let parse = |line: &String| from_slice(line.strip_prefix("EVENT_JSON:").unwrap().as_bytes());
        self.logs.iter().map(|line| parse(line).unwrap()).collect()
    }

    /// The function calls, in the order of their creation.
    pub(super) fn sent(&self) -> Vec<Sent> {
        let calls = self.receipts.iter().flat_map(|receipt| {
            receipt.actions.iter().filter_map(move |action| match action {
                MockAction::FunctionCallWeight { method_name, args, attached_deposit, .. } => Some(Sent {
                    receiver: receipt.receiver_id.to_string(),
                    method: String::from_utf8(method_name.clone()).unwrap(),
                    args: from_slice(args).unwrap(),
                    deposit: *attached_deposit,
                }),
                _ => None,
            })
        });
        calls.collect()
    }

    /// The transfers of NEAR.
    pub(super) fn transfers(&self) -> Vec<(String, NearToken)> {
        let transfers = self.receipts.iter().flat_map(|receipt| {
            receipt.actions.iter().filter_map(move |action| match action {
                MockAction::Transfer { deposit, .. } => Some((receipt.receiver_id.to_string(), *deposit)),
                _ => None,
            })
        });
        transfers.collect()
    }
}

/// The chain's rules, read once.
static CONFIG: LazyLock<Config> = LazyLock::new(test_vm_config);

/// The chain.
pub(super) struct World {
    pub(super) now: u64,
    /// The bytes that the next call brings, where it brings no JSON.
    input: Vec<u8>,
}

impl World {
    /// The contract right after its deployment.
    pub(super) fn empty() -> Self {
        let mut world = Self { now: 1_000, input: Vec::new() };
        with_mocked_blockchain(|chain| drop(chain.take_storage()));
        world.set(ROYALTY, NO_DEPOSIT, vec![], HashMap::new());
        let contract =
            Contract::new(account(OWNER), account(ASSET), account(STAKING), account(TREASURY), U64(DELAY));
        contract.unwrap().state_write();
        world.now += 1;
        world
    }

    /// Version 0 is registered, alice has weight 3 and bob 1, and both have paid for storage.
    pub(super) fn with_release() -> Self {
        let mut world = Self::empty();
        world.register(MODEL);
        world
            .call(OWNER, ONE_NEAR, |contract| {
                contract.set_weights(MODEL.to_owned(), 0, vec![weight(ALICE, 3), weight(BOB, 1)])
            })
            .unwrap();
        for name in [ALICE, BOB] {
            world.call(name, ONE_NEAR, |contract| contract.storage_deposit(None, None)).unwrap();
        }
        world
    }

    /// As [`Self::with_release`]; alice has opened channel 0 with `deposit` and the key of seed 1.
    pub(super) fn with_channel(deposit: u128) -> Self {
        let mut world = Self::with_release();
        world.open(ALICE, 1, deposit).unwrap();
        world
    }

    /// Registers the next version of a model.
    pub(super) fn register(&mut self, model_id: &str) -> u32 {
        self.call(OWNER, ONE_NEAR, |contract| {
            contract.register_model(model_id.to_owned(), account(OPERATOR), terms(), Digest([7; 32]), 1)
        })
        .unwrap()
        .value
    }

    /// Opens a channel for version 0.
    pub(super) fn open(&mut self, consumer: &str, seed: u8, deposit: u128) -> Result<Done<()>> {
        let message = DepositMessage::OpenChannel {
            model_id: MODEL.to_owned(),
            version: 0,
            operator_id: account(OPERATOR),
            public_key: public_key(seed),
        };
        self.deposit(consumer, deposit, &message)
    }

    /// A transfer of the asset arrives. All of it is used, or the call fails.
    pub(super) fn deposit(
        &mut self,
        sender: &str,
        amount: u128,
        message: &DepositMessage,
    ) -> Result<Done<()>> {
        let msg = near_sdk::serde_json::to_string(message).unwrap();
        let done = self.call(ASSET, NO_DEPOSIT, |contract| {
            contract.ft_on_transfer(account(sender), amount.into(), msg.into())
        })?;
        assert_eq!(done.value.0, 0, "all of a transfer is used");
        Ok(Done { value: (), logs: done.logs, receipts: done.receipts })
    }

    /// The operator redeems vouchers.
    pub(super) fn redeem(&mut self, vouchers: Vec<SignedVoucher>) -> Result<Done<u128>> {
        let done = self.call(OPERATOR, NO_DEPOSIT, |contract| contract.redeem(vouchers))?;
        Ok(Done { value: done.value.0, logs: done.logs, receipts: done.receipts })
    }

    /// `caller` calls with `deposit` attached.
    pub(super) fn call<T>(
        &mut self,
        caller: &str,
        deposit: NearToken,
        act: impl FnOnce(&mut Contract) -> Result<T>,
    ) -> Result<Done<T>> {
        self.run(caller, deposit, vec![], act)
    }

    /// The contract calls itself back with the result of a promise.
    pub(super) fn call_back<T>(
        &mut self,
        result: PromiseResult,
        act: impl FnOnce(&mut Contract) -> T,
    ) -> Done<T> {
        self.run(ROYALTY, NO_DEPOSIT, vec![result], |contract| Ok(act(contract))).unwrap()
    }

    /// Anybody deploys `code`.
    pub(super) fn deploy(&mut self, code: &[u8]) -> Result<Done<()>> {
        self.input = code.to_vec();
        let done = self.call(MALLORY, NO_DEPOSIT, |contract| contract.deploy_code().map(drop));
        self.input.clear();
        done
    }

    /// The new code takes over the state that is there.
    pub(super) fn migrate(&mut self) -> Result<Done<()>> {
        self.now += 1;
        let storage = with_mocked_blockchain(near_sdk::mock::MockedBlockchain::take_storage);
        self.set(ROYALTY, NO_DEPOSIT, vec![], storage);
        Contract::migrate()?.state_write();
        Ok(Done { value: (), logs: get_logs(), receipts: get_created_receipts() })
    }

    /// Writes other bytes where the root state is.
    pub(super) fn change_root(&mut self, bytes: &[u8]) {
        let storage = with_mocked_blockchain(near_sdk::mock::MockedBlockchain::take_storage);
        self.set(ROYALTY, NO_DEPOSIT, vec![], storage);
        env::storage_write(b"STATE", bytes);
    }

    /// Reads.
    pub(super) fn view<T>(&mut self, read: impl FnOnce(&Contract) -> T) -> T {
        let storage = with_mocked_blockchain(near_sdk::mock::MockedBlockchain::take_storage);
        self.set(MALLORY, NO_DEPOSIT, vec![], storage);
        read(&Contract::state_read().unwrap())
    }

    fn run<T>(
        &mut self,
        caller: &str,
        deposit: NearToken,
        results: Vec<PromiseResult>,
        act: impl FnOnce(&mut Contract) -> Result<T>,
    ) -> Result<Done<T>> {
        self.now += 1;
        let before = with_mocked_blockchain(near_sdk::mock::MockedBlockchain::take_storage);
        self.set(caller, deposit, results, before.clone());
        let mut contract = Contract::state_read().unwrap();
        let answer = act(&mut contract);
        contract.state_write();
        drop(contract);
        match answer {
            Ok(value) => Ok(Done { value, logs: get_logs(), receipts: get_created_receipts() }),
            Err(error) => {
                self.set(caller, deposit, vec![], before);
                Err(error)
            }
        }
    }

    fn set(
        &self,
        caller: &str,
        deposit: NearToken,
        results: Vec<PromiseResult>,
        storage: HashMap<Vec<u8>, Vec<u8>>,
    ) {
        let context = VMContextBuilder::new()
            .current_account_id(account(ROYALTY))
            .predecessor_account_id(account(caller))
            .signer_account_id(account(caller))
            .attached_deposit(deposit)
            .block_timestamp(self.now)
            .build();
        let context = VMContext { input: self.input.clone().into(), ..context };
        env::set_blockchain_interface(near_sdk::MockedBlockchain::new(
            context,
            CONFIG.clone(),
            RuntimeFeesConfig::test(),
            results,
            storage,
            HashMap::new(),
            None,
        ));
    }
}

/// The promise of a payment to `receiver`, with its callback.
pub(super) fn payment(receiver: &str, amount: u128) -> [Sent; 2] {
    let amount = amount.to_string();
    [
        Sent {
            receiver: ASSET.to_owned(),
            method: "ft_transfer".to_owned(),
            args: json!({"receiver_id": receiver, "amount": amount, "memo": null}),
            deposit: ONE_YOCTO,
        },
        Sent {
            receiver: ROYALTY.to_owned(),
            method: "on_payout_sent".to_owned(),
            args: json!({"account_id": receiver, "amount": amount}),
            deposit: NO_DEPOSIT,
        },
    ]
}
