//! The rules of each action: who may do it, on what, and what it does.
//!
//! Keys, delegated actions, global contracts and function calls have modules of their own.

use near_crypto::PublicKey;
use near_primitives::account::id::AccountType;
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::action::{Action, DeleteAccountAction, DeployContractAction, StakeAction};
use near_primitives::errors::{ActionErrorKind, FunctionCallError, IntegerOverflowError};
use near_primitives::hash::{CryptoHash, hash};
use near_primitives::receipt::Receipt;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, StorageUsage};
use near_primitives::utils::create_action_hash_from_receipt_id;
use near_primitives_core::chains;
use near_vm_runner::logic::types::ReturnData;

use super::block::Block;
use super::execute::{Execution, Failure, is_only_action};
use crate::state::{access_key_prefix, data_prefix};

/// The wallet contracts of the two public networks, by hash.
const ETH_WALLET_OF_MAINNET: &str = "2zodJZK2e4nnv5AqwCRnenNSmkikXhEd7PPY6BmfTmW4";
const ETH_WALLET_OF_TESTNET: &str = "3PpYvRxBfC5BkZxTw8ZFG3D52w1ZRhvDDWirKoxphMDn";

type Done = Result<(), Failure>;

impl Block<'_> {
    pub(super) fn act(
        &mut self,
        run: &mut Execution,
        index: usize,
        action: &Action,
    ) -> Result<ReturnData, Failure> {
        check_existence(run, action)?;
        check_permission(run, action)?;
        match action {
            Action::FunctionCall(call) => {
                let receipt_id = run.receipt.receipt_id();
                let action_hash = create_action_hash_from_receipt_id(receipt_id, self.context.height, index);
                let is_last = index + 1 == run.action_receipt.actions().len();
                return self.call_function(run, call, action_hash, is_last);
            }
            Action::CreateAccount(_) => self.create_account(run)?,
            Action::Transfer(transfer) => self.transfer(run, transfer.deposit)?,
            Action::DeployContract(deploy) => self.deploy(run, deploy)?,
            Action::Stake(stake) => self.stake(run, stake)?,
            Action::AddKey(add) => self.add_key(run, add)?,
            Action::DeleteKey(delete) => self.delete_key(run, &delete.public_key)?,
            Action::DeleteAccount(delete) => self.delete_account(run, delete)?,
            Action::Delegate(signed) => self.delegate(run, signed)?,
            Action::DeployGlobalContract(deploy) => self.deploy_global(run, deploy)?,
            Action::UseGlobalContract(r#use) => {
                self.use_global(run, r#use.contract_identifier.clone())?;
            }
            Action::DeterministicStateInit(_) => {
                return Err(not_modelled("deterministic state init"));
            }
            Action::UniversalStateInit(_) => return Err(not_modelled("universal state init")),
            Action::TransferToGasKey(_) | Action::WithdrawFromGasKey(_) => {
                return Err(not_modelled("gas keys"));
            }
            Action::DelegateV2(_) => return Err(not_modelled("delegate actions of version 2")),
        }
        Ok(ReturnData::None)
    }

    fn create_account(&mut self, run: &mut Execution) -> Done {
        let account_id = run.account_id();
        let predecessor_id = run.receipt.predecessor_id();
        let rules = &self.runtime.config.account_creation_config;
        if account_id.is_top_level() {
            let is_short = account_id.len() < usize::from(rules.min_allowed_top_level_account_length);
            if is_short && *predecessor_id != rules.registrar_account_id {
                return Err(ActionErrorKind::CreateAccountOnlyByRegistrar {
                    account_id: account_id.clone(),
                    registrar_account_id: rules.registrar_account_id.clone(),
                    predecessor_id: predecessor_id.clone(),
                }
                .into());
            }
        } else if !account_id.is_sub_account_of(predecessor_id) {
            return Err(ActionErrorKind::CreateAccountNotAllowed {
                account_id: account_id.clone(),
                predecessor_id: predecessor_id.clone(),
            }
            .into());
        }
        let account_id = account_id.clone();
        run.account = Some(self.new_account(Balance::ZERO, 0));
        run.is_account_created = true;
        run.actor_id = account_id;
        Ok(())
    }

    /// An account without code, occupying so much more than the least.
    fn new_account(&self, amount: Balance, extra_storage: StorageUsage) -> Account {
        let bytes = self.runtime.config.fees.storage_usage_config.num_bytes_account;
        Account::new(amount, Balance::ZERO, AccountContract::None, bytes + extra_storage)
    }

    fn transfer(&mut self, run: &mut Execution, deposit: Balance) -> Done {
        if let Some(account) = &mut run.account {
            let amount = account.amount().checked_add(deposit).ok_or(IntegerOverflowError)?;
            account.set_amount(amount);
            // A gas refund also gives back the allowance it was taken from.
            if run.is_system() && run.action_receipt.signer_id() == run.account_id() {
                let public_key = run.action_receipt.signer_public_key();
                self.restore_allowance(run.receipt.receiver_id(), public_key, deposit);
            }
            return Ok(());
        }
        let account_id = run.account_id().clone();
        let account = match account_id.get_account_type() {
            AccountType::NearImplicitAccount => {
                let public_key = PublicKey::from_near_implicit_account(&account_id)
                    .expect("invariant: the name of such an account is its key");
                let access_key = AccessKey { nonce: self.first_nonce(), ..AccessKey::full_access() };
                let storage = self.key_storage(&public_key, &access_key);
                self.overlay.write(&TrieKey::access_key(account_id.clone(), &public_key), &access_key);
                self.new_account(deposit, storage)
            }
            AccountType::NearDeterministicAccount => self.new_account(deposit, 0),
            AccountType::EthImplicitAccount => {
                let wallet = AccountContract::Global(eth_wallet_hash(&self.runtime.chain_id));
                let mut account = self.new_account(deposit, wallet.identifier_storage_usage());
                set_contract(&mut account, wallet);
                account
            }
            AccountType::UniversalAccount => return Err(not_modelled("universal accounts")),
            AccountType::NamedAccount => {
                unreachable!("invariant: a transfer never creates a named account")
            }
        };
        run.account = Some(account);
        run.is_account_created = true;
        run.actor_id = account_id;
        Ok(())
    }

    fn deploy(&mut self, run: &mut Execution, deploy: &DeployContractAction) -> Done {
        let account_id = run.account_id().clone();
        let account = account_mut(run);
        self.clear_contract(&account_id, account);
        let len = bytes(deploy.code.len());
        account.set_storage_usage(grow(account.storage_usage(), len)?);
        set_contract(account, AccountContract::Local(hash(&deploy.code)));
        let key = TrieKey::ContractCode { account_id };
        self.overlay.put(key.to_vec().into(), Some(deploy.code.clone().into()));
        Ok(())
    }

    /// Takes away what code the account has: its own, or its right to use another's.
    pub(super) fn clear_contract(&mut self, account_id: &AccountId, account: &mut Account) {
        let freed = self.contract_storage(account_id, account);
        let usage = account.storage_usage().saturating_sub(freed);
        account.set_storage_usage(usage);
        self.overlay.remove(&TrieKey::ContractCode { account_id: account_id.clone() });
        set_contract(account, AccountContract::None);
    }

    fn contract_storage(&self, account_id: &AccountId, account: &Account) -> StorageUsage {
        match &*account.contract() {
            AccountContract::Local(_) => {
                let key = TrieKey::ContractCode { account_id: account_id.clone() };
                self.overlay.get(&key.to_vec()).map_or(0, |code| bytes(code.len()))
            }
            other => other.identifier_storage_usage(),
        }
    }

    fn stake(&mut self, run: &mut Execution, stake: &StakeAction) -> Done {
        let account_id = run.account_id().clone();
        let minimum_stake = self.context.minimum_stake;
        let account = account_mut(run);
        let increment = stake.stake.saturating_sub(account.locked());
        let Some(amount) = account.amount().checked_sub(increment) else {
            return Err(ActionErrorKind::TriesToStake {
                account_id,
                stake: stake.stake,
                locked: account.locked(),
                balance: account.amount(),
            }
            .into());
        };
        if account.locked().is_zero() && stake.stake.is_zero() {
            return Err(ActionErrorKind::TriesToUnstake { account_id }.into());
        }
        if !stake.stake.is_zero() && stake.stake < minimum_stake {
            let stake = stake.stake;
            return Err(ActionErrorKind::InsufficientStake { account_id, stake, minimum_stake }.into());
        }
        // Less stake than before is released by the end of epochs, not here.
        if stake.stake > account.locked() {
            account.set_amount(amount);
            if account.set_locked(stake.stake).is_err() {
                return Err(ActionErrorKind::AccountNotInitialized { account_id }.into());
            }
        }
        let proposal = ValidatorStake::new(account_id, stake.public_key.clone(), stake.stake);
        run.proposals.push(proposal);
        Ok(())
    }

    fn delete_account(&mut self, run: &mut Execution, delete: &DeleteAccountAction) -> Done {
        let account_id = run.account_id().clone();
        let account = account_mut(run);
        let contract = self.contract_storage(&account_id, account);
        if account.storage_usage().saturating_sub(contract) > Account::MAX_ACCOUNT_DELETION_STORAGE_USAGE {
            return Err(ActionErrorKind::DeleteAccountWithLargeState { account_id }.into());
        }
        let amount = account.amount();
        if !amount.is_zero() {
            run.receipts.push(Receipt::new_balance_refund(&delete.beneficiary_id, amount));
        }
        self.overlay.remove(&TrieKey::Account { account_id: account_id.clone() });
        self.overlay.remove(&TrieKey::ContractCode { account_id: account_id.clone() });
        for prefix in [access_key_prefix(&account_id), data_prefix(&account_id)] {
            for key in self.overlay.keys_with_prefix(&prefix) {
                self.overlay.put(key, None);
            }
        }
        run.actor_id = run.receipt.predecessor_id().clone();
        run.account = None;
        // What is gone at the end was not created: nothing is charged for it.
        run.is_account_created = false;
        Ok(())
    }
}

