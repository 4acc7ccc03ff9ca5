//! Starts the program and talks to it. What is sent and what comes back is asserted in the tests.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Once;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use near_crypto::InMemorySigner;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance};
use near_workspaces::network::Sandbox;
use near_workspaces::{Contract, Worker};
use serde_json::{Value, json};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_near-sandbox");

/// Everything the tests ask of a contract: storage, logs, panics, a call to another contract.
const CONTRACT: &str = include_str!("contract.wat");

/// A node of its own, driven by near-workspaces.
pub(crate) async fn sandbox() -> Worker<Sandbox> {
    static CHOOSE: Once = Once::new();
    CHOOSE.call_once(|| {
        // SAFETY: each test is a process of its own, and no other thread of it reads the environment yet.
        unsafe { std::env::set_var("NEAR_SANDBOX_BIN_PATH", PROGRAM) };
    });
    near_workspaces::sandbox().await.expect("the sandbox starts")
}

/// Lets the refunds be paid of what was executed: who waits for execution does not wait for them.
pub(crate) async fn let_refunds_be_paid(worker: &Worker<Sandbox>) {
    worker.fast_forward(1).await.expect("the chain moves");
}

/// The test contract as Wasm.
pub(crate) fn wasm() -> Vec<u8> {
    wat::parse_str(CONTRACT).expect("the test contract assembles")
}

/// The test contract on an account of its own.
pub(crate) async fn deployed(worker: &Worker<Sandbox>) -> Contract {
    worker.dev_deploy(&wasm()).await.expect("the contract is deployed")
}

/// Initialises a home.
pub(crate) fn init(home: &Path) {
    let status = program(home).args(["init", "--fast"]).status().expect("the program starts");
    assert!(status.success(), "init ended with {status}");
}

/// The program with a home, quiet.
pub(crate) fn program(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("--home").arg(home).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs a home that cannot be run; returns what the program says about it.
pub(crate) fn refusal(home: &Path, arguments: &[&str]) -> String {
    let output = program(home)
        .args(["run", "--rpc-addr", &free_address().to_string()])
        .args(arguments)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("the reason is text").trim_end().to_owned()
}

/// Sends a signal to a process.
pub(crate) fn send_signal(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{signal}"), &child.id().to_string()])
        .status()
        .expect("a signal can be sent");
    assert!(sent.success(), "the signal was not sent");
}

/// An address nobody listens on.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("a listener has an address")
}

/// A node of its own, driven over bare HTTP. It ends with the value.
pub(crate) struct Process {
    pub(crate) child: Child,
    address: SocketAddr,
    home: Option<tempfile::TempDir>,
}

