//! Random operations on a pool, beside a model that steps through time unit by unit and counts in exact fractions.

use proptest::prelude::*;

use super::{super::Drip, Pool, Position};
use crate::logic::fixed::Fixed;

const N_POSITIONS: usize = 4;
const PERIOD: u64 = 60;
/// Divisible by every sum of shares up to 20, so that the model's fractions are integers.
const DENOMINATOR: u128 = 232_792_560;

#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    Receive(u128),
    SetShares(usize, u128),
    Claim(usize),
    End { is_paid: bool },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_u64..40).prop_map(Step::Wait),
        2 => (1_u128..500).prop_map(Step::Receive),
        3 => (0..N_POSITIONS, 0_u128..=5).prop_map(|(who, shares)| Step::SetShares(who, shares)),
        2 => (0..N_POSITIONS).prop_map(Step::Claim),
        1 => any::<bool>().prop_map(|is_paid| Step::End { is_paid }),
    ]
}

/// The pool, the model, and the time.
struct World {
    pool: Pool,
    positions: Vec<Position>,
    in_flight: Vec<(usize, u128)>,
    now: u64,
    /// What each position has earned in `DENOMINATOR`ths, less what it has claimed.
    exact: [u128; N_POSITIONS],
    /// The model's own drip and what waits.
    drip: Drip,
    pending: u128,
}

impl World {
    fn new() -> Self {
        Self {
            pool: Pool::new(PERIOD),
            positions: vec![Position::default(); N_POSITIONS],
            in_flight: Vec::new(),
            now: 0,
            exact: [0; N_POSITIONS],
            drip: Drip::default(),
            pending: 0,
        }
    }

    fn total_shares(&self) -> u128 {
        self.positions.iter().map(|position| position.shares).sum()
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Wait(time) => (0..time).for_each(|_| self.tick()),
            Step::Receive(amount) => {
                self.pool.receive(amount, self.now).unwrap();
                self.pending += amount;
                self.start_pending();
            }
            Step::SetShares(who, shares) => {
                self.pool.set_shares(&mut self.positions[who], shares, self.now);
                self.start_pending();
            }
            Step::Claim(who) => {
                if let Ok(amount) = self.pool.claim(&mut self.positions[who], self.now) {
                    self.exact[who] -= amount * DENOMINATOR;
                    self.in_flight.push((who, amount));
                }
            }
            Step::End { is_paid } => {
                let Some((who, amount)) = self.in_flight.pop() else { return };
                if is_paid {
                    self.pool.confirm(&mut self.positions[who], amount);
                } else {
                    self.pool.restore(&mut self.positions[who], amount);
                    self.exact[who] += amount * DENOMINATOR;
                }
            }
        }
    }

    fn tick(&mut self) {
        self.now += 1;
        let Drip { total, released, starts_at, ends_at } = self.drip;
        if total == released {
            return;
        }
        let due = total * u128::from(self.now - starts_at) / u128::from(ends_at - starts_at);
        self.drip.released = due.min(total);
        let fresh = self.drip.released - released;
        let shares = self.total_shares();
        if shares == 0 {
            self.pending += fresh;
            return;
        }
        for (exact, position) in self.exact.iter_mut().zip(&self.positions) {
            *exact += fresh * position.shares * DENOMINATOR / shares;
        }
    }

    fn start_pending(&mut self) {
        if self.total_shares() == 0 || self.pending == 0 {
            return;
        }
        let remaining = self.drip.total - self.drip.released;
        let left = u128::from(self.drip.ends_at.saturating_sub(self.now));
        let total = remaining + self.pending;
        let weighted = remaining * left + self.pending * u128::from(PERIOD);
        let duration = u64::try_from(weighted / total).unwrap();
        self.drip = Drip { total, released: 0, starts_at: self.now, ends_at: self.now + duration };
        self.pending = 0;
    }

    fn check(&self) {
        let mut pool = self.pool.clone();
        pool.advance(self.now);
        for (who, position) in self.positions.iter().enumerate() {
            let earned = self.pool.earned(position, self.now);
            assert!(earned * DENOMINATOR <= self.exact[who], "more than earned");
            assert!(self.exact[who] < (earned + 1) * DENOMINATOR + DENOMINATOR / 1_000, "a unit short");
        }
        assert_eq!((pool.pending, pool.drip.remaining()), (self.pending, self.drip.remaining()));
        let earned: u128 = self.positions.iter().map(|position| pool.earned(position, self.now)).sum();
        assert!(earned <= pool.owed() - pool.pending - pool.drip.remaining(), "insolvent");
        let in_flight: u128 = self.in_flight.iter().map(|(_, amount)| amount).sum();
        assert_eq!(pool.in_flight, in_flight);
        assert!(pool.pending == 0 || pool.shares == 0, "a reward waits although somebody is staked");
        assert_conserved(&pool, &self.positions);
    }
}

