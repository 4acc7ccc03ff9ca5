//! Deploys the token and the sale on any network: checks everything that can be checked first, looks before each
//! step whether it has been done, and goes on where an earlier attempt has ended.

use std::{fmt, path::Path};

use anyhow::{Context, bail, ensure};
use commonweight_common::Asset;
use commonweight_sale::{
    logic::validation::{self, RoundFault},
    types::{RoundParams, ScheduledRound},
};
use commonweight_token::{FungibleTokenMetadata, MinterView, StorageBalance, StorageBalanceBounds};
use near_sdk::{
    AccountId, NearToken,
    json_types::U128,
    serde::Deserialize,
    serde_json::{Value, json},
};
use near_workspaces::{Account, Network, Worker, operations::Function};
use sha2::{Digest, Sha256};

use crate::amount::ONE_YOCTO;

/// What the storage of a round is paid with; the rest comes back.
const ROUND_DEPOSIT: NearToken = NearToken::from_near(1);

/// What is deployed, and which rounds are meant to follow one another.
#[derive(Debug, Clone, Deserialize)]
#[serde(crate = "near_sdk::serde", deny_unknown_fields)]
pub struct Plan {
    /// Owns both contracts until it hands them over, and signs what an owner does.
    pub owner_id: AccountId,
    /// The token.
    pub token: TokenPlan,
    /// The sale.
    pub sale: SalePlan,
    /// The schedule of the sale, in its order.
    pub rounds: Vec<RoundParams>,
}

/// The token to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(crate = "near_sdk::serde", deny_unknown_fields)]
pub struct TokenPlan {
    /// Its account, which exists and has no code.
    pub account_id: AccountId,
    /// What NEP-148 says of it.
    pub metadata: FungibleTokenMetadata,
    /// The most tokens that may ever exist, in the smallest unit.
    pub max_supply: U128,
}

/// The sale to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(crate = "near_sdk::serde", deny_unknown_fields)]
pub struct SalePlan {
    /// Its account, which exists and has no code.
    pub account_id: AccountId,
    /// Who gets what rounds raise.
    pub treasury_id: AccountId,
    /// The most tokens that all rounds together may promise, in the smallest unit; the sale may mint as many.
    pub token_cap: U128,
}

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFault {
    /// A round is not sound.
    Round {
        /// Its position in the schedule.
        position: usize,
        /// What is wrong with it.
        fault: RoundFault,
    },
    /// The rounds sell more tokens than they may promise.
    TokenCapExceeded {
        /// All that they sell; `None` beyond what an amount can be.
        for_sale: Option<u128>,
        /// The most that they may promise.
        token_cap: u128,
    },
    /// More tokens may be promised than there may ever be.
    SupplyExceeded {
        /// The most that may be promised.
        token_cap: u128,
        /// The most that there may be.
        max_supply: u128,
    },
    /// Two of the token, the sale and the treasury are one account.
    AccountShared(AccountId),
}

impl fmt::Display for PlanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Round { position, fault } => write!(f, "round {position}: {}: {fault}", name_of(fault)),
            Self::TokenCapExceeded { for_sale, token_cap } => {
                let for_sale =
                    for_sale.map_or("more than any amount".to_owned(), |tokens| tokens.to_string());
                write!(f, "token_cap_exceeded: the rounds sell {for_sale}, of at most {token_cap} tokens")
            }
            Self::SupplyExceeded { token_cap, max_supply } => {
                write!(f, "supply_exceeded: {token_cap} may be promised, of at most {max_supply} tokens")
            }
            Self::AccountShared(account_id) => {
                write!(
                    f,
                    "account_shared: {account_id} has two parts, of the token, the sale and the treasury"
                )
            }
        }
    }
}

/// The name of a fault, as `validate_round` has it in JSON.
fn name_of(fault: &RoundFault) -> String {
    let mut names = Vec::new();
    let mut value = json!(fault);
    loop {
        value = match value {
            Value::String(name) => {
                names.push(name);
                break;
            }
            // A variant is an object with its name as the only key; its fields are no names.
            Value::Object(members) if members.len() == 1 => match members.into_iter().next() {
                Some((name, content)) => {
                    names.push(name);
                    if names.len() > 1 || names.first().is_some_and(|name| name != "release") {
                        break;
                    }
                    content
                }
                None => break,
            },
            _ => break,
        };
    }
    names.join(".")
}

