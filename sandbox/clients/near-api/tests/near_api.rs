//! What near-api for Rust does with a node, on a node that near-sandbox starts by `NEAR_SANDBOX_BIN_PATH`.
//! near-api parses every answer into types generated from the node's own OpenAPI document, and fails on a field
//! that is missing or of another shape.

use std::sync::Arc;

use near_api::{
    Account, Chain, Contract, CryptoHash, NearToken, NetworkConfig, Signer, Staking, StorageDeposit, Tokens, Transaction,
    signer::{NEP413Payload, generate_secret_key},
    types::{
        AccessKeyPermission, AccountId, Action, Data, Reference, TxExecutionStatus,
        json::U128,
        tokens::FTBalance,
        transaction::actions::{FunctionCallAction, FunctionCallPermission, TransferAction},
    },
};
use near_sandbox::{
    Sandbox,
    config::{DEFAULT_GENESIS_ACCOUNT, DEFAULT_GENESIS_ACCOUNT_PRIVATE_KEY},
};
use serde_json::{Value, json};

const ONE: u128 = 1_000_000_000_000_000_000;

/// A node with its root account, which signs.
struct World {
    _node: Sandbox,
    network: NetworkConfig,
    root: AccountId,
    signer: Arc<Signer>,
}

impl World {
    async fn start() -> Self {
        let node = Sandbox::start_sandbox().await.expect("the node starts");
        let network = NetworkConfig::from_rpc_url("sandbox", node.rpc_addr.parse().unwrap());
        let signer = Signer::from_secret_key(DEFAULT_GENESIS_ACCOUNT_PRIVATE_KEY.parse().unwrap()).unwrap();
        Self { _node: node, network, root: DEFAULT_GENESIS_ACCOUNT.as_str().parse().unwrap(), signer }
    }

    fn id(&self, name: &str) -> AccountId {
        format!("{name}.{}", self.root).parse().unwrap()
    }

    /// A new account with a key and a signer of its own.
    async fn account(&self, name: &str) -> (AccountId, Arc<Signer>) {
        let key = generate_secret_key().unwrap();
        let id = self.id(name);
        Account::create_account(id.clone())
            .fund_myself(self.root.clone(), NearToken::from_near(20))
            .with_public_key(key.public_key())
            .with_signer(self.signer.clone())
            .send_to(&self.network)
            .await
            .unwrap()
            .assert_success();
        (id, Signer::from_secret_key(key).unwrap())
    }

    async fn balance(&self, id: &AccountId) -> NearToken {
        Tokens::account(id.clone()).near_balance().fetch_from(&self.network).await.unwrap().total
    }

    /// The token of this repository, with all of `MAX_SUPPLY` still to be minted by its owner.
    async fn token(&self) -> (AccountId, Arc<Signer>) {
        let (id, signer) = self.account("token").await;
        let wasm = std::fs::read(std::env::var("TOKEN_WASM").expect("TOKEN_WASM names the contract")).unwrap();
        let metadata = json!({"spec": "ft-1.0.0", "name": "Commonweight", "symbol": "CWT", "decimals": 18});
        Contract::deploy(id.clone())
            .use_code(wasm)
            .with_init_call("new", json!({"owner_id": id, "max_supply": (1_000 * ONE).to_string(), "metadata": metadata}))
            .unwrap()
            .with_signer(signer.clone())
            .send_to(&self.network)
            .await
            .unwrap()
            .assert_success();
        self.call(&id, &signer, &id, "add_minter", json!({"account_id": id, "cap": (100 * ONE).to_string()})).await;
        self.call(&id, &signer, &id, "storage_deposit", json!({})).await;
        self.call(&id, &signer, &id, "mint", json!({"account_id": id, "amount": (100 * ONE).to_string()})).await;
        (id, signer)
    }

    async fn call(&self, id: &AccountId, signer: &Arc<Signer>, contract: &AccountId, method: &str, args: Value) {
        let deposit = match method {
            "storage_deposit" => NearToken::from_millinear(100),
            "add_minter" => NearToken::from_yoctonear(1),
            _ => NearToken::from_yoctonear(0),
        };
        Contract(contract.clone())
            .call_function(method, args)
            .transaction()
            .deposit(deposit)
            .with_signer(id.clone(), signer.clone())
            .send_to(&self.network)
            .await
            .unwrap()
            .assert_success();
    }
}

#[tokio::test]
async fn accounts_are_created_paid_and_deleted() {
    let world = World::start().await;
    let (ann, ann_signer) = world.account("ann").await;
    let (bob, _) = world.account("bob").await;

    let outcome = Tokens::account(ann.clone())
        .send_to(bob.clone())
        .near(NearToken::from_near(3))
        .with_signer(ann_signer.clone())
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_success();

    assert_eq!(world.balance(&bob).await, NearToken::from_near(23));
    let fee = NearToken::from_near(17).checked_sub(world.balance(&ann).await).unwrap();
    assert_eq!(outcome.total_gas_burnt.as_gas(), 3 * 223_182_562_500, "the transaction, its receipt, and a refund of gas");
    assert!(!fee.is_zero());

    Account(ann.clone())
        .delete_account_with_beneficiary(bob.clone())
        .with_signer(ann_signer)
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_success();
    assert!(Account(ann).view().fetch_from(&world.network).await.is_err());
    assert!(world.balance(&bob).await > NearToken::from_near(39));
}

