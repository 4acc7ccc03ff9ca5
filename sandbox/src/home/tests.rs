use near_primitives::state_record::StateRecord;
use near_primitives::types::Balance;
use serde_json::json;

use super::{Home, read_json};
use crate::cli::Init;

fn initialised() -> (tempfile::TempDir, Home) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let home = Home::new(dir.path().to_owned());
    home.init(&Init { fast: true, ..Init::default() }).expect("an empty directory is initialised");
    (dir, home)
}

mod init {
    use super::{Balance, Init, StateRecord, initialised, json, read_json};

    #[test]
    fn funds_the_validator_and_near() {
        let (_dir, home) = initialised();

        let genesis = home.genesis().expect("a genesis was written");
        let accounts: Vec<_> = genesis
            .records
            .iter()
            .filter_map(|record| match record {
                StateRecord::Account { account_id, account } => {
                    Some((account_id.as_str(), account.amount(), account.locked()))
                }
                _ => None,
            })
            .collect();

        let (supply, stake) = (Balance::from_near(1_000_000_000), Balance::from_near(50_000_000));
        assert_eq!(accounts, [("test.near", supply, stake), ("near", supply, Balance::ZERO)]);
        assert_eq!(genesis.config.epoch_length, 60);
    }

    #[test]
    fn writes_supply_as_a_string_and_records_inline() {
        let (dir, _home) = initialised();

        let genesis = read_json(&dir.path().join("genesis.json")).expect("a genesis was written");

        assert_eq!(genesis["total_supply"], json!("2050000000000000000000000000000000"));
        assert_eq!(genesis["records"].as_array().map(Vec::len), Some(4));
    }

    #[test]
    fn leaves_what_exists_alone() {
        let (dir, home) = initialised();
        let path = dir.path().join("config.json");
        std::fs::write(&path, r#"{"rpc":{"addr":"127.0.0.1:9"}}"#).expect("a file is written");

        home.init(&Init::default()).expect("a second init succeeds");

        assert_eq!(home.config().expect("the file is read").rpc_addr, ([127, 0, 0, 1], 9).into());
    }
}

mod config {
    use std::time::Duration;

    use super::initialised;

    #[test]
    fn takes_the_limits_a_library_merges_in() {
        let (dir, home) = initialised();
        let json = r#"{"rpc":{"limits_config":{"json_payload_max_size":1073741824}},"max_gas_burnt_view":7}"#;
        std::fs::write(dir.path().join("config.json"), json).expect("a file is written");

        let config = home.config().expect("the file is read");

        assert_eq!((config.max_payload_size, config.max_gas_burnt_view), (1 << 30, Some(7)));
    }

    #[test]
    fn takes_the_time_to_wait() {
        let (dir, home) = initialised();
        let usual = home.config().expect("the file is read").polling_timeout;
        let json = r#"{"rpc":{"polling_config":{"polling_timeout":{"secs":2,"nanos":500000000}}}}"#;
        std::fs::write(dir.path().join("config.json"), json).expect("a file is written");

        let config = home.config().expect("the file is read");

        assert_eq!((usual, config.polling_timeout), (Duration::from_secs(10), Duration::from_millis(2500)));
    }

    #[test]
    fn bounds_the_history() {
        let (dir, home) = initialised();
        let usual = home.config().expect("the file is read");
        let json = r#"{"archive":true,"sandbox":{"kept_blocks":7}}"#;
        std::fs::write(dir.path().join("config.json"), json).expect("a file is written");

        let config = home.config().expect("the file is read");

        assert_eq!((usual.archive, usual.kept_blocks), (false, None));
        assert_eq!((config.archive, config.kept_blocks), (true, Some(7)));
    }
}

mod saved_chain {
    use std::io::{Error, Read, Write};

    use super::initialised;

    #[test]
    fn is_what_was_saved_last() {
        let (_dir, home) = initialised();
        assert!(home.saved_chain().expect("the home is read").is_none());

        home.save_chain(|file| file.write_all(b"first")).expect("it is saved");
        home.save_chain(|file| file.write_all(b"second")).expect("it is saved");

        let mut saved = String::new();
        let mut file = home.saved_chain().expect("the home is read").expect("a chain was saved");
        file.read_to_string(&mut saved).expect("it is read");
        assert_eq!(saved, "second");
    }

    #[test]
    fn stays_when_the_next_one_fails() {
        let (dir, home) = initialised();
        home.save_chain(|file| file.write_all(b"whole")).expect("it is saved");

        let failed = home.save_chain(|file| {
            file.write_all(b"half")?;
            Err(Error::other("the disk is full"))
        });

        let said = failed.expect_err("writing failed").to_string();
        assert!(said.ends_with("data/chain.unfinished: the disk is full"), "got {said}");
        assert_eq!(std::fs::read(dir.path().join("data/chain")).expect("the old one is there"), b"whole");
    }
}

mod genesis {
    use super::{Balance, initialised, json, read_json};

    #[test]
    fn counts_storage_of_appended_accounts_from_their_records() {
        let (dir, home) = initialised();
        let path = dir.path().join("genesis.json");
        let mut genesis = read_json(&path).expect("a genesis was written");
        let records = genesis["records"].as_array_mut().expect("records are an array");
        records.push(json!({"Account": {"account_id": "sandbox", "account": {
            "amount": "10000000000000000000000000000", "locked": "0",
            "code_hash": "11111111111111111111111111111111", "storage_usage": 7}}}));
        records.push(json!({"AccessKey": {"account_id": "sandbox",
            "public_key": "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB",
            "access_key": {"nonce": 0, "permission": "FullAccess"}}}));
        std::fs::write(&path, genesis.to_string()).expect("a file is written");

        let state = home.genesis().expect("the edited genesis is read").state().expect("it makes a state");

        let account = state.account(&"sandbox".parse().expect("a valid id")).expect("the account exists");
        assert_eq!((account.amount(), account.storage_usage()), (Balance::from_near(10_000), 182));
    }
}
