//! The world outside the books: a bank account, purses, a clock, and promises under way. It is moved by plain
//! arithmetic, and the books must agree with it.

use commonweight_common::pause::Span;
use proptest::sample::Index;

use super::{Act, reference};
use crate::{
    logic::{
        books::{Book, Outcome, Purchase, Totals},
        bucket,
        commitment::{self, Commitment},
        purchase::{self, Offer},
        round::{self, Previous},
        samples::{accepted, one_tranche},
        tranche::{Process, Release},
    },
    types::{RoundStatus, Terms},
};

mod checks;

const N_BUYERS: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    Payment { round: usize, buyer: usize, amount: u128 },
    Mint { round: usize, buyer: usize, amount: u128 },
    Release { round: usize, amount: u128 },
    Unsold { round: usize, amount: u128 },
}

/// What a buyer's own records of a round say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Purse {
    paid_in: u128,
    received: u128,
    minted: u128,
    /// Whether a payment below the minimum has left nothing more to sell.
    has_completed: bool,
    /// What was in the record that the buyer closed.
    closed: Purchase,
}

#[derive(Debug, Clone)]
struct Round {
    terms: Terms,
    totals: Totals,
    purchases: [Purchase; N_BUYERS],
    purses: [Purse; N_BUYERS],
    treasury: u128,
    release: Release,
    unsold_minted: u128,
    /// The spans in which nobody could buy, in order. The last one may be to come.
    paused: Vec<(u64, u64)>,
}

#[derive(Debug, Clone)]
pub(super) struct World {
    now: u64,
    paused_until: u64,
    bank: u128,
    rounds: Vec<Round>,
    pending: Vec<Pending>,
    commitment: Commitment,
}

impl World {
    /// The first round is open, and so many tokens may be promised as two rounds like it have for sale.
    pub(super) fn new(terms: Terms) -> Self {
        let for_sale = terms.tokens_for_sale.0;
        let commitment = Commitment::new(2 * for_sale).commit(for_sale).expect("it is half of the cap");
        let rounds = vec![Round::new(terms, 0, 0)];
        Self { now: 0, paused_until: 0, bank: 0, rounds, pending: Vec::new(), commitment }
    }

    /// Does `act` where the rules allow it.
    pub(super) fn act(&mut self, act: Act) {
        match act {
            Act::Buy { buyer, offer } => self.buy(buyer, offer),
            Act::Exit { buyer, round, percent } => {
                let round = self.pick(round);
                let amount = self.rounds[round].purchases[buyer].paid * percent / 100;
                self.exit(round, buyer, amount);
            }
            Act::Refund { buyer, round } => self.refund(self.pick(round), buyer),
            Act::Claim { buyer, round } => self.claim(self.pick(round), buyer),
            Act::Close { buyer, round } => self.close(self.pick(round), buyer),
            Act::Seal { round } => self.seal(self.pick(round)),
            Act::Release { round } => self.release(self.pick(round)),
            Act::MintUnsold { round } => self.mint_unsold(self.pick(round)),
            Act::Settle { pending, ok } if !self.pending.is_empty() => {
                let pending = self.pending.remove(pending.index(self.pending.len()));
                self.settle(pending, ok);
            }
            Act::Settle { .. } => {}
            Act::OpenNext { terms } => self.open_next(terms),
            Act::Pause { duration } => self.pause(duration),
            Act::Lift => self.lift(),
            Act::Wait { time } => self.now += time,
        }
    }

    fn pick(&self, round: Index) -> usize {
        round.index(self.rounds.len())
    }

    fn last(&self) -> usize {
        self.rounds.len() - 1
    }

