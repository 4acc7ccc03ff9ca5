//! Redeeming vouchers: what they are worth, and each way in which one is refused with its whole batch.

use near_sdk::{
    json_types::Base64VecU8,
    serde_json::{Value, json},
};
use rstest::rstest;

use super::world::*;
use crate::{Digest, Error, MAX_INCOMES, MAX_VOUCHERS, Refusal, SignedVoucher, SolvencyView, Voucher};

fn refused(index: usize, refusal: Refusal) -> Result<u128, Error> {
    Err(Error::VoucherRefused { index, refusal })
}

#[test]
fn splits_what_it_adds() {
    let mut world = World::with_channel(10_000);

    let done = world.redeem(vec![sign(&voucher(0, 1_001, 5), 1)]).unwrap();

    assert_eq!(done.value, 1_001);
    let income = json!({
        "model_id": MODEL, "version": 0, "units": "5", "amount": "1001",
        "operator": "400", "contributors": "300", "stakers": "201", "treasury": "100",
    });
    // Channel 0, 5 units, 1,001 = 0x3e9.
    let settlements = "AAAAAAAAAAAFAAAAAAAAAOkDAAAAAAAAAAAAAAAAAAA=";
    let data = json!({"operator_id": OPERATOR, "incomes": [income], "settlements": settlements});
    assert_eq!(done.events(), [event("vouchers_redeemed", data)]);
    let solvency = SolvencyView {
        escrow: 8_999.into(),
        credits: 400.into(),
        contributors: 300.into(),
        stakers: 201.into(),
        treasury: 100.into(),
        in_flight: 0.into(),
        liabilities: 10_000.into(),
    };
    assert_eq!(world.view(Contract::solvency), solvency);
    assert_eq!(world.view(|contract| contract.credit(account(OPERATOR)).0), 400);
}

#[test]
fn takes_many_channels_and_releases_at_once() {
    let mut world = World::with_channel(100);
    world.register(MODEL);
    world.open(BOB, 2, 100).unwrap();
    let message = crate::DepositMessage::OpenChannel {
        model_id: MODEL.to_owned(),
        version: 1,
        operator_id: account(OPERATOR),
        public_key: public_key(3),
    };
    world.deposit(BOB, 100, &message).unwrap();
    let other = Voucher { release_id: release_id(1), ..voucher(2, 30, 1) };

    let done = world
        .redeem(vec![sign(&other, 3), sign(&voucher(0, 10, 1), 1), sign(&voucher(1, 20, 1), 2)])
        .unwrap();

    assert_eq!(done.value, 60);
    let revenues = world.view(|contract| contract.releases(None, None));
    assert_eq!(revenues.iter().map(|release| release.revenue.0).collect::<Vec<_>>(), [30, 30]);
}

#[test]
fn pays_the_newest_voucher_only_once() {
    let mut world = World::with_channel(100);
    let older = sign(&voucher(0, 40, 4), 1);
    let newer = sign(&voucher(0, 60, 6), 1);
    assert_eq!(world.redeem(vec![newer.clone()]).unwrap().value, 60);

    let replayed = world.redeem(vec![newer]).map(|done| done.value);
    let outdated = world.redeem(vec![older]).map(|done| done.value);

    assert_eq!(replayed, refused(0, Refusal::VoucherNotNewer { voucher: 60, claimed: 60 }));
    assert_eq!(outdated, refused(0, Refusal::VoucherNotNewer { voucher: 40, claimed: 60 }));
}

#[rstest]
#[case::of_another_chain(
    |voucher: &mut Voucher| voucher.chain_id = "mainnet".to_owned(),
    Refusal::ForeignChain { chain_id: "mainnet".to_owned() }
)]
#[case::of_another_contract(
    |voucher: &mut Voucher| voucher.contract_id = account(MALLORY),
    Refusal::ForeignContract { contract_id: account(MALLORY) }
)]
#[case::of_no_channel(
    |voucher: &mut Voucher| voucher.channel_id = 2,
    Refusal::UnknownChannel { channel_id: 2 }
)]
#[case::of_another_release(
    |voucher: &mut Voucher| voucher.release_id = release_id(1),
    Refusal::ForeignRelease { release_id: release_id(1) }
)]
#[case::of_another_lineage(
    |voucher: &mut Voucher| voucher.lineage_hash = Digest([8; 32]),
    Refusal::ForeignLineage
)]
#[case::of_another_price(
    |voucher: &mut Voucher| voucher.price_version = 2,
    Refusal::ForeignPrice { voucher: 2, release: 1 }
)]
#[case::over_the_deposit(
    |voucher: &mut Voucher| voucher.cumulative_amount = 101,
    Refusal::VoucherOverDeposit { voucher: 101, deposited: 100 }
)]
#[case::of_nothing(
    |voucher: &mut Voucher| voucher.cumulative_amount = 0,
    Refusal::VoucherNotNewer { voucher: 0, claimed: 0 }
)]
fn refuses_a_voucher(#[case] change: fn(&mut Voucher), #[case] refusal: Refusal) {
    let mut world = World::with_channel(100);
    world.open(BOB, 2, 100).unwrap();
    let before = world.view(|contract| (contract.solvency(), contract.channels(None, None)));
    let mut changed = voucher(0, 10, 1);
    change(&mut changed);

    let answer = world.redeem(vec![sign(&voucher(1, 10, 1), 2), sign(&changed, 1)]);

    assert_eq!(answer.map(|done| done.value), refused(1, refusal));
    let after = world.view(|contract| (contract.solvency(), contract.channels(None, None)));
    assert_eq!(after, before, "the good voucher beside it has no effect either");
}

