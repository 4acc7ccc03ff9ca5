//! Code deployed once and used by many accounts.

use std::sync::Arc;

use super::actions::{account_mut, bytes, grow, set_contract};
use super::block::Block;
use super::execute::{Execution, Failure};
use near_primitives::account::AccountContract;
use near_primitives::action::{
    DeployGlobalContractAction, GlobalContractDeployMode, GlobalContractIdentifier,
};
use near_primitives::errors::{ActionErrorKind, IntegerOverflowError};
use near_primitives::hash::hash;
use near_primitives::receipt::{GlobalContractDistributionReceipt, Receipt};
use near_primitives::trie_key::{GlobalContractCodeIdentifier, TrieKey};
use near_primitives::utils::create_receipt_id_from_receipt_id;

impl Block<'_> {
    /// Burns what the code costs and sends it out. It arrives here in the next block, and goes on from shard to
    /// shard.
    pub(super) fn deploy_global(
        &mut self,
        run: &mut Execution,
        deploy: &DeployGlobalContractAction,
    ) -> Result<(), Failure> {
        let account_id = run.account_id().clone();
        let per_byte = self.runtime.config.fees.storage_usage_config.global_contract_storage_amount_per_byte;
        let cost = per_byte.checked_mul(u128::from(bytes(deploy.code.len()))).ok_or(IntegerOverflowError)?;
        let account = account_mut(run);
        let Some(amount) = account.amount().checked_sub(cost) else {
            return Err(ActionErrorKind::LackBalanceForState { account_id, amount: cost }.into());
        };
        account.set_amount(amount);
        run.tokens_burnt = run.tokens_burnt.checked_add(cost).ok_or(IntegerOverflowError)?;

        let id = match deploy.deploy_mode {
            GlobalContractDeployMode::CodeHash => GlobalContractIdentifier::CodeHash(hash(&deploy.code)),
            GlobalContractDeployMode::AccountId => GlobalContractIdentifier::AccountId(account_id.clone()),
        };
        let nonce_key = TrieKey::GlobalContractNonce { identifier: id.clone().into() };
        let nonce = self.overlay.read::<u64>(&nonce_key).unwrap_or(0) + 1;
        // At once, so that no two distributions have the same one.
        self.overlay.write(&nonce_key, &nonce);
        let distribution = GlobalContractDistributionReceipt::new(
            id,
            self.state.shard_id(self.shard),
            Vec::new(),
            deploy.code.clone(),
            nonce,
        );
        run.receipts.push(Receipt::new_global_contract_distribution(account_id, distribution));
        Ok(())
    }

    /// Stores code that has been sent out, unless newer code is there already.
    pub(super) fn store_global_contract(&mut self, distribution: &GlobalContractDistributionReceipt) {
        let identifier: GlobalContractCodeIdentifier = distribution.id().clone().into();
        let nonce_key = TrieKey::GlobalContractNonce { identifier: identifier.clone() };
        let stored = self.overlay.read::<u64>(&nonce_key).unwrap_or(0);
        if distribution.nonce() < stored {
            return;
        }
        self.overlay.write(&nonce_key, &distribution.nonce());
        let key = TrieKey::GlobalContractCode { identifier };
        self.overlay.put(key.to_vec().into(), Some(distribution.code().clone()));
    }

    /// Sends code on to the next shard that does not have it.
    pub(super) fn forward_global_contract(
        &mut self,
        receipt: &Receipt,
        distribution: &GlobalContractDistributionReceipt,
    ) {
        let mut delivered = distribution.already_delivered_shards().to_vec();
        delivered.push(self.state.shard_id(self.shard));
        let Some(next) = self.state.layout().shard_ids().find(|shard| !delivered.contains(shard)) else {
            return;
        };
        let onward = GlobalContractDistributionReceipt::new(
            distribution.id().clone(),
            next,
            delivered,
            Arc::clone(distribution.code()),
            distribution.nonce(),
        );
        let mut onward = Receipt::new_global_contract_distribution(receipt.predecessor_id().clone(), onward);
        onward.set_receipt_id(create_receipt_id_from_receipt_id(
            receipt.receipt_id(),
            self.context.height,
            0,
        ));
        self.dispatch(receipt.receipt_id(), 0, onward);
    }

    pub(super) fn use_global(
        &mut self,
        run: &mut Execution,
        identifier: GlobalContractIdentifier,
    ) -> Result<(), Failure> {
        let code = TrieKey::GlobalContractCode { identifier: identifier.clone().into() };
        if !self.overlay.contains(&code) {
            return Err(ActionErrorKind::GlobalContractDoesNotExist { identifier }.into());
        }
        let account_id = run.account_id().clone();
        let account = account_mut(run);
        self.clear_contract(&account_id, account);
        let contract = match identifier {
            GlobalContractIdentifier::CodeHash(hash) => AccountContract::Global(hash),
            GlobalContractIdentifier::AccountId(id) => AccountContract::GlobalByAccount(id),
        };
        let usage = grow(account.storage_usage(), contract.identifier_storage_usage())?;
        account.set_storage_usage(usage);
        set_contract(account, contract);
        Ok(())
    }
}
