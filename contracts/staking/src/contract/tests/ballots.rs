//! Ballots, cast by their voter or brought by a relayer.

use ed25519_dalek::{Signer, SigningKey};
use near_sdk::{CurveType, PublicKey, env, json_types::Base64VecU8, test_utils::get_logs};

use super::*;
use crate::{Ballot, BallotMessage, Digest, contract::state::storage_price};

const DEPOSIT: u128 = 10_u128.pow(22);
/// What the record of Alice's nonce on a proposal takes, where Mallory has brought her ballot.
const NONCE_BYTES: u64 = 40 + 23 + 37;

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public_key(signer: &SigningKey) -> PublicKey {
    PublicKey::from_parts(CurveType::ED25519, signer.verifying_key().to_bytes().to_vec()).unwrap()
}

/// Alice has staked 30, Bob 10; Alice has registered a key; the next block has begun.
fn staked() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    world.stake(BOB, 10).unwrap();
    world.call(ALICE, 1).register_ballot_key(public_key(&signer())).unwrap();
    world.pass(1);
    world
}

fn message(nonce: u64) -> BallotMessage {
    BallotMessage {
        chain_id: env::chain_id(),
        staking_id: account(STAKING),
        dao_id: account(DAO),
        voter_id: account(ALICE),
        proposal_id: 4,
        snapshot: START,
        ballot: Ballot::Object,
        statement_hash: Digest([9; 32]),
        nonce: START + nonce,
    }
}

fn relay_signed(world: &mut World, message: BallotMessage, signer: &SigningKey) -> Result<()> {
    let signature = signer.sign(&message.signing_payload()).to_bytes().to_vec();
    let (public_key, signature) = (public_key(signer), Base64VecU8(signature));
    world.atomically(|world| {
        world.call(MALLORY, DEPOSIT).cast_signed(message, public_key, signature).map(drop)
    })
}

fn relay(world: &mut World, message: BallotMessage) -> Result<()> {
    relay_signed(world, message, &signer())
}

/// What the DAO is told of a ballot of Alice.
fn on_ballot_args(payer: &str, ballot: Ballot, statement_hash: Option<Digest>) -> String {
    let is_direct = payer == ALICE;
    let (voter, payer) = (account(ALICE), account(payer));
    borsh_args(&(
        voter,
        payer,
        4_u64,
        START,
        ballot,
        30_u128,
        0_u128,
        None::<AccountId>,
        40_u128,
        is_direct,
        statement_hash,
    ))
}

fn nonce_price() -> u128 {
    storage_price(NONCE_BYTES).as_yoctonear()
}

fn refunds() -> Vec<String> {
    let actions = get_created_receipts().into_iter().flat_map(|receipt| receipt.actions);
    actions
        .filter_map(|action| match action {
            MockAction::SetRefundTo { refund_to_account_id, .. } => Some(refund_to_account_id.to_string()),
            _ => None,
        })
        .collect()
}

mod cast {
    use super::*;

    fn cast(world: &mut World, voter: &str, snapshot: u64, ballot: Ballot) -> Result<()> {
        world.call(voter, DEPOSIT).cast(4, U64(snapshot), ballot, None).map(drop)
    }

    #[test]
    fn hands_the_power_at_the_snapshot_to_the_dao_with_the_deposit() {
        let mut world = staked();

        cast(&mut world, ALICE, START, Ballot::For).unwrap();

        assert_eq!(
            calls(),
            [(DAO.to_owned(), "on_ballot".to_owned(), on_ballot_args(ALICE, Ballot::For, None), DEPOSIT)]
        );
        assert_eq!(refunds(), [ALICE]);
        assert_eq!(get_logs(), Vec::<String>::new());
    }

    #[test]
    fn says_which_statement_was_read() {
        let mut world = staked();
        let read = Some(Digest([9; 32]));

        world.call(ALICE, DEPOSIT).cast(4, U64(START), Ballot::For, read).map(drop).unwrap();

        assert_eq!(calls()[0].2, on_ballot_args(ALICE, Ballot::For, read));
    }