fn check_existence(run: &Execution, action: &Action) -> Done {
    let account_id = run.account_id();
    let account = match (action, &run.account) {
        (Action::CreateAccount(_), Some(_)) => {
            let account_id = account_id.clone();
            return Err(ActionErrorKind::AccountAlreadyExists { account_id }.into());
        }
        (Action::CreateAccount(_), None) => {
            if account_id.get_account_type() == AccountType::NamedAccount {
                return Ok(());
            }
            let account_id = account_id.clone();
            return Err(ActionErrorKind::OnlyImplicitAccountCreationAllowed { account_id }.into());
        }
        (Action::Transfer(_), None) if may_create_implicitly(run) => return Ok(()),
        (_, None) => {
            let account_id = account_id.clone();
            return Err(ActionErrorKind::AccountDoesNotExist { account_id }.into());
        }
        (_, Some(account)) => account,
    };
    if account.is_initialized() || matches!(action, Action::Transfer(_)) {
        return Ok(());
    }
    let account_id = account_id.clone();
    Err(ActionErrorKind::AccountNotInitialized { account_id }.into())
}

fn may_create_implicitly(run: &Execution) -> bool {
    !run.is_system()
        && is_only_action(run.action_receipt.actions())
        && run.account_id().get_account_type() != AccountType::NamedAccount
}

