//! Ballots: the voter's power at the snapshot, proven here and sent to the DAO in the same transaction.

use commonweight_common::{
    outgoing::Answer,
    stored::{self, Stored},
};
use near_sdk::{
    AccountId, NearToken, PromiseIndex, PublicKey, env,
    json_types::{Base64VecU8, U64},
    near,
};

use super::{
    Contract, ContractExt, guard, nonces, promises,
    state::{self, HistoryKey, StoredPages},
};
use crate::{
    Ballot, BallotMessage, Digest, Error, Event, PasskeyProof, Result, gas,
    logic::{
        account::Account,
        delegation::Voter,
        passkey::{self, Fault},
    },
};

/// A ballot of an account, however it has come here.
struct BallotCall<'a> {
    voter_id: &'a AccountId,
    proposal_id: u64,
    snapshot: u64,
    ballot: Ballot,
    /// Whether the voter itself has called.
    is_direct: bool,
    statement_hash: Option<Digest>,
}

/// The arguments of [`crate::Dao::on_ballot`], in their order.
#[derive(Stored)]
struct Proof {
    voter_id: AccountId,
    payer_id: AccountId,
    proposal_id: u64,
    snapshot: u64,
    ballot: Ballot,
    own: u128,
    received: u128,
    delegate_id: Option<AccountId>,
    total_power: u128,
    is_direct: bool,
    statement_hash: Option<Digest>,
}

#[near]
impl Contract {
    /// Sends the caller's ballot to the DAO with the caller's voting power at `snapshot`. With `statement_hash`, the
    /// SHA-256 of the statement that the caller has read, it counts for no other statement.
    ///
    /// - **Deposit**: goes on to the DAO and pays for the ballot; what is left, or all of it where the DAO
    ///   refuses, goes back to the caller.
    /// - **Emits**: nothing; the DAO tells of every ballot that counts.
    /// - **Fails**: `NOT_PAST`, `NO_POWER`, `SNAPSHOT_TOO_OLD`; and with whatever the DAO answers.
    #[payable]
    #[handle_result]
    pub fn cast(
        &mut self,
        proposal_id: u64,
        snapshot: U64,
        ballot: Ballot,
        statement_hash: Option<Digest>,
    ) -> Result<Answer<()>> {
        let voter_id = env::predecessor_account_id();
        let account = state::load_account(&voter_id);
        let (voter_id, snapshot) = (&voter_id, snapshot.0);
        let call = BallotCall { voter_id, proposal_id, snapshot, ballot, is_direct: true, statement_hash };
        self.send_ballot(&call, account.as_ref(), env::attached_deposit()).map(Answer::of)
    }

    /// Sends a ballot that its voter has signed with a registered key. Anybody may call. Of the ballots that a voter has
    /// signed on one proposal, each outdates those with a smaller nonce; those on other proposals have nothing to do
    /// with it. A nonce is a time, at most 31 days before the block and at most a day after it.
    ///
    /// - **Deposit**: pays for the record of the nonce, at the first ballot of this voter on this proposal, which
    ///   `release_ballot_nonce` pays back; then as for `cast`, paid by and returned to the caller, and at
    ///   least what the largest ballot costs at the DAO.
    /// - **Emits**: `ballot_relayed`; where the DAO refuses, `ballot_returned`, and `ballot_nonce_released` where the
    ///   record has served no ballot.
    /// - **Fails**: `WRONG_DOMAIN`, `NOT_REGISTERED`, `KEY_NOT_REGISTERED`, `SIGNATURE_INVALID`, `NONCE_OUT_OF_TIME`,
    ///   `NONCE_NOT_NEWER`, `STORAGE_DEPOSIT_TOO_SMALL`, `NOT_PAST`, `NO_POWER`, `SNAPSHOT_TOO_OLD`; and with whatever
    ///   the DAO answers.
    /// - **Async**: a ballot that the DAO refuses does not use up its nonce: when none is on its way any more, the next
    ///   must be above the newest that the DAO took.
    #[payable]
    #[handle_result]
    pub fn cast_signed(
        &mut self,
        message: BallotMessage,
        public_key: PublicKey,
        signature: Base64VecU8,
    ) -> Result<Answer<()>> {
        self.check_domain(&message)?;
        let account = registered(&message.voter_id)?;
        if !account.ballot_keys.contains(&public_key) {
            return Err(Error::KeyNotRegistered { public_key });
        }
        check_signature(&message.signing_payload(), public_key, &signature.0)?;
        self.relay(message, &account)
    }

    /// Sends a ballot that its voter has signed with a registered passkey. Anybody may call. The challenge is the
    /// SHA-256 of what a ballot key would sign.
    ///
    /// - **Deposit**, **Emits**, **Async**: as for `cast_signed`.
    /// - **Fails**: as `cast_signed`, with `PASSKEY_NOT_REGISTERED` and `PASSKEY_REFUSED` instead of
    ///   `KEY_NOT_REGISTERED` and `SIGNATURE_INVALID`.
    #[payable]
    #[handle_result]
    pub fn cast_with_passkey(&mut self, message: BallotMessage, proof: PasskeyProof) -> Result<Answer<()>> {
        self.check_domain(&message)?;
        let account = registered(&message.voter_id)?;
        let passkey = account.passkey(&proof.public_key.0)?;
        let refused = |fault| Error::PasskeyRefused { fault };
        let challenge = env::sha256_array(message.signing_payload());
        let client_data = proof.client_data_json.as_bytes();
        passkey::check_client_data(client_data, &challenge).map_err(refused)?;
        let mut signed = proof.authenticator_data.0;
        passkey::check_authenticator_data(&signed, &passkey.relying_party).map_err(refused)?;
        signed.extend_from_slice(&env::sha256_array(client_data));
        let signature = proof.signature.0.as_slice().try_into().map_err(|_| refused(Fault::Signature))?;
        if !env::p256_verify(signature, &env::sha256_array(&signed), &passkey.public_key) {
            return Err(refused(Fault::Signature));
        }
        self.relay(message, &account)
    }
}

