use near_primitives::types::{BlockId, BlockReference, Finality};
use rstest::rstest;
use serde_json::{Value, json};

use super::{block_reference, object, pair, single};

mod block_reference {
    use super::{BlockId, BlockReference, Finality, Value, block_reference, json, rstest};

    #[rstest]
    #[case::finality(json!({"finality": "optimistic"}), BlockReference::Finality(Finality::None))]
    #[case::a_height(json!({"block_id": 7}), BlockReference::BlockId(BlockId::Height(7)))]
    #[case::a_height_in_an_array(json!([7]), BlockReference::BlockId(BlockId::Height(7)))]
    fn is_read_from(#[case] params: Value, #[case] expected: BlockReference) {
        assert_eq!(block_reference(params).expect("a valid reference"), expected);
    }

    #[rstest]
    #[case::nothing(json!(null))]
    #[case::an_empty_object(json!({}))]
    #[case::an_empty_array(json!([]))]
    #[case::a_bool(json!({"block_id": true}))]
    #[case::two_elements(json!([7, 8]))]
    fn is_not_read_from(#[case] params: Value) {
        let error = block_reference(params).expect_err("no block is named");

        assert_eq!((error.code, error.message.as_str()), (-32_700, "Parse error"));
    }
}

mod object {
    use super::{Value, json, object, rstest};

    #[rstest]
    #[case::its_fields_in_an_array(json!([7, "seven"]))]
    #[case::nothing(json!(null))]
    fn is_not_read_from(#[case] params: Value) {
        let error = object::<(u64, String)>(params).expect_err("no object");

        assert_eq!((error.code, error.message.as_str()), (-32_700, "Parse error"));
    }
}

mod single {
    use super::{Value, json, rstest, single};

    #[rstest]
    #[case::an_object(json!({"a": 1}))]
    #[case::no_element(json!([]))]
    #[case::two_elements(json!([1, 2]))]
    fn leaves_other_shapes_alone(#[case] mut params: Value) {
        assert!(single::<u64>(&mut params).is_none());
    }

    #[test]
    fn reads_one_element() {
        assert_eq!(single::<u64>(&mut json!([1])).expect("one element").expect("it is valid"), 1);
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
