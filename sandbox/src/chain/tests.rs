use near_crypto::{InMemorySigner, KeyType, Signer};
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, BlockReference, Finality, Nonce};
use near_primitives::views::{FinalExecutionStatus, TxExecutionStatus};

use super::{Chain, GapPatience};
use crate::genesis::Genesis;

/// A second, in nanoseconds.
const SECOND: u64 = 1_000_000_000;
/// When the chains of these tests start, in nanoseconds since the Unix epoch.
const NOW: u64 = 1_700_000_000 * SECOND;

fn account(name: &str) -> AccountId {
    name.parse().expect("a valid id")
}

fn signer() -> Signer {
    InMemorySigner::from_seed(account("test.near"), KeyType::ED25519, "test.near")
}

fn chain() -> Chain {
    let key = signer().public_key();
    let mut genesis = Genesis::standard(Some("test-chain-fixed".into()), &account("test.near"), &key, true);
    genesis.config.genesis_time =
        serde_json::from_value(serde_json::json!("2023-11-14T22:13:20Z")).expect("a valid time");
    Chain::in_process(&genesis).expect("the standard genesis is sound")
}

fn transfer(chain: &Chain, nonce: Nonce) -> SignedTransaction {
    on_top_of(chain.head().id.hash, nonce)
}

fn on_top_of(block_hash: CryptoHash, nonce: Nonce) -> SignedTransaction {
    SignedTransaction::send_money(
        nonce,
        account("test.near"),
        account("near"),
        &signer(),
        Balance::from_near(1),
        block_hash,
    )
}

mod produce_block {
    use super::{Balance, NOW, SECOND, account, chain, transfer};

    #[test]
    fn gives_the_same_hashes_for_the_same_calls() {
        let run = || {
            let mut chain = chain();
            for second in 1..4 {
                let transaction = transfer(&chain, second);
                chain.submit(transaction, NOW).expect("the transfer is valid");
                chain.produce_block(NOW + second * SECOND).expect("the chain runs");
            }
            chain.head().id
        };

        assert_eq!(run(), run());
    }

    #[test]
    fn stamps_later_than_the_block_before() {
        let mut chain = chain();
        chain.produce_block(NOW + SECOND).expect("the chain runs");

        chain.produce_block(0).expect("the chain runs");

        assert_eq!(chain.head().timestamp, NOW + SECOND + 1);
    }

    #[test]
    fn burns_what_gas_costs() {
        let mut chain = chain();
        let supply = chain.head().total_supply;
        let transaction = transfer(&chain, 1);
        chain.submit(transaction, NOW).expect("the transfer is valid");

        chain.run_until_idle(NOW).expect("the chain runs");

        let fee = Balance::from_yoctonear(2 * 223_182_562_500 * 100_000_000);
        assert_eq!(supply.checked_sub(chain.head().total_supply), Some(fee));
        let near = chain.head().state.account(&account("near")).expect("near exists");
        assert_eq!(near.amount(), Balance::from_near(1_000_000_001));
    }
}

mod transaction {
    use super::{FinalExecutionStatus, NOW, TxExecutionStatus, chain, transfer};

    #[test]
    fn comes_as_far_as_final() {
        let mut chain = chain();
        let transaction = transfer(&chain, 1);
        let hash = chain.submit(transaction, NOW).expect("the transfer is valid");
        assert_eq!(chain.status(&hash), None);

        let mut seen = Vec::new();
        for block in 1..8 {
            chain.produce_block(NOW + block).expect("the chain runs");
            seen.extend(chain.status(&hash));
        }

        seen.dedup();
        assert_eq!(
            seen,
            [
                TxExecutionStatus::Included,
                TxExecutionStatus::ExecutedOptimistic,
                TxExecutionStatus::Executed,
                TxExecutionStatus::Final,
            ]
        );
        let outcome = chain.transaction_outcome(&hash).expect("the transaction was executed");
        assert_eq!(outcome.status, FinalExecutionStatus::SuccessValue(Vec::new()));
    }
}

