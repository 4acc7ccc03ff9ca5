//! What a method answers at its edges, as the node does. And hostile requests: whatever is sent, an envelope comes
//! back in time, and the chain goes on.

mod edges;
mod fuzzing;
mod mutation;
mod requests;
mod transactions;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use near_crypto::{InMemorySigner, KeyType, SecretKey};
use near_jsonrpc_primitives::message::Message;
use near_primitives::types::AccountId;
use serde_json::Value;

use super::{Service, answer};
use crate::chain::{Chain, ChainOptions};
use crate::genesis::Genesis;
use crate::home::{Config, NodeKeys};
use crate::node::{Node, Pace};
use crate::runtime::Runtime;

/// How long any request may take. Those that wait for finality need a few blocks.
const PATIENCE: Duration = Duration::from_secs(20);

/// The one node that all cases of a test are sent to.
fn service() -> &'static Service {
    static SERVICE: OnceLock<Service> = OnceLock::new();
    SERVICE.get_or_init(|| Service { node: node(Duration::from_millis(50)), requests: Arc::default() })
}

/// A node that waits this long for a transaction nobody has seen.
pub(in crate::rpc) fn node(polling_timeout: Duration) -> Arc<Node> {
    let validator_id: AccountId = "test.near".parse().expect("a valid id");
    let validator_key = SecretKey::from_seed(KeyType::ED25519, "test.near").public_key();
    let genesis = Genesis::standard(Some("hostile".to_owned()), &validator_id, &validator_key, true);
    let runtime = Runtime::new("hostile", None).expect("the runtime is set up");
    let chain = Chain::new(&genesis, Arc::new(runtime), ChainOptions::default()).expect("a sound genesis");
    let config = Config {
        rpc_addr: ([127, 0, 0, 1], 0).into(),
        max_payload_size: 1 << 20,
        state_size_limit: None,
        polling_timeout,
        max_gas_burnt_view: None,
        archive: false,
        kept_blocks: None,
    };
    let keys = NodeKeys { validator_id, node_key: validator_key.clone(), validator_key };
    let pace = Pace { busy: Duration::ZERO, idle: Duration::from_millis(5) };
    Node::start(chain, config, keys, pace).expect("the node starts")
}

/// The key of `near`, which has money and no contract.
pub(in crate::rpc) fn near() -> (AccountId, near_crypto::Signer) {
    let id: AccountId = "near".parse().expect("a valid id");
    let signer = InMemorySigner::test_signer(&id);
    (id, signer)
}

/// Sends a body and checks what must be true of every answer. Returns it.
fn exchange(body: &[u8]) -> Value {
    static EXECUTOR: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    let executor = EXECUTOR.get_or_init(|| tokio::runtime::Runtime::new().expect("an executor starts"));
    let reply = executor.block_on(async { tokio::time::timeout(PATIENCE, answer(service(), body)).await });
    let reply = reply.unwrap_or_else(|_| panic!("no answer to {}", String::from_utf8_lossy(body)));
    let Message::Response(response) = &reply else { panic!("the answer is no response: {reply:?}") };
    if let Err(error) = &response.result {
        assert!(error.error_struct.is_some(), "an error without a structure: {error:?}");
    }
    serde_json::to_value(&reply).expect("an answer is representable in JSON")
}

/// The chain is still there and still produces blocks.
fn assert_alive() {
    let node = &service().node;
    assert_eq!(node.read(|chain| chain.halted().cloned()), None);
    let height = node.read(|chain| chain.head().id.height);
    let deadline = std::time::Instant::now() + PATIENCE;
    while node.read(|chain| chain.head().id.height) == height {
        assert!(std::time::Instant::now() < deadline, "no block follows height {height}");
        std::thread::yield_now();
    }
}
