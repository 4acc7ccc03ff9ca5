//! Looks one thing up in the state of one block. It takes no lock and waits for nothing.

use std::num::NonZeroU32;

use near_crypto::PublicKeyHandle;
use near_jsonrpc_primitives::types::query::{QueryResponseKind, RpcQueryError};
use near_primitives::account::{Account, AccountContract};
use near_primitives::action::GlobalContractIdentifier;
use near_primitives::hash::CryptoHash;
use near_primitives::trie_key::{TrieKey, trie_key_parsers};
use near_primitives::types::{AccountId, Gas, StoreKey};
use near_primitives::views::{
    AccessKeyInfoView, AccessKeyList, CallResult, ContractCodeView, QueryRequest, StateItem, ViewStateResult,
};

use crate::chain::Block;
use crate::home::Config;
use crate::runtime::{Runtime, ViewError};

/// Most access keys an unpaged list shows.
const ACCESS_KEYS_LIMIT: u32 = 100;
/// Most entries of one page of state, and the bytes after which a page ends.
const STATE_PAGE_ITEMS: usize = 10_000;
const STATE_PAGE_BYTES: usize = 50_000;

/// Answers a request at a block.
///
/// Fails with the node's own error for what is not there.
pub(super) fn lookup(
    block: &Block,
    runtime: &Runtime,
    config: &Config,
    request: QueryRequest,
) -> Result<QueryResponseKind, RpcQueryError> {
    let at = At { block };
    match request {
        QueryRequest::ViewAccount { account_id } => {
            Ok(QueryResponseKind::ViewAccount(at.account(&account_id)?.into()))
        }
        QueryRequest::ViewCode { account_id } => at.code(&account_id),
        QueryRequest::ViewState { account_id, prefix, after_key, limit, .. } => {
            at.state(account_id, &prefix, after_key.as_ref(), limit, config.state_size_limit)
        }
        // As in the node, keys are looked up without their account: none is there where it is not.
        QueryRequest::ViewAccessKey { account_id, public_key } => block
            .state
            .access_key(&account_id, &public_key)
            .map(|key| QueryResponseKind::AccessKey(key.into()))
            .ok_or(RpcQueryError::UnknownAccessKey {
                public_key,
                block_height: block.id.height,
                block_hash: block.id.hash,
            }),
        QueryRequest::ViewAccessKeyList { account_id, after_key, limit } => {
            at.access_keys(account_id, after_key.as_ref(), limit)
        }
        QueryRequest::CallFunction { account_id, method_name, args } => {
            at.account(&account_id)?;
            let limit = runtime.config().wasm_config.limit_config.max_gas_burnt;
            let max_gas = config.max_gas_burnt_view.map_or(limit, Gas::from_gas);
            runtime
                .view_call(&block.state, &block.context(), &account_id, &method_name, &args, max_gas)
                .map(|outcome| {
                    QueryResponseKind::CallResult(CallResult { result: outcome.result, logs: outcome.logs })
                })
                .map_err(|error| at.view_error(error))
        }
        QueryRequest::ViewGlobalContractCode { code_hash } => {
            at.global_code(GlobalContractIdentifier::CodeHash(code_hash))
        }
        QueryRequest::ViewGlobalContractCodeByAccountId { account_id } => {
            at.global_code(GlobalContractIdentifier::AccountId(account_id))
        }
        // No account can have a gas key here, so none does.
        QueryRequest::ViewGasKeyNonces { public_key, .. } => Err(RpcQueryError::UnknownGasKey {
            public_key,
            block_height: block.id.height,
            block_hash: block.id.hash,
        }),
    }
}

/// One block, as lookups see it.
struct At<'a> {
    block: &'a Block,
}