impl Plan {
    /// Reads a plan from JSON.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read(path).with_context(|| path.display().to_string())?;
        near_sdk::serde_json::from_slice(&text).with_context(|| path.display().to_string())
    }

    /// Everything that is wrong with the plan where it is carried out at `now`, in nanoseconds since 1970.
    pub fn faults(&self, now: u64) -> Vec<PlanFault> {
        let mut faults = Vec::new();
        let accounts = [&self.token.account_id, &self.sale.account_id, &self.sale.treasury_id];
        for (position, account_id) in accounts.iter().enumerate() {
            if accounts.iter().skip(position + 1).any(|other| other == account_id) {
                faults.push(PlanFault::AccountShared((*account_id).clone()));
            }
        }
        for (position, params) in self.rounds.iter().enumerate() {
            let of_round = validation::validate(params, &self.token.account_id, now);
            faults.extend(of_round.into_iter().map(|fault| PlanFault::Round { position, fault }));
        }
        let (for_sale, token_cap) = (self.for_sale(), self.sale.token_cap.0);
        if for_sale.is_none_or(|for_sale| for_sale > token_cap) {
            faults.push(PlanFault::TokenCapExceeded { for_sale, token_cap });
        }
        let max_supply = self.token.max_supply.0;
        if token_cap > max_supply {
            faults.push(PlanFault::SupplyExceeded { token_cap, max_supply });
        }
        faults
    }

    /// Who has to be registered on which token: the treasury where it receives, the sale where it is paid.
    fn registrations(&self) -> Vec<(&AccountId, &AccountId)> {
        let SalePlan { account_id: sale_id, treasury_id, .. } = &self.sale;
        let mut registrations = vec![(&self.token.account_id, treasury_id)];
        let payments = self.rounds.iter().filter_map(|round| match &round.terms.payment {
            Asset::Nep141(token_id) => Some(token_id),
            Asset::Near => None,
        });
        for registration in payments.flat_map(|token_id| [(token_id, sale_id), (token_id, treasury_id)]) {
            if !registrations.contains(&registration) {
                registrations.push(registration);
            }
        }
        registrations
    }

    /// All tokens that the rounds sell.
    fn for_sale(&self) -> Option<u128> {
        self.rounds.iter().try_fold(0_u128, |sum, round| sum.checked_add(round.terms.tokens_for_sale.0))
    }
}

/// One step of a deployment, once it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it was.
    pub what: String,
    /// The transaction that did it; `None` where it had been done before.
    pub transaction: Option<String>,
}

/// Carries out a plan that has no faults, and tells of each step when it is done. `credentials` has a file
/// `<account>.json` for the owner and for both contracts. `wasm` is the code of the token and of the sale.
pub async fn carry_out<N: Network + 'static>(
    plan: &Plan,
    worker: &Worker<N>,
    credentials: &Path,
    [token, sale]: [&[u8]; 2],
    mut tell: impl FnMut(&Step),
) -> anyhow::Result<()> {
    let deployment = Deployment { plan, worker, credentials };
    let of_token = json!({
        "owner_id": plan.owner_id,
        "metadata": plan.token.metadata,
        "max_supply": plan.token.max_supply,
    });
    let of_sale = json!({
        "owner_id": plan.owner_id,
        "token_id": plan.token.account_id,
        "treasury_id": plan.sale.treasury_id,
        "token_cap": plan.sale.token_cap,
    });
    tell(&deployment.contract("token", &plan.token.account_id, token, of_token).await?);
    tell(&deployment.contract("sale", &plan.sale.account_id, sale, of_sale).await?);
    tell(&deployment.minter().await?);
    for (token_id, account_id) in plan.registrations() {
        tell(&deployment.registration(token_id, account_id).await?);
    }
    let n_opened = deployment.opened().await?;
    if n_opened > 0 {
        let what = format!("schedule left to the owner: {n_opened} of its rounds are open or have been");
        tell(&Step { what, transaction: None });
        return Ok(());
    }
    for (position, params) in plan.rounds.iter().enumerate() {
        tell(&deployment.round(u32::try_from(position)?, params).await?);
    }
    Ok(())
}

struct Deployment<'a, N> {
    plan: &'a Plan,
    worker: &'a Worker<N>,
    credentials: &'a Path,
}

impl<N: Network + 'static> Deployment<'_, N> {
    fn account(&self, account_id: &AccountId) -> anyhow::Result<Account> {
        let path = self.credentials.join(format!("{account_id}.json"));
        Account::from_file(&path, self.worker).with_context(|| path.display().to_string())
    }

