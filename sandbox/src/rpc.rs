//! The node's JSON-RPC over HTTP: routes, and the table of methods.
//! Only modules below this one know JSON; every answer is built from the node's own types.

mod block;
mod chunk;
mod config;
mod metrics;
mod network;
mod params;
mod query;
mod receipt;
mod sandbox;
mod status;
mod tx;
mod validators;
mod view;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::message::Message;
use serde::Serialize;
use serde_json::Value;
use socket2::{Domain, Protocol, Socket, Type};
use tower_http::cors::CorsLayer;

use self::metrics::Requests;
use crate::error::{Error, Result};
use crate::node::Node;

/// Connections the system may keep waiting.
const BACKLOG: i32 = 1024;

/// What a method answers: a result, or an error in the node's form.
type Answer = std::result::Result<Value, RpcError>;

/// What the routes work with.
#[derive(Debug, Clone)]
struct Service {
    node: Arc<Node>,
    requests: Arc<Requests>,
}

impl FromRef<Service> for Arc<Node> {
    fn from_ref(service: &Service) -> Self {
        Self::clone(&service.node)
    }
}

/// Listens on an address, which may have been used a moment ago.
///
/// Fails when it is taken.
pub fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listen = || {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        socket.set_reuse_address(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        Ok(socket.into())
    };
    listen().map_err(|source| Error::Bind { address, source })
}

/// Serves a node for as long as the process lives.
///
/// Fails when the listener does.
pub async fn serve(node: Arc<Node>, listener: TcpListener) -> Result<()> {
    let body_limit = node.config().max_payload_size;
    let routes = axum::Router::new()
        .route("/", post(over_post))
        .route("/status", get(status::over_get))
        .route("/health", get(status::health_over_get))
        .route("/network_info", get(network::network_info_over_get))
        .route("/metrics", get(metrics::over_get))
        .layer(DefaultBodyLimit::max(body_limit))
        .layer(CorsLayer::permissive())
        .with_state(Service { node, requests: Arc::default() });
    let listener = tokio::net::TcpListener::from_std(listener)
        .map_err(|source| Error::Serve { source })?
        .tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(target: "sandbox", %error, "a connection answers with delay");
            }
        });
    axum::serve(listener, routes).await.map_err(|source| Error::Serve { source })
}

/// Answers one request over HTTP, with status 200 whatever is wrong with it.
async fn over_post(State(service): State<Service>, body: Bytes) -> impl IntoResponse {
    Json(answer(&service, &body).await)
}

/// Answers one request. Whatever is wrong with it, the answer is an envelope.
async fn answer(service: &Service, body: &[u8]) -> Message {
    let mut request: Value = match serde_json::from_slice(body) {
        Ok(request) => request,
        Err(error) => return Message::response(Value::Null, Err(RpcError::parse_error(error.to_string()))),
    };
    let mut take = |field: &str| request.get_mut(field).map_or(Value::Null, Value::take);
    let (id, method, params) = (take("id"), take("method"), take("params"));
    let Some(method) = method.as_str() else {
        let reason = "JSON RPC Request format was expected".to_owned();
        return Message::response(id, Err(RpcError::parse_error(reason)));
    };
    let started = Instant::now();
    let answer = dispatch(&service.node, method, params).await;
    service.requests.count(method, &answer);
    tracing::debug!(
        target: "sandbox",
        method,
        microseconds = started.elapsed().as_micros(),
        error = answer.as_ref().err().map(|error| error.code),
        "request"
    );
    Message::response(id, answer)
}

/// The table of methods.
async fn dispatch(node: &Arc<Node>, method: &str, params: Value) -> Answer {
    match method {
        "block" => block::block(node, params),
        "broadcast_tx_async" => tx::broadcast_async(node, params).await,
        "broadcast_tx_commit" => tx::broadcast_commit(node, params).await,
        "chunk" => chunk::chunk(node, params),
        "client_config" => network::client_config(node),
        "EXPERIMENTAL_call_function" => view::call_function(node, params).await,
        "EXPERIMENTAL_congestion_level" => chunk::congestion_level(node, params),
        "EXPERIMENTAL_protocol_config" => config::protocol(node, params),
        "EXPERIMENTAL_receipt" => receipt::receipt(node, params),
        "EXPERIMENTAL_receipt_to_tx" => receipt::transaction(node, params).await,
        "EXPERIMENTAL_split_storage_info" => network::split_storage_info(node, params),
        "EXPERIMENTAL_tx_status" | "tx_status" => tx::status_with_receipts(node, params).await,
        "EXPERIMENTAL_validators_ordered" => validators::ordered(node, params),
        "EXPERIMENTAL_view_access_key" => view::access_key(node, params).await,
        "EXPERIMENTAL_view_access_key_list" => view::access_key_list(node, params).await,
        "EXPERIMENTAL_view_account" => view::account(node, params).await,
        "EXPERIMENTAL_view_code" => view::code(node, params).await,
        "EXPERIMENTAL_view_gas_key_nonces" => view::gas_key_nonces(node, params).await,
        "EXPERIMENTAL_view_state" => view::state(node, params).await,
        "gas_price" => block::gas_price(node, params),
        "genesis_config" | "EXPERIMENTAL_genesis_config" => config::genesis(node),
        "health" => Ok(Value::Null),
        "maintenance_windows" | "EXPERIMENTAL_maintenance_windows" => {
            network::maintenance_windows(node, params)
        }
        "network_info" => network::network_info(),
        "query" => query::query(node, params).await,
        "sandbox_fast_forward" => sandbox::fast_forward(node, params).await,
        "sandbox_patch_state" => sandbox::patch_state(node, params).await,
        "send_tx" => tx::send(node, params).await,
        "status" => status::status(node),
        "tx" => tx::status(node, params).await,
        "validators" => validators::validators(node, params),
        "block_effects"
        | "changes"
        | "EXPERIMENTAL_changes"
        | "EXPERIMENTAL_changes_in_block"
        | "EXPERIMENTAL_light_client_block_proof"
        | "EXPERIMENTAL_light_client_chunk_execution_proof"
        | "EXPERIMENTAL_light_client_execution_outcome_proof"
        | "EXPERIMENTAL_light_client_proof"
        | "EXPERIMENTAL_light_client_state_proof"
        | "light_client_proof"
        | "next_light_client_block" => Err(not_modelled(method)),
        _ => Err(RpcError::method_not_found(method.to_owned())),
    }
}

/// The answer to what the node does and this one does not: loud, and by name.
fn not_modelled(what: &str) -> RpcError {
    RpcError::new_internal_error(None, format!("not modelled: {what}"))
}

/// A result of one of the node's own types.
fn encode(value: &impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| RpcError::serialization_error(error.to_string()))
}

/// Runs what takes time or reads much state on a thread where it hinders nobody.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, RpcError> + Send + 'static,
) -> std::result::Result<T, RpcError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(RpcError::new_internal_error(None, error.to_string())))
}

#[cfg(test)]
mod tests;
