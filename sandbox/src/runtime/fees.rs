//! What sending and executing actions costs, in gas.
//!
//! Owns the arithmetic of the fee table and nothing else: no state, no prices but the ones given.

use near_parameters::cost::{
    gas_key_add_key_exec_fee, gas_key_add_key_send_fee, gas_key_transfer_exec_fee, gas_key_transfer_send_fee,
    transfer_exec_fee, transfer_send_fee,
};
use near_parameters::{ActionCosts, RuntimeConfig, RuntimeFeesConfig};
use near_primitives::account::AccessKeyPermission;
use near_primitives::action::Action;
use near_primitives::action::delegate::DelegateAction;
use near_primitives::errors::IntegerOverflowError;
use near_primitives::receipt::VersionedActionReceipt;
use near_primitives::transaction::Transaction;
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::universal_state_init::state_init_counts;

type Fee<T> = Result<T, IntegerOverflowError>;

/// Which half of a fee is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Paid where the action is sent from.
    Send {
        /// Whether sender and receiver are one account.
        to_self: bool,
    },
    /// Paid where the action is executed.
    Exec,
}

impl Side {
    fn of(self, fees: &RuntimeFeesConfig, cost: ActionCosts) -> Gas {
        match self {
            Self::Send { to_self } => fees.fee(cost).send_fee(to_self).gas,
            Self::Exec => fees.fee(cost).exec_fee().gas,
        }
    }

    fn times(self, fees: &RuntimeFeesConfig, cost: ActionCosts, n: usize) -> Fee<Gas> {
        let n = u64::try_from(n).map_err(|_| IntegerOverflowError)?;
        self.of(fees, cost).checked_mul(n).ok_or(IntegerOverflowError)
    }
}

/// What a transaction costs its signer beyond the tokens it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TransactionCost {
    /// Gas burnt when the transaction becomes a receipt.
    pub(super) gas_burnt: Gas,
    /// Tokens burnt with it, at the price of the block.
    pub(super) burnt_amount: Balance,
    /// Price at which the gas of the receipt is bought.
    pub(super) receipt_gas_price: Balance,
    /// Everything spent on gas, now and in advance.
    pub(super) gas_cost: Balance,
    /// Tokens sent along.
    pub(super) deposit: Balance,
    /// What the signer pays altogether.
    pub(super) total: Balance,
}

/// What a receipt carries in advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prepaid {
    /// Gas for function calls, and for sending what a delegated action sends.
    pub(super) gas: Gas,
    /// Gas for executing the actions and the receipt itself.
    pub(super) exec: Gas,
    /// Tokens sent along.
    pub(super) deposit: Balance,
}

impl Prepaid {
    /// Value of the receipt in tokens: the deposits and the gas at the price it was bought for.
    pub(super) fn value(&self, gas_price: Balance) -> Fee<Balance> {
        price(self.gas.checked_add_result(self.exec)?, gas_price)?
            .checked_add(self.deposit)
            .ok_or(IntegerOverflowError)
    }
}

pub(super) fn price(gas: Gas, gas_price: Balance) -> Fee<Balance> {
    gas_price.checked_mul(u128::from(gas.as_gas())).ok_or(IntegerOverflowError)
}

pub(super) fn transaction_cost(
    config: &RuntimeConfig,
    transaction: &Transaction,
    gas_price: Balance,
) -> Fee<TransactionCost> {
    let fees = &config.fees;
    let receiver = transaction.receiver_id();
    let actions = transaction.actions();
    let side = Side::Send { to_self: transaction.signer_id() == receiver };
    let gas_burnt = side
        .of(fees, ActionCosts::new_action_receipt)
        .checked_add_result(actions_fee(fees, side, actions, receiver)?)?
        .checked_add_result(signature_gas(fees, transaction))?;
    let prepaid = prepaid(fees, actions, receiver)?;

    let burnt_amount = price(gas_burnt, gas_price)?;
    let receipt_gas_price = gas_price.max(config.min_gas_purchase_price);
    let bought = price(prepaid.gas.checked_add_result(prepaid.exec)?, receipt_gas_price)?;
    let gas_cost = burnt_amount.checked_add(bought).ok_or(IntegerOverflowError)?;
    let total = gas_cost.checked_add(prepaid.deposit).ok_or(IntegerOverflowError)?;
    Ok(TransactionCost {
        gas_burnt,
        burnt_amount,
        receipt_gas_price,
        gas_cost,
        deposit: prepaid.deposit,
        total,
    })
}

pub(super) fn prepaid_of_receipt(
    fees: &RuntimeFeesConfig,
    receipt: &VersionedActionReceipt,
    receiver: &AccountId,
) -> Fee<Prepaid> {
    prepaid(fees, receipt.actions(), receiver)
}