impl Process {
    /// Initialises a home and runs it.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with more arguments for the run.
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        init(home.path());
        Self::run_with(home, arguments)
    }

    /// Runs a home that is initialised, and returns when it answers.
    pub(crate) fn run(home: tempfile::TempDir) -> Self {
        Self::run_with(home, &[])
    }

    /// The same with more arguments.
    pub(crate) fn run_with(home: tempfile::TempDir, arguments: &[&str]) -> Self {
        let address = free_address();
        let mut child = program(home.path())
            .args(["run", "--rpc-addr", &address.to_string()])
            .args(arguments)
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        while TcpStream::connect(address).is_err() {
            let ended = child.try_wait().expect("the process can be asked");
            assert_eq!(ended, None, "the node ended before it listened");
            std::thread::yield_now();
        }
        Self { child, address, home: Some(home) }
    }

    /// Ends the node with a signal and keeps its home. Returns both the home and the exit code.
    pub(crate) fn end(mut self, signal: &str) -> (tempfile::TempDir, Option<i32>) {
        // It listens before it serves: only who answers knows signals, too.
        self.result("health", json!(null));
        send_signal(&self.child, signal);
        let status = self.child.wait().expect("the node ends");
        (self.home.take().expect("a node is ended once"), status.code())
    }

    /// The folder with its files.
    pub(crate) fn home(&self) -> &Path {
        self.home.as_ref().expect("a running node has a home").path()
    }

    /// Where it listens, for a client.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends a request without body; returns the head and the body of the reply.
    pub(crate) fn get(&self, path: &str) -> (String, String) {
        self.exchange(&format!(
            "GET {path} HTTP/1.1\r\nhost: node\r\norigin: http://page\r\nconnection: close\r\n\r\n"
        ))
    }

    /// Asks, as a browser does, whether a page may send JSON; returns the head of the reply.
    pub(crate) fn preflight(&self, origin: &str) -> String {
        let asked = "access-control-request-method: POST\r\naccess-control-request-headers: content-type";
        let head = format!("OPTIONS / HTTP/1.1\r\nhost: node\r\norigin: {origin}\r\n{asked}");
        self.exchange(&format!("{head}\r\nconnection: close\r\n\r\n")).0
    }

    /// Sends a body as it is; returns the reply's.
    pub(crate) fn post(&self, body: &str) -> Value {
        let head = "POST / HTTP/1.1\r\nhost: node\r\ncontent-type: application/json\r\nconnection: close";
        let (head, reply) = self.exchange(&format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
        assert!(head.starts_with("HTTP/1.1 200"), "expected status 200, got {head}");
        serde_json::from_str(&reply).expect("the reply is JSON")
    }

    /// Calls a method; returns the whole envelope.
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        self.post(&json!({"jsonrpc": "2.0", "id": "test", "method": method, "params": params}).to_string())
    }

    /// Calls a method that must succeed.
    pub(crate) fn result(&self, method: &str, params: Value) -> Value {
        let mut reply = self.call(method, params);
        assert_eq!(reply.get("error"), None, "{method} failed");
        reply["result"].take()
    }

    /// Calls a method that must fail.
    pub(crate) fn error(&self, method: &str, params: Value) -> Value {
        let mut reply = self.call(method, params);
        assert_eq!(reply.get("result"), None, "{method} succeeded");
        reply["error"].take()
    }

    fn exchange(&self, request: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address).expect("the node listens");
        stream.write_all(request.as_bytes()).expect("the node reads");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("the node answers");
        let (head, body) = reply.split_once("\r\n\r\n").expect("a reply has a head and a body");
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already, by itself or by the test's hand.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A transfer of one yocto to `test.near`, signed with the signer's test key.
pub(crate) struct Transfer {
    pub(crate) signer: &'static str,
    pub(crate) nonce: u64,
}

/// A transaction as it goes over the wire.
pub(crate) struct Signed {
    pub(crate) encoded: String,
    pub(crate) hash: String,
}

impl Signed {
    pub(crate) fn of(transaction: &SignedTransaction) -> Self {
        let bytes = borsh::to_vec(transaction).expect("a transaction is representable in Borsh");
        Self { encoded: BASE64_STANDARD.encode(bytes), hash: transaction.get_hash().to_string() }
    }
}

impl Transfer {
    /// Signs it on top of the node's newest final block.
    pub(crate) fn signed(&self, node: &Process) -> Signed {
        Signed::of(&self.transaction(node))
    }

    /// The same as a value.
    pub(crate) fn transaction(&self, node: &Process) -> SignedTransaction {
        let block = node.result("block", json!({"finality": "final"}));
        let block_hash = block["header"]["hash"].as_str().expect("a block has a hash");
        self.on_top_of(block_hash.parse().expect("a block's hash is a hash"))
    }

    /// The same with another block than the newest.
    pub(crate) fn on_top_of(&self, block_hash: CryptoHash) -> SignedTransaction {
        let signer_id: AccountId = self.signer.parse().expect("a valid id");
        SignedTransaction::send_money(
            self.nonce,
            signer_id.clone(),
            "test.near".parse().expect("a valid id"),
            &InMemorySigner::test_signer(&signer_id),
            Balance::from_yoctonear(1),
            block_hash,
        )
    }
}
