//! The program: parses, starts what was asked for, and says in one line why it ends.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;

use commonweight_sandbox::chain::{Chain, ChainOptions, GapPatience};
use commonweight_sandbox::cli::{Action, Cli, Run};
use commonweight_sandbox::error::{Error, Result};
use commonweight_sandbox::home::Home;
use commonweight_sandbox::node::{Keeper, Node, Pace};
use commonweight_sandbox::rpc;
use commonweight_sandbox::runtime::{Runtime, contract_cache};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// How long nothing must have come from a key until a gap in its nonces is believed to stay, in nanoseconds: longer
/// than clients on a busy machine take from one transaction to the next, and shorter than the tests that skip one wait.
const GAP_QUIET: u64 = 2_000_000_000;

fn main() -> ExitCode {
    let cli = Cli::from_args(std::env::args_os());
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
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
    config.archive |= options.archive;
    config.kept_blocks = options.keep_blocks.or(config.kept_blocks);
    let listener = early.map_or_else(|| rpc::bind(config.rpc_addr), Ok)?;

    let usual = ChainOptions::default();
    let kept_blocks = match config.kept_blocks {
        _ if config.archive => usize::MAX,
        Some(blocks) => usize::try_from(blocks).unwrap_or(usize::MAX),
        None => usual.kept_blocks,
    };
    // At most, a transaction waits for those before it as long as anyone waits for one that has not come.
    let longest = u64::try_from(config.polling_timeout.as_nanos()).unwrap_or(u64::MAX);
    let gap_patience = GapPatience { quiet: GAP_QUIET, longest };
    let chain = chain(home, options, ChainOptions { gap_patience, kept_blocks, ..usual })?;
    let (address, chain_id) = (config.rpc_addr, chain.config().chain_id.clone());
    let height = chain.head().id.height;
    let node = Node::start(chain, config, home.keys()?, Pace::default())?;
    let keeper = options.keep_state.then(|| Keeper::start(Arc::clone(&node), home.clone())).transpose()?;

    let executor = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Serve { source })?;
    executor.block_on(async {
        let signals = Signals::listen().map_err(|source| Error::Serve { source })?;
        // Who starts the program may wait for this line before it sends anything, a signal included.
        tracing::info!(target: "sandbox", %address, chain = chain_id, height, "serving");
        tokio::select! {
            served = rpc::serve(node, listener) => served,
            signal = signals.next() => {
                tracing::info!(target: "sandbox", signal, "stopping");
                keeper.map_or(Ok(()), |keeper| keeper.finish())?;
                // What a handler still does must not keep the process.
                std::process::exit(0)
            }
        }
    })
}

/// The chain to go on with: the one that was saved in the home, where that is asked for, or a new one.
fn chain(home: &Home, options: &Run, chain_options: ChainOptions) -> Result<Chain> {
    let genesis = home.genesis()?;
    let runtime = Runtime::new(&genesis.config.chain_id, Some(&contract_cache()))
        .map_err(|fault| Error::Runtime { reason: fault.to_string() })?;
    let runtime = Arc::new(runtime);
    let new = Chain::new(&genesis, Arc::clone(&runtime), chain_options.clone())?;
    let saved = if options.keep_state { home.saved_chain()? } else { None };
    let Some(saved) = saved else { return Ok(new) };
    let path = home.saved_chain_path();
    let saved = Chain::load(saved, runtime, chain_options)
        .map_err(|source| Error::Saved { path: path.clone(), source })?;
    if saved.genesis().id == new.genesis().id { Ok(saved) } else { Err(Error::OtherGenesis { path }) }
}

/// The signals that ask the process to end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for one, and names it.
    async fn next(mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
