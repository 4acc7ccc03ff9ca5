//! Buying and leaving, with either kind of money.

use rstest::rstest;

use super::*;

#[test]
fn with_a_token_keeps_what_the_tokens_cost() {
    let mut sale = sale_in_usdc();

    let unused = buy_with_usdc(&mut sale, ALICE, 700).unwrap();

    assert_eq!(unused, U128(100));
    assert_eq!(
        get_logs(),
        [event(concat!(
            r#""purchase_made","data":{"round_id":0,"account_id":"alice.near","paid":"600","#,
            r#""tokens":"900","unused":"100"}"#
        ))]
    );
    let purchase = purchase_of(&sale, ALICE).unwrap();
    assert_eq!((purchase.paid, purchase.tokens, purchase.refundable), (U128(600), U128(900), U128(0)));
    assert_eq!(sale.purchases_of(account(ALICE), None, None), [purchase]);
    assert_eq!(sale.liabilities("nep141:usdc.near".parse().unwrap()), U128(600));
}

#[rstest]
#[case::no_json("buy")]
#[case::another_act(r#"{"stake":{}}"#)]
#[case::another_field(r#"{"buy":{"round_id":0,"for":"bob.near"}}"#)]
#[case::no_round(r#"{"buy":{}}"#)]
#[case::nothing("")]
fn an_unknown_message_is_refused(#[case] msg: &str) {
    let mut sale = sale_in_usdc();

    call(USDC, NOTHING, START);
    let refused = sale.ft_on_transfer(account(ALICE), U128(100), msg.into());

    assert!(matches!(refused, Err(Error::UnknownMessage { .. })), "{refused:?}");
    assert_eq!(purchase_of(&sale, ALICE), None);
}

#[test]
fn another_token_is_refused() {
    let mut sale = sale_in_usdc();

    call(TOKEN, NOTHING, START);
    let msg = r#"{"buy":{"round_id":0}}"#.to_owned();

    assert_eq!(
        sale.ft_on_transfer(account(ALICE), U128(100), msg.into()),
        Err(Error::WrongAsset {
            expected: "nep141:usdc.near".parse().unwrap(),
            actual: "nep141:token.near".parse().unwrap()
        })
    );
}

#[test]
fn an_unknown_round_is_refused() {
    let mut sale = sale_in_usdc();

    call(USDC, NOTHING, START);
    let msg = r#"{"buy":{"round_id":7}}"#.to_owned();

    assert_eq!(
        sale.ft_on_transfer(account(ALICE), U128(100), msg.into()),
        Err(Error::UnknownRound { round_id: 7 })
    );
}

#[test]
fn the_buyers_least_is_respected() {
    let mut sale = sale_in_usdc();

    call(USDC, NOTHING, START);
    let msg = r#"{"buy":{"round_id":0,"min_tokens":"151"}}"#.to_owned();

    assert_eq!(
        sale.ft_on_transfer(account(ALICE), U128(100), msg.into()),
        Err(Error::MinTokensNotMet { min_tokens: 151, tokens: 150 })
    );
}

#[test]
fn with_near_sends_back_what_is_too_much() {
    let mut sale = sale_in_near();

    call(ALICE, NearToken::from_yoctonear(700), START);
    let receipt = sale.buy(0, Some(U128(900)), None).unwrap();

    assert_eq!(receipt, Receipt { paid: U128(600), tokens: U128(900), unused: U128(100) });
    assert_eq!(promises(), ["alice.near: 100 yocto"]);
    let deposits = MIN_DEPOSIT.as_yoctonear() * 2;
    assert_eq!(sale.liabilities(Asset::Near), U128(600 + deposits));
}

#[test]
fn with_near_is_refused_in_a_round_of_another_asset() {
    let mut sale = sale_in_usdc();

    call(ALICE, NearToken::from_yoctonear(100), START);

    assert_eq!(
        sale.buy(0, None, None),
        Err(Error::WrongAsset { expected: "nep141:usdc.near".parse().unwrap(), actual: Asset::Near })
    );
}

#[test]
fn a_stranger_deposits_for_storage_first() {
    let mut sale = sale_in_usdc();

    assert_eq!(
        buy_with_usdc(&mut sale, MALLORY, 100),
        Err(Error::NotRegistered { account_id: account(MALLORY) })
    );
}

#[test]
fn a_record_is_charged_once() {
    let mut sale = sale_in_usdc();

    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    let balance = sale.storage_balance_of(account(ALICE)).unwrap();
    assert_eq!((balance.total, balance.available), (MIN_DEPOSIT, NOTHING));
}

#[test]
fn leaving_sends_the_money_and_asks_whether_it_arrived() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 101).unwrap();

    call(ALICE, ONE_YOCTO, START);
    let _ = sale.exit(0, U128(50)).unwrap();

    assert_eq!(
        get_logs(),
        [event(concat!(
            r#""purchase_exited","data":{"round_id":0,"account_id":"alice.near","amount":"50","#,
            r#""tokens":"75"}"#
        ))]
    );
    let purchase = purchase_of(&sale, ALICE).unwrap();
    assert_eq!((purchase.paid, purchase.tokens, purchase.sending), (U128(51), U128(76), U128(50)));
    assert_eq!(sale.bucket(0).unwrap().returning, U128(50));
}

#[test]
fn leaving_needs_one_yocto() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    call(ALICE, NOTHING, START);

    assert_eq!(sale.exit(0, U128(50)).map(drop), Err(Error::OneYoctoRequired));
}

#[test]
fn nobody_leaves_with_the_money_of_others() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();

    call(BOB, ONE_YOCTO, START);

    assert_eq!(sale.exit(0, U128(50)).map(drop), Err(Error::ExitOutOfRange { amount: 50, paid: 0 }));
}

#[test]
fn money_that_arrived_frees_the_record() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    call(ALICE, ONE_YOCTO, START);
    let _ = sale.exit(0, U128(100)).unwrap();

    callback(succeeded(), START);
    assert_eq!(sale.on_refund_sent(0, account(ALICE), U128(100)), Ok(true));

    assert_eq!(
        get_logs(),
        [event(r#""refund_delivered","data":{"round_id":0,"account_id":"alice.near","amount":"100"}"#)]
    );
    assert_eq!(purchase_of(&sale, ALICE), None);
    assert_eq!(sale.storage_balance_of(account(ALICE)).unwrap().available, PURCHASE_PRICE);
    assert_eq!(sale.liabilities("nep141:usdc.near".parse().unwrap()), U128(0));
}

#[test]
fn money_that_did_not_arrive_is_owed() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    call(ALICE, ONE_YOCTO, START);
    let _ = sale.exit(0, U128(100)).unwrap();

    callback(PromiseResult::Failed, START);
    assert_eq!(sale.on_refund_sent(0, account(ALICE), U128(100)), Ok(false));

    assert_eq!(
        get_logs(),
        [event(r#""refund_returned","data":{"round_id":0,"account_id":"alice.near","amount":"100"}"#)]
    );
    assert_eq!(sale.refundable(0, account(ALICE)), Some(U128(100)));
    assert_eq!(sale.liabilities("nep141:usdc.near".parse().unwrap()), U128(100));
}

#[test]
fn a_strange_answer_is_a_success() {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 100).unwrap();
    call(ALICE, ONE_YOCTO, START);
    let _ = sale.exit(0, U128(100)).unwrap();

    callback(PromiseResult::Successful(vec![0xff; 100_000]), START);

    assert_eq!(sale.on_refund_sent(0, account(ALICE), U128(100)), Ok(true));
}
