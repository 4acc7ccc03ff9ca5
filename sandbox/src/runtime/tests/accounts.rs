use near_primitives::action::{AddKeyAction, CreateAccountAction, DeleteAccountAction, StakeAction};
use near_primitives::errors::{CompilationError, FunctionCallError, InvalidTxError};

use super::*;

const REFUND_OF_TRANSFER: u128 = 200_864_306_250_000_000_000;

fn create_account() -> Action {
    Action::CreateAccount(CreateAccountAction {})
}

fn add_full_key(name: &str) -> Action {
    let access_key = AccessKey::full_access();
    Action::AddKey(Box::new(AddKeyAction { public_key: key(name), access_key }))
}

fn delete_account(beneficiary: &str) -> Action {
    Action::DeleteAccount(DeleteAccountAction { beneficiary_id: id(beneficiary) })
}

#[test]
fn transfer_buys_gas_dear_and_gets_the_difference_back() {
    let mut world = World::new(&["alice.near", "bob.near"]);

    let blocks = world.run("alice.near", "bob.near", vec![transfer(5 * NEAR)]);

    let [tx] = outcomes(&blocks[0]);
    let [receipt] = outcomes(&blocks[1]);
    let [refund] = outcomes(&blocks[2]);
    assert_eq!((gas(tx), tokens(tx)), (TRANSFER_GAS, 22_318_256_250_000_000_000));
    assert_eq!((gas(receipt), tokens(receipt)), (TRANSFER_GAS, 22_318_256_250_000_000_000));
    assert_eq!((gas(refund), tokens(refund)), (TRANSFER_GAS, 0));
    assert_eq!(world.balance("alice.near"), START - 5 * NEAR - 44_636_512_500_000_000_000);
    assert_eq!(world.balance("bob.near"), START + 5 * NEAR);
}

#[test]
fn what_is_paid_in_advance_is_missing_until_the_refund() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let upfront = 245_500_818_750_000_000_000;

    let tx = world.tx("alice.near", "bob.near", vec![transfer(NEAR)]);
    world.block(&[tx]);
    assert_eq!(world.balance("alice.near"), START - NEAR - upfront);

    world.block(&[]);
    world.block(&[]);
    assert_eq!(world.balance("alice.near"), START - NEAR - upfront + REFUND_OF_TRANSFER);
}

#[test]
fn transfer_to_oneself_is_executed_in_the_same_block() {
    let mut world = World::new(&["alice.near"]);

    let blocks = world.run("alice.near", "alice.near", vec![transfer(NEAR)]);

    let [tx, receipt] = outcomes(&blocks[0]);
    assert_eq!((gas(tx), gas(receipt)), (TRANSFER_GAS, TRANSFER_GAS));
    assert_eq!(blocks.len(), 2);
    assert_eq!(world.balance("alice.near"), START - 44_636_512_500_000_000_000);
}

#[test]
fn creating_an_account_costs_seven_millinear() {
    let mut world = World::new(&["alice.near"]);
    let actions = vec![create_account(), add_full_key("sub.alice.near"), transfer(NEAR)];

    let blocks = world.run("alice.near", "sub.alice.near", actions);

    let [tx] = outcomes(&blocks[0]);
    let [receipt] = outcomes(&blocks[1]);
    assert_eq!(gas(tx), 824_947_687_500);
    assert_eq!(gas(receipt), 7_524_947_687_500);
    assert_eq!(tokens(receipt), 7_032_494_768_750_000_000_000);
    assert_eq!(world.balance("alice.near"), START - NEAR - 7_114_989_537_500_000_000_000);
    assert_eq!(world.balance("sub.alice.near"), NEAR);
    assert_eq!(world.storage("sub.alice.near"), 182);
    assert_eq!(world.state.measured_storage_usage(&id("sub.alice.near")), 182);
    let added = world.state.access_key(&id("sub.alice.near"), &key("sub.alice.near")).unwrap();
    assert_eq!(added.nonce, 10_000_000);
}

#[test]
fn creating_an_account_without_key_costs_the_same_charge() {
    let mut world = World::new(&["alice.near"]);

    let blocks = world.run("alice.near", "sub.alice.near", vec![create_account(), transfer(NEAR)]);

    let [tx] = outcomes(&blocks[0]);
    let [receipt] = outcomes(&blocks[1]);
    assert_eq!((gas(tx), gas(receipt)), (723_182_562_500, 7_423_182_562_500));
    assert_eq!(tokens(receipt), 7_022_318_256_250_000_000_000);
    assert_eq!(world.balance("alice.near"), START - NEAR - 7_094_636_512_500_000_000_000);
}