    #[test]
    fn counts_nothing_that_was_staked_after_the_snapshot() {
        let mut world = staked();
        world.stake(ALICE, 1_000).unwrap();
        world.pass(1);

        cast(&mut world, ALICE, START, Ballot::Against).unwrap();

        assert_eq!(calls()[0].2, on_ballot_args(ALICE, Ballot::Against, None));
    }

    #[test]
    fn refuses_a_snapshot_that_is_not_over() {
        let mut world = staked();

        for timestamp in [world.now, world.now + 1] {
            let refused = cast(&mut world, ALICE, timestamp, Ballot::For);

            assert_eq!(refused, Err(Error::NotPast { timestamp, now: world.now }));
        }
    }

    #[test]
    fn refuses_who_had_no_power() {
        let mut world = staked();

        let refused = cast(&mut world, ALICE, START - 1, Ballot::For);
        assert_eq!(refused, Err(Error::NoPower { voter_id: account(ALICE), snapshot: START - 1 }));
        let refused = cast(&mut world, MALLORY, START, Ballot::For);
        assert_eq!(refused, Err(Error::NoPower { voter_id: account(MALLORY), snapshot: START }));
    }
}

mod cast_signed {
    use super::*;

    #[test]
    fn hands_over_the_statement_hash_and_refunds_the_relayer() {
        let mut world = staked();

        relay(&mut world, message(1)).unwrap();

        let arguments = on_ballot_args(MALLORY, Ballot::Object, Some(Digest([9; 32])));
        assert_eq!(
            calls(),
            [
                (DAO.to_owned(), "on_ballot".to_owned(), arguments, DEPOSIT - nonce_price()),
                (
                    STAKING.to_owned(),
                    "on_ballot_sent".to_owned(),
                    borsh_args(&(account(ALICE), 4_u64, START + 1)),
                    0
                ),
            ]
        );
        assert_eq!(refunds(), [MALLORY]);
        assert_eq!(
            get_logs(),
            [event(
                r#""ballot_relayed","data":{"voter_id":"alice.near","payer_id":"mallory.near","proposal_id":4,"nonce":"1000001"}"#
            )]
        );
    }

    #[test]
    fn refuses_what_was_signed_for_elsewhere() {
        let mut world = staked();
        let (chain, staking, dao) = (env::chain_id(), STAKING.to_owned(), DAO.to_owned());
        let elsewhere = [
            (BallotMessage { chain_id: "other".to_owned(), ..message(1) }, chain, "other"),
            (BallotMessage { staking_id: account(BOB), ..message(1) }, staking, BOB),
            (BallotMessage { dao_id: account(BOB), ..message(1) }, dao, BOB),
        ];

        for (message, expected, found) in elsewhere {
            let refused = relay(&mut world, message);

            assert_eq!(refused, Err(Error::WrongDomain { expected, found: found.to_owned() }));
        }
    }

    #[test]
    fn refuses_any_change_of_what_was_signed() {
        let mut world = staked();
        let signature = signer().sign(&message(1).signing_payload()).to_bytes().to_vec();
        let public_key = public_key(&signer());
        let changed = [
            BallotMessage { proposal_id: 5, ..message(1) },
            BallotMessage { snapshot: START - 1, ..message(1) },
            BallotMessage { ballot: Ballot::For, ..message(1) },
            BallotMessage { statement_hash: Digest([8; 32]), ..message(1) },
            BallotMessage { nonce: START + 2, ..message(1) },
        ];

        for message in changed {
            let signature = Base64VecU8(signature.clone());
            let refused =
                world.call(MALLORY, 0).cast_signed(message, public_key.clone(), signature).map(drop);

            assert_eq!(refused, Err(Error::SignatureInvalid { public_key: public_key.clone() }));
        }
        let short = Base64VecU8(signature[..63].to_vec());
        let refused = world.call(MALLORY, 0).cast_signed(message(1), public_key.clone(), short).map(drop);
        assert_eq!(refused, Err(Error::SignatureInvalid { public_key }));
    }