impl Contract {
    /// Sends a ballot whose voter has signed it. The nonce alone tells it from others: a signature may have a twin.
    fn relay(&mut self, message: BallotMessage, account: &Account) -> Result<Answer<()>> {
        let deposit = nonces::use_nonce(&message, account)?;
        let call = BallotCall {
            voter_id: &message.voter_id,
            proposal_id: message.proposal_id,
            snapshot: message.snapshot,
            ballot: message.ballot,
            is_direct: false,
            statement_hash: Some(message.statement_hash),
        };
        let sent = self.send_ballot(&call, Some(account), deposit)?;
        Event::BallotRelayed {
            voter_id: (&message.voter_id).into(),
            payer_id: env::predecessor_account_id().into(),
            proposal_id: message.proposal_id,
            nonce: message.nonce.into(),
        }
        .emit();
        // The outcome of the call is that of the ballot; the nonce is settled beside it.
        let args = (message.voter_id, message.proposal_id, message.nonce);
        promises::then(sent, "on_ballot_sent", &args, gas::ON_BALLOT_SENT);
        Ok(Answer::of(sent))
    }

    fn check_domain(&self, message: &BallotMessage) -> Result<()> {
        let domains = [
            (env::chain_id(), message.chain_id.as_str()),
            (env::current_account_id().to_string(), message.staking_id.as_str()),
            (self.dao_id.to_string(), message.dao_id.as_str()),
        ];
        for (expected, found) in domains {
            if expected != found {
                return Err(Error::WrongDomain { expected, found: found.to_owned() });
            }
        }
        Ok(())
    }

    /// Sends a ballot with its weight. `deposit` pays for it at the DAO.
    fn send_ballot(
        &self,
        call: &BallotCall<'_>,
        account: Option<&Account>,
        deposit: NearToken,
    ) -> Result<PromiseIndex> {
        let (voter_id, snapshot) = (call.voter_id, call.snapshot);
        guard::past(snapshot)?;
        if snapshot < self.dao_since {
            return Err(Error::SnapshotBeforeDao { snapshot, since: self.dao_since });
        }
        let power = account.map_or(Ok(Power::default()), |account| power_at(voter_id, account, snapshot))?;
        if power.own + power.received == 0 {
            return Err(Error::NoPower { voter_id: voter_id.clone(), snapshot });
        }
        let total_power = self.totals.power.at(snapshot, &StoredPages(HistoryKey::Total));
        let payer_id = env::predecessor_account_id();
        let proof = Proof {
            voter_id: voter_id.clone(),
            payer_id: payer_id.clone(),
            proposal_id: call.proposal_id,
            snapshot,
            ballot: call.ballot,
            own: power.own,
            received: power.received,
            delegate_id: power.delegate_id.cloned(),
            total_power,
            is_direct: call.is_direct,
            statement_hash: call.statement_hash,
        };
        let args = stored::to_bytes(&proof);
        let sent = env::promise_batch_create(&self.dao_id);
        promises::call(sent, "on_ballot", &args, deposit, gas::ON_BALLOT);
        // Without this the deposit of a refused ballot would come back to this contract.
        env::promise_set_refund_to(sent, &payer_id);
        Ok(sent)
    }
}

/// What an account votes with.
#[derive(Default)]
pub(super) struct Power<'a> {
    /// Its own stake.
    pub(super) own: u128,
    /// What others have given to it.
    pub(super) received: u128,
    /// Who votes with its own stake, unless it casts a ballot.
    pub(super) delegate_id: Option<&'a AccountId>,
}

/// What an account votes with at a snapshot.
pub(super) fn power_at<'a>(id: &AccountId, account: &'a Account, snapshot: u64) -> Result<Power<'a>> {
    let received = if account.is_delegate {
        state::load_received(id).power.at(snapshot, &StoredPages(HistoryKey::Received(id)))
    } else {
        0
    };
    let own = account.stake.at(snapshot, &StoredPages(HistoryKey::Account(id)));
    if given_at(id, account, snapshot) == 0 {
        return Ok(Power { own, received, delegate_id: None });
    }
    match account.choices.at(snapshot) {
        Some(Voter::Delegate(delegate_id)) => Ok(Power { own, received, delegate_id: Some(delegate_id) }),
        Some(Voter::Nobody) => Ok(Power { own: 0, received, delegate_id: None }),
        Some(Voter::Own) | None => Err(Error::SnapshotTooOld { snapshot }),
    }
}

/// The part of the stake with which the account did not vote itself.
pub(super) fn given_at(id: &AccountId, account: &Account, time: u64) -> u128 {
    if account.given.is_empty() {
        return 0;
    }
    account.given.at(time, &StoredPages(HistoryKey::Given(id)))
}

fn registered(account_id: &AccountId) -> Result<Account> {
    state::load_account(account_id).ok_or_else(|| Error::NotRegistered { account_id: account_id.clone() })
}

fn check_signature(payload: &[u8], public_key: PublicKey, signature: &[u8]) -> Result<()> {
    // The first byte of a key names its kind, which is ed25519 for every registered key.
    let is_valid = match (signature.try_into(), public_key.as_bytes()[1..].try_into()) {
        (Ok(signature), Ok(key)) => env::ed25519_verify(signature, payload, key),
        _ => false,
    };
    if is_valid { Ok(()) } else { Err(Error::SignatureInvalid { public_key }) }
}