/// `received = claimed + Σ credit + carry + pending + not yet released`, to the last binary digit.
fn assert_conserved(pool: &Pool, positions: &[Position]) {
    let whole = pool.claimed + pool.pending + pool.drip.remaining();
    let start = Fixed::from_units(whole).checked_add(Fixed::from_fraction(pool.carry)).unwrap();
    let sum = positions.iter().fold(start, |sum, position| {
        let mut position = *position;
        pool.settle(&mut position);
        sum.checked_add(position.credit).unwrap()
    });
    assert_eq!(sum, Fixed::from_units(pool.received));
    assert_eq!(pool.shares, positions.iter().map(|position| position.shares).sum::<u128>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn match_exact_fractions_after_every_step(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World::new();
        let mut per_share = Fixed::ZERO;
        for step in &steps {
            world.take(step);
            world.check();
            let grown = world.pool.per_share.wrapping_sub(per_share);
            prop_assert!(grown.units() <= world.pool.received, "what a share has earned decreased");
            per_share = world.pool.per_share;
        }
    }

    #[test]
    fn do_not_depend_on_when_they_are_looked_at(
        steps in prop::collection::vec(step(), 1..30),
        looks in prop::collection::vec(0_u64..40, 30),
    ) {
        let (mut calm, mut watched) = (World::new(), World::new());
        for (step, look) in steps.iter().zip(looks) {
            if let Step::Wait(time) = *step {
                watched.pool.advance(watched.now + look.min(time));
            }
            calm.take(step);
            watched.take(step);
        }

        calm.pool.advance(calm.now);
        watched.pool.advance(watched.now);
        prop_assert_eq!(&calm.pool, &watched.pool);
        prop_assert_eq!(&calm.positions, &watched.positions);
    }

    #[test]
    fn more_stake_never_earns_less_and_claiming_changes_no_more_than_a_unit(
        steps in prop::collection::vec((0_u64..40, 0_u128..500, 0_u128..4, 0_u128..4), 1..25),
    ) {
        let mut pool = Pool::new(PERIOD);
        let mut positions = vec![Position::default(); 3];
        let (mut now, mut claimed) = (0, 0);
        for (time, amount, shares, extra) in steps {
            now += time;
            if amount > 0 {
                pool.receive(amount, now).unwrap();
            }
            let [less, more, busy] = positions.as_mut_slice() else { unreachable!() };
            pool.set_shares(less, shares, now);
            pool.set_shares(more, shares + extra, now);
            pool.set_shares(busy, shares, now);
            claimed += pool.claim(busy, now).unwrap_or(0);
        }
        now += PERIOD * 2;

        let earned: Vec<_> = positions.iter().map(|position| pool.earned(position, now)).collect();
        prop_assert!(earned[1] >= earned[0]);
        prop_assert!((claimed + earned[2]).abs_diff(earned[0]) <= 1);
        pool.advance(now);
        assert_conserved(&pool, &positions);
    }

    #[test]
    fn are_conserved_at_any_size(
        steps in prop::collection::vec((0_u64..1 << 60, 0_usize..3, any::<u128>(), any::<u128>(), 0_u8..4), 1..25),
    ) {
        let mut pool = Pool::new(1 << 59);
        let mut positions = vec![Position::default(); 3];
        let mut now = 0;
        for (time, who, amount, shares, action) in steps {
            now += time >> 5;
            let others = pool.shares - positions[who].shares;
            match action {
                0 => {
                    let _ = pool.receive(amount >> 4, now);
                }
                1 => pool.set_shares(&mut positions[who], shares % (u128::MAX - others), now),
                2 => {
                    if let Ok(claimed) = pool.claim(&mut positions[who], now) {
                        pool.confirm(&mut positions[who], claimed);
                    }
                }
                _ => {
                    pool.set_shares(&mut positions[who], 0, now);
                    if let Ok(claimed) = pool.claim(&mut positions[who], now) {
                        pool.confirm(&mut positions[who], claimed);
                    }
                    pool.absorb(&positions[who]);
                    positions[who] = Position { paid_per_share: pool.per_share, ..Position::default() };
                }
            }
            assert_conserved(&pool, &positions);
        }
    }
}
