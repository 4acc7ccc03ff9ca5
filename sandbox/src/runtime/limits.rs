//! What a transaction or receipt may contain at all, whoever sends it.
//!
//! Owns the checks that need no state. What this node does not model is refused here, by name.

use near_crypto::key_conversion::is_valid_staking_key;
use near_parameters::vm::LimitConfig;
use near_primitives::account::{AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::{Action, FunctionCallAction};
use near_primitives::errors::{ActionsValidationError, ReceiptValidationError};
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::types::AccountId;

use super::PROTOCOL_VERSION;
use super::fees::prepaid_gas;

/// A list of actions, as a transaction or a receipt carries it.
pub(super) fn check_actions(limits: &LimitConfig, actions: &[Action]) -> Result<(), ActionsValidationError> {
    let n_actions = length(actions.len());
    if n_actions > limits.max_actions_per_receipt {
        return Err(ActionsValidationError::TotalNumberOfActionsExceeded {
            total_number_of_actions: n_actions,
            limit: limits.max_actions_per_receipt,
        });
    }
    check_deploys(limits, actions)?;
    let mut has_delegate = false;
    for (index, action) in actions.iter().enumerate() {
        match action {
            Action::DeleteAccount(_) if index + 1 < actions.len() => {
                return Err(ActionsValidationError::DeleteActionMustBeFinal);
            }
            Action::Delegate(_) | Action::DelegateV2(_) if has_delegate => {
                return Err(ActionsValidationError::DelegateActionMustBeOnlyOne);
            }
            _ => {}
        }
        has_delegate |= action.is_delegate();
        check_action(limits, action)?;
    }
    let total = prepaid_gas(actions).map_err(|_| ActionsValidationError::IntegerOverflow)?;
    if total > limits.max_total_prepaid_gas {
        return Err(ActionsValidationError::TotalPrepaidGasExceeded {
            total_prepaid_gas: total,
            limit: limits.max_total_prepaid_gas,
        });
    }
    Ok(())
}

/// A receipt that a contract has created.
pub(super) fn check_new_receipt(
    limits: &LimitConfig,
    receipt: &Receipt,
) -> Result<(), ReceiptValidationError> {
    let size = borsh::object_length(receipt).expect("invariant: receipts serialise");
    if length(size) > limits.max_receipt_size {
        return Err(ReceiptValidationError::ReceiptSizeExceeded {
            size: length(size),
            limit: limits.max_receipt_size,
        });
    }
    match receipt.versioned_receipt() {
        VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
            let n_inputs = length(action.input_data_ids().len());
            if n_inputs > limits.max_number_input_data_dependencies {
                return Err(ReceiptValidationError::NumberInputDataDependenciesExceeded {
                    number_of_input_data_dependencies: n_inputs,
                    limit: limits.max_number_input_data_dependencies,
                });
            }
            check_actions(limits, action.actions()).map_err(ReceiptValidationError::ActionsValidation)
        }
        VersionedReceiptEnum::Data(data) | VersionedReceiptEnum::PromiseResume(data) => {
            let len = data.data.as_ref().map_or(0, |data| length(data.len()));
            if len > limits.max_length_returned_data {
                return Err(ReceiptValidationError::ReturnedValueLengthExceeded {
                    length: len,
                    limit: limits.max_length_returned_data,
                });
            }
            Ok(())
        }
        VersionedReceiptEnum::GlobalContractDistribution(_) => Ok(()),
    }
}

