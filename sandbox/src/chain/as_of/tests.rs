use std::sync::Arc;

use near_crypto::{InMemorySigner, KeyType};
use near_primitives::errors::{ActionError, ActionErrorKind, TxExecutionError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{ActionReceipt, Receipt, ReceiptEnum, ReceiptV0};
use near_primitives::transaction::{
    ExecutionMetadata, ExecutionOutcome, ExecutionOutcomeWithId, ExecutionStatus, SignedTransaction,
};
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::views::{FinalExecutionStatus, TxExecutionStatus};

use super::super::block_ref::BlockRef;
use super::{AsOf, Ledger};

fn account(name: &str) -> AccountId {
    name.parse().expect("a valid id")
}

fn id(name: &str) -> CryptoHash {
    CryptoHash::hash_bytes(name.as_bytes())
}

fn at(height: u64) -> BlockRef {
    BlockRef { height, hash: id(&height.to_string()) }
}

fn transaction() -> Arc<SignedTransaction> {
    let signer = InMemorySigner::from_seed(account("alice.near"), KeyType::ED25519, "alice.near");
    let (alice, bob) = (account("alice.near"), account("bob.near"));
    let amount = Balance::from_yoctonear(1);
    Arc::new(SignedTransaction::send_money(1, alice, bob, &signer, amount, CryptoHash::default()))
}

fn outcome(id: CryptoHash, status: ExecutionStatus, receipt_ids: &[CryptoHash]) -> ExecutionOutcomeWithId {
    ExecutionOutcomeWithId {
        id,
        outcome: ExecutionOutcome {
            logs: Vec::new(),
            receipt_ids: receipt_ids.to_vec(),
            gas_burnt: Gas::ZERO,
            compute_usage: None,
            tokens_burnt: Balance::ZERO,
            executor_id: account("bob.near"),
            status,
            metadata: ExecutionMetadata::V1,
        },
    }
}

fn receipt(id: CryptoHash, predecessor: &str) -> Arc<Receipt> {
    Arc::new(Receipt::V0(ReceiptV0 {
        predecessor_id: account(predecessor),
        receiver_id: account("alice.near"),
        receipt_id: id,
        receipt: ReceiptEnum::Action(ActionReceipt {
            signer_id: account("alice.near"),
            signer_public_key: near_crypto::PublicKey::empty(KeyType::ED25519),
            gas_price: Balance::ZERO,
            output_data_receivers: Vec::new(),
            input_data_ids: Vec::new(),
            actions: Vec::new(),
        }),
    }))
}

/// The ledger as it was at a block.
fn as_of(ledger: &Ledger, height: u64, final_height: u64) -> AsOf<'_> {
    AsOf { ledger, height, final_height }
}

/// A transaction in block 1, whose receipt in block 2 leaves a refund for block 3.
fn ledger(blocks: u64) -> (Ledger, CryptoHash) {
    let mut ledger = Ledger::default();
    let transaction = transaction();
    let hash = transaction.get_hash();
    let started = outcome(hash, ExecutionStatus::SuccessReceiptId(id("work")), &[id("work")]);
    ledger.record(at(1), &[transaction], &[], vec![started], vec![receipt(id("work"), "alice.near")]);
    if blocks >= 2 {
        let worked = outcome(id("work"), ExecutionStatus::SuccessValue(vec![7]), &[id("refund")]);
        ledger.record(at(2), &[], &[], vec![worked], vec![receipt(id("refund"), "system")]);
    }
    if blocks >= 3 {
        let refunded = outcome(id("refund"), ExecutionStatus::SuccessValue(Vec::new()), &[]);
        ledger.record(at(3), &[], &[], vec![refunded], Vec::new());
    }
    (ledger, hash)
}

mod status {
    use rstest::rstest;

    use super::{CryptoHash, TxExecutionStatus, as_of, ledger};

    #[rstest]
    #[case::included(1, 0, TxExecutionStatus::Included)]
    #[case::included_in_a_final_block(1, 1, TxExecutionStatus::IncludedFinal)]
    #[case::executed_but_for_the_refund(2, 0, TxExecutionStatus::ExecutedOptimistic)]
    #[case::executed_in_a_final_block(2, 2, TxExecutionStatus::Executed)]
    #[case::refunded_but_not_final(3, 2, TxExecutionStatus::Executed)]
    #[case::refunded_and_final(3, 3, TxExecutionStatus::Final)]
    fn follows_blocks_and_finality(
        #[case] blocks: u64,
        #[case] final_height: u64,
        #[case] expected: TxExecutionStatus,
    ) {
        let (ledger, hash) = ledger(blocks);

        assert_eq!(as_of(&ledger, blocks, final_height).status(&hash), Some(expected));
    }

