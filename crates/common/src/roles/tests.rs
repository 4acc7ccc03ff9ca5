//! Grants, and what they do not reach.

use near_sdk::AccountId;

use super::{MAX_GRANTEES, Role, RoleError, RoleHolders, Roles};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Office {
    Pauser,
    Lead,
}

impl Role for Office {
    fn name(self) -> &'static str {
        match self {
            Self::Pauser => "pauser",
            Self::Lead => "lead",
        }
    }
}

fn account(name: &str) -> AccountId {
    name.parse().unwrap()
}

#[test]
fn one_role_is_not_another() {
    let mut roles = Roles::default();

    assert_eq!(roles.grant(Office::Pauser, account("ann.near")), Ok(true));

    assert_eq!(roles.require(Office::Pauser, &account("ann.near")), Ok(()));
    assert_eq!(
        roles.require(Office::Lead, &account("ann.near")),
        Err(RoleError::Missing { account_id: account("ann.near"), role: "lead" })
    );
    assert!(!roles.has(Office::Pauser, &account("bob.near")));
}

#[test]
fn granting_twice_grants_once() {
    let mut roles = Roles::default();
    roles.grant(Office::Lead, account("ann.near")).unwrap();

    assert_eq!(roles.grant(Office::Lead, account("ann.near")), Ok(false));

    assert_eq!(roles.grantees(Office::Lead).count(), 1);
    assert!(roles.revoke(Office::Lead, &account("ann.near")));
    assert!(!roles.revoke(Office::Lead, &account("ann.near")));
    assert!(!roles.has(Office::Lead, &account("ann.near")));
}

#[test]
fn revoking_one_leaves_the_others() {
    let mut roles = Roles::default();
    for name in ["ann.near", "bob.near"] {
        roles.grant(Office::Lead, account(name)).unwrap();
        roles.grant(Office::Pauser, account(name)).unwrap();
    }

    roles.revoke(Office::Lead, &account("ann.near"));

    assert_eq!(roles.grantees(Office::Lead).collect::<Vec<_>>(), [&account("bob.near")]);
    assert_eq!(roles.grantees(Office::Pauser).count(), 2);
}

#[test]
fn the_list_of_a_role_is_bounded() {
    let mut roles = Roles::default();
    for number in 0..MAX_GRANTEES {
        roles.grant(Office::Pauser, account(&format!("{number}.near"))).unwrap();
    }

    assert_eq!(roles.grant(Office::Pauser, account("late.near")), Err(RoleError::Full { role: "pauser" }));
    assert_eq!(roles.grant(Office::Lead, account("late.near")), Ok(true));
}

#[test]
fn who_inherits_the_roles_is_told_all_of_them() {
    let mut roles = Roles::default();
    assert_eq!(roles.held(), vec![]);
    for (role, name) in
        [(Office::Lead, "ann.near"), (Office::Pauser, "bob.near"), (Office::Lead, "carol.near")]
    {
        roles.grant(role, account(name)).unwrap();
    }

    let holders = |role: &str, names: &[&str]| RoleHolders {
        role: role.to_owned(),
        account_ids: names.iter().map(|name| account(name)).collect(),
    };
    assert_eq!(
        roles.held(),
        vec![holders("lead", &["ann.near", "carol.near"]), holders("pauser", &["bob.near"])]
    );
}
