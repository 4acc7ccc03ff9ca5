//! The reference: a record of what has happened, from which everything else follows in exact rationals.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::super::tap::RAISE_INTERVAL;
use crate::types::{ReleasePlan, Verdict, Vesting};

/// What the buyers have got for their money.
#[derive(Debug, Clone)]
pub(super) enum Tokens {
    /// At a fixed price, each so many.
    Bought(Vec<u128>),
    /// All share so many, whose parts are cut in the order in which the buyers come.
    Shared(u128),
}

/// Evidence with all that was said about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Dossier {
    pub(super) tranche: usize,
    pub(super) at: u64,
    pub(super) objectors: Vec<usize>,
    pub(super) challenged: bool,
    /// When and how the owner resolved it.
    pub(super) resolved: Option<(u64, Verdict)>,
}

/// A challenge of an accepted tranche.
#[derive(Debug, Clone, Copy)]
pub(super) struct Late {
    pub(super) tranche: usize,
    pub(super) at: u64,
    pub(super) resolved_at: Option<u64>,
}

/// Everything that has been said and done.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) plan: ReleasePlan,
    pub(super) paid: Vec<u128>,
    pub(super) tokens: Tokens,
    pub(super) vesting: Vesting,
    pub(super) sealed_at: u64,
    /// The buyers that have come for tokens or money, in their order.
    pub(super) comers: Vec<usize>,
    pub(super) dossiers: Vec<Dossier>,
    pub(super) late: Vec<Late>,
    /// The paces with their beginnings, the first from the beginning of time.
    pub(super) paces: Vec<(u64, u16)>,
    pub(super) aborted_at: Option<u64>,
    /// What was taken of each tranche and is not back, and what of it has arrived.
    pub(super) taken: Vec<u128>,
    pub(super) delivered: Vec<u128>,
}

pub(super) fn exact(value: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(value.into())
}

/// What is left after rounding down.
pub(super) fn whole(amount: &BigRational) -> u128 {
    u128::try_from(amount.floor().to_integer()).unwrap()
}

/// The part of an amount, rounded down. Amounts of the tests are so small that the product is exact.
pub(super) fn part(amount: u128, numerator: u128, denominator: u128) -> u128 {
    amount * numerator / denominator
}

impl Model {
    pub(super) fn new(
        plan: ReleasePlan,
        paid: Vec<u128>,
        tokens: Tokens,
        vesting: Vesting,
        sealed_at: u64,
    ) -> Self {
        let nothing = vec![0; plan.tranches.len()];
        Self {
            plan,
            paid,
            tokens,
            vesting,
            sealed_at,
            comers: Vec::new(),
            dossiers: Vec::new(),
            late: Vec::new(),
            paces: vec![(0, 10_000)],
            aborted_at: None,
            taken: nothing.clone(),
            delivered: nothing,
        }
    }

    pub(super) fn raised(&self) -> u128 {
        self.paid.iter().sum()
    }

    /// A buyer comes for tokens or money.
    pub(super) fn come(&mut self, buyer: usize) {
        if !self.comers.contains(&buyer) {
            self.comers.push(buyer);
        }
    }

    /// What a buyer has paid before any refund.
    pub(super) fn paid_by(&self, buyer: usize) -> u128 {
        self.paid.get(buyer).copied().unwrap_or(0)
    }

    /// All the tokens of the round.
    pub(super) fn sold(&self) -> u128 {
        match &self.tokens {
            Tokens::Bought(tokens) => tokens.iter().sum(),
            Tokens::Shared(tokens) => *tokens,
        }
    }

    /// The tokens of a buyer, had there been no abort. Who has not come to a pro-rata round comes next.
    pub(super) fn tokens_of(&self, buyer: usize) -> u128 {
        match &self.tokens {
            Tokens::Bought(tokens) => tokens.get(buyer).copied().unwrap_or(0),
            Tokens::Shared(tokens) => {
                let before = self.comers.iter().take_while(|comer| **comer != buyer);
                let before: u128 = before.map(|comer| self.paid_by(*comer)).sum();
                let up_to = |paid: u128| part(*tokens, paid, self.raised());
                up_to(before + self.paid_by(buyer)) - up_to(before)
            }
        }
    }

    /// The part of a buyer's tokens that it may have by `now`: vesting ends with an abort.
    pub(super) fn vested(&self, buyer: usize, now: u64) -> u128 {
        let tokens = self.tokens_of(buyer);
        let elapsed = self.aborted_at.unwrap_or(now) - self.sealed_at;
        let (cliff, duration) = (self.vesting.cliff.0, self.vesting.duration.0);
        match elapsed {
            _ if elapsed >= duration => tokens,
            _ if elapsed < cliff => 0,
            _ => part(tokens, elapsed.into(), duration.into()),
        }
    }

    /// A pro-rata share is cut with an error of less than one token.
    pub(super) fn check_share(&self, buyer: usize, tokens: u128) {
        let Tokens::Shared(all) = self.tokens else { return };
        let error = (tokens * self.raised()).abs_diff(all * self.paid_by(buyer));
        assert!(error < self.raised(), "buyer {buyer} has {tokens} of {all}, a token or more off");
    }

    pub(super) fn is_disputed(&self, dossier: &Dossier) -> bool {
        let weight: u128 = dossier.objectors.iter().map(|buyer| self.paid[*buyer]).sum();
        let threshold = u128::from(self.plan.objection_threshold.get());
        dossier.challenged || weight * 10_000 >= threshold * self.raised()
    }

