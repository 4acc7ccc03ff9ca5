//! The token and the sale are deployed by a plan: checked as a whole, and carried out once, however often it is tried.

use std::{path::Path, process::Command};

use commonweight_common::Asset;
use commonweight_integration_tests::{
    Env,
    deploy::{Plan, PlanFault, SalePlan, Step, TokenPlan, carry_out},
    handle::{Client, SaleHandle, TokenHandle},
    wasm,
};
use commonweight_sale::{
    logic::validation::RoundFault,
    types::{RoundParams, TokenCommitment},
};
use commonweight_token::{FungibleTokenMetadata, MinterView};
use near_sdk::json_types::{U64, U128};
use near_workspaces::Account;
use rstest::rstest;
use tempfile::TempDir;

/// 1 January 2027.
const BEFORE_THE_EXAMPLE: u64 = 1_798_761_600_000_000_000;

fn example() -> std::path::PathBuf {
    wasm::workspace_root().join("docs/runbooks/plan.example.json")
}

/// A plan on a node: the accounts exist, and have nothing.
async fn plan(env: &Env) -> (Plan, [Account; 3]) {
    let account = async || env.worker().dev_create_account().await.expect("an account is made");
    let [owner, token, sale] = [account().await, account().await, account().await];
    let Plan { rounds, .. } = Plan::read(&example()).expect("the example is a plan");
    let now = env.now().await;
    let moved = |round: RoundParams, from_now: u64| {
        let mut terms = round.terms;
        let length = terms.end.0 - terms.start.0;
        terms.payment = Asset::Nep141(env.ids.usdc.clone());
        terms.start = U64(now + from_now);
        terms.end = U64(now + from_now + length);
        RoundParams { terms, ..round }
    };
    let day = 24 * 60 * 60 * 1_000_000_000;
    let rounds = rounds.into_iter().zip([day, 90 * day]).map(|(round, from_now)| moved(round, from_now));
    let metadata = FungibleTokenMetadata {
        spec: "ft-1.0.0".to_owned(),
        name: "Commonweight".to_owned(),
        symbol: "CWT".to_owned(),
        icon: None,
        reference: None,
        reference_hash: None,
        decimals: 18,
    };
    let plan = Plan {
        owner_id: owner.id().clone(),
        token: TokenPlan {
            account_id: token.id().clone(),
            metadata,
            max_supply: U128(1_000_000_000 * 10_u128.pow(18)),
        },
        sale: SalePlan {
            account_id: sale.id().clone(),
            treasury_id: env.ids.dao.clone(),
            token_cap: U128(24_000_000 * 10_u128.pow(18)),
        },
        rounds: rounds.collect(),
    };
    (plan, [owner, token, sale])
}

async fn try_it(env: &Env, plan: &Plan, credentials: &Path) -> (Vec<Step>, anyhow::Result<()>) {
    let mut steps = Vec::new();
    let code = [wasm::must_load("token"), wasm::must_load("sale")];
    let code = code.each_ref().map(Vec::as_slice);
    let result = carry_out(plan, env.worker(), credentials, code, |step| steps.push(step.clone())).await;
    (steps, result)
}

fn was_done_now(steps: &[Step]) -> Vec<bool> {
    steps.iter().map(|step| step.transaction.is_some()).collect()
}

#[tokio::test]
async fn goes_on_where_it_has_ended_and_does_nothing_twice() {
    let env = Env::builder().usdc().build().await;
    let (plan, [owner, token, sale]) = plan(&env).await;
    assert_eq!(plan.faults(env.now().await), []);
    let credentials = TempDir::new().expect("a folder is made");
    for account in [&token, &sale] {
        account.store_credentials(credentials.path()).await.expect("a file is written");
    }

    let (first, result) = try_it(&env, &plan, credentials.path()).await;
    assert_eq!(was_done_now(&first), [true, true]);
    let reason = format!("{:#}", result.expect_err("nobody signs for the owner"));
    assert!(reason.contains(&format!("{}.json", owner.id())), "{reason}");

    owner.store_credentials(credentials.path()).await.expect("a file is written");
    let (second, result) = try_it(&env, &plan, credentials.path()).await;
    result.expect("it goes on");
    let [registrations @ .., _, _] = &second[3..] else { panic!("{second:?}") };
    let expected = [
        format!("{} registered on {}", env.ids.dao, token.id()),
        format!("{} registered on {}", sale.id(), env.ids.usdc),
        format!("{} registered on {}", env.ids.dao, env.ids.usdc),
    ];
    assert_eq!(registrations.iter().map(|step| step.what.clone()).collect::<Vec<_>>(), expected);
    assert_eq!(was_done_now(&second), [false, false, true, true, true, true, true, true]);

    let (third, result) = try_it(&env, &plan, credentials.path()).await;
    result.expect("all of it is there");
    assert_eq!(was_done_now(&third), [false; 8]);

    let token = TokenHandle::of(Client::new(env.worker().clone(), token.id().clone()));
    let sale = SaleHandle::of(Client::new(env.worker().clone(), sale.id().clone()));
    let cap = plan.sale.token_cap;
    assert_eq!(sale.token_commitment().await, TokenCommitment { cap, committed: U128(0) });
    let minter = MinterView { account_id: sale.id().clone(), cap, minted: U128(0), admitted: true };
    assert_eq!(token.minter(sale.id()).await, Some(minter));
    let scheduled = sale.scheduled_rounds().await.into_iter().map(|round| round.params);
    assert_eq!(scheduled.collect::<Vec<_>>(), plan.rounds);
}

