//! The claim only rises, and clocks move by the consumer's own acts only.

use near_sdk::PublicKey;
use rstest::rstest;

use super::{
    Channel, MAX_WITHDRAWAL_DELAY, MIN_WITHDRAWAL_DELAY, PreviousKey, Redeemed, VoucherKey,
    check_withdrawal_delay,
};
use crate::{
    Digest, Error, Refusal, ReleaseId, Voucher,
    logic::{release::Release, split::tests::terms},
};

const DELAY: u64 = 1_000;
const OLD_KEY: VoucherKey = VoucherKey([1; 32]);
const NEW_KEY: VoucherKey = VoucherKey([2; 32]);

pub(crate) fn channel() -> Channel {
    Channel {
        consumer_id: "consumer.near".parse().unwrap(),
        release_index: 0,
        key: OLD_KEY,
        previous_key: None,
        deposited: 100,
        claimed: 40,
        claimed_units: 4,
        withdrawal_delay: DELAY,
        unlocks_at: None,
    }
}

pub(crate) fn voucher(amount: u128, units: u64) -> Voucher {
    Voucher {
        chain_id: "test".to_owned(),
        contract_id: "royalty.near".parse().unwrap(),
        channel_id: 7,
        release_id: ReleaseId { model_id: "model".to_owned(), version: 0 },
        lineage_hash: Digest([7; 32]),
        price_version: 1,
        cumulative_units: units,
        cumulative_amount: amount,
        app_id: None,
    }
}

mod redeem {
    use super::*;

    #[rstest]
    #[case::a_part(60, 9, Redeemed { units: 5, amount: 20 })]
    #[case::the_whole_deposit(100, 4, Redeemed { units: 0, amount: 60 })]
    fn is_worth_what_it_adds(#[case] amount: u128, #[case] units: u64, #[case] worth: Redeemed) {
        let mut channel = channel();

        assert_eq!(channel.redeem(&voucher(amount, units)), Ok(worth));

        assert_eq!((channel.claimed, channel.claimed_units), (amount, units));
    }

    #[rstest]
    #[case::the_same_again(40, 4, Refusal::VoucherNotNewer { voucher: 40, claimed: 40 })]
    #[case::an_older_one(39, 9, Refusal::VoucherNotNewer { voucher: 39, claimed: 40 })]
    #[case::of_nothing(0, 0, Refusal::VoucherNotNewer { voucher: 0, claimed: 40 })]
    #[case::over_the_deposit(101, 9, Refusal::VoucherOverDeposit { voucher: 101, deposited: 100 })]
    #[case::fewer_units(41, 3, Refusal::UnitsDecreased { voucher: 3, claimed: 4 })]
    fn refuses(#[case] amount: u128, #[case] units: u64, #[case] refusal: Refusal) {
        let mut unchanged = channel();

        assert_eq!(unchanged.redeem(&voucher(amount, units)), Err(refusal));

        assert_eq!(unchanged, channel());
    }

    #[test]
    fn names_the_release_its_lineage_and_its_prices() {
        let release = Release::new(
            voucher(1, 1).release_id,
            "operator.near".parse().unwrap(),
            terms(10_000, 0, 0, 0),
            Digest([7; 32]),
            1,
        )
        .unwrap();
        let check = |change: fn(&mut Voucher)| {
            let mut voucher = voucher(1, 1);
            change(&mut voucher);
            Channel::check_release(&voucher, &release)
        };

        assert_eq!(check(|_| ()), Ok(()));
        assert_eq!(
            check(|voucher| voucher.release_id.version = 1),
            Err(Refusal::ForeignRelease {
                release_id: ReleaseId { model_id: "model".to_owned(), version: 1 }
            })
        );
        assert_eq!(check(|voucher| voucher.lineage_hash = Digest([8; 32])), Err(Refusal::ForeignLineage));
        assert_eq!(
            check(|voucher| voucher.price_version = 2),
            Err(Refusal::ForeignPrice { voucher: 2, release: 1 })
        );
    }
}

mod withdrawal {
    use super::*;

    #[test]
    fn unlocks_after_the_delay() {
        let mut channel = channel();
        assert_eq!(channel.request_withdrawal(5), Ok(5 + DELAY));

        assert_eq!(
            channel.withdrawable(7, 4 + DELAY),
            Err(Error::WithdrawalLocked { unlocks_at: 5 + DELAY, now: 4 + DELAY })
        );
        assert_eq!(channel.withdrawable(7, 5 + DELAY), Ok(60));
    }

