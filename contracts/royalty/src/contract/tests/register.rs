//! Model versions: who registers them, who pays, and that they never change.

use near_sdk::{NearToken, serde_json::json};

use super::world::*;
use crate::{Digest, Error, Terms};
use commonweight_common::{Bps, owner::OwnerError, storage::StorageDepositTooSmall};

#[test]
fn numbers_the_versions_of_a_model() {
    let mut world = World::empty();

    assert_eq!([world.register("a"), world.register("a"), world.register("b")], [0, 1, 0]);

    let releases = world.view(|contract| contract.releases(None, None));
    let ids: Vec<_> = releases.iter().map(|r| (r.model_id.as_str(), r.version)).collect();
    assert_eq!(ids, [("a", 0), ("a", 1), ("b", 0)]);
}

#[test]
fn says_what_was_registered() {
    let mut world = World::empty();

    let done = world
        .call(OWNER, ONE_NEAR, |contract| {
            contract.register_model(MODEL.to_owned(), account(OPERATOR), terms(), Digest([7; 32]), 1)
        })
        .unwrap();

    let terms = json!({"operator": 4_000, "contributors": 3_000, "stakers": 2_000, "treasury": 1_000});
    let line = event(
        "release_registered",
        json!({
            "model_id": MODEL,
            "version": 0,
            "operator_id": OPERATOR,
            "terms": terms,
            "lineage_hash": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
            "price_version": 1,
        }),
    );
    assert_eq!(done.events(), [line]);
}

#[test]
fn charges_the_storage_and_gives_the_rest_back() {
    let mut world = World::empty();
    let register = |world: &mut World, deposit| {
        world.call(OWNER, deposit, |contract| {
            contract.register_model(MODEL.to_owned(), account(OPERATOR), terms(), Digest([7; 32]), 1)
        })
    };
    let short = register(&mut world, ONE_YOCTO).map(|done| done.value);
    let Err(Error::StorageDepositTooSmall(StorageDepositTooSmall { required, attached })) = short else {
        panic!("{short:?}");
    };
    assert_eq!(attached, ONE_YOCTO);

    let done = register(&mut world, ONE_NEAR).unwrap();

    let rest = NearToken::from_yoctonear(ONE_NEAR.as_yoctonear() - required.as_yoctonear());
    assert_eq!(done.transfers(), [(OWNER.to_owned(), rest)]);
}

#[test]
fn is_for_the_owner() {
    let mut world = World::empty();

    let refused = world.call(MALLORY, ONE_NEAR, |contract| {
        contract.register_model(MODEL.to_owned(), account(OPERATOR), terms(), Digest([7; 32]), 1)
    });

    let not_owner = OwnerError::NotOwner { caller_id: account(MALLORY), owner_id: account(OWNER) };
    assert_eq!(refused.map(|done| done.value), Err(Error::Owner(not_owner)));
}

#[test]
fn refuses_terms_that_are_not_the_whole() {
    let mut world = World::empty();

    let refused = world.call(OWNER, ONE_NEAR, |contract| {
        let terms = Terms { treasury: Bps::ZERO, ..terms() };
        contract.register_model(MODEL.to_owned(), account(OPERATOR), terms, Digest([7; 32]), 1)
    });

    assert_eq!(refused.map(|done| done.value), Err(Error::TermsNotWhole { sum: 9_000 }));
    assert_eq!(world.view(|contract| contract.release(MODEL.to_owned(), 0)), None);
}
