//! What the virtual machine may ask of the node: storage, promises, facts of the chain.
//!
//! In the order of the trait. Storage goes to the overlay of the block, promises to drafts; the
//! gas is counted by the virtual machine, except for the trie nodes, which only the state knows.

mod ext;

use near_crypto::PublicKey;
use near_primitives::account::{AccessKey, AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::{
    Action, AddKeyAction, CreateAccountAction, DeleteAccountAction, DeleteKeyAction, DeployContractAction,
    DeployGlobalContractAction, DeterministicStateInitAction, FunctionCallAction, GlobalContractDeployMode,
    StakeAction, TransferAction, TransferToGasKeyAction, UniversalStateInitAction, UseGlobalContractAction,
};
use near_primitives::deterministic_account_id::{
    DeterministicAccountStateInit, DeterministicAccountStateInitV1,
};
use near_primitives::hash::{CryptoHash, YieldId};
use near_primitives::receipt::DataReceiver;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, Balance, Gas, Nonce, NonceIndex, PromiseYieldStatus};
use near_primitives::universal_state_init::{
    DecodeMode, RawStateInit, StateInitError, UniversalStateInit, UniversalStateInitCounts,
    state_init_send_counts,
};
use near_primitives_core::types::GasWeight;
use near_vm_runner::logic::types::{
    ActionIndex, GlobalContractDeployMode as VmDeployMode, GlobalContractIdentifier as VmContractIdentifier,
    ReceiptIndex,
};
use near_vm_runner::logic::{External, HostError, StorageAccessTracker, VMLogicError, ValuePtr};

pub(super) use ext::Ext;
use ext::{Value, bytes, draft, method_names, receipt_index};

type Result<T, E = VMLogicError> = std::result::Result<T, E>;

impl External for Ext<'_, '_> {
    fn storage_set(
        &mut self,
        access_tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
        value: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let key = self.full_key(key);
        let evicted = self.overlay.get(&key);
        let nodes = self.overlay.nodes_touched(&key);
        self.record(&key, evicted.as_ref(), nodes);
        if let Some(evicted) = &evicted {
            access_tracker.deref_write_evicted_value_bytes(bytes(evicted.len()))?;
        }
        access_tracker.trie_node_touched(nodes)?;
        self.overlay.put(key.into(), Some(value.into()));
        Ok(evicted.map(|value| value.to_vec()))
    }