mod submit {
    use super::{CryptoHash, GapPatience, InvalidTxError, NOW, SECOND, chain, on_top_of, transfer};

    #[test]
    fn takes_a_known_transaction_as_it_is() {
        let mut chain = chain();
        let transaction = transfer(&chain, 1);
        let hash = chain.submit(transaction.clone(), NOW).expect("the transfer is valid");
        chain.run_until_idle(NOW).expect("the chain runs");

        assert_eq!(chain.submit(transaction, NOW), Ok(hash));
        assert_eq!(chain.work_at(), None);
    }

    #[test]
    fn refuses_a_used_nonce() {
        let mut chain = chain();
        let (first, second) = (transfer(&chain, 2), transfer(&chain, 1));
        chain.submit(first, NOW).expect("the transfer is valid");
        chain.run_until_idle(NOW).expect("the chain runs");

        let refused = chain.submit(second, NOW);

        assert_eq!(refused, Err(InvalidTxError::InvalidNonce { tx_nonce: 1, ak_nonce: 2 }));
    }

    #[test]
    fn leaves_no_gap_where_it_refuses() {
        let mut chain = chain();
        chain.options.gap_patience = GapPatience { quiet: SECOND, longest: SECOND };
        let (refused, next) = (on_top_of(CryptoHash::default(), 1), transfer(&chain, 2));
        chain.submit(refused, NOW).expect_err("its block is unknown");

        let hash = chain.submit(next, NOW).expect("the transfer is valid");
        chain.produce_block(NOW).expect("the chain runs");

        assert!(chain.status(&hash).is_some(), "the transfer is in the block");
    }

    #[test]
    fn refuses_an_unknown_block() {
        let mut chain = chain();

        let refused = chain.submit(on_top_of(CryptoHash::default(), 1), NOW);

        assert_eq!(refused, Err(InvalidTxError::Expired));
    }

    #[test]
    fn refuses_a_block_that_is_old_in_blocks_and_time() {
        let mut chain = chain();
        let genesis = chain.genesis().id.hash;
        for block in 1..=100 {
            chain.produce_block(NOW + block).expect("the chain runs");
        }
        chain.submit(on_top_of(genesis, 1), NOW).expect("101 fast blocks are young");

        chain.produce_block(NOW + 31 * SECOND).expect("the chain runs");

        assert_eq!(chain.submit(on_top_of(genesis, 2), NOW), Err(InvalidTxError::Expired));
    }
}

mod finality {
    use super::{BlockReference, Finality, NOW, chain};

    #[test]
    fn is_two_blocks_behind() {
        let mut chain = chain();
        for block in 1..=5 {
            chain.produce_block(NOW + block).expect("the chain runs");
        }

        let height = |finality| chain.block(&BlockReference::Finality(finality)).map(|block| block.id.height);

        assert_eq!(height(Finality::Final), Some(3));
        assert_eq!(height(Finality::DoomSlug), Some(4));
        assert_eq!(height(Finality::None), Some(5));
    }
}

mod fast_forward {
    use super::{BlockReference, Finality, NOW, chain};

    #[test]
    fn moves_height_time_and_epoch() {
        let mut chain = chain();
        chain.produce_block(NOW).expect("the chain runs");

        chain.fast_forward(600, NOW).expect("the chain runs");

        let head = chain.head();
        assert_eq!((head.id.height, head.epoch.height), (603, 11));
        assert!(head.timestamp >= NOW + 600 * 310_000_000);
    }

    #[test]
    fn makes_the_height_asked_for_final() {
        let mut chain = chain();

        chain.fast_forward(1_000, NOW).expect("the chain runs");

        let last = chain.block(&BlockReference::Finality(Finality::Final)).expect("a block is final");
        assert_eq!(last.id.height, 1_000);
    }

    #[test]
    fn makes_no_more_blocks_for_a_longer_way() {
        let blocks_of = |delta| {
            let mut chain = chain();
            chain.fast_forward(delta, NOW).expect("the chain runs");
            chain.head().ordinal
        };

        assert_eq!(blocks_of(1_000_000_000), blocks_of(1_000));
    }

