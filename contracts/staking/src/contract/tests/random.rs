//! Random calls of three accounts on the whole contract; transfers end in any order and fail at will.

use proptest::prelude::*;

use super::*;

const NAMES: [&str; 3] = [ALICE, BOB, MALLORY];

#[derive(Debug, Clone)]
enum Step {
    Pass(u64),
    Stake(usize, u128),
    Unstake(usize, u128),
    Withdraw(usize),
    Reward(u128),
    Claim(usize),
    End { position: usize, is_paid: bool },
    Leave(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..NAMES.len();
    prop_oneof![
        3 => (0_u64..400).prop_map(Step::Pass),
        3 => (who.clone(), 1_u128..100).prop_map(|(who, amount)| Step::Stake(who, amount)),
        3 => (who.clone(), 1_u128..80).prop_map(|(who, amount)| Step::Unstake(who, amount)),
        2 => who.clone().prop_map(Step::Withdraw),
        2 => (1_u128..1_000).prop_map(Step::Reward),
        2 => who.clone().prop_map(Step::Claim),
        3 => (0_usize..3, any::<bool>()).prop_map(|(position, is_paid)| Step::End { position, is_paid }),
        1 => who.prop_map(Step::Leave),
    ]
}

enum Transfer {
    Withdrawal(usize, u128),
    Reward(usize, u128),
}

/// The contract beside the tokens it holds and the history of every account as a plain list.
struct Ledger {
    world: World,
    asset: &'static str,
    tokens: u128,
    rewards: u128,
    transfers: Vec<Transfer>,
    powers: [Vec<(u64, u128)>; 3],
}

impl Ledger {
    fn new(asset: &'static str) -> Self {
        let mut world = World::with_reward_asset(asset);
        for name in NAMES {
            world.register(name);
        }
        Self { world, asset, tokens: 0, rewards: 0, transfers: Vec::new(), powers: Default::default() }
    }

    fn take(&mut self, step: &Step) {
        let world = &mut self.world;
        match *step {
            Step::Pass(time) => {
                world.pass(time);
            }
            Step::Stake(who, amount) => {
                world.stake(NAMES[who], amount).unwrap();
                self.tokens += amount;
                self.note(who);
            }
            Step::Unstake(who, amount) => {
                let stake = world.view().account(account(NAMES[who])).unwrap().stake.0;
                match world.unstake(NAMES[who], amount.min(stake)) {
                    Ok(()) | Err(Error::AmountIsZero | Error::TooManyUnbondings { .. }) => {}
                    Err(other) => panic!("{other}"),
                }
                self.note(who);
            }
            Step::Withdraw(who) => {
                let amount = world.withdrawable(NAMES[who]);
                if world.withdraw(NAMES[who]).is_ok() {
                    self.tokens -= amount;
                    self.transfers.push(Transfer::Withdrawal(who, amount));
                }
            }
            Step::Reward(amount) => {
                world.reward(amount).unwrap();
                self.rewards += amount;
            }
            Step::Claim(who) => {
                let amount = world.earned(NAMES[who]);
                if world.claim(NAMES[who]).is_ok() {
                    self.rewards -= amount;
                    self.transfers.push(Transfer::Reward(who, amount));
                }
            }
            Step::End { position, is_paid } if position < self.transfers.len() => {
                self.end(position, is_paid);
            }
            Step::End { .. } => {}
            Step::Leave(who) => {
                if world.call(NAMES[who], 1).storage_unregister(None).is_ok() {
                    world.register(NAMES[who]);
                    self.powers[who].clear();
                }
            }
        }
    }

    fn end(&mut self, position: usize, is_paid: bool) {
        let contract = self.world.callback(is_paid);
        match self.transfers.remove(position) {
            Transfer::Withdrawal(who, amount) => {
                contract.end_withdrawal(account(NAMES[who]), U128(amount)).unwrap();
                self.tokens += if is_paid { 0 } else { amount };
            }
            Transfer::Reward(who, amount) => {
                contract.end_claim(account(NAMES[who]), account(self.asset), U128(amount)).unwrap();
                self.rewards += if is_paid { 0 } else { amount };
            }
        }
    }

    fn note(&mut self, who: usize) {
        let stake = self.world.view().account(account(NAMES[who])).unwrap().stake.0;
        self.powers[who].push((self.world.now, stake));
    }

    fn check(&self) {
        let stakes: u128 =
            NAMES.iter().map(|name| self.world.view().account(account(name)).unwrap().stake.0).sum();
        assert_eq!(self.world.view().total_stake(), U128(stakes));
        let liabilities = self.world.view().solvency();
        let owed: Vec<_> = liabilities.iter().map(|liability| liability.owed.0).collect();
        if self.asset == TOKEN {
            assert_eq!(owed, [self.tokens + self.rewards]);
        } else {
            assert_eq!(owed, [self.tokens, self.rewards]);
        }
    }

    fn check_history(&self) {
        for time in (START..self.world.now).step_by(311) {
            let powers = NAMES.iter().zip(&self.powers).map(|(name, list)| {
                let listed =
                    list.iter().rev().find(|(since, _)| *since <= time).map_or(0, |(_, power)| *power);
                assert_eq!(self.world.power(name, time), listed);
                listed
            });
            let sum: u128 = powers.sum();
            let total = self.world.view().total_power_at(U64(time)).unwrap().0;
            assert!(sum <= total, "an account that has left is missing from the sum of the past only");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn calls_keep_the_books_solvent_and_the_past_as_it_was(
        steps in prop::collection::vec(step(), 1..30),
        is_same_asset in any::<bool>(),
    ) {
        let mut ledger = Ledger::new(if is_same_asset { TOKEN } else { USDC });
        for step in &steps {
            ledger.take(step);
            ledger.check();
        }
        ledger.check_history();
    }

    #[test]
    fn everybody_can_leave_with_everything(steps in prop::collection::vec(step(), 1..30)) {
        let mut ledger = Ledger::new(USDC);
        for step in &steps {
            ledger.take(step);
        }
        while !ledger.transfers.is_empty() {
            ledger.end(0, false);
        }
        ledger.world.pass(UNBONDING);
        for who in 0..NAMES.len() {
            ledger.take(&Step::Withdraw(who));
        }
        for who in 0..NAMES.len() {
            ledger.take(&Step::Unstake(who, u128::MAX));
        }
        ledger.world.pass(UNBONDING + PERIOD);
        for who in 0..NAMES.len() {
            ledger.take(&Step::Withdraw(who));
            ledger.take(&Step::Claim(who));
        }

        prop_assert_eq!(ledger.tokens, 0);
        let pool = ledger.world.view().rewards().remove(0);
        // What is left is what was released to nobody, and less than a unit for each account.
        prop_assert!(ledger.rewards - pool.pending.0 - pool.dripping.0 < 4);
    }
}
