//! Who has how much, and whether it adds up.

use std::collections::BTreeMap;

use commonweight_common::Asset;
use commonweight_integration_tests::{
    amount::{CWT_DECIMALS, NEAR_DECIMALS, USDC_DECIMALS, format_units},
    handle::Client,
};
use near_sdk::AccountId;
use serde::{Serialize, Serializer};
use tokio::task::JoinSet;

use crate::stage::Stage;

/// Accounts that the node's genesis holds, and those that near-workspaces adds to it.
const ACCOUNTS_OF_THE_NODE: [&str; 5] = ["clone", "near", "registrar", "sandbox", "test.near"];
/// Blocks in which the last refunds arrive.
const SETTLING_BLOCKS: u64 = 3;

/// What everybody has of the tokens, by token and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Books(BTreeMap<(Coin, String), u128>);

/// The assets of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Coin {
    #[serde(rename = "USDC")]
    Usdc,
    #[serde(rename = "CWT")]
    Cwt,
    #[serde(rename = "NEAR")]
    Near,
}

/// A balance that has changed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Change {
    pub(crate) account: String,
    pub(crate) asset: Coin,
    #[serde(serialize_with = "as_decimal")]
    pub(crate) before: u128,
    #[serde(serialize_with = "as_decimal")]
    pub(crate) after: u128,
}

/// The end of the story: every unit of every asset, and what each contract owes of what it has.
#[derive(Debug, Serialize)]
pub(crate) struct Ledger {
    pub(crate) assets: Vec<AssetLedger>,
    pub(crate) contracts: Vec<ContractLedger>,
}

/// One asset: the balances of all accounts, and the supply that they must add up to.
#[derive(Debug, Serialize)]
pub(crate) struct AssetLedger {
    pub(crate) asset: Coin,
    pub(crate) balances: Vec<(String, String)>,
    #[serde(serialize_with = "as_decimal")]
    pub(crate) sum: u128,
    #[serde(serialize_with = "as_decimal")]
    pub(crate) supply: u128,
}

/// What a contract has of one asset, and what it owes of it to others.
#[derive(Debug, Serialize)]
pub(crate) struct ContractLedger {
    pub(crate) contract: String,
    pub(crate) asset: Coin,
    #[serde(serialize_with = "as_decimal")]
    pub(crate) balance: u128,
    #[serde(serialize_with = "as_decimal")]
    pub(crate) owed: u128,
}

fn as_decimal<S: Serializer>(units: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(units)
}

impl Coin {
    /// Its symbol and its decimals.
    const fn unit(self) -> (&'static str, u8) {
        match self {
            Self::Usdc => ("USDC", USDC_DECIMALS),
            Self::Cwt => ("CWT", CWT_DECIMALS),
            Self::Near => ("NEAR", NEAR_DECIMALS),
        }
    }

    pub(crate) const fn symbol(self) -> &'static str {
        self.unit().0
    }

    /// An amount of it, in words.
    pub(crate) fn write(self, amount: u128) -> String {
        let (symbol, decimals) = self.unit();
        format!("{} {symbol}", format_units(amount, decimals))
    }
}

/// The assets that are contracts. NEAR is in the ledger only: every step pays its gas in it.
fn tokens(stage: &Stage) -> [(Coin, Client); 2] {
    [(Coin::Usdc, (*stage.env.usdc).clone()), (Coin::Cwt, (*stage.env.token).clone())]
}

impl Books {
    /// Reads every balance.
    pub(crate) async fn read(stage: &Stage) -> Self {
        let mut tasks = JoinSet::new();
        for (coin, client) in tokens(stage) {
            for (name, account_id) in stage.accounts() {
                let client = client.clone();
                tasks.spawn(async move { ((coin, name), client.balance_of(&account_id).await) });
            }
        }
        Self(tasks.join_all().await.into_iter().collect())
    }

    /// The balances that are others in `after`.
    pub(crate) fn changes(&self, after: &Self) -> Vec<Change> {
        let changed = after.0.iter().filter_map(|((coin, name), after)| {
            let before = self.0.get(&(*coin, name.clone())).copied().unwrap_or_default();
            (before != *after).then(|| Change { account: name.clone(), asset: *coin, before, after: *after })
        });
        changed.collect()
    }

    fn of(&self, coin: Coin) -> Vec<(String, u128)> {
        let held = self.0.iter().filter(|((of, _), amount)| *of == coin && **amount > 0);
        held.map(|((_, name), amount)| (name.clone(), *amount)).collect()
    }

    fn balance(&self, coin: Coin, name: &str) -> u128 {
        self.0.get(&(coin, name.to_owned())).copied().unwrap_or_default()
    }
}

impl Ledger {
    /// Reads everything once more.
    pub(crate) async fn of(stage: &Stage) -> Self {
        let books = Books::read(stage).await;
        let mut assets = Vec::new();
        for (coin, client) in tokens(stage) {
            let held = books.of(coin);
            assets.push(AssetLedger {
                asset: coin,
                sum: held.iter().map(|(_, amount)| amount).sum(),
                balances: held.into_iter().map(|(name, amount)| (name, amount.to_string())).collect(),
                supply: client.total_supply().await,
            });
        }
        assets.push(AssetLedger::of_near(stage).await);
        Self { assets, contracts: contracts(stage, &books).await }
    }

    /// Whether every unit is accounted for.
    pub(crate) fn balances(&self) -> bool {
        self.assets.iter().all(|asset| asset.sum == asset.supply)
            && self.contracts.iter().all(|contract| contract.balance == contract.owed)
    }
}

impl AssetLedger {
    /// Every account of the chain, against the supply that the newest block states: genesis less what was burnt.
    async fn of_near(stage: &Stage) -> Self {
        let worker = stage.env.worker();
        worker.fast_forward(SETTLING_BLOCKS).await.expect("the node moves forward");
        let of_the_node = ACCOUNTS_OF_THE_NODE
            .map(|name| (name.to_owned(), name.parse().expect("the node's names are valid")));
        let mut balances = Vec::new();
        let mut sum = 0;
        for (name, account_id) in stage.accounts().into_iter().chain(of_the_node) {
            let account = worker.view_account(&account_id).await.expect("the account exists");
            let amount = account.balance.as_yoctonear() + account.locked.as_yoctonear();
            sum += amount;
            balances.push((name, amount.to_string()));
        }
        let block = worker.view_block().await.expect("the node has a block");
        let supply = block.header().total_supply().as_yoctonear();
        Self { asset: Coin::Near, balances, sum, supply }
    }
}

async fn contracts(stage: &Stage, books: &Books) -> Vec<ContractLedger> {
    let env = &stage.env;
    let line = |contract: &str, asset, owed| ContractLedger {
        contract: contract.to_owned(),
        asset,
        balance: books.balance(asset, contract),
        owed,
    };
    let owed_by_staking = env.staking.solvency().await;
    let owed_in = |token_id: &AccountId| -> u128 {
        owed_by_staking.iter().filter(|owed| owed.asset_id == *token_id).map(|owed| owed.owed.0).sum()
    };
    vec![
        line("sale", Coin::Usdc, env.sale.liabilities(&Asset::Nep141(env.ids.usdc.clone())).await),
        line("sale", Coin::Cwt, env.sale.liabilities(&Asset::Nep141(env.ids.token.clone())).await),
        line("staking", Coin::Usdc, owed_in(&env.ids.usdc)),
        line("staking", Coin::Cwt, owed_in(&env.ids.token)),
        line("royalty", Coin::Usdc, env.royalty.solvency().await.liabilities.0),
        line("royalty", Coin::Cwt, 0),
    ]
}
