//! The owner and its hand-over, the roles that it grants, pauses of ways in, and who is not counted among the
//! voters. Nobody here has power over stakes, over rewards that are earned, or over a ballot.

use commonweight_common::{
    Nullable,
    outgoing::{self, Answer},
    pause::{Authority, Pause},
    roles::{Role as _, Roles},
    storage::StorageDepositTooSmall,
    upgrade::Upgrade,
};
use near_sdk::{AccountId, NearToken, env, json_types::U64, near};

use super::{
    Contract, ContractExt, dao, guard,
    state::{self, OpenAccount, StorageKey, storage_price},
};
use crate::{Digest, Error, Event, Feature, Result, Role, StagedCodeView, logic::delegation::Voter};

/// Where staged code is recorded: under its number among the keys in `state.rs`.
pub(super) const UPGRADE: Upgrade = Upgrade::new(&[6]);

#[near]
impl Contract {
    /// The owner proposes the next owner, or with `None` takes the proposal back.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `owner_proposed`.
    /// - **Fails**: `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn propose_owner(&mut self, owner_id: Nullable<AccountId>) -> Result<()> {
        guard::one_yocto_caller()?;
        owner_id.0.as_ref().map_or(Ok(()), Self::check_not_former)?;
        self.owner.propose(owner_id.0)?;
        Event::OwnerProposed { proposed_id: self.owner.proposed_id().map(Into::into) }.emit();
        Ok(())
    }

    /// The proposed owner becomes the owner. Code and a DAO that the former owner has announced are forgotten; the roles
    /// that it has given stay, and the event lists them.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `owner_changed`; `dao_proposed` where one was proposed.
    /// - **Fails**: `NOT_PROPOSED_OWNER`.
    #[payable]
    #[handle_result]
    pub fn accept_owner(&mut self) -> Result<()> {
        guard::one_yocto_caller()?;
        let old_owner_id = self.owner.accept()?;
        Event::OwnerChanged {
            old_owner_id: (&old_owner_id).into(),
            new_owner_id: self.owner.id().into(),
            forgotten_code_hash: UPGRADE.forget().map(|staged| staged.code_hash),
            roles: roles().held(),
        }
        .emit();
        dao::forget();
        Ok(())
    }

    /// The owner gives a role.
    ///
    /// - **Deposit**: 1 yoctoNEAR. **Emits**: `role_granted`. **Fails**: `NOT_OWNER`, `ROLE_FULL`.
    #[payable]
    #[handle_result]
    pub fn grant_role(&mut self, role: Role, account_id: AccountId) -> Result<()> {
        self.require_owner()?;
        let mut roles = roles();
        if roles.grant(role, account_id.clone())? {
            state::save(&StorageKey::Roles, &roles);
            Event::RoleGranted { role: role.name().into(), account_id: (&account_id).into() }.emit();
        }
        Ok(())
    }

    /// The owner takes a role back.
    ///
    /// - **Deposit**: 1 yoctoNEAR. **Emits**: `role_revoked`. **Fails**: `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn revoke_role(&mut self, role: Role, account_id: AccountId) -> Result<()> {
        self.require_owner()?;
        let mut roles = roles();
        if roles.revoke(role, &account_id) {
            state::save(&StorageKey::Roles, &roles);
            Event::RoleRevoked { role: role.name().into(), account_id: (&account_id).into() }.emit();
        }
        Ok(())
    }

    /// Pauses a way in, for a time that ends by itself.
    ///
    /// - **Caller**: the owner, or a guardian as far as little was paused lately. **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `paused`. **Fails**: `ROLE_MISSING`, `PAUSE_DURATION`, `PAUSE_NOT_LONGER`, `PAUSE_TOO_SOON`.
    #[payable]
    #[handle_result]
    pub fn pause(&mut self, feature: Feature, duration: U64) -> Result<()> {
        let by = self.require_owner_or(Role::Guardian)?;
        let span = self.pause_of(feature).begin(by, duration.0, env::block_timestamp())?;
        let caller_id = env::predecessor_account_id();
        Event::Paused { feature, account_id: (&caller_id).into(), until: span.until.into() }.emit();
        Ok(())
    }

    /// The owner lifts a pause.
    ///
    /// - **Deposit**: 1 yoctoNEAR. **Emits**: `unpaused`. **Fails**: `NOT_OWNER`, `PAUSE_NONE`.
    #[payable]
    #[handle_result]
    pub fn unpause(&mut self, feature: Feature) -> Result<()> {
        self.require_owner()?;
        self.pause_of(feature).lift(env::block_timestamp())?;
        Event::Unpaused { feature }.emit();
        Ok(())
    }

    /// Lets nobody vote with the stake of an account: a treasury or an escrow. It counts in no total either.
    ///
    /// - **Caller**: the owner. **Deposit**: pays for what this stores, so that no account avoids it by having nothing
    ///   to spare, and becomes part of the account's storage deposit; the rest comes back. At least 1 yoctoNEAR.
    /// - **Emits**: `voter_chosen`, `storage_deposited`. **Fails**: `NOT_OWNER`, `NOT_REGISTERED`, `EXCLUDED`,
    ///   `STORAGE_DEPOSIT_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn exclude_voter(&mut self, account_id: AccountId) -> Result<()> {
        let mut open = self.open_at_the_owners_cost(account_id)?;
        if *open.account.choices.current() == Voter::Nobody {
            return Err(Error::Excluded { account_id: open.id });
        }
        self.choose(&mut open, Voter::Nobody)?;
        self.save_at_the_owners_cost(open)
    }

    /// Lets an account vote again.
    ///
    /// - **Caller**, **Deposit**, **Emits**: as `exclude_voter`.
    /// - **Fails**: `NOT_OWNER`, `NOT_REGISTERED`, `NOT_EXCLUDED`, `STORAGE_DEPOSIT_TOO_SMALL`.
    #[payable]
    #[handle_result]
    pub fn admit_voter(&mut self, account_id: AccountId) -> Result<()> {
        let mut open = self.open_at_the_owners_cost(account_id)?;
        if *open.account.choices.current() != Voter::Nobody {
            return Err(Error::NotExcluded { account_id: open.id });
        }
        self.choose(&mut open, Voter::Own)?;
        self.save_at_the_owners_cost(open)
    }

    /// Announces new code by its SHA-256.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. **Emits**: `code_staged`. **Fails**: `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn stage_code(&mut self, code_hash: Digest) -> Result<()> {
        self.require_owner()?;
        let staged = UPGRADE.stage(code_hash, env::block_timestamp());
        Event::CodeStaged {
            code_hash,
            ready_at: staged.ready_at.into(),
            expires_at: staged.expires_at.into(),
        }
        .emit();
        Ok(())
    }

    /// Takes announced code back.
    ///
    /// - **Caller**: the owner. **Deposit**: 1 yoctoNEAR. **Emits**: `code_unstaged`. **Fails**: `NOT_OWNER`,
    ///   `CODE_NOT_STAGED`.
    #[payable]
    #[handle_result]
    pub fn unstage_code(&mut self) -> Result<()> {
        self.require_owner()?;
        let code_hash = UPGRADE.unstage()?.code_hash;
        Event::CodeUnstaged { code_hash }.emit();
        Ok(())
    }

    /// Deploys announced code whose time has come. The input of the call is the code itself.
    ///
    /// - **Caller**: anybody. **Emits**: `code_deployed`, in the receipt that deploys. **Fails**: `CODE_NOT_STAGED`,
    ///   `CODE_NOT_READY`, `CODE_EXPIRED`, `CODE_DIFFERS`.
    #[handle_result]
    pub fn deploy_code(&mut self) -> Result<Answer<()>> {
        let code = env::input().unwrap_or_default();
        Ok(Answer::of(UPGRADE.deploy(&code, env::block_timestamp())?))
    }

    /// The code that has been announced, if any.
    pub fn staged_code(&self) -> Option<StagedCodeView> {
        UPGRADE.staged().map(Into::into)
    }

    /// Who has a role.
    pub fn role_holders(&self, role: Role) -> Vec<AccountId> {
        roles().grantees(role).cloned().collect()
    }

    /// Until when a way in is paused, if it is.
    pub fn paused_until(&self, feature: Feature) -> Option<U64> {
        let pause = match feature {
            Feature::Stake => self.pauses.stake,
            Feature::Reward => self.pauses.reward,
        };
        pause.until(env::block_timestamp()).map(U64)
    }
}

