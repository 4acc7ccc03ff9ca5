//! The contract as plain sums: what each step must answer, and what must hold after it.

use commonweight_common::pause::PauseError;
use near_sdk::{
    PromiseOrValue, PromiseResult,
    json_types::{U64, U128},
};

use super::{
    super::world::*,
    ops::{Op, PEOPLE, RedeemOne, Signer},
};
use crate::{Bucket, ChannelId, Contract, Error, Feature, Refusal, Result, SignedVoucher};

const STRANGER: u8 = 9;

#[derive(Debug, Clone)]
struct Channel {
    who: usize,
    is_open: bool,
    deposited: u128,
    claimed: u128,
    units: u64,
    seed: u8,
    previous: Option<(u8, u64)>,
    unlocks_at: Option<u64>,
    newest: Option<SignedVoucher>,
}

/// A payment on its way.
#[derive(Debug, Clone)]
enum Pending {
    Payout { name: &'static str, amount: u128 },
    Flush { bucket: Bucket, amount: u128 },
}

#[derive(Debug, Default)]
pub(super) struct Model {
    /// What the asset says that the contract has.
    balance: u128,
    channels: Vec<Channel>,
    /// What the operator, alice and bob may claim.
    operator: u128,
    people: [u128; 2],
    contributors: u128,
    stakers: u128,
    treasury: u128,
    pending: Vec<Pending>,
    /// Until when channels and models are paused.
    paused_until: [u64; 2],
}

impl Model {
    pub(super) fn step(&mut self, world: &mut World, op: Op) {
        match op {
            Op::Open { who, seed, deposit } => self.open(world, who, seed, deposit),
            Op::TopUp { channel, amount } => self.top_up(world, channel, amount),
            Op::Redeem(vouchers) => self.redeem(world, &vouchers),
            Op::Replay { channel } => self.replay(world, channel),
            Op::Rotate { channel, by_consumer, seed } => {
                let now = world.now + 1;
                let done = self.act(world, channel, by_consumer, |contract, id| {
                    contract.rotate_key(id, public_key(seed))
                });
                let expected = self.own(channel, by_consumer).and_then(|channel| {
                    if let Some((_, thaws_at)) = channel.previous.filter(|(_, at)| now < *at) {
                        return Err(Error::RotationPending { thaws_at });
                    }
                    channel.previous = Some((channel.seed, now + DELAY));
                    channel.seed = seed;
                    Ok(())
                });
                assert_eq!(done, expected);
            }
            Op::RequestWithdrawal { channel, by_consumer } => {
                let now = world.now + 1;
                let done = self.act(world, channel, by_consumer, Contract::request_withdrawal);
                let expected = self.own(channel, by_consumer).and_then(|channel| {
                    if let Some(unlocks_at) = channel.unlocks_at {
                        return Err(Error::WithdrawalPending { unlocks_at });
                    }
                    channel.unlocks_at = Some(now + DELAY);
                    Ok(())
                });
                assert_eq!(done, expected);
            }
            Op::CancelWithdrawal { channel: id, by_consumer } => {
                let done = self.act(world, id, by_consumer, Contract::cancel_withdrawal);
                let expected = self.own(id, by_consumer).and_then(|channel| {
                    let channel_id = number(id);
                    channel.unlocks_at.take().map(drop).ok_or(Error::WithdrawalNotRequested { channel_id })
                });
                assert_eq!(done, expected);
            }
            Op::Withdraw { channel, by_consumer } => self.withdraw(world, channel, by_consumer),
            Op::SetWeight { who, weight: to } => {
                let weights = vec![weight(PEOPLE[who], to)];
                let done = world
                    .call(OWNER, ONE_NEAR, |contract| contract.set_weights(MODEL.to_owned(), 0, weights));
                assert_eq!(done.map(|done| done.value), self.running(world, Feature::Model));
            }
            Op::DistributePending => {
                let before = world.view(|contract| contract.release(MODEL.to_owned(), 0)).unwrap();
                let done =
                    world.call(OWNER, ONE_YOCTO, |contract| contract.distribute_pending(MODEL.to_owned(), 0));
                let (pending, total_weight) = (before.pending.0, before.total_weight.0);
                let nothing = Error::NothingToDistribute { pending, total_weight };
                let something = pending > 0 && total_weight > 0;
                let expected = if something { Ok(pending) } else { Err(nothing) };
                assert_eq!(done.map(|done| done.value.0), expected);
            }
            Op::Claim { who, with_release } => self.claim(world, who, with_release),
            Op::ClaimOperator => {
                let done = world
                    .call(OPERATOR, ONE_YOCTO, |contract| contract.claim(None).map(PromiseOrValue::detach))
                    .map(|done| done.value);
                let amount = std::mem::take(&mut self.operator);
                self.expect_payout(OPERATOR, amount, &done);
            }
            Op::Flush(bucket) => self.flush(world, bucket),
            Op::Pause { feature, duration } => self.pause(world, feature, duration),
            Op::Unpause(feature) => self.unpause(world, feature),
            Op::End { which, fails, returned } => self.end(world, which, fails, returned),
            Op::Wait(time) => world.now += time,
        }
    }

