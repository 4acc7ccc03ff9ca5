//! Who takes part, beside the people of the environment.

use commonweight_integration_tests::Env;
use near_sdk::AccountId;
use near_workspaces::Account;

/// How many consumers use the model.
const N_CONSUMERS: usize = 4;

/// The environment and everybody who plays.
pub(crate) struct Stage {
    pub(crate) env: Env,
    /// Labelled the data.
    pub(crate) dora: Account,
    /// Gave data.
    pub(crate) dan: Account,
    /// An honest agent.
    pub(crate) steward: Account,
    /// Use the model.
    pub(crate) consumers: Vec<Account>,
}

impl Stage {
    pub(crate) async fn set(env: Env) -> Self {
        let dora = env.person("dora").await;
        let dan = env.person("dan").await;
        let steward = env.person("steward").await;
        let mut consumers = Vec::new();
        for number in 1..=N_CONSUMERS {
            consumers.push(env.person(&format!("shop{number}")).await);
        }
        let stage = Self { env, dora, dan, steward, consumers };
        stage.register().await;
        stage
    }

    /// Everybody who can hold money, by name.
    pub(crate) fn accounts(&self) -> Vec<(String, AccountId)> {
        let ids = &self.env.ids;
        let people = self.env.people().into_iter().chain([&self.dora, &self.dan, &self.steward]);
        let people = people.chain(&self.consumers).map(Account::id);
        let contracts = [&ids.sale, &ids.staking, &ids.royalty, &ids.dao, &ids.token, &ids.usdc, &ids.callee];
        people.chain(contracts).map(|id| (name_of(id), id.clone())).collect()
    }

    /// Opens accounts of dollars for those who came later, and fills the consumers' purses.
    async fn register(&self) {
        let usdc = &self.env.usdc;
        let mut batch = usdc.batch(&self.env.launcher);
        for account in [&self.dora, &self.dan, &self.steward].into_iter().chain(&self.consumers) {
            batch = batch.and(usdc.storage_deposit(&self.env.launcher, account.id()));
        }
        for consumer in &self.consumers {
            let purse = commonweight_integration_tests::amount::usdc(5_000);
            batch = batch.and(usdc.mint(&self.env.launcher, consumer.id(), purse));
        }
        batch.send().await.ok();
    }
}

/// The first part of an account's name.
pub(crate) fn name_of(account_id: &AccountId) -> String {
    account_id.as_str().split('.').next().unwrap_or_default().to_owned()
}
