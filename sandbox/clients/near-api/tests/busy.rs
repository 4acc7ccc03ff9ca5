//! What parallel tests do on a machine that is busy: many accounts that are created and sign at once, and one account
//! that signs many transactions at once. Something keeps every core busy meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{JoinHandle, available_parallelism, spawn},
};

use near_api::{
    Account, NearToken, NetworkConfig, Signer, Tokens,
    signer::generate_secret_key,
    types::{AccountId, TxExecutionStatus},
};
use near_sandbox::{
    Sandbox,
    config::{DEFAULT_GENESIS_ACCOUNT, DEFAULT_GENESIS_ACCOUNT_PRIVATE_KEY},
};

/// Accounts that are created and sign at once.
const ACCOUNTS: usize = 100;
/// Threads that do nothing but keep a core busy, for each core there is.
const BUSY_THREADS: usize = 2;
/// Keeps the tests apart: each has the load to itself.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
/// Transactions that one account sends at once, and how often.
const TRANSACTIONS: usize = 20;
const ROUNDS: usize = 15;

/// Keeps every core busy until it is dropped.
struct Load {
    ends: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Load {
    fn start() -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let n_threads = BUSY_THREADS * available_parallelism().unwrap().get();
        let spin = || {
            let ends = Arc::clone(&ends);
            spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            })
        };
        Self { threads: (0..n_threads).map(|_| spin()).collect(), ends }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

async fn start() -> (Sandbox, NetworkConfig, AccountId) {
    let node = Sandbox::start_sandbox().await.expect("the node starts");
    let network = NetworkConfig::from_rpc_url("sandbox", node.rpc_addr.parse().unwrap());
    (node, network, DEFAULT_GENESIS_ACCOUNT.as_str().parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_sign_as_soon_as_they_are_created() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let (node, network, root) = start().await;
    let load = Load::start();

    for number in 0..ACCOUNTS {
        let id: AccountId = format!("person-{number}.{root}").parse().unwrap();
        let key = generate_secret_key().unwrap();
        node.create_account(id.as_str().parse().unwrap())
            .initial_balance(NearToken::from_near(10))
            .public_key(key.public_key().to_string())
            .send()
            .await
            .unwrap_or_else(|error| panic!("{id} is not created: {error}"));

        Tokens::account(id.clone())
            .send_to(root.clone())
            .near(NearToken::from_near(1))
            .with_signer(Signer::from_secret_key(key).unwrap())
            .send_to(&network)
            .await
            .unwrap_or_else(|error| panic!("{id} does not sign: {error}"))
            .assert_success();
    }
    drop(load);
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_of_one_key_all_execute() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let (_node, network, root) = start().await;
    let signer = Signer::from_secret_key(DEFAULT_GENESIS_ACCOUNT_PRIVATE_KEY.parse().unwrap()).unwrap();
    let heir: AccountId = format!("heir.{root}").parse().unwrap();
    Account::create_account(heir.clone())
        .fund_myself(root.clone(), NearToken::from_near(1))
        .with_public_key(generate_secret_key().unwrap().public_key())
        .with_signer(signer.clone())
        .send_to(&network)
        .await
        .unwrap()
        .assert_success();
    let load = Load::start();

    for round in 0..ROUNDS {
        let transfers = (0..TRANSACTIONS).map(|_| {
            let (signer, network, root, heir) = (signer.clone(), network.clone(), root.clone(), heir.clone());
            tokio::spawn(async move {
                Tokens::account(root)
                    .send_to(heir)
                    .near(NearToken::from_yoctonear(1))
                    .with_signer(signer)
                    .wait_until(TxExecutionStatus::ExecutedOptimistic)
                    .send_to(&network)
                    .await
            })
        });
        for transfer in transfers.collect::<Vec<_>>() {
            let sent = transfer.await.unwrap();
            sent.unwrap_or_else(|error| panic!("round {round}: a transfer is lost: {error}")).assert_success();
        }
    }
    drop(load);

    let balance = Tokens::account(heir).near_balance().fetch_from(&network).await.unwrap().total;
    let received = u128::try_from(TRANSACTIONS * ROUNDS).unwrap();
    assert_eq!(balance, NearToken::from_near(1).saturating_add(NearToken::from_yoctonear(received)));
}
