//! What left the treasury, counted as a pessimist does: whatever was ever sent with a call is gone, whatever it answered,
//! and each attempt at a payment is.

use super::*;

#[derive(Default)]
pub(super) struct Books {
    /// How often each action is known to have succeeded.
    successes: BTreeMap<(u64, u8), u32>,
    /// How often each call was made.
    calls: BTreeMap<(u64, u8), u32>,
    /// What each attempt of a decision took, at the prices of its time, in the unit of account, and what it locked.
    attempts: BTreeMap<u64, Vec<Attempt>>,
}

struct Attempt {
    loss: u128,
    /// What one yoctoNEAR of the lock covered of it after the haircut, as a fraction.
    price: u128,
}

impl Books {
    pub(super) fn sent(
        &mut self,
        proposal_id: u64,
        positions: &[u8],
        actions: &[Action],
        world: &World,
        record: &Proposal,
    ) {
        let table = world.dao.assets();
        let value_of = |asset: &Asset, amount: u128| {
            let info = &table.iter().find(|entry| entry.asset == *asset).unwrap().info;
            (amount * info.value_per_whole).div_ceil(info.units_per_whole().unwrap())
        };
        let mut loss = 0;
        for position in positions {
            match &actions[usize::from(*position)] {
                Action::Transfer { asset, amount, .. } => loss += value_of(asset, *amount),
                Action::FunctionCalls { calls, .. } => {
                    *self.calls.entry((proposal_id, *position)).or_insert(0) += 1;
                    loss += calls
                        .iter()
                        .map(|call| value_of(&Asset::Near, call.deposit) + value_of(&usdc(), 5_000_000))
                        .sum::<u128>();
                }
                _ => {}
            }
        }
        if let Rules::Optimistic { .. } = record.rules {
            let price = table[0].info.value_per_whole;
            self.attempts.entry(proposal_id).or_default().push(Attempt { loss, price });
        }
    }

    pub(super) fn succeeded(&mut self, proposal_id: u64, positions: &[u8]) {
        for position in positions {
            *self.successes.entry((proposal_id, *position)).or_insert(0) += 1;
        }
    }

    pub(super) fn check(&self, world: &World) -> Result<(), TestCaseError> {
        prop_assert!(self.successes.values().all(|n| *n <= 1), "an action happened twice");
        prop_assert!(self.calls.values().all(|n| *n <= 1), "a call was made twice");
        let now = world.now;
        for agent in AGENTS {
            let agent = world.dao.load_agent(&id(agent)).unwrap();
            prop_assert!(agent.ledger.locked(None, now) <= agent.bond, "more is locked than there is");
            for lock in &agent.ledger.locks {
                prop_assert!(lock.slashed + lock.set_aside <= lock.amount);
                self.check_cover(lock.decision_id, lock.amount)?;
            }
        }
        Ok(())
    }

    /// The headline: at the prices of each attempt, and with NEAR at half of them, what all attempts took is covered by
    /// what the decision has locked, with a fifth to spare for those who find out.
    fn check_cover(&self, decision_id: u64, locked: u128) -> Result<(), TestCaseError> {
        let Some(attempts) = self.attempts.get(&decision_id) else {
            return Ok(());
        };
        let of_near = |loss: u128, price: u128| (loss * 12).div_ceil(10) * (NEAR / price) * 2;
        let needed: u128 = attempts.iter().map(|attempt| of_near(attempt.loss, attempt.price)).sum();
        prop_assert!(needed <= locked, "{needed} yoctoNEAR are needed, {locked} are locked");
        Ok(())
    }
}
