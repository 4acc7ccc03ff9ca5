//! Each act of a buyer: what it moves, and what refuses it.

use near_sdk::json_types::U128;
use rstest::rstest;

use super::{Offer, claim, claimable, close, mint_settled, payment_settled, refund, refundable, tokens};
use crate::{
    Error,
    logic::{
        books::{Book, Outcome, Purchase, Totals},
        round,
        samples::{
            self, CLIFF, DURATION, END, EXIT_END, START, bought, price, sealed, terms, with_bonuses,
            with_others,
        },
    },
    types::{Receipt, Terms},
};

fn buy(
    terms: &Terms,
    book: Book,
    amount: u128,
    min_tokens: u128,
    now: u64,
) -> crate::Result<(Book, Receipt)> {
    super::buy(terms, book, Offer { amount, min_tokens, maximum: u128::MAX }, now)
}

fn exit(terms: &Terms, book: Book, amount: u128) -> crate::Result<(Book, u128)> {
    super::exit(terms, book, amount, START)
}

fn receipt(paid: u128, tokens: u128, unused: u128) -> Receipt {
    Receipt { paid: U128(paid), tokens: U128(tokens), unused: U128(unused) }
}

mod buying {
    use super::*;

    #[rstest]
    #[case::exact(100, receipt(100, 150, 0))]
    #[case::all_of_an_odd_payment(101, receipt(101, 151, 0))]
    #[case::up_to_the_account_cap(700, receipt(600, 900, 100))]
    fn charges_what_the_tokens_cost(#[case] offered: u128, #[case] expected: Receipt) {
        let (book, receipt) = buy(&terms(), Book::default(), offered, 0, START).unwrap();

        assert_eq!(receipt, expected);
        assert_eq!(
            book.totals,
            Totals { raised: expected.paid.0, sold: expected.tokens.0, ..Totals::default() }
        );
        assert_eq!(
            book.purchase,
            Purchase { paid: expected.paid.0, tokens: expected.tokens.0, ..Purchase::default() }
        );
    }

    #[test]
    fn leaves_the_fraction_of_a_token() {
        let terms = Terms { pricing: price(10, 1), ..terms() };

        let (_, bought) = buy(&terms, Book::default(), 57, 0, START).unwrap();

        assert_eq!(bought, receipt(50, 5, 7));
    }

    #[rstest]
    #[case::hard_cap(with_others(950, 1_425), receipt(50, 75, 50))]
    #[case::tokens_for_sale(with_others(900, 2_970), receipt(20, 30, 80))]
    fn stops_at_the_caps_of_the_round(#[case] book: Book, #[case] expected: Receipt) {
        assert_eq!(buy(&terms(), book, 100, 0, START).unwrap().1, expected);
    }

    #[test]
    fn adds_up_to_the_account_cap() {
        let book = bought(400);

        let (book, second) = buy(&terms(), book, 400, 0, START).unwrap();

        assert_eq!(second, receipt(200, 300, 200));
        assert_eq!(buy(&terms(), book, 1, 0, START), Err(Error::AccountCapReached { cap: 600 }));
    }

    #[rstest]
    #[case::before_the_start(Book::default(), START - 1, Error::RoundNotStarted { start: START, now: START - 1 })]
    #[case::at_the_end(Book::default(), END, Error::RoundEnded { end: END, now: END })]
    #[case::sold_out(with_others(1_000, 1_500), START, Error::RoundSoldOut)]
    #[case::sealed(sealed(bought(100), Outcome::Failed), START, Error::RoundSealed)]
    fn is_refused_outside_the_sale(#[case] book: Book, #[case] now: u64, #[case] error: Error) {
        assert_eq!(buy(&terms(), book, 100, 0, now), Err(error));
    }

    #[rstest]
    #[case::below_the_minimum(9, 0, Error::BelowMinimum { minimum: 10, paid: 9 })]
    #[case::nothing(0, 0, Error::BuysNothing { offered: 0 })]
    #[case::fewer_tokens_than_asked_for(100, 151, Error::MinTokensNotMet { min_tokens: 151, tokens: 150 })]
    fn is_refused_where_it_is_too_little(
        #[case] offered: u128,
        #[case] min_tokens: u128,
        #[case] error: Error,
    ) {
        assert_eq!(buy(&terms(), Book::default(), offered, min_tokens, START), Err(error));
    }

