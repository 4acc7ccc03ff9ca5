//! What holds for every contract of the suite.

use commonweight_integration_tests::{Env, Part};
use near_contract_standards::contract_metadata::ContractSourceMetadata;
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case::token(Part::Token)]
#[case::sale(Part::Sale)]
#[case::staking(Part::Staking)]
#[case::royalty(Part::Royalty)]
#[case::dao(Part::Dao)]
#[tokio::test]
async fn tells_where_its_source_is(#[case] part: Part) {
    let env = Env::builder().with([part]).build().await;

    let source: ContractSourceMetadata = env.client(part).view("contract_source_metadata", json!({})).await;

    assert_eq!(source.version.as_deref(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(source.link.as_deref(), Some(env!("CARGO_PKG_REPOSITORY")));
    let standards: Vec<_> = source.standards.iter().map(|standard| standard.standard.as_str()).collect();
    assert!(standards.contains(&"nep330") && standards.contains(&"nep297"), "{standards:?}");
}

#[rstest]
#[case::token(Part::Token, "ALREADY_INITIALIZED: the token has been started")]
#[case::sale(Part::Sale, "The contract has already been initialized")]
#[case::staking(Part::Staking, "The contract has already been initialized")]
#[case::royalty(Part::Royalty, "The contract has already been initialized")]
#[case::dao(Part::Dao, "The contract has already been initialized")]
#[tokio::test]
async fn starts_once(#[case] part: Part, #[case] refusal: &str) {
    let env = Env::builder().with([part]).build().await;

    let again = env.start_again(part).await;

    again.fails_with(&refusal);
}
