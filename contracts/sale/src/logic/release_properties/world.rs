//! The round as the rules keep it, a bank account, purses, a clock, and payments under way.

use commonweight_common::{Bps, pause::Span};
use near_sdk::json_types::{U64, U128};

use super::{
    Act, Kind,
    model::{Dossier, Late, Model, Tokens, exact, whole},
};
use crate::{
    Result,
    logic::{
        books::{Book, Outcome, Purchase, Seal, Totals},
        bucket, purchase,
        samples::{DAY, price, terms},
        tap::MIN_PACE,
        tranche::{Process, Release, Stage},
    },
    types::{Pricing, ReleasePlan, Terms, Verdict, Vesting},
};

mod pauses;

pub(super) const SEALED_AT: u64 = DAY;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payment {
    Tranche { tranche: usize, amount: u128 },
    Dust { amount: u128 },
    Refund { buyer: usize, amount: u128 },
    Mint { buyer: usize, amount: u128 },
}

#[derive(Debug, Clone)]
pub(super) struct World {
    /// The time of the chain.
    pub(super) now: u64,
    /// The spans in which releases were or will be paused, in order.
    pub(super) paused: Vec<Span>,
    pub(super) terms: Terms,
    pub(super) totals: Totals,
    pub(super) release: Release,
    pub(super) purchases: Vec<Purchase>,
    pub(super) model: Model,
    pub(super) pending: Vec<Payment>,
    pub(super) bank: u128,
    pub(super) treasury: u128,
    /// What each buyer has got back, and how many tokens were minted to it.
    pub(super) received: Vec<u128>,
    pub(super) minted: Vec<u128>,
}

/// What came of a sale.
struct Sold {
    pricing: Pricing,
    paid: Vec<u128>,
    tokens: Tokens,
}

/// What the buyers paid of what they offered, each at least for one token.
fn sold(offered: &[u128], kind: Kind) -> Sold {
    match kind {
        Kind::Fixed { payment_units, token_units } => {
            let (payment, token) = (exact(payment_units), exact(token_units));
            let least = whole(&(&payment / &token).ceil());
            let tokens_for = |offered: &u128| whole(&(exact((*offered).max(least)) * &token / &payment));
            let tokens: Vec<_> = offered.iter().map(tokens_for).collect();
            let paid = tokens.iter().map(|tokens| whole(&(exact(*tokens) * &payment / &token).ceil()));
            let (pricing, paid) = (price(payment_units, token_units), paid.collect());
            Sold { pricing, paid, tokens: Tokens::Bought(tokens) }
        }
        Kind::ProRata { more } => {
            let (raised, least): (u128, _) = (offered.iter().sum(), offered.iter().min().unwrap());
            let tokens = Tokens::Shared(raised.div_ceil(*least) + more);
            Sold { pricing: Pricing::ProRata, paid: offered.to_vec(), tokens }
        }
    }
}

impl World {
    /// A round in which the buyers have offered so much. In a pro-rata round nobody has its share yet.
    pub(super) fn new(plan: ReleasePlan, offered: &[u128], kind: Kind) -> Self {
        let vesting = Vesting { cliff: U64(10 * DAY), duration: U64(100 * DAY) };
        let Sold { pricing, paid, tokens } = sold(offered, kind);
        let each = match &tokens {
            Tokens::Bought(tokens) => tokens.clone(),
            Tokens::Shared(_) => vec![0; paid.len()],
        };
        let purchase =
            |(paid, tokens): (&u128, u128)| Purchase { paid: *paid, tokens, ..Purchase::default() };
        // The last one has paid nothing.
        let purchases: Vec<_> = paid.iter().zip(each).map(purchase).chain([Purchase::default()]).collect();
        let model = Model::new(plan, paid, tokens, vesting, SEALED_AT);
        let (raised, sold) = (model.raised(), model.sold());
        let seal = Some(Seal { outcome: Outcome::Succeeded, at: SEALED_AT });
        Self {
            now: SEALED_AT,
            paused: Vec::new(),
            terms: Terms { pricing, tokens_for_sale: U128(sold), vesting, ..terms() },
            totals: Totals { raised, sold, seal, ..Totals::default() },
            release: Release::new(&model.plan),
            received: vec![0; purchases.len()],
            minted: vec![0; purchases.len()],
            purchases,
            model,
            pending: Vec::new(),
            bank: raised,
            treasury: 0,
        }
    }

