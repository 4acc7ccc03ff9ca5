//! Ballots by passkey: only what the voter's authenticator has signed, for this ballot, on the voter's site.

use near_sdk::{env, json_types::Base64VecU8, test_utils::get_logs};
use p256::ecdsa::{
    Signature, SigningKey,
    signature::hazmat::{PrehashSigner, PrehashVerifier as _},
};

use super::*;
use crate::{
    Ballot, BallotMessage, Digest, PasskeyProof, PasskeyView,
    logic::passkey::{self, Fault},
};

const SITE: &[u8] = b"vote.example";

fn signer() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

fn public_key(signer: &SigningKey) -> Base64VecU8 {
    signer.verifying_key().to_encoded_point(true).as_bytes().to_vec().into()
}

fn site() -> Digest {
    Digest(env::sha256_array(SITE))
}

/// Alice has staked 30 and registered a passkey; the next block has begun.
fn staked() -> World {
    let mut world = World::new();
    world.stake(ALICE, 30).unwrap();
    let relying_party = site();
    world.call(ALICE, 1).register_passkey(public_key(&signer()), relying_party).unwrap();
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

fn base64_url(bytes: &[u8]) -> String {
    let text = near_sdk::serde_json::to_string(&Base64VecU8(bytes.to_vec())).unwrap();
    text.trim_matches('"').trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// What an authenticator answers to a site that asks for a signature over the message.
fn prove(message: &BallotMessage, signer: &SigningKey, site: &[u8], flags: u8) -> PasskeyProof {
    let challenge = base64_url(&env::sha256_array(message.signing_payload()));
    let client_data_json = format!(
        r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"https://vote.example","crossOrigin":false}}"#
    );
    let authenticator_data = [env::sha256_array(site).as_slice(), &[flags, 0, 0, 0, 9]].concat();
    let signed = [authenticator_data.as_slice(), &env::sha256_array(client_data_json.as_bytes())].concat();
    let signature: Signature = signer.sign_prehash(&env::sha256_array(&signed)).unwrap();
    PasskeyProof {
        public_key: public_key(signer),
        authenticator_data: authenticator_data.into(),
        client_data_json,
        signature: signature.to_bytes().to_vec().into(),
    }
}

fn relay(world: &mut World, message: BallotMessage, proof: PasskeyProof) -> Result<()> {
    world.call(MALLORY, 10_u128.pow(22)).cast_with_passkey(message, proof).map(drop)
}

fn refused(fault: Fault) -> Result<()> {
    Err(Error::PasskeyRefused { fault })
}

#[test]
fn bring_the_ballot_of_who_has_signed() {
    let mut world = staked();

    relay(&mut world, message(1), prove(&message(1), &signer(), SITE, 5)).unwrap();

    assert_eq!(
        get_logs(),
        [event(
            r#""ballot_relayed","data":{"voter_id":"alice.near","payer_id":"mallory.near","proposal_id":4,"nonce":"1000001"}"#
        )]
    );
    let methods: Vec<_> = calls().into_iter().map(|(to, method, ..)| (to, method)).collect();
    let expected = [(DAO, "on_ballot"), (STAKING, "on_ballot_sent")];
    assert_eq!(methods, expected.map(|(to, method)| (to.to_owned(), method.to_owned())));
}

/// Every signature has a twin that verifies as well: the nonce is what a ballot is told from others by.
#[test]
fn play_no_ballot_twice_by_the_twin_of_a_signature() {
    let mut world = staked();
    let proof = prove(&message(5), &signer(), SITE, 1);
    let signature = Signature::from_slice(&proof.signature.0).unwrap();
    let (r, s) = signature.split_scalars();
    let twin = Signature::from_scalars(r.to_bytes(), (-*s).to_bytes()).unwrap();
    let twin = PasskeyProof { signature: twin.to_bytes().to_vec().into(), ..proof.clone() };
    assert_ne!(twin.signature, proof.signature);

    relay(&mut world, message(5), proof).unwrap();

    assert_eq!(
        relay(&mut world, message(5), twin),
        Err(Error::NonceNotNewer { nonce: START + 5, last: START + 5 })
    );
}

#[test]
fn are_bound_to_every_word_of_the_message() {
    let mut world = staked();
    let proof = prove(&message(1), &signer(), SITE, 1);
    let changed = [
        BallotMessage { proposal_id: 5, ..message(1) },
        BallotMessage { snapshot: START - 1, ..message(1) },
        BallotMessage { ballot: Ballot::For, ..message(1) },
        BallotMessage { statement_hash: Digest([8; 32]), ..message(1) },
        BallotMessage { nonce: START + 2, ..message(1) },
    ];

    for message in changed {
        assert_eq!(relay(&mut world, message, proof.clone()), refused(Fault::ClientData));
    }
    let other_chain = BallotMessage { chain_id: "other".to_owned(), ..message(1) };
    let wrong = Error::WrongDomain { expected: "test".to_owned(), found: "other".to_owned() };
    assert_eq!(relay(&mut world, other_chain, proof), Err(wrong));
    let elsewhere = BallotMessage { dao_id: account(BOB), ..message(1) };
    let proof = prove(&elsewhere, &signer(), SITE, 1);
    let wrong = Error::WrongDomain { expected: DAO.to_owned(), found: BOB.to_owned() };
    assert_eq!(relay(&mut world, elsewhere, proof), Err(wrong));
}

