//! Executing the actions of one receipt, all or nothing, and accounting for it.
//!
//! Owns the loop, the outcome, and the receipts that follow; each action's own rules are in
//! `actions` and the modules beside it.

use std::sync::Arc;

use near_parameters::ActionCosts;
use near_primitives::account::{Account, AccountContract};
use near_primitives::action::Action;
use near_primitives::errors::{ActionError, ActionErrorKind, IntegerOverflowError};
use near_primitives::hash::CryptoHash;
use near_primitives::profile_data_v3::ProfileDataV3;
use near_primitives::receipt::{
    DataReceipt, DataReceiver, Receipt, ReceiptEnum, ReceiptV0, VersionedActionReceipt,
};
use near_primitives::transaction::{
    ExecutionMetadata, ExecutionMetadataV4, ExecutionOutcome, ExecutionOutcomeWithId, ExecutionStatus,
};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::utils::create_receipt_id_from_receipt_id;
use near_vm_runner::logic::types::{PromiseResult, ReturnData};

use super::RuntimeFault;
use super::block::Block;
use super::charge::check_storage_stake;
use super::fees::{Side, action_fee, price};
use super::limits::check_new_receipt;

/// Why an action did not succeed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The action's own fault: the receipt fails and says so.
    Action(ActionErrorKind),
    /// The node's fault.
    Fault(RuntimeFault),
}

impl From<ActionErrorKind> for Failure {
    fn from(kind: ActionErrorKind) -> Self {
        Self::Action(kind)
    }
}

impl From<RuntimeFault> for Failure {
    fn from(fault: RuntimeFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<IntegerOverflowError> for Failure {
    fn from(error: IntegerOverflowError) -> Self {
        Self::Fault(error.into())
    }
}

/// A receipt while it is being executed.
pub(super) struct Execution<'a> {
    pub(super) receipt: &'a Receipt,
    pub(super) action_receipt: &'a VersionedActionReceipt<'a>,
    pub(super) inputs: Arc<[PromiseResult]>,
    /// The receiver's account, written back at the end.
    pub(super) account: Option<Account>,
    /// On whose authority the next action is done.
    pub(super) actor_id: AccountId,
    pub(super) is_account_created: bool,
    pub(super) result: Result<ReturnData, ActionError>,
    pub(super) gas_burnt: Gas,
    pub(super) gas_used: Gas,
    pub(super) compute: u64,
    pub(super) logs: Vec<String>,
    pub(super) receipts: Vec<Receipt>,
    pub(super) proposals: Vec<ValidatorStake>,
    pub(super) profile: ProfileDataV3,
    /// Tokens burnt for other things than gas.
    pub(super) tokens_burnt: Balance,
    pub(super) tokens_minted: Balance,
    contracts: Vec<AccountContract>,
}

impl<'a> Execution<'a> {
    pub(super) fn account_id(&self) -> &'a AccountId {
        self.receipt.receiver_id()
    }

    pub(super) fn is_system(&self) -> bool {
        self.receipt.predecessor_id().is_system()
    }

    /// Adds gas that is burnt here and now.
    pub(super) fn burn_gas(&mut self, gas: Gas, compute: u64) -> Result<(), IntegerOverflowError> {
        self.gas_burnt = self.gas_burnt.checked_add_result(gas)?;
        self.use_gas(gas)?;
        self.compute = self.compute.saturating_add(compute);
        Ok(())
    }

    /// Adds gas that is burnt here or passed on.
    pub(super) fn use_gas(&mut self, gas: Gas) -> Result<(), IntegerOverflowError> {
        self.gas_used = self.gas_used.checked_add_result(gas)?;
        Ok(())
    }

    fn succeed(&mut self, value: ReturnData, n_receipts_before: usize) {
        // An action counts its receipts from zero; the whole receipt counts them through.
        self.result = Ok(match value {
            ReturnData::ReceiptIndex(index) => {
                let before = u64::try_from(n_receipts_before).expect("invariant: a length");
                ReturnData::ReceiptIndex(index + before)
            }
            other => other,
        });
    }

    pub(super) fn fail(&mut self, kind: ActionErrorKind, index: Option<usize>) {
        let index = index.map(|index| u64::try_from(index).expect("invariant: a length"));
        self.result = Err(ActionError { index, kind });
        self.receipts.clear();
        self.proposals.clear();
        self.is_account_created = false;
        self.tokens_burnt = Balance::ZERO;
        self.tokens_minted = Balance::ZERO;
    }
}

