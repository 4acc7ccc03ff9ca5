use std::sync::Arc;

use near_crypto::{InMemorySigner, KeyType, Signer};
use near_primitives::action::{Action, DeployContractAction};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, Nonce};
use rstest::rstest;

use super::{GapPatience, MAX_PER_BLOCK, MAX_REFUSED, MAX_SIZE, Mempool};

/// How long these tests wait for a gap.
const PATIENCE: GapPatience = GapPatience { quiet: 10, longest: 100 };

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

/// A pool in which transactions with these nonces have waited since these times.
fn pool(arrivals: &[(Nonce, u64)]) -> Mempool {
    let mut pool = Mempool::default();
    for (nonce, since) in arrivals {
        pool.insert(transfer(*nonce), *since);
    }
    pool
}

fn nonces(transactions: &[Arc<SignedTransaction>]) -> Vec<Nonce> {
    transactions.iter().map(|transaction| transaction.transaction.nonce().nonce()).collect()
}

/// Takes what a block at `now` executes, when `used` was used last and nothing expires.
fn take(pool: &mut Mempool, now: u64, used: Nonce) -> Vec<Nonce> {
    nonces(&pool.take(now, PATIENCE, |_, _| Some(used), |_| false))
}

mod take {
    use super::{GapPatience, MAX_PER_BLOCK, Mempool, Nonce, PATIENCE, nonces, pool, rstest, take, transfer};

    #[rstest]
    #[case::in_order(&[1, 2, 3])]
    #[case::backwards(&[3, 2, 1])]
    #[case::in_any_order(&[3, 1, 2])]
    fn orders_by_nonce_whatever_the_order_of_arrival(#[case] arrivals: &[Nonce]) {
        let mut pool = pool(&arrivals.iter().map(|nonce| (*nonce, 0)).collect::<Vec<_>>());

        assert_eq!(take(&mut pool, 0, 0), [1, 2, 3]);
        assert!(pool.is_empty());
    }

    #[rstest]
    #[case::at_once(0, &[])]
    #[case::just_before_the_key_is_quiet(9, &[])]
    #[case::when_the_key_is_quiet(10, &[3])]
    fn waits_for_a_gap_until_the_key_is_quiet(#[case] now: u64, #[case] expected: &[Nonce]) {
        assert_eq!(take(&mut pool(&[(3, 0)]), now, 1), expected);
    }

    #[rstest]
    #[case::when_the_first_alone_would_have_gone(10, &[])]
    #[case::when_the_key_is_quiet_after_the_last(18, &[3, 5])]
    fn waits_longer_while_the_key_is_busy(#[case] now: u64, #[case] expected: &[Nonce]) {
        assert_eq!(take(&mut pool(&[(3, 0), (5, 8)]), now, 1), expected);
    }

    #[rstest]
    #[case::just_before_that(99, &[])]
    #[case::then(100, &[3])]
    fn waits_for_no_longer_than_that(#[case] now: u64, #[case] expected: &[Nonce]) {
        let arrivals: Vec<_> = (0..20).map(|turn| (3 + 2 * turn, 5 * turn)).collect();

        assert_eq!(take(&mut pool(&arrivals), now, 1), expected);
    }

    #[test]
    fn goes_on_at_once_when_the_gap_is_filled() {
        let mut pool = pool(&[(3, 0), (4, 0)]);
        assert!(take(&mut pool, 1, 1).is_empty());

        pool.insert(transfer(2), 1);

        assert_eq!(take(&mut pool, 1, 1), [2, 3, 4]);
    }

    #[rstest]
    #[case::of_all(&[2, 3], &[4])]
    #[case::of_some(&[2], &[])]
    fn does_not_wait_for_what_was_refused(#[case] refused: &[Nonce], #[case] expected: &[Nonce]) {
        let mut pool = pool(&[(4, 0)]);
        for nonce in refused {
            pool.refuse(&transfer(*nonce));
        }

        assert_eq!(pool.next_ready(PATIENCE, |_, _| Some(1)) == Some(0), !expected.is_empty());
        assert_eq!(take(&mut pool, 0, 1), expected);
    }

