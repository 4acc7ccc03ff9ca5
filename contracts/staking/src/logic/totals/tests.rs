//! Sums over all accounts, whatever happens to them.

use proptest::prelude::*;

use near_sdk::AccountId;

use super::{Account, Totals, Voter};
use crate::Error;

const UNBONDING: u64 = 50;

#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    Stake(usize, u128),
    Unstake(usize, u128),
    Withdraw(usize),
    End { position: usize, is_paid: bool },
    Choose(usize, Voter),
    Cancel(usize),
}

fn voter() -> impl Strategy<Value = Voter> {
    let delegate = "d.near".parse::<AccountId>().unwrap();
    prop_oneof![Just(Voter::Own), Just(Voter::Delegate(delegate)), Just(Voter::Nobody)]
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0_usize..3;
    prop_oneof![
        2 => (0_u64..40).prop_map(Step::Wait),
        3 => (who.clone(), 0_u128..100).prop_map(|(who, amount)| Step::Stake(who, amount)),
        3 => (who.clone(), 0_u128..60).prop_map(|(who, amount)| Step::Unstake(who, amount)),
        2 => who.clone().prop_map(Step::Withdraw),
        2 => (who.clone(), voter()).prop_map(|(who, voter)| Step::Choose(who, voter)),
        1 => who.prop_map(Step::Cancel),
        2 => (0_usize..4, any::<bool>()).prop_map(|(position, is_paid)| Step::End { position, is_paid }),
    ]
}

/// The books beside the tokens that the contract holds. Transfers end in any order and fail at will.
#[derive(Default)]
struct World {
    totals: Totals,
    accounts: [Account; 3],
    transfers: Vec<(usize, u128)>,
    balance: u128,
    now: u64,
}

impl World {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Wait(time) => self.now += time,
            Step::Stake(who, amount) => {
                if self.totals.stake(&mut self.accounts[who], amount, self.now).is_ok() {
                    self.balance += amount;
                }
            }
            Step::Unstake(who, amount) => {
                let unlocks_at = self.now + UNBONDING;
                let _ = self.totals.unstake(&mut self.accounts[who], amount, self.now, unlocks_at);
            }
            Step::Withdraw(who) => {
                if let Ok(amount) = self.totals.withdraw(&mut self.accounts[who], self.now) {
                    self.balance -= amount;
                    self.transfers.push((who, amount));
                }
            }
            Step::Choose(who, ref voter) => {
                let keep_from = self.now.saturating_sub(UNBONDING);
                let _ = self.totals.choose(&mut self.accounts[who], voter.clone(), self.now, keep_from);
            }
            Step::Cancel(who) => {
                let unlocks_at = self.accounts[who].unbonding.first().map_or(0, |first| first.unlocks_at);
                let _ = self.totals.cancel_unbonding(&mut self.accounts[who], unlocks_at, self.now);
            }
            Step::End { position, is_paid } => {
                if position >= self.transfers.len() {
                    return;
                }
                let (who, amount) = self.transfers.remove(position);
                if is_paid {
                    self.totals.confirm(&mut self.accounts[who], amount);
                } else {
                    self.totals.restore(&mut self.accounts[who], amount);
                    self.balance += amount;
                }
            }
        }
    }

    fn sum(&self, of: impl Fn(&Account) -> u128) -> u128 {
        self.accounts.iter().map(of).sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn equal_the_sum_of_the_accounts_and_the_tokens_held(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::default();
        for step in &steps {
            world.take(step);

            prop_assert_eq!(world.sum(|account| account.stake.current()), world.totals.staked);
            let counts = |account: &Account| *account.choices.current() != Voter::Nobody;
            let power = world.sum(|account| if counts(account) { account.stake.current() } else { 0 });
            prop_assert_eq!(power, world.totals.power.current());
            for account in &world.accounts {
                let is_own = *account.choices.current() == Voter::Own;
                let given = if is_own { 0 } else { account.stake.current() };
                prop_assert_eq!(account.given.current(), given);
            }
            prop_assert_eq!(world.sum(Account::total_unbonding), world.totals.unbonding);
            prop_assert_eq!(world.sum(|account| account.in_flight), world.totals.in_flight);
            prop_assert_eq!(world.balance, world.totals.owed());
            let mut unbondings = world.accounts.iter().flat_map(|account| &account.unbonding);
            let is_bounded = unbondings.all(|unbonding| unbonding.unlocks_at <= world.now + UNBONDING);
            prop_assert!(is_bounded);
        }
    }
}

#[test]
fn refuse_zero() {
    let (mut totals, mut account) = (Totals::default(), Account::default());

    assert_eq!(totals.stake(&mut account, 0, 1), Err(Error::AmountIsZero));
    assert_eq!(totals.unstake(&mut account, 0, 1, 2), Err(Error::AmountIsZero));
}

#[test]
fn refuse_more_than_is_staked() {
    let (mut totals, mut account) = (Totals::default(), Account::default());
    let _ = totals.stake(&mut account, 10, 1).unwrap();

    let refused = totals.unstake(&mut account, 11, 2, 3);

    assert_eq!(refused, Err(Error::NotEnoughStake { stake: 10, amount: 11 }));
    assert_eq!(totals.owed(), 10);
}

#[test]
fn refuse_what_does_not_fit_beside_what_is_owed_and_in_flight() {
    let (mut totals, mut account) = (Totals::default(), Account::default());
    let _ = totals.stake(&mut account, u128::MAX, 1).unwrap();
    let _ = totals.unstake(&mut account, u128::MAX, 2, 3).unwrap();

    assert_eq!(totals.stake(&mut account, 1, 4), Err(Error::AmountTooLarge { amount: 1 }));
    totals.withdraw(&mut account, 4).unwrap();
    assert_eq!(totals.stake(&mut account, 1, 4), Err(Error::AmountTooLarge { amount: 1 }));
    totals.confirm(&mut account, u128::MAX);
    assert!(totals.stake(&mut account, 1, 4).is_ok());
}
