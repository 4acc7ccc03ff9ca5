//! Ballots, cast by their voter or brought by a relayer.

use ed25519_dalek::{Signer, SigningKey};
use near_sdk::{CurveType, PublicKey, env, json_types::Base64VecU8, test_utils::get_logs};

use super::*;
use crate::{Ballot, BallotMessage, Digest};

const DEPOSIT: u128 = 10_000;

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
        snapshot: U64(START),
        ballot: Ballot::Object,
        statement_hash: Digest([9; 32]),
        nonce: U64(START + nonce),
    }
}

fn relay_signed(world: &mut World, message: BallotMessage, signer: &SigningKey) -> Result<()> {
    let signature = signer.sign(&message.signing_payload()).to_bytes().to_vec();
    world.call(MALLORY, DEPOSIT).cast_signed(message, public_key(signer), Base64VecU8(signature)).map(drop)
}

fn relay(world: &mut World, message: BallotMessage) -> Result<()> {
    relay_signed(world, message, &signer())
}

/// What the DAO is told of a ballot of Alice.
fn on_ballot_args(payer: &str, ballot: Ballot, statement_hash: Option<Vec<u8>>) -> String {
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
        statement_hash,
    ))
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
        world.call(voter, DEPOSIT).cast(4, U64(snapshot), ballot).map(drop)
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

        let arguments = on_ballot_args(MALLORY, Ballot::Object, Some(vec![9; 32]));
        assert_eq!(
            calls(),
            [
                (DAO.to_owned(), "on_ballot".to_owned(), arguments, DEPOSIT),
                (
                    STAKING.to_owned(),
                    "on_ballot_sent".to_owned(),
                    borsh_args(&(account(ALICE), START + 1, START)),
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
    fn refuses_a_replay_and_anything_older() {
        let mut world = staked();
        relay(&mut world, message(5)).unwrap();

        for nonce in [0, 4, 5] {
            assert_eq!(
                relay(&mut world, message(nonce)),
                Err(Error::NonceNotNewer { nonce: START + nonce, last: START + 5 })
            );
        }
        relay(&mut world, message(6)).unwrap();
    }

    /// What others gave to an account stays there when it is closed and opened again, and so could an old ballot count
    /// with it.
    #[test]
    fn refuses_what_was_signed_before_the_account_was_closed() {
        let mut world = World::new();
        world.stake(BOB, 10).unwrap();
        world.call(BOB, 1).delegate(account(ALICE)).unwrap();
        world.call(ALICE, 1).register_ballot_key(public_key(&signer())).unwrap();
        world.pass(2);
        relay(&mut world, message(1)).unwrap();

        world.call(ALICE, 1).storage_unregister(None).unwrap();
        world.register(ALICE);
        world.call(ALICE, 1).register_ballot_key(public_key(&signer())).unwrap();

        assert_eq!(world.view().account(account(ALICE)).unwrap().ballot_nonce, U64(START + 2));
        for nonce in [1, 2] {
            let refused = Error::NonceNotNewer { nonce: START + nonce, last: START + 2 };
            assert_eq!(relay(&mut world, message(nonce)), Err(refused));
        }
        relay(&mut world, message(3)).unwrap();
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
            BallotMessage { snapshot: U64(START - 1), ..message(1) },
            BallotMessage { ballot: Ballot::For, ..message(1) },
            BallotMessage { statement_hash: Digest([8; 32]), ..message(1) },
            BallotMessage { nonce: U64(START + 2), ..message(1) },
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

        let refused = relay(&mut world, BallotMessage { snapshot: U64(START - 1), ..message(1) });
        assert_eq!(refused, Err(Error::NoPower { voter_id: account(ALICE), snapshot: START - 1 }));
        let now = world.now;
        let refused = relay(&mut world, BallotMessage { snapshot: U64(now), ..message(1) });
        assert_eq!(refused, Err(Error::NotPast { timestamp: now, now }));
    }

    #[test]
    fn a_refusal_of_the_dao_gives_the_nonce_back() {
        let mut world = staked();
        relay(&mut world, message(5)).unwrap();

        world.callback(false).on_ballot_sent(account(ALICE), U64(START + 5), U64(START)).unwrap();

        assert_eq!(
            get_logs(),
            [event(
                r#""ballot_returned","data":{"voter_id":"alice.near","nonce":"1000005","last_nonce":"1000000"}"#
            )]
        );
        relay(&mut world, message(5)).unwrap();
    }

    #[test]
    fn a_ballot_that_was_taken_keeps_its_nonce() {
        let mut world = staked();
        relay(&mut world, message(5)).unwrap();

        world.callback(true).on_ballot_sent(account(ALICE), U64(START + 5), U64(START)).unwrap();

        assert_eq!(get_logs(), Vec::<String>::new());
        assert_eq!(
            relay(&mut world, message(5)),
            Err(Error::NonceNotNewer { nonce: START + 5, last: START + 5 })
        );
    }

    #[test]
    fn an_older_ballot_never_follows_a_newer_one_whose_answer_came_first() {
        let mut world = staked();
        relay(&mut world, message(5)).unwrap();
        relay(&mut world, message(6)).unwrap();

        world.callback(true).on_ballot_sent(account(ALICE), U64(START + 6), U64(START + 5)).unwrap();
        world.callback(false).on_ballot_sent(account(ALICE), U64(START + 5), U64(START)).unwrap();

        assert_eq!(get_logs(), Vec::<String>::new());
        assert_eq!(
            relay(&mut world, message(5)),
            Err(Error::NonceNotNewer { nonce: START + 5, last: START + 6 })
        );
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
        let required = super::super::super::state::storage_price(used + 37);
        assert_eq!(refused, Error::StorageExhausted { required, deposit });
    }

    #[test]
    fn that_are_removed_sign_no_more() {
        let mut world = staked();
        let public_key = public_key(&signer());
        world.call(ALICE, 1).remove_ballot_key(public_key.clone()).unwrap();

        assert_eq!(relay(&mut world, message(1)), Err(Error::KeyNotRegistered { public_key }));
    }

    #[test]
    fn of_an_account_that_was_closed_and_opened_again_replay_nothing() {
        let mut world = staked();
        relay(&mut world, message(1)).unwrap();
        world.unstake(ALICE, 30).unwrap();
        world.pass(UNBONDING).withdraw(ALICE).unwrap();
        world.callback(true).on_withdrawal_sent(account(ALICE), U128(30)).unwrap();
        assert_eq!(world.call(ALICE, 1).storage_unregister(None), Ok(true));
        world.register(ALICE);
        world.stake(ALICE, 30).unwrap();
        world.call(ALICE, 1).register_ballot_key(public_key(&signer())).unwrap();
        world.pass(1);

        let refused = relay(&mut world, message(1));

        assert_eq!(refused, Err(Error::NonceNotNewer { nonce: START + 1, last: START + UNBONDING + 1 }));
    }
}
