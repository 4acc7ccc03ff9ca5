//! What must hold after every step, and at the end.

use super::{
    super::reference::{self, exact, share},
    N_BUYERS, Purse, Round, World,
};
use crate::{
    logic::{
        books::{Outcome, Purchase},
        commitment, purchase, round,
    },
    types::{Pricing, Unsold},
};

impl World {
    /// The invariants, in this state and in the step from `before`.
    pub(in super::super) fn check(&self, before: &Self) {
        let liabilities: u128 = self.rounds.iter().map(|round| round.totals.liability()).sum();
        assert_eq!(self.bank, liabilities, "S1, S17: the bank holds exactly what is owed");
        for round in &self.rounds {
            round.check(self.now);
        }
        self.check_commitment();
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

    /// Nobody is sold a token that could not be minted.
    fn check_commitment(&self) {
        let promised = self.rounds.iter().map(|round| {
            let minted = round.unsold_minted + round.totals.claimed + round.totals.minting;
            let promised = commitment::of_round(&round.terms, &round.totals) + round.unsold_minted;
            assert!(minted <= promised, "only what was promised is minted");
            promised
        });
        assert_eq!(self.commitment.committed, promised.sum::<u128>());
        assert!(self.commitment.committed <= self.commitment.cap);
    }

    /// Lets everything that was promised happen; then nothing is left and nobody is short.
    pub(in super::super) fn wind_up(mut self) {
        self.settle_all();
        self.now += 10_000;
        for round in 0..self.rounds.len() {
            self.seal(round);
        }
        self.now += 10_000;
        for round in 0..self.rounds.len() {
            self.release(round);
            self.mint_unsold(round);
            for buyer in 0..N_BUYERS {
                self.refund(round, buyer);
                self.claim(round, buyer);
            }
        }
        self.settle_all();
        for round in 0..self.rounds.len() {
            self.rounds[round].check(self.now);
            self.rounds[round].check_end();
            for buyer in 0..N_BUYERS {
                self.close(round, buyer);
            }
            let left = &self.rounds[round].purchases;
            assert!(left.iter().all(Purchase::is_vacant), "storage comes back where nothing is left");
        }
        assert_eq!(self.bank, 0, "S1: everything was owed to somebody");
    }
}

impl Round {
    /// What a buyer has, or had when it closed its record.
    fn had(&self, buyer: usize) -> Purchase {
        let closed = self.purses[buyer].closed;
        if closed.is_vacant() { self.purchases[buyer] } else { closed }
    }

    fn check(&self, now: u64) {
        let Self { terms, totals, purses, treasury, .. } = self;
        let had: Vec<_> = (0..N_BUYERS).map(|buyer| self.had(buyer)).collect();
        let sum = |field: fn(&Purchase) -> u128| had.iter().map(field).sum::<u128>();
        assert_eq!(totals.raised, sum(|purchase| purchase.paid), "S2");
        assert_eq!(totals.owed, sum(|purchase| purchase.owed), "S17");
        assert_eq!(totals.sending, sum(|purchase| purchase.sending), "S17");
        assert_eq!(totals.minting, sum(|purchase| purchase.minting), "S17");
        assert_eq!(totals.claimed, sum(|purchase| purchase.claimed), "S17");
        assert!(totals.sold <= terms.tokens_for_sale.0, "S3");
        assert!(totals.raised <= terms.hard_cap.0, "S3");
        match terms.pricing {
            Pricing::Fixed(_) => assert_eq!(totals.sold, sum(|purchase| purchase.tokens), "S2"),
            Pricing::ProRata => self.check_shares(sum(|purchase| purchase.tokens)),
        }
        for (buyer, (purchase, purse)) in had.iter().zip(purses).enumerate() {
            self.check_buyer(buyer, purchase, purse, now);
        }
        let spent = totals.released + totals.releasing;
        assert_eq!(totals.released, *treasury, "M1");
        match totals.outcome() {
            Some(Outcome::Succeeded) => assert!(spent <= totals.raised, "M1"),
            _ => assert_eq!(spent, 0, "M1: only a success pays the treasury"),
        }
        self.check_unsold();
        let end = reference::end_of_window(terms.start.0, terms.end.0, &self.paused);
        assert_eq!(round::ends_at(terms, totals), end, "T4: the window loses no time");
        assert_eq!(
            round::exit_ends_at(terms, totals),
            self.exit_end(),
            "T4: no time is opened that was over"
        );
    }

