//! near-jsonrpc-client reads every answer as the node's own type.

use near_jsonrpc_client::methods::query::{RpcQueryError, RpcQueryRequest};
use near_jsonrpc_client::methods::tx::{RpcTransactionError, TransactionInfo};
use near_jsonrpc_client::{JsonRpcClient, methods};
use near_jsonrpc_primitives::types::query::QueryResponseKind;
use near_primitives::errors::InvalidTxError;
use near_primitives::types::{BlockId, BlockReference, EpochReference, Finality};
use near_primitives::views::{ExecutionStatusView, FinalExecutionStatus, QueryRequest, TxExecutionStatus};
use serde_json::json;

use crate::support::{Process, Transfer};

/// A node and the client that is connected to it.
fn connected() -> (Process, JsonRpcClient) {
    let node = Process::start();
    let client = JsonRpcClient::connect(node.url());
    (node, client)
}

const LATEST: BlockReference = BlockReference::Finality(Finality::None);

fn query(request: QueryRequest) -> RpcQueryRequest {
    RpcQueryRequest { block_reference: LATEST, request }
}

#[tokio::test]
async fn reads_the_node_s_status() {
    let (_node, client) = connected();

    let status = client.call(methods::status::RpcStatusRequest).await.expect("a status");
    client.call(methods::health::RpcHealthRequest).await.expect("the node is well");
    let network = client.call(methods::network_info::RpcNetworkInfoRequest).await.expect("no peers");

    assert_eq!((status.protocol_version, status.validators[0].account_id.as_str()), (88, "test.near"));
    assert_eq!((network.num_active_peers, network.known_producers.len()), (0, 0));
}

#[tokio::test]
async fn reads_blocks_and_chunks() {
    let (_node, client) = connected();

    let head = client.call(methods::block::RpcBlockRequest { block_reference: LATEST }).await;
    let head = head.expect("a block");
    let by_hash = BlockReference::BlockId(BlockId::Hash(head.header.hash));
    let again = client.call(methods::block::RpcBlockRequest { block_reference: by_hash }).await;
    let chunk_id = head.chunks[0].chunk_hash;
    let chunk_reference = methods::chunk::ChunkReference::ChunkHash { chunk_id };
    let chunk = client.call(methods::chunk::RpcChunkRequest { chunk_reference }).await.expect("a chunk");

    assert_eq!(again.expect("the same block").header.hash, head.header.hash);
    assert_eq!((chunk.header.chunk_hash, chunk.header.height_included), (chunk_id, head.header.height));
    let block_id = Some(BlockId::Height(head.header.height));
    let gas = client.call(methods::gas_price::RpcGasPriceRequest { block_id }).await.expect("a price");
    assert_eq!(gas.gas_price, head.header.gas_price);
}

#[tokio::test]
async fn reads_validators_and_parameters() {
    let (_node, client) = connected();

    let epoch_reference = EpochReference::Latest;
    let validators = client.call(methods::validators::RpcValidatorRequest { epoch_reference }).await;
    let genesis = client.call(methods::EXPERIMENTAL_genesis_config::RpcGenesisConfigRequest).await;
    let block_reference = LATEST;
    let protocol = client
        .call(methods::EXPERIMENTAL_protocol_config::RpcProtocolConfigRequest { block_reference })
        .await;
    let ordered = methods::EXPERIMENTAL_validators_ordered::RpcValidatorsOrderedRequest { block_id: None };

    let validators = validators.expect("validators").current_validators;
    assert_eq!(validators.iter().map(|each| each.account_id.as_str()).collect::<Vec<_>>(), ["test.near"]);
    let (genesis, protocol) = (genesis.expect("a genesis"), protocol.expect("parameters"));
    assert_eq!((genesis.chain_id, genesis.gas_limit), (protocol.chain_id, protocol.gas_limit));
    assert_eq!(client.call(ordered).await.expect("validators in order").len(), 1);
}

