use std::sync::Arc;

use near_crypto::{InMemorySigner, KeyType, Signer};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, Nonce};

use super::{MAX_PER_BLOCK, Mempool};

/// The waiting time of these tests, in nanoseconds.
const HOLD: u64 = 150;

fn account(name: &str) -> AccountId {
    name.parse().expect("a valid id")
}

fn signer() -> Signer {
    InMemorySigner::from_seed(account("alice.near"), KeyType::ED25519, "alice.near")
}

fn transfer(nonce: Nonce) -> Arc<SignedTransaction> {
    Arc::new(SignedTransaction::send_money(
        nonce,
        account("alice.near"),
        account("bob.near"),
        &signer(),
        Balance::from_yoctonear(1),
        CryptoHash::default(),
    ))
}

fn nonces(transactions: &[Arc<SignedTransaction>]) -> Vec<Nonce> {
    transactions.iter().map(|transaction| transaction.transaction.nonce().nonce()).collect()
}

mod take {
    use super::{HOLD, MAX_PER_BLOCK, Mempool, nonces, transfer};

    #[test]
    fn orders_by_nonce_whatever_the_order_of_arrival() {
        let mut pool = Mempool::default();
        for nonce in [3, 1, 2] {
            pool.insert(transfer(nonce), 0);
        }

        let taken = pool.take(0, HOLD, |_, _| Some(0));

        assert_eq!(nonces(&taken.ready), [1, 2, 3]);
        assert!(pool.is_empty());
    }

    #[test]
    fn holds_what_is_behind_a_gap() {
        let mut pool = Mempool::default();
        for nonce in [1, 3] {
            pool.insert(transfer(nonce), 0);
        }

        let before = pool.take(HOLD - 1, HOLD, |_, _| Some(0));
        let after = pool.take(HOLD, HOLD, |_, _| Some(1));

        assert_eq!((nonces(&before.ready), nonces(&after.ready)), (vec![1], vec![3]));
    }

    #[test]
    fn drops_what_another_transaction_overtook() {
        let mut pool = Mempool::default();
        let (late, good) = (transfer(4), transfer(5));
        pool.insert(late.clone(), 0);
        pool.insert(good, 0);

        let taken = pool.take(0, HOLD, |_, _| Some(4));

        assert_eq!((taken.stale, nonces(&taken.ready)), (vec![late.get_hash()], vec![5]));
        assert!(!pool.contains(&late.get_hash()));
    }

    #[test]
    fn takes_a_bounded_number() {
        let mut pool = Mempool::default();
        for nonce in (1..).take(MAX_PER_BLOCK + 1) {
            pool.insert(transfer(nonce), 0);
        }

        let taken = pool.take(0, HOLD, |_, _| Some(0));

        assert_eq!(taken.ready.len(), MAX_PER_BLOCK);
        assert!(!pool.is_empty());
    }
}

mod next_ready {
    use super::{HOLD, Mempool, transfer};

    #[test]
    fn is_at_once_without_a_gap() {
        let mut pool = Mempool::default();
        pool.insert(transfer(1), 7);

        assert_eq!(pool.next_ready(HOLD, |_, _| Some(0)), Some(0));
    }

    #[test]
    fn is_after_the_hold_behind_a_gap() {
        let mut pool = Mempool::default();
        pool.insert(transfer(2), 7);

        assert_eq!(pool.next_ready(HOLD, |_, _| Some(0)), Some(7 + HOLD));
    }
}
