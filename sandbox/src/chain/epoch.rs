//! Epochs: their numbers, names and validators. Stakes proposed in one epoch count two epochs later, and what
//! is staked beyond need is freed then. One validator always produces every block, whoever holds stake.

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use near_chain_configs::GenesisConfig;
use near_crypto::PublicKey;
use near_primitives::account::Account;
use near_primitives::hash::CryptoHash;
use near_primitives::state_record::StateRecord;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, EpochId};

use super::block_ref::BlockRef;
use crate::state::State;

/// After how many epochs without proposals the validators no longer change.
const EPOCHS_TO_SETTLE: u64 = 4;

/// A validator of an epoch.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Validator {
    /// The key it stakes with.
    pub public_key: PublicKey,
    /// What it stakes, in yoctoNEAR.
    pub stake: Balance,
}

/// One epoch, as seen from any block of it.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
pub struct Epoch {
    /// Its name: the hash of the last block before the epoch that preceded it.
    pub id: EpochId,
    /// The name of the one after it.
    pub next_id: EpochId,
    /// Its number, counted from 1.
    pub height: u64,
    /// Height of its first block.
    pub start: u64,
    /// Who validates in it.
    pub validators: BTreeMap<AccountId, Validator>,
    /// Who validates in the next.
    pub next_validators: BTreeMap<AccountId, Validator>,
    /// The stakes of `validators`, as execution asks for them.
    pub stakes: Arc<BTreeMap<AccountId, Balance>>,
    /// The least anyone may stake in it, in yoctoNEAR.
    pub minimum_stake: Balance,
    /// Who validated in the epoch before it, and in the one before that.
    prev_validators: BTreeMap<AccountId, Validator>,
    former_validators: BTreeMap<AccountId, Validator>,
}

impl Epoch {
    /// The epoch of the first block.
    pub(super) fn first(config: &GenesisConfig) -> Self {
        let validators: BTreeMap<_, _> = config
            .validators
            .iter()
            .map(|info| {
                let validator = Validator { public_key: info.public_key.clone(), stake: info.amount };
                (info.account_id.clone(), validator)
            })
            .collect();
        Self {
            id: EpochId::default(),
            next_id: EpochId::default(),
            height: 0,
            start: config.genesis_height,
            stakes: stakes(&validators),
            minimum_stake: minimum_stake(config, &validators),
            next_validators: validators.clone(),
            prev_validators: validators.clone(),
            former_validators: BTreeMap::new(),
            validators,
        }
    }

    /// Whether a block at this height is past the end of this epoch.
    pub(super) fn ends_before(&self, config: &GenesisConfig, height: u64) -> bool {
        self.height == 0 || height >= self.start + config.epoch_length
    }

    /// The epoch of a block at this height, which is past the end of this one. `last` is the block before it.
    /// Epochs that passed without a block have names derived from that block's.
    pub(super) fn following(
        &self,
        config: &GenesisConfig,
        height: u64,
        last: BlockRef,
        proposals: &BTreeMap<AccountId, ValidatorStake>,
    ) -> Self {
        let length = config.epoch_length.max(1);
        let passed = if self.height == 0 { 1 } else { ((height - self.start) / length).max(1) };
        if passed == 1 {
            return self.next(config, height, last, proposals);
        }
        let start = self.start + passed * length;
        let mut epoch = self.next(config, start, last, proposals);
        for _ in 1..passed.min(EPOCHS_TO_SETTLE) {
            epoch = epoch.next(config, start, last, &BTreeMap::new());
        }
        let name = |offset: u64| EpochId(CryptoHash::hash_borsh((last, self.height + passed + offset)));
        Self { id: name(0), next_id: name(1), height: self.height + passed, ..epoch }
    }

    /// The epoch after this one. `last` is the last block of this one, `proposals` the stakes proposed in it.
    pub(super) fn next(
        &self,
        config: &GenesisConfig,
        start: u64,
        last: BlockRef,
        proposals: &BTreeMap<AccountId, ValidatorStake>,
    ) -> Self {
        let mut after_next = self.next_validators.clone();
        for (account_id, proposal) in proposals {
            if proposal.stake().is_zero() {
                after_next.remove(account_id);
            } else {
                let validator =
                    Validator { public_key: proposal.public_key().clone(), stake: proposal.stake() };
                after_next.insert(account_id.clone(), validator);
            }
        }
        let validators = self.next_validators.clone();
        Self {
            id: self.next_id,
            next_id: EpochId(last.hash),
            height: self.height + 1,
            start,
            stakes: stakes(&validators),
            minimum_stake: minimum_stake(config, &validators),
            next_validators: after_next,
            prev_validators: self.validators.clone(),
            former_validators: self.prev_validators.clone(),
            validators,
        }
    }

    /// Frees what the accounts have locked beyond their largest stake of the last three epochs.
    /// Returned as records to set at the start of this epoch; none when nothing changes.
    pub(super) fn released_stakes(&self, state: &State) -> Vec<StateRecord> {
        let sets = [&self.prev_validators, &self.validators, &self.next_validators];
        let mut accounts: Vec<&AccountId> =
            sets.iter().flat_map(|set| set.keys()).chain(self.former_validators.keys()).collect();
        accounts.sort_unstable();
        accounts.dedup();

        let mut records = Vec::new();
        for account_id in accounts {
            let needed = sets
                .iter()
                .filter_map(|set| set.get(account_id))
                .map(|validator| validator.stake)
                .max()
                .unwrap_or(Balance::ZERO);
            let Some(mut account) = state.account(account_id) else { continue };
            if let Some(freed) = account.locked().checked_sub(needed).filter(|freed| !freed.is_zero()) {
                release(&mut account, needed, freed);
                records.push(StateRecord::Account { account_id: account_id.clone(), account });
            }
        }
        records
    }
}

fn release(account: &mut Account, needed: Balance, freed: Balance) {
    let amount =
        account.amount().checked_add(freed).expect("invariant: a part of the total supply fits 128 bits");
    account.set_amount(amount);
    account.set_locked(needed).expect("invariant: what holds stake is initialised");
}

fn stakes(validators: &BTreeMap<AccountId, Validator>) -> Arc<BTreeMap<AccountId, Balance>> {
    Arc::new(validators.iter().map(|(account_id, validator)| (account_id.clone(), validator.stake)).collect())
}

/// A seat costs the share of all stakes that the genesis names; the least proposal is a part of a seat.
fn minimum_stake(config: &GenesisConfig, validators: &BTreeMap<AccountId, Validator>) -> Balance {
    let total = validators
        .values()
        .try_fold(Balance::ZERO, |sum, validator| sum.checked_add(validator.stake))
        .expect("invariant: all stakes are a part of the total supply");
    let ratio = config.minimum_stake_ratio;
    let (numerator, denominator) =
        (u128::from(ratio.numer().unsigned_abs()), u128::from(ratio.denom().unsigned_abs()));
    let rest = denominator.saturating_sub(numerator).max(1);
    let seat = total.as_yoctonear() / rest * numerator;
    Balance::from_yoctonear(seat / u128::from(config.minimum_stake_divisor.max(1)))
}

#[cfg(test)]
mod tests;