    #[test]
    fn refuses_keys_that_are_not_the_voters() {
        let mut world = staked();
        let stranger = SigningKey::from_bytes(&[8; 32]);

        let refused = relay_signed(&mut world, message(1), &stranger);
        assert_eq!(refused, Err(Error::KeyNotRegistered { public_key: public_key(&stranger) }));
        let refused = relay(&mut world, BallotMessage { voter_id: account(BOB), ..message(1) });
        assert_eq!(refused, Err(Error::KeyNotRegistered { public_key: public_key(&signer()) }));
        let refused = relay(&mut world, BallotMessage { voter_id: account(MALLORY), ..message(1) });
        assert_eq!(refused, Err(Error::NotRegistered { account_id: account(MALLORY) }));
    }

    #[test]
    fn refuses_a_voter_without_power_and_a_snapshot_that_is_not_over() {
        let mut world = staked();

        let refused = relay(&mut world, BallotMessage { snapshot: START - 1, ..message(1) });
        assert_eq!(refused, Err(Error::NoPower { voter_id: account(ALICE), snapshot: START - 1 }));
        let now = world.now;
        let refused = relay(&mut world, BallotMessage { snapshot: now, ..message(1) });
        assert_eq!(refused, Err(Error::NotPast { timestamp: now, now }));
    }
}

mod ballot_keys {
    use super::*;

    #[test]
    fn are_registered_and_removed_by_their_owner() {
        let mut world = World::new();
        let key = public_key(&signer());

        world.call(ALICE, 1).register_ballot_key(key.clone()).unwrap();
        assert_eq!(
            get_logs(),
            [event(&format!(
                r#""ballot_key_registered","data":{{"account_id":"alice.near","public_key":"{key}"}}"#
            ))]
        );
        assert_eq!(world.view().account(account(ALICE)).unwrap().ballot_keys, std::slice::from_ref(&key));
        world.call(ALICE, 1).remove_ballot_key(key.clone()).unwrap();

        assert_eq!(
            get_logs(),
            [event(&format!(
                r#""ballot_key_removed","data":{{"account_id":"alice.near","public_key":"{key}"}}"#
            ))]
        );
        assert_eq!(world.view().account(account(ALICE)).unwrap().ballot_keys, []);
    }

    #[test]
    fn need_one_yocto_and_a_storage_deposit() {
        let mut world = World::new();
        let key = public_key(&signer());

        let unpaid = Err(Error::OneYoctoRequired { attached: 0 });
        assert_eq!(world.call(ALICE, 0).register_ballot_key(key.clone()), unpaid);
        assert_eq!(world.call(ALICE, 0).remove_ballot_key(key.clone()), unpaid);
        let unregistered = Err(Error::NotRegistered { account_id: account(MALLORY) });
        assert_eq!(world.call(MALLORY, 1).register_ballot_key(key.clone()), unregistered);
        assert_eq!(world.call(MALLORY, 1).remove_ballot_key(key), unregistered);
    }

    #[test]
    fn are_paid_by_their_owner() {
        let mut world = World::new();
        world.call(ALICE, 1).storage_withdraw(None).unwrap();

        let refused = world.call(ALICE, 1).register_ballot_key(public_key(&signer())).unwrap_err();

        let deposit = world.view().storage_balance_of(account(ALICE)).unwrap().total;
        let used = world.view().account(account(ALICE)).unwrap().storage_used;
        let required = storage_price(used + 37);
        assert_eq!(refused, Error::StorageExhausted { required, deposit });
    }

    #[test]
    fn that_are_removed_sign_no_more() {
        let mut world = staked();
        let public_key = public_key(&signer());
        world.call(ALICE, 1).remove_ballot_key(public_key.clone()).unwrap();

        assert_eq!(relay(&mut world, message(1)), Err(Error::KeyNotRegistered { public_key }));
    }
}