    fn buy(&mut self, buyer: usize, offer: Offer) {
        if self.now < self.paused_until {
            return;
        }
        let now = self.now;
        let last = self.last();
        let round = &mut self.rounds[last];
        let is_open = round::status(&round.terms, &round.totals, now) == RoundStatus::Open;
        let Offer { amount, min_tokens, maximum } = offer;
        let expected = is_open
            .then(|| {
                let paid = &round.purchases[buyer];
                let time = reference::time_of_sale(round.terms.start.0, now, &round.paused);
                reference::purchase(&round.terms, &round.totals, paid, (amount, maximum), time)
            })
            .flatten()
            .filter(|(_, _, least)| *least >= min_tokens);
        let before = round.totals.sold;
        let bought = purchase::buy(&round.terms, round.book(buyer), offer, now).ok();
        let came_to = bought
            .as_ref()
            .map(|(book, receipt)| (receipt.paid.0, book.totals.sold - before, receipt.tokens.0));
        assert_eq!(came_to, expected);
        if let Some((book, receipt)) = bought {
            assert_eq!(receipt.paid.0 + receipt.unused.0, amount);
            round.save(buyer, book);
            round.purses[buyer].has_completed |= round.purchases[buyer].paid < round.terms.minimum.0;
            round.purses[buyer].paid_in += receipt.paid.0;
            self.bank += receipt.paid.0;
        }
    }

    fn pause(&mut self, duration: u64) {
        let span = Span { from: self.now.max(self.paused_until), until: self.now + duration };
        if span.until <= span.from {
            return;
        }
        self.paused_until = span.until;
        let now = self.now;
        let round = self.rounds.last_mut().expect("there is a round");
        round.totals = round::pause(&round.terms, round.totals, span, now).expect("pauses are short");
        if round.totals.seal.is_none() {
            round.paused.push((span.from, span.until));
        }
    }

    fn lift(&mut self) {
        if self.now >= self.paused_until {
            return;
        }
        let span = Span { from: self.now, until: self.paused_until };
        self.paused_until = self.now;
        let round = self.rounds.last_mut().expect("there is a round");
        round.totals = round::lift(&round.terms, round.totals, span);
        if round.totals.seal.is_some() {
            return;
        }
        // A pause may have been made longer, so more than one span may be cut.
        round.paused.retain(|(from, _)| *from < span.from);
        if let Some((_, until)) = round.paused.last_mut() {
            *until = (*until).min(span.from);
        }
    }

    fn exit(&mut self, round: usize, buyer: usize, amount: u128) {
        let book = self.rounds[round].book(buyer);
        if let Ok((book, _)) = purchase::exit(&self.rounds[round].terms, book, amount, self.now) {
            assert!(self.now < self.rounds[round].exit_end(), "nobody leaves in the last part of a window");
            self.rounds[round].save(buyer, book);
            self.pending.push(Pending::Payment { round, buyer, amount });
        }
    }

    fn refund(&mut self, round: usize, buyer: usize) {
        if let Ok((book, amount)) =
            purchase::refund(&self.rounds[round].terms, self.rounds[round].book(buyer))
        {
            self.rounds[round].save(buyer, book);
            self.pending.push(Pending::Payment { round, buyer, amount });
        }
    }

    fn claim(&mut self, round: usize, buyer: usize) {
        let book = self.rounds[round].book(buyer);
        if let Ok((book, amount)) = purchase::claim(&self.rounds[round].terms, book, self.now) {
            self.rounds[round].save(buyer, book);
            self.pending.push(Pending::Mint { round, buyer, amount });
        }
    }

    fn close(&mut self, round: usize, buyer: usize) {
        let round = &mut self.rounds[round];
        if let Ok(book) = purchase::close(&round.terms, round.book(buyer), self.now) {
            round.purses[buyer].closed = round.purchases[buyer];
            round.save(buyer, book);
        }
    }

    fn seal(&mut self, round: usize) {
        let Round { terms, totals, release, .. } = &mut self.rounds[round];
        let is_over = self.now >= round::ends_at(terms, totals);
        if let Ok(sealed) = round::seal(terms, *totals, self.now) {
            let is_full = !is_over || reference::buys_nothing(terms, totals);
            let succeeds = totals.raised >= terms.soft_cap.0 || is_full;
            assert_eq!(sealed.outcome() == Some(Outcome::Succeeded), succeeds, "S11");
            *totals = sealed;
            let promised = commitment::of_round(terms, totals);
            self.commitment = self.commitment.release(terms.tokens_for_sale.0 - promised);
            *release = accepted(self.now);
        }
    }

