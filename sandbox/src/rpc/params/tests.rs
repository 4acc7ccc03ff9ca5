use near_primitives::types::{BlockId, BlockReference, Finality};
use rstest::rstest;
use serde_json::{Value, json};

use super::{block_reference, maybe_block_id, pair};

mod block_reference {
    use super::{BlockId, BlockReference, Finality, Value, block_reference, json, rstest};

    #[rstest]
    #[case::nothing(json!(null), BlockReference::Finality(Finality::Final))]
    #[case::an_empty_object(json!({}), BlockReference::Finality(Finality::Final))]
    #[case::finality(json!({"finality": "optimistic"}), BlockReference::Finality(Finality::None))]
    #[case::a_height(json!({"block_id": 7}), BlockReference::BlockId(BlockId::Height(7)))]
    #[case::a_height_in_an_array(json!([7]), BlockReference::BlockId(BlockId::Height(7)))]
    fn is_read_from(#[case] params: Value, #[case] expected: BlockReference) {
        assert_eq!(block_reference(params).expect("a valid reference"), expected);
    }

    #[test]
    fn names_what_cannot_be_read() {
        let error = block_reference(json!({"block_id": true})).expect_err("a bool is no block");

        assert_eq!((error.code, error.message.as_str()), (-32_700, "Parse error"));
    }
}

mod maybe_block_id {
    use super::{BlockId, Value, json, maybe_block_id, rstest};

    #[rstest]
    #[case::nothing(json!(null), None)]
    #[case::null_in_an_array(json!([null]), None)]
    #[case::null_in_an_object(json!({"block_id": null}), None)]
    #[case::a_height(json!([7]), Some(BlockId::Height(7)))]
    #[case::a_height_in_an_object(json!({"block_id": 7}), Some(BlockId::Height(7)))]
    fn is_read_from(#[case] params: Value, #[case] expected: Option<BlockId>) {
        assert_eq!(maybe_block_id(params).expect("a valid id"), expected);
    }

    #[rstest]
    #[case::text(json!("latest"))]
    #[case::two_elements(json!([7, 8]))]
    #[case::a_fraction(json!([0.5]))]
    fn is_not_read_from(#[case] params: Value) {
        let error = maybe_block_id(params).expect_err("no block is named");

        assert_eq!((error.code, error.message.as_str()), (-32_700, "Parse error"));
    }
}

mod pair {
    use super::{Value, json, pair, rstest};

    #[rstest]
    #[case::an_object(json!({"a": 1}))]
    #[case::one_element(json!([1]))]
    #[case::three_elements(json!([1, 2, 3]))]
    fn leaves_other_shapes_alone(#[case] mut params: Value) {
        assert!(pair::<u64, u64>(&mut params).is_none());
    }

    #[test]
    fn reads_two_elements() {
        let read = pair::<u64, String>(&mut json!([1, "b"])).expect("two elements");

        assert_eq!(read.expect("both are valid"), (1, "b".to_owned()));
    }
}
