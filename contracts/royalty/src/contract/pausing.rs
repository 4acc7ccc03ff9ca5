//! Who may pause, and what a pause stops: ways in. Redeeming, withdrawing, claiming and flushing are never paused, nor
//! what a consumer does with its channel; so no clock of a channel stands still, and none has to be moved.

use std::borrow::Cow;

use commonweight_common::{
    pause::{Authority, Pause},
    roles::{Role as _, Roles},
};
use near_sdk::{AccountId, env, json_types::U64, near};

use super::{Contract, ContractExt, guard, state};
use crate::{Event, Feature, Result, Role};

#[near]
impl Contract {
    /// Pauses a way in for `duration` nanoseconds from now, a week at most, or makes its pause longer.
    ///
    /// - **Caller**: the owner, or a guardian as far as little was paused lately. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `paused`.
    /// - **Fails**: `ROLE_MISSING`, `PAUSE_DURATION`, `PAUSE_NOT_LONGER`, `PAUSE_TOO_SOON`.
    #[payable]
    #[handle_result]
    pub fn pause(&mut self, feature: Feature, duration: U64) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let by = if account_id == *self.owner.id() {
            Authority::Owner
        } else {
            roles().require(Role::Guardian, &account_id)?;
            Authority::Pauser
        };
        let span = self.pause_of_mut(feature).begin(by, duration.0, env::block_timestamp())?;
        Event::Paused { feature, account_id: Cow::Owned(account_id), until: span.until.into() }.emit();
        Ok(())
    }

    /// Ends a pause before its time.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `unpaused`.
    /// - **Fails**: `PAUSE_NONE` where nothing is paused.
    #[payable]
    #[handle_result]
    pub fn unpause(&mut self, feature: Feature) -> Result<()> {
        self.require_owner()?;
        self.pause_of_mut(feature).lift(env::block_timestamp())?;
        Event::Unpaused { feature }.emit();
        Ok(())
    }

    /// Until when a way in is paused, in nanoseconds since 1970. `null` where it is not.
    pub fn paused_until(&self, feature: Feature) -> Option<U64> {
        self.pause_of(feature).until(env::block_timestamp()).map(U64)
    }

    /// Gives a role to an account.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. The contract pays for the record.
    /// - **Emits**: `role_granted`, unless the account had the role.
    /// - **Fails**: `ROLE_FULL` where eight accounts have it.
    #[payable]
    #[handle_result]
    pub fn grant_role(&mut self, role: Role, account_id: AccountId) -> Result<()> {
        self.require_owner()?;
        let mut roles = roles();
        if roles.grant(role, account_id.clone())? {
            state::save_roles(&roles);
            Event::RoleGranted { role: role.name().into(), account_id: Cow::Owned(account_id) }.emit();
        }
        Ok(())
    }

    /// Takes a role from an account.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `role_revoked`, unless the account had it not.
    #[payable]
    #[handle_result]
    pub fn revoke_role(&mut self, role: Role, account_id: AccountId) -> Result<()> {
        self.require_owner()?;
        let mut roles = roles();
        if roles.revoke(role, &account_id) {
            state::save_roles(&roles);
            Event::RoleRevoked { role: role.name().into(), account_id: Cow::Owned(account_id) }.emit();
        }
        Ok(())
    }

    /// The accounts that have a role, eight at the most.
    pub fn role_holders(&self, role: Role) -> Vec<AccountId> {
        roles().grantees(role).cloned().collect()
    }
}

impl Contract {
    /// Fails while the way in is paused.
    pub(super) fn check_running(&self, feature: Feature) -> Result<()> {
        Ok(self.pause_of(feature).check(env::block_timestamp())?)
    }

    fn pause_of(&self, feature: Feature) -> &Pause {
        match feature {
            Feature::Channel => &self.pauses.channel,
            Feature::Model => &self.pauses.model,
        }
    }

    fn pause_of_mut(&mut self, feature: Feature) -> &mut Pause {
        match feature {
            Feature::Channel => &mut self.pauses.channel,
            Feature::Model => &mut self.pauses.model,
        }
    }
}

/// Who has which role.
pub(super) fn roles() -> Roles<Role> {
    state::load_roles()
}
