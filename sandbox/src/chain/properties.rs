//! What holds of every chain, whatever is sent to it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use near_primitives::account::{
    AccessKey, AccessKeyPermission, Account, AccountContract, FunctionCallPermission,
};
use near_primitives::action::delegate::{DelegateAction, NonDelegateAction, SignedDelegateAction};
use near_primitives::action::{
    Action, AddKeyAction, CreateAccountAction, DeleteAccountAction, DeleteKeyAction, DeployContractAction,
    DeployGlobalContractAction, FunctionCallAction, GlobalContractDeployMode, GlobalContractIdentifier,
    StakeAction, TransferAction, UseGlobalContractAction,
};
use near_primitives::hash::hash;
use near_primitives::shard_layout::ShardLayout;
use near_primitives::state_record::StateRecord;
use near_primitives::transaction::{ExecutionStatus, SignedTransaction};
use near_primitives::types::{AccountId, Balance, Gas};
use proptest::prelude::*;

use super::{Chain, ChainOptions};
use crate::genesis::Genesis;
use crate::in_process::Sandbox;
use crate::runtime::Runtime;
use crate::schedule::{Plan, Schedule, Target};

/// Writes under a key, and then does what its argument says: nothing, trap, or send the deposit back.
const MOODY: &str = include_str!("../runtime/tests/moody.wat");

/// The first three are in the genesis; the others come and go, or never come. The last two are named by a key and
/// by an Ethereum address.
const NAMES: [&str; 7] = [
    "alice.near",
    "bob.near",
    "zoe.near",
    "sub.alice.near",
    "nobody.near",
    "98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de",
    "0xb794f5ea0ba39494ce839613fffba74279579268",
];

static RUNTIME: LazyLock<Arc<Runtime>> =
    LazyLock::new(|| Arc::new(Runtime::new("in-process", None).unwrap()));
static CODE: LazyLock<Vec<u8>> = LazyLock::new(|| wat::parse_str(MOODY).unwrap());

/// One transaction, in numbers.
#[derive(Debug, Clone)]
struct Step {
    from: usize,
    to: usize,
    actions: Vec<(u8, usize, u64)>,
    /// Whether it goes into a block even if it is invalid.
    is_forced: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let action = (0..16_u8, 0..NAMES.len(), 0..20_u64);
    let actions = proptest::collection::vec(action, 1..4);
    (0..NAMES.len(), 0..NAMES.len(), actions, any::<bool>()).prop_map(|(from, to, actions, is_forced)| Step {
        from,
        to,
        actions,
        is_forced,
    })
}

fn id(index: usize) -> AccountId {
    NAMES[index].parse().unwrap()
}

fn genesis(layout: ShardLayout) -> Genesis {
    let mut genesis = Sandbox::genesis(layout);
    let records = Arc::make_mut(&mut genesis.records);
    for account_id in (0..3).map(id) {
        let account = Account::new(Balance::from_near(2_000), Balance::ZERO, AccountContract::None, 182);
        let public_key = Sandbox::signer(&account_id).public_key();
        records.push(StateRecord::Account { account_id: account_id.clone(), account });
        records.push(StateRecord::access_key(account_id.clone(), public_key, AccessKey::full_access()));
        records.push(StateRecord::Contract { account_id, code: CODE.clone() });
    }
    genesis
}

fn action(chain: &Chain, to: &AccountId, (kind, other, amount): (u8, usize, u64)) -> Action {
    let other = id(other);
    let near = Balance::from_near(u128::from(amount));
    let public_key = Sandbox::signer(&other).public_key();
    match kind {
        0 => Action::CreateAccount(CreateAccountAction {}),
        1 | 2 => Action::Transfer(TransferAction { deposit: near }),
        3 => Action::DeployContract(DeployContractAction { code: CODE.clone() }),
        4 => Action::AddKey(Box::new(AddKeyAction { public_key, access_key: AccessKey::full_access() })),
        5 => {
            let permission = AccessKeyPermission::FunctionCall(FunctionCallPermission {
                allowance: Some(near),
                receiver_id: other.to_string(),
                method_names: vec!["main".to_owned()],
            });
            let access_key = AccessKey { nonce: 0, permission };
            Action::AddKey(Box::new(AddKeyAction { public_key, access_key }))
        }
        6 => Action::DeleteKey(Box::new(DeleteKeyAction { public_key })),
        7 => {
            let stake = Balance::from_near(u128::from(amount * 100));
            Action::Stake(Box::new(StakeAction { stake, public_key }))
        }
        8 => Action::DeleteAccount(DeleteAccountAction { beneficiary_id: other }),
        9 => {
            let deploy_mode = GlobalContractDeployMode::CodeHash;
            Action::DeployGlobalContract(DeployGlobalContractAction {
                code: CODE.as_slice().into(),
                deploy_mode,
            })
        }
        10 => {
            let contract_identifier = GlobalContractIdentifier::CodeHash(hash(&CODE));
            Action::UseGlobalContract(Box::new(UseGlobalContractAction { contract_identifier }))
        }
        11 => delegate(chain, to, other, near),
        mood => Action::FunctionCall(Box::new(FunctionCallAction {
            method_name: "main".to_owned(),
            args: vec![mood % 3],
            gas: Gas::from_teragas(20),
            deposit: near,
        })),
    }
}

/// A transfer in the name of the receiver.
fn delegate(chain: &Chain, sender_id: &AccountId, receiver_id: AccountId, deposit: Balance) -> Action {
    let signer = Sandbox::signer(sender_id);
    let key = chain.head().state.access_key(sender_id, &signer.public_key());
    let transfer = Action::Transfer(TransferAction { deposit });
    let delegate_action = DelegateAction {
        sender_id: sender_id.clone(),
        receiver_id,
        actions: vec![NonDelegateAction::try_from(transfer).unwrap()],
        nonce: key.map_or(1, |key| key.nonce + 1),
        max_block_height: 1_000,
        public_key: signer.public_key(),
    };
    Action::Delegate(Box::new(SignedDelegateAction::sign(&signer, delegate_action)))
}

