//! What must hold after every step, and at the end.

use super::{Act, model::part, world::World};
use crate::logic::{
    books::Purchase,
    bucket::{self, DUST_TIME},
    purchase,
    tranche::{MAX_REJECTIONS, Stage},
};

impl World {
    /// The invariants, in this state and in the step from `before`.
    pub(super) fn check(&self, before: &Self) {
        assert_eq!(self.bank, self.totals.liability(), "M1, M6: the bank holds exactly what is owed");
        assert!(self.treasury <= self.totals.raised, "M1");
        for (tranche, (then, now)) in before.stages().zip(self.stages()).enumerate() {
            assert!(is_allowed(then, now), "M3: tranche {tranche} went from {then:?} to {now:?}");
            self.check_tranche(tranche, now);
        }
        assert!(self.release.tranches.iter().all(|tranche| tranche.n_rejections <= MAX_REJECTIONS), "M3");
        self.check_tokens();
        if let Some(aborted_at) = self.model.aborted_at {
            self.check_refunds(aborted_at);
        } else {
            assert!(
                (0..self.purchases.len()).all(|buyer| purchase::refundable(&self.book(buyer)) == 0),
                "nothing goes back without an abort"
            );
        }
    }

    fn check_tranche(&self, tranche: usize, stage: Stage) {
        let (taken, amount) = (self.model.taken[tranche], self.model.amount(tranche));
        assert!(taken <= amount, "M2: no tranche pays more than its share");
        match stage {
            Stage::Accepted(acceptance) => {
                assert_eq!((acceptance.taken, acceptance.delivered), (taken, self.model.delivered[tranche]));
                let part = &self.model.plan.tranches[tranche];
                if self.clock() < self.model.held_until(tranche, acceptance.at) {
                    assert!(taken <= amount - part.holdback.ceil_of(amount), "M9");
                }
            }
            Stage::Released { .. } => assert_eq!(self.model.delivered[tranche], amount, "M2"),
            Stage::Refunding => assert!(self.totals.abort.is_some(), "M3"),
            _ => assert_eq!(taken, 0, "M2: nothing leaves without an acceptance"),
        }
    }

    /// What is promised is what buyers have got or can still get, and nobody has another's.
    fn check_tokens(&self) {
        let mut given_up = 0;
        for (buyer, purchase) in self.purchases.iter().enumerate() {
            let tokens = self.model.tokens_of(buyer);
            if purchase.paid == 0 {
                given_up += tokens - self.entitled(buyer);
            } else if self.model.comers.contains(&buyer) {
                assert_eq!(purchase.tokens, tokens, "S15: tokens of buyer {buyer}");
                self.model.check_share(buyer, tokens);
            }
            let claimable = purchase::claimable(&self.terms, &self.book(buyer), self.time_of_vesting());
            assert_eq!(claimable, self.claimable(buyer), "S15: buyer {buyer} can claim what has vested");
        }
        assert_eq!(self.totals.sold, self.model.sold() - given_up, "no other token is promised");
    }

    /// M7, M8: what each buyer took or can take is its part of what was left, rounded down, in whatever order.
    fn check_refunds(&self, aborted_at: u64) {
        let abort = self.totals.abort.expect("the round is aborted");
        assert_eq!(abort.at, aborted_at);
        assert!(self.stages().all(|stage| matches!(stage, Stage::Released { .. } | Stage::Refunding)), "M3");
        let pot = self.totals.raised - self.totals.released;
        let mut parts = 0;
        for (buyer, purchase) in self.purchases.iter().enumerate() {
            let part = part(pot, self.model.paid_by(buyer), self.totals.raised);
            parts += part;
            let fetched = self.received[buyer] + purchase.sending + purchase.owed;
            if purchase.paid == 0 {
                assert_eq!(fetched, part, "M7: buyer {buyer} got its part");
            } else {
                assert_eq!(fetched, 0, "M7");
                let expected = if self.totals.releasing > 0 { 0 } else { part };
                assert_eq!(purchase::refundable(&self.book(buyer)), expected, "M7");
            }
        }
        assert!(parts <= pot, "M7: the parts are not more than what is left");
        if self.totals.releasing == 0 {
            let swept = abort.sweeping + abort.swept;
            assert!(bucket::dust(&self.totals) + swept <= pot - parts, "M7: dust is nobody's part");
        }
    }

    /// Lets everything that was promised happen; then nothing is left.
    pub(super) fn wind_up(mut self) {
        self.end_all();
        for _ in 0..self.release.tranches.len() {
            for tranche in 0..self.release.tranches.len() {
                self.act(&Act::Submit { tranche });
            }
            self.act(&Act::Wait { time: self.model.plan.objection_window.0 });
        }
        self.act(&Act::Wait { time: 100 * super::super::tap::RAISE_INTERVAL });
        self.act(&Act::Settle);
        for tranche in 0..self.release.tranches.len() {
            self.act(&Act::Release { tranche });
        }
        self.end_all();
        self.now += 1_000 * DUST_TIME;
        for tranche in 0..self.release.tranches.len() {
            self.act(&Act::Release { tranche });
        }
        self.end_all();
        // A pro-rata share that comes to nothing vested may be a token more once another one is cut.
        for _ in 0..self.purchases.len() {
            self.let_all_leave();
        }
        self.act(&Act::Sweep);
        self.end_all();

        assert_eq!(self.bank, 0, "M6: everything has an owner");
        let received: u128 = self.received.iter().sum();
        assert_eq!(self.treasury + received, self.totals.raised, "M1: no coin is lost or made");
        for buyer in 0..self.purchases.len() {
            assert_eq!(self.minted[buyer], self.entitled(buyer), "S15");
        }
        assert!(self.purchases.iter().all(Purchase::is_vacant), "everything has come to its end");
        assert_eq!(self.minted.iter().sum::<u128>(), self.totals.sold, "each promised token has an owner");
        if self.model.aborted_at.is_some() {
            let dust = self.totals.abort.map_or(0, |abort| abort.swept);
            assert!(dust < 3, "M7: less than a unit for each buyer");
        }
    }

    fn let_all_leave(&mut self) {
        for buyer in 0..self.purchases.len() {
            self.act(&Act::Refund { buyer });
            self.act(&Act::Claim { buyer });
            self.end_all();
            self.act(&Act::Close { buyer });
        }
    }

    fn end_all(&mut self) {
        for payment in std::mem::take(&mut self.pending) {
            self.end(payment, true);
        }
    }
}

/// M3: the steps that a tranche can take. Time may accept evidence in the same step in which something else is done.
fn is_allowed(then: Stage, now: Stage) -> bool {
    match (then, now) {
        (Stage::None | Stage::Rejected { .. }, Stage::Submitted(_))
        | (Stage::Submitted(_), Stage::Accepted(_) | Stage::Rejected { .. }) => true,
        (Stage::Accepted(then), Stage::Released { accepted_at }) => then.at == accepted_at,
        (Stage::Accepted(then), Stage::Accepted(now)) => (then.at, then.clock) == (now.at, now.clock),
        (Stage::Submitted(then), Stage::Submitted(now)) => then.number == now.number,
        (then, Stage::Refunding) => !matches!(then, Stage::Released { .. }),
        (then, now) => then == now,
    }
}