    fn storage_get<'b>(
        &'b self,
        _: &mut dyn StorageAccessTracker,
        key: &[u8],
    ) -> Result<Option<Box<dyn ValuePtr + 'b>>> {
        let key = self.full_key(key);
        let value = self.overlay.get(&key);
        self.record(&key, value.as_ref(), 0);
        Ok(value.map(|value| Box::new(Value(value)) as Box<dyn ValuePtr>))
    }

    fn storage_remove(
        &mut self,
        access_tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let key = self.full_key(key);
        let removed = self.overlay.get(&key);
        let nodes = self.overlay.nodes_touched(&key);
        self.record(&key, removed.as_ref(), nodes);
        if let Some(removed) = &removed {
            access_tracker.deref_removed_value_bytes(bytes(removed.len()))?;
        }
        access_tracker.trie_node_touched(nodes)?;
        self.overlay.put(key.into(), None);
        Ok(removed.map(|value| value.to_vec()))
    }

    fn storage_has_key(&mut self, _: &mut dyn StorageAccessTracker, key: &[u8]) -> Result<bool> {
        Ok(self.overlay.get(&self.full_key(key)).is_some())
    }

    fn generate_data_id(&mut self) -> CryptoHash {
        self.next_data_id()
    }

    fn get_recorded_storage_size(&self) -> usize {
        self.recorded.borrow().1
    }

    fn storage_proof_size_before_receipt(&self) -> usize {
        0
    }

    fn validator_stake(&self, account_id: &AccountId) -> Result<Option<Balance>> {
        Ok(self.block.validators.get(account_id).copied())
    }

    fn validator_total_stake(&self) -> Result<Balance> {
        Ok(self.block.validators.values().fold(Balance::ZERO, |sum, stake| sum.saturating_add(*stake)))
    }

    fn chain_id(&self) -> String {
        self.chain_id.to_owned()
    }

    fn create_action_receipt(
        &mut self,
        receipt_indices: Vec<ReceiptIndex>,
        receiver_id: AccountId,
    ) -> Result<ReceiptIndex> {
        let mut input_data_ids = Vec::with_capacity(receipt_indices.len());
        for dependency in receipt_indices {
            let data_id = self.next_data_id();
            let output = DataReceiver { data_id, receiver_id: receiver_id.clone() };
            self.promises.add_output(draft(dependency), output);
            input_data_ids.push(data_id);
        }
        Ok(receipt_index(self.promises.create(receiver_id, input_data_ids, false)))
    }

    fn create_promise_yield_receipt(&mut self, receiver_id: AccountId) -> Result<(ReceiptIndex, CryptoHash)> {
        Ok(self.create_yield(receiver_id))
    }

    fn create_promise_yield_receipt_with_id(
        &mut self,
        receiver_id: AccountId,
        user_yield_id: YieldId,
    ) -> Result<Option<(ReceiptIndex, CryptoHash)>> {
        let by_yield_id = self.yielded_as(user_yield_id);
        if self.overlay.contains(&by_yield_id) {
            return Ok(None);
        }
        let (receipt_index, data_id) = self.create_yield(receiver_id.clone());
        self.overlay.write(&by_yield_id, &data_id);
        self.overlay.write(&TrieKey::DataIdToYieldId { receiver_id, data_id }, &user_yield_id);
        Ok(Some((receipt_index, data_id)))
    }

    fn submit_promise_resume_data(&mut self, data_id: CryptoHash, data: Vec<u8>) -> Result<bool> {
        let receiver_id = self.account_id.clone();
        let status = TrieKey::PromiseYieldStatus { receiver_id: receiver_id.clone(), data_id };
        // The status is there from the moment of the yield, the receipt from when it has been processed.
        let is_waiting = self.overlay.contains(&status)
            || self.overlay.contains(&TrieKey::PromiseYieldReceipt { receiver_id, data_id });
        if is_waiting {
            self.promises.resume(data_id, data);
            self.overlay.write(&status, &PromiseYieldStatus::ResumeInitiated);
        }
        Ok(is_waiting)
    }

    fn submit_promise_resume_data_with_yield_id(
        &mut self,
        user_yield_id: YieldId,
        data: Vec<u8>,
    ) -> Result<bool> {
        match self.overlay.read::<CryptoHash>(&self.yielded_as(user_yield_id)) {
            Some(data_id) => self.submit_promise_resume_data(data_id, data),
            None => Ok(false),
        }
    }

    fn append_action_create_account(&mut self, receipt_index: ReceiptIndex) {
        self.append(receipt_index, Action::CreateAccount(CreateAccountAction {}));
    }

    fn append_action_deploy_contract(&mut self, receipt_index: ReceiptIndex, code: Vec<u8>) {
        self.append(receipt_index, Action::DeployContract(DeployContractAction { code }));
    }

    fn append_action_deploy_global_contract(
        &mut self,
        receipt_index: ReceiptIndex,
        code: Vec<u8>,
        mode: VmDeployMode,
    ) {
        let deploy_mode = match mode {
            VmDeployMode::CodeHash => GlobalContractDeployMode::CodeHash,
            VmDeployMode::AccountId => GlobalContractDeployMode::AccountId,
        };
        let action = DeployGlobalContractAction { code: code.into(), deploy_mode };
        self.append(receipt_index, Action::DeployGlobalContract(action));
    }

    fn append_action_use_global_contract(
        &mut self,
        receipt_index: ReceiptIndex,
        contract_id: VmContractIdentifier,
    ) {
        let action = UseGlobalContractAction { contract_identifier: contract_id.into() };
        self.append(receipt_index, Action::UseGlobalContract(Box::new(action)));
    }

    fn append_action_deterministic_state_init(
        &mut self,
        receipt_index: ReceiptIndex,
        contract_id: VmContractIdentifier,
        amount: Balance,
    ) -> ActionIndex {
        let state_init = DeterministicAccountStateInit::V1(DeterministicAccountStateInitV1 {
            code: contract_id.into(),
            data: std::collections::BTreeMap::new(),
        });
        let action = DeterministicStateInitAction { state_init, deposit: amount };
        bytes(self.append(receipt_index, Action::DeterministicStateInit(Box::new(action))))
    }

    fn set_deterministic_state_init_data_entry(
        &mut self,
        receipt_index: ReceiptIndex,
        action_index: ActionIndex,
        key: Vec<u8>,
        value: Vec<u8>,
    ) -> Result<()> {
        let action = usize::try_from(action_index)
            .ok()
            .and_then(|action| self.promises.action_mut(draft(receipt_index), action));
        let Some(Action::DeterministicStateInit(init)) = action else {
            return Err(HostError::InvalidActionIndex { receipt_index, action_index }.into());
        };
        match init.state_init.data_mut().insert(key, value) {
            Some(_) => Err(HostError::DataEntryAlreadyExists.into()),
            None => Ok(()),
        }
    }

    fn check_state_init(&self, state_init: &RawStateInit) -> Result<(), StateInitError> {
        UniversalStateInit::from_raw_strict(state_init).map(|_| ())
    }

    fn state_init_send_counts(
        &self,
        state_init: &RawStateInit,
        mode: DecodeMode,
    ) -> UniversalStateInitCounts {
        state_init_send_counts(state_init, mode)
    }

    fn append_action_universal_state_init(
        &mut self,
        receipt_index: ReceiptIndex,
        state_init: RawStateInit,
        amount: Balance,
    ) {
        let action = UniversalStateInitAction { state_init, deposit: amount };
        self.append(receipt_index, Action::UniversalStateInit(Box::new(action)));
    }

    fn append_action_function_call_weight(
        &mut self,
        receipt_index: ReceiptIndex,
        method_name: Vec<u8>,
        args: Vec<u8>,
        attached_deposit: Balance,
        prepaid_gas: Gas,
        gas_weight: GasWeight,
    ) -> Result<()> {
        let method_name =
            String::from_utf8(method_name).map_err(|_| VMLogicError::from(HostError::InvalidMethodName))?;
        let call = FunctionCallAction { method_name, args, gas: prepaid_gas, deposit: attached_deposit };
        let action = self.append(receipt_index, Action::FunctionCall(Box::new(call)));
        self.promises.add_share(draft(receipt_index), action, gas_weight.0);
        Ok(())
    }

    fn append_action_transfer(&mut self, receipt_index: ReceiptIndex, deposit: Balance) {
        self.append(receipt_index, Action::Transfer(TransferAction { deposit }));
    }

    fn append_action_transfer_to_gas_key(
        &mut self,
        receipt_index: ReceiptIndex,
        public_key: PublicKey,
        deposit: Balance,
    ) {
        let action = TransferToGasKeyAction { public_key, deposit };
        self.append(receipt_index, Action::TransferToGasKey(Box::new(action)));
    }

    fn append_action_add_gas_key_with_full_access(
        &mut self,
        receipt_index: ReceiptIndex,
        public_key: PublicKey,
        num_nonces: NonceIndex,
    ) {
        let access_key = AccessKey::gas_key_full_access(num_nonces);
        let action = AddKeyAction { public_key, access_key };
        self.append(receipt_index, Action::AddKey(Box::new(action)));
    }

    fn append_action_add_gas_key_with_function_call(
        &mut self,
        receipt_index: ReceiptIndex,
        public_key: PublicKey,
        num_nonces: NonceIndex,
        allowance: Option<Balance>,
        receiver_id: AccountId,
        names: Vec<Vec<u8>>,
    ) -> Result<()> {
        let permission = FunctionCallPermission {
            allowance,
            receiver_id: receiver_id.into(),
            method_names: method_names(names)?,
        };
        let access_key = AccessKey::gas_key_function_call(num_nonces, permission);
        let action = AddKeyAction { public_key, access_key };
        self.append(receipt_index, Action::AddKey(Box::new(action)));
        Ok(())
    }

    fn append_action_stake(&mut self, receipt_index: ReceiptIndex, stake: Balance, public_key: PublicKey) {
        let action = StakeAction { stake, public_key };
        self.append(receipt_index, Action::Stake(Box::new(action)));
    }

    fn append_action_add_key_with_full_access(
        &mut self,
        receipt_index: ReceiptIndex,
        public_key: PublicKey,
        nonce: Nonce,
    ) {
        let access_key = AccessKey { nonce, permission: AccessKeyPermission::FullAccess };
        let action = AddKeyAction { public_key, access_key };
        self.append(receipt_index, Action::AddKey(Box::new(action)));
    }

    fn append_action_add_key_with_function_call(
        &mut self,
        receipt_index: ReceiptIndex,
        public_key: PublicKey,
        nonce: Nonce,
        allowance: Option<Balance>,
        receiver_id: AccountId,
        names: Vec<Vec<u8>>,
    ) -> Result<()> {
        let permission = AccessKeyPermission::FunctionCall(FunctionCallPermission {
            allowance,
            receiver_id: receiver_id.into(),
            method_names: method_names(names)?,
        });
        let action = AddKeyAction { public_key, access_key: AccessKey { nonce, permission } };
        self.append(receipt_index, Action::AddKey(Box::new(action)));
        Ok(())
    }

    fn append_action_delete_key(&mut self, receipt_index: ReceiptIndex, public_key: PublicKey) {
        let action = DeleteKeyAction { public_key };
        self.append(receipt_index, Action::DeleteKey(Box::new(action)));
    }

    fn append_action_delete_account(&mut self, receipt_index: ReceiptIndex, beneficiary_id: AccountId) {
        let action = DeleteAccountAction { beneficiary_id };
        self.append(receipt_index, Action::DeleteAccount(action));
    }

    fn get_receipt_receiver(&self, receipt_index: ReceiptIndex) -> &AccountId {
        self.promises.receiver(draft(receipt_index))
    }

    fn set_refund_to(&mut self, receipt_index: ReceiptIndex, refund_to: AccountId) {
        self.promises.set_refund_to(draft(receipt_index), refund_to);
    }

    fn post_quantum_keys_enabled(&self) -> bool {
        true
    }
}
