//! The nonces of signed ballots: which one was the newest of a voter on a proposal. Who brings the first ballot pays
//! for the record, and gets that back when it is removed.

use commonweight_common::{outgoing, record, storage::StorageMeter};
use near_sdk::{AccountId, NearToken, env, json_types::U64, near};

use super::{
    Contract, ContractExt,
    state::{self, StorageKey, Versioned, storage_price},
};
use crate::{
    BallotMessage, Error, Event, Result,
    logic::{account::Account, ballot},
};

/// The newest nonce of a voter on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[near(serializers = [borsh])]
struct UsedNonce {
    nonce: u64,
    payer_id: AccountId,
}

#[near]
impl Contract {
    /// See [`crate::Staking::release_ballot_nonce`].
    #[handle_result]
    pub fn release_ballot_nonce(&mut self, voter_id: AccountId, proposal_id: u64) -> Result<()> {
        let key = StorageKey::BallotNonce { voter_id: &voter_id, proposal_id };
        let Some(UsedNonce { nonce, payer_id }) = state::load(key) else {
            return Err(Error::UnknownBallotNonce { voter_id, proposal_id });
        };
        let (until, now) = (ballot::outdated_at(nonce), env::block_timestamp());
        if now < until {
            return Err(Error::BallotNonceNeeded { until, now });
        }
        forget(&voter_id, proposal_id, &payer_id);
        Ok(())
    }

    /// See [`crate::Staking::ballot_nonce`].
    pub fn ballot_nonce(&self, account_id: AccountId, proposal_id: u64) -> U64 {
        let floor = state::load_account(&account_id).map_or(0, |account| floor(&account));
        let used: Option<UsedNonce> =
            state::load(StorageKey::BallotNonce { voter_id: &account_id, proposal_id });
        U64(used.map_or(floor, |used| used.nonce.max(floor)))
    }
}

/// Uses up the nonce of a ballot and all below it, for this proposal. Returns the one before, and what is left of
/// the deposit.
///
/// Most ballots are the first of their voter, so each is stored as if it were: the write brings up what was there,
/// which saves a read. Where the ballot is refused later, the call has failed and nothing is stored.
pub(super) fn use_nonce(message: &BallotMessage, account: &Account) -> Result<(Option<u64>, NearToken)> {
    let nonce = message.nonce;
    ballot::check_time(nonce, env::block_timestamp())?;
    ballot::check_newer(nonce, floor(account))?;
    let meter = StorageMeter::start();
    let payer_id = env::predecessor_account_id();
    let used = UsedNonce { nonce, payer_id };
    let key = key_of(message);
    let former = if env::storage_write(&key, &bytes_of(&used)) { env::storage_get_evicted() } else { None };
    let former = former.map(|bytes| {
        let Versioned::V1(former): Versioned<UsedNonce> = record::from_bytes(&bytes);
        former
    });
    if let Some(former) = &former {
        ballot::check_newer(nonce, former.nonce)?;
        if former.payer_id != used.payer_id {
            env::storage_write(&key, &bytes_of(&UsedNonce { nonce, payer_id: former.payer_id.clone() }));
        }
    }
    let rest = meter.charge(env::attached_deposit())?;
    Ok((former.map(|former| former.nonce), rest))
}

/// Gives `nonce` back, whose ballot was refused, in favour of the one before. Returns whether it did: a newer ballot
/// that was sent in the meantime keeps its place, so that no older one can follow it.
pub(super) fn return_nonce(voter_id: &AccountId, proposal_id: u64, nonce: u64, former: Option<u64>) -> bool {
    let key = StorageKey::BallotNonce { voter_id, proposal_id };
    let Some(used) = state::load::<UsedNonce>(key).filter(|used| used.nonce == nonce) else { return false };
    match former {
        Some(nonce) => {
            state::save(StorageKey::BallotNonce { voter_id, proposal_id }, &UsedNonce { nonce, ..used });
        }
        None => forget(voter_id, proposal_id, &used.payer_id),
    }
    true
}

/// The nonce above which any ballot of an account must be: whoever had this account before has signed with smaller
/// ones. Earlier code wrote the newest nonce of any ballot there, however far ahead it was.
fn floor(account: &Account) -> u64 {
    account.ballot_nonce.min(env::block_timestamp())
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

fn bytes_of(used: &UsedNonce) -> Vec<u8> {
    record::to_bytes(&Versioned::V1(used))
}