    #[test]
    fn tests_the_minimum_after_the_caps() {
        let account_cap = U128(5);
        assert_eq!(
            buy(&Terms { account_cap, ..terms() }, with_others(900, 1_350), 100, 0, START),
            Err(Error::BelowMinimum { minimum: 10, paid: 5 })
        );
    }

    /// Else whoever leaves such a rest is the only one who can complete the round.
    #[test]
    fn takes_a_rest_below_the_minimum_from_anybody() {
        let (book, receipt) = buy(&terms(), with_others(995, 1_492), 100, 0, START).unwrap();

        assert_eq!((receipt.paid.0, receipt.unused.0), (5, 95));
        assert_eq!((book.totals.raised, book.totals.sold), (1_000, 1_499));
        let part = buy(&terms(), with_others(995, 1_492), 4, 0, START);
        assert_eq!(part, Err(Error::BelowMinimum { minimum: 10, paid: 4 }), "something would be left");
    }

    #[test]
    fn tests_the_minimum_over_all_purchases() {
        assert_eq!(buy(&terms(), bought(10), 1, 0, START).unwrap().1, receipt(1, 1, 0));
    }
}

mod leaving {
    use super::*;

    #[test]
    fn takes_the_money_and_gives_up_the_share_rounded_up() {
        let (book, given_up) = exit(&terms(), bought(101), 50).unwrap();

        assert_eq!(given_up, 151 - 76);
        assert_eq!(book.purchase, Purchase { paid: 51, tokens: 76, sending: 50, ..Purchase::default() });
        assert_eq!(book.totals, Totals { raised: 51, sold: 76, sending: 50, ..Totals::default() });
    }

    #[test]
    fn with_everything_leaves_no_token() {
        let (book, given_up) = exit(&terms(), bought(101), 101).unwrap();

        assert_eq!(given_up, 151);
        assert_eq!(book.purchase, Purchase { sending: 101, ..Purchase::default() });
    }

    #[rstest]
    #[case::nothing(0, Error::ExitOutOfRange { amount: 0, paid: 100 })]
    #[case::too_much(101, Error::ExitOutOfRange { amount: 101, paid: 100 })]
    #[case::too_little_stays(91, Error::BelowMinimum { minimum: 10, paid: 9 })]
    fn is_refused_out_of_range(#[case] amount: u128, #[case] error: Error) {
        assert_eq!(exit(&terms(), bought(100), amount), Err(error));
    }

    #[test]
    fn is_refused_where_what_stays_buys_no_token() {
        let terms = Terms { pricing: price(10, 1), ..terms() };
        let (book, _) = buy(&terms, Book::default(), 10, 0, START).unwrap();
        let terms = Terms { minimum: U128(1), ..terms };

        assert_eq!(exit(&terms, book, 1), Err(Error::BuysNothing { offered: 9 }));
    }

    #[rstest]
    #[case::succeeded(Outcome::Succeeded)]
    #[case::failed(Outcome::Failed)]
    fn ends_with_the_seal(#[case] outcome: Outcome) {
        assert_eq!(exit(&terms(), sealed(bought(100), outcome), 50), Err(Error::RoundSealed));
    }

    /// H1: purchases bind for the last tenth of the window, in which others still buy.
    #[test]
    fn ends_before_the_round() {
        let leave = |now| super::super::exit(&terms(), bought(100), 50, now).map(drop);
        let ended = |now| Err(Error::ExitsEnded { exit_ends_at: EXIT_END, now });

        assert_eq!(leave(EXIT_END - 1), Ok(()));
        assert_eq!(leave(EXIT_END), ended(EXIT_END));
        assert_eq!(leave(END), ended(END));
        assert!(buy(&terms(), bought(100), 50, 0, END - 1).is_ok());
    }

    #[test]
    fn makes_room_for_others_even_when_the_money_does_not_arrive() {
        let (left, _) = exit(&terms(), bought(600), 600).unwrap();
        let returned = payment_settled(left, 600, false);

        assert_eq!(returned.purchase, Purchase { owed: 600, ..Purchase::default() });
        assert_eq!(buy(&terms(), returned, 600, 0, START).unwrap().1, receipt(600, 900, 0));
    }
}

mod refunding {
    use super::*;

