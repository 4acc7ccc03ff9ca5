//! Pauses of releases, and what they make of the times of the chain.

use commonweight_common::pause::Span;

use super::World;
use crate::logic::{
    time::{MAX_STANDSTILL, Time},
    tranche::Process,
};

impl World {
    /// The clock of the release as the rules count it.
    pub(super) fn time(&self) -> Time {
        let paused = self.paused.iter().map(|span| span.until - span.from).sum();
        let rest = self.paused.last().map_or(0, |span| span.until.saturating_sub(self.now));
        Time::new(self.now, paused, rest)
    }

    /// What it shows: the time of the chain without the pauses before.
    pub(in super::super) fn clock(&self) -> u64 {
        self.now - self.paused.iter().map(|span| span.within(0, self.now)).sum::<u64>()
    }

    /// When the clock showed `at`, on the chain.
    fn on_chain(&self, at: u64) -> u64 {
        let moved = |at, span: &Span| if span.from < at { at + (span.until - span.from) } else { at };
        self.paused.iter().fold(at, moved)
    }

    /// Since when the money has to be given back, on the chain.
    pub(super) fn overdue_since(&self) -> Option<u64> {
        let since = self.model.overdue_since(self.clock()).filter(|_| self.model.aborted_at.is_none());
        since.map(|since| self.on_chain(since))
    }

    /// Until when tokens vest, as the rules count it.
    pub(in super::super) fn time_of_vesting(&self) -> u64 {
        let process = Process::at(&self.model.plan, self.totals, self.release.clone(), self.time());
        process.ok().and_then(|process| process.overdue_since()).unwrap_or(self.now)
    }

    /// What time has brought about is settled before the clock stands still.
    pub(super) fn pause(&mut self, duration: u64) {
        self.settle();
        let from = self.paused.last().map_or(self.now, |span| span.until.max(self.now));
        let paused: u64 = self.paused.iter().map(|span| span.until - span.from).sum();
        let until = self.now + duration;
        if until > from && paused + (until - from) <= MAX_STANDSTILL {
            self.paused.push(Span { from, until });
        }
    }

    pub(super) fn lift(&mut self) {
        self.paused.retain(|span| span.from < self.now);
        if let Some(span) = self.paused.last_mut() {
            span.until = span.until.min(self.now);
        }
    }
}
