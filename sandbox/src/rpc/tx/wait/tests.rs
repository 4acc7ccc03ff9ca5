use std::time::Duration;

use near_primitives::transaction::SignedTransaction;
use near_primitives::types::Balance;
use near_primitives::views::TxExecutionStatus;
use rstest::rstest;
use serde_json::Value;

use super::{Detail, Wait};
use crate::node::Node;
use crate::rpc::tests::{near, node};

/// A transfer of a yocto from `near` that the node takes.
fn transfer(node: &Node) -> SignedTransaction {
    let (id, signer) = near();
    let receiver = "test.near".parse().expect("a valid id");
    let block_hash = node.read(|chain| chain.head().id.hash);
    SignedTransaction::send_money(1, id, receiver, &signer, Balance::from_yoctonear(1), block_hash)
}

/// Lets so many blocks pass.
async fn pass(node: &Node, n_blocks: u64) {
    let mut heights = node.heights();
    let until = *heights.borrow() + n_blocks;
    heights.wait_for(|height| *height >= until).await.expect("the node runs");
}

#[rstest]
#[case::included(TxExecutionStatus::Included, "INCLUDED", None)]
#[case::executed_optimistic(TxExecutionStatus::ExecutedOptimistic, "EXECUTED_OPTIMISTIC", Some(1))]
#[case::executed(TxExecutionStatus::Executed, "EXECUTED", Some(2))]
#[case::everything_final(TxExecutionStatus::Final, "FINAL", Some(2))]
#[tokio::test]
async fn answers_as_of_the_first_block_however_late_it_looks(
    #[case] until: TxExecutionStatus,
    #[case] status: &str,
    #[case] n_receipts: Option<usize>,
) {
    let node = node(Duration::from_secs(10));
    let transfer = transfer(&node);
    let wait = Wait::begin(&node, transfer.get_hash(), None, until, Detail::Outcomes);
    node.submit(transfer).expect("the transfer is valid");

    pass(&node, 20).await;
    let answer = wait.answer(&node).await.expect("the transfer is executed");

    let shown = answer["receipts_outcome"].as_array().map(Vec::len);
    assert_eq!((answer["final_execution_status"].as_str(), shown), (Some(status), n_receipts));
}

#[tokio::test]
async fn answers_as_of_now_what_was_known_before() {
    let node = node(Duration::from_secs(10));
    let transfer = transfer(&node);
    let hash = node.submit(transfer).expect("the transfer is valid");
    pass(&node, 20).await;

    let wait = Wait::begin(&node, hash, None, TxExecutionStatus::Included, Detail::Outcomes);
    let answer = wait.answer(&node).await.expect("the transfer is executed");

    assert_eq!(answer["final_execution_status"], Value::from("FINAL"));
}
