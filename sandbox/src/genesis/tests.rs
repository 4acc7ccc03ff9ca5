use std::sync::Arc;

use near_crypto::{KeyType, SecretKey};
use near_primitives::state_record::StateRecord;

use super::{Genesis, GenesisError};

fn standard() -> Genesis {
    let key = SecretKey::from_seed(KeyType::ED25519, "test.near").public_key();
    Genesis::standard(Some("test-chain-fixed".into()), &"test.near".parse().expect("a valid id"), &key, true)
}

mod json {
    use super::{Arc, Genesis, standard};

    #[test]
    fn survives_a_round_trip() {
        let genesis = standard();

        let read = Genesis::from_json(genesis.to_json()).expect("what is written can be read");

        assert_eq!(read.records, genesis.records);
        assert_eq!(read.to_json(), genesis.to_json());
    }

    #[test]
    fn names_missing_records() {
        let mut json = standard().to_json();
        json.as_object_mut().expect("a genesis is an object").remove("records");

        let error = Genesis::from_json(json).map(|read| Arc::clone(&read.records));

        assert_eq!(error, Err("no `records`: records in a file of their own are not modelled".to_owned()));
    }
}

mod state {
    use super::{Arc, GenesisError, StateRecord, standard};

    #[test]
    fn counts_182_bytes_for_an_account_with_one_key() {
        let state = standard().state().expect("the standard genesis makes a state");

        let account = state.account(&"near".parse().expect("a valid id")).expect("near exists");
        assert_eq!(account.storage_usage(), 182);
    }

    #[test]
    fn refuses_an_account_twice() {
        let mut genesis = standard();
        let first = genesis.records[0].clone();
        Arc::make_mut(&mut genesis.records).push(first);

        let Err(GenesisError::DuplicateAccount { account_id }) = genesis.state() else {
            panic!("a duplicate account was accepted");
        };
        assert_eq!(account_id, "test.near");
    }

    #[test]
    fn refuses_a_validator_without_account() {
        let mut genesis = standard();
        Arc::make_mut(&mut genesis.records).retain(|record| match record {
            StateRecord::Account { account_id, .. } => account_id != "test.near",
            _ => true,
        });

        let Err(GenesisError::MissingValidator { account_id }) = genesis.state() else {
            panic!("a validator without account was accepted");
        };
        assert_eq!(account_id, "test.near");
    }
}