impl At<'_> {
    fn account(&self, account_id: &AccountId) -> Result<Account, RpcQueryError> {
        self.block.state.account(account_id).ok_or_else(|| RpcQueryError::UnknownAccount {
            requested_account_id: account_id.clone(),
            block_height: self.block.id.height,
            block_hash: self.block.id.hash,
        })
    }

    fn code(&self, account_id: &AccountId) -> Result<QueryResponseKind, RpcQueryError> {
        let missing = || RpcQueryError::NoContractCode {
            contract_account_id: account_id.clone(),
            block_height: self.block.id.height,
            block_hash: self.block.id.hash,
        };
        let account = self.account(account_id)?;
        let code = match account.contract().into_owned() {
            AccountContract::None => None,
            AccountContract::Local(_) => self.block.state.contract_code(account_id),
            AccountContract::Global(hash) => {
                self.block.state.global_code(GlobalContractIdentifier::CodeHash(hash).into())
            }
            AccountContract::GlobalByAccount(account_id) => {
                self.block.state.global_code(GlobalContractIdentifier::AccountId(account_id).into())
            }
        };
        code.map(|code| code_view(&code)).ok_or_else(missing)
    }

    fn global_code(&self, identifier: GlobalContractIdentifier) -> Result<QueryResponseKind, RpcQueryError> {
        let code = self.block.state.global_code(identifier.clone().into());
        code.map(|code| code_view(&code)).ok_or(RpcQueryError::NoGlobalContractCode {
            identifier,
            block_height: self.block.id.height,
            block_hash: self.block.id.hash,
        })
    }

    fn state(
        &self,
        account_id: AccountId,
        prefix: &[u8],
        after: Option<&StoreKey>,
        limit: Option<NonZeroU32>,
        size_limit: Option<u64>,
    ) -> Result<QueryResponseKind, RpcQueryError> {
        if after.is_some_and(|after| !after.starts_with(prefix)) {
            let error_message = "after_key does not start with prefix".to_owned();
            return Err(RpcQueryError::InternalError { error_message });
        }
        self.account(&account_id)?;
        let paged = after.is_some() || limit.is_some();
        let (mut items, mut bytes) = (STATE_PAGE_ITEMS, STATE_PAGE_BYTES);
        if let Some(limit) = limit.and_then(|limit| usize::try_from(limit.get()).ok()) {
            items = items.min(limit);
        }
        if !paged {
            (items, bytes) = (usize::MAX, usize::MAX);
            self.check_state_size(&account_id, size_limit)?;
        }

        // A page is measured by its keys in the trie, which begin with the account.
        let key_prefix = trie_key_parsers::get_raw_prefix_for_contract_data(&account_id, &[]).len();
        let mut values = Vec::new();
        let mut shown = 0_usize;
        let mut last_key = None;
        for (key, value) in self.block.state.data(&account_id, prefix) {
            if after.is_some_and(|after| key.as_slice() <= after.as_slice()) {
                continue;
            }
            if values.len() == items || shown >= bytes {
                last_key = values.last().map(|item: &StateItem| item.key.clone());
                break;
            }
            shown += key_prefix + key.len() + value.len();
            values.push(StateItem { key: key.into(), value: value.to_vec().into() });
        }
        Ok(QueryResponseKind::ViewState(ViewStateResult { values, proof: Vec::new(), last_key }))
    }

    fn check_state_size(&self, account_id: &AccountId, limit: Option<u64>) -> Result<(), RpcQueryError> {
        let Some(limit) = limit else { return Ok(()) };
        let code = self.block.state.contract_code(account_id).map_or(0, |code| code.len() as u64);
        if self.account(account_id)?.storage_usage().saturating_sub(code) <= limit {
            return Ok(());
        }
        Err(RpcQueryError::TooLargeContractState {
            contract_account_id: account_id.clone(),
            block_height: self.block.id.height,
            block_hash: self.block.id.hash,
        })
    }

    fn access_keys(
        &self,
        account_id: AccountId,
        after: Option<&PublicKeyHandle>,
        limit: Option<NonZeroU32>,
    ) -> Result<QueryResponseKind, RpcQueryError> {
        let all = self.block.state.access_keys(&account_id);
        let paged = after.is_some() || limit.is_some();
        let most = limit.map_or(ACCESS_KEYS_LIMIT, NonZeroU32::get).min(ACCESS_KEYS_LIMIT);
        let most_items = usize::try_from(most).unwrap_or(usize::MAX);
        // They are in the order of their keys in the trie, where `after` has a place even if it is no longer there.
        let place =
            |handle: &PublicKeyHandle| TrieKey::access_key(account_id.clone(), handle.clone()).to_vec();
        let rest =
            after.map(place).map_or(0, |after| all.partition_point(|(handle, _)| place(handle) <= after));
        let page = &all[rest..];
        if !paged && page.len() > most_items {
            return Err(RpcQueryError::TooManyAccessKeys {
                requested_account_id: account_id,
                limit: ACCESS_KEYS_LIMIT,
                block_height: self.block.id.height,
                block_hash: self.block.id.hash,
            });
        }
        let shown = &page[..page.len().min(most_items)];
        let last_key =
            (shown.len() < page.len()).then(|| shown.last().map(|(handle, _)| handle.clone())).flatten();
        let keys = shown
            .iter()
            .map(|(handle, key)| AccessKeyInfoView::new(handle.clone(), key.clone().into()))
            .collect();
        Ok(QueryResponseKind::AccessKeyList(AccessKeyList { keys, last_key }))
    }

    fn view_error(&self, error: ViewError) -> RpcQueryError {
        let (block_height, block_hash) = (self.block.id.height, self.block.id.hash);
        match error {
            ViewError::Contract { vm_error, error, .. } => {
                RpcQueryError::ContractExecutionError { vm_error, error: *error, block_height, block_hash }
            }
            ViewError::UnknownAccount { account_id } => {
                RpcQueryError::UnknownAccount { requested_account_id: account_id, block_height, block_hash }
            }
            ViewError::Fault(fault) => RpcQueryError::InternalError { error_message: fault.to_string() },
        }
    }
}

fn code_view(code: &[u8]) -> QueryResponseKind {
    QueryResponseKind::ViewCode(ContractCodeView { code: code.to_vec(), hash: CryptoHash::hash_bytes(code) })
}