    #[test]
    fn cannot_be_asked_for_twice() {
        let mut channel = channel();
        channel.request_withdrawal(5).unwrap();

        assert_eq!(channel.request_withdrawal(6), Err(Error::WithdrawalPending { unlocks_at: 5 + DELAY }));
    }

    #[test]
    fn is_not_open_without_a_request() {
        let mut channel = channel();
        let not_requested = Error::WithdrawalNotRequested { channel_id: 7 };

        assert_eq!(channel.withdrawable(7, u64::MAX), Err(not_requested.clone()));
        assert_eq!(channel.cancel_withdrawal(7), Err(not_requested));
    }

    #[test]
    fn keeps_its_clock_through_claims_and_top_ups() {
        let mut channel = channel();
        channel.request_withdrawal(5).unwrap();

        channel.redeem(&voucher(100, 4)).unwrap();
        channel.top_up(11);

        assert_eq!(channel.withdrawable(7, 5 + DELAY), Ok(11));
    }

    #[test]
    fn starts_anew_after_it_was_cancelled() {
        let mut channel = channel();
        channel.request_withdrawal(5).unwrap();

        channel.cancel_withdrawal(7).unwrap();

        assert_eq!(channel.request_withdrawal(9), Ok(9 + DELAY));
    }
}

mod rotation {
    use super::*;

    #[test]
    fn keeps_the_previous_key_for_one_delay() {
        let mut channel = channel();

        assert_eq!(channel.rotate_key(NEW_KEY, 5), Ok(5 + DELAY));

        assert_eq!(channel.keys(4 + DELAY).collect::<Vec<_>>(), [&NEW_KEY, &OLD_KEY]);
        assert_eq!(channel.keys(5 + DELAY).collect::<Vec<_>>(), [&NEW_KEY]);
    }

    #[test]
    fn cannot_push_out_a_key_that_still_counts() {
        let mut channel = channel();
        channel.rotate_key(NEW_KEY, 5).unwrap();

        assert_eq!(
            channel.rotate_key(VoucherKey([3; 32]), 4 + DELAY),
            Err(Error::RotationPending { thaws_at: 5 + DELAY })
        );

        assert_eq!(channel.rotate_key(VoucherKey([3; 32]), 5 + DELAY), Ok(5 + 2 * DELAY));
        let previous = PreviousKey { key: NEW_KEY, thaws_at: 5 + 2 * DELAY };
        assert_eq!(channel.previous_key, Some(previous));
    }
}

#[test]
fn keys_are_ed25519() {
    let ed25519: PublicKey = VoucherKey([9; 32]).into();
    let secp256k1: PublicKey =
        "secp256k1:qMoRgcoXai4mBPsdbHi1wfyxF9TdbPCF4qSDQTRP3TfescSRoUdSx6nmeQoN3aiwGzwMyGXAb1gUjBTv5AY8DXj"
            .parse()
            .unwrap();

    assert_eq!(VoucherKey::try_from(&ed25519), Ok(VoucherKey([9; 32])));
    assert_eq!(VoucherKey::try_from(&secp256k1), Err(Error::KeyNotEd25519));
}

#[rstest]
#[case::shortest(MIN_WITHDRAWAL_DELAY, true)]
#[case::longest(MAX_WITHDRAWAL_DELAY, true)]
#[case::too_short(MIN_WITHDRAWAL_DELAY - 1, false)]
#[case::too_long(MAX_WITHDRAWAL_DELAY + 1, false)]
fn delays_are_bounded(#[case] delay: u64, #[case] taken: bool) {
    let refused =
        Error::WithdrawalDelayOutOfRange { delay, min: MIN_WITHDRAWAL_DELAY, max: MAX_WITHDRAWAL_DELAY };

    assert_eq!(check_withdrawal_delay(delay), if taken { Ok(delay) } else { Err(refused) });
}

#[test]
fn only_the_consumer_acts_on_its_channel() {
    let mallory = "mallory.near".parse().unwrap();

    assert_eq!(channel().require_consumer(7, &"consumer.near".parse().unwrap()), Ok(()));
    assert_eq!(
        channel().require_consumer(7, &mallory),
        Err(Error::NotConsumer { caller_id: mallory, channel_id: 7 })
    );
}
