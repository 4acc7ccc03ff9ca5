use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, START, decision, id, vote};

fn started() -> Proposal {
    begin(decision(), START + 4 * DAY).unwrap()
}

#[test]
fn begins_when_the_window_is_over() {
    let started = started();

    assert_eq!(started.phase, Phase::InProgress { since: START + 4 * DAY });
    assert_eq!(started.attempts, 1);
}

#[rstest]
#[case::objectionable(decision(), 0, 3 * DAY)]
#[case::one_nanosecond(decision(), 3 * DAY - 1, 1)]
#[case::voting(vote(), DAY, 6 * DAY)]
fn refuses_what_is_too_early(#[case] proposal: Proposal, #[case] after: u64, #[case] remaining: u64) {
    let now = START + after;

    assert_eq!(begin(proposal, now), Err(Error::TooEarly { ready_at: now + remaining, remaining }));
}

#[rstest]
#[case::under_way(started(), Status::InProgress)]
#[case::executed(settle(started(), 1, &[0, 1]).unwrap(), Status::Executed)]
#[case::vetoed(decision().vetoed(START).unwrap(), Status::Vetoed)]
#[case::defeated(vote(), Status::Defeated)]
fn refuses_what_cannot_be_executed(#[case] proposal: Proposal, #[case] status: Status) {
    assert_eq!(begin(proposal, START + 5 * DAY), Err(Error::NotExecutable { status }));
}

#[test]
fn refuses_what_has_expired() {
    assert_eq!(begin(decision(), START + 10 * DAY), Err(Error::NotExecutable { status: Status::Expired }));
}

#[test]
fn is_executed_only_when_every_action_succeeded() {
    let half = settle(started(), 1, &[1]).unwrap();
    assert_eq!((half.phase, remaining(&half), done(&half)), (Phase::Incomplete, vec![0], vec![1]));

    let again = begin(half, START + 5 * DAY).unwrap();
    let whole = settle(again, 2, &[0]).unwrap();
    assert_eq!((whole.phase, remaining(&whole)), (Phase::Executed, vec![]));
}

#[rstest]
#[case::of_another_attempt(started(), 2)]
#[case::after_recovery(recover(started(), START + 5 * DAY).unwrap(), 1)]
#[case::twice(settle(started(), 1, &[0]).unwrap(), 1)]
fn ignores_a_stale_answer(#[case] proposal: Proposal, #[case] attempt: u32) {
    assert_eq!(settle(proposal, attempt, &[0, 1]), None);
}

mod recovery {
    use super::*;

    #[test]
    fn ends_what_never_reported_back() {
        let abandoned = recover(started(), START + 5 * DAY).unwrap();

        assert_eq!(abandoned.status(START + 5 * DAY), Status::Abandoned);
    }

    #[test]
    fn waits_a_day() {
        let now = START + 5 * DAY - 1;

        assert_eq!(recover(started(), now), Err(Error::TooEarly { ready_at: START + 5 * DAY, remaining: 1 }));
    }

    #[test]
    fn needs_an_execution_under_way() {
        assert_eq!(recover(decision(), START), Err(Error::NotInProgress { status: Status::Objectionable }));
    }
}

#[test]
fn a_guardian_confirms_once() {
    let once = confirm_veto(Vec::new(), id("gina.near")).unwrap();

    assert_eq!(once, vec![id("gina.near")]);
    assert_eq!(
        confirm_veto(once, id("gina.near")),
        Err(Error::VetoConfirmedBefore { guardian_id: id("gina.near") })
    );
}

/// The edges of the state machine, and time's own.
fn is_edge(from: Status, to: Status) -> bool {
    use Status::{
        Abandoned, Executable, Executed, Expired, Failed, InProgress, Objectionable, PartiallyFailed, Vetoed,
    };
    from == to
        || matches!(
            (from, to),
            (Objectionable, Executable | Expired | Vetoed)
                | (Executable, InProgress | Expired | Vetoed)
                | (InProgress, Executed | PartiallyFailed | Failed | Abandoned)
                | (PartiallyFailed, InProgress | Failed | Vetoed)
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// T1, T3, T7, T11, T12, T13: whatever is tried in whatever order.
    #[test]
    fn moves_along_the_edges_alone(
        ops in prop::collection::vec((0_u8..5, 0_u64..3 * DAY, 0_u32..4, prop::collection::vec(0_u8..2, 0..3)), 1..40),
    ) {
        let (mut proposal, mut now) = (decision(), START);
        for (op, wait, attempt, succeeded) in ops {
            let was = proposal.status(now);
            now += wait;
            let before = proposal.status(now);
            prop_assert!(is_edge(was, before));
            let next = match op {
                0 => begin(proposal.clone(), now).ok(),
                1 => settle(proposal.clone(), attempt, &succeeded),
                2 => recover(proposal.clone(), now).ok(),
                3 => proposal.clone().vetoed(now).ok(),
                _ => None,
            };
            if let Some(next) = next {
                let after = next.status(now);
                prop_assert!(is_edge(before, after), "{before:?} to {after:?}");
                prop_assert!(!before.is_final());
                prop_assert_eq!(next.done & proposal.done, proposal.done);
                if after == Status::InProgress {
                    prop_assert!(now >= proposal.executable_at() && before != Status::InProgress);
                }
                if after == Status::Executed {
                    prop_assert_eq!(next.done, 0b11);
                }
                proposal = next;
            }
        }
    }
}
