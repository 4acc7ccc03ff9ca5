//! The states of a round, who may seal it when, and what the next one waits for.

use rstest::rstest;

use commonweight_common::pause::Span;
use near_sdk::json_types::U128;

use super::{
    MAX_STRETCH, Previous, ends_at, exit_ends_at, lift, mint_unsold, pause, seal, status, unsold_settled,
};
use crate::{
    Error,
    logic::{
        books::{Book, Outcome, Seal, Totals},
        purchase::{Offer, buy},
        samples::{
            DAY, END, EXIT_END, START, accepted, bought, one_tranche, price, sealed, terms, with_bonuses,
            with_others,
        },
        tranche::Release,
    },
    types::{Pricing, RoundStatus, Terms, Unsold},
};

#[rstest]
#[case::before_the_start(START - 1, RoundStatus::Announced)]
#[case::at_the_start(START, RoundStatus::Open)]
#[case::just_before_the_end(END - 1, RoundStatus::Open)]
#[case::at_the_end(END, RoundStatus::Sealable)]
fn the_window_is_half_open(#[case] now: u64, #[case] expected: RoundStatus) {
    assert_eq!(status(&terms(), &Totals::default(), now), expected);
}

#[rstest]
#[case::hard_cap(1_000, 1_500)]
#[case::tokens(900, 3_000)]
fn a_sold_out_round_can_be_sealed_early(#[case] raised: u128, #[case] sold: u128) {
    let totals = with_others(raised, sold).totals;

    assert_eq!(status(&terms(), &totals, START), RoundStatus::Sealable);
    assert_eq!(
        seal(&terms(), totals, START).unwrap().seal,
        Some(Seal { outcome: Outcome::Succeeded, at: START })
    );
}

#[rstest]
#[case::soft_cap_missed(499, Outcome::Failed)]
#[case::soft_cap_met(500, Outcome::Succeeded)]
fn the_soft_cap_decides(#[case] raised: u128, #[case] outcome: Outcome) {
    let totals = with_others(raised, 1).totals;

    assert_eq!(seal(&terms(), totals, END).unwrap().seal, Some(Seal { outcome, at: END }));
}

/// Three units buy two tokens: a thousand buys 666 for 999, and the last unit buys nothing.
#[test]
fn what_buys_nothing_any_more_fails_no_round() {
    let terms = Terms { pricing: price(3, 2), soft_cap: U128(1_000), ..terms() };
    let totals = with_others(999, 666).totals;

    assert_eq!(status(&terms, &totals, START), RoundStatus::Sealable);
    let sealed = seal(&terms, totals, START).unwrap();
    assert_eq!(sealed.seal, Some(Seal { outcome: Outcome::Succeeded, at: START }));
    assert_eq!(seal(&terms, totals, END).unwrap().outcome(), Some(Outcome::Succeeded));
}

/// 7 tokens of 18 decimals for a NEAR: a token's smallest unit costs 142,858 yoctoNEAR, so somebody can leave less.
#[test]
fn nobody_makes_a_full_round_fail_by_leaving_a_rest() {
    let near = 10u128.pow(24);
    let caps = U128(1_000 * near);
    let terms = Terms {
        pricing: price(near, 7 * 10u128.pow(18)),
        tokens_for_sale: U128(7_000 * 10u128.pow(18)),
        soft_cap: caps,
        hard_cap: caps,
        account_cap: caps,
        minimum: U128(near),
        ..terms()
    };
    let offer = |amount| Offer { amount, min_tokens: 0, maximum: u128::MAX };
    let (attacked, _) = buy(&terms, Book::default(), offer(near + 142_858), START).unwrap();
    let (full, _) = buy(&terms, attacked, offer(1_000 * near), START).unwrap();
    assert!(full.totals.raised < terms.soft_cap.0);

    assert_eq!(seal(&terms, full.totals, START).unwrap().outcome(), Some(Outcome::Succeeded));
}

