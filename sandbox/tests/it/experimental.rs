use near_jsonrpc_primitives::types::receipts::ReceiptReference;
use near_jsonrpc_primitives::types::transactions::TransactionInfo;
use near_primitives::hash::CryptoHash;
use near_primitives::types::{BlockReference, Finality};
use near_primitives::views::{FinalExecutionOutcomeViewEnum, StateChangesRequestView, TxExecutionStatus};
use near_workspaces::types::NearToken;

use crate::support::sandbox;

#[tokio::test]
async fn configurations_are_read_as_types() {
    let worker = sandbox().await;

    let genesis = worker.genesis_config().await.expect("the genesis is read");
    let protocol = worker.protocol_config(BlockReference::Finality(Finality::Final)).await;

    let protocol = protocol.expect("the protocol's parameters are read");
    assert_eq!((genesis.chain_id, genesis.epoch_length), (protocol.chain_id, protocol.epoch_length));
    assert_eq!(protocol.protocol_version, 88);
    let byte = protocol.runtime_config.storage_amount_per_byte;
    assert_eq!(byte, NearToken::from_yoctonear(10_000_000_000_000_000_000));
}

#[tokio::test]
async fn transactions_come_with_their_receipts() {
    let worker = sandbox().await;
    let (alice, bob) = tokio::join!(worker.dev_create_account(), worker.dev_create_account());
    let (alice, bob) = (alice.expect("alice is created"), bob.expect("bob is created"));
    let done = alice.transfer_near(bob.id(), NearToken::from_near(1)).await.expect("it is sent");
    let outcome = done.outcome().clone();
    let transaction = TransactionInfo::TransactionId {
        tx_hash: CryptoHash(outcome.transaction_hash.0),
        sender_account_id: alice.id().clone(),
    };

    let status = worker.tx_status(transaction, TxExecutionStatus::Final).await.expect("the status is known");
    let reference = ReceiptReference { receipt_id: CryptoHash(outcome.receipt_ids[0].0) };
    let receipt = worker.receipt(reference).await.expect("the receipt is known");

    assert_eq!(status.final_execution_status, TxExecutionStatus::Final);
    let Some(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt(full)) =
        status.final_execution_outcome
    else {
        panic!("the receipts are missing");
    };
    assert_eq!(full.receipts[0].receipt_id, receipt.receipt_id);
    assert_eq!((&receipt.predecessor_id, &receipt.receiver_id), (alice.id(), bob.id()));
}

#[tokio::test]
async fn validators_are_listed_by_stake() {
    let worker = sandbox().await;

    let validators = worker.validators_ordered(None).await.expect("the validators are listed");

    let seen: Vec<_> = validators
        .into_iter()
        .map(near_primitives::views::validator_stake_view::ValidatorStakeView::into_validator_stake)
        .map(|validator| (validator.account_id().to_string(), validator.stake()))
        .collect();
    assert_eq!(seen, [("test.near".to_owned(), NearToken::from_near(50_000_000))]);
}

#[tokio::test]
async fn changes_are_not_modelled_and_say_so() {
    let worker = sandbox().await;
    let block = || BlockReference::Finality(Finality::None);

    let of_block = worker.changes_in_block(block()).await.map(drop);
    let accounts = StateChangesRequestView::AccountChanges { account_ids: Vec::new() };
    let of_accounts = worker.changes(block(), accounts).await.map(drop);

    for (failed, method) in
        [(of_block, "EXPERIMENTAL_changes_in_block"), (of_accounts, "EXPERIMENTAL_changes")]
    {
        let error = failed.expect_err("changes are not modelled");
        assert!(format!("{error:?}").contains(&format!("not modelled: {method}")), "got {error:?}");
    }
}
