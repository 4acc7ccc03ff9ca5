//! After the seal: refunds, claims and the treasury.

use super::*;
use crate::logic::samples::{CLIFF, DURATION};

/// Round 0 failed; Alice had paid 101.
fn failed() -> Contract {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 101).unwrap();
    call(MALLORY, NOTHING, END);
    sale.seal(0).unwrap();
    sale
}

/// Round 0 succeeded; Alice had paid 600 for 900 tokens.
fn successful() -> Contract {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    call(MALLORY, NOTHING, END);
    sale.seal(0).unwrap();
    sale
}

mod refund {
    use super::*;

    #[test]
    fn pays_everything_once() {
        let mut sale = failed();
        assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(101)));

        call(ALICE, ONE_YOCTO, END);
        drop(sale.refund(0).unwrap());

        assert_eq!(
            get_logs(),
            [event(
                r#""refund_started","data":{"round_id":0,"account_id":"alice.near","amount":"101","tokens":"151"}"#
            )]
        );
        assert_eq!(
            promises(),
            [
                "usdc.near: ft_transfer({\"receiver_id\":\"alice.near\",\"amount\":\"101\",\"memo\":null}) \
                 with 1 yocto and 10.0 Tgas",
                "sale.near: on_refund_sent({\"round_id\":0,\"account_id\":\"alice.near\",\"amount\":\"101\"}) \
                 with 0 yocto and 6.0 Tgas",
            ]
        );
        assert_eq!(sale.refund(0).map(drop), Err(Error::NothingToRefund));
    }

    #[test]
    fn can_be_taken_again_where_it_did_not_arrive() {
        let mut sale = failed();
        call(ALICE, ONE_YOCTO, END);
        drop(sale.refund(0).unwrap());

        callback(PromiseResult::Failed, END);
        sale.on_refund_sent(0, account(ALICE), U128(101)).unwrap();

        assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(101)));
        call(ALICE, ONE_YOCTO, END);
        drop(sale.refund(0).unwrap());
        callback(succeeded(), END);
        sale.on_refund_sent(0, account(ALICE), U128(101)).unwrap();
        assert_eq!(purchase_of(&sale, ALICE), None);
    }

    #[test]
    fn needs_one_yocto_and_something_to_refund() {
        let mut sale = successful();

        call(ALICE, NOTHING, END);
        assert_eq!(sale.refund(0).map(drop), Err(Error::OneYoctoRequired));
        call(ALICE, ONE_YOCTO, END);
        assert_eq!(sale.refund(0).map(drop), Err(Error::NothingToRefund));
        assert_eq!(sale.refund(1).map(drop), Err(Error::UnknownRound { round_id: 1 }));
    }
}

mod claim {
    use super::*;

    #[test]
    fn mints_what_has_vested() {
        let mut sale = successful();

        call(ALICE, ONE_YOCTO, END + CLIFF);
        assert_eq!(sale.claimable(0, account(ALICE)), Some(U128(225)));
        drop(sale.claim(0).unwrap());

        assert_eq!(
            get_logs(),
            [event(r#""claim_started","data":{"round_id":0,"account_id":"alice.near","amount":"225"}"#)]
        );
        assert_eq!(
            promises(),
            [
                "token.near: mint({\"account_id\":\"alice.near\",\"amount\":\"225\"}) \
                 with 0 yocto and 10.0 Tgas",
                "sale.near: on_minted({\"round_id\":0,\"account_id\":\"alice.near\",\"amount\":\"225\"}) \
                 with 0 yocto and 6.0 Tgas",
            ]
        );
        assert_eq!(sale.claim(0).map(drop), Err(Error::NothingToClaim));
    }

    #[test]
    fn ends_with_the_mint() {
        let mut sale = successful();
        call(ALICE, ONE_YOCTO, END + DURATION);
        drop(sale.claim(0).unwrap());

        callback(succeeded(), END + DURATION);
        assert_eq!(sale.on_minted(0, account(ALICE), U128(900)), Ok(true));

        assert_eq!(
            get_logs(),
            [event(r#""claim_delivered","data":{"round_id":0,"account_id":"alice.near","amount":"900"}"#)]
        );
        let purchase = purchase_of(&sale, ALICE).unwrap();
        assert_eq!((purchase.claimed, purchase.minting), (U128(900), U128(0)));
        assert_eq!(sale.funding_round(0).unwrap().claimed, U128(900));
    }

    #[test]
    fn can_be_repeated_where_nothing_was_minted() {
        let mut sale = successful();
        call(ALICE, ONE_YOCTO, END + DURATION);
        drop(sale.claim(0).unwrap());

        callback(PromiseResult::Failed, END + DURATION);
        assert_eq!(sale.on_minted(0, account(ALICE), U128(900)), Ok(false));

        assert_eq!(
            get_logs(),
            [event(r#""claim_returned","data":{"round_id":0,"account_id":"alice.near","amount":"900"}"#)]
        );
        assert_eq!(sale.claimable(0, account(ALICE)), Some(U128(900)));
    }

    #[test]
    fn needs_one_yocto_and_vested_tokens() {
        let mut sale = successful();

        call(ALICE, NOTHING, END + CLIFF);
        assert_eq!(sale.claim(0).map(drop), Err(Error::OneYoctoRequired));
        call(ALICE, ONE_YOCTO, END + CLIFF - 1);
        assert_eq!(sale.claim(0).map(drop), Err(Error::NothingToClaim));
        call(BOB, ONE_YOCTO, END + CLIFF);
        assert_eq!(sale.claim(0).map(drop), Err(Error::NothingToClaim));
        assert_eq!(sale.claimable(1, account(BOB)), None);
    }
}
