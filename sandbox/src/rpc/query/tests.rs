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
        assert_eq!(legacy_request(path, "AQ4"), Ok(expected));
    }

    #[rstest]
    #[case::unknown_kind("validators/a.near", "Unknown path validators")]
    #[case::no_account("account", "Not enough query parameters provided")]
    #[case::key_that_is_none("access_key/a.near/nonsense", "Invalid public key")]
    #[case::no_method("call/a.near", "Method name is missing")]
    fn refuses(#[case] path: &str, #[case] reason: &str) {
        assert_eq!(legacy_request(path, ""), Err(reason.to_owned()));
    }

    #[rstest]
    #[case::that_fits(10 * 1024 - "call/a.near/m".len(), Ok(()))]
    #[case::too_large(10 * 1024 - "call/a.near/m".len() + 1, Err("Query data size is too large".to_owned()))]
    fn bounds_data(#[case] length: usize, #[case] expected: Result<(), String>) {
        // A zero byte is the digit 1 in base 58.
        assert_eq!(legacy_request("call/a.near/m", &"1".repeat(length)).map(drop), expected);
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
