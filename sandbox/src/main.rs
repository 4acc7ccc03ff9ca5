//! The program: parses, starts what was asked for, and says in one line why it ends.

use std::process::ExitCode;
use std::sync::Arc;

use commonweight_sandbox::chain::{Chain, ChainOptions};
use commonweight_sandbox::cli::{Action, Cli, Run};
use commonweight_sandbox::error::{Error, Result};
use commonweight_sandbox::home::{Home, contract_cache};
use commonweight_sandbox::node::{Node, Pace};
use commonweight_sandbox::rpc;
use commonweight_sandbox::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How long a transaction waits for those with smaller nonces, in nanoseconds.
const GAP_HOLD: u64 = 150_000_000;

fn main() -> ExitCode {
    let cli = Cli::from_args(std::env::args_os());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();

    let home = Home::new(cli.home_dir());
    let done = match &cli.command {
        Action::Init(options) => home.init(options),
        Action::Run(options) => run(&home, options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("near-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until the process is asked to end.
fn run(home: &Home, options: &Run) -> Result<()> {
    // Listening comes first: who asks meanwhile waits for an answer instead of trying again later.
    let early = options.rpc_addr.map(rpc::bind).transpose()?;
    let mut config = home.config()?;
    config.rpc_addr = options.rpc_addr.unwrap_or(config.rpc_addr);
    config.max_gas_burnt_view = options.max_gas_burnt_view.or(config.max_gas_burnt_view);
    let listener = early.map_or_else(|| rpc::bind(config.rpc_addr), Ok)?;

    let genesis = home.genesis()?;
    let runtime = Runtime::new(&genesis.config.chain_id, Some(&contract_cache()))
        .map_err(|fault| Error::Runtime { reason: fault.to_string() })?;
    let chain_options = ChainOptions { gap_hold: GAP_HOLD, ..ChainOptions::default() };
    let chain = Chain::new(&genesis, Arc::new(runtime), chain_options)?;
    let node = Node::start(chain, config, home.keys()?, Pace::default())?;

    let executor = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Serve { source })?;
    executor.block_on(async {
        tokio::select! {
            served = rpc::serve(node, listener) => served,
            asked = asked_to_end() => asked,
        }
    })
}

async fn asked_to_end() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).map_err(|source| Error::Serve { source })?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|source| Error::Serve { source })?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    // What a handler still does must not keep the process.
    std::process::exit(0);
}