    /// What must hold after every step.
    pub(super) fn check(&self, world: &mut World) {
        world.view(|contract| {
            self.check_sums(contract);
            self.check_credits(contract);
            self.check_channels(contract);
        });
    }

    fn check_sums(&self, contract: &Contract) {
        let solvency = contract.solvency();
        assert_eq!(solvency.liabilities.0, self.balance, "what is owed is what there is");
        let open = self.channels.iter().filter(|channel| channel.is_open);
        let escrow: u128 = open.map(|channel| channel.deposited - channel.claimed).sum();
        assert_eq!(solvency.escrow.0, escrow);
        assert_eq!(solvency.credits.0, self.operator + self.people.iter().sum::<u128>());
        assert_eq!(solvency.contributors.0, self.contributors);
        assert_eq!((solvency.stakers.0, solvency.treasury.0), (self.stakers, self.treasury));
        let in_flight = self.pending.iter().map(|pending| match pending {
            Pending::Payout { amount, .. } | Pending::Flush { amount, .. } => amount,
        });
        assert_eq!(solvency.in_flight.0, in_flight.sum::<u128>());
    }

    fn check_credits(&self, contract: &Contract) {
        let credit = |name| contract.credit(account(name)).0;
        assert_eq!(credit(OPERATOR), self.operator);
        assert_eq!(PEOPLE.map(credit), self.people);
        let earned: u128 =
            PEOPLE.iter().map(|name| contract.earnings(MODEL.to_owned(), 0, account(name)).0).sum();
        let pending = contract.release(MODEL.to_owned(), 0).unwrap().pending.0;
        assert!(earned + pending <= self.contributors, "no more is promised than has come in");
        assert!(self.contributors - earned - pending <= 2, "at most a fraction each is open");
    }

    /// Everything is paid out in the end; what is left is less than a unit for each contributor.
    pub(super) fn drain(&mut self, world: &mut World) {
        self.step(world, Op::Unpause(Feature::Model));
        self.step(world, Op::SetWeight { who: 0, weight: 1 });
        self.step(world, Op::DistributePending);
        for channel in 0..self.channels.len() {
            if self.channels[channel].is_open && self.channels[channel].unlocks_at.is_none() {
                self.step(world, Op::RequestWithdrawal { channel, by_consumer: true });
            }
        }
        world.now += DELAY;
        for channel in 0..self.channels.len() {
            self.step(world, Op::Withdraw { channel, by_consumer: true });
        }
        for fails in [true, false] {
            while !self.pending.is_empty() {
                self.step(world, Op::End { which: 0, fails, returned: 0 });
            }
            for op in [
                Op::ClaimOperator,
                Op::Claim { who: 0, with_release: true },
                Op::Claim { who: 1, with_release: true },
                Op::Flush(Bucket::Stakers),
                Op::Flush(Bucket::Treasury),
            ] {
                self.step(world, op);
            }
        }
        while !self.pending.is_empty() {
            self.step(world, Op::End { which: 0, fails: false, returned: 0 });
        }
        self.check(world);
        assert!(self.balance <= 2, "{} units are left", self.balance);
    }