#[test]
fn refuses_the_key_of_another_channel() {
    let mut world = World::with_channel(100);
    world.open(BOB, 2, 100).unwrap();

    let answer = world.redeem(vec![sign(&voucher(1, 10, 1), 1)]);

    let refusal = Refusal::SignatureInvalid { channel_id: 1 };
    assert_eq!(answer.map(|done| done.value), refused(0, refusal));
}

#[rstest]
#[case::of_another_key(|signed: SignedVoucher| {
    SignedVoucher { signature: sign(&voucher(0, 10, 1), 9).signature, ..signed }
})]
#[case::of_another_amount(|signed: SignedVoucher| {
    SignedVoucher { voucher: Base64VecU8(voucher(0, 11, 1).to_bytes()), ..signed }
})]
#[case::with_an_app_put_in(|signed: SignedVoucher| {
    let with_app = Voucher { app_id: Some(account(MALLORY)), ..voucher(0, 10, 1) };
    SignedVoucher { voucher: Base64VecU8(with_app.to_bytes()), ..signed }
})]
#[case::cut_short(|signed: SignedVoucher| {
    SignedVoucher { signature: Base64VecU8(signed.signature.0[..63].to_vec()), ..signed }
})]
#[case::without_the_domain(|signed: SignedVoucher| {
    use ed25519_dalek::Signer;
    let signature = key(1).sign(&signed.voucher.0).to_bytes().to_vec();
    SignedVoucher { signature: Base64VecU8(signature), ..signed }
})]
fn refuses_a_signature(#[case] forge: fn(SignedVoucher) -> SignedVoucher) {
    let mut world = World::with_channel(100);

    let answer = world.redeem(vec![forge(sign(&voucher(0, 10, 1), 1))]);

    let refusal = Refusal::SignatureInvalid { channel_id: 0 };
    assert_eq!(answer.map(|done| done.value), refused(0, refusal));
}

#[test]
fn refuses_bytes_that_are_no_voucher() {
    let mut world = World::with_channel(100);
    let signed = sign(&voucher(0, 10, 1), 1);

    let answer = world.redeem(vec![SignedVoucher { voucher: Base64VecU8(vec![1, 2, 3]), ..signed }]);

    assert_eq!(answer.map(|done| done.value), refused(0, Refusal::NotAVoucher));
}

#[test]
fn refuses_a_channel_twice() {
    let mut world = World::with_channel(100);

    let answer = world.redeem(vec![sign(&voucher(0, 10, 1), 1), sign(&voucher(0, 20, 2), 1)]);

    let refusal = Refusal::DuplicateChannel { channel_id: 0 };
    assert_eq!(answer.map(|done| done.value), refused(1, refusal));
}

#[test]
fn refuses_fewer_units_than_before() {
    let mut world = World::with_channel(100);
    world.redeem(vec![sign(&voucher(0, 10, 5), 1)]).unwrap();

    let answer = world.redeem(vec![sign(&voucher(0, 20, 4), 1)]);

    let refusal = Refusal::UnitsDecreased { voucher: 4, claimed: 5 };
    assert_eq!(answer.map(|done| done.value), refused(0, refusal));
}

#[test]
fn is_for_the_operator() {
    let mut world = World::with_channel(100);
    let vouchers = vec![sign(&voucher(0, 10, 1), 1)];

    let answer = world.call(MALLORY, NO_DEPOSIT, |contract| contract.redeem(vouchers));

    let refusal = Refusal::NotOperator { caller_id: account(MALLORY), channel_id: 0 };
    assert_eq!(answer.map(|done| done.value.0), refused(0, refusal));
}

#[test]
fn takes_bounded_batches() {
    let mut world = World::with_channel(100);
    let many = vec![sign(&voucher(0, 10, 1), 1); MAX_VOUCHERS + 1];

    let none = world.redeem(vec![]).map(|done| done.value);
    let many = world.redeem(many).map(|done| done.value);

    assert_eq!(none, Err(Error::ListLength { length: 0, max: 300 }));
    assert_eq!(many, Err(Error::ListLength { length: 301, max: 300 }));
}

/// The longest names, the most model versions, the most vouchers.
#[test]
fn fits_the_log_at_its_longest() {
    let mut world = World::with_release();
    let operator = "o".repeat(64);
    let deposit = u128::MAX / 512;
    let mut vouchers = Vec::new();
    world
        .call(ALICE, near_sdk::NearToken::from_near(10), |contract| contract.storage_deposit(None, None))
        .unwrap();
    for i in 0..MAX_VOUCHERS {
        let model_id = format!("{:m<64}", i % MAX_INCOMES);
        if i < MAX_INCOMES {
            world
                .call(OWNER, ONE_NEAR, |contract| {
                    let hash = Digest([7; 32]);
                    contract.register_model(model_id.clone(), account(&operator), terms(), hash, 1)
                })
                .unwrap();
        }
        let message = crate::DepositMessage::OpenChannel {
            model_id: model_id.clone(),
            version: 0,
            operator_id: account(&operator),
            public_key: public_key(1),
        };
        world.deposit(ALICE, deposit, &message).unwrap();
        let release_id = crate::ReleaseId { model_id, version: 0 };
        let channel_id = i.try_into().unwrap();
        vouchers.push(sign(&Voucher { release_id, ..voucher(channel_id, deposit, u64::MAX) }, 1));
    }

    let done = world.call(&operator, NO_DEPOSIT, |contract| contract.redeem(vouchers)).unwrap();

    assert_eq!(done.logs.len(), 1);
    assert!(done.logs[0].len() < 16_384, "{}", done.logs[0].len());
    let json: Value = near_sdk::serde_json::from_str(&done.logs[0]["EVENT_JSON:".len()..]).unwrap();
    assert_eq!(json["data"]["incomes"].as_array().unwrap().len(), MAX_INCOMES);
}
