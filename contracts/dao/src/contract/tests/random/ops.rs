//! What everybody may do, and how often.

use super::*;

#[derive(Debug, Clone)]
pub(super) enum Op {
    Wait(u64),
    Propose(u8),
    Decide { agent: usize, pick: u8, reference: Option<u8> },
    Cast { proposal: u64, voter: usize, ballot: Ballot },
    Execute { proposal: u64 },
    Answer { which: usize, results: u8 },
    Recover { proposal: u64 },
    Veto { proposal: u64, guardian: usize },
    Suspend { guardian: usize, agent: usize },
    Name { proposal: u64, guardian: usize },
    Settle { proposal: u64 },
    Slash { proposal: u64, share: u16 },
    Overrule { proposal: u64 },
    Price { asset: usize, value: u128 },
    Rules { share: u16 },
    Pause { guardian: usize },
    Post { agent: usize, amount: u128 },
    Withdraw { agent: usize, amount: u128, succeeds: bool },
    Reclaim { proposal: u64, succeeds: bool },
    Release { proposal: u64, voter: usize },
}

pub(super) fn any_op() -> impl Strategy<Value = Op> {
    let ballot = prop_oneof![
        3 => Just(Ballot::For),
        1 => Just(Ballot::Against),
        1 => Just(Ballot::Abstain),
        2 => Just(Ballot::Object),
    ];
    let (id, voter, guardian, agent) = (0_u64..10, 0_usize..5, 0_usize..3, 0_usize..2);
    prop_oneof![
        7 => (0_u64..60).prop_map(|hours| Op::Wait(hours * HOUR)),
        2 => (0_u8..8).prop_map(Op::Propose),
        6 => (agent.clone(), 0_u8..6, prop::option::of(0_u8..4))
            .prop_map(|(agent, pick, reference)| Op::Decide { agent, pick, reference }),
        5 => (id.clone(), voter.clone(), ballot)
            .prop_map(|(proposal, voter, ballot)| Op::Cast { proposal, voter, ballot }),
        9 => id.clone().prop_map(|proposal| Op::Execute { proposal }),
        5 => (0_usize..4, any::<u8>()).prop_map(|(which, results)| Op::Answer { which, results }),
        1 => id.clone().prop_map(|proposal| Op::Recover { proposal }),
        2 => (id.clone(), guardian.clone()).prop_map(|(proposal, guardian)| Op::Veto { proposal, guardian }),
        1 => (guardian.clone(), agent.clone()).prop_map(|(guardian, agent)| Op::Suspend { guardian, agent }),
        2 => (id.clone(), guardian.clone()).prop_map(|(proposal, guardian)| Op::Name { proposal, guardian }),
        1 => id.clone().prop_map(|proposal| Op::Settle { proposal }),
        1 => (id.clone(), 1_u16..=10_000).prop_map(|(proposal, share)| Op::Slash { proposal, share }),
        1 => id.clone().prop_map(|proposal| Op::Overrule { proposal }),
        2 => (0_usize..2, 1_u128..12_000_000).prop_map(|(asset, value)| Op::Price { asset, value }),
        1 => (1_000_u16..=10_000).prop_map(|share| Op::Rules { share }),
        1 => guardian.prop_map(|guardian| Op::Pause { guardian }),
        1 => (agent.clone(), 1_u128..30).prop_map(|(agent, near)| Op::Post { agent, amount: near * NEAR }),
        3 => (agent, 1_u128..150, any::<bool>())
            .prop_map(|(agent, near, succeeds)| Op::Withdraw { agent, amount: near * NEAR, succeeds }),
        2 => (id.clone(), any::<bool>()).prop_map(|(proposal, succeeds)| Op::Reclaim { proposal, succeeds }),
        1 => (id, voter).prop_map(|(proposal, voter)| Op::Release { proposal, voter }),
    ]
}
