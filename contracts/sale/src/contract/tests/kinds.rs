//! Rounds with a uniform price, an allowlist, bonuses, and tokens that nobody bought.

use rstest::rstest;

use super::*;
use crate::{
    logic::{
        allowlist::{Leaf, Tree},
        samples::{DURATION, pro_rata, terms, with_bonuses},
    },
    types::{Allowance, Order, TransferMessage, Unsold},
};

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}

/// Alice may pay 100 and Bob 200 in round 0.
fn list() -> Tree {
    let sale_id = account(SALE);
    let leaf = |(index, (name, maximum))| Leaf::new(&sale_id, index, &account(name), maximum).hash(sha256);
    Tree::new((0..).zip([(ALICE, 100), (BOB, 200)]).map(leaf).collect(), sha256)
}

fn place_of_bob() -> Allowance {
    Allowance { index: 1, maximum: U128(200), proof: list().proof(1) }
}

fn order(allowance: Option<Allowance>) -> String {
    let order = Order { round_id: 0, min_tokens: None, allowance };
    near_sdk::serde_json::to_string(&TransferMessage::Buy(order)).unwrap()
}

#[test]
fn an_allowlist_lets_in_who_is_on_it_up_to_the_maximum() {
    let mut sale = sale_with(Terms { allowlist: Some(list().root()), ..terms() });

    call(USDC, NOTHING, START);
    let unused = sale.ft_on_transfer(account(BOB), U128(300), order(Some(place_of_bob())).into());

    assert_eq!(unused, Ok(U128(100)));
    assert_eq!(purchase_of(&sale, BOB).unwrap().paid, U128(200));
    let again = sale.ft_on_transfer(account(BOB), U128(300), order(Some(place_of_bob())).into());
    assert_eq!(again, Err(Error::AccountCapReached { cap: 200 }));
}

#[rstest]
#[case::without_a_place(BOB, None, Error::AllowanceMissing)]
#[case::with_the_place_of_another(ALICE, Some(place_of_bob()), Error::AllowanceUnproved { index: 1 })]
fn an_allowlist_keeps_everybody_else_out(
    #[case] buyer: &str,
    #[case] allowance: Option<Allowance>,
    #[case] error: Error,
) {
    let mut sale = sale_with(Terms { allowlist: Some(list().root()), ..terms() });

    call(USDC, NOTHING, START);

    assert_eq!(sale.ft_on_transfer(account(buyer), U128(100), order(allowance).into()), Err(error));
    assert_eq!(purchase_of(&sale, buyer), None);
}

#[test]
fn an_open_round_takes_no_allowance() {
    let mut sale = sale_in_near();

    call(BOB, NearToken::from_yoctonear(100), START);

    assert_eq!(sale.buy(0, None, Some(place_of_bob())), Err(Error::AllowanceUnexpected));
}

#[test]
fn a_share_is_told_at_the_first_claim_and_not_again() {
    let mut sale = sale_with(pro_rata());
    buy_with_usdc(&mut sale, ALICE, 500).unwrap();
    buy_with_usdc(&mut sale, BOB, 100).unwrap();
    assert_eq!(purchase_of(&sale, BOB).unwrap().tokens, U128(300));
    seal(&mut sale);
    assert_eq!(sale.funding_round(0).unwrap().sold, U128(3_000));
    let purchase = purchase_of(&sale, BOB).unwrap();
    assert_eq!((purchase.tokens, purchase.claimable), (U128(500), U128(0)));

    call(BOB, ONE_YOCTO, END + DURATION / 2);
    let _ = sale.claim(0).unwrap();

    assert_eq!(
        get_logs(),
        [
            event(r#""tokens_allocated","data":{"round_id":0,"account_id":"bob.near","tokens":"500"}"#),
            event(r#""claim_started","data":{"round_id":0,"account_id":"bob.near","amount":"250"}"#),
        ]
    );
    call(BOB, ONE_YOCTO, END + DURATION);
    let _ = sale.claim(0).unwrap();
    assert_eq!(
        get_logs(),
        [event(r#""claim_started","data":{"round_id":0,"account_id":"bob.near","amount":"250"}"#)]
    );
}

#[test]
fn a_bonus_is_in_the_receipt() {
    let terms = Terms { payment: Asset::Near, ..with_bonuses() };
    let mut sale = sale_with(terms);

    call(ALICE, NearToken::from_yoctonear(100), START);
    let receipt = sale.buy(0, Some(U128(180)), None).unwrap();

    assert_eq!(receipt, Receipt { paid: U128(100), tokens: U128(180), unused: U128(0) });
}

#[test]
fn what_is_unsold_goes_to_the_treasury_once() {
    let mut sale = sale_with(Terms { unsold: Unsold::Treasury, ..terms() });
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    call(MALLORY, NOTHING, START);
    assert_eq!(sale.mint_unsold(0).map(drop), Err(Error::NothingUnsold));
    seal(&mut sale);
    assert_eq!(sale.funding_round(0).unwrap().unsold, U128(2_100));

    call(MALLORY, NOTHING, END);
    let _ = sale.mint_unsold(0).unwrap();

    assert_eq!(get_logs(), [event(r#""unsold_started","data":{"round_id":0,"amount":"2100"}"#)]);
    assert_eq!(sale.mint_unsold(0).map(drop), Err(Error::NothingUnsold));
}

#[rstest]
#[case::minted(succeeded(), "unsold_delivered", 0)]
#[case::refused(PromiseResult::Failed, "unsold_returned", 2_100)]
fn a_mint_of_unsold_tokens_ends(#[case] result: PromiseResult, #[case] name: &str, #[case] left: u128) {
    let mut sale = sale_with(Terms { unsold: Unsold::Treasury, ..terms() });
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    seal(&mut sale);
    call(MALLORY, NOTHING, END);
    let _ = sale.mint_unsold(0).unwrap();

    callback(result, END);
    let minted = sale.on_unsold_minted(0, U128(2_100));

    assert_eq!(minted, Ok(left == 0));
    assert_eq!(get_logs(), [event(&format!(r#""{name}","data":{{"round_id":0,"amount":"2100"}}"#))]);
    assert_eq!(sale.funding_round(0).unwrap().unsold, U128(left));
}
