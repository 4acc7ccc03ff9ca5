//! The story of the community, end to end on a node: a round of the sale, tokens, staking, a model with a
//! thousand vouchers, royalties to the last unit, a vote, a contract that keeps what it gets, and two agents of which one
//! is captured.
//!
//! Ends with a ledger in which every unit is accounted for, and fails where one is not.

use std::{process::ExitCode, time::Instant};

use clap::Parser;
use commonweight_integration_tests::Env;

mod agents;
mod books;
mod callee;
mod contributors;
mod royalty;
mod sale;
mod stage;
mod staking;
mod story;
mod vote;

use books::Ledger;
use stage::Stage;
use story::Story;

/// Plays the story of the community on a node of its own and accounts for every unit of money at the end.
///
/// Exits with 1 where a unit is not accounted for. The contracts must have been built by scripts/build.sh; the
/// node is the workspace's own, or the one that `NEAR_SANDBOX_BIN_PATH` names.
#[derive(Parser)]
struct Arguments {
    /// Prints one JSON document at the end instead of the story.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let started = Instant::now();
    let stage = Stage::set(Env::builder().suite().callee().build().await).await;
    let mut story = Story::begin(&stage, arguments.json).await;

    sale::play(&stage, &mut story).await;
    staking::play(&stage, &mut story).await;
    let release = royalty::play(&stage, &mut story).await;
    contributors::play(&stage, &mut story, &release).await;
    vote::play(&stage, &mut story).await;
    callee::play(&stage, &mut story).await;
    agents::play(&stage, &mut story).await;

    let ledger = Ledger::of(&stage).await;
    story.end(&ledger, started.elapsed());
    if ledger.balances() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
