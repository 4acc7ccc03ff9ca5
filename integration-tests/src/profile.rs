//! What a transaction's receipts spent their gas on, as the node reports it.

use near_jsonrpc_primitives::types::transactions::TransactionInfo;
use near_primitives::{
    hash::CryptoHash,
    views::{
        ActionView, ExecutionOutcomeWithIdView, FinalExecutionOutcomeViewEnum, ReceiptEnumView, ReceiptView,
        TxExecutionStatus,
    },
};
use near_sdk::{AccountId, Gas};
use near_workspaces::{Worker, network::Sandbox, result::ExecutionOutcome};

/// The category of everything that a contract does itself: its instructions, its code's loading, its storage.
/// What it pays for sending receipts is an action cost.
const WASM_HOST_COST: &str = "WASM_HOST_COST";

/// The gas of a transaction, receipt by receipt.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The receipts that called a method, in the order of execution.
    pub calls: Vec<CallProfile>,
}

/// The gas of one receipt that called a contract.
#[derive(Debug, Clone)]
pub struct CallProfile {
    /// The contract.
    pub contract_id: AccountId,
    /// The methods that the receipt called, joined by `+`.
    pub method: String,
    /// All gas that the receipt burnt.
    pub burnt: Gas,
    /// The part that the contract itself burnt in the VM, without the fees of the receipt and of what it sent.
    pub vm: Gas,
}

impl Profile {
    /// The first call of a method on a contract.
    ///
    /// # Panics
    /// Where no receipt called it.
    #[track_caller]
    pub fn call(&self, contract_id: &AccountId, method: &str) -> &CallProfile {
        self.calls
            .iter()
            .find(|call| call.contract_id == *contract_id && call.method == method)
            .unwrap_or_else(|| panic!("no receipt called {method} on {contract_id}: {self:?}"))
    }

    pub(crate) async fn fetch(worker: &Worker<Sandbox>, transaction: &ExecutionOutcome) -> Self {
        let transaction = TransactionInfo::TransactionId {
            tx_hash: CryptoHash(transaction.transaction_hash.0),
            sender_account_id: transaction.executor_id.clone(),
        };
        let status = worker
            .tx_status(transaction, TxExecutionStatus::ExecutedOptimistic)
            .await
            .expect("the node knows the transaction");
        let Some(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt(view)) =
            status.final_execution_outcome
        else {
            panic!("the node answered without receipts");
        };
        let outcomes = &view.final_outcome.receipts_outcome;
        let calls = outcomes.iter().filter_map(|outcome| CallProfile::of(outcome, &view.receipts)).collect();
        Self { calls }
    }
}

impl CallProfile {
    fn of(outcome: &ExecutionOutcomeWithIdView, receipts: &[ReceiptView]) -> Option<Self> {
        let receipt = receipts.iter().find(|receipt| receipt.receipt_id == outcome.id)?;
        let ReceiptEnumView::Action { actions, .. } = &receipt.receipt else {
            return None;
        };
        let methods: Vec<_> = actions
            .iter()
            .filter_map(|action| match action {
                ActionView::FunctionCall { method_name, .. } => Some(method_name.as_str()),
                _ => None,
            })
            .collect();
        if methods.is_empty() {
            return None;
        }
        let costs = outcome.outcome.metadata.gas_profile.iter().flatten();
        let vm = costs
            .filter(|cost| cost.cost_category == WASM_HOST_COST)
            .map(|cost| cost.gas_used.as_gas())
            .sum();
        Some(Self {
            contract_id: receipt.receiver_id.clone(),
            method: methods.join("+"),
            burnt: Gas::from_gas(outcome.outcome.gas_burnt.as_gas()),
            vm: Gas::from_gas(vm),
        })
    }
}
