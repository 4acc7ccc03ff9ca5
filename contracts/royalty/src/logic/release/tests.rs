//! What is promised at registration holds for every later income.

use rstest::rstest;

use super::Release;
use crate::{
    Digest, Error, ReleaseId,
    logic::{
        shares::Member,
        split::{Split, tests::terms},
    },
};

fn release(model_id: &str) -> Result<Release, Error> {
    let id = ReleaseId { model_id: model_id.to_owned(), version: 0 };
    let operator_id = "operator.near".parse().unwrap();
    Release::new(id, operator_id, terms(4_000, 3_000, 2_000, 1_000), Digest([7; 32]), 1)
}

#[rstest]
#[case::empty("")]
#[case::too_long(&"m".repeat(65))]
#[case::upper_case("Model")]
#[case::quote("a\"b")]
#[case::other_script("模型")]
fn refuses_a_name(#[case] model_id: &str) {
    assert_eq!(release(model_id), Err(Error::ModelIdMalformed { model_id: model_id.to_owned() }));
}

#[test]
fn takes_a_name_of_64_characters() {
    let model_id = format!("{}.-_09", "m".repeat(59));

    assert_eq!(release(&model_id).unwrap().id.model_id, model_id);
}

#[test]
fn income_is_split_and_the_contributors_part_is_pooled() {
    let mut release = release("model").unwrap();

    let split = release.earn(101);

    assert_eq!(split, Split { operator: 40, contributors: 30, stakers: 21, treasury: 10 });
    assert_eq!((release.revenue, release.pool.owed(), release.pool.pending()), (101, 30, 30));
}

#[test]
fn pending_is_distributed_among_somebody_only() {
    let mut release = release("model").unwrap();
    release.earn(100);
    assert_eq!(
        release.distribute_pending(),
        Err(Error::NothingToDistribute { pending: 30, total_weight: 0 })
    );
    let mut member = Member::default();
    release.pool.set_weight(&mut member, 1).unwrap();

    assert_eq!(release.distribute_pending(), Ok(30));

    assert_eq!(release.pool.earned_by(&member), 30);
    assert_eq!(release.distribute_pending(), Err(Error::NothingToDistribute { pending: 0, total_weight: 1 }));
}