#[test]
fn a_running_round_is_not_sealed() {
    let totals = with_others(999, 1_498).totals;

    assert_eq!(seal(&terms(), totals, END - 1), Err(Error::RoundRunning { end: END, now: END - 1 }));
}

#[rstest]
#[case::succeeded(Outcome::Succeeded, RoundStatus::Succeeded)]
#[case::failed(Outcome::Failed, RoundStatus::Failed)]
fn a_seal_is_final(#[case] outcome: Outcome, #[case] expected: RoundStatus) {
    let totals = sealed(bought(100), outcome).totals;

    for now in [0, START, END, u64::MAX] {
        assert_eq!(status(&terms(), &totals, now), expected);
    }
    assert_eq!(seal(&terms(), totals, u64::MAX), Err(Error::RoundSealed));
}

mod next_round {
    use super::*;
    use crate::{
        error::ReleaseError,
        logic::{books::Abort, round::check_phase, tranche::Stage},
    };

    fn previous(totals: Totals, release: Release, now: u64) -> crate::Result<()> {
        Previous { plan: &one_tranche(), totals, release }.check_shown(now)
    }

    #[test]
    fn waits_for_the_seal() {
        let waiting = previous(bought(600).totals, Release::new(&one_tranche()), END);

        assert_eq!(waiting, Err(Error::PreviousRoundUnsealed));
    }

    #[test]
    fn waits_for_every_tranche_to_be_accepted() {
        let totals = sealed(bought(600), Outcome::Succeeded).totals;
        let not_shown = Err(ReleaseError::MilestoneNotShown { tranche: 0 }.into());

        assert_eq!(previous(totals, Release::new(&one_tranche()), END), not_shown);
        assert_eq!(previous(totals, accepted(END), END), Ok(()));
        let overdue = previous(totals, Release::new(&one_tranche()), END + 30 * DAY);
        assert_eq!(overdue, Err(ReleaseError::Overdue { since: END + 30 * DAY }.into()));
    }

    /// M2: as long as a tranche can be challenged, its acceptance can be taken back.
    #[test]
    fn waits_until_nothing_is_held_back() {
        let totals = sealed(bought(600), Outcome::Succeeded).totals;
        let mut plan = one_tranche();
        plan.tranches[0].holdback_time.0 = 10 * DAY;
        let open = |release: Release, now| Previous { plan: &plan, totals, release }.check_shown(now);
        let until = END + 10 * DAY;

        let held_back = ReleaseError::HeldBack { tranche: 0, until, now: until - 1 };
        assert_eq!(open(accepted(END), until - 1), Err(held_back.into()));
        assert_eq!(open(accepted(END), until), Ok(()));
        let mut released = accepted(END);
        released.tranches[0].stage = Stage::Released { accepted_at: END };
        assert_eq!(open(released, until - 1), Ok(()), "what has all arrived cannot be challenged");
    }

    /// The last round of each phase decides, and the earliest phase that is missing comes first.
    #[rstest]
    #[case::nothing_before(&[], "B", None)]
    #[case::shown(&[("A", 's')], "B", None)]
    #[case::failed(&[("A", 'f')], "B", Some("A"))]
    #[case::failed_and_again(&[("A", 'f')], "A", None)]
    #[case::aborted(&[("A", 'a')], "B", Some("A"))]
    #[case::taken_back_behind_a_later_one(&[("A", 'a'), ("B", 's')], "C", Some("A"))]
    #[case::taken_back_and_again(&[("A", 'a'), ("B", 's')], "A", None)]
    #[case::shown_again(&[("A", 'a'), ("B", 's'), ("A", 's')], "C", None)]
    #[case::taken_back_again(&[("A", 'a'), ("B", 's'), ("A", 'a')], "C", Some("A"))]
    #[case::two_are_missing(&[("A", 'a'), ("B", 'f')], "B", Some("A"))]
    #[case::the_second_is_missing(&[("A", 'f'), ("B", 'f'), ("A", 's')], "C", Some("B"))]
    fn pays_for_the_earliest_phase_that_was_not_shown(
        #[case] rounds: &[(&str, char)],
        #[case] next_phase: &str,
        #[case] missing: Option<&str>,
    ) {
        let totals = |end| match end {
            'f' => sealed(bought(100), Outcome::Failed).totals,
            'a' => {
                let abort = Some(Abort { at: END, ..Abort::default() });
                Totals { abort, ..sealed(bought(600), Outcome::Succeeded).totals }
            }
            _ => sealed(bought(600), Outcome::Succeeded).totals,
        };
        let rounds = rounds.iter().rev().map(|(phase, end)| ((*phase).to_owned(), totals(*end)));

        let expected =
            missing.map_or(Ok(()), |phase| Err(Error::PreviousPhaseNotShown { phase: phase.to_owned() }));
        assert_eq!(check_phase(next_phase, rounds), expected);
    }
}

