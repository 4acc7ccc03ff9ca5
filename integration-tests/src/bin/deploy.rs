//! Checks a plan for the token and the sale, and carries it out on a network. The rounds are judged by the very
//! code that judges them in the contract.

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, SystemTime},
};

use clap::{Parser, ValueEnum};
use commonweight_integration_tests::{
    deploy::{self, Plan, Step},
    wasm,
};
use near_sdk::serde_json::json;

/// Checks a plan for the token and the sale; with a network, carries it out.
#[derive(Parser)]
struct Arguments {
    /// The plan: owner, token, sale and rounds, as JSON.
    plan: PathBuf,
    /// The network. Without it the plan is only checked.
    #[arg(long, requires = "credentials")]
    network: Option<Network>,
    /// The folder with `<account>.json` for the owner, the token and the sale, as near-cli writes them.
    #[arg(long, requires = "network")]
    credentials: Option<PathBuf>,
    /// The address of an RPC of the network, where it is not the usual one.
    #[arg(long, requires = "network")]
    rpc_url: Option<String>,
    /// When the plan is to be carried out, in nanoseconds since 1970, where that is not now.
    #[arg(long)]
    at: Option<u64>,
    /// One JSON object for each fault and each step, on a line of its own.
    #[arg(long)]
    json: bool,
}

/// A public network.
#[derive(Clone, Copy, ValueEnum)]
enum Network {
    Mainnet,
    Testnet,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let plan = Plan::read(&arguments.plan)?;
    let at = match arguments.at {
        Some(at) => at,
        None => now()?,
    };
    let faults = plan.faults(at);
    for fault in &faults {
        let text = fault.to_string();
        println!(
            "{}",
            if arguments.json { json!({ "fault": text }).to_string() } else { format!("fault: {text}") }
        );
    }
    if !faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    let n_rounds = plan.rounds.len();
    eprintln!("the plan has no faults; its {n_rounds} rounds are sound");
    let (Some(network), Some(credentials)) = (arguments.network, arguments.credentials) else {
        return Ok(ExitCode::SUCCESS);
    };
    let code = [wasm::must_load("token"), wasm::must_load("sale")];
    let code = code.each_ref().map(Vec::as_slice);
    let tell = |step: &Step| {
        let (what, transaction) = (&step.what, step.transaction.as_deref());
        if arguments.json {
            println!("{}", json!({ "step": what, "transaction": transaction }));
        } else {
            println!("{what}: {}", transaction.unwrap_or("was done before"));
        }
    };
    match network {
        Network::Mainnet => {
            let mut builder = near_workspaces::mainnet();
            if let Some(rpc_url) = &arguments.rpc_url {
                builder = builder.rpc_addr(rpc_url);
            }
            deploy::carry_out(&plan, &builder.await?, &credentials, code, tell).await?;
        }
        Network::Testnet => {
            let mut builder = near_workspaces::testnet();
            if let Some(rpc_url) = &arguments.rpc_url {
                builder = builder.rpc_addr(rpc_url);
            }
            deploy::carry_out(&plan, &builder.await?, &credentials, code, tell).await?;
        }
    }
    eprintln!("done; open the first round with `open_scheduled` when its time has come");
    Ok(ExitCode::SUCCESS)
}

fn now() -> anyhow::Result<u64> {
    let since: Duration = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(u64::try_from(since.as_nanos())?)
}
