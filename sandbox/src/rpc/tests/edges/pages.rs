//! Where pages of state and of access keys begin and end.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use near_crypto::{KeyType, PublicKey, SecretKey};
use serde_json::{Value, json};

use super::{call, error};

const OWNER: &str = "pages.near";
/// Bytes of the trie's keys before the contract's own: a column, the account, and a separator.
const KEY_PREFIX: usize = 1 + OWNER.len() + 1;

fn patch(mut records: Vec<Value>) {
    let account = json!({"amount": "7", "locked": "0", "storage_usage": 182,
        "code_hash": "11111111111111111111111111111111"});
    records.insert(0, json!({"Account": {"account_id": OWNER, "account": account}}));
    assert_eq!(call("sandbox_patch_state", &json!({"records": records})), json!({"result": {}}));
}

fn query(fields: Value) -> Value {
    let mut params = json!({"account_id": OWNER, "finality": "final"});
    let (Some(all), Value::Object(fields)) = (params.as_object_mut(), fields) else { unreachable!() };
    all.extend(fields);
    call("query", &params)["result"].take()
}

/// Eleven entries of 5,000 bytes each, as the trie has them.
fn eleven_entries() {
    let value = BASE64_STANDARD.encode(vec![0; 5_000 - KEY_PREFIX - 1]);
    let entry = |key: u8| json!({"Data": {"account_id": OWNER, "data_key": BASE64_STANDARD.encode([key]), "value": value}});
    patch((0..11).map(entry).collect());
}

fn keys_of(page: &Value) -> Vec<&str> {
    page["values"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| item["key"].as_str().expect("a key"))
        .collect()
}

#[test]
fn state_ends_behind_its_bytes_in_the_trie() {
    eleven_entries();
    let key = |number: u8| BASE64_STANDARD.encode([number]);

    let all = query(json!({"request_type": "view_state", "prefix_base64": ""}));
    let page = query(json!({"request_type": "view_state", "prefix_base64": "", "limit": 100}));
    let rest = query(json!({"request_type": "view_state", "prefix_base64": "", "after_key_base64": key(9)}));

    assert_eq!((keys_of(&all).len(), all.get("last_key")), (11, None));
    assert_eq!((keys_of(&page).len(), &page["last_key"]), (10, &json!(key(9))));
    assert_eq!((keys_of(&rest), rest.get("last_key")), (vec![key(10).as_str()], None));
}

#[test]
fn state_ends_behind_its_limit() {
    eleven_entries();

    let page = query(json!({"request_type": "view_state", "prefix_base64": "", "limit": 2}));

    assert_eq!((keys_of(&page), &page["last_key"]), (vec!["AA==", "AQ=="], &json!("AQ==")));
}

#[test]
fn access_keys_begin_behind_a_key_that_is_not_there() {
    let mut keys: Vec<PublicKey> =
        ["a", "b", "c"].map(|seed| SecretKey::from_seed(KeyType::ED25519, seed).public_key()).into();
    keys.sort_by_key(|key| borsh::to_vec(key).expect("a key is representable in Borsh"));
    let [first, missing, last] = keys.try_into().expect("three keys");
    let access_key = json!({"nonce": 0, "permission": "FullAccess"});
    let record = |key: &PublicKey| json!({"AccessKey": {"account_id": OWNER, "public_key": key, "access_key": access_key}});
    patch(vec![record(&first), record(&last)]);

    let page = query(json!({"request_type": "view_access_key_list", "after_key": missing}));

    let shown: Vec<_> =
        page["keys"].as_array().expect("a list").iter().map(|key| key["public_key"].clone()).collect();
    assert_eq!(shown, [json!(last)]);
}

#[test]
fn of_proofs_are_refused() {
    let params = json!({"request_type": "view_state", "account_id": OWNER, "finality": "final",
        "prefix_base64": "", "limit": 1, "include_proof": true});
    let info = json!({"error_message": "not modelled: proofs of view_state"});

    assert_eq!(call("query", &params), error("INTERNAL_ERROR", info));
}