    fn open(&mut self, world: &mut World, who: usize, seed: u8, deposit: u128) {
        let done = world.open(PEOPLE[who], seed, deposit).map(|done| done.value);
        let running = self.running(world, Feature::Channel);
        assert_eq!(done, running);
        if running.is_err() {
            return;
        }
        self.balance += deposit;
        self.channels.push(Channel {
            who,
            is_open: true,
            deposited: deposit,
            claimed: 0,
            units: 0,
            seed,
            previous: None,
            unlocks_at: None,
            newest: None,
        });
    }

    fn top_up(&mut self, world: &mut World, id: usize, amount: u128) {
        let channel_id = number(id);
        let done = world.deposit(MALLORY, amount, &crate::DepositMessage::TopUp { channel_id });
        let expected = self.running(world, Feature::Channel).and_then(|()| {
            let open = self.channels.get_mut(id).filter(|channel| channel.is_open);
            let channel = open.ok_or(Error::UnknownChannel { channel_id })?;
            channel.deposited += amount;
            self.balance += amount;
            Ok(())
        });
        assert_eq!(done.map(|done| done.value), expected);
    }

    /// What a way in answers in the call that `world` has just made.
    fn running(&self, world: &World, feature: Feature) -> Result<()> {
        let until = self.paused_until[place(feature)];
        if world.now < until { Err(PauseError::Paused { until }.into()) } else { Ok(()) }
    }

    fn pause(&mut self, world: &mut World, feature: Feature, duration: u64) {
        let done = world.call(OWNER, ONE_YOCTO, |contract| contract.pause(feature, U64(duration)));
        let paused_until = &mut self.paused_until[place(feature)];
        let (from, until) = (world.now.max(*paused_until), world.now + duration);
        let expected = if until > from {
            *paused_until = until;
            Ok(())
        } else {
            Err(PauseError::NotLonger { until: from }.into())
        };
        assert_eq!(done.map(|done| done.value), expected);
    }

    fn unpause(&mut self, world: &mut World, feature: Feature) {
        let done = world.call(OWNER, ONE_YOCTO, |contract| contract.unpause(feature));
        let paused_until = &mut self.paused_until[place(feature)];
        let expected = if world.now < *paused_until {
            *paused_until = world.now;
            Ok(())
        } else {
            Err(PauseError::None.into())
        };
        assert_eq!(done.map(|done| done.value), expected);
    }

    fn redeem(&mut self, world: &mut World, vouchers: &[RedeemOne]) {
        let now = world.now + 1;
        let mut after = self.channels.clone();
        let mut signed = Vec::new();
        let mut expected = Ok(0);
        let mut seen = Vec::new();
        for (index, one) in vouchers.iter().enumerate() {
            let (voucher, worth) = redeem_one(&mut after, one, &mut seen, now);
            signed.push(voucher);
            if let Ok(sum) = expected {
                expected = worth
                    .map(|worth| sum + worth)
                    .map_err(|refusal| Error::VoucherRefused { index, refusal });
            }
        }
        let done = world.redeem(signed).map(|done| done.value);
        assert_eq!(done, expected);
        if let Ok(amount) = expected {
            self.channels = after;
            let split = terms().split(amount);
            self.operator += split.operator;
            self.contributors += split.contributors;
            self.stakers += split.stakers;
            self.treasury += split.treasury;
        }
    }

    fn replay(&mut self, world: &mut World, id: usize) {
        let Some(channel) = self.channels.get(id) else { return };
        let Some(newest) = channel.newest.clone() else { return };
        let claimed = channel.claimed;
        let refusal = if channel.is_open {
            Refusal::VoucherNotNewer { voucher: claimed, claimed }
        } else {
            Refusal::UnknownChannel { channel_id: number(id) }
        };
        let done = world.redeem(vec![newest]).map(|done| done.value);
        assert_eq!(done, Err(Error::VoucherRefused { index: 0, refusal }));
    }

