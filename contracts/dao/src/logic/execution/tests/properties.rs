use super::*;

/// The edges of the state machine, and time's own.
fn is_edge(from: Status, to: Status) -> bool {
    use Status::{
        Abandoned, Executable, Executed, Expired, Failed, InProgress, Objectionable, PartiallyFailed, Stopped,
    };
    from == to
        || matches!(
            (from, to),
            (Objectionable, Executable | Expired | Stopped)
                | (Executable, InProgress | Expired | Stopped)
                | (InProgress, Executed | PartiallyFailed | Failed | Abandoned | Stopped)
                | (PartiallyFailed, InProgress | Failed | Stopped)
        )
}

#[derive(Debug, Clone)]
enum Step {
    Begin,
    /// The answer of the attempt so many before the last one, with what succeeded.
    Settle(u32, Vec<u8>),
    Recover,
    Stop,
    Wait,
}

fn any_step() -> impl Strategy<Value = Step> {
    let succeeded = prop::collection::vec(0_u8..3, 0..4);
    prop_oneof![
        3 => Just(Step::Begin),
        3 => (0_u32..3, succeeded).prop_map(|(back, succeeded)| Step::Settle(back / 2, succeeded)),
        1 => Just(Step::Recover),
        1 => Just(Step::Stop),
        1 => Just(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// T1, T3, T7, T11, T12, T13, D1, D3: whatever is tried in whatever order, and whichever actions are calls.
    #[test]
    fn moves_along_the_edges_alone(
        kinds in prop::array::uniform3(any::<bool>()),
        steps in prop::collection::vec((any_step(), 0_u64..2 * DAY), 1..40),
    ) {
        let actions = kinds.map(|is_call| if is_call { calls() } else { pay() });
        let (mut proposal, mut now) = (Proposal { n_actions: 3, ..decision() }, START);
        let (mut sent, mut was_stopped) = ([0_u32; 3], false);
        for (step, wait) in steps {
            let was = proposal.status(now);
            now += wait;
            let before = proposal.status(now);
            prop_assert!(is_edge(was, before));
            let next = match step {
                Step::Begin => begin(proposal.clone(), &actions, now).ok().map(|(next, positions)| {
                    for position in &positions {
                        sent[usize::from(*position)] += 1;
                        assert_eq!(proposal.done & bit(*position), 0, "what is done is not done again");
                    }
                    assert!(!positions.is_empty() && !was_stopped);
                    next
                }),
                Step::Settle(back, succeeded) => {
                    settle(proposal.clone(), proposal.attempts.saturating_sub(back), &succeeded, now)
                }
                Step::Recover => recover(proposal.clone(), now).ok(),
                Step::Stop => {
                    let stopped = proposal.clone().stopped(now);
                    prop_assert_eq!(stopped.is_ok(), !before.is_final());
                    was_stopped |= stopped.is_ok();
                    stopped.ok()
                }
                Step::Wait => None,
            };
            for (n, is_call) in sent.iter().zip(kinds) {
                prop_assert!(*n <= 1 || !is_call, "a call was sent {n} times");
            }
            if let Some(next) = next {
                let after = next.status(now);
                prop_assert!(is_edge(before, after), "{before:?} to {after:?}");
                prop_assert!(!before.is_final());
                prop_assert_eq!(next.done & proposal.done, proposal.done);
                prop_assert_eq!(next.tried & proposal.tried, proposal.tried);
                if after == Status::InProgress && before != Status::InProgress {
                    prop_assert!(now >= proposal.executable_at());
                }
                if after == Status::Executed {
                    prop_assert_eq!(next.done, 0b111);
                }
                prop_assert!(!was_stopped || after.is_final() || after == Status::InProgress);
                proposal = next;
            }
        }
    }
}