    #[test]
    fn gives_everything_back_after_a_failure() {
        let (book, amount) = refund(&terms(), sealed(bought(101), Outcome::Failed)).unwrap();

        assert_eq!(amount, 101);
        assert_eq!(book.purchase, Purchase { sending: 101, ..Purchase::default() });
        assert_eq!((book.totals.raised, book.totals.sold, book.totals.sending), (0, 0, 101));
        assert_eq!(refund(&terms(), book), Err(Error::NothingToRefund));
        assert!(payment_settled(book, 101, true).purchase.is_vacant());
    }

    #[rstest]
    #[case::unsealed(bought(100))]
    #[case::succeeded(sealed(bought(100), Outcome::Succeeded))]
    fn gives_nothing_back_without_a_failure(#[case] book: Book) {
        assert_eq!(refundable(&book), 0);
        assert_eq!(refund(&terms(), book), Err(Error::NothingToRefund));
    }

    #[test]
    fn pays_what_is_owed_at_any_time() {
        let (left, _) = exit(&terms(), bought(100), 40).unwrap();
        let returned = payment_settled(left, 40, false);
        let succeeded = sealed(returned, Outcome::Succeeded);

        let (book, amount) = refund(&terms(), succeeded).unwrap();

        assert_eq!(amount, 40);
        assert_eq!(book.purchase, Purchase { paid: 60, tokens: 90, sending: 40, ..Purchase::default() });
    }

    #[test]
    fn pays_what_is_owed_together_with_the_failure() {
        let (left, _) = exit(&terms(), bought(100), 40).unwrap();
        let failed = sealed(payment_settled(left, 40, false), Outcome::Failed);

        assert_eq!(refund(&terms(), failed).unwrap().1, 100);
    }

    #[test]
    fn settles_by_the_difference_whatever_happened_meanwhile() {
        let (left, _) = exit(&terms(), bought(100), 40).unwrap();
        let (bought_more, _) = buy(&terms(), left, 200, 0, START).unwrap();
        let (left_again, _) = exit(&terms(), bought_more, 30).unwrap();

        let first_failed = payment_settled(left_again, 40, false);
        let both = payment_settled(first_failed, 30, true);

        assert_eq!(
            both.purchase,
            Purchase { paid: 230, tokens: left_again.purchase.tokens, owed: 40, ..Purchase::default() }
        );
        assert_eq!(both.totals.owed, 40);
        assert_eq!(both.totals.liability(), 270);
    }
}

mod with_a_bonus {
    use super::*;

    #[rstest]
    #[case::first_window(START, 100, receipt(100, 180, 0))]
    #[case::second_window(1_250, 100, receipt(100, 165, 0))]
    #[case::after_the_windows(1_500, 100, receipt(100, 150, 0))]
    fn buys_more(#[case] now: u64, #[case] offered: u128, #[case] expected: Receipt) {
        let (book, receipt) = buy(&with_bonuses(), Book::default(), offered, 0, now).unwrap();

        assert_eq!(receipt, expected);
        assert_eq!(book.purchase.bonus, expected.tokens.0 - 150);
    }

    /// A8, S3: the cap of the round holds for what is sold with the bonus, and what it leaves over goes back.
    #[test]
    fn stops_at_the_tokens_for_sale() {
        let (book, bought) = buy(&with_bonuses(), with_others(800, 2_910), 100, 0, START).unwrap();

        assert_eq!(bought, receipt(50, 90, 50));
        assert_eq!(book.totals.sold, 3_000);
    }

    /// A14: no bonus is left behind by who leaves, with a part or with all.
    #[test]
    fn is_given_up_with_a_part() {
        let (book, _) = buy(&with_bonuses(), Book::default(), 200, 0, START).unwrap();

        let (book, given_up) = exit(&with_bonuses(), book, 100).unwrap();

        assert_eq!(given_up, 360 - 150);
        assert_eq!((book.purchase.tokens, book.purchase.bonus), (150, 0));
        let (book, given_up) = exit(&with_bonuses(), book, 100).unwrap();
        assert_eq!((given_up, book.purchase.tokens, book.totals.sold), (150, 0, 0));
    }

