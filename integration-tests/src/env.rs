//! The environment of one test: a node of its own, people with money, and the contracts that were asked for.

use std::{collections::BTreeSet, time::Duration};

use near_sdk::{AccountId, NearToken};
use near_workspaces::{
    AccessKey, Account, Worker,
    network::Sandbox,
    types::{KeyType, SecretKey},
};
use tokio::task::JoinSet;

use crate::Outcome;
use crate::handle::{
    Client, DaoHandle, HostileCalleeHandle, HostileTokenHandle, RoyaltyHandle, SaleHandle, StakingHandle,
    TokenHandle,
};

mod builder;
mod node;

pub use builder::EnvBuilder;

/// A day.
pub const DAY: Duration = Duration::from_hours(24);
/// How much NEAR each account starts with.
pub const PURSE: NearToken = NearToken::from_near(10_000);

/// A contract that an environment can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The community's token.
    Token,
    /// A dollar: the hostile token, well-behaved until it is told otherwise.
    Usdc,
    /// The sale.
    Sale,
    /// Staking.
    Staking,
    /// Royalty.
    Royalty,
    /// The DAO.
    Dao,
    /// Whom a DAO should not call.
    Callee,
}

/// The accounts of an environment. All exist as names; [`EnvBuilder`] decides which contracts are deployed.
#[derive(Debug, Clone)]
pub struct Ids {
    /// Owns every contract at the start.
    pub launcher: AccountId,
    /// The guardians of the DAO.
    pub guardians: Vec<AccountId>,
    /// The community's token.
    pub token: AccountId,
    /// The dollar.
    pub usdc: AccountId,
    /// The sale.
    pub sale: AccountId,
    /// Staking.
    pub staking: AccountId,
    /// Royalty.
    pub royalty: AccountId,
    /// The DAO, and the treasury.
    pub dao: AccountId,
    /// Whom a DAO should not call.
    pub callee: AccountId,
}

/// A node with people and contracts. A handle whose contract was not asked for calls an empty name.
#[derive(Debug)]
pub struct Env {
    worker: Worker<Sandbox>,
    root: Account,
    /// A member.
    pub alice: Account,
    /// A member.
    pub bob: Account,
    /// A member.
    pub carol: Account,
    /// An adversary.
    pub mallory: Account,
    /// Owns every contract at the start.
    pub launcher: Account,
    /// Serves a model.
    pub operator: Account,
    /// An AI agent.
    pub agent: Account,
    /// Guardians of the DAO.
    pub guardians: [Account; 3],
    /// The names of everything.
    pub ids: Ids,
    /// The community's token.
    pub token: TokenHandle,
    /// The dollar.
    pub usdc: HostileTokenHandle,
    /// The sale.
    pub sale: SaleHandle,
    /// Staking.
    pub staking: StakingHandle,
    /// Royalty.
    pub royalty: RoyaltyHandle,
    /// The DAO.
    pub dao: DaoHandle,
    /// Whom a DAO should not call.
    pub callee: HostileCalleeHandle,
}

impl Part {
    /// Every contract of the suite, with the dollar.
    pub const ALL: [Self; 6] = [Self::Token, Self::Usdc, Self::Sale, Self::Staking, Self::Royalty, Self::Dao];

    /// The name of its Wasm.
    pub const fn wasm_name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Usdc => "hostile-token",
            Self::Sale => "sale",
            Self::Staking => "staking",
            Self::Royalty => "royalty",
            Self::Dao => "dao",
            Self::Callee => "hostile-callee",
        }
    }
}

impl Ids {
    /// The account of a contract.
    pub const fn of(&self, part: Part) -> &AccountId {
        match part {
            Part::Token => &self.token,
            Part::Usdc => &self.usdc,
            Part::Sale => &self.sale,
            Part::Staking => &self.staking,
            Part::Royalty => &self.royalty,
            Part::Dao => &self.dao,
            Part::Callee => &self.callee,
        }
    }
}

impl Env {
    /// Starts describing an environment.
    pub fn builder() -> EnvBuilder {
        EnvBuilder::default()
    }

    /// The node, for what no handle offers.
    pub fn worker(&self) -> &Worker<Sandbox> {
        &self.worker
    }

    /// Everybody who has a name here.
    pub fn people(&self) -> Vec<&Account> {
        let mut people = vec![
            &self.alice,
            &self.bob,
            &self.carol,
            &self.mallory,
            &self.launcher,
            &self.operator,
            &self.agent,
        ];
        people.extend(&self.guardians);
        people
    }

