//! What a transaction must fulfil to be accepted, and what accepting it takes from its signer.
//!
//! Owns nonces, balances, allowances, and the permissions of access keys. The block hash a
//! transaction names is the chain's to judge.

use near_parameters::RuntimeConfig;
use near_primitives::account::{AccessKey, AccessKeyPermission, Account, FunctionCallPermission};
use near_primitives::action::Action;
use near_primitives::errors::{InvalidAccessKeyError, InvalidTxError};
use near_primitives::transaction::{NonceMode, SignedTransaction, ValidatedTransaction};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, Balance, Nonce};

use super::fees::{TransactionCost, transaction_cost};
use super::limits::{check_actions, not_modelled};
use super::{BlockContext, PROTOCOL_VERSION, Runtime};
use crate::state::Overlay;

/// An account up to this many bytes may have no balance at all (NEP-448).
const ZERO_BALANCE_STORAGE_LIMIT: u64 = 770;

/// What accepting a transaction changes.
#[derive(Debug)]
pub(super) struct Charge {
    pub(super) cost: TransactionCost,
    account: Account,
    access_key: AccessKey,
}

impl Charge {
    /// Takes the cost from the signer, and the nonce from its key.
    pub(super) fn write(&self, overlay: &mut Overlay, transaction: &SignedTransaction) {
        let signer = transaction.transaction.signer_id().clone();
        let public_key = transaction.transaction.public_key();
        overlay.write(&TrieKey::Account { account_id: signer.clone() }, &self.account);
        overlay.write(&TrieKey::access_key(signer, public_key), &self.access_key);
    }
}

/// Checks a transaction against the state.
pub(super) fn check(
    runtime: &Runtime,
    block: &BlockContext,
    overlay: &Overlay,
    signed: &SignedTransaction,
) -> Result<Charge, InvalidTxError> {
    let config = &runtime.config;
    check_form(runtime, signed)?;
    let transaction = &signed.transaction;
    let signer_id = transaction.signer_id();
    let cost = transaction_cost(config, transaction, block.gas_price)?;
    let Some(mut account) = overlay.read::<Account>(&TrieKey::Account { account_id: signer_id.clone() })
    else {
        return Err(InvalidTxError::SignerDoesNotExist { signer_id: signer_id.clone() });
    };
    let public_key = transaction.public_key();
    let Some(mut access_key) = overlay.read::<AccessKey>(&TrieKey::access_key(signer_id.clone(), public_key))
    else {
        return Err(InvalidAccessKeyError::AccessKeyNotFound {
            account_id: signer_id.clone(),
            public_key: Box::new(public_key.clone()),
        }
        .into());
    };

    let nonce = transaction.nonce().nonce();
    if transaction.nonce_mode() == NonceMode::Strict && Some(nonce) != access_key.nonce.checked_add(1) {
        return Err(InvalidTxError::InvalidNonce { tx_nonce: nonce, ak_nonce: access_key.nonce });
    }
    check_nonce(nonce, &access_key, block.height)?;
    let Some(amount) = account.amount().checked_sub(cost.total) else {
        return Err(InvalidTxError::NotEnoughBalance {
            signer_id: signer_id.clone(),
            balance: account.amount(),
            cost: cost.total,
        });
    };
    access_key.nonce = nonce;
    account.set_amount(amount);

    if let AccessKeyPermission::FunctionCall(permission) = &mut access_key.permission
        && let Some(allowance) = &mut permission.allowance
    {
        *allowance = allowance.checked_sub(cost.gas_cost).ok_or_else(|| {
            InvalidAccessKeyError::NotEnoughAllowance {
                account_id: signer_id.clone(),
                public_key: Box::new(public_key.clone()),
                allowance: *allowance,
                cost: cost.gas_cost,
            }
        })?;
    }
    if let Err(amount) = check_storage_stake(config, &account) {
        return Err(InvalidTxError::LackBalanceForState { signer_id: signer_id.clone(), amount });
    }
    if let AccessKeyPermission::FunctionCall(permission) = &access_key.permission {
        check_permission(permission, transaction.actions(), transaction.receiver_id())?;
    }
    Ok(Charge { cost, account, access_key })
}

/// What can be judged without a state: actions, size, signature, in this order.
fn check_form(runtime: &Runtime, signed: &SignedTransaction) -> Result<(), InvalidTxError> {
    let config = &runtime.config;
    if signed.transaction.nonce().nonce_index().is_some() {
        return Err(InvalidTxError::ActionsValidation(not_modelled("gas keys")));
    }
    check_actions(&config.wasm_config.limit_config, signed.transaction.actions())
        .map_err(InvalidTxError::ActionsValidation)?;
    ValidatedTransaction::check_valid_for_config(config, signed, PROTOCOL_VERSION)?;
    if runtime.signatures.are_valid(signed) { Ok(()) } else { Err(InvalidTxError::InvalidSignature) }
}

/// A nonce must grow, but stay below what keys added at this height start with.
fn check_nonce(nonce: Nonce, access_key: &AccessKey, height: u64) -> Result<(), InvalidTxError> {
    if nonce <= access_key.nonce {
        return Err(InvalidTxError::InvalidNonce { tx_nonce: nonce, ak_nonce: access_key.nonce });
    }
    let upper_bound = nonce_upper_bound(height);
    if nonce >= upper_bound {
        return Err(InvalidTxError::NonceTooLarge { tx_nonce: nonce, upper_bound });
    }
    Ok(())
}

pub(super) fn nonce_upper_bound(height: u64) -> Nonce {
    height.saturating_mul(AccessKey::ACCESS_KEY_NONCE_RANGE_MULTIPLIER)
}

/// What a function-call key may be used for.
pub(super) fn check_permission(
    permission: &FunctionCallPermission,
    actions: &[Action],
    receiver_id: &AccountId,
) -> Result<(), InvalidAccessKeyError> {
    let [Action::FunctionCall(call)] = actions else {
        return Err(InvalidAccessKeyError::RequiresFullAccess);
    };
    if !call.deposit.is_zero() {
        return Err(InvalidAccessKeyError::DepositWithFunctionCall);
    }
    if *receiver_id != permission.receiver_id {
        return Err(InvalidAccessKeyError::ReceiverMismatch {
            tx_receiver: receiver_id.clone(),
            ak_receiver: permission.receiver_id.clone(),
        });
    }
    if !permission.method_names.is_empty() && !permission.method_names.contains(&call.method_name) {
        return Err(InvalidAccessKeyError::MethodNameMismatch { method_name: call.method_name.clone() });
    }
    Ok(())
}

/// An account pays for its bytes by owning tokens. Gives what is lacking.
pub(super) fn check_storage_stake(config: &RuntimeConfig, account: &Account) -> Result<(), Balance> {
    let owned = account.amount().saturating_add(account.locked());
    let usage = account.storage_usage();
    let required = config.storage_amount_per_byte().saturating_mul(u128::from(usage));
    if owned >= required || usage <= ZERO_BALANCE_STORAGE_LIMIT {
        return Ok(());
    }
    Err(required.saturating_sub(owned))
}
