//! What a buyer, an ally of the lead or the owner does meanwhile takes nothing from the others.

use commonweight_common::{Bps, Nullable, clock::LONGEST_VOTE, succession::SuccessionError};
use near_sdk::json_types::U64;

use super::*;
use crate::{
    logic::samples::{DAY, EXIT_END, evidence, price, terms},
    types::{Bonus, Feature, Role, RoundStatus, Verdict},
};

const WINDOW: u64 = 3 * DAY;
const DEPOSIT: NearToken = NearToken::from_near(1);
const BOND: NearToken = NearToken::from_near(6);

fn pause(sale: &mut Contract, feature: Feature, duration: u64, now: u64) {
    call(OWNER, ONE_YOCTO, now);
    sale.pause(feature, U64(duration)).unwrap();
}

fn buy_at(sale: &mut Contract, buyer: &str, amount: u128, now: u64) -> crate::Result<U128> {
    call(USDC, NOTHING, now);
    sale.ft_on_transfer(account(buyer), U128(amount), r#"{"buy":{"round_id":0}}"#.into())
}

/// Evidence of both tranches: accepted in time at `END + WINDOW` and `END + 2 * WINDOW`.
fn shown() -> Contract {
    let mut sale = sale_in_usdc();
    buy_with_usdc(&mut sale, ALICE, 600).unwrap();
    buy_with_usdc(&mut sale, BOB, 400).unwrap();
    call(OWNER, ONE_YOCTO, END);
    sale.seal(0).unwrap();
    sale.grant_role(Role::Lead, account("lead.near")).unwrap();
    for tranche in 0..2 {
        call("lead.near", DEPOSIT, END + u64::from(tranche) * WINDOW);
        sale.submit_evidence(0, tranche, evidence()).unwrap();
    }
    sale
}

fn next_round(at: u64) -> RoundParams {
    let mut next = RoundParams { phase: "Phase 1".to_owned(), ..params() };
    next.terms.move_to(at.into(), (at + 1_000).into());
    next
}

/// Bob pays until less than the minimum is missing. Nobody new may pay so little, Alice has reached her cap: the round
/// fails, and Bob has everything back.
#[test]
fn a_rest_below_the_minimum_fails_no_full_round() {
    let mut sale = sale_with(Terms { soft_cap: U128(1_000), account_cap: U128(500), ..terms() });
    call(MALLORY, MIN_DEPOSIT, 0);
    sale.storage_deposit(None, None).unwrap();
    buy_with_usdc(&mut sale, ALICE, 500).unwrap();
    assert_eq!(buy_with_usdc(&mut sale, BOB, 495), Ok(U128(0)));

    let newcomer = buy_with_usdc(&mut sale, MALLORY, 1_000);
    seal(&mut sale);

    assert_eq!(sale.funding_round(0).unwrap().status, RoundStatus::Succeeded, "{newcomer:?}");
}

/// The owner's vote is made in the block of the challenge and takes the longest time that rules of the DAO allow, to the
/// end of its timelock: then it must be able to resolve.
#[test]
fn the_longest_vote_comes_in_time_for_a_late_challenge() {
    let mut sale = shown();
    let at = END + 2 * WINDOW;
    call(MALLORY, BOND, at);
    sale.challenge(0, 1, "late".to_owned()).unwrap();

    call(OWNER, ONE_YOCTO, at + LONGEST_VOTE);
    let resolved = sale.resolve(0, 1, Verdict::Accept);

    assert_eq!(resolved, Ok(()));
}

/// After its bonus a rest of one unit buys nothing: the round can be sealed. A pause of buying takes that back, because
/// all of it is taken from the time at its beginning, and the bonus is still to come again.
#[test]
fn a_pause_of_buying_unseals_no_round_that_is_sold_out() {
    let bonus = Bonus { start: U64(START), end: U64(1_250), bps: Bps::new(5_000).unwrap() };
    let mut sale = sale_with(Terms { pricing: price(3, 2), bonuses: vec![bonus], ..terms() });
    buy_at(&mut sale, ALICE, 600, 1_300).unwrap();
    buy_at(&mut sale, BOB, 400, 1_300).unwrap();
    assert_eq!(sale.funding_round(0).unwrap().status, RoundStatus::Sealable);

    pause(&mut sale, Feature::Buy, 700, 1_300);

    call(MALLORY, NOTHING, 1_301);
    assert_eq!(sale.seal(0), Ok(()));
}

/// The next round opens over an acceptance that nobody has settled, and a pause settles the last round alone: it is told
/// before, as it was.
#[test]
fn an_acceptance_of_the_round_before_is_dated_as_it_was() {
    let mut sale = shown();
    let accepted_at = END + 2 * WINDOW;
    let at = accepted_at + 10 * DAY;
    call(OWNER, ROUND_DEPOSIT, at);
    sale.open_round(next_round(at)).unwrap();

    let told =
        format!(r#""tranche_accepted","data":{{"round_id":0,"tranche":1,"accepted_at":"{accepted_at}"}}"#);
    assert_eq!(get_logs()[0], event(&told));
    pause(&mut sale, Feature::Release, 7 * DAY, at);
    call(MALLORY, NOTHING, at + 7 * DAY);
    assert!(sale.settle_tranches(0).is_err(), "nothing is left to tell");
}

/// ADR 0022: whenever somebody leaves, others have at least the binding time to buy. There is no fifth week of pauses, in
/// which exits would be open and the round would end.
#[test]
fn who_leaves_leaves_time_to_buy_whatever_was_paused() {
    const WEEK: u64 = 7 * DAY;
    let mut sale = sale_in_usdc();
    buy_at(&mut sale, ALICE, 600, START).unwrap();
    for week in 0..4 {
        pause(&mut sale, Feature::Buy, WEEK, 1_500 + week * WEEK);
    }

    call(ALICE, ONE_YOCTO, EXIT_END + 4 * WEEK - 1);
    drop(sale.exit(0, U128(600)).unwrap());
    let round = sale.funding_round(0).unwrap();
    assert_eq!(round.ends_at.0 - (EXIT_END + 4 * WEEK), END - EXIT_END);
    assert_eq!(buy_at(&mut sale, BOB, 400, END + 4 * WEEK - 1), Ok(U128(0)));
    call(OWNER, ONE_YOCTO, END + 4 * WEEK - 1);
    let fifth = sale.pause(Feature::Buy, U64(WEEK));

    assert_eq!(fifth, Err(Error::RoundPausedTooLong { paused: 5 * WEEK, most: 4 * WEEK }));
    assert_eq!(
        fifth.unwrap_err().to_string(),
        "ROUND_PAUSED_TOO_LONG: pauses would take 35 days (3024000000000000 ns) of the round, and 28 days \
         (2419200000000000 ns) is the most"
    );
}

/// A round in NEAR would be released to the sale itself: delivered, and in nobody's books.
#[test]
fn the_sale_is_not_its_own_treasury() {
    let mut sale = sale_in_near();
    call(OWNER, ONE_YOCTO, START);

    let is_self = SuccessionError::IsSelf { account_id: account(SALE) };
    assert_eq!(sale.propose_treasury(Nullable(Some(account(SALE)))), Err(is_self.into()));
}

/// An ally of the lead challenges as soon as the tranche is accepted. The holdback runs on while that is open, and nobody
/// else can challenge: when the owner has answered what the ally said, no time is left for anybody's own challenge.
#[test]
fn a_challenge_of_an_ally_does_not_use_up_the_holdback() {
    let mut sale = shown();
    let at = END + 2 * WINDOW;
    call("lead.near", BOND, at);
    sale.challenge(0, 1, "nothing".to_owned()).unwrap();
    let bond = NearToken::from_near(11);
    for day in 0..10 {
        call(MALLORY, bond, at + day * DAY);
        assert!(sale.challenge(0, 1, "the weights are not there".to_owned()).is_err());
    }
    call(OWNER, ONE_YOCTO, at + 15 * DAY);
    sale.resolve(0, 1, Verdict::Accept).unwrap();

    call(MALLORY, bond, at + 15 * DAY);
    assert_eq!(sale.challenge(0, 1, "the weights are not there".to_owned()), Ok(1));
}

/// The option that exits in the last block were: Bob fills the round but for a rest that he alone can buy, and decides in
/// the last nanosecond whether it succeeds.
#[test]
fn nobody_decides_alone_in_the_last_block() {
    let mut sale = sale_with(Terms { soft_cap: U128(1_000), account_cap: U128(500), ..terms() });
    call(MALLORY, MIN_DEPOSIT, 0);
    sale.storage_deposit(None, None).unwrap();
    buy_with_usdc(&mut sale, ALICE, 500).unwrap();
    buy_with_usdc(&mut sale, BOB, 500).unwrap();
    call(BOB, ONE_YOCTO, EXIT_END - 1);
    drop(sale.exit(0, U128(5)).unwrap());

    let others = [ALICE, MALLORY].map(|buyer| buy_at(&mut sale, buyer, 1_000, END - 2));
    seal(&mut sale);

    assert_eq!(sale.funding_round(0).unwrap().status, RoundStatus::Succeeded);
    assert_eq!(others, [Err(Error::AccountCapReached { cap: 500 }), Ok(U128(995))]);
}
