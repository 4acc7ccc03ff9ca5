use commonweight_explain::Call;
use near_parameters::{ActionCosts, ExtCosts, RuntimeConfigStore};

use super::*;
use crate::logic::fixtures::{id, usdc};

const TGAS: u64 = 1_000_000_000_000;

fn calls(gas: &[u64]) -> Action {
    let call = |gas: &u64| Call { method: "m".to_owned(), args: String::new(), deposit: 0, gas: *gas };
    Action::FunctionCalls { receiver_id: id("a.near"), calls: gas.iter().map(call).collect() }
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