    #[rstest]
    #[case::before_it(0, None)]
    #[case::in_its_block(1, Some(TxExecutionStatus::Included))]
    #[case::in_its_receipt_s(2, Some(TxExecutionStatus::ExecutedOptimistic))]
    fn is_not_changed_by_later_blocks(#[case] height: u64, #[case] expected: Option<TxExecutionStatus>) {
        let (ledger, hash) = ledger(3);

        assert_eq!(as_of(&ledger, height, 0).status(&hash), expected);
    }

    #[test]
    fn of_what_no_block_holds_is_none() {
        let (ledger, _) = ledger(3);

        assert_eq!(as_of(&ledger, 3, 3).status(&CryptoHash::default()), None);
    }
}

mod transaction_outcome {
    use super::{
        ActionError, ActionErrorKind, ExecutionStatus, FinalExecutionStatus, Ledger, TxExecutionError, as_of,
        at, id, ledger, outcome, transaction,
    };

    #[test]
    fn walks_receipts_in_depth_first_order() {
        let mut ledger = Ledger::default();
        let transaction = transaction();
        let hash = transaction.get_hash();
        let leaf = |name: &str| outcome(id(name), ExecutionStatus::SuccessValue(Vec::new()), &[]);
        let parent = |name: &str, children: &[_]| {
            outcome(id(name), ExecutionStatus::SuccessValue(Vec::new()), children)
        };
        ledger.record(
            at(1),
            &[transaction],
            &[],
            vec![
                outcome(hash, ExecutionStatus::SuccessReceiptId(id("root")), &[id("root")]),
                parent("root", &[id("first"), id("second")]),
                parent("first", &[id("below first")]),
                leaf("second"),
                leaf("below first"),
            ],
            Vec::new(),
        );

        let view = as_of(&ledger, 3, 3).transaction_outcome(&hash).expect("the transaction is known");

        let order: Vec<_> = view.receipts_outcome.iter().map(|outcome| outcome.id).collect();
        assert_eq!(order, [id("root"), id("first"), id("below first"), id("second")]);
    }

    #[test]
    fn takes_the_status_of_the_returned_promise() {
        let (ledger, hash) = ledger(3);

        let view = as_of(&ledger, 3, 3).transaction_outcome(&hash).expect("the transaction is known");

        assert_eq!(view.status, FinalExecutionStatus::SuccessValue(vec![7]));
    }

    #[test]
    fn is_started_while_the_returned_promise_is_open() {
        let (ledger, hash) = ledger(1);

        let view = as_of(&ledger, 3, 3).transaction_outcome(&hash).expect("the transaction is known");

        assert_eq!(view.status, FinalExecutionStatus::Started);
    }

    #[test]
    fn leaves_out_what_later_blocks_added() {
        let (ledger, hash) = ledger(3);

        let view = as_of(&ledger, 2, 0).transaction_outcome(&hash).expect("the transaction is known");

        let executed: Vec<_> = view.receipts_outcome.iter().map(|outcome| outcome.id).collect();
        assert_eq!(executed, [id("work")]);
    }

    #[test]
    fn takes_the_failure_of_the_returned_promise() {
        let (mut ledger, hash) = ledger(1);
        let error = TxExecutionError::ActionError(ActionError {
            index: Some(0),
            kind: ActionErrorKind::AccountDoesNotExist {
                account_id: "bob.near".parse().expect("a valid id"),
            },
        });
        let failed = outcome(id("work"), ExecutionStatus::Failure(error.clone()), &[]);
        ledger.record(at(2), &[], &[], vec![failed], Vec::new());

        let view = as_of(&ledger, 3, 3).transaction_outcome(&hash).expect("the transaction is known");

        assert_eq!(view.status, FinalExecutionStatus::Failure(error));
    }
}

mod transaction_outcome_with_receipts {
    use super::{as_of, id, ledger};

    #[test]
    fn holds_every_executed_receipt() {
        let (ledger, hash) = ledger(3);

        let view =
            as_of(&ledger, 3, 3).transaction_outcome_with_receipts(&hash).expect("the transaction is known");

        let receipts: Vec<_> = view.receipts.iter().map(|receipt| receipt.receipt_id).collect();
        assert_eq!(receipts, [id("work"), id("refund")]);
    }
}
