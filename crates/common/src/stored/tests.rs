//! The format is Borsh's, and a record that is not whole is not read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use commonweight_types::{Asset, Bps, Digest};
use near_sdk::{
    AccountId, CurveType, NearToken, PublicKey,
    borsh::{self, BorshDeserialize, BorshSerialize},
    json_types::{Base64VecU8, U64, U128},
};
use proptest::{collection::vec, option, prelude::*};

use super::*;

/// Every shape that a stored type has.
#[derive(Debug, Clone, PartialEq, BorshSerialize, BorshDeserialize, Stored)]
#[borsh(crate = "near_sdk::borsh")]
enum Sample {
    Nothing,
    Row(u8, Bps),
    Named { text: String, amounts: Vec<U128>, whole: Whole },
    Granted(Digest, Vec<(u8, AccountId)>),
    Packed([u8; 3], (u8, u16, bool), (), Base64VecU8),
    Keyed([Nested; 2], [u64; 3], PublicKey),
}

#[derive(Debug, Clone, PartialEq, BorshSerialize, BorshDeserialize, Stored)]
#[borsh(crate = "near_sdk::borsh")]
struct Whole {
    asset: Asset,
    account_id: Option<AccountId>,
    at: U64,
    position: u32,
    deposit: NearToken,
    is_sent: bool,
    code_hash: Digest,
    pairs: Vec<(u8, AccountId)>,
    nested: Nested,
}

#[derive(Debug, Clone, Copy, PartialEq, BorshSerialize, BorshDeserialize, Stored)]
#[borsh(crate = "near_sdk::borsh")]
struct Nested(u64, u128);

fn any_account() -> impl Strategy<Value = AccountId> {
    "[a-z][a-z0-9]{1,20}".prop_map(|name| name.parse().unwrap())
}

fn any_key() -> impl Strategy<Value = PublicKey> {
    let ed25519 = any::<[u8; 32]>().prop_map(|key| (CurveType::ED25519, key.to_vec()));
    let secp256k1 = vec(any::<u8>(), 64).prop_map(|key| (CurveType::SECP256K1, key));
    prop_oneof![ed25519, secp256k1].prop_map(|(curve, key)| PublicKey::from_parts(curve, key).unwrap())
}

fn any_whole() -> impl Strategy<Value = Whole> {
    let asset = option::of(any_account()).prop_map(|token_id| token_id.map_or(Asset::Near, Asset::Nep141));
    let numbers = (any::<u64>(), any::<u32>(), any::<u128>(), any::<bool>());
    let code_hash = any::<[u8; 32]>().prop_map(Digest);
    let pairs = vec((any::<u8>(), any_account()), 0..3);
    (asset, option::of(any_account()), numbers, code_hash, pairs).prop_map(
        |(asset, account_id, (time, position, amount, is_sent), code_hash, pairs)| Whole {
            asset,
            account_id,
            at: U64(time),
            position,
            deposit: NearToken::from_yoctonear(amount),
            is_sent,
            code_hash,
            pairs,
            nested: Nested(time, amount),
        },
    )
}

fn any_sample() -> impl Strategy<Value = Sample> {
    let row = (any::<u8>(), 0..=10_000u16).prop_map(|(byte, bps)| Sample::Row(byte, Bps::new(bps).unwrap()));
    let named = (".{0,20}", vec(any::<u128>().prop_map(U128), 0..4), any_whole())
        .prop_map(|(text, amounts, whole)| Sample::Named { text, amounts, whole });
    let granted = (any::<[u8; 32]>(), vec((any::<u8>(), any_account()), 0..3))
        .prop_map(|(hash, grants)| Sample::Granted(Digest(hash), grants));
    let packed = (any::<[u8; 3]>(), any::<(u8, u16, bool)>(), vec(any::<u8>(), 0..4))
        .prop_map(|(array, parts, bytes)| Sample::Packed(array, parts, (), Base64VecU8(bytes)));
    let keyed = (any::<[(u64, u128); 2]>(), any::<[u64; 3]>(), any_key())
        .prop_map(|(nested, numbers, key)| Sample::Keyed(nested.map(|(a, b)| Nested(a, b)), numbers, key));
    prop_oneof![Just(Sample::Nothing), row, named, granted, packed, keyed]
}

/// Whether reading ends the call.
fn is_broken(bytes: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| from_bytes::<Sample>(bytes))).is_err()
}

proptest! {
    #[test]
    fn the_bytes_are_those_of_borsh(sample in any_sample()) {
        let bytes = to_bytes(&sample);

        prop_assert_eq!(&bytes, &borsh::to_vec(&sample).unwrap());
        prop_assert_eq!(from_bytes::<Sample>(&bytes), sample);
    }

    #[test]
    fn what_follows_is_padding_or_a_fault(sample in any_sample(), padding in vec(any::<u8>(), 1..9)) {
        let bytes = [to_bytes(&sample), padding].concat();

        prop_assert_eq!(from_padded_bytes::<Sample>(&bytes), sample);
        prop_assert!(is_broken(&bytes));
    }

    #[test]
    fn what_is_cut_short_is_a_fault(sample in any_sample(), length: prop::sample::Index) {
        let bytes = to_bytes(&sample);

        prop_assert!(is_broken(&bytes[..length.index(bytes.len())]));
    }

    /// Bytes from elsewhere are refused, or mean what they mean in Borsh.
    #[test]
    fn other_bytes_are_read_as_borsh_reads_them(bytes in vec(0..6u8, 0..80)) {
        match borsh::from_slice::<Sample>(&bytes) {
            Ok(sample) => prop_assert_eq!(from_bytes::<Sample>(&bytes), sample),
            Err(_) => prop_assert!(is_broken(&bytes)),
        }
    }
}
