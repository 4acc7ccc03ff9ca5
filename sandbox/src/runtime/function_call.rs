//! Calling a contract, in a receipt or in a view.
//!
//! Owns what the contract is told of the world, and what its outcome does to the receipt.

use std::rc::Rc;
use std::sync::Arc;

use near_crypto::{KeyType, PublicKey};
use near_primitives::account::AccountContract;
use near_primitives::action::FunctionCallAction;
use near_primitives::config::ViewConfig;
use near_primitives::errors::{ActionErrorKind, FunctionCallError, IntegerOverflowError};
use near_primitives::hash::CryptoHash;
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::utils::create_random_seed;
use near_vm_runner::logic::types::{PromiseResult, ReturnData};
use near_vm_runner::logic::{VMContext, VMOutcome};

use super::actions::account_mut;
use super::block::Block;
use super::convert::{function_call_error, profile};
use super::execute::{Execution, Failure};
use super::external::Ext;
use super::promises::Parent;
use super::{BlockContext, Runtime, RuntimeFault, ViewError, ViewOutcome};
use crate::state::{Overlay, State};

impl Block<'_> {
    pub(super) fn call_function(
        &mut self,
        run: &mut Execution,
        call: &FunctionCallAction,
        action_hash: CryptoHash,
        is_last: bool,
    ) -> Result<ReturnData, Failure> {
        let account_id = run.account_id().clone();
        let context = self.vm_context(run, call, action_hash, is_last);
        let account = account_mut(run);
        let contracts = &self.runtime.contracts;
        let code = contracts.resolve(&self.overlay, &account_id, &account.contract());
        let mut ext =
            Ext::new(&mut self.overlay, self.context, &self.runtime.chain_id, &account_id, action_hash);
        let config = &self.runtime.config;
        let outcome = match contracts.run(config, &code, &call.method_name, &mut ext, &context) {
            Ok(outcome) => outcome,
            // The machine's own failure costs this receipt, not the chain.
            Err(fault) => {
                let error = FunctionCallError::ExecutionError(fault.to_string());
                return Err(ActionErrorKind::FunctionCallError(error).into());
            }
        };
        let mut promises = ext.into_promises();

        run.burn_gas(outcome.burnt_gas, outcome.compute_usage)?;
        let passed_on = outcome.used_gas.checked_sub(outcome.burnt_gas);
        run.use_gas(passed_on.ok_or(IntegerOverflowError)?)?;
        run.logs.extend(outcome.logs);
        run.profile.merge(&profile(outcome.profile));
        if let Some(error) = outcome.aborted {
            return Err(ActionErrorKind::FunctionCallError(function_call_error(error)).into());
        }
        let unused = call.gas.checked_sub(outcome.used_gas).ok_or(IntegerOverflowError)?;
        run.use_gas(promises.distribute_gas(unused))?;
        run.tokens_minted =
            run.tokens_minted.checked_add(outcome.subsidized_amount).ok_or(IntegerOverflowError)?;
        let account = account_mut(run);
        account.set_amount(outcome.balance);
        account.set_storage_usage(outcome.storage_usage);
        run.receipts.extend(promises.into_receipts(Parent {
            account_id: &account_id,
            signer_id: run.action_receipt.signer_id(),
            signer_public_key: run.action_receipt.signer_public_key(),
            gas_price: run.action_receipt.gas_price(),
        }));
        Ok(outcome.return_data)
    }

    fn vm_context(
        &self,
        run: &mut Execution,
        call: &FunctionCallAction,
        action_hash: CryptoHash,
        is_last: bool,
    ) -> VMContext {
        let outputs = run.action_receipt.output_data_receivers();
        let receivers = outputs.iter().map(|output| output.receiver_id.clone());
        let promise_results = Arc::clone(&run.inputs);
        let account_id = run.account_id().clone();
        let account = account_mut(run);
        VMContext {
            current_account_id: account_id,
            account_balance: account.amount(),
            account_locked_balance: account.locked(),
            storage_usage: account.storage_usage(),
            account_contract: account.contract().into_owned(),
            signer_account_id: run.action_receipt.signer_id().clone(),
            signer_account_pk: key_bytes(run.action_receipt.signer_public_key()),
            predecessor_account_id: run.receipt.predecessor_id().clone(),
            refund_to_account_id: run.receipt.balance_refund_receiver().clone(),
            input: Rc::from(call.args.as_slice()),
            promise_results,
            block_height: self.context.height,
            block_timestamp: self.context.timestamp,
            epoch_height: self.context.epoch_height,
            attached_deposit: call.deposit,
            prepaid_gas: call.gas,
            random_seed: create_random_seed(action_hash, self.context.random_value),
            view_config: None,
            output_data_receivers: if is_last { receivers.collect() } else { Vec::new() },
        }
    }
}

/// A call that may only look.
pub(super) fn view(
    runtime: &Runtime,
    state: &State,
    block: &BlockContext,
    account_id: &AccountId,
    method: &str,
    args: &[u8],
    max_gas_burnt: Gas,
) -> Result<ViewOutcome, ViewError> {
    let Some(account) = state.account(account_id) else {
        return Err(ViewError::UnknownAccount { account_id: account_id.clone() });
    };
    let contract: AccountContract = account.contract().into_owned();
    let context = VMContext {
        current_account_id: account_id.clone(),
        signer_account_id: account_id.clone(),
        signer_account_pk: key_bytes(&PublicKey::empty(KeyType::ED25519)),
        predecessor_account_id: account_id.clone(),
        refund_to_account_id: account_id.clone(),
        input: Rc::from(args),
        promise_results: no_promise_results(),
        block_height: block.height,
        block_timestamp: block.timestamp,
        epoch_height: block.epoch_height,
        account_balance: account.amount(),
        account_locked_balance: account.locked(),
        storage_usage: account.storage_usage(),
        account_contract: contract.clone(),
        attached_deposit: Balance::ZERO,
        prepaid_gas: max_gas_burnt,
        random_seed: create_random_seed(CryptoHash::default(), state.root()),
        view_config: Some(ViewConfig { max_gas_burnt }),
        output_data_receivers: Vec::new(),
    };
    let mut overlay = Overlay::new(state.trie_of(account_id));
    let code = runtime.contracts.resolve(&overlay, account_id, &contract);
    let mut ext = Ext::new(&mut overlay, block, &runtime.chain_id, account_id, CryptoHash::default());
    let outcome = runtime.contracts.run(&runtime.config, &code, method, &mut ext, &context)?;
    view_outcome(outcome)
}

fn view_outcome(outcome: VMOutcome) -> Result<ViewOutcome, ViewError> {
    if let Some(error) = outcome.aborted {
        return Err(ViewError::Contract {
            vm_error: format!("wasm execution failed with error: {error:?}"),
            error: Box::new(function_call_error(error)),
            logs: outcome.logs,
        });
    }
    let result = outcome.return_data.as_value().unwrap_or_default();
    Ok(ViewOutcome { result, logs: outcome.logs, gas_burnt: outcome.burnt_gas })
}

#[expect(
    clippy::arc_with_non_send_sync,
    reason = "the virtual machine asks for this type; it stays on one thread"
)]
fn no_promise_results() -> Arc<[PromiseResult]> {
    Arc::new([])
}

fn key_bytes(public_key: &PublicKey) -> Vec<u8> {
    borsh::to_vec(public_key).expect("invariant: keys serialise")
}

impl From<IntegerOverflowError> for RuntimeFault {
    fn from(_: IntegerOverflowError) -> Self {
        Self::Overflow { what: "gas or tokens" }
    }
}
