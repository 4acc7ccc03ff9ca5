//! Ballots: the voter's power at the snapshot, proven here and sent to the DAO in the same transaction.

use std::borrow::Cow;

use near_sdk::{
    AccountId, Promise, PublicKey, env,
    json_types::{Base64VecU8, U64},
    near,
};

use super::{
    Contract, ContractExt, guard,
    state::{self, HistoryKey, OpenAccount, StoredPages},
};
use crate::{Ballot, BallotMessage, Digest, Error, Event, Result, ext_dao, gas, logic::account::Account};

/// A ballot of an account, however it has come here.
struct BallotCall {
    voter_id: AccountId,
    proposal_id: u64,
    snapshot: U64,
    ballot: Ballot,
    statement_hash: Option<Digest>,
    nonce: Option<U64>,
}

#[near]
impl Contract {
    /// See [`crate::Staking::cast`].
    #[payable]
    #[handle_result]
    pub fn cast(&mut self, proposal_id: u64, snapshot: U64, ballot: Ballot) -> Result<Promise> {
        let voter_id = env::predecessor_account_id();
        let account = state::load_account(&voter_id);
        let call = BallotCall { voter_id, proposal_id, snapshot, ballot, statement_hash: None, nonce: None };
        self.send_ballot(call, account.as_ref())
    }

    /// See [`crate::Staking::cast_signed`].
    #[payable]
    #[handle_result]
    pub fn cast_signed(
        &mut self,
        message: BallotMessage,
        public_key: PublicKey,
        signature: Base64VecU8,
    ) -> Result<()> {
        self.check_domain(&message)?;
        let payload = message.signing_payload();
        let mut open = OpenAccount::load(message.voter_id.clone(), &self.totals)?;
        if !open.account.ballot_keys.contains(&public_key) {
            return Err(Error::KeyNotRegistered { public_key });
        }
        check_signature(&payload, public_key, &signature.0)?;
        let previous_nonce = open.account.use_nonce(message.nonce.0)?;
        let call = BallotCall {
            voter_id: message.voter_id.clone(),
            proposal_id: message.proposal_id,
            snapshot: message.snapshot,
            ballot: message.ballot,
            statement_hash: Some(message.statement_hash),
            nonce: Some(message.nonce),
        };
        let sent = self.send_ballot(call, Some(&open.account))?;
        open.save(&self.totals, 0)?;
        // The outcome of the call is that of the ballot; the nonce is settled beside it.
        sent.as_return()
            .then(
                Self::ext(env::current_account_id())
                    .with_static_gas(gas::ON_BALLOT_SENT)
                    .with_unused_gas_weight(0)
                    .on_ballot_sent(message.voter_id, message.nonce, previous_nonce.into()),
            )
            .detach();
        Ok(())
    }

    /// See [`crate::Staking::register_ballot_key`].
    #[payable]
    #[handle_result]
    pub fn register_ballot_key(&mut self, public_key: PublicKey) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        open.account.add_ballot_key(public_key.clone())?;
        open.save(&self.totals, 0)?;
        Event::BallotKeyRegistered {
            account_id: (&account_id).into(),
            public_key: Cow::Borrowed(&public_key),
        }
        .emit();
        Ok(())
    }

    /// See [`crate::Staking::remove_ballot_key`].
    #[payable]
    #[handle_result]
    pub fn remove_ballot_key(&mut self, public_key: PublicKey) -> Result<()> {
        let account_id = guard::one_yocto_caller()?;
        let mut open = OpenAccount::load(account_id.clone(), &self.totals)?;
        open.account.remove_ballot_key(&public_key)?;
        open.save(&self.totals, 0)?;
        Event::BallotKeyRemoved { account_id: (&account_id).into(), public_key: Cow::Borrowed(&public_key) }
            .emit();
        Ok(())
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

    fn send_ballot(&self, call: BallotCall, account: Option<&Account>) -> Result<Promise> {
        let BallotCall { voter_id, proposal_id, snapshot, ballot, statement_hash, nonce } = call;
        guard::past(snapshot.0)?;
        let weight = account
            .map_or(0, |account| account.stake.at(snapshot.0, &StoredPages(HistoryKey::Account(&voter_id))));
        if weight == 0 {
            return Err(Error::NoPower { voter_id, snapshot: snapshot.0 });
        }
        let total_power = self.totals.stake.at(snapshot.0, &StoredPages(HistoryKey::Total));
        let payer_id = env::predecessor_account_id();
        Event::BallotSent {
            voter_id: (&voter_id).into(),
            payer_id: (&payer_id).into(),
            proposal_id,
            snapshot,
            ballot,
            weight: weight.into(),
            total_power: total_power.into(),
            nonce,
        }
        .emit();
        let sent = ext_dao::ext(self.dao_id.clone())
            .with_attached_deposit(env::attached_deposit())
            .with_static_gas(gas::ON_BALLOT)
            .with_unused_gas_weight(0)
            .on_ballot(
                voter_id,
                payer_id.clone(),
                proposal_id,
                snapshot,
                ballot,
                weight.into(),
                total_power.into(),
                statement_hash,
            );
        // Without this the deposit of a refused ballot would come back to this contract.
        Ok(sent.refund_to(payer_id))
    }
}

fn check_signature(payload: &[u8], public_key: PublicKey, signature: &[u8]) -> Result<()> {
    // The first byte of a key names its kind, which is ed25519 for every registered key.
    let is_valid = match (signature.try_into(), public_key.as_bytes()[1..].try_into()) {
        (Ok(signature), Ok(key)) => env::ed25519_verify(signature, payload, key),
        _ => false,
    };
    if is_valid { Ok(()) } else { Err(Error::SignatureInvalid { public_key }) }
}