    fn mint_unsold(&mut self, round: usize) {
        if let Ok((totals, amount)) = round::mint_unsold(self.rounds[round].totals) {
            self.rounds[round].totals = totals;
            self.pending.push(Pending::Unsold { round, amount });
        }
    }

    /// The tranche of a success counts as accepted at the seal: what comes before that is tested beside `tranche`.
    fn release(&mut self, round: usize) {
        let Round { totals, release, .. } = &mut self.rounds[round];
        let plan = one_tranche();
        let Ok(mut process) = Process::at(&plan, *totals, release.clone(), self.now) else { return };
        if let Ok(amount) = process.release(0) {
            (*totals, *release) = (process.totals, process.release);
            self.pending.push(Pending::Release { round, amount });
        }
    }

    fn open_next(&mut self, terms: Terms) {
        let Round { totals, release, .. } = &self.rounds[self.last()];
        let (plan, release) = (one_tranche(), release.clone());
        let previous = Previous { plan: &plan, totals: *totals, release };
        let committed = self.commitment.commit(terms.tokens_for_sale.0);
        if let (Ok(()), Ok(committed)) = (previous.check_shown(self.now), committed) {
            self.commitment = committed;
            self.rounds.push(Round::new(terms, self.now, self.paused_until));
        }
    }

    fn settle(&mut self, pending: Pending, ok: bool) {
        match pending {
            Pending::Payment { round, buyer, amount } => {
                let round = &mut self.rounds[round];
                round.save(buyer, purchase::payment_settled(round.book(buyer), amount, ok));
                if ok {
                    round.purses[buyer].received += amount;
                    self.bank -= amount;
                }
            }
            Pending::Mint { round, buyer, amount } => {
                let round = &mut self.rounds[round];
                round.save(buyer, purchase::mint_settled(round.book(buyer), amount, ok));
                if ok {
                    round.purses[buyer].minted += amount;
                }
            }
            Pending::Unsold { round, amount } => {
                let round = &mut self.rounds[round];
                round.totals = round::unsold_settled(round.totals, amount, ok);
                round.unsold_minted += if ok { amount } else { 0 };
            }
            Pending::Release { round, amount } => {
                let round = &mut self.rounds[round];
                let Round { totals, release, .. } = round;
                bucket::release_settled(&one_tranche(), totals, release, 0, amount, ok);
                if ok {
                    round.treasury += amount;
                    self.bank -= amount;
                }
            }
        }
    }

    fn settle_all(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            self.settle(pending, true);
        }
    }
}

impl Round {
    fn new(mut terms: Terms, now: u64, paused_until: u64) -> Self {
        terms.start.0 += now;
        terms.end.0 += now;
        for bonus in &mut terms.bonuses {
            bonus.start.0 += now;
            bonus.end.0 += now;
        }
        let span = Span { from: now, until: paused_until.max(now) };
        Self {
            totals: round::pause(&terms, Totals::default(), span, now).expect("pauses are short"),
            paused: vec![(span.from, span.until)],
            terms,
            purchases: [Purchase::default(); N_BUYERS],
            purses: [Purse::default(); N_BUYERS],
            treasury: 0,
            release: accepted(0),
            unsold_minted: 0,
        }
    }

    /// When exits end: a pause that begins before moves that as it moves the end, and another does not.
    fn exit_end(&self) -> u64 {
        let Terms { start, end, binding_time, .. } = &self.terms;
        reference::end_of_window(start.0, end.0 - binding_time.0, &self.paused)
    }

    fn book(&self, buyer: usize) -> Book {
        Book { totals: self.totals, purchase: self.purchases[buyer] }
    }

    fn save(&mut self, buyer: usize, book: Book) {
        self.totals = book.totals;
        self.purchases[buyer] = book.purchase;
    }
}