mod unsold {
    use super::*;

    fn sealed_with(unsold: Unsold, pricing: Pricing, raised: u128) -> Totals {
        let terms = Terms { pricing, unsold, ..terms() };
        let sold = if pricing == Pricing::ProRata { 0 } else { 2_000 };
        seal(&terms, with_others(raised, sold).totals, END).unwrap()
    }

    #[rstest]
    #[case::void(Unsold::Void, price(2, 3), 600, 0)]
    #[case::treasury(Unsold::Treasury, price(2, 3), 600, 1_000)]
    #[case::failed(Unsold::Treasury, price(2, 3), 499, 0)]
    #[case::pro_rata_sells_all(Unsold::Treasury, Pricing::ProRata, 600, 0)]
    fn is_counted_by_the_seal(
        #[case] rule: Unsold,
        #[case] pricing: Pricing,
        #[case] raised: u128,
        #[case] expected: u128,
    ) {
        assert_eq!(sealed_with(rule, pricing, raised).unsold, expected);
    }

    /// A10: minted once, and again only as far as it was not.
    #[test]
    fn is_minted_once() {
        let totals = sealed_with(Unsold::Treasury, price(2, 3), 600);

        let (minting, amount) = mint_unsold(totals).unwrap();
        assert_eq!((amount, mint_unsold(minting)), (1_000, Err(Error::NothingUnsold)));
        let returned = unsold_settled(minting, amount, false);
        assert_eq!(returned, totals);
        let (minting, amount) = mint_unsold(returned).unwrap();
        let minted = unsold_settled(minting, amount, true);

        assert_eq!((minted.unsold, minted.unsold_minting), (0, 0));
        assert_eq!(mint_unsold(minted), Err(Error::NothingUnsold));
    }

    /// L4: an abort while they are being minted, which then fails.
    #[test]
    fn does_not_come_back_after_an_abort() {
        let (minting, amount) = mint_unsold(sealed_with(Unsold::Treasury, price(2, 3), 600)).unwrap();
        let abort = Some(crate::logic::books::Abort::default());

        let returned = unsold_settled(Totals { abort, ..minting }, amount, false);

        assert_eq!((returned.unsold, returned.unsold_minting), (0, 0));
    }
}

mod pausing {
    use super::*;

    fn span(from: u64, until: u64) -> Span {
        Span { from, until }
    }

    #[rstest]
    #[case::in_the_window(span(1_200, 1_700), 1_200, 500)]
    #[case::before_the_window(span(500, 900), 500, 0)]
    #[case::into_the_window(span(500, 1_100), 500, 100)]
    #[case::beyond_the_end(span(1_900, 2_900), 1_900, 1_000)]
    #[case::after_the_end(span(2_000, 2_500), 2_000, 0)]
    fn moves_the_end_by_what_the_window_loses(#[case] paused: Span, #[case] now: u64, #[case] by: u64) {
        let totals = pause(&terms(), Totals::default(), paused, now).unwrap();

        assert_eq!(ends_at(&terms(), &totals), END + by);
    }