#[tokio::test]
async fn keys_are_added_listed_and_deleted() {
    let world = World::start().await;
    let (ann, signer) = world.account("ann").await;
    let (full, limited) = (generate_secret_key().unwrap().public_key(), generate_secret_key().unwrap().public_key());
    let permission = AccessKeyPermission::FunctionCall(FunctionCallPermission {
        allowance: Some(NearToken::from_near(1)),
        receiver_id: world.root.to_string(),
        method_names: vec!["cast".to_string()],
    });
    for (permission, key) in [(AccessKeyPermission::FullAccess, full), (permission.clone(), limited)] {
        Account(ann.clone())
            .add_key(permission, key)
            .with_signer(signer.clone())
            .send_to(&world.network)
            .await
            .unwrap()
            .assert_success();
    }

    let keys = Account(ann.clone()).list_keys().fetch_from(&world.network).await.unwrap();
    assert_eq!(keys.data.len(), 3);
    let key = Account(ann.clone()).access_key(limited).fetch_from(&world.network).await.unwrap();
    assert_eq!(key.data.permission, permission);

    Account(ann.clone()).delete_key(full).with_signer(signer).send_to(&world.network).await.unwrap().assert_success();
    assert_eq!(Account(ann).list_keys().fetch_from(&world.network).await.unwrap().data.len(), 2);
}

#[tokio::test]
async fn contracts_are_deployed_called_and_viewed() {
    let world = World::start().await;
    let (token, signer) = world.token().await;
    let (ann, ann_signer) = world.account("ann").await;

    let storage = StorageDeposit::on_contract(token.clone());
    assert!(storage.view_account_storage(ann.clone()).fetch_from(&world.network).await.unwrap().data.is_none());
    // near-api deposits the storage of a receiver by itself, in the same transaction.
    let amount = FTBalance::with_decimals(18).with_whole_amount(40);
    Tokens::account(token.clone())
        .send_to(ann.clone())
        .ft(token.clone(), amount.clone())
        .with_signer(signer)
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_success();

    let balance = Tokens::account(ann.clone()).ft_balance(token.clone()).fetch_from(&world.network).await.unwrap();
    assert_eq!(balance, amount);
    let deposit = storage.view_account_storage(ann.clone()).fetch_from(&world.network).await.unwrap().data.unwrap();
    assert!(!deposit.total.is_zero());
    let metadata = Tokens::ft_metadata(token.clone()).fetch_from(&world.network).await.unwrap();
    assert_eq!((metadata.data.symbol.as_str(), metadata.data.decimals), ("CWT", 18));

    let contract = Contract(token.clone());
    let supply: Data<U128> =
        contract.call_function("ft_total_supply", ()).read_only().fetch_from(&world.network).await.unwrap();
    assert_eq!(supply.data.0, 100 * ONE);
    assert!(!contract.wasm().fetch_from(&world.network).await.unwrap().data.code_base64.is_empty());
    assert!(!contract.view_storage().fetch_from(&world.network).await.unwrap().data.values.is_empty());
    let source = contract.contract_source_metadata().fetch_from(&world.network).await.unwrap();
    assert!(source.data.standards.iter().any(|standard| standard.standard == "nep141"));

    let failure = contract
        .call_function("ft_transfer", json!({"receiver_id": token, "amount": (41 * ONE).to_string()}))
        .transaction()
        .deposit(NearToken::from_yoctonear(1))
        .with_signer(ann, ann_signer)
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_failure();
    assert!(format!("{failure:?}").contains("BALANCE"), "{failure:?}");
}

#[tokio::test]
async fn actions_of_a_batch_take_effect_together() {
    let world = World::start().await;
    let (token, signer) = world.token().await;
    let (ann, _) = world.account("ann").await;
    let register = |method: &str| {
        Action::FunctionCall(Box::new(FunctionCallAction {
            method_name: method.to_string(),
            args: json!({"account_id": ann}).to_string().into_bytes(),
            gas: near_api::NearGas::from_tgas(20),
            deposit: NearToken::from_millinear(100),
        }))
    };
    let pay = Action::Transfer(TransferAction { deposit: NearToken::from_near(1) });
    let before = world.balance(&token).await;

    for (method, registered) in [("no_such_method", false), ("storage_deposit", true)] {
        let outcome = Transaction::construct(token.clone(), token.clone())
            .add_actions(vec![register(method), pay.clone()])
            .with_signer(signer.clone())
            .send_to(&world.network)
            .await
            .unwrap();
        if registered {
            outcome.assert_success();
        } else {
            outcome.assert_failure();
        }
        let storage = StorageDeposit::on_contract(token.clone()).view_account_storage(ann.clone());
        assert_eq!(storage.fetch_from(&world.network).await.unwrap().data.is_some(), registered);
    }
    assert!(before.checked_sub(world.balance(&token).await).unwrap() < NearToken::from_millinear(10));
}