    fn withdraw(&mut self, world: &mut World, id: usize, by_consumer: bool) {
        let now = world.now + 1;
        let done = self
            .act(world, id, by_consumer, |contract, id| contract.withdraw(id).map(PromiseOrValue::detach));
        let expected = self.own(id, by_consumer).and_then(|channel| {
            let channel_id = number(id);
            let unlocks_at = channel.unlocks_at.ok_or(Error::WithdrawalNotRequested { channel_id })?;
            if now < unlocks_at {
                return Err(Error::WithdrawalLocked { unlocks_at, now });
            }
            channel.is_open = false;
            Ok((PEOPLE[channel.who], channel.deposited - channel.claimed))
        });
        assert_eq!(done, expected.clone().map(drop));
        if let Ok((name, amount @ 1..)) = expected {
            self.pending.push(Pending::Payout { name, amount });
        }
    }

    fn claim(&mut self, world: &mut World, who: usize, with_release: bool) {
        let earned = if with_release { self.earned(world, who) } else { 0 };
        let releases = with_release.then(|| vec![release_id(0)]);
        let done = world
            .call(PEOPLE[who], ONE_YOCTO, |contract| contract.claim(releases).map(PromiseOrValue::detach))
            .map(|done| done.value);
        self.contributors -= earned;
        let amount = std::mem::take(&mut self.people[who]) + earned;
        self.expect_payout(PEOPLE[who], amount, &done);
    }

    fn expect_payout(&mut self, name: &'static str, amount: u128, done: &Result<()>) {
        let nothing = Error::NothingToClaim { account_id: account(name) };
        assert_eq!(*done, if amount == 0 { Err(nothing) } else { Ok(()) });
        if amount > 0 {
            self.pending.push(Pending::Payout { name, amount });
        }
    }

    fn flush(&mut self, world: &mut World, bucket: Bucket) {
        let done =
            world.call(MALLORY, ONE_YOCTO, |contract| contract.flush(bucket).map(PromiseOrValue::detach));
        let amount = std::mem::take(self.bucket(bucket));
        let expected = if amount == 0 { Err(Error::NothingToFlush) } else { Ok(()) };
        assert_eq!(done.map(|done| done.value), expected);
        if amount > 0 {
            self.pending.push(Pending::Flush { bucket, amount });
        }
    }

    fn end(&mut self, world: &mut World, which: usize, fails: bool, returned: u128) {
        if self.pending.is_empty() {
            return;
        }
        let pending = self.pending.remove(which % self.pending.len());
        let paid = if fails { PromiseResult::Failed } else { PromiseResult::Successful(vec![]) };
        match pending {
            Pending::Payout { name, amount } => {
                world.call_back(paid, |contract| contract.on_payout_sent(account(name), U128(amount)));
                match PEOPLE.iter().position(|person| *person == name) {
                    _ if !fails => self.balance -= amount,
                    Some(who) => self.people[who] += amount,
                    None => self.operator += amount,
                }
            }
            Pending::Flush { bucket: bucket @ Bucket::Treasury, amount } => {
                world.call_back(paid, |contract| contract.on_treasury_flushed(U128(amount)));
                let back = if fails { amount } else { 0 };
                self.balance -= amount - back;
                *self.bucket(bucket) += back;
            }
            Pending::Flush { bucket: bucket @ Bucket::Stakers, amount } => {
                let back = if fails { amount } else { returned.min(amount) };
                let used = format!("\"{}\"", amount - back).into_bytes();
                let result = if fails { PromiseResult::Failed } else { PromiseResult::Successful(used) };
                world.call_back(result, |contract| contract.on_stakers_flushed(U128(amount)));
                self.balance -= amount - back;
                *self.bucket(bucket) += back;
            }
        }
    }

