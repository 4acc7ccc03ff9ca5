//! What can happen to the contract.

use proptest::prelude::*;

use super::super::world::{ALICE, BOB, DELAY};
use crate::{Bucket, Feature};

/// Alice or bob; both are consumers and contributors.
pub(super) const PEOPLE: [&str; 2] = [ALICE, BOB];

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Open {
        who: usize,
        seed: u8,
        deposit: u128,
    },
    TopUp {
        channel: usize,
        amount: u128,
    },
    /// Vouchers for channels: how much above the claim each one is (may be below), and whose key signs.
    Redeem(Vec<RedeemOne>),
    Replay {
        channel: usize,
    },
    Rotate {
        channel: usize,
        by_consumer: bool,
        seed: u8,
    },
    RequestWithdrawal {
        channel: usize,
        by_consumer: bool,
    },
    CancelWithdrawal {
        channel: usize,
        by_consumer: bool,
    },
    Withdraw {
        channel: usize,
        by_consumer: bool,
    },
    SetWeight {
        who: usize,
        weight: u64,
    },
    DistributePending,
    Claim {
        who: usize,
        with_release: bool,
    },
    ClaimOperator,
    Flush(Bucket),
    Pause {
        feature: Feature,
        duration: u64,
    },
    Unpause(Feature),
    /// A payment on its way ends.
    End {
        which: usize,
        fails: bool,
        returned: u128,
    },
    Wait(u64),
}

#[derive(Debug, Clone)]
pub(super) struct RedeemOne {
    pub(super) channel: usize,
    pub(super) above: i64,
    pub(super) units: u64,
    pub(super) signed_by: Signer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signer {
    Current,
    Previous,
    Stranger,
}

fn bucket() -> impl Strategy<Value = Bucket> {
    prop_oneof![Just(Bucket::Stakers), Just(Bucket::Treasury)]
}

fn feature() -> impl Strategy<Value = Feature> {
    prop_oneof![Just(Feature::Channel), Just(Feature::Model)]
}

fn redeem_one() -> impl Strategy<Value = RedeemOne> {
    let signer = prop_oneof![
        8 => Just(Signer::Current),
        2 => Just(Signer::Previous),
        1 => Just(Signer::Stranger),
    ];
    (0..4_usize, prop_oneof![1 => -20..=0_i64, 9 => 1..5_000_i64], 0..50_u64, signer)
        .prop_map(|(channel, above, units, signed_by)| RedeemOne { channel, above, units, signed_by })
}

pub(super) fn op() -> impl Strategy<Value = Op> {
    let by_consumer = || prop::bool::weighted(0.8);
    prop_oneof![
        4 => (0..2_usize, 0..3_u8, 1..20_000_u128)
            .prop_map(|(who, seed, deposit)| Op::Open { who, seed, deposit }),
        2 => (0..4_usize, 1..9_999_u128).prop_map(|(channel, amount)| Op::TopUp { channel, amount }),
        9 => prop::collection::vec(redeem_one(), 1..4).prop_map(Op::Redeem),
        1 => (0..4_usize).prop_map(|channel| Op::Replay { channel }),
        2 => (0..4_usize, by_consumer(), 0..3_u8)
            .prop_map(|(channel, by_consumer, seed)| Op::Rotate { channel, by_consumer, seed }),
        2 => (0..4_usize, by_consumer())
            .prop_map(|(channel, by_consumer)| Op::RequestWithdrawal { channel, by_consumer }),
        1 => (0..4_usize, by_consumer())
            .prop_map(|(channel, by_consumer)| Op::CancelWithdrawal { channel, by_consumer }),
        3 => (0..4_usize, by_consumer())
            .prop_map(|(channel, by_consumer)| Op::Withdraw { channel, by_consumer }),
        2 => (0..2_usize, prop_oneof![Just(0), 1..10_u64])
            .prop_map(|(who, weight)| Op::SetWeight { who, weight }),
        1 => Just(Op::DistributePending),
        3 => (0..2_usize, any::<bool>())
            .prop_map(|(who, with_release)| Op::Claim { who, with_release }),
        2 => Just(Op::ClaimOperator),
        3 => bucket().prop_map(Op::Flush),
        1 => (feature(), 1..DELAY).prop_map(|(feature, duration)| Op::Pause { feature, duration }),
        1 => feature().prop_map(Op::Unpause),
        6 => (0..8_usize, any::<bool>(), prop_oneof![Just(0), 0..3_000_u128])
            .prop_map(|(which, fails, returned)| Op::End { which, fails, returned }),
        3 => (0..2 * DELAY).prop_map(Op::Wait),
    ]
}