#[test]
fn transfer_to_a_key_creates_its_account() {
    let implicit = "1234567890123456789012345678901234567890123456789012345678901234";
    let mut world = World::new(&["alice.near"]);

    let first = world.run("alice.near", implicit, vec![transfer(NEAR)]);
    let after_first = world.balance("alice.near");
    let second = world.run("alice.near", implicit, vec![transfer(NEAR)]);

    let [tx] = outcomes(&first[0]);
    let [receipt] = outcomes(&first[1]);
    assert_eq!((gas(tx), gas(receipt)), (824_947_687_500, 7_524_947_687_500));
    assert_eq!(tokens(receipt), 7_032_494_768_750_000_000_000);
    let [receipt] = outcomes(&second[1]);
    assert_eq!(gas(receipt), 7_524_947_687_500);
    assert_eq!(tokens(receipt), 752_494_768_750_000_000_000);
    assert_eq!(after_first - world.balance("alice.near"), NEAR + 834_989_537_500_000_000_000);
    assert_eq!(world.balance(implicit), 2 * NEAR);
    assert_eq!(world.storage(implicit), 182);
}

#[test]
fn transfer_to_an_ethereum_address_creates_its_account() {
    let address = "0xb794f5ea0ba39494ce839613fffba74279579268";
    let mut world = World::new(&["alice.near"]);

    let blocks = world.run("alice.near", address, vec![transfer(NEAR)]);
    let called = world.call("alice.near", address, "rlp_execute", b"");

    // As an account without a key: the worked example of creation and transfer.
    let [receipt] = outcomes(&blocks[1]);
    assert_eq!((gas(receipt), tokens(receipt)), (7_423_182_562_500, 7_022_318_256_250_000_000_000));
    assert_eq!((world.storage(address), world.balance(address)), (132, NEAR));
    assert!(world.state.access_keys(&id(address)).is_empty());
    let wallet = "2zodJZK2e4nnv5AqwCRnenNSmkikXhEd7PPY6BmfTmW4".parse().unwrap();
    let account = world.state.account(&id(address)).unwrap();
    assert_eq!(*account.contract(), AccountContract::Global(wallet));
    let missing = CompilationError::CodeDoesNotExist { account_id: id(address) };
    let error = FunctionCallError::CompilationError(missing);
    assert_eq!(failure(&called[1][0].outcome), (Some(0), &ActionErrorKind::FunctionCallError(error)));
}

#[test]
fn transfer_to_nobody_comes_back() {
    let mut world = World::new(&["alice.near"]);

    let blocks = world.run("alice.near", "nobody.near", vec![transfer(NEAR)]);

    let [receipt] = outcomes(&blocks[1]);
    let account_id = id("nobody.near");
    assert_eq!(failure(receipt), (Some(0), &ActionErrorKind::AccountDoesNotExist { account_id }));
    assert_eq!(blocks[2].len(), 2, "the deposit and the gas come back apart");
    assert_eq!(world.balance("alice.near"), START - 44_636_512_500_000_000_000);
}

#[test]
fn only_the_parent_creates_a_subaccount() {
    let mut world = World::new(&["alice.near", "bob.near"]);

    let blocks = world.run("bob.near", "sub.alice.near", vec![create_account()]);

    let [receipt] = outcomes(&blocks[1]);
    let error = ActionErrorKind::CreateAccountNotAllowed {
        account_id: id("sub.alice.near"),
        predecessor_id: id("bob.near"),
    };
    assert_eq!(failure(receipt), (Some(0), &error));
}

#[test]
fn only_the_registrar_creates_a_top_level_account() {
    let mut world = World::new(&["alice.near", "registrar"]);

    let refused = world.run("alice.near", "short", vec![create_account()]);
    let accepted = world.run("registrar", "short", vec![create_account()]);

    let [receipt] = outcomes(&refused[1]);
    let error = ActionErrorKind::CreateAccountOnlyByRegistrar {
        account_id: id("short"),
        registrar_account_id: id("registrar"),
        predecessor_id: id("alice.near"),
    };
    assert_eq!(failure(receipt), (Some(0), &error));
    let [receipt] = outcomes(&accepted[1]);
    assert_eq!(value(receipt), b"");
    assert_eq!(world.balance("short"), 0, "770 bytes cost nothing");
}