#[test]
fn are_made_on_the_voters_site_by_a_human() {
    let mut world = staked();

    let elsewhere = prove(&message(1), &signer(), b"evil.example", 1);
    assert_eq!(relay(&mut world, message(1), elsewhere), refused(Fault::RelyingParty));
    let alone = prove(&message(1), &signer(), SITE, 4);
    assert_eq!(relay(&mut world, message(1), alone), refused(Fault::UserPresence));
}

#[test]
fn are_refused_where_the_signature_is_not_the_keys() {
    let mut world = staked();
    let stranger = SigningKey::from_slice(&[8; 32]).unwrap();

    let unknown = prove(&message(1), &stranger, SITE, 1);
    assert_eq!(relay(&mut world, message(1), unknown.clone()), Err(Error::PasskeyNotRegistered));
    let forged = PasskeyProof { public_key: public_key(&signer()), ..unknown };
    assert_eq!(relay(&mut world, message(1), forged), refused(Fault::Signature));
    let mut short = prove(&message(1), &signer(), SITE, 1);
    short.signature.0.pop();
    assert_eq!(relay(&mut world, message(1), short), refused(Fault::Signature));
    let mut changed = prove(&message(1), &signer(), SITE, 1);
    changed.client_data_json.push(' ');
    assert_eq!(relay(&mut world, message(1), changed), refused(Fault::Signature));
}

/// The bytes of a vector in hexadecimal.
fn vector(member: &str) -> Vec<u8> {
    let text = include_str!("../../../../../crates/messages/vectors/webauthn.json");
    let document: near_sdk::serde_json::Value = near_sdk::serde_json::from_str(text).unwrap();
    let digits = document[member].as_str().unwrap();
    (0..digits.len() / 2)
        .map(|byte| u8::from_str_radix(&digits[2 * byte..2 * byte + 2], 16).unwrap())
        .collect()
}

/// What Chromium 156 and its authenticator have answered, byte for byte.
#[test]
fn of_chromium_are_understood() {
    let challenge: [u8; 32] = vector("challenge").try_into().unwrap();
    let (client_data, authenticator_data) = (vector("client_data_json"), vector("authenticator_data"));
    let relying_party = env::sha256_array(b"localhost");

    assert_eq!(passkey::check_client_data(&client_data, &challenge), Ok(()));
    assert_eq!(passkey::check_authenticator_data(&authenticator_data, &relying_party), Ok(()));
    let signed = env::sha256_array([authenticator_data, env::sha256_array(client_data).to_vec()].concat());
    let public_key: [u8; 33] = vector("public_key_compressed").try_into().unwrap();
    let signature: [u8; 64] = vector("signature_rs").try_into().unwrap();
    set_context(MALLORY, 0, START);
    assert!(env::p256_verify(&signature, &signed, &public_key));
    let mut wrong = signed;
    wrong[0] ^= 1;
    assert!(!env::p256_verify(&signature, &wrong, &public_key));
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&public_key).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    assert!(key.verify_prehash(&signed, &signature).is_ok());
    assert_eq!(vector("signature_der"), signature.to_der().as_bytes());
}

#[test]
fn are_registered_and_removed_by_their_owner() {
    let mut world = World::new();
    let key = public_key(&signer());
    let relying_party = site();
    let text = near_sdk::serde_json::to_string(&key).unwrap();
    let hash = near_sdk::serde_json::to_string(&relying_party).unwrap();

    world.call(ALICE, 1).register_passkey(key.clone(), relying_party).unwrap();

    assert_eq!(
        get_logs(),
        [event(&format!(
            r#""passkey_registered","data":{{"account_id":"alice.near","public_key":{text},"relying_party":{hash}}}"#
        ))]
    );
    let again = world.call(ALICE, 1).register_passkey(key.clone(), relying_party);
    assert_eq!(again, Err(Error::PasskeyAlreadyRegistered));
    let shown = PasskeyView { public_key: key.clone(), relying_party };
    assert_eq!(world.view().account(account(ALICE)).unwrap().passkeys, [shown]);
    world.call(ALICE, 1).remove_passkey(key.clone()).unwrap();
    assert_eq!(
        get_logs(),
        [event(&format!(r#""passkey_removed","data":{{"account_id":"alice.near","public_key":{text}}}"#))]
    );
    assert_eq!(world.call(ALICE, 1).remove_passkey(key.clone()), Err(Error::PasskeyNotRegistered));
    for malformed in [vec![2; 32], vec![4; 33], vec![]] {
        let refused = world.call(ALICE, 1).register_passkey(malformed.into(), relying_party);
        assert_eq!(refused, Err(Error::PasskeyMalformed));
    }
    assert_eq!(
        world.call(ALICE, 0).register_passkey(key, relying_party),
        Err(Error::OneYoctoRequired { attached: 0 })
    );
}
