use std::collections::BTreeMap;

use near_crypto::{KeyType, PublicKey};
use near_primitives::hash::CryptoHash;
use near_primitives::state_record::StateRecord;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, EpochId};

use super::Epoch;
use crate::chain::BlockRef;
use crate::genesis::Genesis;

fn account(name: &str) -> AccountId {
    name.parse().expect("a valid id")
}

fn key() -> PublicKey {
    PublicKey::empty(KeyType::ED25519)
}

fn genesis() -> Genesis {
    Genesis::standard(Some("test-chain-fixed".into()), &account("test.near"), &key(), true)
}

fn last_block(height: u64) -> BlockRef {
    BlockRef { height, hash: CryptoHash::hash_bytes(&height.to_le_bytes()) }
}

mod names {
    use super::{BTreeMap, Epoch, EpochId, genesis, last_block};

    #[test]
    fn are_those_of_the_last_block_two_epochs_ago() {
        let config = genesis().config;
        let none = BTreeMap::new();

        let first = Epoch::first(&config).next(&config, 1, last_block(0), &none);
        let second = first.next(&config, 61, last_block(60), &none);
        let third = second.next(&config, 121, last_block(120), &none);

        assert_eq!((first.id, first.height), (EpochId::default(), 1));
        assert_eq!((second.id, second.height), (EpochId(last_block(0).hash), 2));
        assert_eq!((third.id, third.next_id), (EpochId(last_block(60).hash), EpochId(last_block(120).hash)));
    }
}

mod following {
    use super::{BTreeMap, Balance, Epoch, EpochId, ValidatorStake, account, genesis, key, last_block};

    #[test]
    fn is_the_next_after_one_epoch() {
        let config = genesis().config;
        let none = BTreeMap::new();
        let first = Epoch::first(&config).following(&config, 1, last_block(0), &none);

        let second = first.following(&config, 61, last_block(60), &none);

        assert_eq!((second.id, second.height, second.start), (EpochId(last_block(0).hash), 2, 61));
    }

    #[test]
    fn counts_epochs_without_a_block() {
        let config = genesis().config;
        let none = BTreeMap::new();
        let first = Epoch::first(&config).following(&config, 1, last_block(0), &none);

        let later = first.following(&config, 1 + 100 * 60 + 7, last_block(60), &none);

        assert_eq!((later.height, later.start), (101, 1 + 100 * 60));
        assert_ne!(later.id, later.next_id);
    }

    #[test]
    fn lets_proposals_take_effect() {
        let config = genesis().config;
        let alice = account("alice.near");
        let proposal = ValidatorStake::new(alice.clone(), key(), Balance::from_near(1_000));
        let first = Epoch::first(&config).following(&config, 1, last_block(0), &BTreeMap::new());

        let proposals = BTreeMap::from([(alice.clone(), proposal)]);
        let later = first.following(&config, 1 + 10 * 60, last_block(60), &proposals);

        assert!(later.validators.contains_key(&alice) && later.next_validators.contains_key(&alice));
    }
}

mod stakes {
    use super::{BTreeMap, Balance, Epoch, StateRecord, ValidatorStake, account, genesis, key, last_block};

    #[test]
    fn count_two_epochs_after_they_are_proposed() {
        let config = genesis().config;
        let alice = account("alice.near");
        let proposal = ValidatorStake::new(alice.clone(), key(), Balance::from_near(1_000));
        let proposals = BTreeMap::from([(alice.clone(), proposal)]);

        let first = Epoch::first(&config).next(&config, 1, last_block(0), &BTreeMap::new());
        let second = first.next(&config, 61, last_block(60), &proposals);
        let third = second.next(&config, 121, last_block(120), &BTreeMap::new());

        assert!(!second.validators.contains_key(&alice));
        assert_eq!(third.stakes.get(&alice), Some(&Balance::from_near(1_000)));
    }

    #[test]
    fn are_released_when_no_epoch_near_needs_them() {
        let genesis = genesis();
        let config = genesis.config.clone();
        let validator = account("test.near");
        let none = BTreeMap::new();
        let unstake = ValidatorStake::new(validator.clone(), key(), Balance::ZERO);
        let proposals = BTreeMap::from([(validator.clone(), unstake)]);
        let state = genesis.state().expect("the standard genesis makes a state");

        let first = Epoch::first(&config).next(&config, 1, last_block(0), &none);
        let second = first.next(&config, 61, last_block(60), &proposals);
        let third = second.next(&config, 121, last_block(120), &none);
        let fourth = third.next(&config, 181, last_block(180), &none);

        assert_eq!(third.released_stakes(&state), []);
        let released = fourth.released_stakes(&state);
        let [StateRecord::Account { account_id, account }] = released.as_slice() else {
            panic!("expected one account, got {released:?}");
        };
        assert_eq!(*account_id, validator);
        assert_eq!((account.amount(), account.locked()), (Balance::from_near(1_050_000_000), Balance::ZERO));
    }
}

mod minimum_stake {
    use super::{Epoch, genesis};

    #[test]
    fn is_a_tenth_of_a_seat() {
        let epoch = Epoch::first(&genesis().config);

        // 50,000,000 NEAR, of which a seat is 1/6250 of the whole beside it.
        assert_eq!(epoch.minimum_stake.as_near(), 800);
    }
}