    #[test]
    fn is_taken_back_as_far_as_it_is_lifted() {
        let totals = pause(&terms(), Totals::default(), span(1_900, 2_900), 1_900).unwrap();
        assert_eq!(status(&terms(), &totals, 2_899), RoundStatus::Open);

        let totals = lift(&terms(), totals, span(2_300, 2_900));

        assert_eq!(ends_at(&terms(), &totals), END + 400);
        assert_eq!(seal(&terms(), totals, END + 399), Err(Error::RoundRunning { end: 2_400, now: 2_399 }));
    }

    /// H1, M3: a pause that begins while exits are open moves their end as it moves that of the round; another leaves
    /// it where it was. So nobody leaves when less than the binding time is left to buy.
    #[rstest]
    #[case::before_the_end_of_exits(span(1_899, 2_399), 500)]
    #[case::at_the_end_of_exits(span(1_900, 2_400), 0)]
    #[case::a_block_before_the_end(span(1_999, 2_499), 0)]
    fn opens_no_exit_that_was_closed(#[case] paused: Span, #[case] by: u64) {
        let totals = pause(&terms(), Totals::default(), paused, paused.from).unwrap();

        assert_eq!(ends_at(&terms(), &totals), END + 500);
        assert_eq!(exit_ends_at(&terms(), &totals), EXIT_END + by);
        let longer = Span { from: paused.until, until: paused.until + 300 };
        let totals = pause(&terms(), totals, longer, paused.from + 1).unwrap();
        assert_eq!(exit_ends_at(&terms(), &totals), EXIT_END + by + if by > 0 { 300 } else { 0 });
        let rest = Span { from: paused.from + 100, until: longer.until };
        let lifted = lift(&terms(), totals, rest);
        assert_eq!(ends_at(&terms(), &lifted), END + 100);
        assert_eq!(exit_ends_at(&terms(), &lifted), EXIT_END + by.min(100));
    }

    /// An owner who pauses week after week holds nobody's money for more than four weeks, and leaves nobody a way out in
    /// which nobody can buy.
    #[test]
    fn takes_four_weeks_of_a_round_in_all() {
        let mut totals = Totals::default();
        let week_of = |week: u64| span(START + week * 7 * DAY, START + (week + 1) * 7 * DAY);
        for week in 0..4 {
            totals = pause(&terms(), totals, week_of(week), week_of(week).from).unwrap();
        }

        let too_long = Error::RoundPausedTooLong { paused: MAX_STRETCH + 7 * DAY, most: MAX_STRETCH };
        assert_eq!(pause(&terms(), totals, week_of(4), week_of(4).from), Err(too_long));
        assert_eq!(ends_at(&terms(), &totals), END + MAX_STRETCH);
        assert_eq!(exit_ends_at(&terms(), &totals), EXIT_END + MAX_STRETCH);
        assert_eq!(status(&terms(), &totals, END + MAX_STRETCH), RoundStatus::Sealable);
    }

    #[test]
    fn changes_nothing_of_a_sealed_round() {
        let totals = seal(&terms(), with_others(1_000, 1_500).totals, START).unwrap();

        assert_eq!(pause(&terms(), totals, span(1_200, 1_700), 1_200), Ok(totals));
        assert_eq!(lift(&terms(), totals, span(1_200, 1_700)), totals);
    }

    #[test]
    fn lifting_what_began_after_the_end_takes_nothing() {
        let totals = pause(&terms(), Totals::default(), span(2_000, 2_500), 2_000).unwrap();

        assert_eq!(ends_at(&terms(), &lift(&terms(), totals, span(2_100, 2_500))), END);
    }
}

/// A11: a round is sold out when no price that is still to come sells anything.
#[test]
fn a_bonus_to_come_keeps_a_round_open() {
    let terms = Terms { pricing: price(11, 10), tokens_for_sale: U128(1_000), ..with_bonuses() };
    let totals = with_others(999, 900).totals;

    assert_eq!(status(&terms, &totals, START), RoundStatus::Open);
    assert_eq!(status(&Terms { pricing: price(2, 1), ..terms }, &totals, 1_500), RoundStatus::Sealable);
}