    #[test]
    fn does_not_pass_to_older_money() {
        let (late, _) = buy(&terms(), Book::default(), 100, 0, START).unwrap();
        let (both, _) = buy(&with_bonuses(), late, 100, 0, START).unwrap();

        let (book, _) = exit(&with_bonuses(), both, 100).unwrap();

        assert_eq!(book.purchase.tokens, late.purchase.tokens);
    }
}

mod from_an_allowlist {
    use super::*;

    fn buy_up_to(maximum: u128, book: Book, amount: u128) -> crate::Result<(Book, Receipt)> {
        super::super::buy(&terms(), book, Offer { amount, min_tokens: 0, maximum }, START)
    }

    #[test]
    fn pays_no_more_than_its_maximum_over_all_purchases() {
        let (book, first) = buy_up_to(150, Book::default(), 100).unwrap();
        let (book, second) = buy_up_to(150, book, 100).unwrap();

        assert_eq!((first.paid.0, second), (100, receipt(50, 75, 50)));
        assert_eq!(buy_up_to(150, book, 1), Err(Error::AccountCapReached { cap: 150 }));
    }

    #[test]
    fn two_places_of_one_account_are_not_added() {
        let (book, _) = buy_up_to(150, Book::default(), 150).unwrap();

        assert_eq!(buy_up_to(100, book, 100), Err(Error::AccountCapReached { cap: 100 }));
        assert_eq!(buy_up_to(160, book, 100).unwrap().1, receipt(10, 15, 90));
    }

    #[test]
    fn the_cap_of_the_round_holds_for_it_too() {
        assert_eq!(buy_up_to(900, Book::default(), 900).unwrap().1, receipt(600, 900, 300));
    }
}

mod pro_rata {
    use super::*;

    /// A round in which three buyers have paid 100, 200 and 400 for 3,000 tokens.
    fn three_buyers() -> [Book; 3] {
        let mut totals = Totals::default();
        let purchases = [100, 200, 400].map(|amount| {
            let book = Book { totals, purchase: Purchase::default() };
            let (book, _) = buy(&samples::pro_rata(), book, amount, 0, START).unwrap();
            totals = book.totals;
            book.purchase
        });
        purchases.map(|purchase| Book { totals, purchase })
    }

    #[test]
    fn a_receipt_tells_what_the_payment_comes_to_at_worst() {
        let (book, bought) = buy(&samples::pro_rata(), Book::default(), 101, 0, START).unwrap();

        assert_eq!(bought, receipt(101, 303, 0));
        assert_eq!((book.totals.sold, book.purchase.tokens, book.purchase.bonus), (0, 0, 0));
        assert_eq!(tokens(&samples::pro_rata(), &book), 303);
        assert_eq!(
            buy(&samples::pro_rata(), Book::default(), 101, 304, START),
            Err(Error::MinTokensNotMet { min_tokens: 304, tokens: 303 })
        );
    }

    #[test]
    fn everybody_pays_the_same_price_and_no_token_is_left() {
        let terms = samples::pro_rata();
        let mut totals = round::seal(&terms, three_buyers()[0].totals, END).unwrap();
        assert_eq!(totals.sold, 3_000);
        let mut claims = Vec::new();

        for book in three_buyers() {
            let (book, amount) = claim(&terms, Book { totals, ..book }, END + DURATION).unwrap();
            totals = book.totals;
            claims.push(amount);
        }

        assert_eq!(claims, [428, 857, 1_715]);
        assert_eq!(claims.iter().sum::<u128>(), 3_000);
        assert_eq!((totals.allocated, totals.minting), (700, 3_000));
    }

    #[test]
    fn a_share_is_cut_once() {
        let terms = samples::pro_rata();
        let totals = round::seal(&terms, three_buyers()[0].totals, END).unwrap();
        let book = Book { totals, ..three_buyers()[1] };
        let (book, early) = claim(&terms, book, END + CLIFF).unwrap();
        let (book, late) = claim(&terms, book, END + DURATION).unwrap();

        assert_eq!((early, early + late), (214, 857));
        assert_eq!(book.totals.allocated, 200);
    }

    #[test]
    fn a_failure_gives_everything_back_and_no_token() {
        let terms = samples::pro_rata();
        let (book, _) = buy(&terms, Book::default(), 400, 0, START).unwrap();
        let failed = Book { totals: round::seal(&terms, book.totals, END).unwrap(), ..book };

        assert_eq!(claim(&terms, failed, u64::MAX), Err(Error::NothingToClaim));
        assert_eq!(tokens(&terms, &failed), 0);
        assert_eq!(refund(&terms, failed).unwrap().1, 400);
    }