/// Runs the steps, a block for each, and all that follows from them.
fn run(layout: ShardLayout, schedule: Option<Schedule>, steps: &[Step]) -> Chain {
    let mut chain = Chain::new(&genesis(layout), Arc::clone(&RUNTIME), ChainOptions::default()).unwrap();
    chain.set_schedule(schedule);
    let start = chain.head().timestamp;
    for (index, step) in (1_u64..).zip(steps) {
        let (from, to) = (id(step.from), id(step.to));
        let signer = Sandbox::signer(&from);
        let nonce = chain.next_nonce(&from, &signer.public_key());
        let actions = step.actions.iter().map(|numbers| action(&chain, &to, *numbers)).collect();
        let hash = chain.head().id.hash;
        let transaction = SignedTransaction::from_actions(nonce, from, to, &signer, actions, hash);
        let now = start + index * 1_000_000_000;
        if step.is_forced {
            chain.submit_unchecked(transaction, now);
        } else {
            // What is refused leaves the block empty.
            drop(chain.submit(transaction, now));
        }
        chain.produce_block(now).unwrap();
    }
    chain.run_until_idle(start + 1_000_000_000_000).unwrap();
    chain
}

/// The same blocks once more, from the transactions and times in them.
fn replay(layout: ShardLayout, schedule: Option<Schedule>, chain: &Chain) -> Chain {
    let mut again = Chain::new(&genesis(layout), Arc::clone(&RUNTIME), ChainOptions::default()).unwrap();
    again.set_schedule(schedule);
    for block in chain.blocks().skip(1) {
        for transaction in &block.transactions {
            again.submit_unchecked(SignedTransaction::clone(transaction), block.timestamp);
        }
        again.produce_block(block.timestamp).unwrap();
    }
    again
}

fn layout(n_shards: u64) -> ShardLayout {
    ShardLayout::multi_shard(n_shards, 3)
}

fn schedule(seed: Option<u64>) -> Option<Schedule> {
    let plan = || {
        NAMES.iter().fold(Plan::default(), |plan, name| plan.failing(Target::account(name.parse().unwrap())))
    };
    seed.map(|seed| Schedule::new(plan(), seed))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn of_every_chain(
        steps in proptest::collection::vec(step(), 1..25),
        n_shards in 1..4_u64,
        seed in proptest::option::of(any::<u64>()),
    ) {
        let chain = run(layout(n_shards), schedule(seed), &steps);
        let state = &chain.head().state;

        // What accounts hold and what was burnt add up to what there was.
        let owned: u128 = state
            .accounts()
            .map(|(_, account)| account.amount().as_yoctonear() + account.locked().as_yoctonear())
            .sum();
        prop_assert_eq!(owned, chain.head().total_supply.as_yoctonear());
        let burnt: u128 = chain.blocks().map(|block| block.balance_burnt.as_yoctonear()).sum();
        prop_assert_eq!(owned + burnt, chain.genesis().total_supply.as_yoctonear());

        // Accounts are charged for the bytes that are there.
        for (account_id, account) in state.accounts() {
            prop_assert_eq!(account.storage_usage(), state.measured_storage_usage(&account_id), "{}", account_id);
        }

        // Of every key the nonces that were used only grow.
        let mut used = BTreeMap::new();
        for block in chain.blocks() {
            for transaction in &block.transactions {
                let executed = chain.outcome(&transaction.get_hash()).unwrap();
                if matches!(executed.outcome.outcome.status, ExecutionStatus::Failure(_)) {
                    continue;
                }
                let transaction = &transaction.transaction;
                let key = (transaction.signer_id().clone(), transaction.public_key().clone());
                let nonce = transaction.nonce().nonce();
                let before = used.insert(key.clone(), nonce);
                prop_assert!(before.is_none_or(|before| before < nonce));
                let stored = block.state.access_key(&key.0, &key.1);
                prop_assert!(stored.is_none_or(|stored| stored.nonce >= nonce));
            }
        }

        // The transactions say everything.
        let again = replay(layout(n_shards), schedule(seed), &chain);
        prop_assert_eq!(again.head().id, chain.head().id);
        prop_assert_eq!(again.head().state.root(), state.root());
    }
}

#[test]
fn shards_change_no_balance() {
    let send = |from, to| Step { from, to, actions: vec![(1, 0, 1)], is_forced: false };
    let steps = [send(0, 1), send(1, 2), send(2, 0), send(0, 5)];

    let [one, three] = [1, 3].map(|n_shards| run(layout(n_shards), None, &steps));

    let balances = |chain: &Chain| {
        chain.head().state.accounts().map(|(name, own)| (name, own.amount())).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(balances(&one), balances(&three));
    let homes: Vec<_> = (0..3).map(|index| three.head().state.shard_of(&id(index))).collect();
    assert!(homes.iter().any(|home| *home != homes[0]), "{homes:?}");
    for block in three.blocks() {
        assert_eq!(block.chunks.len(), 3);
        for (shard, chunk) in block.chunks.iter().enumerate() {
            let signers = block.transactions_of(chunk).iter().map(|own| own.transaction.signer_id());
            assert!(signers.into_iter().all(|signer| block.state.shard_of(signer) == shard));
            let receivers = block.incoming_of(chunk).iter().map(|receipt| receipt.receiver_id());
            assert!(receivers.into_iter().all(|receiver| block.state.shard_of(receiver) == shard));
        }
    }
}
