//! A model version is registered, with terms that never change.

use commonweight_common::storage::StorageMeter;
use near_sdk::{AccountId, near};

use super::{Contract, ContractExt, guard, storage};
use crate::{Digest, Event, Feature, ReleaseId, Result, Terms, logic::release::Release};

#[near]
impl Contract {
    /// Registers the next version of a model and answers its number. Its terms never change.
    ///
    /// - **Caller**: the owner. **Deposit**: the storage; the rest comes back.
    /// - **Emits**: `release_registered`.
    /// - **Fails**: `MODEL_ID_MALFORMED`, `TERMS_NOT_WHOLE`, `PAUSED`.
    #[payable]
    #[handle_result]
    pub fn register_model(
        &mut self,
        model_id: String,
        operator_id: AccountId,
        terms: Terms,
        lineage_hash: Digest,
        price_version: u32,
    ) -> Result<u32> {
        guard::some_deposit()?;
        self.owner.require()?;
        self.check_running(Feature::Model)?;
        let meter = StorageMeter::start();
        let version = Self::next_version(&model_id);
        let id = ReleaseId { model_id, version };
        let release = Release::new(id, operator_id, terms, lineage_hash, price_version)?;
        let event = Event::ReleaseRegistered {
            model_id: release.id.model_id.clone().into(),
            version,
            operator_id: std::borrow::Cow::Owned(release.operator_id.clone()),
            terms: std::borrow::Cow::Owned(release.terms.clone()),
            lineage_hash,
            price_version,
        };
        self.add_release(&release);
        event.emit();
        storage::pay_storage(&meter, 1)?;
        Ok(version)
    }
}