    pub(super) fn act(&mut self, act: &Act) {
        match act {
            Act::Submit { tranche } => self.submit(*tranche),
            Act::Object { buyer, back } => self.object(*buyer, *back),
            Act::Challenge { tranche } => self.challenge(*tranche),
            Act::Resolve { tranche, verdict } => self.resolve(*tranche, *verdict),
            Act::Settle => self.settle(),
            Act::Abort => self.abort(),
            Act::SetPace { pace } => self.set_pace(*pace),
            Act::RaisePace => self.set_pace((self.release.tap.pace().get() / 10 * 12).min(10_000)),
            Act::Release { tranche } => self.release(*tranche),
            Act::End { payment, ok } if !self.pending.is_empty() => {
                let payment = self.pending.remove(payment.index(self.pending.len()));
                self.end(payment, *ok);
            }
            Act::End { .. } => {}
            Act::Refund { buyer } => self.refund(*buyer),
            Act::Claim { buyer } => self.claim(*buyer),
            Act::Close { buyer } => self.close(*buyer),
            Act::Sweep => self.sweep(),
            Act::Pause { duration } => self.pause(*duration),
            Act::Lift => self.lift(),
            Act::Wait { time } => self.now += time,
        }
    }

    /// Does `rule` where it is allowed; returns what came of it.
    fn run<T>(&mut self, rule: impl FnOnce(&mut Process<'_>) -> Result<T>) -> Option<T> {
        let plan = self.model.plan.clone();
        let mut process = Process::in_time(&plan, self.totals, self.release.clone(), self.time()).ok()?;
        let answer = rule(&mut process).ok()?;
        (self.totals, self.release) = (process.totals, process.release);
        Some(answer)
    }

    fn is_running(&self) -> bool {
        self.model.aborted_at.is_none() && self.overdue_since().is_none()
    }

    fn submit(&mut self, tranche: usize) {
        let expected = self.is_running()
            && self.model.current(self.clock()) == Some(tranche)
            && self.model.open_dossier(self.clock()).is_none();
        let number = self.run(|process| Ok(process.submit(tranche)?));
        assert_eq!(number.is_some(), expected, "M3: evidence for {tranche}");
        if expected {
            self.model.dossiers.push(Dossier { tranche, at: self.clock(), ..Dossier::default() });
            assert_eq!(number.map(usize::from), Some(self.model.dossiers.len()));
        }
    }

    fn object(&mut self, buyer: usize, back: u8) {
        let latest = u8::try_from(self.model.dossiers.len()).unwrap();
        let Some(number) = latest.checked_sub(back) else { return };
        let is_open = self.model.open_dossier(self.clock()).is_some_and(|dossier| {
            self.clock() < self.model.window_end(dossier) && !dossier.objectors.contains(&buyer)
        });
        let expected =
            self.is_running() && is_open && number == latest && self.model.paid.get(buyer).is_some();
        let mut objecting = self.purchases[buyer];
        let weight = self.run(|process| Ok(process.object(&mut objecting, number)?));
        assert_eq!(weight, expected.then(|| self.model.paid[buyer]), "objection of {buyer}");
        if expected {
            self.purchases[buyer] = objecting;
            self.model.dossiers.last_mut().unwrap().objectors.push(buyer);
        }
    }

    fn challenge(&mut self, tranche: usize) {
        let now = self.clock();
        let of_evidence = self.model.open_dossier(now).is_some_and(|dossier| {
            dossier.tranche == tranche && !dossier.challenged && now < self.model.window_end(dossier)
        });
        let is_held = tranche < self.model.plan.tranches.len()
            && self
                .model
                .accepted_at(tranche, now)
                .is_some_and(|accepted_at| now < self.model.held_until(tranche, accepted_at))
            && self.model.taken[tranche] < self.model.amount(tranche)
            && self.model.open_late(tranche).is_none();
        let expected = self.is_running() && (of_evidence || is_held);
        let challenged = self.run(|process| Ok(process.challenge(tranche)?));
        assert_eq!(challenged.is_some(), expected, "challenge of {tranche}");
        if expected && of_evidence {
            self.model.dossiers.last_mut().unwrap().challenged = true;
        } else if expected {
            self.model.late.push(Late { tranche, at: now, resolved_at: None });
        }
    }

    fn resolve(&mut self, tranche: usize, verdict: Verdict) {
        let now = self.clock();
        let of_evidence = self.model.open_dossier(now).is_some_and(|dossier| {
            dossier.tranche == tranche
                && self.model.is_disputed(dossier)
                && now >= self.model.window_end(dossier)
        });
        let is_late = self.model.open_late(tranche).is_some();
        let expected = self.is_running() && (of_evidence || is_late);
        let resolved = self.run(|process| Ok(process.resolve(tranche, verdict)?));
        assert_eq!(resolved.is_some(), expected, "M4: resolution of {tranche}");
        if !expected {
            return;
        }
        let is_last = self.model.n_rejections(tranche) == 2;
        let aborts = verdict == Verdict::Reject && (is_late || is_last);
        assert_eq!(resolved.map(|resolved| resolved.aborts), Some(aborts), "M3");
        if of_evidence {
            self.model.dossiers.last_mut().unwrap().resolved = Some((now, verdict));
        } else {
            let late =
                self.model.late.iter_mut().find(|late| late.tranche == tranche && late.resolved_at.is_none());
            late.unwrap().resolved_at = Some(now);
        }
        if aborts {
            self.model.aborted_at = Some(self.now);
        }
    }

    fn settle(&mut self) {
        let before = self.release.clone();
        let plan = self.model.plan.clone();
        let process = Process::at(&plan, self.totals, self.release.clone(), self.time());
        assert_eq!(process.is_ok(), self.model.aborted_at.is_none());
        let Ok(mut process) = process else { return };
        let aborts = process.settle();
        let since = self.overdue_since();
        assert_eq!(aborts.as_ref().ok() == Some(&true), since.is_some(), "M10");
        if let Ok(aborts) = aborts {
            (self.totals, self.release) = (process.totals, process.release);
            assert_ne!(self.release, before, "settling settles something");
            if aborts {
                self.model.aborted_at = since;
            }
        }
    }

    fn abort(&mut self) {
        let unspent = self.model.raised() - self.model.taken.iter().sum::<u128>();
        let expected = self.model.aborted_at.is_none() && unspent > 0;
        let plan = self.model.plan.clone();
        let aborted = Process::at(&plan, self.totals, self.release.clone(), self.time())
            .and_then(|mut process| process.abort().map(|()| process).map_err(Into::into));
        assert_eq!(aborted.is_ok(), expected);
        if let Ok(process) = aborted {
            self.model.aborted_at = self.overdue_since().or(Some(self.now));
            (self.totals, self.release) = (process.totals, process.release);
        }
    }

    fn set_pace(&mut self, pace: u16) {
        let pace = Bps::new(pace).unwrap();
        if self.run(|process| Ok(process.set_pace(pace)?)).is_some() {
            assert!(self.is_running() && pace >= MIN_PACE, "M5");
            self.model.paces.push((self.clock(), pace.get()));
            self.model.check_paces();
        }
    }

    fn release(&mut self, tranche: usize) {
        let is_paying = self.is_running()
            && tranche < self.model.plan.tranches.len()
            && self.model.open_late(tranche).is_none()
            && self.model.delivered[tranche] < self.model.amount(tranche);
        let flowed = if is_paying { self.model.flowed(tranche, self.clock()) } else { exact(0) };
        let taken = self.model.taken.get(tranche).copied().unwrap_or(0);
        let due = whole(&flowed).saturating_sub(taken);
        let amount = self.run(|process| process.release(tranche));
        assert_eq!(amount.unwrap_or(0), due, "M2, M5, M9, M10: tranche {tranche}");
        if let Some(amount) = amount {
            self.model.taken[tranche] += amount;
            self.pending.push(Payment::Tranche { tranche, amount });
        }
    }

    fn refund(&mut self, buyer: usize) {
        let book = self.book(buyer);
        if let Ok((book, amount)) = purchase::refund(&self.terms, book) {
            (self.totals, self.purchases[buyer]) = (book.totals, book.purchase);
            self.model.come(buyer);
            self.pending.push(Payment::Refund { buyer, amount });
        }
    }

    fn claim(&mut self, buyer: usize) {
        let expected = self.claimable(buyer);
        let claimed = purchase::claim(&self.terms, self.book(buyer), self.time_of_vesting()).ok();
        assert_eq!(claimed.map_or(0, |(_, amount)| amount), expected, "S15: claim of {buyer}");
        if let Some((book, amount)) = claimed {
            (self.totals, self.purchases[buyer]) = (book.totals, book.purchase);
            self.model.come(buyer);
            self.pending.push(Payment::Mint { buyer, amount });
        }
    }

    fn close(&mut self, buyer: usize) {
        if let Ok(book) = purchase::close(&self.terms, self.book(buyer), self.time_of_vesting()) {
            self.model.come(buyer);
            assert_eq!(self.minted[buyer], self.entitled(buyer), "nothing is to come any more");
            (self.totals, self.purchases[buyer]) = (book.totals, book.purchase);
            assert_eq!(self.purchases[buyer], Purchase::default());
        }
    }

    /// What a buyer gets in the end: all its tokens, or those that had vested when the round was aborted.
    pub(super) fn entitled(&self, buyer: usize) -> u128 {
        self.model.vested(buyer, u64::MAX)
    }

    /// What a buyer can claim now, by what has happened.
    pub(super) fn claimable(&self, buyer: usize) -> u128 {
        let minting = |payment: &Payment| match payment {
            Payment::Mint { buyer: minted_to, amount } if *minted_to == buyer => *amount,
            _ => 0,
        };
        let minting: u128 = self.pending.iter().map(minting).sum();
        let until = self.overdue_since().unwrap_or(self.now);
        self.model.vested(buyer, until) - self.minted[buyer] - minting
    }

    fn sweep(&mut self) {
        if let Ok((totals, amount)) = bucket::sweep(self.totals, self.now) {
            self.totals = totals;
            self.pending.push(Payment::Dust { amount });
        }
    }

    pub(super) fn end(&mut self, payment: Payment, ok: bool) {
        match payment {
            Payment::Tranche { tranche, amount } => {
                let (totals, release) = (&mut self.totals, &mut self.release);
                bucket::release_settled(&self.model.plan, totals, release, tranche, amount, ok);
                if ok {
                    self.model.delivered[tranche] += amount;
                    self.treasury += amount;
                } else {
                    self.model.taken[tranche] -= amount;
                }
            }
            Payment::Dust { amount } => {
                self.totals = bucket::sweep_settled(self.totals, amount, ok);
                self.treasury += if ok { amount } else { 0 };
            }
            Payment::Refund { buyer, amount } => {
                let book = purchase::payment_settled(self.book(buyer), amount, ok);
                (self.totals, self.purchases[buyer]) = (book.totals, book.purchase);
                self.received[buyer] += if ok { amount } else { 0 };
            }
            Payment::Mint { buyer, amount } => {
                let book = purchase::mint_settled(self.book(buyer), amount, ok);
                (self.totals, self.purchases[buyer]) = (book.totals, book.purchase);
                self.minted[buyer] += if ok { amount } else { 0 };
            }
        }
        let (Payment::Tranche { amount, .. } | Payment::Dust { amount } | Payment::Refund { amount, .. }) =
            payment
        else {
            return;
        };
        self.bank -= if ok { amount } else { 0 };
    }

    pub(super) fn book(&self, buyer: usize) -> Book {
        Book { totals: self.totals, purchase: self.purchases[buyer] }
    }

    pub(super) fn stages(&self) -> impl Iterator<Item = Stage> {
        self.release.tranches.iter().map(|tranche| tranche.stage)
    }
}
