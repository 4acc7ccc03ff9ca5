//! What is signed, byte by byte.

use near_sdk::{json_types::U64, serde_json};

use super::{BallotMessage, Digest};
use crate::Ballot;

fn message() -> BallotMessage {
    BallotMessage {
        chain_id: "net".to_owned(),
        staking_id: "s.near".parse().unwrap(),
        dao_id: "d.near".parse().unwrap(),
        voter_id: "v.near".parse().unwrap(),
        proposal_id: 7,
        snapshot: U64(256),
        ballot: Ballot::Object,
        statement_hash: Digest([9; 32]),
        nonce: U64(3),
    }
}

#[test]
fn payload_is_the_domain_and_every_field_in_order() {
    let mut expected = b"commonweight:ballot:1".to_vec();
    expected.extend(b"\x03\0\0\0net\x06\0\0\0s.near\x06\0\0\0d.near\x06\0\0\0v.near");
    expected.extend([7, 0, 0, 0, 0, 0, 0, 0]);
    expected.extend([0, 1, 0, 0, 0, 0, 0, 0]);
    expected.push(3);
    expected.extend([9; 32]);
    expected.extend([3, 0, 0, 0, 0, 0, 0, 0]);

    assert_eq!(message().signing_payload(), expected);
}

#[test]
fn keeps_its_json_form() {
    let json = r#"{"chain_id":"net","staking_id":"s.near","dao_id":"d.near","voter_id":"v.near","proposal_id":7,"snapshot":"256","ballot":"object","statement_hash":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=","nonce":"3"}"#;

    assert_eq!(serde_json::to_string(&message()).unwrap(), json);
    assert_eq!(serde_json::from_str::<BallotMessage>(json).unwrap(), message());
}
