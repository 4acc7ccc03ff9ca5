//! A captured agent against its ledger, at table values: what it costs is paid by its bond.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::logic::{
    fixtures::{assets, policy},
    value::Collateral,
};

const LIMIT: u128 = 150 * USD;
const WEEK: u64 = 7 * DAY;

fn collateral(price: u128) -> Collateral {
    let mut assets = assets();
    assets[0].info.value_per_whole = price * USD;
    Collateral::new(&policy(), &assets).unwrap()
}

/// What the world knows of a decision, apart from the ledger.
#[derive(Debug, Clone)]
struct Decision {
    value: u128,
    attempts: u32,
    live_until: u64,
    executed_at: Option<u64>,
    challengeable_until: u64,
    /// What a NEAR was worth when it was last valued, in dollars.
    price: u128,
    locked: u128,
    /// What its slashes were worth when they were paid.
    paid: u128,
}

#[derive(Debug)]
struct World {
    bond: u128,
    ledger: Ledger,
    decisions: BTreeMap<u64, Decision>,
    price: u128,
    now: u64,
}

impl World {
    fn new() -> Self {
        Self { bond: 300 * NEAR, ledger: Ledger::default(), decisions: BTreeMap::new(), price: 4, now: START }
    }

    /// Keeps a change of the ledger where the bond is enough for it.
    fn keep(&mut self, ledger: Ledger) -> bool {
        let is_enough = ledger.locked(None, self.now) <= self.bond;
        if is_enough {
            self.ledger = ledger;
        }
        is_enough
    }

    fn decide(&mut self, value: u128) {
        let (locked, live_until) = (collateral(self.price).lock(value).unwrap(), self.now + 10 * DAY);
        let decision_id = self.decisions.keys().max().map_or(0, |last| last + 1);
        let uses = vec![Use { target: 1, value }];
        let lock = Lock { decision_id, amount: locked, value, uses, live_until, ..lock() };
        let mut next = self.ledger.clone();
        let is_within = next.spent(&[1], WEEK, None, self.now) + value <= LIMIT;
        if is_within && next.enter(lock, self.now).is_ok() && self.keep(next) {
            let (price, attempts, executed_at, challengeable_until) = (self.price, 0, None, 0);
            let paid = 0;
            let decision = Decision {
                value,
                attempts,
                live_until,
                executed_at,
                challengeable_until,
                price,
                locked,
                paid,
            };
            self.decisions.insert(decision_id, decision);
        }
    }

    /// The dispatch of an attempt: everything is lost in it, and it can be tried again.
    fn attempt(&mut self, pick: usize) {
        let (now, price) = (self.now, self.price);
        let Some(decision_id) = self.live(pick) else { return };
        let Decision { value, attempts, .. } = self.decisions[&decision_id];
        let mut next = self.ledger.clone();
        next.execute(decision_id, CHALLENGE, now);
        let locked = collateral(price).lock(value).unwrap();
        next.find_mut(decision_id).unwrap().raise_for_attempt(attempts + 1, locked, value, 0);
        let others = next.spent(&[1], WEEK, Some(decision_id), now);
        let is_within = others + value * u128::from(attempts + 1) <= LIMIT;
        if is_within && self.keep(next) {
            let locked = found(&self.ledger, decision_id).unwrap().amount;
            let decision = self.decisions.get_mut(&decision_id).unwrap();
            (decision.attempts, decision.executed_at) = (attempts + 1, Some(now));
            decision.challengeable_until = now + CHALLENGE;
            (decision.price, decision.locked) = (price, locked);
        }
    }

    fn close(&mut self, pick: usize) {
        let Some(decision_id) = self.live(pick) else { return };
        self.ledger.close(decision_id, CHALLENGE, self.now);
        let decision = self.decisions.get_mut(&decision_id).unwrap();
        decision.live_until = 0;
        decision.challengeable_until = self.now + CHALLENGE;
    }

    /// Whatever is free leaves, when everything has been valued again.
    fn withdraw(&mut self) {
        let mut next = self.ledger.clone();
        for lock in next.locks.iter_mut().filter(|lock| lock.is_held(self.now)) {
            lock.raise(collateral(self.price).lock(lock.value).unwrap(), lock.value, 0);
        }
        if self.keep(next) {
            self.bond = self.ledger.locked(None, self.now);
            for lock in self.ledger.locks.iter().filter(|lock| lock.is_held(self.now)) {
                let decision = self.decisions.get_mut(&lock.decision_id).unwrap();
                (decision.price, decision.locked) = (self.price, lock.amount);
            }
        }
    }

    fn slash(&mut self, amount: u128, pick: usize) {
        let held: Vec<u64> = self.held().map(|(decision_id, _)| decision_id).collect();
        if let Some(decision_id) = held.get(pick % held.len().max(1)) {
            let taken = self.ledger.find_mut(*decision_id).unwrap().slash(amount);
            self.bond -= taken;
            let decision = self.decisions.get_mut(decision_id).unwrap();
            decision.paid += taken * decision.price;
        }
    }

    fn live(&self, pick: usize) -> Option<u64> {
        let live = self.decisions.iter().filter(|(_, decision)| self.now < decision.live_until);
        let live: Vec<u64> = live.map(|(decision_id, _)| *decision_id).collect();
        live.get(pick % live.len().max(1)).copied()
    }

    fn held(&self) -> impl Iterator<Item = (u64, &Decision)> {
        let is_held =
            |decision: &Decision| self.now < decision.live_until || self.now < decision.challengeable_until;
        self.decisions
            .iter()
            .filter(move |(_, decision)| is_held(decision))
            .map(|(id, decision)| (*id, decision))
    }

    /// What was executed within the week before now, each attempt counted.
    fn recent(&self) -> u128 {
        let is_recent = |d: &&Decision| d.executed_at.is_some_and(|at| self.now < at + WEEK);
        self.decisions.values().filter(is_recent).map(|d| d.value * u128::from(d.attempts)).sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// A1, A2, I to III: within any window no more is executed than its limit, each attempt counted; what is locked is
    /// in the bond; and what is slashed and what is left of a lock pay for everything that the decision has cost, with
    /// half of the price gone and a fifth on top.
    #[test]
    fn what_is_lost_is_paid_by_the_bond(
        steps in prop::collection::vec((0_u8..7, 1_u128..60, 0_u64..3 * DAY, 0_usize..8), 1..60),
    ) {
        let mut world = World::new();
        for (step, number, wait, pick) in steps {
            world.now += wait;
            match step {
                0 | 1 => world.decide(number * USD),
                2 => world.attempt(pick),
                3 => world.close(pick),
                4 => world.withdraw(),
                5 => world.slash(number * NEAR, pick),
                _ => world.price = 2 + number % 4,
            }
            prop_assert!(world.recent() <= LIMIT);
            prop_assert!(world.ledger.locked(None, world.now) <= world.bond);
            let at_risk = world.held().map(|(_, d)| d.value * u128::from(d.attempts.max(1))).sum::<u128>();
            prop_assert_eq!(world.ledger.at_risk(world.now), at_risk);
            for (decision_id, decision) in world.held() {
                let lock = found(&world.ledger, decision_id).unwrap();
                prop_assert!(lock.amount >= decision.locked, "a lock only grows");
                // What was slashed was paid at the price by which it was locked.
                let covered = decision.paid + lock.rest() * decision.price;
                let lost = decision.value * u128::from(decision.attempts);
                prop_assert!(covered * USD * 50 >= lost * NEAR * 120);
            }
        }
    }
}