#[tokio::test]
async fn reads_accounts_and_keys() {
    let (_node, client) = connected();
    let account_id: near_primitives::types::AccountId = "near".parse().expect("a valid id");

    let request = QueryRequest::ViewAccount { account_id: account_id.clone() };
    let account = client.call(query(request)).await.expect("an account").kind;
    let request =
        QueryRequest::ViewAccessKeyList { account_id: account_id.clone(), after_key: None, limit: None };
    let keys = client.call(query(request)).await.expect("keys").kind;
    let request = QueryRequest::ViewState {
        account_id,
        prefix: Vec::new().into(),
        after_key: None,
        limit: None,
        include_proof: false,
    };
    let state = client.call(query(request)).await.expect("a state").kind;

    assert!(matches!(&account, QueryResponseKind::ViewAccount(view) if view.storage_usage == 182));
    assert!(matches!(&keys, QueryResponseKind::AccessKeyList(list) if list.keys.len() == 1));
    assert!(matches!(&state, QueryResponseKind::ViewState(state) if state.values.is_empty()));
}

#[tokio::test]
async fn reads_the_errors_of_queries() {
    let (_node, client) = connected();
    let nobody: near_primitives::types::AccountId = "nobody.near".parse().expect("a valid id");
    let key: near_crypto::PublicKey =
        "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB".parse().expect("a valid key");
    let ask = async |request| {
        let answer = client.call(query(request)).await.map(|answer| answer.kind);
        let error = answer.expect_err("there is nothing to answer");
        error.handler_error().cloned().expect("the handler's own error")
    };

    let account = ask(QueryRequest::ViewAccount { account_id: nobody.clone() }).await;
    let near: near_primitives::types::AccountId = "near".parse().expect("a valid id");
    let access_key =
        ask(QueryRequest::ViewAccessKey { account_id: near.clone(), public_key: key.clone() }).await;
    let code = ask(QueryRequest::ViewCode { account_id: near.clone() }).await;
    let call = ask(QueryRequest::CallFunction {
        account_id: near.clone(),
        method_name: "m".to_owned(),
        args: Vec::new().into(),
    })
    .await;

    assert!(
        matches!(&account, RpcQueryError::UnknownAccount { requested_account_id, .. } if *requested_account_id == nobody),
        "got {account:?}"
    );
    assert!(
        matches!(&access_key, RpcQueryError::UnknownAccessKey { public_key, .. } if *public_key == key),
        "got {access_key:?}"
    );
    assert!(
        matches!(&code, RpcQueryError::NoContractCode { contract_account_id, .. } if *contract_account_id == near),
        "got {code:?}"
    );
    assert!(
        matches!(&call, RpcQueryError::ContractExecutionError { vm_error, .. } if vm_error.contains("CodeDoesNotExist")),
        "got {call:?}"
    );
}

#[tokio::test]
async fn reads_the_errors_of_blocks() {
    let (_node, client) = connected();

    let block_reference = BlockReference::BlockId(BlockId::Height(1_000_000));
    let error = client.call(methods::block::RpcBlockRequest { block_reference }).await.map(drop);
    let chunk_reference = methods::chunk::ChunkReference::BlockShardId {
        block_id: BlockId::Height(0),
        shard_id: near_primitives::types::ShardId::new(7),
    };
    let shard = client.call(methods::chunk::RpcChunkRequest { chunk_reference }).await.map(drop);

    let error = error.expect_err("there is no such block");
    assert!(
        matches!(error.handler_error(), Some(methods::block::RpcBlockError::UnknownBlock { .. })),
        "got {error:?}"
    );
    let shard = shard.expect_err("there is no such shard");
    assert!(
        matches!(shard.handler_error(), Some(methods::chunk::RpcChunkError::InvalidShardId { .. })),
        "got {shard:?}"
    );
}

