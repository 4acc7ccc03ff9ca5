//! Who has how much, and whether it adds up.

use std::collections::BTreeMap;

use commonweight_common::Asset;
use commonweight_integration_tests::{
    amount::{CWT_DECIMALS, USDC_DECIMALS, format_units},
    handle::Client,
};
use near_sdk::AccountId;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::stage::Stage;

/// What everybody has, by asset and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Books(BTreeMap<(Coin, String), u128>);

/// The assets of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Coin {
    #[serde(rename = "USDC")]
    Usdc,
    #[serde(rename = "CWT")]
    Cwt,
}

/// A balance that has changed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Change {
    pub(crate) account: String,
    pub(crate) asset: Coin,
    #[serde(with = "commonweight_common::decimal")]
    pub(crate) before: u128,
    #[serde(with = "commonweight_common::decimal")]
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
    #[serde(with = "commonweight_common::decimal")]
    pub(crate) sum: u128,
    #[serde(with = "commonweight_common::decimal")]
    pub(crate) supply: u128,
}

/// What a contract has of one asset, and what it owes of it to others.
#[derive(Debug, Serialize)]
pub(crate) struct ContractLedger {
    pub(crate) contract: String,
    pub(crate) asset: Coin,
    #[serde(with = "commonweight_common::decimal")]
    pub(crate) balance: u128,
    #[serde(with = "commonweight_common::decimal")]
    pub(crate) owed: u128,
}

impl Coin {
    pub(crate) const ALL: [Self; 2] = [Self::Usdc, Self::Cwt];

    /// An amount of it, in words.
    pub(crate) fn write(self, amount: u128) -> String {
        match self {
            Self::Usdc => format!("{} USDC", format_units(amount, USDC_DECIMALS)),
            Self::Cwt => format!("{} CWT", format_units(amount, CWT_DECIMALS)),
        }
    }

    fn client(self, stage: &Stage) -> Client {
        match self {
            Self::Usdc => (*stage.env.usdc).clone(),
            Self::Cwt => (*stage.env.token).clone(),
        }
    }
}

impl Books {
    /// Reads every balance.
    pub(crate) async fn read(stage: &Stage) -> Self {
        let mut tasks = JoinSet::new();
        for coin in Coin::ALL {
            for (name, account_id) in stage.accounts() {
                let client = coin.client(stage);
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
        for coin in Coin::ALL {
            let held = books.of(coin);
            assets.push(AssetLedger {
                asset: coin,
                sum: held.iter().map(|(_, amount)| amount).sum(),
                balances: held.into_iter().map(|(name, amount)| (name, amount.to_string())).collect(),
                supply: coin.client(stage).total_supply().await,
            });
        }
        Self { assets, contracts: contracts(stage, &books).await }
    }

    /// Whether every unit is accounted for.
    pub(crate) fn balances(&self) -> bool {
        self.assets.iter().all(|asset| asset.sum == asset.supply)
            && self.contracts.iter().all(|contract| contract.balance == contract.owed)
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
