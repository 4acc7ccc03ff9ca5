//! Who votes with a stake. The stake itself, its rewards and its way out have nothing to do with that.

use near_sdk::{AccountId, env, near};

use super::{
    Contract, ContractExt, guard,
    receive::reserve,
    state::{self, OpenAccount, Received},
};
use crate::{
    Error, Event, Result,
    logic::{ballot::LONGEST_OPEN, delegation::Voter},
};

#[near]
impl Contract {
    /// Lets another account vote with the caller's stake, now and as it changes. The caller's own ballot takes the
    /// stake back for that proposal, before or after its delegate has voted. What others have given to the caller
    /// stays with it.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `voter_chosen`.
    /// - **Fails**: `NOT_REGISTERED`, `DELEGATE_IS_SELF`, `ALREADY_DELEGATED`, `EXCLUDED`, `TOO_MANY_DELEGATIONS`,
    ///   `STORAGE_EXHAUSTED`, also where less would stay free than unstaking takes.
    #[payable]
    #[handle_result]
    pub fn delegate(&mut self, delegate_id: AccountId) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        if account_id == delegate_id {
            return Err(Error::DelegateIsSelf);
        }
        // First by itself, so that each account is charged for its own change alone.
        let mut delegate = OpenAccount::load(delegate_id.clone(), &self.totals)?;
        if *delegate.account.choices.current() == Voter::Nobody {
            return Err(Error::Excluded { account_id: delegate_id });
        }
        if !delegate.account.is_delegate {
            delegate.account.is_delegate = true;
            delegate.save(&self.totals, 0)?;
        }
        let mut open = OpenAccount::load(account_id, &self.totals)?;
        match open.account.choices.current() {
            Voter::Delegate(current) if *current == delegate_id => {
                return Err(Error::AlreadyDelegated { delegate_id });
            }
            Voter::Nobody => return Err(Error::Excluded { account_id: open.id }),
            Voter::Delegate(_) | Voter::Own => {}
        }
        self.choose(&mut open, Voter::Delegate(delegate_id))?;
        // Whoever has a stake can unstake it without paying more; who has none pays when it stakes.
        let reserve = if open.account.stake.current() == 0 { 0 } else { reserve(&open) };
        open.save(&self.totals, reserve)
    }

    /// Lets the caller vote itself.
    ///
    /// - **Deposit**: 1 yoctoNEAR.
    /// - **Emits**: `voter_chosen`.
    /// - **Fails**: `NOT_REGISTERED`, `NOT_DELEGATED`, `STORAGE_EXHAUSTED`.
    #[payable]
    #[handle_result]
    pub fn undelegate(&mut self) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id, &self.totals)?;
        if open.account.delegate_id().is_none() {
            return Err(Error::NotDelegated);
        }
        self.choose(&mut open, Voter::Own)?;
        open.save(&self.totals, 0)
    }
}

impl Contract {
    /// Lets `voter` vote with the stake of an account, which is still to be saved.
    pub(super) fn choose(&mut self, open: &mut OpenAccount, voter: Voter) -> Result<()> {
        let now = env::block_timestamp();
        let keep_from = now.saturating_sub(LONGEST_OPEN);
        let stake = open.account.stake.current();
        let (former, sealed) = self.totals.choose(&mut open.account, voter.clone(), now, keep_from)?;
        state::save_full_pages(&open.id, &sealed);
        if let Voter::Delegate(delegate_id) = &former {
            leave(delegate_id, open, stake, now);
        }
        if let Voter::Delegate(delegate_id) = &voter {
            join(delegate_id, open, stake, now);
        }
        Event::VoterChosen {
            account_id: (&open.id).into(),
            former: (&former).into(),
            voter: (&voter).into(),
            power: stake.into(),
        }
        .emit();
        Ok(())
    }
}

fn join(delegate_id: &AccountId, open: &mut OpenAccount, stake: u128, now: u64) {
    let received = state::load_received(delegate_id);
    let (slot, power) = (received.n_delegators, received.power.current() + stake);
    state::save_delegator(delegate_id, slot, &open.id);
    open.account.slot = slot;
    state::save_received(delegate_id, Received { n_delegators: slot + 1, ..received }, power, now);
}

/// The last delegator takes the place of the one who leaves.
fn leave(delegate_id: &AccountId, open: &OpenAccount, stake: u128, now: u64) {
    let received = state::load_received(delegate_id);
    let (slot, power) = (open.account.slot, received.power.current() - stake);
    let last = received.n_delegators - 1;
    if slot != last {
        let moved_id =
            state::load_delegator(delegate_id, last).expect("invariant: every delegator has a position");
        let mut moved =
            state::load_account(&moved_id).expect("invariant: an account that delegates is not closed");
        moved.slot = slot;
        state::save_account(&moved_id, &moved);
        state::save_delegator(delegate_id, slot, &moved_id);
    }
    state::remove_delegator(delegate_id, last);
    state::save_received(delegate_id, Received { n_delegators: last, ..received }, power, now);
}