    /// Deploys and starts a contract in one transaction: where it cannot be started, it is not deployed.
    async fn contract(&self, name: &str, id: &AccountId, wasm: &[u8], args: Value) -> anyhow::Result<Step> {
        let what = format!("{name} at {id}, code {}", hex::encode(Sha256::digest(wasm)));
        self.worker.view_account(id).await.with_context(|| format!("{id} cannot be seen"))?;
        match self.worker.view_code(id).await {
            Ok(code) if code == wasm => return Ok(Step { what, transaction: None }),
            Ok(_) => bail!("{id} has other code: a contract that runs is upgraded by `stage_code`"),
            Err(_) => {}
        }
        let start = Function::new("new").args_json(args);
        let transaction = self.account(id)?.batch(id).deploy(wasm).call(start).transact().await?;
        finished(what, transaction)
    }

    /// Lets the sale mint what its rounds may promise, and no more.
    async fn minter(&self) -> anyhow::Result<Step> {
        let Plan { owner_id, token, sale, .. } = self.plan;
        let cap = sale.token_cap;
        let what = format!("{} may mint {}", sale.account_id, cap.0);
        let args = json!({ "account_id": sale.account_id });
        let minter = self.worker.view(&token.account_id, "minter").args_json(args).await?;
        if let Some(minter) = minter.json::<Option<MinterView>>()? {
            ensure!(
                minter.admitted && minter.cap == cap,
                "{} is a minter with a cap of {}, not of {}: settle this by hand",
                sale.account_id,
                minter.cap.0,
                cap.0
            );
            return Ok(Step { what, transaction: None });
        }
        let args = json!({ "account_id": sale.account_id, "cap": cap });
        let add = Function::new("add_minter").args_json(args).deposit(ONE_YOCTO);
        finished(what, self.account(owner_id)?.batch(&token.account_id).call(add).transact().await?)
    }

    /// Registers an account on a token (NEP-145).
    async fn registration(&self, token_id: &AccountId, account_id: &AccountId) -> anyhow::Result<Step> {
        let what = format!("{account_id} registered on {token_id}");
        let args = json!({ "account_id": account_id });
        let balance = self.worker.view(token_id, "storage_balance_of").args_json(args).await;
        let balance = balance.with_context(|| format!("{token_id} does not tell who is registered"))?;
        if balance.json::<Option<StorageBalance>>()?.is_some() {
            return Ok(Step { what, transaction: None });
        }
        let bounds: StorageBalanceBounds =
            self.worker.view(token_id, "storage_balance_bounds").await?.json()?;
        let args = json!({ "account_id": account_id, "registration_only": true });
        let deposit = Function::new("storage_deposit").args_json(args).deposit(bounds.min);
        finished(what, self.account(&self.plan.owner_id)?.batch(token_id).call(deposit).transact().await?)
    }

    /// How many rounds have been opened. Then the schedule is what is left of the plan, and the owner's.
    async fn opened(&self) -> anyhow::Result<usize> {
        let rounds = self.worker.view(&self.plan.sale.account_id, "rounds").args_json(json!({})).await?;
        Ok(rounds.json::<Vec<Value>>()?.len())
    }

    /// Puts a round into the schedule.
    async fn round(&self, position: u32, params: &RoundParams) -> anyhow::Result<Step> {
        let Plan { owner_id, sale, .. } = self.plan;
        let what = format!("round {position} scheduled: {}", params.phase);
        let scheduled = self.worker.view(&sale.account_id, "scheduled_rounds").args_json(json!({})).await?;
        let scheduled: Vec<ScheduledRound> = scheduled.json()?;
        if let Some(there) = scheduled.iter().find(|there| there.position == position) {
            ensure!(there.params == *params, "another round is scheduled at {position}: settle this by hand");
            return Ok(Step { what, transaction: None });
        }
        let args = json!({ "position": position, "params": params });
        let schedule = Function::new("schedule_round").args_json(args).deposit(ROUND_DEPOSIT);
        finished(what, self.account(owner_id)?.batch(&sale.account_id).call(schedule).transact().await?)
    }
}

fn finished(what: String, result: near_workspaces::result::ExecutionFinalResult) -> anyhow::Result<Step> {
    let transaction = result.outcome().transaction_hash.to_string();
    result.into_result().with_context(|| format!("{what}: transaction {transaction} failed"))?;
    Ok(Step { what, transaction: Some(transaction) })
}
