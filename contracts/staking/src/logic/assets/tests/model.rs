//! Random operations on several assets, beside a model that counts in exact rationals.

use num_rational::BigRational;
use proptest::prelude::*;

use super::*;
use crate::logic::{fixed::Fixed, rewards::Drip};

/// How many random sequences run. With those beside `logic/rewards` and `logic/totals` they are more than 100,000.
const SEQUENCES: u32 = 52_000;
const N_STAKERS: usize = 3;
const ASSETS: [&str; 3] = ["a", "b", "c"];

#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    List,
    Receive(usize, u128),
    SetStake(usize, u128),
    Claim(usize, usize),
    End { position: usize, is_paid: bool },
    Switch(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (who, which) = (0..N_STAKERS, 0..ASSETS.len());
    prop_oneof![
        3 => (0_u64..40).prop_map(Step::Wait),
        1 => Just(Step::List),
        3 => (which.clone(), 1_u128..500).prop_map(|(which, amount)| Step::Receive(which, amount)),
        3 => (who.clone(), 0_u128..=6).prop_map(|(who, stake)| Step::SetStake(who, stake)),
        3 => (who, which.clone()).prop_map(|(who, which)| Step::Claim(who, which)),
        2 => (0_usize..3, any::<bool>()).prop_map(|(position, is_paid)| Step::End { position, is_paid }),
        1 => which.prop_map(Step::Switch),
    ]
}

/// One asset of the model.
struct Exact {
    /// What each staker has earned and not claimed.
    earned: [BigRational; N_STAKERS],
    drip: Drip,
    pending: u128,
    received: u128,
    claimed: u128,
    is_enabled: bool,
}

#[derive(Default)]
struct World {
    assets: Assets,
    stakers: [Staker; N_STAKERS],
    exact: Vec<Exact>,
    in_flight: Vec<(usize, usize, u128)>,
    per_share: Vec<Fixed>,
    now: u64,
}

fn whole(amount: u128) -> BigRational {
    BigRational::from_integer(amount.into())
}