impl Block<'_> {
    pub(super) fn execute(
        &mut self,
        receipt: &Receipt,
        action_receipt: &VersionedActionReceipt,
        inputs: Arc<[PromiseResult]>,
    ) -> Result<(), RuntimeFault> {
        let account_id = receipt.receiver_id();
        let account_key = TrieKey::Account { account_id: account_id.clone() };
        let mut run = Execution {
            receipt,
            action_receipt,
            inputs,
            account: self.overlay.read(&account_key),
            actor_id: receipt.predecessor_id().clone(),
            is_account_created: false,
            result: Ok(ReturnData::None),
            gas_burnt: Gas::ZERO,
            gas_used: Gas::ZERO,
            compute: 0,
            logs: Vec::new(),
            receipts: Vec::new(),
            proposals: Vec::new(),
            profile: ProfileDataV3::default(),
            tokens_burnt: Balance::ZERO,
            tokens_minted: Balance::ZERO,
            contracts: Vec::new(),
        };
        let fees = Arc::clone(&self.runtime.config.fees);
        let new_receipt = fees.fee(ActionCosts::new_action_receipt).exec_fee();
        run.burn_gas(new_receipt.gas, new_receipt.compute)?;

        let fault = self.disturb.as_mut().and_then(|disturb| disturb.fault(receipt));
        if let Some(fault) = fault.filter(|_| !run.is_system()) {
            self.fail_on_purpose(&mut run, fault)?;
            return self.settle(run);
        }
        for (index, action) in action_receipt.actions().iter().enumerate() {
            let contract = run.account.as_ref().map(|account| account.contract().into_owned());
            run.contracts.push(contract.unwrap_or(AccountContract::None));
            let fee = action_fee(&fees, Side::Exec, action, account_id)?;
            run.burn_gas(fee, fee.as_gas())?;
            let n_receipts = run.receipts.len();
            let done = self.act(&mut run, index, action).and_then(|value| {
                let limits = &self.runtime.config.wasm_config.limit_config;
                let new = &run.receipts[n_receipts..];
                match new.iter().find_map(|new| check_new_receipt(limits, new).err()) {
                    Some(invalid) => Err(ActionErrorKind::NewReceiptValidationError(invalid).into()),
                    None => Ok(value),
                }
            });
            match done {
                Ok(value) => run.succeed(value, n_receipts),
                Err(Failure::Action(kind)) => {
                    run.fail(kind, Some(index));
                    break;
                }
                Err(Failure::Fault(fault)) => return Err(fault),
            }
        }
        self.check_result(&mut run);
        if run.result.is_ok()
            && let Some(account) = &run.account
        {
            self.overlay.write(&account_key, account);
        }
        self.settle(run)
    }

    /// What has succeeded action by action may still fail as a whole: the account pays for what it stores.
    fn check_result(&self, run: &mut Execution) {
        if run.result.is_err() {
            return;
        }
        if let Some(account) = &run.account
            && let Err(amount) = check_storage_stake(&self.runtime.config, account)
        {
            let account_id = run.account_id().clone();
            run.fail(ActionErrorKind::LackBalanceForState { account_id, amount }, None);
        }
    }

    /// Keeps or takes back what the receipt did, refunds, sends what follows, and records the
    /// outcome.
    fn settle(&mut self, mut run: Execution) -> Result<(), RuntimeFault> {
        let burn_price = run.action_receipt.gas_price().min(self.context.gas_price);
        let creation_charge = self.refund(&mut run, burn_price)?;
        match &run.result {
            Ok(_) => {
                self.overlay.commit();
                self.proposals.append(&mut run.proposals);
            }
            Err(_) => self.overlay.rollback(),
        }
        self.tokens_minted = self.tokens_minted.checked_add(run.tokens_minted).ok_or(IntegerOverflowError)?;

        let gas_tokens = if run.is_system() { Balance::ZERO } else { price(run.gas_burnt, burn_price)? };
        let tokens_burnt = gas_tokens
            .checked_add(creation_charge)
            .and_then(|sum| sum.checked_add(run.tokens_burnt))
            .ok_or(IntegerOverflowError)?;
        self.burn(tokens_burnt)?;
        self.compute(run.compute);

        let outputs = run.action_receipt.output_data_receivers();
        pass_on_result(&mut run.receipts, &run.result, run.receipt.receiver_id(), outputs);
        let (ids, receipt_ids) = self.send(run.receipt, std::mem::take(&mut run.receipts));
        let status = match run.result {
            Ok(ReturnData::ReceiptIndex(index)) => {
                let index = usize::try_from(index).expect("invariant: an index");
                ExecutionStatus::SuccessReceiptId(ids[index])
            }
            Ok(ReturnData::Value(value)) => ExecutionStatus::SuccessValue(value),
            Ok(ReturnData::None) => ExecutionStatus::SuccessValue(Vec::new()),
            Err(error) => ExecutionStatus::Failure(error.into()),
        };
        // One entry for each action, those included that were not reached.
        run.contracts.resize(run.action_receipt.actions().len(), AccountContract::None);
        let metadata = ExecutionMetadataV4 { profile: run.profile, contracts: run.contracts };
        self.push_outcome(ExecutionOutcomeWithId {
            id: *run.receipt.receipt_id(),
            outcome: ExecutionOutcome {
                logs: run.logs,
                receipt_ids,
                gas_burnt: run.gas_burnt,
                compute_usage: Some(run.compute),
                tokens_burnt,
                executor_id: run.receipt.receiver_id().clone(),
                status,
                metadata: ExecutionMetadata::V4(Box::new(metadata)),
            },
        })
    }

    /// Gives the new receipts their ids and sends them. Gives all ids, and those that outcomes
    /// list: data is not listed.
    fn send(&mut self, parent: &Receipt, receipts: Vec<Receipt>) -> (Vec<CryptoHash>, Vec<CryptoHash>) {
        let mut ids = Vec::with_capacity(receipts.len());
        let mut listed = Vec::with_capacity(receipts.len());
        for (index, mut receipt) in receipts.into_iter().enumerate() {
            let id = create_receipt_id_from_receipt_id(parent.receipt_id(), self.context.height, index);
            receipt.set_receipt_id(id);
            ids.push(id);
            match receipt.receipt() {
                ReceiptEnum::Action(_)
                | ReceiptEnum::ActionV2(_)
                | ReceiptEnum::PromiseYield(_)
                | ReceiptEnum::PromiseYieldV2(_) => listed.push(id),
                ReceiptEnum::Data(_)
                | ReceiptEnum::PromiseResume(_)
                | ReceiptEnum::GlobalContractDistribution(_) => {}
            }
            self.dispatch(parent.receipt_id(), index, receipt);
        }
        (ids, listed)
    }
}

