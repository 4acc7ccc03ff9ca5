//! Nonces of signed ballots: none silences its voter, none takes another proposal's ballot away, none comes back.

use commonweight_common::{ballot::LARGEST_BALLOT, storage::StorageDepositTooSmall};
use ed25519_dalek::{Signer, SigningKey};
use near_sdk::{CurveType, PublicKey, env, json_types::Base64VecU8, test_utils::get_logs};
use rstest::rstest;

use super::*;
use crate::{
    Ballot, BallotMessage, Digest,
    contract::state::storage_price,
    logic::ballot::{LONGEST_OPEN, MAX_AHEAD},
};

pub(super) const DEPOSIT: u128 = 10_u128.pow(22);
/// What the record of Alice's nonce on a proposal takes, where Mallory has brought her ballot.
const BYTES: u64 = 40 + 23 + 37;

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public_key() -> PublicKey {
    PublicKey::from_parts(CurveType::ED25519, signer().verifying_key().to_bytes().to_vec()).unwrap()
}

/// Alice has staked 30 and registered a key; the next block has begun.
pub(super) fn staked() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.call(ALICE, 1).register_ballot_key(public_key()).unwrap();
    world.pass(1);
    world
}

/// A ballot of Alice that was signed at a time.
pub(super) fn ballot(proposal_id: u64, nonce: u64) -> BallotMessage {
    BallotMessage {
        chain_id: env::chain_id(),
        staking_id: account(STAKING),
        dao_id: account(DAO),
        voter_id: account(ALICE),
        proposal_id,
        snapshot: START,
        ballot: Ballot::Object,
        statement_hash: Digest([9; 32]),
        nonce,
    }
}

pub(super) fn relay_as(world: &mut World, payer: &str, message: BallotMessage, deposit: u128) -> Result<()> {
    let signature = Base64VecU8(signer().sign(&message.signing_payload()).to_bytes().to_vec());
    world.atomically(|world| {
        world.call(payer, deposit).cast_signed(message, public_key(), signature).map(drop)
    })
}

fn relay(world: &mut World, proposal_id: u64, nonce: u64) -> Result<()> {
    relay_as(world, MALLORY, ballot(proposal_id, nonce), DEPOSIT)
}

/// The DAO has answered a ballot of Alice on proposal 4.
pub(super) fn answer(world: &mut World, is_taken: bool, nonce: u64) {
    world.callback(is_taken).end_ballot(account(ALICE), 4, U64(nonce));
}

fn not_newer(nonce: u64, last: u64) -> Result<()> {
    Err(Error::NonceNotNewer { nonce, last })
}

pub(super) fn nonce_of(world: &World, proposal_id: u64) -> u64 {
    world.view().ballot_nonce(account(ALICE), proposal_id).0
}

fn price() -> NearToken {
    storage_price(BYTES)
}

mod lines {
    use super::*;

    #[test]
    fn replay_nothing_and_go_back_to_nothing() {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();

        for nonce in [START + 1, START + 4, START + 5] {
            assert_eq!(relay(&mut world, 4, nonce), not_newer(nonce, START + 5));
        }
        relay(&mut world, 4, START + 6).unwrap();
        assert_eq!(nonce_of(&world, 4), START + 6);
    }

    /// Somebody keeps a ballot back and brings it after a later one: both were meant, each for its proposal.
    #[test]
    fn are_each_proposals_own() {
        let mut world = staked();

        relay(&mut world, 5, START + 9).unwrap();
        relay(&mut world, 4, START + 1).unwrap();

        assert_eq!([4, 5, 6].map(|id| nonce_of(&world, id)), [START + 1, START + 9, START]);
    }

    #[test]
    fn end_with_no_ballot_from_a_far_future() {
        let mut world = staked();
        let (now, earliest) = (world.now, 0);
        let latest = now + MAX_AHEAD;

        for nonce in [latest + 1, u64::MAX] {
            assert_eq!(relay(&mut world, 4, nonce), Err(Error::NonceOutOfTime { nonce, earliest, latest }));
        }
        relay(&mut world, 4, latest).unwrap();
        assert_eq!(relay(&mut world, 4, latest), not_newer(latest, latest));
        world.pass(2);
        relay(&mut world, 4, latest + 1).unwrap();
    }

    #[test]
    fn take_no_ballot_that_was_kept_back_too_long() {
        let mut world = staked();
        let nonce = START + 1;
        world.pass(LONGEST_OPEN);
        relay(&mut world, 4, nonce).unwrap();

        let (earliest, latest) = (nonce + 1, world.now + 1 + MAX_AHEAD);
        let refused = relay(world.pass(1), 5, nonce);

        assert_eq!(refused, Err(Error::NonceOutOfTime { nonce, earliest, latest }));
    }

