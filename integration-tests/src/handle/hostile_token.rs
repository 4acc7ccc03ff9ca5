//! The token that fails, lies and refunds on demand; well-behaved, it is the dollar of the tests.

use commonweight_hostile_token::{Behaviour, Method};
use near_sdk::{AccountId, json_types::U128};
use near_workspaces::Account;
use serde_json::{Value, json};

use super::Call;
use crate::{amount::USDC_DECIMALS, parts::Ids};

handle! {
    /// `commonweight-hostile-token` on a node. Balances, transfers and storage are on [`super::Client`].
    HostileTokenHandle
}

impl HostileTokenHandle {
    /// What the contract is started with.
    pub fn init(ids: &Ids) -> Value {
        json!({ "owner_id": ids.launcher, "symbol": "USDC", "decimals": USDC_DECIMALS })
    }

    /// Mints for a registered account. Anybody may.
    pub fn mint(&self, signer: &Account, account_id: &AccountId, amount: u128) -> Call<()> {
        self.call(signer, "mint", json!({ "account_id": account_id, "amount": U128(amount) }))
    }

    /// Tells a method how to behave from now on. Anybody may.
    pub fn set_behaviour(&self, signer: &Account, method: Method, behaviour: Behaviour) -> Call<()> {
        self.call(signer, "set_behaviour", json!({ "method": method, "behaviour": behaviour }))
    }

    /// What an account really has, or `None` where it is not registered.
    pub async fn true_balance_of(&self, account_id: &AccountId) -> Option<u128> {
        let balance = self.view::<Option<U128>>("true_balance_of", json!({ "account_id": account_id })).await;
        balance.map(|balance| balance.0)
    }

    /// What all accounts really have together.
    pub async fn true_total_supply(&self) -> u128 {
        self.view::<U128>("true_total_supply", json!({})).await.0
    }
}
