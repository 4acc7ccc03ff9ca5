//! Who may pause, and what a pause stops: buying, and money on its way to the treasury. Nothing stops what buyers
//! take out.

use commonweight_common::{
    pause::{Authority, Pause, Span},
    roles::Roles,
    stored::{self, Stored},
};
use near_sdk::{AccountId, env, json_types::U64, near};

use super::{Contract, ContractExt, guard};
use crate::{
    Event, Result,
    logic::{books::Totals, round},
    types::{Feature, Role, Terms},
};

/// The key of the grants. No other record's key begins with it.
const ROLES: &[u8] = b"ROLES";

/// The last pause of each feature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub(super) struct Pauses {
    buy: Pause,
    release: Pause,
}

#[near]
impl Contract {
    /// Pauses a feature for `duration` nanoseconds from now, a week at most, or makes its pause longer. Where
    /// buying is paused, the end of the round that sells or will sell moves by what its window loses, and that of exits
    /// unless they have ended. While releases are paused, the clock of every round's release stands still.
    ///
    /// - **Caller**: the owner, or a guardian as far as little was paused lately; with one yoctoNEAR attached.
    /// - **Emits**: `paused`, `round_end_moved`; where releases are paused, what `settle_tranches` of the last round
    ///   emits.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `ROLE_MISSING`, `PAUSE_DURATION`, `PAUSE_NOT_LONGER`, `PAUSE_TOO_SOON`,
    ///   `ROUND_PAUSED_TOO_LONG` where pauses of buying would take more than 28 days of the round.
    #[payable]
    #[handle_result]
    pub fn pause(&mut self, feature: Feature, duration: U64) -> Result<()> {
        let caller_id = guard::one_yocto_caller()?;
        let by = if caller_id == *self.owner.id() {
            Authority::Owner
        } else {
            roles().require(Role::Guardian, &caller_id)?;
            Authority::Pauser
        };
        let now = env::block_timestamp();
        if let (Feature::Release, Some(last_id)) = (feature, self.n_rounds.checked_sub(1)) {
            // What time has brought about by now is dated by the clock as it was. The rounds before are shown.
            drop(self.settle_tranches(last_id));
        }
        let span = self.pause_of(feature).begin(by, duration.0, now)?;
        let until = span.until.into();
        Event::Paused { feature, account_id: (&caller_id).into(), until }.emit();
        match feature {
            Feature::Buy => self.move_end(span, |terms, totals, span| round::pause(terms, totals, span, now)),
            Feature::Release => {
                self.paused += span.until - span.from;
                Ok(())
            }
        }
    }

    /// Ends a pause before its time. The round gets back no more time than it has lost.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `unpaused`, `round_end_moved`.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `PAUSE_NONE`.
    #[payable]
    #[handle_result]
    pub fn unpause(&mut self, feature: Feature) -> Result<()> {
        self.one_yocto_owner()?;
        let span = self.pause_of(feature).lift(env::block_timestamp())?;
        Event::Unpaused { feature }.emit();
        match feature {
            Feature::Buy => self.move_end(span, |terms, totals, span| Ok(round::lift(terms, totals, span))),
            Feature::Release => {
                self.paused -= span.until - span.from;
                Ok(())
            }
        }
    }

    /// Until when a feature is paused, in nanoseconds. `None` where it is not.
    pub fn paused_until(&self, feature: Feature) -> Option<U64> {
        let pause = match feature {
            Feature::Buy => self.pauses.buy,
            Feature::Release => self.pauses.release,
        };
        pause.until(env::block_timestamp()).map(U64)
    }

    /// Gives a role to an account.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached. The contract pays for the record.
    /// - **Emits**: `role_granted`, unless the account had the role.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`, `ROLE_FULL` where eight accounts have it.
    #[payable]
    #[handle_result]
    pub fn grant_role(&mut self, role: Role, account_id: AccountId) -> Result<()> {
        self.one_yocto_owner()?;
        let mut grants = roles();
        if grants.grant(role, account_id.clone())? {
            save(&grants);
            Event::RoleGranted { role, account_id: (&account_id).into() }.emit();
        }
        Ok(())
    }

