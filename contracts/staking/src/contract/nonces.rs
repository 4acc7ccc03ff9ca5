//! The nonces of signed ballots: which one was the newest of a voter on a proposal. Who brings the first ballot pays
//! for the record, and gets that back when it is removed.

use commonweight_common::{
    ballot::LARGEST_BALLOT,
    outgoing,
    storage::{StorageDepositTooSmall, StorageMeter},
    stored::Stored,
};
use near_sdk::{AccountId, NearToken, env, json_types::U64, near};

use super::{
    Contract, ContractExt,
    state::{self, StorageKey, storage_price},
};
use crate::{
    BallotMessage, Error, Event, Result,
    logic::{account::Account, ballot},
};

/// The nonces of a voter on a proposal. A nonce is a time, so zero stands for none.
#[derive(Debug, Clone, PartialEq, Eq, Stored)]
struct UsedNonce {
    /// The newest that the DAO took.
    taken: u64,
    /// The newest that was sent, as long as any ballot is on its way; then the newest that the DAO took.
    sent: u64,
    /// How many ballots are on their way.
    n_pending: u32,
    payer_id: AccountId,
}

#[near]
impl Contract {
    /// Removes the record of a voter's nonce on a proposal, 31 days after that nonce: nothing that it has outdated counts
    /// any more. Its price goes back to who has paid it. Anybody may call.
    ///
    /// - **Emits**: `ballot_nonce_released`. **Fails**: `UNKNOWN_BALLOT_NONCE`, `BALLOT_PENDING`,
    ///   `BALLOT_NONCE_NEEDED`.
    #[handle_result]
    pub fn release_ballot_nonce(&mut self, voter_id: AccountId, proposal_id: u64) -> Result<()> {
        let key = StorageKey::BallotNonce { voter_id: &voter_id, proposal_id };
        let Some(UsedNonce { sent, n_pending, payer_id, .. }) = state::load(&key) else {
            return Err(Error::UnknownBallotNonce { voter_id, proposal_id });
        };
        if n_pending > 0 {
            return Err(Error::BallotPending { voter_id, proposal_id });
        }
        let (until, now) = (ballot::outdated_at(sent), env::block_timestamp());
        if now < until {
            return Err(Error::BallotNonceNeeded { until, now });
        }
        forget(&voter_id, proposal_id, &payer_id);
        Ok(())
    }

    /// The nonce above which the next signed ballot of an account on a proposal must be: the newest that the DAO took or
    /// that is on its way, or the time of the account's registration, in nanoseconds.
    pub fn ballot_nonce(&self, account_id: AccountId, proposal_id: u64) -> U64 {
        let floor = state::load_account(&account_id).map_or(0, |account| account.ballot_nonce);
        let used: Option<UsedNonce> =
            state::load(&StorageKey::BallotNonce { voter_id: &account_id, proposal_id });
        U64(used.map_or(floor, |used| used.sent.max(floor)))
    }
}

/// Uses up the nonce of a ballot and all below it, for this proposal. Returns what is left of the deposit, which pays for
/// the largest ballot that the DAO may store: so none is refused for want of a deposit while others wait for it.
///
/// Most ballots are the first of their voter, so each is stored as if it were: the write brings up what was there,
/// which saves a read. Where the ballot is refused later, the call has failed and nothing is stored.
pub(super) fn use_nonce(message: &BallotMessage, account: &Account) -> Result<NearToken> {
    let nonce = message.nonce;
    ballot::check_time(nonce, env::block_timestamp())?;
    ballot::check_newer(nonce, account.ballot_nonce)?;
    let meter = StorageMeter::start();
    let payer_id = env::predecessor_account_id();
    let key = key_of(message);
    let first = UsedNonce { taken: 0, sent: nonce, n_pending: 1, payer_id };
    let former =
        if env::storage_write(&key, &state::to_record(&first)) { env::storage_get_evicted() } else { None };
    if let Some(bytes) = former {
        let former: UsedNonce = state::from_record(&bytes);
        ballot::check_newer(nonce, former.sent)?;
        let n_pending = former.n_pending + 1;
        env::storage_write(&key, &state::to_record(&UsedNonce { sent: nonce, n_pending, ..former }));
    }
    let (cost, attached) = (meter.cost(), env::attached_deposit());
    let required = cost.saturating_add(storage_price(LARGEST_BALLOT));
    if attached < required {
        return Err(StorageDepositTooSmall { required, attached }.into());
    }
    Ok(attached.saturating_sub(cost))
}

/// Notes how the ballot with `nonce` has ended. While others are on their way nothing that was sent is given back, so
/// that no older ballot follows one that the DAO may still take; after the last, what counts is what the DAO took, and
/// where that is nothing the record goes. Returns the nonce above which the next ballot must be, if there is one.
pub(super) fn settle(voter_id: &AccountId, proposal_id: u64, nonce: u64, is_taken: bool) -> Option<u64> {
    let mut used: UsedNonce = state::load(&StorageKey::BallotNonce { voter_id, proposal_id })?;
    used.n_pending = used.n_pending.saturating_sub(1);
    if is_taken {
        used.taken = used.taken.max(nonce);
    }
    if used.n_pending == 0 {
        used.sent = used.taken;
    }
    if used.sent == 0 {
        forget(voter_id, proposal_id, &used.payer_id);
        return None;
    }
    state::save(&StorageKey::BallotNonce { voter_id, proposal_id }, &used);
    Some(used.sent)
}

/// Removes the record, and pays back who has paid for it.
fn forget(voter_id: &AccountId, proposal_id: u64, payer_id: &AccountId) {
    let usage_before = env::storage_usage();
    env::storage_remove(&StorageKey::BallotNonce { voter_id, proposal_id }.to_bytes());
    let amount = storage_price(usage_before.saturating_sub(env::storage_usage()));
    Event::BallotNonceReleased { voter_id: voter_id.into(), proposal_id, payer_id: payer_id.into(), amount }
        .emit();
    outgoing::pay(payer_id, amount);
}

fn key_of(message: &BallotMessage) -> Vec<u8> {
    StorageKey::BallotNonce { voter_id: &message.voter_id, proposal_id: message.proposal_id }.to_bytes()
}