    /// The end of the window of a dossier.
    pub(super) fn window_end(&self, dossier: &Dossier) -> u64 {
        dossier.at + self.plan.objection_window.0
    }

    /// When a tranche was accepted, as far as it was at `now`.
    pub(super) fn accepted_at(&self, tranche: usize, now: u64) -> Option<u64> {
        let dossier = self.dossiers.iter().rev().find(|dossier| dossier.tranche == tranche)?;
        match dossier.resolved {
            Some((at, Verdict::Accept)) => Some(at),
            Some((_, Verdict::Reject)) => None,
            None => {
                let end = self.window_end(dossier);
                (now >= end && !self.is_disputed(dossier)).then_some(end)
            }
        }
    }

    pub(super) fn current(&self, now: u64) -> Option<usize> {
        (0..self.plan.tranches.len()).find(|tranche| self.accepted_at(*tranche, now).is_none())
    }

    /// The dossier that is neither accepted nor rejected.
    pub(super) fn open_dossier(&self, now: u64) -> Option<&Dossier> {
        let dossier = self.dossiers.last()?;
        (dossier.resolved.is_none() && self.accepted_at(dossier.tranche, now).is_none()).then_some(dossier)
    }

    pub(super) fn n_rejections(&self, tranche: usize) -> usize {
        let is_rejected = |dossier: &&Dossier| {
            dossier.tranche == tranche && matches!(dossier.resolved, Some((_, Verdict::Reject)))
        };
        self.dossiers.iter().filter(is_rejected).count()
    }

    pub(super) fn open_late(&self, tranche: usize) -> Option<&Late> {
        self.late.iter().find(|late| late.tranche == tranche && late.resolved_at.is_none())
    }

    /// Since when the money has to be given back, if it has.
    pub(super) fn overdue_since(&self, now: u64) -> Option<u64> {
        let silence = self.plan.resolution_time.0;
        let late = self.late.iter().filter(|late| late.resolved_at.is_none()).map(|late| late.at + silence);
        late.chain(self.due(now)).filter(|due| now >= *due).min()
    }

    /// When the tranche that is not accepted has to have evidence, or its evidence a resolution.
    fn due(&self, now: u64) -> Option<u64> {
        let current = self.current(now)?;
        if let Some(dossier) = self.open_dossier(now) {
            let end = self.window_end(dossier) + self.plan.resolution_time.0;
            return self.is_disputed(dossier).then_some(end);
        }
        let begun = match current {
            0 => self.sealed_at,
            _ => self.accepted_at(current - 1, now).expect("the one before is accepted"),
        };
        let due = begun + self.plan.tranches[current].evidence_time.0;
        let rejected_at = self.dossiers.last().filter(|dossier| dossier.tranche == current);
        let revised = rejected_at.and_then(|dossier| dossier.resolved);
        Some(revised.map_or(due, |(at, _)| due.max(at + self.plan.revision_time.0)))
    }

    /// The part of what was raised that is the tranche's. The rounding of each sum is left to the later one.
    pub(super) fn amount(&self, tranche: usize) -> u128 {
        let up_to = |n: usize| {
            let bps: u128 = self.plan.tranches[..n].iter().map(|part| u128::from(part.share.get())).sum();
            self.raised() * bps / 10_000
        };
        up_to(tranche + 1) - up_to(tranche)
    }

    /// Until when the holdback of a tranche lasts that was accepted at a time: challenges in vain take nothing of it.
    pub(super) fn held_until(&self, tranche: usize, accepted_at: u64) -> u64 {
        let answered = self.late.iter().filter(|late| late.tranche == tranche);
        let disputed: u64 = answered.filter_map(|late| Some(late.resolved_at? - late.at)).sum();
        accepted_at + self.plan.tranches[tranche].holdback_time.0 + disputed
    }

    /// What of a tranche may have left by `now`, before rounding down.
    pub(super) fn flowed(&self, tranche: usize, now: u64) -> BigRational {
        let Some(from) = self.accepted_at(tranche, now) else { return exact(0) };
        let part = &self.plan.tranches[tranche];
        let amount = self.amount(tranche);
        let held = (exact(amount) * BigRational::new(part.holdback.get().into(), 10_000.into())).ceil();
        let flowing = exact(amount) - &held;
        let ends = self.paces.iter().skip(1).map(|(at, _)| *at).chain([now]);
        let passed = self.paces.iter().zip(ends).fold(exact(0), |sum, ((start, pace), end)| {
            let time = end.saturating_sub(from.max(*start));
            sum + exact(time) * BigRational::new((*pace).into(), 10_000.into())
        });
        let flowed = if passed >= exact(part.tap_time.0) {
            flowing
        } else {
            flowing * passed / exact(part.tap_time.0)
        };
        let held = if now >= self.held_until(tranche, from) { held } else { exact(0) };
        flowed + held
    }

    /// M5: over any thirty days, whatever was set in between, no pace is more than a fifth above an earlier one.
    pub(super) fn check_paces(&self) {
        for (position, (later_at, later)) in self.paces.iter().enumerate() {
            for (number, (_, earlier)) in self.paces[..position].iter().enumerate() {
                let until = self.paces[number + 1].0;
                if later_at.saturating_sub(until) < RAISE_INTERVAL {
                    assert!(u32::from(*later) * 10 <= u32::from(*earlier) * 12, "M5: {:?}", self.paces);
                }
            }
        }
    }
}
