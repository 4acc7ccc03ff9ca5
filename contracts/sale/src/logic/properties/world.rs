//! The world outside the books: a bank account, purses, a clock, and promises under way. It is moved by plain
//! arithmetic, and the books must agree with it.

use proptest::sample::Index;

use super::Act;
use crate::{
    logic::{
        bucket,
        ledger::{Book, Outcome, Purchase, Totals},
        purchase, round,
    },
    types::{Price, Pricing, RoundStatus, Terms},
};

const N_BUYERS: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    Payment { round: usize, buyer: usize, amount: u128 },
    Mint { round: usize, buyer: usize, amount: u128 },
    Release { round: usize, amount: u128 },
}

/// What a buyer's own records of a round say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Purse {
    paid_in: u128,
    received: u128,
    minted: u128,
}

#[derive(Debug, Clone)]
struct Round {
    terms: Terms,
    totals: Totals,
    purchases: [Purchase; N_BUYERS],
    purses: [Purse; N_BUYERS],
    treasury: u128,
}

#[derive(Debug, Clone)]
pub(super) struct World {
    now: u64,
    bank: u128,
    rounds: Vec<Round>,
    pending: Vec<Pending>,
}

impl World {
    pub(super) fn new(terms: Terms) -> Self {
        Self { now: 0, bank: 0, rounds: vec![Round::new(terms, 0)], pending: Vec::new() }
    }

    /// Does `act` where the rules allow it.
    pub(super) fn act(&mut self, act: Act) {
        match act {
            Act::Buy { buyer, offered, min_tokens } => self.buy(buyer, offered, min_tokens),
            Act::Exit { buyer, round, percent } => {
                let round = self.pick(round);
                let amount = self.rounds[round].purchases[buyer].paid * percent / 100;
                self.exit(round, buyer, amount);
            }
            Act::Refund { buyer, round } => self.refund(self.pick(round), buyer),
            Act::Claim { buyer, round } => self.claim(self.pick(round), buyer),
            Act::Seal { round } => self.seal(self.pick(round)),
            Act::Release { round } => self.release(self.pick(round)),
            Act::Settle { pending, ok } if !self.pending.is_empty() => {
                let pending = self.pending.remove(pending.index(self.pending.len()));
                self.settle(pending, ok);
            }
            Act::Settle { .. } => {}
            Act::OpenNext { terms } => self.open_next(terms),
            Act::Wait { time } => self.now += time,
        }
    }

    fn pick(&self, round: Index) -> usize {
        round.index(self.rounds.len())
    }

    fn last(&self) -> usize {
        self.rounds.len() - 1
    }

    /// The reference: what a purchase comes to, in plain arithmetic. `None` where it is refused.
    fn expected_purchase(round: &Round, buyer: usize, offered: u128) -> Option<(u128, u128)> {
        let Round { terms, totals, purchases, .. } = round;
        let Pricing::Fixed(Price { payment_units, token_units }) = terms.pricing;
        let account_left = terms.account_cap.0 - purchases[buyer].paid;
        let budget = offered.min(terms.hard_cap.0 - totals.raised).min(account_left);
        let tokens_left = terms.tokens_for_sale.0 - totals.sold;
        let tokens = (budget * token_units.0 / payment_units.0).min(tokens_left);
        let cost = (tokens * payment_units.0).div_ceil(token_units.0);
        (tokens > 0 && purchases[buyer].paid + cost >= terms.minimum.0).then_some((cost, tokens))
    }

    fn buy(&mut self, buyer: usize, offered: u128, min_tokens: u128) {
        let last = self.last();
        let round = &mut self.rounds[last];
        let is_open = round::status(&round.terms, &round.totals, self.now) == RoundStatus::Open;
        let expected = Self::expected_purchase(round, buyer, offered)
            .filter(|(_, tokens)| is_open && *tokens >= min_tokens);
        let bought = purchase::buy(&round.terms, round.book(buyer), offered, min_tokens, self.now).ok();
        assert_eq!(bought.as_ref().map(|(_, receipt)| (receipt.paid.0, receipt.tokens.0)), expected);
        if let Some((book, receipt)) = bought {
            assert_eq!(receipt.paid.0 + receipt.unused.0, offered);
            round.save(buyer, book);
            round.purses[buyer].paid_in += receipt.paid.0;
            self.bank += receipt.paid.0;
        }
    }

    fn exit(&mut self, round: usize, buyer: usize, amount: u128) {
        let book = self.rounds[round].book(buyer);
        if let Ok((book, _)) = purchase::exit(&self.rounds[round].terms, book, amount) {
            self.rounds[round].save(buyer, book);
            self.pending.push(Pending::Payment { round, buyer, amount });
        }
    }

