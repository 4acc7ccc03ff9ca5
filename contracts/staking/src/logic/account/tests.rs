//! Unbonding and keys of one account.

use near_sdk::{CurveType, PublicKey};

use super::{Account, MAX_BALLOT_KEYS, MAX_UNBONDINGS, Unbonding};
use crate::Error;

fn key(seed: u8) -> PublicKey {
    PublicKey::from_parts(CurveType::ED25519, vec![seed; 32]).unwrap()
}

mod unbond {
    use super::*;

    #[test]
    fn keeps_a_bounded_number_of_entries() {
        let mut account = Account::default();
        for time in 0..8 {
            account.unbond(1, time).unwrap();
        }

        assert_eq!(account.unbond(1, 8), Err(Error::TooManyUnbondings { max: MAX_UNBONDINGS }));
        assert_eq!(account.total_unbonding(), 8);
    }

    #[test]
    fn joins_amounts_of_one_block() {
        let mut account = Account::default();
        for _ in 0..20 {
            account.unbond(2, 5).unwrap();
        }

        assert_eq!(account.unbonding, [Unbonding { amount: 40, unlocks_at: 5 }]);
    }
}

mod withdraw {
    use super::*;

    #[test]
    fn takes_what_is_unlocked_and_leaves_the_rest() {
        let mut account = Account::default();
        for time in 1..=3 {
            account.unbond(10, time * 100).unwrap();
        }

        assert_eq!(account.withdraw(200), Ok(20));

        assert_eq!(account.in_flight, 20);
        assert_eq!(account.withdraw(299), Err(Error::NothingToWithdraw { unlocks_at: Some(300), now: 299 }));
        assert_eq!(account.withdraw(300), Ok(10));
        assert_eq!(account.withdraw(300), Err(Error::NothingToWithdraw { unlocks_at: None, now: 300 }));
    }

    #[test]
    fn takes_at_once_what_came_back() {
        let mut account = Account { returned: 7, ..Account::default() };
        account.unbond(10, 500).unwrap();

        assert_eq!(account.withdrawable(0), 7);
        assert_eq!(account.withdraw(0), Ok(7));
        assert_eq!(account.total_unbonding(), 10);
    }
}

mod ballot_keys {
    use super::*;

    #[test]
    fn are_bounded_and_distinct() {
        let mut account = Account::default();
        for seed in 0..8 {
            account.add_ballot_key(key(seed)).unwrap();
        }

        assert_eq!(account.add_ballot_key(key(3)), Err(Error::KeyAlreadyRegistered { public_key: key(3) }));
        assert_eq!(account.add_ballot_key(key(8)), Err(Error::TooManyKeys { max: MAX_BALLOT_KEYS }));
    }

    #[test]
    fn can_be_removed_once() {
        let mut account = Account::default();
        account.add_ballot_key(key(1)).unwrap();
        account.add_ballot_key(key(2)).unwrap();

        account.remove_ballot_key(&key(1)).unwrap();

        assert_eq!(account.ballot_keys, [key(2)]);
        assert_eq!(account.remove_ballot_key(&key(1)), Err(Error::KeyNotRegistered { public_key: key(1) }));
    }

    #[test]
    fn of_other_curves_are_refused() {
        let secp256k1 = PublicKey::from_parts(CurveType::SECP256K1, vec![7; 64]).unwrap();

        let refused = Account::default().add_ballot_key(secp256k1);

        assert_eq!(refused, Err(Error::KeyUnsupported { curve: CurveType::SECP256K1 }));
    }
}
