use commonweight_explain::Call;
use near_parameters::{ActionCosts, ExtCosts, RuntimeConfigStore};

use super::*;
use crate::logic::fixtures::{TGAS, id, policy, usdc};

fn calls(gas: &[u64]) -> Action {
    let call = |gas: &u64| Call { method: "m".to_owned(), args: String::new(), deposit: 0, gas: *gas };
    let calls = gas.iter().map(call).collect();
    Action::FunctionCalls { receiver_id: id("a.near"), calls, expected_answer: None }
}

fn pay() -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id("bob.near"), amount: 1 }
}

#[test]
fn of_the_callback_grows_with_that_of_the_calls() {
    let actions = [calls(&[100 * TGAS, 50 * TGAS]), pay(), Action::Resolve { text: "Yes.".to_owned() }];

    let of_actions = 153 + 16;
    assert_eq!(of_on_executed([].iter()), ON_EXECUTED);
    assert_eq!(of_on_executed(actions.iter()).as_gas(), 10 * TGAS + of_actions * TGAS / 10);
    assert_eq!(of_execution(actions.iter()).as_gas(), (30 + of_actions + 10) * TGAS + of_actions * TGAS / 10);
    assert_eq!(of_execution([calls(&[u64::MAX])].iter()).as_gas(), u64::MAX);
}

/// What happens in the DAO itself is paid from the gas of `execute`; what leaves it by a receipt has gas of its own.
#[test]
fn is_for_what_leaves_the_dao() {
    let near = || Action::Transfer { asset: Asset::Near, receiver_id: id("bob.near"), amount: 1 };
    let own = Action::SetPolicy { policy: policy(), version: 0 };

    assert_eq!(of_execution([own].iter()), of_execution([].iter()));
    assert_eq!(of_execution([].iter()).as_gas(), 40 * TGAS);
    assert_eq!(of_execution([near()].iter()).as_gas(), 41 * TGAS + TGAS / 10);
    assert_eq!(of_on_executed([near(), near()].iter()).as_gas(), 10 * TGAS + 2 * TGAS / 10);
}

/// By the parameters of the newest protocol: a callee that answers as much as its gas pays for, to the DAO or by a method
/// of the DAO, gives the callback less to pay than the callback got for it.
#[test]
fn of_the_callback_reads_whatever_the_calls_could_pay_for() {
    let store = RuntimeConfigStore::new(None);
    let config = store.get_config(u32::MAX);
    let byte = |cost| config.wasm_config.ext_costs.gas_cost(cost).as_gas();
    let fee = config.fees.fee(ActionCosts::new_data_receipt_byte);

    let reading = byte(ExtCosts::write_register_byte);
    for is_to_itself in [false, true] {
        let sending = fee.send_fee(is_to_itself).gas.as_gas() + fee.exec_fee().gas.as_gas();
        let answering = byte(ExtCosts::read_memory_byte).min(reading) + sending;
        assert!(reading * ANSWER_SHARE <= answering, "{reading} to read, {answering} to answer");
    }
}