    /// What others gave to an account stays there when it is closed and opened again, and so could an old ballot count
    /// with it.
    #[test]
    fn begin_with_the_registration_of_a_delegate() {
        let mut world = World::new();
        world.stake(BOB, 10).unwrap();
        world.call(BOB, 1).delegate(account(ALICE)).unwrap();
        world.call(ALICE, 1).register_ballot_key(public_key()).unwrap();
        world.pass(2);
        relay(&mut world, 4, START + 1).unwrap();

        world.call(ALICE, 1).storage_unregister(None).unwrap();
        world.register(ALICE);
        world.call(ALICE, 1).register_ballot_key(public_key()).unwrap();

        assert_eq!(world.view().account(account(ALICE)).unwrap().ballot_nonce, U64(START + 2));
        assert_eq!([4, 5].map(|id| nonce_of(&world, id)), [START + 2; 2]);
        for (id, nonce) in [(4, START + 1), (4, START + 2), (5, START + 1), (5, START + 2)] {
            assert_eq!(relay(&mut world, id, nonce), not_newer(nonce, START + 2));
        }
        relay(&mut world, 4, START + 3).unwrap();
    }

    #[test]
    fn begin_with_the_registration_of_who_had_left() {
        let mut world = staked();
        relay(&mut world, 4, START + 1).unwrap();
        world.unstake(ALICE, 30).unwrap();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.callback(true).end_withdrawal(account(ALICE), U128(30)).unwrap();
        assert_eq!(world.call(ALICE, 1).storage_unregister(None), Ok(true));
        world.register(ALICE);
        world.stake(ALICE, 30).unwrap();
        world.call(ALICE, 1).register_ballot_key(public_key()).unwrap();
        world.pass(1);

        for id in [4, 5] {
            let refused = relay(&mut world, id, START + 1);
            assert_eq!(refused, not_newer(START + 1, START + UNBONDING + 1));
        }
    }
}

mod refusals {
    use super::*;

    #[test]
    fn of_the_dao_give_the_nonce_back_and_what_its_record_took() {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();

        answer(&mut world, false, START + 5);

        let amount = price().as_yoctonear();
        let released = format!(
            r#""ballot_nonce_released","data":{{"voter_id":"alice.near","proposal_id":4,"payer_id":"mallory.near","amount":"{amount}"}}"#
        );
        let returned = r#""ballot_returned","data":{"voter_id":"alice.near","proposal_id":4,"nonce":"1000005","last_nonce":null}"#;
        assert_eq!(get_logs(), [event(&released), event(returned)]);
        assert_eq!(payments(), [(MALLORY.to_owned(), price())]);
        assert_eq!(nonce_of(&world, 4), START);
        relay(&mut world, 4, START + 5).unwrap();
    }

    #[test]
    fn of_a_later_ballot_keep_the_record_of_the_first() {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();
        answer(&mut world, true, START + 5);
        assert_eq!(get_logs(), Vec::<String>::new());
        relay(&mut world, 4, START + 6).unwrap();

        answer(&mut world, false, START + 6);

        let returned = r#""ballot_returned","data":{"voter_id":"alice.near","proposal_id":4,"nonce":"1000006","last_nonce":"1000005"}"#;
        assert_eq!((get_logs(), payments()), (vec![event(returned)], Vec::new()));
        assert_eq!(relay(&mut world, 4, START + 5), not_newer(START + 5, START + 5));
        relay(&mut world, 4, START + 6).unwrap();
    }

    #[test]
    fn that_come_late_let_no_older_ballot_follow_a_newer_one() {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();
        relay(&mut world, 4, START + 6).unwrap();

        answer(&mut world, true, START + 6);
        answer(&mut world, false, START + 5);

        let returned = r#""ballot_returned","data":{"voter_id":"alice.near","proposal_id":4,"nonce":"1000005","last_nonce":"1000006"}"#;
        assert_eq!((get_logs(), payments()), (vec![event(returned)], Vec::new()));
        assert_eq!(relay(&mut world, 4, START + 5), not_newer(START + 5, START + 6));
    }

    /// In whatever order they come: what the DAO took counts, and nothing else.
    #[rstest]
    #[case::the_older_first(5, 6)]
    #[case::the_newer_first(6, 5)]
    fn of_two_ballots_leave_both_to_be_brought_again(#[case] first: u64, #[case] second: u64) {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();
        relay(&mut world, 4, START + 6).unwrap();

        answer(&mut world, false, START + first);
        assert_eq!((nonce_of(&world, 4), payments()), (START + 6, Vec::new()));
        answer(&mut world, false, START + second);

        assert_eq!(payments(), [(MALLORY.to_owned(), price())]);
        assert_eq!(nonce_of(&world, 4), START, "no ballot was taken");
        assert_eq!(relay_as(&mut world, BOB, ballot(4, START + 5), DEPOSIT), Ok(()));
    }

