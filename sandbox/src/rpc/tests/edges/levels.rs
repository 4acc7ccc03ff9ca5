//! Each level of waiting, for a transaction that is sent, one that is unknown, and one that comes meanwhile.

use std::sync::Arc;
use std::time::Duration;

use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::Balance;
use rstest::rstest;
use serde_json::{Value, json};

use super::super::{near, node, service};
use super::{UNKNOWN, call, error};
use crate::node::Node;
use crate::rpc::tests::requests::encoded;
use crate::rpc::{Answer, dispatch};

/// The levels but `NONE`, which waits for nothing.
const LEVELS: [&str; 5] = ["INCLUDED", "EXECUTED_OPTIMISTIC", "INCLUDED_FINAL", "EXECUTED", "FINAL"];

/// A transfer of a yocto from `near` that the node takes.
fn transfer(node: &Node, nonce: u64) -> SignedTransaction {
    let (id, signer) = near();
    let receiver = "test.near".parse().expect("a valid id");
    let block_hash = node.read(|chain| chain.head().id.hash);
    SignedTransaction::send_money(nonce, id, receiver, &signer, Balance::from_yoctonear(1), block_hash)
}

/// What of an answer tells how far it waited.
fn progress(answer: &Value) -> (Option<&str>, Option<usize>) {
    (answer["final_execution_status"].as_str(), answer["receipts_outcome"].as_array().map(Vec::len))
}

// The transfer is in one block, its receipt in the next, and the refund of gas in the one after, which makes the first
// one final. The refund's own block is final two blocks later.
#[rstest]
#[case::none("NONE", ("NONE", None))]
#[case::included("INCLUDED", ("INCLUDED", None))]
#[case::executed_optimistic("EXECUTED_OPTIMISTIC", ("EXECUTED_OPTIMISTIC", Some(1)))]
#[case::included_final("INCLUDED_FINAL", ("EXECUTED", Some(2)))]
#[case::executed("EXECUTED", ("EXECUTED", Some(2)))]
#[case::everything_final("FINAL", ("FINAL", Some(2)))]
fn of_what_is_sent(#[case] level: &str, #[case] (status, n_receipts): (&str, Option<usize>)) {
    let signed = encoded(&transfer(&service().node, 1));

    let answer = call("send_tx", &json!({"signed_tx_base64": signed, "wait_until": level}));

    assert_eq!(progress(&answer["result"]), (Some(status), n_receipts));
    if n_receipts.is_none() {
        assert_eq!(answer, json!({"result": {"final_execution_status": status}}));
    }
}

#[test]
fn of_what_is_broadcast_is_execution() {
    let signed = encoded(&transfer(&service().node, 1));

    let answer = call("broadcast_tx_commit", &json!({"signed_tx_base64": signed, "wait_until": "FINAL"}));

    assert_eq!(progress(&answer["result"]), (Some("EXECUTED_OPTIMISTIC"), Some(1)));
}

#[rstest]
#[case::tx("tx")]
#[case::with_receipts("EXPERIMENTAL_tx_status")]
fn of_what_is_unknown(#[case] method: &str) {
    let params = |level: &str| json!({"tx_hash": UNKNOWN, "sender_account_id": "near", "wait_until": level});
    let unknown = error("UNKNOWN_TRANSACTION", json!({"requested_transaction_hash": UNKNOWN}));

    assert_eq!(call(method, &params("NONE")), unknown);
    for level in LEVELS {
        assert_eq!(
            call(method, &params(level)),
            error("TIMEOUT_ERROR", json!({"cause": "NOT_OBSERVED"})),
            "{level}"
        );
    }
}

/// Runs two things at once on a node that waits as long as the node does.
fn at_once(node: &Arc<Node>, first: (&str, Value), second: (&str, Value)) -> (Answer, Answer) {
    let executor = tokio::runtime::Runtime::new().expect("an executor starts");
    executor.block_on(async {
        tokio::join!(dispatch(node, first.0, first.1), dispatch(node, second.0, second.1))
    })
}

#[rstest]
#[case::included("INCLUDED", ("INCLUDED", None))]
#[case::executed_optimistic("EXECUTED_OPTIMISTIC", ("EXECUTED_OPTIMISTIC", Some(1)))]
#[case::everything_final("FINAL", ("FINAL", Some(2)))]
fn of_what_comes_meanwhile(#[case] level: &str, #[case] (status, n_receipts): (&str, Option<usize>)) {
    let node = node(Duration::from_secs(10));
    let transfer = transfer(&node, 1);
    let asked = json!({"tx_hash": transfer.get_hash(), "sender_account_id": "near", "wait_until": level});

    // The first to be polled is the one that asks.
    let (found, sent) = at_once(&node, ("tx", asked), ("broadcast_tx_async", json!([encoded(&transfer)])));

    sent.expect("the transfer is sent");
    assert_eq!(progress(&found.expect("the transfer is found")), (Some(status), n_receipts));
}

#[test]
fn of_what_is_refused_is_an_error_at_once() {
    let service = service();
    let stale = SignedTransaction::send_money(
        1,
        near().0,
        near().0,
        &near().1,
        Balance::from_yoctonear(1),
        CryptoHash::default(),
    );

    for level in LEVELS.into_iter().chain(["NONE"]) {
        let answer = call("tx", &json!({"signed_tx_base64": encoded(&stale), "wait_until": level}));
        assert_eq!(answer, json!({"error": {"name": "INVALID_TRANSACTION", "info": {}}}), "{level}");
    }
    assert_eq!(service.node.read(|chain| chain.halted().cloned()), None);
}

#[test]
fn of_what_waits_for_its_nonce_is_none() {
    let signed = transfer(&service().node, 1);
    let asked = json!({"tx_hash": signed.get_hash(), "sender_account_id": "near", "wait_until": "NONE"});
    let unknown = error("UNKNOWN_TRANSACTION", json!({"requested_transaction_hash": signed.get_hash()}));

    assert_eq!(call("tx", &asked), unknown);
    call("send_tx", &json!({"signed_tx_base64": encoded(&signed), "wait_until": "FINAL"}));

    assert_eq!(progress(&call("tx", &asked)["result"]), (Some("FINAL"), Some(2)));
}
