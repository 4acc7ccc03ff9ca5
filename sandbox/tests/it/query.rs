use near_workspaces::types::{Finality, KeyType, NearToken, SecretKey};
use near_workspaces::{AccessKey, Worker};
use serde_json::json;

use crate::support::{Process, deployed, sandbox};

#[test]
fn missing_account_is_a_handler_error() {
    let node = Process::start();

    let params =
        json!({"request_type": "view_account", "account_id": "nobody.near", "finality": "optimistic"});
    let error = node.error("query", params);

    assert_eq!(
        (&error["name"], &error["cause"]["name"]),
        (&json!("HANDLER_ERROR"), &json!("UNKNOWN_ACCOUNT"))
    );
    assert_eq!(error["data"], json!("account nobody.near does not exist while viewing"));
    assert_eq!(error["cause"]["info"]["requested_account_id"], json!("nobody.near"));
}

#[test]
fn missing_access_key_is_a_result_with_an_error() {
    let node = Process::start();

    let key = "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB";
    let params = json!({
        "request_type": "view_access_key", "account_id": "near", "public_key": key, "finality": "optimistic"});
    let result = node.result("query", params);

    assert_eq!(result["error"], json!(format!("access key {key} does not exist while viewing")));
    assert_eq!(result["logs"], json!([]));
}

#[test]
fn failed_view_call_is_a_result_with_an_error() {
    let node = Process::start();

    let params = json!({"request_type": "call_function", "account_id": "near", "method_name": "m",
        "args_base64": "", "finality": "optimistic"});
    let result = node.result("query", params);

    assert_eq!(
        result["error"],
        json!(
            "wasm execution failed with error: CompilationError(CodeDoesNotExist { account_id: \"near\" })"
        )
    );
}

#[test]
fn typed_methods_report_errors() {
    let node = Process::start();

    let key = "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB";
    let params = json!({"account_id": "near", "public_key": key, "finality": "optimistic"});
    let error = node.error("EXPERIMENTAL_view_access_key", params);

    assert_eq!(error["cause"]["name"], json!("UNKNOWN_ACCESS_KEY"));
    assert_eq!(error["cause"]["info"]["public_key"], json!(key));
}

#[test]
fn keys_are_never_gas_keys() {
    let node = Process::start();
    let list = json!({"request_type": "view_access_key_list", "account_id": "near", "finality": "final"});
    let key = node.result("query", list)["keys"][0]["public_key"].take();

    let mut params = json!({"account_id": "near", "public_key": key, "finality": "final"});
    let typed = node.error("EXPERIMENTAL_view_gas_key_nonces", params.clone());
    params["request_type"] = json!("view_gas_key_nonces");
    let queried = node.error("query", params);

    for error in [typed, queried] {
        assert_eq!(error["cause"]["name"], json!("UNKNOWN_GAS_KEY"));
        assert_eq!(error["cause"]["info"]["public_key"], key);
    }
}

#[test]
fn paths_are_answered_as_objects_are() {
    let node = Process::start();
    let of = |name: &str| json!({"request_type": name, "account_id": "near", "finality": "optimistic"});
    let key = node.result("query", of("view_access_key_list"))["keys"][0]["public_key"].clone();
    let mut one_key = of("view_access_key");
    one_key["public_key"] = key.clone();
    let mut state = of("view_state");
    state["prefix_base64"] = json!("");

    for (path, object) in [
        ("account/near".to_owned(), of("view_account")),
        ("access_key/near".to_owned(), of("view_access_key_list")),
        (format!("access_key/near/{}", key.as_str().expect("a key is text")), one_key),
        ("contract/near".to_owned(), state),
    ] {
        let mut by_path = node.result("query", json!([path, ""]));
        let mut by_object = node.result("query", object);
        for answer in [&mut by_path, &mut by_object] {
            let fields = answer.as_object_mut().expect("an answer is an object");
            fields.retain(|field, _| !field.starts_with("block_"));
        }
        assert_eq!(by_path, by_object, "{path}");
    }
}

#[test]
fn unknown_block_is_a_handler_error() {
    let node = Process::start();

    let params = json!({"request_type": "view_account", "account_id": "near", "block_id": 1_000_000});
    let error = node.error("query", params);

    assert_eq!(error["cause"]["name"], json!("UNKNOWN_BLOCK"));
    assert_eq!(error["cause"]["info"]["block_reference"], json!({"block_id": 1_000_000}));
}

#[tokio::test]
async fn access_keys_are_paged() {
    let worker: Worker<_> = sandbox().await;
    let account = worker.dev_create_account().await.expect("an account is created");
    let mut batch = account.batch(account.id());
    for seed in ["a", "b"] {
        let key = SecretKey::from_seed(KeyType::ED25519, seed).public_key();
        batch = batch.add_key(key, AccessKey::full_access());
    }
    batch.transact().await.expect("the keys are sent").into_result().expect("the keys are added");

    let keys = account.view_access_keys().await.expect("the keys are listed");

    assert_eq!(keys.len(), 3);
}

#[tokio::test]
async fn past_blocks_are_remembered() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;
    let store = async |value: &[u8]| {
        let done = contract.call("store").args(value.to_vec()).transact().await.expect("the call is sent");
        done.into_result().expect("the value is stored")
    };
    store(b"old").await;
    let before = worker.view_block().await.expect("the head is viewed").height();

    store(b"new").await;

    let then = contract.view("load").block_height(before).await.expect("the past is viewed").result;
    let now = contract.view("load").finality(Finality::Optimistic).await.expect("the head is viewed").result;
    assert_eq!((then.as_slice(), now.as_slice()), (b"old".as_slice(), b"new".as_slice()));
}

#[tokio::test]
async fn state_is_listed_by_prefix() {
    let worker = sandbox().await;
    let contract = deployed(&worker).await;
    let done = contract.call("store").args(b"v".to_vec()).transact().await.expect("the call is sent");
    done.into_result().expect("the value is stored");

    let with = contract.view_state().prefix(b"ke").await.expect("the state is viewed");
    let without = contract.view_state().prefix(b"x").await.expect("the state is viewed");

    assert_eq!(with.into_iter().collect::<Vec<_>>(), [(b"key".to_vec(), b"v".to_vec())]);
    assert!(without.is_empty());
}

#[tokio::test]
async fn accounts_show_balance_code_and_storage() {
    let worker = sandbox().await;
    let account = worker.dev_create_account().await.expect("an account is created");

    let details = account.view_account().await.expect("the account is viewed");

    assert_eq!((details.balance, details.storage_usage), (NearToken::from_near(100), 182));
}