    /// The newer one is refused first, and the DAO may still take the older one: nothing is brought before that is known.
    #[test]
    fn of_a_ballot_give_its_nonce_back_when_no_other_is_on_its_way() {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();
        relay(&mut world, 4, START + 6).unwrap();
        answer(&mut world, false, START + 6);
        for nonce in [START + 4, START + 5, START + 6] {
            assert_eq!(relay(&mut world, 4, nonce), not_newer(nonce, START + 6));
        }

        answer(&mut world, true, START + 5);

        assert_eq!(relay(&mut world, 4, START + 5), not_newer(START + 5, START + 5));
        relay(&mut world, 4, START + 6).unwrap();
    }

    /// Mallory brings the ballot with nothing for the DAO, again and again: while it was on its way, nobody else could
    /// bring it.
    #[test]
    fn for_want_of_a_deposit_come_before_anything_is_stored() {
        let mut world = staked();
        let required = storage_price(BYTES + LARGEST_BALLOT);
        let attached = required.saturating_sub(NearToken::from_yoctonear(1));

        let refused = relay_as(&mut world, MALLORY, ballot(4, START + 5), attached.as_yoctonear());

        assert_eq!(refused, Err(StorageDepositTooSmall { required, attached }.into()));
        assert_eq!(relay_as(&mut world, BOB, ballot(4, START + 5), DEPOSIT), Ok(()));
    }
}

mod records {
    use super::*;

    #[test]
    fn are_paid_by_the_first_who_brings_a_ballot_and_by_nobody_again() {
        let mut world = staked();
        relay(&mut world, 4, START + 5).unwrap();
        assert_eq!(calls()[0].3, DEPOSIT - price().as_yoctonear());

        answer(&mut world, true, START + 5);

        let deposit = storage_price(LARGEST_BALLOT).as_yoctonear();
        for (payer, nonce) in [(MALLORY, 6), (BOB, 7), ("a.much.longer.name.near", 8)] {
            relay_as(&mut world, payer, ballot(4, START + nonce), deposit).unwrap();
            assert_eq!(calls()[0].3, deposit, "all of it goes on to the DAO");
            answer(&mut world, true, START + nonce);
        }

        world.pass(LONGEST_OPEN + 8).call(BOB, 0).release_ballot_nonce(account(ALICE), 4).unwrap();
        assert_eq!(payments(), [(MALLORY.to_owned(), price())]);
    }

    /// When a record goes, what it has outdated is too old itself: nothing comes back, in any order.
    #[test]
    fn are_removed_when_no_older_ballot_counts() {
        let mut world = staked();
        let nonce = world.now;
        relay(&mut world, 4, nonce).unwrap();
        answer(&mut world, true, nonce);
        let until = nonce + LONGEST_OPEN + 1;

        let now = world.pass(LONGEST_OPEN).now;
        let early = world.call(BOB, 0).release_ballot_nonce(account(ALICE), 4);
        assert_eq!(early, Err(Error::BallotNonceNeeded { until, now }));
        assert_eq!(relay(&mut world, 4, nonce), not_newer(nonce, nonce));
        world.pass(1).call(BOB, 0).release_ballot_nonce(account(ALICE), 4).unwrap();

        let amount = price().as_yoctonear();
        let released = format!(
            r#""ballot_nonce_released","data":{{"voter_id":"alice.near","proposal_id":4,"payer_id":"mallory.near","amount":"{amount}"}}"#
        );
        assert_eq!(get_logs(), [event(&released)]);
        let (earliest, latest) = (nonce + 1, world.now + MAX_AHEAD);
        let replayed = relay(&mut world, 4, nonce);
        assert_eq!(replayed, Err(Error::NonceOutOfTime { nonce, earliest, latest }));
        let again = world.call(BOB, 0).release_ballot_nonce(account(ALICE), 4);
        assert_eq!(again, Err(Error::UnknownBallotNonce { voter_id: account(ALICE), proposal_id: 4 }));
    }

    /// An answer finds the record that it is about.
    #[test]
    fn stay_while_a_ballot_is_on_its_way() {
        let mut world = staked();
        let nonce = world.now;
        world.pass(LONGEST_OPEN);
        relay(&mut world, 4, nonce).unwrap();

        let early = world.pass(1).call(BOB, 0).release_ballot_nonce(account(ALICE), 4);

        assert_eq!(early, Err(Error::BallotPending { voter_id: account(ALICE), proposal_id: 4 }));
        answer(&mut world, true, nonce);
        world.call(BOB, 0).release_ballot_nonce(account(ALICE), 4).unwrap();
    }

    /// A relayer pays for its own record, and the account of the voter for none.
    #[test]
    fn cost_the_voter_nothing() {
        let mut world = staked();
        world.call(ALICE, 1).storage_withdraw(None).unwrap();
        let before = world.view().account(account(ALICE)).unwrap();

        for id in 0..20 {
            relay(&mut world, id, START + 1).unwrap();
        }

        assert_eq!(world.view().account(account(ALICE)).unwrap(), before);
    }
}
