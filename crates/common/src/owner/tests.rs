//! The hand-over, and who may not take part in it.

use near_sdk::{AccountId, test_utils::VMContextBuilder, testing_env};

use super::{Owner, OwnerError};

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

fn call_as(name: &str) {
    testing_env!(VMContextBuilder::new().predecessor_account_id(account(name)).build());
}

#[test]
fn passes_in_two_steps() {
    let mut owner = Owner::new(account("launcher.near"));

    call_as("launcher.near");
    owner.propose(Some(account("dao.near"))).unwrap();
    assert_eq!(owner.id(), "launcher.near");
    call_as("dao.near");
    assert_eq!(owner.accept(), Ok(account("launcher.near")));

    assert_eq!(owner, Owner::new(account("dao.near")));
}

#[test]
fn cannot_be_taken() {
    let mut owner = Owner::new(account("launcher.near"));

    call_as("mallory.near");

    assert_eq!(
        owner.propose(Some(account("mallory.near"))),
        Err(OwnerError::NotOwner { caller_id: account("mallory.near"), owner_id: account("launcher.near") })
    );
    assert_eq!(owner.accept(), Err(OwnerError::NotProposed { caller_id: account("mallory.near") }));
}

#[test]
fn a_proposal_can_be_taken_back() {
    let mut owner = Owner::new(account("launcher.near"));
    call_as("launcher.near");
    owner.propose(Some(account("dao.near"))).unwrap();

    owner.propose(None).unwrap();

    call_as("dao.near");
    assert_eq!(owner.accept(), Err(OwnerError::NotProposed { caller_id: account("dao.near") }));
}