#[test]
fn deploying_is_paid_by_the_byte() {
    let mut world = World::new(&["alice.near"]);

    let blocks = world.run("alice.near", "alice.near", vec![deploy(vec![0; 105_231])]);

    let [tx, receipt] = outcomes(&blocks[0]);
    assert_eq!((gas(tx), gas(receipt)), (1_009_763_947_769, 7_087_900_720_064));
    assert_eq!(world.storage("alice.near"), 182 + 105_231);

    let blocks = world.run("alice.near", "alice.near", vec![deploy(b"\0asm\x01\0\0\0".to_vec())]);

    let [tx, receipt] = outcomes(&blocks[0]);
    assert_eq!((gas(tx), gas(receipt)), (292_879_753_992, 293_341_833_552));
    assert_eq!(world.storage("alice.near"), 182 + 8);
}

#[test]
fn deployed_code_must_be_paid_for_by_balance() {
    let mut world = World::new(&["alice.near"]);
    let actions = vec![create_account(), transfer(NEAR / 100)];
    world.run("alice.near", "sub.alice.near", actions);
    let spare = NEAR / 100;

    let actions = vec![create_account(), deploy(vec![0; 2_000]), transfer(spare)];
    let blocks = world.run("alice.near", "other.alice.near", actions);

    let [receipt] = outcomes(&blocks[1]);
    let lacking = 2_100 * 10_000_000_000_000_000_000 - spare;
    let error = ActionErrorKind::LackBalanceForState {
        account_id: id("other.alice.near"),
        amount: Balance::from_yoctonear(lacking),
    };
    assert_eq!(failure(receipt), (None, &error));
    assert!(world.state.account(&id("other.alice.near")).is_none());
}

#[test]
fn deleting_an_account_gives_the_rest_to_the_beneficiary() {
    let mut world = World::new(&["alice.near", "bob.near"]);

    let blocks = world.run("alice.near", "alice.near", vec![delete_account("bob.near")]);

    let [tx, receipt] = outcomes(&blocks[0]);
    assert_eq!((gas(tx), gas(receipt)), (255_548_500_000, 255_548_500_000));
    let upfront = u128::from(gas(tx)) * (PRICE + PURCHASE_PRICE);
    assert_eq!(world.balance("bob.near"), START + START - upfront);
    assert!(world.state.account(&id("alice.near")).is_none());
    assert_eq!(world.state.access_keys(&id("alice.near")), []);
    let [_, gas_refund] = outcomes(&blocks[1]);
    let account_id = id("alice.near");
    assert_eq!(failure(gas_refund).1, &ActionErrorKind::AccountDoesNotExist { account_id });
}

#[test]
fn staking_locks_tokens_and_proposes() {
    let mut world = World::new(&["alice.near"]);
    let stake = |amount| {
        let stake = Balance::from_near(amount);
        Action::Stake(Box::new(StakeAction { stake, public_key: key("alice.near") }))
    };

    let tx = world.tx("alice.near", "alice.near", vec![stake(900)]);
    let applied = world.block(&[tx]);
    let [tx, receipt] = outcomes(&applied.outcomes);
    assert_eq!((gas(tx), gas(receipt)), (249_775_187_500, 210_277_125_000));
    assert_eq!(applied.proposals.len(), 1);
    assert_eq!(world.state.account(&id("alice.near")).unwrap().locked(), Balance::from_near(900));

    let tx = world.tx("alice.near", "alice.near", vec![stake(5)]);
    let applied = world.block(&[tx]);
    let error = ActionErrorKind::InsufficientStake {
        account_id: id("alice.near"),
        stake: Balance::from_near(5),
        minimum_stake: Balance::from_near(800),
    };
    assert_eq!(failure(&applied.outcomes[1].outcome), (Some(0), &error));
}

#[test]
fn an_unaffordable_transaction_is_refused() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let tx = world.tx("alice.near", "bob.near", vec![transfer(START)]);

    let error = RUNTIME.validate_transaction(&world.state, &world.block, &tx).unwrap_err();

    assert_eq!(
        error,
        InvalidTxError::NotEnoughBalance {
            signer_id: id("alice.near"),
            balance: Balance::from_yoctonear(START),
            cost: Balance::from_yoctonear(START + 245_500_818_750_000_000_000),
        }
    );
}

#[test]
fn a_nonce_serves_once() {
    let mut world = World::new(&["alice.near", "bob.near"]);
    let tx = world.tx("alice.near", "bob.near", vec![transfer(NEAR)]);
    world.block(std::slice::from_ref(&tx));

    let error = RUNTIME.validate_transaction(&world.state, &world.block, &tx).unwrap_err();
    let applied = world.block(std::slice::from_ref(&tx));

    let expected = InvalidTxError::InvalidNonce { tx_nonce: 1, ak_nonce: 1 };
    assert_eq!(error, expected);
    assert_eq!(applied.refused, [(*tx.hash(), expected)]);
    assert!(applied.outcomes.iter().all(|outcome| outcome.id != *tx.hash()));
}