    /// The account of a contract, with its key.
    pub fn account_of(&self, part: Part) -> Account {
        account(&self.worker, self.ids.of(part).clone())
    }

    /// A contract, for what all of them have in common.
    pub fn client(&self, part: Part) -> Client {
        Client::new(self.worker.clone(), self.ids.of(part).clone())
    }

    /// Its own account tries to start a contract again.
    pub async fn start_again(&self, part: Part) -> Outcome<()> {
        let account = self.account_of(part);
        self.client(part).call(&account, "new", builder::init(part, &self.ids)).await
    }

    /// One more person, with a purse of NEAR and no account in any contract.
    pub async fn person(&self, name: &str) -> Account {
        let account = account(&self.worker, child(&self.root, name));
        create(self.root.clone(), account.clone()).await;
        account
    }

    /// The NEAR that an account can spend.
    pub async fn near_of(&self, account_id: &AccountId) -> NearToken {
        self.worker.view_account(account_id).await.expect("the account exists").balance
    }

    /// The name of the chain, as signed messages carry it.
    pub async fn chain_id(&self) -> String {
        self.worker.status().await.expect("the node answers").chain_id
    }

    /// The time of the chain, in nanoseconds.
    pub async fn now(&self) -> u64 {
        node::now(&self.worker).await
    }

    /// Lets time pass on the chain: at least this much, and little more.
    pub async fn fast_forward(&self, duration: Duration) {
        self.fast_forward_to(self.now().await + nanos(duration)).await;
    }

    /// Lets time pass on the chain until `time`, in nanoseconds. Does nothing where that is past.
    pub async fn fast_forward_to(&self, time: u64) {
        node::fast_forward_to(&self.worker, time).await;
    }

    /// Names for everybody and everything on a node, where nothing exists yet.
    fn over(worker: Worker<Sandbox>) -> Self {
        let root = worker.root_account().expect("the node has a root account");
        let person = |name: &str| account(&worker, child(&root, name));
        let guardians = ["grace", "gus", "gwen"].map(person);
        let launcher = person("launcher");
        let ids = Ids {
            launcher: launcher.id().clone(),
            guardians: guardians.iter().map(|guardian| guardian.id().clone()).collect(),
            token: child(&root, "token"),
            usdc: child(&root, "usdc"),
            sale: child(&root, "sale"),
            staking: child(&root, "staking"),
            royalty: child(&root, "royalty"),
            dao: child(&root, "dao"),
            callee: child(&root, "callee"),
        };
        let client = |part| Client::new(worker.clone(), ids.of(part).clone());
        Self {
            alice: person("alice"),
            bob: person("bob"),
            carol: person("carol"),
            mallory: person("mallory"),
            operator: person("operator"),
            agent: person("agent"),
            guardians,
            launcher,
            token: TokenHandle(client(Part::Token)),
            usdc: HostileTokenHandle(client(Part::Usdc)),
            sale: SaleHandle(client(Part::Sale)),
            staking: StakingHandle(client(Part::Staking)),
            royalty: RoyaltyHandle(client(Part::Royalty)),
            dao: DaoHandle(client(Part::Dao)),
            callee: HostileCalleeHandle(client(Part::Callee)),
            ids,
            root,
            worker,
        }
    }

    async fn create_accounts(&self, parts: &BTreeSet<Part>) {
        let mut accounts: Vec<_> = self.people().into_iter().cloned().collect();
        accounts.extend(parts.iter().map(|part| self.account_of(*part)));
        accounts
            .into_iter()
            .map(|account| create(self.root.clone(), account))
            .collect::<JoinSet<_>>()
            .join_all()
            .await;
    }
}

/// A duration as the chain counts time.
///
/// # Panics
/// Beyond five centuries.
pub fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).expect("five centuries of nanoseconds fit")
}

fn child(root: &Account, name: &str) -> AccountId {
    format!("{name}.{}", root.id()).parse().expect("the names of tests are valid")
}

/// The account with a key that depends on nothing but its name: the gas of a call that carries a key is the same
/// in each run.
fn account(worker: &Worker<Sandbox>, id: AccountId) -> Account {
    let key = SecretKey::from_seed(KeyType::ED25519, id.as_str());
    Account::from_secret_key(id, key, worker)
}

async fn create(root: Account, account: Account) {
    let created = root
        .batch(account.id())
        .create_account()
        .add_key(account.secret_key().public_key(), AccessKey::full_access())
        .transfer(PURSE)
        .transact()
        .await
        .expect("the node accepts the transaction");
    assert!(created.is_success(), "{} cannot be created: {:?}", account.id(), created.failures());
}