fn check_action(limits: &LimitConfig, action: &Action) -> Result<(), ActionsValidationError> {
    match action {
        Action::CreateAccount(_)
        | Action::Transfer(_)
        | Action::DeleteKey(_)
        | Action::DeleteAccount(_)
        | Action::UseGlobalContract(_) => Ok(()),
        Action::DeployContract(deploy) => check_code(limits, deploy.code.len()),
        Action::DeployGlobalContract(deploy) => check_code(limits, deploy.code.len()),
        Action::FunctionCall(call) => check_function_call(limits, call),
        Action::Stake(stake) => {
            if is_valid_staking_key(&stake.public_key) {
                Ok(())
            } else {
                let public_key = Box::new(stake.public_key.clone());
                Err(ActionsValidationError::UnsuitableStakingKey { public_key })
            }
        }
        Action::AddKey(add) => match &add.access_key.permission {
            AccessKeyPermission::FullAccess => Ok(()),
            AccessKeyPermission::FunctionCall(permission) => check_permission(limits, permission),
            AccessKeyPermission::GasKeyFullAccess(_) | AccessKeyPermission::GasKeyFunctionCall(..) => {
                Err(not_modelled("gas keys"))
            }
        },
        Action::Delegate(signed) => check_actions(limits, &signed.delegate_action.get_actions()),
        Action::DelegateV2(_) => Err(ActionsValidationError::RemovedProtocolFeature {
            protocol_feature: "DelegateV2".to_owned(),
            version: PROTOCOL_VERSION,
        }),
        Action::DeterministicStateInit(_) => Err(not_modelled("deterministic state init")),
        Action::UniversalStateInit(_) => Err(not_modelled("universal state init")),
        Action::TransferToGasKey(_) | Action::WithdrawFromGasKey(_) => Err(not_modelled("gas keys")),
    }
}

fn check_code(limits: &LimitConfig, len: usize) -> Result<(), ActionsValidationError> {
    let (size, limit) = (length(len), limits.max_contract_size);
    if size > limit {
        return Err(ActionsValidationError::ContractSizeExceeded { size, limit });
    }
    Ok(())
}

fn check_function_call(
    limits: &LimitConfig,
    call: &FunctionCallAction,
) -> Result<(), ActionsValidationError> {
    if call.gas.as_gas() == 0 {
        return Err(ActionsValidationError::FunctionCallZeroAttachedGas);
    }
    if call.method_name.is_empty() {
        return Err(ActionsValidationError::FunctionCallEmptyMethodName);
    }
    let (name_len, limit) = (length(call.method_name.len()), limits.max_length_method_name);
    if name_len > limit {
        return Err(ActionsValidationError::FunctionCallMethodNameLengthExceeded { length: name_len, limit });
    }
    let (args_len, limit) = (length(call.args.len()), limits.max_arguments_length);
    if args_len > limit {
        return Err(ActionsValidationError::FunctionCallArgumentsLengthExceeded { length: args_len, limit });
    }
    Ok(())
}

fn check_permission(
    limits: &LimitConfig,
    permission: &FunctionCallPermission,
) -> Result<(), ActionsValidationError> {
    if AccountId::validate(&permission.receiver_id).is_err() {
        let account_id = permission.receiver_id.chars().take(2 * AccountId::MAX_LEN).collect();
        return Err(ActionsValidationError::InvalidAccountId { account_id });
    }
    let mut total = 0;
    for name in &permission.method_names {
        let (len, limit) = (length(name.len()), limits.max_length_method_name);
        if len > limit {
            return Err(ActionsValidationError::AddKeyMethodNameLengthExceeded { length: len, limit });
        }
        total += len + 1;
    }
    if total > limits.max_number_bytes_method_names {
        return Err(ActionsValidationError::AddKeyMethodNamesNumberOfBytesExceeded {
            total_number_of_bytes: total,
            limit: limits.max_number_bytes_method_names,
        });
    }
    Ok(())
}

fn check_deploys(limits: &LimitConfig, actions: &[Action]) -> Result<(), ActionsValidationError> {
    let is_deploy =
        |action: &&Action| matches!(action, Action::DeployContract(_) | Action::DeployGlobalContract(_));
    let n_deploys = length(actions.iter().filter(is_deploy).count());
    if n_deploys > limits.max_deploy_actions_per_receipt {
        return Err(ActionsValidationError::TotalNumberOfDeployActionsExceeded {
            number_of_deploy_actions: n_deploys,
            limit: limits.max_deploy_actions_per_receipt,
        });
    }
    Ok(())
}

pub(super) fn not_modelled(what: &str) -> ActionsValidationError {
    ActionsValidationError::UnsupportedProtocolFeature {
        protocol_feature: format!("not modelled: {what}"),
        version: PROTOCOL_VERSION,
    }
}

fn length(len: usize) -> u64 {
    u64::try_from(len).expect("invariant: lengths fit into 64 bits")
}