#[tokio::test]
async fn sends_transactions_in_every_way() {
    let (node, client) = connected();
    let signed = |nonce| Transfer { signer: "near", nonce }.transaction(&node);

    let signed_transaction = signed(1);
    let commit = methods::broadcast_tx_commit::RpcBroadcastTxCommitRequest { signed_transaction };
    let commit = client.call(commit).await.expect("it is executed");
    let signed_transaction = signed(2);
    let hash =
        client.call(methods::broadcast_tx_async::RpcBroadcastTxAsyncRequest { signed_transaction }).await;
    let wait_until = TxExecutionStatus::Final;
    let signed_transaction = signed(3);
    let last = methods::send_tx::RpcSendTransactionRequest { signed_transaction, wait_until };
    let last = client.call(last).await.expect("it becomes final");
    let transaction_info = TransactionInfo::TransactionId {
        tx_hash: hash.expect("it is taken"),
        sender_account_id: "near".parse().expect("a valid id"),
    };
    let wait_until = TxExecutionStatus::Executed;
    let second = client.call(methods::tx::RpcTransactionStatusRequest { transaction_info, wait_until }).await;

    assert!(matches!(commit.status, FinalExecutionStatus::SuccessValue(_)), "got {:?}", commit.status);
    assert_eq!(last.final_execution_status, TxExecutionStatus::Final);
    let second = second.expect("it is executed").final_execution_outcome.expect("an outcome").into_outcome();
    assert_eq!(second.transaction.nonce, 2);
    let receipt_id = second.transaction_outcome.outcome.receipt_ids[0];
    let status = ExecutionStatusView::SuccessReceiptId(receipt_id);
    assert_eq!(second.transaction_outcome.outcome.status, status);
    let receipt_reference = near_jsonrpc_primitives::types::receipts::ReceiptReference { receipt_id };
    let receipt = methods::EXPERIMENTAL_receipt::RpcReceiptRequest { receipt_reference };
    assert_eq!(client.call(receipt).await.expect("a receipt").receiver_id, "test.near");
}

#[tokio::test]
async fn reads_the_errors_of_transactions() {
    let (node, client) = connected();
    let send = async |transfer: Transfer| {
        let signed_transaction = transfer.transaction(&node);
        let wait_until = TxExecutionStatus::ExecutedOptimistic;
        client.call(methods::send_tx::RpcSendTransactionRequest { signed_transaction, wait_until }).await
    };
    send(Transfer { signer: "near", nonce: 1 }).await.expect("the first is executed");

    let used = send(Transfer { signer: "near", nonce: 0 }).await.map(drop).expect_err("the nonce is used");
    let nobody = send(Transfer { signer: "nobody.near", nonce: 1 }).await.map(drop);
    let nobody = nobody.expect_err("there is no such signer");

    assert!(
        matches!(
            used.handler_error(),
            Some(RpcTransactionError::InvalidTransaction {
                context: InvalidTxError::InvalidNonce { tx_nonce: 0, ak_nonce: 1 }
            })
        ),
        "got {used:?}"
    );
    assert!(
        matches!(
            nobody.handler_error(),
            Some(RpcTransactionError::InvalidTransaction { context: InvalidTxError::SignerDoesNotExist { signer_id } })
                if signer_id == "nobody.near"
        ),
        "got {nobody:?}"
    );
}

#[tokio::test]
async fn patches_and_forwards_the_sandbox() {
    let (_node, client) = connected();
    let record = json!({"Account": {"account_id": "rich.near", "account": {
        "amount": "7", "locked": "0", "code_hash": "11111111111111111111111111111111", "storage_usage": 182}}});
    let records = vec![serde_json::from_value(record).expect("a record")];

    let patch = methods::sandbox_patch_state::RpcSandboxPatchStateRequest { records };
    client.call(patch).await.expect("the state is patched");
    let forward = methods::sandbox_fast_forward::RpcSandboxFastForwardRequest { delta_height: 100 };
    client.call(forward).await.expect("the chain moves");

    let request = QueryRequest::ViewAccount { account_id: "rich.near".parse().expect("a valid id") };
    let answer = client.call(query(request)).await.expect("an account");
    assert!(answer.block_height >= 100, "got {}", answer.block_height);
    assert!(matches!(answer.kind, QueryResponseKind::ViewAccount(view) if view.amount.as_yoctonear() == 7));
}