/// Whoever waits for the result gets it: from the receipt that will produce it, or at once.
fn pass_on_result(
    receipts: &mut Vec<Receipt>,
    result: &Result<ReturnData, ActionError>,
    account_id: &AccountId,
    outputs: &[DataReceiver],
) {
    let data = match result {
        Ok(ReturnData::ReceiptIndex(index)) => {
            let index = usize::try_from(*index).expect("invariant: an index");
            match receipts[index].receipt_mut() {
                ReceiptEnum::Action(action) | ReceiptEnum::PromiseYield(action) => {
                    action.output_data_receivers.extend_from_slice(outputs);
                }
                ReceiptEnum::ActionV2(action) | ReceiptEnum::PromiseYieldV2(action) => {
                    action.output_data_receivers.extend_from_slice(outputs);
                }
                ReceiptEnum::Data(_)
                | ReceiptEnum::PromiseResume(_)
                | ReceiptEnum::GlobalContractDistribution(_) => {
                    unreachable!("invariant: contracts only return receipts with actions")
                }
            }
            return;
        }
        Ok(ReturnData::Value(value)) => Some(value.clone()),
        Ok(ReturnData::None) => Some(Vec::new()),
        Err(_) => None,
    };
    receipts.extend(outputs.iter().map(|output| {
        Receipt::V0(ReceiptV0 {
            predecessor_id: account_id.clone(),
            receiver_id: output.receiver_id.clone(),
            receipt_id: CryptoHash::default(),
            receipt: ReceiptEnum::Data(DataReceipt { data_id: output.data_id, data: data.clone() }),
        })
    }));
}

/// Whether the action is the only one of its receipt.
pub(super) fn is_only_action(actions: &[Action]) -> bool {
    actions.len() == 1
}