impl Contract {
    /// Fails unless the owner calls, with a full-access key.
    pub(super) fn require_owner(&self) -> Result<()> {
        guard::one_yocto_caller()?;
        Ok(self.owner.require()?)
    }

    /// Fails unless the owner calls, or somebody with the role. Says which.
    pub(super) fn require_owner_or(&self, role: Role) -> Result<Authority> {
        let caller_id = guard::one_yocto_caller()?;
        if caller_id == *self.owner.id() {
            return Ok(Authority::Owner);
        }
        roles().require(role, &caller_id)?;
        Ok(Authority::Pauser)
    }

    /// Opens an account for a change that the owner pays for, with a deposit that takes a full-access key.
    fn open_at_the_owners_cost(&self, account_id: AccountId) -> Result<OpenAccount> {
        self.owner.require()?;
        if env::attached_deposit().is_zero() {
            return Err(Error::OneYoctoRequired { attached: 0 });
        }
        OpenAccount::load(account_id, &self.totals)
    }

    /// Writes an account after such a change. What it has deposited itself stays free for its way out, so nobody
    /// avoids the change by having nothing to spare.
    fn save_at_the_owners_cost(&self, mut open: OpenAccount) -> Result<()> {
        let used = open.used(&self.totals);
        let grown = used.saturating_sub(open.account.storage_used);
        let required = if grown == 0 {
            NearToken::ZERO
        } else {
            let missing = storage_price(used).saturating_sub(open.account.storage_deposit);
            storage_price(grown).max(missing)
        };
        let attached = env::attached_deposit();
        let Some(rest) = attached.checked_sub(required) else {
            return Err(StorageDepositTooSmall { required, attached }.into());
        };
        let (account_id, deposit) = (open.id.clone(), open.account.storage_deposit.saturating_add(required));
        open.account.storage_deposit = deposit;
        open.save(&self.totals, 0)?;
        if !required.is_zero() {
            Event::StorageDeposited { account_id: (&account_id).into(), amount: required, deposit }.emit();
        }
        outgoing::pay(self.owner.id(), rest);
        Ok(())
    }

    fn pause_of(&mut self, feature: Feature) -> &mut Pause {
        match feature {
            Feature::Stake => &mut self.pauses.stake,
            Feature::Reward => &mut self.pauses.reward,
        }
    }
}

fn roles() -> Roles<Role> {
    state::load(&StorageKey::Roles).unwrap_or_default()
}