fn check_permission(run: &Execution, action: &Action) -> Done {
    let account_id = run.account_id();
    match action {
        Action::DeployContract(_)
        | Action::Stake(_)
        | Action::AddKey(_)
        | Action::DeleteKey(_)
        | Action::DeleteAccount(_)
        | Action::DeployGlobalContract(_)
        | Action::UseGlobalContract(_)
        | Action::WithdrawFromGasKey(_) => {}
        Action::CreateAccount(_)
        | Action::FunctionCall(_)
        | Action::Transfer(_)
        | Action::Delegate(_)
        | Action::DelegateV2(_)
        | Action::DeterministicStateInit(_)
        | Action::UniversalStateInit(_)
        | Action::TransferToGasKey(_) => return Ok(()),
    }
    if run.actor_id != *account_id {
        return Err(ActionErrorKind::ActorNoPermission {
            account_id: account_id.clone(),
            actor_id: run.actor_id.clone(),
        }
        .into());
    }
    let has_stake = run.account.as_ref().is_some_and(|account| !account.locked().is_zero());
    if matches!(action, Action::DeleteAccount(_)) && has_stake {
        let account_id = account_id.clone();
        return Err(ActionErrorKind::DeleteAccountStaking { account_id }.into());
    }
    Ok(())
}

/// Hash of the wallet contract that accounts named by an Ethereum address run. The contract itself is not part of
/// the node: without it, calls of such an account find no code.
fn eth_wallet_hash(chain_id: &str) -> CryptoHash {
    let hash = if chain_id == chains::TESTNET { ETH_WALLET_OF_TESTNET } else { ETH_WALLET_OF_MAINNET };
    hash.parse().expect("invariant: a literal hash is valid")
}

pub(super) fn account_mut<'r>(run: &'r mut Execution) -> &'r mut Account {
    run.account.as_mut().expect("invariant: existence is checked before every action")
}

pub(super) fn set_contract(account: &mut Account, contract: AccountContract) {
    account.set_contract(contract).expect("invariant: checked before every action");
}

pub(super) fn grow(usage: StorageUsage, by: u64) -> Result<StorageUsage, Failure> {
    usage.checked_add(by).ok_or_else(|| IntegerOverflowError.into())
}

/// What is not modelled fails the action and says so.
pub(super) fn not_modelled(what: &str) -> Failure {
    let message = format!("not modelled: {what}");
    ActionErrorKind::FunctionCallError(FunctionCallError::ExecutionError(message)).into()
}

pub(super) fn bytes(len: usize) -> u64 {
    u64::try_from(len).expect("invariant: lengths fit into 64 bits")
}