    /// The shares that are cut come to what lies below them, rounded down once.
    fn check_shares(&self, cut: u128) {
        let Self { terms, totals, .. } = self;
        let is_success = totals.outcome() == Some(Outcome::Succeeded);
        assert_eq!(totals.sold, if is_success { terms.tokens_for_sale.0 } else { 0 }, "S2");
        let exact_sum =
            if is_success { share(terms, totals.allocated, totals.raised).floor() } else { exact(0) };
        assert_eq!(exact(cut), exact_sum, "S2: no share makes or loses a token");
    }

    fn check_unsold(&self) {
        let Self { terms, totals, unsold_minted, .. } = self;
        let is_due = totals.outcome() == Some(Outcome::Succeeded) && terms.unsold == Unsold::Treasury;
        let unsold = if is_due { terms.tokens_for_sale.0 - totals.sold } else { 0 };
        assert_eq!(totals.unsold + totals.unsold_minting + unsold_minted, unsold, "S14");
    }

    fn check_buyer(&self, buyer: usize, purchase: &Purchase, purse: &Purse, now: u64) {
        let Self { terms, totals, .. } = self;
        assert!(purchase.paid <= terms.account_cap.0, "S4");
        let is_failed = totals.outcome() == Some(Outcome::Failed);
        assert!(purchase.paid == 0 || purchase.paid >= terms.minimum.0 || purse.has_completed, "S4");
        assert!(purchase.bonus <= purchase.tokens, "S3");
        assert!(purse.received <= purse.paid_in, "S5");
        let held = purchase.paid + purchase.owed + purchase.sending;
        assert_eq!(purse.paid_in - purse.received, held, "S2, S18");
        assert_eq!(purchase.claimed, purse.minted, "S15, S18");
        if !purse.closed.is_vacant() {
            return assert_eq!(purse.minted, purchase.tokens, "a record is closed only when all is minted");
        }
        let book = self.book(buyer);
        let refundable = purchase::refundable(&book);
        assert_eq!(refundable, purchase.owed + if is_failed { purchase.paid } else { 0 }, "S16");
        let tokens = purchase::tokens(terms, &book);
        let is_void = is_failed && terms.pricing == Pricing::ProRata;
        let has_paid = purchase.paid > 0 && !is_void;
        assert_eq!(has_paid, tokens > 0, "no tokens without money, no money without tokens");
        let claimed = purchase.claimed + purchase.minting;
        let claimable = purchase::claimable(terms, &book, now);
        let Some(seal) = totals.seal.filter(|_| !is_failed) else {
            return assert_eq!(claimed + claimable, 0, "S15: nothing vests without a success");
        };
        if terms.pricing == Pricing::ProRata {
            let off = exact(tokens) - share(terms, purchase.paid, totals.raised);
            assert!(off < exact(1) && -off < exact(1), "S2: a share is exact but for less than a unit");
        }
        let vested = reference::vested(terms, tokens, now - seal.at);
        assert_eq!(claimed + claimable, vested, "S15");
    }

    /// Everything is minted, delivered and returned.
    fn check_end(&self) {
        let Self { terms, totals, purses, unsold_minted, .. } = self;
        let is_failed = totals.outcome() == Some(Outcome::Failed);
        let minted: u128 = purses.iter().map(|purse| purse.minted).sum();
        let sold = if totals.raised == 0 { 0 } else { totals.sold };
        assert_eq!(minted, sold, "S15: every token vests, and dust has an owner");
        if !is_failed && terms.unsold == Unsold::Treasury {
            assert_eq!(minted + unsold_minted, terms.tokens_for_sale.0, "S14");
        }
        for (buyer, purse) in purses.iter().enumerate() {
            let had = self.had(buyer);
            assert_eq!(purse.paid_in, purse.received + had.paid, "S2, S5: no coin is lost");
            if is_failed {
                assert_eq!(purse.received, purse.paid_in, "S16: a failure gives everything back");
            }
        }
    }
}