/// What a receipt with these actions carries in advance.
pub(super) fn prepaid(fees: &RuntimeFeesConfig, actions: &[Action], receiver: &AccountId) -> Fee<Prepaid> {
    let mut gas = prepaid_gas(actions)?;
    for action in actions {
        if let Action::Delegate(signed) = action {
            gas = gas.checked_add_result(delegated_send(fees, &signed.delegate_action)?)?;
        }
    }
    Ok(Prepaid { gas, exec: prepaid_exec(fees, actions, receiver)?, deposit: deposit(actions)? })
}

/// Gas attached to function calls, those of delegated actions included.
pub(super) fn prepaid_gas(actions: &[Action]) -> Fee<Gas> {
    actions.iter().try_fold(Gas::ZERO, |sum, action| {
        let own = match action {
            Action::Delegate(signed) => prepaid_gas(&signed.delegate_action.get_actions())?,
            other => other.get_prepaid_gas(),
        };
        sum.checked_add_result(own)
    })
}

/// Tokens attached to actions, those of delegated actions included.
pub(super) fn deposit(actions: &[Action]) -> Fee<Balance> {
    actions.iter().try_fold(Balance::ZERO, |sum, action| {
        let own = match action {
            Action::Delegate(signed) => deposit(&signed.delegate_action.get_actions())?,
            other => other.get_deposit_balance(),
        };
        sum.checked_add(own).ok_or(IntegerOverflowError)
    })
}

/// Gas for executing a receipt with these actions, the receipts of delegated actions included.
pub(super) fn prepaid_exec(fees: &RuntimeFeesConfig, actions: &[Action], receiver: &AccountId) -> Fee<Gas> {
    let new_receipt = Side::Exec.of(fees, ActionCosts::new_action_receipt);
    actions.iter().try_fold(new_receipt, |sum, action| {
        let own = action_fee(fees, Side::Exec, action, receiver)?;
        let inner = match action {
            Action::Delegate(signed) => {
                let inner = &signed.delegate_action;
                prepaid_exec(fees, &inner.get_actions(), &inner.receiver_id)?
            }
            _ => Gas::ZERO,
        };
        sum.checked_add_result(own)?.checked_add_result(inner)
    })
}

/// Gas for sending on what a delegated action contains, from its sender to its receiver.
pub(super) fn delegated_send(fees: &RuntimeFeesConfig, delegated: &DelegateAction) -> Fee<Gas> {
    let side = Side::Send { to_self: delegated.sender_id == delegated.receiver_id };
    actions_fee(fees, side, &delegated.get_actions(), &delegated.receiver_id)
}

fn actions_fee(fees: &RuntimeFeesConfig, side: Side, actions: &[Action], receiver: &AccountId) -> Fee<Gas> {
    actions
        .iter()
        .try_fold(Gas::ZERO, |sum, action| sum.checked_add_result(action_fee(fees, side, action, receiver)?))
}

/// One half of the fee of one action. Gas attached to a function call is not part of it.
pub(super) fn action_fee(
    fees: &RuntimeFeesConfig,
    side: Side,
    action: &Action,
    receiver: &AccountId,
) -> Fee<Gas> {
    let flat = |cost| Ok(side.of(fees, cost));
    let sized = |base, byte, len: usize| side.of(fees, base).checked_add_result(side.times(fees, byte, len)?);
    match action {
        Action::CreateAccount(_) => flat(ActionCosts::create_account),
        Action::DeployContract(deploy) => {
            sized(ActionCosts::deploy_contract_base, ActionCosts::deploy_contract_byte, deploy.code.len())
        }
        Action::FunctionCall(call) => sized(
            ActionCosts::function_call_base,
            ActionCosts::function_call_byte,
            call.method_name.len() + call.args.len(),
        ),
        Action::Transfer(_) => Ok(transfer_fee(fees, side, receiver)),
        Action::Stake(_) => flat(ActionCosts::stake),
        Action::AddKey(add) => {
            let key_len = add.public_key.trie_id_len();
            add_key_fee(fees, side, &add.access_key.permission, receiver, key_len)
        }
        Action::DeleteKey(_) => flat(ActionCosts::delete_key),
        Action::DeleteAccount(_) => flat(ActionCosts::delete_account),
        Action::Delegate(signed) => {
            let inner = match side {
                Side::Exec => Gas::ZERO,
                Side::Send { .. } => {
                    let inner = &signed.delegate_action;
                    actions_fee(fees, side, &inner.get_actions(), &inner.receiver_id)?
                }
            };
            side.of(fees, ActionCosts::delegate).checked_add_result(inner)
        }
        Action::DelegateV2(_) => flat(ActionCosts::delegate),
        Action::DeployGlobalContract(deploy) => sized(
            ActionCosts::deploy_global_contract_base,
            ActionCosts::deploy_global_contract_byte,
            deploy.code.len(),
        ),
        Action::UseGlobalContract(r#use) => sized(
            ActionCosts::use_global_contract_base,
            ActionCosts::use_global_contract_byte,
            r#use.contract_identifier.len(),
        ),
        Action::DeterministicStateInit(init) => sized(
            ActionCosts::deterministic_state_init_base,
            ActionCosts::deterministic_state_init_byte,
            init.state_init.len_bytes(),
        )?
        .checked_add_result(side.times(
            fees,
            ActionCosts::deterministic_state_init_entry,
            init.state_init.data().len(),
        )?),
        Action::UniversalStateInit(init) => {
            let counts = state_init_counts(&init.state_init);
            let per = |cost, n: u64| side.of(fees, cost).checked_mul(n).ok_or(IntegerOverflowError);
            side.of(fees, ActionCosts::universal_state_init_base)
                .checked_add_result(per(ActionCosts::universal_state_init_byte, counts.num_bytes)?)?
                .checked_add_result(per(ActionCosts::universal_state_init_entry, counts.num_entries)?)?
                .checked_add_result(per(ActionCosts::add_full_access_key, counts.num_keys)?)
        }
        Action::TransferToGasKey(transfer) => {
            let (wire_len, trie_len) = (transfer.public_key.len(), transfer.public_key.trie_id_len());
            Ok(gas_key_transfer_fee(fees, side, receiver, wire_len, trie_len))
        }
        Action::WithdrawFromGasKey(withdraw) => {
            let (wire_len, trie_len) = (withdraw.public_key.len(), withdraw.public_key.trie_id_len());
            Ok(gas_key_transfer_fee(fees, side, receiver, wire_len, trie_len))
        }
    }
}