#[tokio::test]
async fn stops_at_what_is_not_as_planned() {
    let env = Env::builder().usdc().build().await;
    let (mut plan, accounts) = plan(&env).await;
    let credentials = TempDir::new().expect("a folder is made");
    for account in &accounts {
        account.store_credentials(credentials.path()).await.expect("a file is written");
    }
    try_it(&env, &plan, credentials.path()).await.1.expect("it is carried out");

    plan.rounds[1].phase = "Phase 1: another".to_owned();
    let reason = try_it(&env, &plan, credentials.path()).await.1.expect_err("another round is there");
    assert_eq!(reason.to_string(), "another round is scheduled at 1: settle this by hand");

    plan.sale.token_cap = U128(22_000_000 * 10_u128.pow(18));
    let reason = try_it(&env, &plan, credentials.path()).await.1.expect_err("the cap is another");
    assert!(reason.to_string().ends_with("of 22000000000000000000000000: settle this by hand"), "{reason}");

    plan.sale.account_id = plan.token.account_id.clone();
    let reason = try_it(&env, &plan, credentials.path()).await.1.expect_err("the token is there");
    let expected =
        format!("{} has other code: a contract that runs is upgraded by `stage_code`", accounts[1].id());
    assert_eq!(reason.to_string(), expected);
}

/// A round that was opened is not in the schedule any more, and is not put there again.
#[tokio::test]
async fn leaves_the_schedule_alone_once_a_round_was_opened() {
    let env = Env::builder().usdc().build().await;
    let (plan, accounts) = plan(&env).await;
    let credentials = TempDir::new().expect("a folder is made");
    for account in &accounts {
        account.store_credentials(credentials.path()).await.expect("a file is written");
    }
    try_it(&env, &plan, credentials.path()).await.1.expect("it is carried out");
    let sale = SaleHandle::of(Client::new(env.worker().clone(), accounts[2].id().clone()));
    let terms = &plan.rounds[0].terms;
    sale.open_scheduled(&accounts[0], terms.start.0, terms.end.0).await.ok();

    let (steps, result) = try_it(&env, &plan, credentials.path()).await;

    result.expect("nothing is left to do");
    let last = steps.last().map(|step| step.what.as_str());
    assert_eq!(last, Some("schedule left to the owner: 1 of its rounds are open or have been"));
    let left = sale.scheduled_rounds().await.into_iter().map(|round| round.position);
    assert_eq!(left.collect::<Vec<_>>(), [1]);
}

#[test]
fn every_fault_is_found_and_named_before_anything_is_sent() {
    let mut plan = Plan::read(&example()).expect("the example is a plan");
    assert_eq!(plan.faults(BEFORE_THE_EXAMPLE), []);

    plan.sale.treasury_id = plan.token.account_id.clone();
    plan.sale.token_cap = U128(21_000_000 * 10_u128.pow(18));
    plan.token.max_supply = U128(20_000_000 * 10_u128.pow(18));
    plan.rounds[0].phase.clear();
    plan.rounds[1].terms.soft_cap = U128(0);
    plan.rounds[1].release.tranches.clear();
    let faults = plan.faults(BEFORE_THE_EXAMPLE);

    assert_eq!(faults[1], PlanFault::Round { position: 0, fault: RoundFault::PhaseLength { length: 0 } });
    let texts: Vec<_> = faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[rstest]
#[case::sound(BEFORE_THE_EXAMPLE, true)]
#[case::too_late(BEFORE_THE_EXAMPLE + 366 * 24 * 60 * 60 * 1_000_000_000, false)]
fn the_program_checks_a_plan(#[case] at: u64, #[case] is_sound: bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_deploy"))
        .args([example().as_os_str(), "--at".as_ref(), at.to_string().as_ref(), "--json".as_ref()])
        .output()
        .expect("the program runs");

    assert_eq!(output.status.success(), is_sound);
    let faults = String::from_utf8(output.stdout).expect("what is written is text");
    let named = faults.lines().filter(|line| line.starts_with(r#"{"fault":"round "#)).count();
    assert_eq!((named, faults.lines().count()), if is_sound { (0, 0) } else { (2, 2) }, "{faults}");
}
