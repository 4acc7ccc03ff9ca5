//! The command line of `near-sandbox`, as the libraries that start it write it.
//! Flags this program has no use for are dropped with a warning: a newer library must not fail on them.

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, Command, CommandFactory, Parser, Subcommand};
use near_primitives::types::AccountId;

/// What `--version` prints after the program's name, in the node's own form.
const VERSION: &str =
    concat!("(release 2.14.0) (build commonweight-sandbox-", env!("CARGO_PKG_VERSION"), ") (protocol 88)");

/// Most shards that `init` makes. Each costs a little in every block.
const MAX_SHARDS: u64 = 64;

/// An embedded drop-in for the NEAR sandbox node.
#[derive(Debug, Parser)]
#[command(name = "near-sandbox", display_name = "neard", version = VERSION)]
pub struct Cli {
    /// Directory of the node's files. Created by `init`.
    #[arg(long, global = true, env = "NEAR_HOME")]
    pub home: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Action,
}

/// What the program is asked to do.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Writes genesis, configuration and keys into the home directory; files that exist stay as they are.
    Init(Init),
    /// Runs the chain of the home directory and serves it over JSON-RPC.
    Run(Run),
}

/// Arguments of `init`.
#[derive(Debug, Default, Args)]
pub struct Init {
    /// Short epochs: 60 blocks.
    #[arg(long)]
    pub fast: bool,
    /// Name of the chain; `test-chain-` and five random characters by default.
    #[arg(long)]
    pub chain_id: Option<String>,
    /// The validator, which owns the initial supply; `test.near` by default.
    #[arg(long)]
    pub account_id: Option<AccountId>,
    /// Seed of the validator's key; its account id by default.
    #[arg(long)]
    pub test_seed: Option<String>,
    /// How many shards the accounts are spread over; all are on one by default.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=MAX_SHARDS))]
    pub num_shards: Option<u64>,
    /// A ready genesis to copy instead of making one.
    #[arg(long)]
    pub genesis: Option<PathBuf>,
}

/// Arguments of `run`.
#[derive(Debug, Default, Args)]
pub struct Run {
    /// Address of the JSON-RPC server; `rpc.addr` of config.json by default.
    #[arg(long)]
    pub rpc_addr: Option<SocketAddr>,
    /// Address for peers. Accepted and not bound: this node has none.
    #[arg(long)]
    pub network_addr: Option<String>,
    /// Most gas one view call may burn.
    #[arg(long)]
    pub max_gas_burnt_view: Option<u64>,
    /// Keep every block; `archive` of config.json does the same.
    #[arg(long)]
    pub archive: bool,
    /// How many of the newest blocks are kept, with their states; `sandbox.kept_blocks` of config.json, or 10,000,
    /// by default.
    #[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u64).range(1..))]
    pub keep_blocks: Option<u64>,
    /// Save the chain in the home, and go on from there at the next start. Without it every run starts at the genesis.
    #[arg(long)]
    pub keep_state: bool,
}

impl Cli {
    /// Parses the arguments of a process (the program first), dropping unknown flags with a warning each.
    pub fn from_args(args: impl IntoIterator<Item = OsString>) -> Self {
        let (known, dropped) = drop_unknown_flags(args.into_iter().collect());
        for flag in dropped {
            eprintln!("near-sandbox: flag {flag} is not modelled, ignored");
        }
        Self::parse_from(known)
    }

    /// The home directory: `--home`, `$NEAR_HOME`, or `.near` in the user's own.
    pub fn home_dir(&self) -> PathBuf {
        self.home.clone().unwrap_or_else(|| {
            std::env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from).join(".near")
        })
    }
}

/// Splits the arguments into those the parser knows and the names of the flags it does not.
/// A value that follows an unknown flag goes with it, unless it is a subcommand.
fn drop_unknown_flags(args: Vec<OsString>) -> (Vec<OsString>, Vec<String>) {
    let command = Cli::command();
    let known = known_flags(&command);
    let is_subcommand =
        |arg: &str| arg == "help" || command.get_subcommands().any(|each| each.get_name() == arg);

    let mut kept = Vec::with_capacity(args.len());
    let mut dropped = Vec::new();
    let mut args = args.into_iter().peekable();
    kept.extend(args.next());
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy().into_owned();
        let Some(flag) = text.strip_prefix("--").filter(|flag| !flag.is_empty()) else {
            kept.push(arg);
            continue;
        };
        let (name, has_value) = flag.split_once('=').map_or((flag, false), |(name, _)| (name, true));
        if let Some(takes_value) = known.get(name) {
            kept.push(arg);
            if *takes_value && !has_value {
                kept.extend(args.next());
            }
            continue;
        }
        dropped.push(format!("--{name}"));
        if !has_value {
            args.next_if(|next| {
                let next = next.to_string_lossy();
                !next.starts_with('-') && !is_subcommand(&next)
            });
        }
    }
    (kept, dropped)
}

/// Every long flag of the command and its subcommands, and whether it takes a value.
fn known_flags(command: &Command) -> HashMap<String, bool> {
    let mut flags = HashMap::from([("help".to_owned(), false), ("version".to_owned(), false)]);
    for each in std::iter::once(command).chain(command.get_subcommands()) {
        for arg in each.get_arguments() {
            if let Some(long) = arg.get_long() {
                let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
                flags.insert(long.to_owned(), takes_value);
            }
        }
    }
    flags
}

#[cfg(test)]
mod tests;