    fn refund(&mut self, round: usize, buyer: usize) {
        if let Ok((book, amount)) = purchase::refund(self.rounds[round].book(buyer)) {
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

    fn seal(&mut self, round: usize) {
        let Round { terms, totals, .. } = &mut self.rounds[round];
        if let Ok(seal) = round::seal(terms, totals, self.now) {
            totals.seal = Some(seal);
        }
    }

    fn release(&mut self, round: usize) {
        if let Ok((totals, amount)) = bucket::release(self.rounds[round].totals) {
            self.rounds[round].totals = totals;
            self.pending.push(Pending::Release { round, amount });
        }
    }

    fn open_next(&mut self, terms: Terms) {
        if round::check_next(&self.rounds[self.last()].totals).is_ok() {
            self.rounds.push(Round::new(terms, self.now));
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
            Pending::Release { round, amount } => {
                let round = &mut self.rounds[round];
                round.totals = bucket::release_settled(round.totals, amount, ok);
                if ok {
                    round.treasury += amount;
                    self.bank -= amount;
                }
            }
        }
    }

    /// The invariants, in this state and in the step from `before`.
    pub(super) fn check(&self, before: &Self) {
        let liabilities: u128 = self.rounds.iter().map(|round| round.totals.liability()).sum();
        assert_eq!(self.bank, liabilities, "S1, S17: the bank holds exactly what is owed");
        for round in &self.rounds {
            round.check(self.now);
        }
        let n_changed = self
            .rounds
            .iter()
            .zip(&before.rounds)
            .filter(|(now, then)| (now.totals, now.purchases) != (then.totals, then.purchases))
            .count();
        assert!(n_changed <= 1, "M1: a step moves one round at the most");
        for (now, then) in self.rounds.iter().zip(&before.rounds) {
            let outcome = then.totals.outcome();
            assert!(outcome.is_none() || now.totals.outcome() == outcome, "S10, S11: a seal is final");
        }
        for (position, earlier) in self.rounds.iter().enumerate().take(self.last()) {
            assert!(earlier.totals.seal.is_some(), "S7: round {position} is not sealed");
        }
    }

    /// Lets everything that was promised happen; then nothing is left and nobody is short.
    pub(super) fn wind_up(mut self) {
        self.settle_all();
        self.now += 10_000;
        for round in 0..self.rounds.len() {
            self.seal(round);
        }
        self.now += 10_000;
        for round in 0..self.rounds.len() {
            self.release(round);
            for buyer in 0..N_BUYERS {
                self.refund(round, buyer);
                self.claim(round, buyer);
            }
        }
        self.settle_all();
        assert_eq!(self.bank, 0, "S1: everything was owed to somebody");
        for round in &self.rounds {
            for (purchase, purse) in round.purchases.iter().zip(&round.purses) {
                assert_eq!(purse.minted, purchase.tokens, "S15: every token vests");
                assert_eq!(purse.paid_in, purse.received + purchase.paid, "S2, S5: no coin is lost");
                if round.totals.outcome() == Some(Outcome::Failed) {
                    assert_eq!(purse.received, purse.paid_in, "S16: a failure gives everything back");
                    assert!(purchase.is_vacant());
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
    fn new(mut terms: Terms, now: u64) -> Self {
        terms.start.0 += now;
        terms.end.0 += now;
        Self {
            terms,
            totals: Totals::default(),
            purchases: [Purchase::default(); N_BUYERS],
            purses: [Purse::default(); N_BUYERS],
            treasury: 0,
        }
    }

    fn book(&self, buyer: usize) -> Book {
        Book { totals: self.totals, purchase: self.purchases[buyer] }
    }

    fn save(&mut self, buyer: usize, book: Book) {
        self.totals = book.totals;
        self.purchases[buyer] = book.purchase;
    }

    fn check(&self, now: u64) {
        let Self { terms, totals, purchases, purses, treasury } = self;
        let sum = |field: fn(&Purchase) -> u128| purchases.iter().map(field).sum::<u128>();
        assert_eq!(totals.raised, sum(|purchase| purchase.paid), "S2");
        assert_eq!(totals.sold, sum(|purchase| purchase.tokens), "S2");
        assert_eq!(totals.owed, sum(|purchase| purchase.owed), "S17");
        assert_eq!(totals.sending, sum(|purchase| purchase.sending), "S17");
        assert_eq!(totals.minting, sum(|purchase| purchase.minting), "S17");
        assert_eq!(totals.claimed, sum(|purchase| purchase.claimed), "S17");
        assert!(totals.sold <= terms.tokens_for_sale.0, "S3");
        assert!(totals.raised <= terms.hard_cap.0, "S3");
        for (buyer, (purchase, purse)) in purchases.iter().zip(purses).enumerate() {
            self.check_buyer(buyer, purchase, purse, now);
        }
        let spent = totals.released + totals.releasing;
        assert_eq!(totals.released, *treasury, "M1");
        match totals.outcome() {
            Some(Outcome::Succeeded) => assert!(spent <= totals.raised, "M1"),
            _ => assert_eq!(spent, 0, "M1: only a success pays the treasury"),
        }
    }

    fn check_buyer(&self, buyer: usize, purchase: &Purchase, purse: &Purse, now: u64) {
        let Self { terms, totals, .. } = self;
        assert!(purchase.paid <= terms.account_cap.0, "S4");
        let is_failed = totals.outcome() == Some(Outcome::Failed);
        assert!(purchase.paid == 0 || purchase.paid >= terms.minimum.0, "S4");
        assert_eq!(
            purchase.paid == 0,
            purchase.tokens == 0,
            "no tokens without money, no money without tokens"
        );
        assert!(purse.received <= purse.paid_in, "S5");
        let held = purchase.paid + purchase.owed + purchase.sending;
        assert_eq!(purse.paid_in - purse.received, held, "S2, S18");
        let refundable = purchase::refundable(&self.book(buyer));
        assert_eq!(refundable, purchase.owed + if is_failed { purchase.paid } else { 0 }, "S16");
        let claimed = purchase.claimed + purchase.minting;
        let claimable = purchase::claimable(terms, &self.book(buyer), now);
        assert!(claimed + claimable <= purchase.tokens, "S15");
        assert_eq!(purchase.claimed, purse.minted, "S15, S18");
        if let Some(seal) = totals.seal {
            let vested = terms.vesting.vested(purchase.tokens, seal.at, now);
            let may_claim = if is_failed { 0 } else { vested };
            assert_eq!(claimed + claimable, may_claim, "S15");
        } else {
            assert_eq!(claimed + claimable, 0, "S15: nothing vests before the seal");
        }
    }
}