    fn check_channels(&self, contract: &Contract) {
        for (id, channel) in self.channels.iter().enumerate() {
            let shown = contract.channel(number(id));
            assert_eq!(shown.is_some(), channel.is_open);
            let Some(shown) = shown else { continue };
            assert_eq!((shown.deposited.0, shown.claimed.0), (channel.deposited, channel.claimed));
            assert!(shown.claimed.0 <= shown.deposited.0);
            assert_eq!(shown.claimed_units.0, channel.units);
            assert_eq!(shown.unlocks_at.map(|time| time.0), channel.unlocks_at);
            assert_eq!(shown.public_key, public_key(channel.seed));
        }
    }

    fn act<T>(
        &self,
        world: &mut World,
        id: usize,
        by_consumer: bool,
        act: impl FnOnce(&mut Contract, ChannelId) -> Result<T>,
    ) -> Result<T> {
        let consumer = self.channels.get(id).map_or(ALICE, |channel| PEOPLE[channel.who]);
        let caller = if by_consumer { consumer } else { MALLORY };
        world.call(caller, ONE_YOCTO, |contract| act(contract, number(id))).map(|done| done.value)
    }

    /// The channel, if it is open and its consumer acts on it.
    fn own(&mut self, id: usize, by_consumer: bool) -> Result<&mut Channel> {
        let channel_id = number(id);
        let channel = self
            .channels
            .get_mut(id)
            .filter(|channel| channel.is_open)
            .ok_or(Error::UnknownChannel { channel_id })?;
        if !by_consumer {
            return Err(Error::NotConsumer { caller_id: account(MALLORY), channel_id });
        }
        Ok(channel)
    }

    fn earned(&self, world: &mut World, who: usize) -> u128 {
        world.view(|contract| contract.earnings(MODEL.to_owned(), 0, account(PEOPLE[who])).0)
    }

    fn bucket(&mut self, bucket: Bucket) -> &mut u128 {
        match bucket {
            Bucket::Stakers => &mut self.stakers,
            Bucket::Treasury => &mut self.treasury,
        }
    }
}

fn place(feature: Feature) -> usize {
    match feature {
        Feature::Channel => 0,
        Feature::Model => 1,
    }
}

fn number(id: usize) -> ChannelId {
    id.try_into().unwrap()
}

/// Signs a voucher and says what it must be worth, given what came before it in the batch.
fn redeem_one(
    channels: &mut [Channel],
    one: &RedeemOne,
    seen: &mut Vec<usize>,
    now: u64,
) -> (SignedVoucher, Result<u128, Refusal>) {
    let channel_id = number(one.channel);
    let known = channels.get(one.channel).cloned();
    let (claimed, units) = known.as_ref().map_or((0, 0), |channel| (channel.claimed, channel.units));
    let amount = claimed.saturating_add_signed(one.above.into());
    let voucher = voucher(channel_id, amount, units + one.units);
    let current = known.as_ref().map_or(STRANGER, |channel| channel.seed);
    let previous = known.as_ref().and_then(|channel| channel.previous);
    let seed = match one.signed_by {
        Signer::Current => current,
        Signer::Previous => previous.map_or(STRANGER, |(seed, _)| seed),
        Signer::Stranger => STRANGER,
    };
    let signed = sign(&voucher, seed);
    if seen.contains(&one.channel) {
        return (signed, Err(Refusal::DuplicateChannel { channel_id }));
    }
    seen.push(one.channel);
    let Some(channel) = channels.get_mut(one.channel).filter(|channel| channel.is_open) else {
        return (signed, Err(Refusal::UnknownChannel { channel_id }));
    };
    if amount <= claimed {
        return (signed, Err(Refusal::VoucherNotNewer { voucher: amount, claimed }));
    }
    let deposited = channel.deposited;
    if amount > deposited {
        return (signed, Err(Refusal::VoucherOverDeposit { voucher: amount, deposited }));
    }
    let counts = seed == current || previous.is_some_and(|(key, at)| key == seed && now < at);
    if !counts {
        return (signed, Err(Refusal::SignatureInvalid { channel_id }));
    }
    channel.claimed = amount;
    channel.units = voucher.cumulative_units;
    channel.newest = Some(signed.clone());
    (signed, Ok(amount - claimed))
}