    #[test]
    fn who_leaves_leaves_its_share_to_the_others() {
        let terms = samples::pro_rata();
        let [_, _, book] = three_buyers();
        let (book, given_up) = exit(&terms, book, 390).unwrap();

        assert_eq!(given_up, 0);
        assert_eq!(exit(&terms, book, 1), Err(Error::BelowMinimum { minimum: 10, paid: 9 }));
        assert_eq!((book.purchase.paid, book.totals.raised), (10, 310));
    }
}

mod closing {
    use super::*;

    fn claimed() -> Book {
        let (book, amount) = claim(&terms(), sealed(bought(600), Outcome::Succeeded), u64::MAX).unwrap();
        mint_settled(book, amount, true)
    }

    fn with_money_released(book: Book) -> Book {
        Book { totals: Totals { released: book.totals.raised, ..book.totals }, ..book }
    }

    #[test]
    fn ends_the_record_and_leaves_the_totals() {
        let book = with_money_released(claimed());

        let closed = close(&terms(), book, u64::MAX).unwrap();

        assert!(closed.purchase.is_vacant());
        assert_eq!(closed.totals, book.totals);
        assert_eq!(close(&terms(), closed, u64::MAX), Err(Error::PurchaseOpen));
    }

    #[rstest]
    #[case::money_is_left(claimed())]
    #[case::tokens_are_left(with_money_released(sealed(bought(600), Outcome::Succeeded)))]
    #[case::tokens_are_being_minted(with_money_released(
        claim(&terms(), sealed(bought(600), Outcome::Succeeded), u64::MAX).unwrap().0
    ))]
    #[case::unsealed(bought(600))]
    #[case::failed(sealed(bought(600), Outcome::Failed))]
    fn is_refused_before_everything_has_come(#[case] book: Book) {
        assert_eq!(close(&terms(), book, u64::MAX), Err(Error::PurchaseOpen));
    }

    #[test]
    fn is_refused_while_something_is_owed() {
        let (left, _) = exit(&terms(), bought(600), 10).unwrap();
        let owed = sealed(payment_settled(left, 10, false), Outcome::Succeeded);
        let (book, amount) = claim(&terms(), owed, u64::MAX).unwrap();
        let book = with_money_released(mint_settled(book, amount, true));

        assert_eq!(close(&terms(), book, u64::MAX), Err(Error::PurchaseOpen));
    }
}

mod claiming {
    use super::*;

    #[test]
    fn follows_the_vesting() {
        let book = sealed(bought(600), Outcome::Succeeded);

        assert_eq!(claim(&terms(), book, END + CLIFF - 1), Err(Error::NothingToClaim));
        let (book, first) = claim(&terms(), book, END + CLIFF).unwrap();
        assert_eq!(first, 225);
        assert_eq!(claim(&terms(), book, END + CLIFF), Err(Error::NothingToClaim));
        let (book, rest) = claim(&terms(), book, END + DURATION).unwrap();
        assert_eq!(rest, 675);
        let book = mint_settled(mint_settled(book, first, true), rest, true);
        assert_eq!((book.purchase.claimed, book.purchase.minting), (900, 0));
        assert_eq!(claimable(&terms(), &book, u64::MAX), 0);
    }

    #[test]
    fn comes_back_where_nothing_was_minted() {
        let book = sealed(bought(600), Outcome::Succeeded);
        let (book, first) = claim(&terms(), book, END + CLIFF).unwrap();
        let (book, second) = claim(&terms(), book, END + DURATION).unwrap();

        let book = mint_settled(mint_settled(book, second, true), first, false);

        assert_eq!(claimable(&terms(), &book, END + DURATION), first);
        assert_eq!((book.totals.claimed, book.totals.minting), (second, 0));
    }

    #[rstest]
    #[case::unsealed(bought(600))]
    #[case::failed(sealed(bought(600), Outcome::Failed))]
    fn needs_a_success(#[case] book: Book) {
        assert_eq!(claim(&terms(), book, u64::MAX), Err(Error::NothingToClaim));
    }
}
