use near_primitives::action::{AddKeyAction, CreateAccountAction, DeleteAccountAction, StakeAction};
use near_primitives::receipt::ReceiptEnum;
use proptest::prelude::*;

use super::*;

const NAMES: [&str; 4] = ["alice.near", "bob.near", "sub.alice.near", "sub.bob.near"];

/// Pays back what it is given, fails, or writes, as its argument says.
const MOODY: &str = include_str!("moody.wat");

fn action(kind: u8, other: usize, amount: u128) -> Action {
    match kind {
        0 => Action::CreateAccount(CreateAccountAction {}),
        1 => transfer(amount),
        2 => deploy(wat::parse_str(MOODY).unwrap()),
        3 => Action::AddKey(Box::new(AddKeyAction {
            public_key: key(NAMES[other]),
            access_key: AccessKey::full_access(),
        })),
        4 => Action::Stake(Box::new(StakeAction {
            stake: Balance::from_yoctonear(amount * 1_000),
            public_key: key(NAMES[other]),
        })),
        5 => Action::DeleteAccount(DeleteAccountAction { beneficiary_id: id(NAMES[other]) }),
        mood => call("main", &[mood % 3], 20 * TGAS, amount),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tokens_are_conserved_whatever_happens(
        transactions in proptest::collection::vec(
            (0..4_usize, 0..4_usize, proptest::collection::vec((0..9_u8, 0..4_usize), 1..4)),
            1..20,
        ),
        price_factor in 1..30_u128,
    ) {
        let mut world = World::new(&NAMES[..2])
            .with_code("alice.near", MOODY)
            .with_code("bob.near", MOODY);
        let mut burnt = 0;
        let mut minted = 0;
        let mut settle = |applied: Applied| {
            burnt += applied.tokens_burnt.as_yoctonear();
            minted += applied.tokens_minted.as_yoctonear();
        };
        for (index, (from, to, kinds)) in transactions.into_iter().enumerate() {
            if index % 5 == 4 {
                world.block.gas_price = Balance::from_yoctonear(PRICE * price_factor);
            }
            let actions = kinds.into_iter().map(|(kind, other)| action(kind, other, NEAR)).collect();
            let mut tx = world.tx(NAMES[from], NAMES[to], actions);
            if let Some(stored) = world.state.access_key(&id(NAMES[from]), &key(NAMES[from])) {
                let actions = tx.transaction.actions().to_vec();
                tx = sign(&signer(NAMES[from]), stored.nonce + 1, NAMES[to], actions);
            }
            settle(world.block(&[tx]));
        }
        while !world.incoming.is_empty() {
            settle(world.block(&[]));
        }

        let accounts = NAMES.iter().filter_map(|name| world.state.account(&id(name)));
        let owned: u128 = accounts
            .map(|account| account.amount().as_yoctonear() + account.locked().as_yoctonear())
            .sum();
        prop_assert_eq!(owned + burnt, 2 * START + minted);
    }
}

#[test]
fn a_full_block_leaves_the_rest_to_the_next() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let transactions: Vec<_> =
        (0..3).map(|index| world.tx("alice.near", "bob.near", vec![transfer(NEAR + index)])).collect();
    world.block(&transactions);
    world.block.gas_limit = Gas::from_gas(2 * TRANSFER_GAS);

    let first = world.block(&[]);
    let second = world.block(&[]);

    let [left] = first.delayed.as_slice() else { panic!("{} are left", first.delayed.len()) };
    assert_eq!((first.outcomes.len(), first.outgoing.len()), (2, 2));
    let ReceiptEnum::Action(action) = left.receipt() else { panic!("not the transfer") };
    assert_eq!(action.actions, [transfer(NEAR + 2)]);
    assert_eq!(second.outcomes[0].id, *left.receipt_id());
}

#[test]
fn a_patch_comes_last_and_takes_accounts_first() {
    let mut world = World::new(&["alice.near"]);
    let code = b"\0asm\x01\0\0\0".to_vec();
    let account = Account::new(
        Balance::from_near(7),
        Balance::ZERO,
        AccountContract::Local(CryptoHash::hash_bytes(&code)),
        190,
    );
    let patch = [
        StateRecord::Contract { account_id: id("new.near"), code },
        StateRecord::Account { account_id: id("new.near"), account: account.clone() },
    ];
    let tx = world.tx("alice.near", "alice.near", vec![transfer(NEAR)]);

    let applied = world.apply(tx, &patch);

    assert_eq!(applied.state.account(&id("new.near")), Some(account));
    assert_eq!(applied.outcomes.len(), 2);
    assert_eq!(applied.tokens_burnt.as_yoctonear(), 2 * u128::from(TRANSFER_GAS) * PRICE);
}

#[test]
fn an_empty_block_changes_nothing() {
    let mut world = World::new(&["alice.near"]);
    let before = world.state.root();

    let applied = world.block(&[]);

    assert_eq!(applied.state.root(), before);
    assert_eq!((applied.outcomes.len(), applied.outgoing.len()), (0, 0));
    assert_eq!((applied.gas_burnt, applied.tokens_burnt), (Gas::ZERO, Balance::ZERO));
}

#[test]
fn the_parameters_are_those_the_rules_assume() {
    let config = RUNTIME.config();
    let fees = &config.fees;
    let limits = &config.wasm_config.limit_config;

    // No share of the gas for contracts, no surcharge for later gas prices, no fee on refunds.
    assert_eq!(*fees.burnt_gas_reward.numer(), 0);
    assert_eq!(*fees.pessimistic_gas_price_inflation_ratio.numer(), 1);
    assert_eq!(*fees.pessimistic_gas_price_inflation_ratio.denom(), 1);
    assert_eq!(*fees.gas_refund_penalty.numer(), 0);
    assert_eq!(config.min_gas_purchase_price.as_yoctonear(), PURCHASE_PRICE);
    assert_eq!(config.account_creation_charge.as_yoctonear(), 7 * NEAR / 1_000);
    assert_eq!(config.storage_amount_per_byte().as_yoctonear(), NEAR / 100_000);
    assert_eq!(fees.storage_usage_config.num_bytes_account, 100);
    assert_eq!(fees.storage_usage_config.num_extra_bytes_record, 40);
    assert_eq!(limits.yield_timeout_length_in_blocks, 200);
    assert_eq!(limits.max_total_prepaid_gas, Gas::from_teragas(1000));
}