#[tokio::test]
async fn transactions_are_found_again() {
    let world = World::start().await;
    let (ann, _) = world.account("ann").await;
    let outcome = Tokens::account(world.root.clone())
        .send_to(ann.clone())
        .near(NearToken::from_near(1))
        .with_signer(world.signer.clone())
        .wait_until(TxExecutionStatus::Final)
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_success();
    let hash = outcome.outcome().transaction_hash;

    for status in [TxExecutionStatus::ExecutedOptimistic, TxExecutionStatus::Final] {
        let found = Transaction::status_with_options(world.root.clone(), hash, status)
            .fetch_from(&world.network)
            .await
            .unwrap();
        assert!(found.is_success());
        assert_eq!(found.total_gas_burnt, outcome.total_gas_burnt);
    }
    let receipt_id = outcome.outcome().receipt_ids[0];
    let receipt = Transaction::receipt(receipt_id).fetch_from(&world.network).await.unwrap();
    assert_eq!((receipt.predecessor_id, receipt.receiver_id), (world.root.clone(), ann));
    assert!(Transaction::status(world.root.clone(), CryptoHash::hash(b"none")).fetch_from(&world.network).await.is_err());
}

#[tokio::test]
async fn blocks_are_found_by_height_and_hash() {
    let world = World::start().await;
    world.account("ann").await;

    let height = Chain::block_number().at(Reference::Final).fetch_from(&world.network).await.unwrap();
    let hash = Chain::block_hash().at(Reference::AtBlock(height)).fetch_from(&world.network).await.unwrap();
    let by_height = Chain::block().at(Reference::AtBlock(height)).fetch_from(&world.network).await.unwrap();
    let by_hash = Chain::block().at(Reference::AtBlockHash(hash)).fetch_from(&world.network).await.unwrap();

    assert_eq!(by_height.header.hash, by_hash.header.hash);
    assert!(Chain::block().at(Reference::AtBlock(height + 1_000_000)).fetch_from(&world.network).await.is_err());
    let ann = Account(world.id("ann")).view().at(Reference::AtBlock(height)).fetch_from(&world.network).await.unwrap();
    assert_eq!(ann.block_height, height);
}

#[tokio::test]
async fn global_contracts_are_used_by_hash_and_by_account() {
    let world = World::start().await;
    let wasm = std::fs::read(std::env::var("TOKEN_WASM").expect("TOKEN_WASM names the contract")).unwrap();
    let hash = CryptoHash::hash(&wasm);
    let (user, signer) = world.account("user").await;
    let publisher = world.root.clone();

    Contract::deploy_global_contract_code(wasm.clone())
        .as_hash()
        .with_signer(publisher.clone(), world.signer.clone())
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_success();
    Contract::deploy_global_contract_code(wasm)
        .as_account_id(publisher.clone())
        .with_signer(world.signer.clone())
        .send_to(&world.network)
        .await
        .unwrap()
        .assert_success();

    for deploy in [
        Contract::deploy(user.clone()).use_global_hash(hash),
        Contract::deploy(user.clone()).use_global_account_id(publisher.clone()),
    ] {
        deploy.without_init_call().with_signer(signer.clone()).send_to(&world.network).await.unwrap().assert_success();
        let source = Contract(user.clone()).contract_source_metadata().fetch_from(&world.network).await.unwrap();
        assert!(source.data.standards.iter().any(|standard| standard.standard == "nep141"));
    }
    Contract::global_wasm().by_hash(hash).fetch_from(&world.network).await.unwrap();
    Contract::global_wasm().by_account_id(publisher).fetch_from(&world.network).await.unwrap();
}

#[tokio::test]
async fn validators_are_told() {
    let world = World::start().await;

    let info = Staking::epoch_validators_info().fetch_from(&world.network).await.unwrap();

    assert_eq!(info.current_validators.len(), 1);
    assert_eq!(Staking::validators_stake().fetch_from(&world.network).await.unwrap().len(), 1);
}

#[tokio::test]
async fn messages_of_full_keys_are_verified() {
    let world = World::start().await;
    let (ann, signer) = world.account("ann").await;
    let payload =
        NEP413Payload { message: "Hello".to_string(), nonce: [7; 32], recipient: "dao.near".to_string(), callback_url: None };
    let key = signer.get_public_key().await.unwrap();
    let signature = signer.sign_message_nep413(ann.clone(), key, &payload).await.unwrap();

    assert!(payload.verify(&ann, key, &signature, &world.network).await.unwrap());
    assert!(!payload.verify(&world.root, key, &signature, &world.network).await.unwrap());
}
