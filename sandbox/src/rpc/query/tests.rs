use near_primitives::types::{BlockReference, Finality};
use near_primitives::views::QueryRequest;
use rstest::rstest;
use serde_json::json;

use super::{legacy_request, request};

mod legacy_request {
    use super::{QueryRequest, legacy_request, rstest};

    #[rstest]
    #[case::account("account/a.near", QueryRequest::ViewAccount { account_id: "a.near".parse().expect("valid") })]
    #[case::code("code/a.near", QueryRequest::ViewCode { account_id: "a.near".parse().expect("valid") })]
    #[case::call("call/a.near/m", QueryRequest::CallFunction {
        account_id: "a.near".parse().expect("valid"),
        method_name: "m".to_owned(),
        args: b"{}".to_vec().into(),
    })]
    fn is_read_from_a_path(#[case] path: &str, #[case] expected: QueryRequest) {
        // "{}" in base 58.
        assert_eq!(legacy_request(path, "AQ4"), Some(expected));
    }

    #[rstest]
    #[case::unknown_kind("validators/a.near")]
    #[case::no_account("account")]
    #[case::invalid_account("account/A!")]
    #[case::key_that_is_none("access_key/a.near/nonsense")]
    fn refuses(#[case] path: &str) {
        assert_eq!(legacy_request(path, ""), None);
    }
}

mod request {
    use super::{BlockReference, Finality, QueryRequest, json, request};

    #[test]
    fn reads_an_object_with_its_block() {
        let params = json!({"request_type": "view_account", "account_id": "a.near", "finality": "final"});

        let read = request(params).expect("a valid request");

        assert_eq!(read.block_reference, BlockReference::Finality(Finality::Final));
        assert_eq!(read.request, QueryRequest::ViewAccount { account_id: "a.near".parse().expect("valid") });
    }
}
