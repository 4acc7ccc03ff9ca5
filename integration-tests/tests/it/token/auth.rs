//! Who may do what.

use commonweight_common::owner::OwnerError;
use commonweight_integration_tests::{Env, amount::cwt};
use commonweight_token::Error;
use near_sdk::AccountId;

fn not_owner(env: &Env, caller_id: &AccountId) -> Error {
    OwnerError::NotOwner { caller_id: caller_id.clone(), owner_id: env.launcher.id().clone() }.into()
}

#[tokio::test]
async fn only_a_minter_mints() {
    let env = Env::builder().token().build().await;

    let by_owner = env.token.mint(&env.launcher, env.alice.id(), 1).await;
    let by_stranger = env.token.mint(&env.mallory, env.mallory.id(), 1).await;

    by_owner.fails_with(&Error::NotMinter { account_id: env.launcher.id().clone() });
    by_stranger.fails_with(&Error::NotMinter { account_id: env.mallory.id().clone() });
    assert_eq!(env.token.total_supply().await, 0);
}

#[tokio::test]
async fn only_the_owner_admits_and_dismisses_minters() {
    let env = Env::builder().token().build().await;
    env.token.add_minter(&env.launcher, env.bob.id(), 1).await.ok();

    let admitted = env.token.add_minter(&env.mallory, env.mallory.id(), 1).await;
    let dismissed = env.token.remove_minter(&env.bob, env.bob.id()).await;

    admitted.fails_with(&not_owner(&env, env.mallory.id()));
    dismissed.fails_with(&not_owner(&env, env.bob.id()));
}

#[tokio::test]
async fn only_the_proposed_owner_accepts() {
    let env = Env::builder().token().build().await;
    env.token.propose_owner(&env.launcher, Some(env.alice.id())).await.ok();

    let accepted = env.token.accept_owner(&env.mallory).await;

    accepted.fails_with(&Error::from(OwnerError::NotProposed { caller_id: env.mallory.id().clone() }));
    assert_eq!(env.token.owner().await, *env.launcher.id());
}

#[tokio::test]
async fn a_proposal_that_is_taken_back_cannot_be_accepted() {
    let env = Env::builder().token().build().await;
    env.token.propose_owner(&env.launcher, Some(env.alice.id())).await.ok();
    env.token.propose_owner(&env.launcher, None).await.ok();

    let accepted = env.token.accept_owner(&env.alice).await;

    accepted.fails_with(&Error::from(OwnerError::NotProposed { caller_id: env.alice.id().clone() }));
}

#[tokio::test]
async fn methods_that_move_value_ask_for_one_yocto() {
    let env = Env::builder().token().cwt_each(cwt(1)).build().await;
    let nothing = near_sdk::NearToken::ZERO;

    let burnt = env.token.burn(&env.alice, 1).deposit(nothing).await;
    let admitted = env.token.add_minter(&env.launcher, env.bob.id(), 1).deposit(nothing).await;
    let proposed = env.token.propose_owner(&env.launcher, None).deposit(nothing).await;

    burnt.fails_with(&Error::OneYoctoRequired);
    admitted.fails_with(&Error::OneYoctoRequired);
    proposed.fails_with(&Error::OneYoctoRequired);
}
