//! The true books under each behaviour that a unit test can see.

use near_sdk::{AccountId, NearToken, json_types::U128, test_utils, testing_env};
use rstest::rstest;

use super::Contract;
use crate::{Behaviour, Method};

const ALICE: &str = "alice.near";
const BOB: &str = "bob.near";
const OWNER: &str = "owner.near";

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn call_as(name: &str, deposit: NearToken) {
    testing_env!(
        test_utils::VMContextBuilder::new()
            .predecessor_account_id(account(name))
            .attached_deposit(deposit)
            .build()
    );
}

/// Alice has 100 and Bob is registered.
fn token() -> Contract {
    call_as(ALICE, NearToken::from_near(1));
    let mut token = Contract::new(account(OWNER), "USDC".to_owned(), 6);
    token.storage_deposit(None, None);
    token.storage_deposit(Some(account(BOB)), None);
    token.mint(account(ALICE), U128(100));
    token
}

fn balances(token: &Contract) -> [u128; 3] {
    [ALICE, BOB, OWNER].map(|name| token.true_balance_of(account(name)).unwrap().0)
}

#[rstest]
#[case::behaves(Behaviour::Behave, [60, 40, 0])]
#[case::takes(Behaviour::Take, [60, 0, 40])]
#[case::does_nothing(Behaviour::DoNothing, [100, 0, 0])]
#[case::fails_late(Behaviour::FailLate, [60, 40, 0])]
#[case::answers_garbage(Behaviour::Garbage, [60, 40, 0])]
fn transfer_moves_the_true_books(#[case] behaviour: Behaviour, #[case] after: [u128; 3]) {
    let mut token = token();
    token.set_behaviour(Method::FtTransfer, behaviour);

    call_as(ALICE, NearToken::from_yoctonear(1));
    token.ft_transfer(account(BOB), U128(40), None);

    assert_eq!(balances(&token), after);
    assert_eq!(token.true_total_supply(), U128(100));
}

#[rstest]
#[case::behaves(Behaviour::Behave, [100, 7, 0])]
#[case::takes(Behaviour::Take, [100, 0, 7])]
#[case::does_nothing(Behaviour::DoNothing, [100, 0, 0])]
fn mint_moves_the_true_books(#[case] behaviour: Behaviour, #[case] after: [u128; 3]) {
    let mut token = token();
    token.set_behaviour(Method::Mint, behaviour);

    token.mint(account(BOB), U128(7));

    assert_eq!(balances(&token), after);
}

#[test]
fn registration_can_be_swallowed() {
    let mut token = token();
    token.set_behaviour(Method::StorageDeposit, Behaviour::DoNothing);

    call_as("carol.near", NearToken::from_near(1));
    token.storage_deposit(None, None);

    assert_eq!(token.true_balance_of(account("carol.near")), None);
}