    #[test]
    fn waits_for_no_gap_without_patience() {
        let taken = pool(&[(3, 0), (9, 0)]).take(0, GapPatience::NONE, |_, _| Some(1), |_| false);

        assert_eq!(nonces(&taken), [3, 9]);
    }

    #[test]
    fn drops_what_another_transaction_overtook() {
        let mut pool = pool(&[(4, 0), (5, 0)]);

        assert_eq!(take(&mut pool, 0, 4), [5]);
        assert!(!pool.contains(&transfer(4).get_hash()));
    }

    #[test]
    fn drops_what_expired_behind_a_gap() {
        let mut pool = pool(&[(3, 0), (4, 0)]);
        let third = transfer(3).get_hash();

        let taken = pool.take(0, PATIENCE, |_, _| Some(1), |waiting| waiting.get_hash() == third);

        assert_eq!((nonces(&taken), pool.contains(&third)), (Vec::new(), false));
        assert!(pool.contains(&transfer(4).get_hash()));
    }

    #[test]
    fn takes_a_bounded_number() {
        let mut pool = Mempool::default();
        for nonce in (1..).take(MAX_PER_BLOCK + 1) {
            pool.insert(transfer(nonce), 0);
        }

        assert_eq!(take(&mut pool, 0, 0).len(), MAX_PER_BLOCK);
        assert!(!pool.is_empty());
    }
}

mod insert {
    use super::{
        Action, Arc, CryptoHash, DeployContractAction, MAX_SIZE, Mempool, SignedTransaction, account, signer,
        take, transfer,
    };

    /// A deployment of a contract of a megabyte.
    fn deployment(nonce: u64) -> Arc<SignedTransaction> {
        let code = vec![0; 1_000_000];
        let alice = account("alice.near");
        let deploy = Action::DeployContract(DeployContractAction { code });
        let (block, signer) = (CryptoHash::default(), signer());
        Arc::new(SignedTransaction::from_actions(nonce, alice.clone(), alice, &signer, vec![deploy], block))
    }

    #[test]
    fn leaves_out_what_has_no_room() {
        let mut pool = Mempool::default();
        for nonce in 1..=100 {
            pool.insert(deployment(nonce), 0);
        }
        let recorded = |pool: &Mempool, nonce: u64| pool.contains(&deployment(nonce).get_hash());

        assert!(pool.size <= MAX_SIZE);
        assert_eq!((recorded(&pool, 99), recorded(&pool, 100)), (true, false));

        take(&mut pool, 0, 0);
        pool.insert(deployment(100), 0);

        assert!(recorded(&pool, 100));
    }

    #[test]
    fn replaces_what_has_the_same_nonce() {
        let mut pool = Mempool::default();
        pool.insert(deployment(1), 0);

        pool.insert(transfer(1), 0);

        assert_eq!(pool.size, transfer(1).get_size());
        assert!(!pool.contains(&deployment(1).get_hash()));
    }
}

mod refuse {
    use super::{MAX_REFUSED, Mempool, transfer};

    #[test]
    fn remembers_a_bounded_number() {
        let mut pool = Mempool::default();

        for nonce in 1..=MAX_REFUSED as u64 + 1 {
            pool.refuse(&transfer(nonce));
        }

        assert_eq!(pool.refused.len(), 1);
    }
}

mod next_ready {
    use super::{PATIENCE, pool};

    #[test]
    fn is_at_once_without_a_gap() {
        assert_eq!(pool(&[(1, 7)]).next_ready(PATIENCE, |_, _| Some(0)), Some(0));
    }

    #[test]
    fn is_when_the_key_is_quiet_behind_a_gap() {
        assert_eq!(pool(&[(2, 7), (3, 9)]).next_ready(PATIENCE, |_, _| Some(0)), Some(19));
    }

    #[test]
    fn is_never_of_an_empty_pool() {
        assert_eq!(pool(&[]).next_ready(PATIENCE, |_, _| Some(0)), None);
    }
}