fn transfer_fee(fees: &RuntimeFeesConfig, side: Side, receiver: &AccountId) -> Gas {
    let kind = receiver.get_account_type();
    match side {
        Side::Send { to_self } => transfer_send_fee(fees, to_self, true, true, kind).gas,
        Side::Exec => transfer_exec_fee(fees, true, true, kind).gas,
    }
}

fn gas_key_transfer_fee(
    fees: &RuntimeFeesConfig,
    side: Side,
    receiver: &AccountId,
    wire_len: usize,
    trie_len: usize,
) -> Gas {
    let fee = match side {
        Side::Send { to_self } => gas_key_transfer_send_fee(fees, to_self, wire_len),
        Side::Exec => gas_key_transfer_exec_fee(fees, receiver.len(), trie_len),
    };
    fee.total().gas
}

fn add_key_fee(
    fees: &RuntimeFeesConfig,
    side: Side,
    permission: &AccessKeyPermission,
    receiver: &AccountId,
    key_len: usize,
) -> Fee<Gas> {
    let base = match permission {
        AccessKeyPermission::FullAccess | AccessKeyPermission::GasKeyFullAccess(_) => {
            side.of(fees, ActionCosts::add_full_access_key)
        }
        AccessKeyPermission::FunctionCall(call) | AccessKeyPermission::GasKeyFunctionCall(_, call) => {
            let bytes = call.method_names.iter().map(|name| name.len() + 1).sum();
            side.of(fees, ActionCosts::add_function_call_key_base).checked_add_result(side.times(
                fees,
                ActionCosts::add_function_call_key_byte,
                bytes,
            )?)?
        }
    };
    let gas_key = match permission {
        AccessKeyPermission::FullAccess | AccessKeyPermission::FunctionCall(_) => Gas::ZERO,
        AccessKeyPermission::GasKeyFullAccess(info) | AccessKeyPermission::GasKeyFunctionCall(info, _) => {
            match side {
                Side::Send { to_self } => gas_key_add_key_send_fee(fees, to_self).gas,
                Side::Exec => {
                    gas_key_add_key_exec_fee(fees, receiver.len(), key_len, info.num_nonces).total().gas
                }
            }
        }
    };
    base.checked_add_result(gas_key)
}

/// Gas for verifying the signatures a transaction carries; only post-quantum ones cost any.
fn signature_gas(fees: &RuntimeFeesConfig, transaction: &Transaction) -> Gas {
    use near_crypto::KeyType;
    use near_parameters::cost::SignatureKind;

    let of = |key: &near_crypto::PublicKey| {
        let kind = match key.key_type() {
            KeyType::ED25519 => SignatureKind::Ed25519,
            KeyType::SECP256K1 => SignatureKind::Secp256k1,
            KeyType::MLDSA65 => SignatureKind::MlDsa65,
        };
        fees.signature_verification_costs[kind].gas
    };
    transaction.actions().iter().fold(of(transaction.public_key()), |sum, action| match action {
        Action::Delegate(signed) => sum.saturating_add(of(&signed.delegate_action.public_key)),
        _ => sum,
    })
}