    /// Takes a role from an account.
    ///
    /// - **Caller**: the owner, with one yoctoNEAR attached.
    /// - **Emits**: `role_revoked`, unless the account had it not.
    /// - **Fails**: `ONE_YOCTO_REQUIRED`, `NOT_OWNER`.
    #[payable]
    #[handle_result]
    pub fn revoke_role(&mut self, role: Role, account_id: AccountId) -> Result<()> {
        self.one_yocto_owner()?;
        let mut grants = roles();
        if grants.revoke(role, &account_id) {
            save(&grants);
            Event::RoleRevoked { role, account_id: (&account_id).into() }.emit();
        }
        Ok(())
    }

    /// The accounts that have a role, eight at the most.
    pub fn role_holders(&self, role: Role) -> Vec<AccountId> {
        roles().grantees(role).cloned().collect()
    }
}

impl Contract {
    /// Fails unless the account has the role.
    pub(super) fn require_role(&self, role: Role, account_id: &AccountId) -> Result<()> {
        Ok(roles().require(role, account_id)?)
    }

    /// For how long releases will still be paused.
    pub(super) fn rest_of_pause(&self, now: u64) -> u64 {
        self.pauses.release.until(now).map_or(0, |until| until - now)
    }

    /// Fails while the feature is paused.
    pub(super) fn check_running(&self, feature: Feature) -> Result<()> {
        let pause = match feature {
            Feature::Buy => self.pauses.buy,
            Feature::Release => self.pauses.release,
        };
        Ok(pause.check(env::block_timestamp())?)
    }

    /// The totals of a round that opens now: a pause of buying that runs takes nothing from its window.
    pub(super) fn totals_at_opening(&self, terms: &Terms) -> Result<Totals> {
        let now = env::block_timestamp();
        let totals = Totals::default();
        match self.pauses.buy.until(now) {
            Some(until) => round::pause(terms, totals, Span { from: now, until }, now),
            None => Ok(totals),
        }
    }

    /// Tells where a round ends that has just opened, where a pause has moved that.
    pub(super) fn tell_moved_end(&self, round_id: u32, terms: &Terms) -> Result<()> {
        let totals = self.totals(round_id)?;
        if totals.stretched > 0 {
            tell_end(round_id, terms, &totals);
        }
        Ok(())
    }

    fn pause_of(&mut self, feature: Feature) -> &mut Pause {
        match feature {
            Feature::Buy => &mut self.pauses.buy,
            Feature::Release => &mut self.pauses.release,
        }
    }

    /// Moves the end of the last round by `rule`, where that changes it. The rounds before it are sealed.
    fn move_end(&mut self, span: Span, rule: impl Fn(&Terms, Totals, Span) -> Result<Totals>) -> Result<()> {
        let Some(round_id) = self.n_rounds.checked_sub(1) else { return Ok(()) };
        let terms = self.terms(round_id)?;
        let before = self.totals(round_id)?;
        let totals = rule(&terms, before, span)?;
        if totals != before {
            self.save_totals(round_id, totals);
            tell_end(round_id, &terms, &totals);
        }
        Ok(())
    }
}

fn tell_end(round_id: u32, terms: &Terms, totals: &Totals) {
    let ends_at = round::ends_at(terms, totals).into();
    let exit_ends_at = round::exit_ends_at(terms, totals).into();
    Event::RoundEndMoved { round_id, ends_at, exit_ends_at }.emit();
}

pub(super) fn roles() -> Roles<Role> {
    env::storage_read(ROLES).map(|bytes| stored::from_bytes(&bytes)).unwrap_or_default()
}

fn save(grants: &Roles<Role>) {
    env::storage_write(ROLES, &stored::to_bytes(grants));
}