impl World {
    fn total_stake(&self) -> u128 {
        self.stakers.iter().map(|staker| staker.stake).sum()
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Wait(time) => self.wait(time),
            Step::List => self.list(),
            Step::Receive(which, amount) => {
                let Some(exact) = self.exact.get_mut(which) else { return };
                let received = self.assets.receive(&asset(ASSETS[which]), amount, self.now).is_ok();
                assert_eq!(received, exact.is_enabled);
                if received {
                    exact.received += amount;
                    exact.pending += amount;
                }
            }
            Step::SetStake(who, stake) => {
                self.stakers[who].set_stake(&mut self.assets, stake, self.now);
            }
            Step::Claim(who, which) => {
                let Some(exact) = self.exact.get_mut(which) else { return };
                let mut holder = self.stakers[who].holder();
                if let Ok(amount) = self.assets.claim(&mut holder, &asset(ASSETS[which]), self.now) {
                    exact.earned[who] -= whole(amount);
                    exact.claimed += amount;
                    self.in_flight.push((who, which, amount));
                }
            }
            Step::End { position, is_paid } => self.end(position, is_paid),
            Step::Switch(which) => {
                let Some(exact) = self.exact.get_mut(which) else { return };
                exact.is_enabled = !exact.is_enabled;
                self.assets.set_enabled(&asset(ASSETS[which]), exact.is_enabled, self.now).unwrap();
                if !exact.is_enabled {
                    exact.pending += exact.drip.remaining();
                    exact.drip = Drip::default();
                }
            }
        }
        self.start_pending();
    }

    fn list(&mut self) {
        let Some(name) = ASSETS.get(self.exact.len()) else { return };
        self.assets.list(asset(name), PERIOD, self.total_stake()).unwrap();
        let earned = std::array::from_fn(|_| whole(0));
        let (drip, is_enabled) = (Drip::default(), true);
        self.exact.push(Exact { earned, drip, pending: 0, received: 0, claimed: 0, is_enabled });
        self.per_share.push(Fixed::ZERO);
    }

    fn end(&mut self, position: usize, is_paid: bool) {
        if position >= self.in_flight.len() {
            return;
        }
        let (who, which, amount) = self.in_flight.remove(position);
        let (mut holder, asset_id) = (self.stakers[who].holder(), asset(ASSETS[which]));
        if is_paid {
            self.assets.confirm(&mut holder, &asset_id, amount).unwrap();
        } else {
            self.assets.restore(&mut holder, &asset_id, amount).unwrap();
            self.exact[which].earned[who] += whole(amount);
            self.exact[which].claimed -= amount;
        }
    }

    /// In the model stakes never change while time passes, so one division tells what each has earned.
    fn wait(&mut self, time: u64) {
        self.now += time;
        let total = self.total_stake();
        for exact in &mut self.exact {
            let Drip { total: amount, released, starts_at, ends_at } = exact.drip;
            if amount == released {
                continue;
            }
            let elapsed = u128::from(self.now.min(ends_at) - starts_at);
            let due = amount * elapsed / u128::from(ends_at - starts_at);
            exact.drip.released = due;
            if total == 0 {
                exact.pending += due - released;
                continue;
            }
            for (earned, staker) in exact.earned.iter_mut().zip(&self.stakers) {
                *earned += BigRational::new(((due - released) * staker.stake).into(), total.into());
            }
        }
    }

    fn start_pending(&mut self) {
        let is_staked = self.total_stake() > 0;
        for exact in &mut self.exact {
            if !is_staked || exact.pending == 0 || !exact.is_enabled {
                continue;
            }
            let remaining = exact.drip.remaining();
            let left = u128::from(exact.drip.ends_at.saturating_sub(self.now));
            let total = remaining + exact.pending;
            let weighted = remaining * left + exact.pending * u128::from(PERIOD);
            let ends_at = self.now + u64::try_from(weighted / total).unwrap();
            exact.drip = Drip { total, released: 0, starts_at: self.now, ends_at };
            exact.pending = 0;
        }
    }

    fn check(&mut self) {
        // No credit is further from the exact one than what a claim leaves over in divisions.
        let slack = BigRational::new(1.into(), 1_000_000_000_000_u64.into());
        for (which, exact) in self.exact.iter().enumerate() {
            let listing = &self.assets.listings[which];
            let mut sum = 0;
            for (staker, is_exactly) in self.stakers.iter_mut().zip(&exact.earned) {
                let earned = staker.earned(&self.assets, ASSETS[which], self.now);
                assert!(whole(earned) <= *is_exactly, "more than earned");
                assert!(*is_exactly < whole(earned + 1) + &slack, "a unit short");
                sum += earned;
            }
            let mut pool = listing.pool.clone();
            pool.advance(self.now);
            assert_eq!((pool.received, pool.claimed), (exact.received, exact.claimed));
            assert_eq!((pool.pending, pool.drip.remaining()), (exact.pending, exact.drip.remaining()));
            assert!(sum <= pool.owed() - pool.pending - pool.drip.remaining(), "insolvent");
            assert_eq!(pool.shares, self.stakers.iter().map(|staker| staker.stake).sum::<u128>());
            let in_flight = self.in_flight.iter().filter(|(_, of, _)| *of == which);
            assert_eq!(pool.in_flight, in_flight.map(|(_, _, amount)| amount).sum::<u128>());
            let grown = pool.per_share.wrapping_sub(self.per_share[which]);
            assert!(grown.units() <= pool.received, "earnings decreased");
            self.per_share[which] = pool.per_share;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(SEQUENCES))]

    #[test]
    fn match_exact_rationals_after_every_step(steps in prop::collection::vec(step(), 1..32)) {
        let mut world = World::default();
        world.list();
        for step in &steps {
            world.take(step);
            world.check();
        }
    }
}

/// Everything that has arrived is claimed in the end, to the last unit, where the divisions come out even.
#[test]
fn are_paid_out_to_the_last_unit() {
    let mut world = World::default();
    for _ in ASSETS {
        world.list();
    }
    for (who, stake) in [1, 2, 3].into_iter().enumerate() {
        world.take(&Step::SetStake(who, stake));
    }
    for which in 0..ASSETS.len() {
        world.take(&Step::Receive(which, 600));
    }
    world.take(&Step::Wait(PERIOD));

    for who in 0..N_STAKERS {
        for which in 0..ASSETS.len() {
            world.take(&Step::Claim(who, which));
        }
    }

    assert_eq!(world.in_flight.iter().map(|(_, _, amount)| amount).sum::<u128>(), 1_800);
    assert!(world.assets.listings.iter().all(|listing| listing.pool.owed() == 0));
}