    #[test]
    fn keeps_a_bounded_number_of_blocks() {
        let mut chain = chain();
        chain.options.kept_blocks = 5;

        for block in 0..20 {
            chain.produce_block(NOW + block).expect("the chain runs");
        }

        assert_eq!((chain.blocks.len(), chain.heights.len()), (5, 5));
    }
}

mod patch_state {
    use super::{NOW, StateRecord, account, chain};

    #[test]
    fn takes_effect_in_the_next_block() {
        let mut chain = chain();
        let record = StateRecord::Data {
            account_id: account("near"),
            data_key: b"key".to_vec().into(),
            value: b"value".to_vec().into(),
        };
        chain.patch_state(vec![record]).expect("data can be patched");
        assert_eq!(chain.work_at(), Some(0));

        chain.produce_block(NOW).expect("the chain runs");

        let data: Vec<_> = chain.head().state.data(&account("near"), b"").collect();
        assert_eq!(data, [(b"key".to_vec(), b"value".as_slice())]);
    }
}

mod halted {
    use super::{Balance, NOW, SECOND, StateRecord, account, chain, transfer};

    #[test]
    fn loses_no_transaction() {
        let mut chain = chain();
        let mut near = chain.head().state.account(&account("near")).expect("near exists");
        near.set_amount(Balance::from_yoctonear(u128::MAX - 1));
        let record = StateRecord::Account { account_id: account("near"), account: near };
        chain.patch_state(vec![record]).expect("accounts can be patched");
        chain.produce_block(NOW).expect("the chain runs");
        let first = transfer(&chain, 1);
        chain.submit(first, NOW).expect("the transfer is valid");
        chain.produce_block(NOW + SECOND).expect("the transfer only leaves");
        let second = transfer(&chain, 2);
        let hash = chain.submit(second, NOW).expect("the transfer is valid");
        let (head, in_transit) = (chain.head().id, chain.transit.len());

        let halted = chain.produce_block(NOW + 2 * SECOND).expect_err("near cannot hold more");

        assert_eq!(halted.to_string(), "the chain has halted at height 3: integer overflow in gas or tokens");
        assert!(chain.pool.contains(&hash));
        assert_eq!((chain.head().id, chain.transit.len()), (head, in_transit));
        assert_eq!(chain.produce_block(NOW + 3 * SECOND), Err(halted));
        assert_eq!(chain.work_at(), None);
    }
}

mod history {
    use super::{NOW, SECOND, chain, transfer};

    #[test]
    fn forgets_the_oldest_outcomes_first() {
        let mut chain = chain();
        chain.options.kept_outcomes = 6;
        let mut hashes = Vec::new();
        for second in 1..5 {
            let transaction = transfer(&chain, second);
            hashes.push(chain.submit(transaction, NOW).expect("the transfer is valid"));
            chain.run_until_idle(NOW + second * SECOND).expect("the chain runs");
        }

        let kept: Vec<bool> = hashes.iter().map(|hash| chain.outcome(hash).is_some()).collect();

        assert_eq!(kept, [false, false, true, true]);
        for hash in &hashes[2..] {
            let outcome = chain.transaction_outcome(hash).expect("the outcome is kept");
            assert_eq!(outcome.receipts_outcome.len(), 2, "a transfer and its refund");
        }
    }
}

mod owes_only_refunds {
    use super::{NOW, SECOND, chain, transfer};

    #[test]
    fn once_everything_else_is_executed() {
        let mut chain = chain();
        let transaction = transfer(&chain, 1);
        chain.submit(transaction, NOW).expect("the transfer is valid");

        let mut owes = vec![chain.owes_only_refunds()];
        for second in 1..=2 {
            chain.produce_block(NOW + second * SECOND).expect("the chain runs");
            owes.push(chain.owes_only_refunds());
        }

        assert_eq!(owes, [false, false, true]);
        assert_eq!(chain.work_at(), Some(0), "the refund is on its way");
    }
}
