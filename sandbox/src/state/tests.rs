use near_crypto::{KeyType, SecretKey};
use proptest::prelude::*;

use super::*;

fn id(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn account(name: &str) -> StateRecord {
    let amount = Balance::from_near(1);
    let account = Account::new(amount, Balance::ZERO, AccountContract::None, 182);
    StateRecord::Account { account_id: id(name), account }
}

fn data(name: &str, key: &[u8], value: &[u8]) -> StateRecord {
    let (data_key, value) = (key.to_vec().into(), value.to_vec().into());
    StateRecord::Data { account_id: id(name), data_key, value }
}

#[test]
fn data_of_one_account_is_not_that_of_its_neighbours() {
    let mut state = State::default();
    for (name, key) in [("a.near", "x1"), ("a.near", "x2"), ("a.near", "y"), ("a.nearby", "x3")] {
        state.set_record(data(name, key.as_bytes(), b"v")).unwrap();
    }

    let all: Vec<_> = state.data(&id("a.near"), b"").map(|(key, _)| key).collect();
    let some: Vec<_> = state.data(&id("a.near"), b"x").map(|(key, _)| key).collect();

    assert_eq!(all, [b"x1".to_vec(), b"x2".to_vec(), b"y".to_vec()]);
    assert_eq!(some, [b"x1".to_vec(), b"x2".to_vec()]);
}

#[test]
fn keys_of_an_account_come_in_the_order_of_the_trie() {
    let mut state = State::default();
    for seed in ["one", "two", "three"] {
        let public_key = SecretKey::from_seed(KeyType::ED25519, seed).public_key();
        let record = StateRecord::access_key(id("a.near"), public_key, AccessKey::full_access());
        state.set_record(record).unwrap();
    }

    let handles: Vec<_> = state.access_keys(&id("a.near")).into_iter().map(|(handle, _)| handle).collect();

    let mut sorted = handles.clone();
    sorted.sort();
    assert_eq!(handles.len(), 3);
    assert_eq!(handles, sorted);
}

#[test]
fn code_needs_its_account_and_corrects_the_hash_there() {
    let mut state = State::default();
    let record = || StateRecord::Contract { account_id: id("a.near"), code: b"code".to_vec() };

    let early = state.set_record(record());
    state.set_record(account("a.near")).unwrap();
    state.set_record(record()).unwrap();

    assert_eq!(early, Err(StateError::AccountMissing { account_id: id("a.near") }));
    let hash_there = state.account(&id("a.near")).unwrap().local_contract_hash();
    assert_eq!(hash_there, Some(hash(b"code")));
    assert_eq!(state.measured_storage_usage(&id("a.near")), 100 + 4);
}

#[test]
fn what_is_not_modelled_is_refused_by_name() {
    let public_key = SecretKey::from_seed(KeyType::ED25519, "a").public_key();
    let nonce = StateRecord::gas_key_nonce(id("a.near"), &public_key, 0, 1);
    let gas_key = StateRecord::access_key(id("a.near"), &public_key, AccessKey::gas_key_full_access(1));
    let mut largest = Account::new(Balance::MAX, Balance::ZERO, AccountContract::None, 182);
    let mut state = State::default();
    let record = |account| StateRecord::Account { account_id: id("a.near"), account };

    let of_account = state.set_record(record(largest.clone())).unwrap_err();
    largest.set_amount(Balance::from_yoctonear(u128::MAX - 1));
    state.set_record(record(largest.clone())).unwrap();
    let of_nonce = state.set_record(nonce).unwrap_err();
    let of_key = state.set_record(gas_key).unwrap_err();

    assert_eq!(
        of_account.to_string(),
        "not modelled: state records of kind Account (with the largest number)"
    );
    assert_eq!(state.account(&id("a.near")), Some(largest));
    assert_eq!(of_nonce.to_string(), "not modelled: state records of kind GasKeyNonce");
    assert_eq!(of_key.to_string(), "not modelled: state records of kind AccessKey (gas key)");
}

#[test]
fn an_overlay_keeps_what_is_committed_and_nothing_else() {
    let mut trie = Trie::default();
    trie.put(Bytes::from(*b"gone"), Some(Bytes::from(*b"0")));
    trie.put(Bytes::from(*b"kept"), Some(Bytes::from(*b"0")));
    let mut overlay = Overlay::new(&trie);

    overlay.put(Bytes::from(*b"gone"), None);
    overlay.put(Bytes::from(*b"new"), Some(Bytes::from(*b"1")));
    overlay.commit();
    overlay.put(Bytes::from(*b"kept"), None);
    overlay.put(Bytes::from(*b"newer"), Some(Bytes::from(*b"1")));
    assert_eq!(overlay.get(b"kept"), None);
    assert_eq!(overlay.keys_with_prefix(b"new"), [Bytes::from(*b"new"), Bytes::from(*b"newer")]);
    overlay.rollback();

    assert_eq!(overlay.keys_with_prefix(b""), [Bytes::from(*b"kept"), Bytes::from(*b"new")]);
    let after = overlay.into_trie();
    assert_eq!((after.get(b"gone"), after.get(b"newer")), (None, None));
    assert_eq!(after.get(b"kept").map(|value| &**value), Some(b"0".as_slice()));
}

proptest! {
    #[test]
    fn the_root_says_what_is_there_and_not_how_it_came(
        entries in proptest::collection::btree_map("[a-c]{1,3}", "[x-z]{0,2}", 0..12),
        passing in proptest::collection::vec(("[a-c]{1,3}", "[x-z]{0,2}"), 0..12),
    ) {
        let bytes = |text: &str| Bytes::from(text.as_bytes());
        let mut straight = Trie::default();
        for (key, value) in &entries {
            straight.put(bytes(key), Some(bytes(value)));
        }
        let mut round_about = Trie::default();
        for (key, value) in &passing {
            round_about.put(bytes(key), Some(bytes(value)));
        }
        for (key, value) in entries.iter().rev() {
            round_about.put(bytes(key), Some(bytes(value)));
        }
        for (key, _) in passing.iter().filter(|(key, _)| !entries.contains_key(key)) {
            round_about.put(bytes(key), None);
        }

        prop_assert_eq!(straight.root(), round_about.root());
        if let Some((key, _)) = entries.first_key_value() {
            straight.put(bytes(key), None);
            prop_assert_ne!(straight.root(), round_about.root());
        }
    }
}
