//! Typed handles of the contracts: the only place where the names of methods and the JSON of their arguments
//! are written down.

use std::marker::PhantomData;

use near_sdk::{AccountId, Gas, NearToken};
use near_workspaces::{
    Account, Worker,
    network::Sandbox,
    operations::{Function, Transaction},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Outcome, amount::ONE_YOCTO};

/// Defines the handle of one contract: a [`Client`] with methods of its own.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub(crate) $crate::handle::Client);

        impl $name {
            /// The handle of the contract that a client calls.
            pub fn of(client: $crate::handle::Client) -> Self {
                Self(client)
            }
        }

        impl std::ops::Deref for $name {
            type Target = $crate::handle::Client;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

pub mod dao;
mod fungible_token;
pub mod hostile_callee;
pub mod hostile_token;
pub mod royalty;
pub mod sale;
pub mod staking;
pub mod token;

pub use dao::DaoHandle;
pub use hostile_callee::HostileCalleeHandle;
pub use hostile_token::HostileTokenHandle;
pub use royalty::RoyaltyHandle;
pub use sale::SaleHandle;
pub use staking::StakingHandle;
pub use token::TokenHandle;

/// What a call may use where nothing else is said; enough for every chain of calls in the suite but the batches.
const DEFAULT_GAS: Gas = Gas::from_tgas(300);

/// All that a transaction may have.
const MAX_GAS: Gas = Gas::from_tgas(1_000);

/// One contract on one node.
#[derive(Debug, Clone)]
pub struct Client {
    worker: Worker<Sandbox>,
    id: AccountId,
}

/// A call that is being put together.
#[must_use = "send it"]
pub struct Call<T> {
    client: Client,
    signer: Account,
    method: &'static str,
    args: Vec<u8>,
    deposit: NearToken,
    gas: Gas,
    answer: PhantomData<fn() -> T>,
}

/// Several calls of one contract in one transaction: all or none happen.
#[must_use = "send it"]
pub struct Batch {
    client: Client,
    signer: Account,
    actions: Vec<Function>,
}

impl Client {
    /// The contract at `id`.
    pub fn new(worker: Worker<Sandbox>, id: AccountId) -> Self {
        Self { worker, id }
    }

    /// The account of the contract.
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// A call of `method` with JSON arguments, signed by `signer`.
    pub fn call<T>(&self, signer: &Account, method: &'static str, args: impl Serialize) -> Call<T> {
        let args = serde_json::to_vec(&args).expect("arguments can be written as JSON");
        self.call_raw(signer, method, args)
    }

    /// A call of `method` with arguments as they are.
    pub fn call_raw<T>(&self, signer: &Account, method: &'static str, args: Vec<u8>) -> Call<T> {
        Call {
            client: self.clone(),
            signer: signer.clone(),
            method,
            args,
            deposit: NearToken::ZERO,
            gas: DEFAULT_GAS,
            answer: PhantomData,
        }
    }

    /// Starts a transaction of several calls, signed by `signer`.
    pub fn batch(&self, signer: &Account) -> Batch {
        Batch { client: self.clone(), signer: signer.clone(), actions: Vec::new() }
    }

    /// The answer of a view.
    ///
    /// # Panics
    /// Where the view fails.
    pub async fn view<T: DeserializeOwned>(&self, method: &'static str, args: impl Serialize) -> T {
        let answer = self.worker.view(&self.id, method).args_json(args).await;
        let answer = answer.unwrap_or_else(|error| panic!("{}.{method} failed: {error:?}", self.id));
        answer.json().unwrap_or_else(|error| {
            let answer = String::from_utf8_lossy(&answer.result);
            panic!("{}.{method} answered {answer}: {error:?}", self.id)
        })
    }

    async fn send<T>(&self, signer: &Account, name: &str, actions: Vec<Function>) -> Outcome<T> {
        let call = format!("{}.{name} by {}", self.id, signer.id());
        let transaction = actions.into_iter().fold(signer.batch(&self.id), Transaction::call);
        let result = transaction.transact().await;
        let result = result.unwrap_or_else(|error| panic!("{call} was not accepted: {error:?}"));
        Outcome { call, worker: self.worker.clone(), result, answer: PhantomData }
    }

    /// The error text of a view that must fail.
    pub async fn view_error(&self, method: &'static str, args: impl Serialize) -> String {
        let answer = self.worker.view(&self.id, method).args_json(args).await;
        format!("{:?}", answer.expect_err("the view fails"))
    }
}

impl<T> Call<T> {
    /// Attaches NEAR.
    pub fn deposit(mut self, deposit: NearToken) -> Self {
        self.deposit = deposit;
        self
    }

    /// Attaches the one yoctoNEAR that methods which move value ask for.
    pub fn one_yocto(self) -> Self {
        self.deposit(ONE_YOCTO)
    }

    /// Attaches this much gas instead of 300 Tgas.
    pub fn gas(mut self, gas: Gas) -> Self {
        self.gas = gas;
        self
    }

    /// Attaches all the gas that a transaction may have.
    pub fn max_gas(self) -> Self {
        self.gas(MAX_GAS)
    }

    /// Sends it and waits for every receipt.
    ///
    /// # Panics
    /// Where the node refuses the transaction itself.
    pub async fn send(self) -> Outcome<T> {
        let name = self.method.to_owned();
        let (client, signer) = (self.client.clone(), self.signer.clone());
        client.send(&signer, &name, vec![self.into_action()]).await
    }

    fn into_action(self) -> Function {
        Function::new(self.method).args(self.args).deposit(self.deposit).gas(self.gas)
    }
}

impl Batch {
    /// Adds a call. Its signer is the batch's.
    pub fn and<T>(mut self, call: Call<T>) -> Self {
        self.actions.push(call.into_action());
        self
    }

    /// Sends it with all the gas that a transaction may have, shared evenly, and waits for every receipt.
    /// The answer is the last call's.
    ///
    /// # Panics
    /// Where the node refuses the transaction itself.
    pub async fn send(self) -> Outcome<serde_json::Value> {
        let n_actions = u64::try_from(self.actions.len()).expect("a batch is small");
        let share = Gas::from_gas(MAX_GAS.as_gas() / n_actions.max(1));
        let actions = self.actions.into_iter().map(|action| action.gas(share)).collect();
        self.client.send(&self.signer, "(batch)", actions).await
    }
}

impl<T> IntoFuture for Call<T>
where
    T: 'static,
{
    type Output = Outcome<T>;
    type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Outcome<T>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
