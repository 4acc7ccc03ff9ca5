//! How fast the program answers over RPC: many clients at once, each waiting for its result before it asks again.
//!
//! `cargo bench --workspace --features contract --bench rpc` measures the release build, with `--profile dev` what
//! tests run on. The contract is the token of this workspace: `scripts/build.sh token` makes it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use near_crypto::{InMemorySigner, Signer};
use near_primitives::action::{Action, DeployContractAction, FunctionCallAction, TransferAction};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Balance, Gas};
use serde_json::{Value, json};

/// How many clients ask at once.
const CLIENTS: usize = 64;
/// What each of them asks for.
const TRANSFERS: usize = 150;
const CALLS: usize = 60;
const VIEWS: usize = 400;
/// How often the start is measured; the median counts.
const STARTS: usize = 9;
/// Most gas of a call of the token.
const CALL_GAS: Gas = Gas::from_teragas(15);

fn main() -> ExitCode {
    // What `cargo test --benches` asks of a benchmark is only that it compiles.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let wasm = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("near").join("token.wasm");
    let Ok(wasm) = std::fs::read(&wasm) else {
        eprintln!("there is no {}: run scripts/build.sh token", wasm.display());
        return ExitCode::FAILURE;
    };

    let start = first_answer();
    let node = Process::start();
    let people = People::new(&node, wasm);
    let figures = [
        Figure { name: "start to first answer, ms", goal: Goal::AtMost(150.0), measured: start },
        Figure { name: "transfers/s", goal: Goal::AtLeast(1_000.0), measured: transfers(&node) },
        Figure { name: "ft_transfer/s", goal: Goal::AtLeast(500.0), measured: people.calls(&node) },
        Figure { name: "ft_balance_of/s", goal: Goal::AtLeast(2_000.0), measured: people.views(&node) },
    ];
    println!("{CLIENTS} clients, each waiting for its result");
    for figure in &figures {
        println!("{figure}");
    }
    if figures.iter().all(Figure::is_reached) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A measured value and what it should be.
struct Figure {
    name: &'static str,
    measured: f64,
    goal: Goal,
}

enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Figure {
    fn is_reached(&self) -> bool {
        match self.goal {
            Goal::AtLeast(goal) => self.measured >= goal,
            Goal::AtMost(goal) => self.measured <= goal,
        }
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (bound, goal) = match self.goal {
            Goal::AtLeast(goal) => ("at least", goal),
            Goal::AtMost(goal) => ("at most", goal),
        };
        let verdict = if self.is_reached() { "" } else { "  MISSED" };
        write!(out, "{:<26} {:>8.0}   {bound} {goal}{verdict}", self.name, self.measured)
    }
}

/// Milliseconds from the start of the program to its first answer, in a home that is ready.
fn first_answer() -> f64 {
    let mut times: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let home = initialised();
            let started = Instant::now();
            let node = Process::run(home);
            node.connect().call("status", json!([]));
            started.elapsed()
        })
        .collect();
    times.sort();
    times[STARTS / 2].as_secs_f64() * 1e3
}

/// A running node, which ends with the value.
struct Process {
    child: Child,
    address: SocketAddr,
    _home: tempfile::TempDir,
}

fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_near-sandbox"));
    command.arg("--home").arg(home).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn initialised() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary directory");
    let status = program(home.path()).args(["init", "--fast"]).status().expect("the program starts");
    assert!(status.success(), "init ended with {status}");
    home
}

impl Process {
    /// Starts a node with an account for each client in its genesis.
    fn start() -> Self {
        let home = initialised();
        let path = home.path().join("genesis.json");
        let mut genesis: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("a genesis")).expect("the genesis is JSON");
        let records = genesis["records"].as_array_mut().expect("records are a list");
        for client in 0..CLIENTS {
            let (id, signer) = person(client);
            records.push(json!({"Account": {"account_id": id, "account": {
                "amount": Balance::from_near(1_000), "locked": "0", "storage_usage": 182,
                "code_hash": CryptoHash::default()}}}));
            records.push(json!({"AccessKey": {"account_id": id, "public_key": signer.public_key(),
                "access_key": {"nonce": 0, "permission": "FullAccess"}}}));
        }
        std::fs::write(&path, genesis.to_string()).expect("the genesis is written");
        Self::run(home)
    }

    fn run(home: tempfile::TempDir) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        drop(listener);
        let child = program(home.path())
            .args(["run", "--rpc-addr", &address.to_string()])
            .spawn()
            .expect("the program starts");
        Self { child, address, _home: home }
    }

    fn connect(&self) -> Client {
        loop {
            if let Ok(stream) = TcpStream::connect(self.address) {
                stream.set_nodelay(true).expect("the connection is open");
                let reader = BufReader::new(stream.try_clone().expect("the connection is open"));
                return Client { stream, reader };
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection that is kept open.
struct Client {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Client {
    /// Sends a request that is written already; returns the body of the reply.
    fn exchange(&mut self, request: &[u8]) -> Vec<u8> {
        self.stream.write_all(request).expect("the node reads");
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line).expect("the node answers");
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length is a number");
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).expect("the node answers");
        body
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        let body = self.exchange(&request(method, params));
        let mut reply: Value = serde_json::from_slice(&body).expect("the reply is JSON");
        assert_eq!(reply.get("error"), None, "{method} failed");
        reply["result"].take()
    }
}

/// A request as it goes over the wire.
fn request(method: &str, params: Value) -> Vec<u8> {
    let body = json!({"jsonrpc": "2.0", "id": "bench", "method": method, "params": params}).to_string();
    let head = "POST / HTTP/1.1\r\nhost: node\r\ncontent-type: application/json";
    format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn send(transaction: &SignedTransaction) -> Vec<u8> {
    let bytes = borsh::to_vec(transaction).expect("a transaction is representable in Borsh");
    let params =
        json!({"signed_tx_base64": BASE64_STANDARD.encode(bytes), "wait_until": "EXECUTED_OPTIMISTIC"});
    request("send_tx", params)
}

fn person(client: usize) -> (AccountId, Signer) {
    named(&format!("client-{client}.near"))
}

fn named(id: &str) -> (AccountId, Signer) {
    let id: AccountId = id.parse().expect("a valid id");
    let signer = InMemorySigner::test_signer(&id);
    (id, signer)
}

fn call(method: &str, args: &Value, deposit: Balance) -> Action {
    let args = args.to_string().into_bytes();
    Action::FunctionCall(Box::new(FunctionCallAction {
        method_name: method.to_owned(),
        args,
        gas: CALL_GAS,
        deposit,
    }))
}

/// The clients' accounts, each with tokens.
struct People {
    token: AccountId,
}

impl People {
    /// Deploys the token on `near` and gives to everyone.
    fn new(node: &Process, wasm: Vec<u8>) -> Self {
        let (token, signer) = named("near");
        let mut client = node.connect();
        let metadata = json!({"spec": "ft-1.0.0", "name": "Bench", "symbol": "B", "decimals": 0});
        let supply = "1000000000";
        let new = json!({"owner_id": token, "metadata": metadata, "max_supply": supply});
        let cap = json!({"account_id": token, "cap": supply});
        let mut batches = vec![vec![
            Action::DeployContract(DeployContractAction { code: wasm }),
            call("new", &new, Balance::ZERO),
            call("add_minter", &cap, Balance::from_yoctonear(1)),
        ]];
        for each in 0..CLIENTS {
            let id = person(each).0;
            batches.push(vec![
                call("storage_deposit", &json!({"account_id": id}), Balance::from_millinear(100)),
                call("mint", &json!({"account_id": id, "amount": "1000000"}), Balance::ZERO),
            ]);
        }
        for (nonce, actions) in (1..).zip(batches) {
            let hash = head(&mut client);
            let transaction =
                SignedTransaction::from_actions(nonce, token.clone(), token.clone(), &signer, actions, hash);
            assert_succeeded(&client.exchange(&send(&transaction)));
        }
        Self { token }
    }

    fn calls(&self, node: &Process) -> f64 {
        let pay = |receiver: &AccountId| {
            let args = json!({"receiver_id": receiver, "amount": "1"});
            vec![call("ft_transfer", &args, Balance::from_yoctonear(1))]
        };
        let nonces = TRANSFERS + 1..=TRANSFERS + CALLS;
        rate(node, CALLS, |client, hash| transactions(client, hash, nonces.clone(), &pay, Some(&self.token)))
    }

    fn views(&self, node: &Process) -> f64 {
        rate(node, VIEWS, |client, _| {
            let args = json!({"account_id": person(client).0}).to_string();
            let view = json!({"request_type": "call_function", "account_id": self.token,
                "method_name": "ft_balance_of", "args_base64": BASE64_STANDARD.encode(args),
                "finality": "optimistic"});
            vec![request("query", view); VIEWS]
        })
    }
}

/// Transfers per second.
fn transfers(node: &Process) -> f64 {
    let pay = |_: &AccountId| vec![Action::Transfer(TransferAction { deposit: Balance::from_yoctonear(1) })];
    rate(node, TRANSFERS, |client, hash| transactions(client, hash, 1..=TRANSFERS, &pay, None))
}

/// One client's payments to its neighbour, directly or through a contract.
fn transactions(
    client: usize,
    hash: CryptoHash,
    nonces: impl Iterator<Item = usize>,
    pay: &impl Fn(&AccountId) -> Vec<Action>,
    contract: Option<&AccountId>,
) -> Vec<Vec<u8>> {
    let (payer, signer) = person(client);
    let neighbour = person((client + 1) % CLIENTS).0;
    let receiver = contract.unwrap_or(&neighbour);
    nonces
        .map(|nonce| {
            let (payer, receiver) = (payer.clone(), receiver.clone());
            send(&SignedTransaction::from_actions(
                nonce as u64,
                payer,
                receiver,
                &signer,
                pay(&neighbour),
                hash,
            ))
        })
        .collect()
}

/// The hash of the newest block that is final.
fn head(client: &mut Client) -> CryptoHash {
    let block = client.call("block", json!({"finality": "final"}));
    block["header"]["hash"].as_str().and_then(|hash| hash.parse().ok()).expect("a block has a hash")
}

fn assert_succeeded(reply: &[u8]) {
    let reply: Value = serde_json::from_slice(reply).expect("the reply is JSON");
    let result = &reply["result"];
    assert!(result["status"]["SuccessValue"].is_string() || result["result"].is_array(), "got {reply}");
}

/// Requests per second of all clients together. What each sends is prepared before the time starts, and what it
/// gets is checked after the time ends.
fn rate(node: &Process, each: usize, prepare: impl Fn(usize, CryptoHash) -> Vec<Vec<u8>> + Sync) -> f64 {
    let (ready, done) = (Barrier::new(CLIENTS + 1), Barrier::new(CLIENTS + 1));
    std::thread::scope(|scope| {
        let hash = head(&mut node.connect());
        for client in 0..CLIENTS {
            let (ready, done, prepare) = (&ready, &done, &prepare);
            scope.spawn(move || {
                let requests = prepare(client, hash);
                let mut connection = node.connect();
                ready.wait();
                let replies: Vec<_> = requests.iter().map(|request| connection.exchange(request)).collect();
                done.wait();
                for reply in &replies {
                    assert_succeeded(reply);
                }
            });
        }
        ready.wait();
        let started = Instant::now();
        done.wait();
        let requests = u32::try_from(CLIENTS * each).expect("a small number");
        f64::from(requests) / started.elapsed().as_secs_f64()
    })
}
