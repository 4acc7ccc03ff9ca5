use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, START, decision, id, usdc, vote};

mod properties;

fn pay() -> Action {
    Action::Transfer { asset: usdc(), receiver_id: id("bob.near"), amount: 1 }
}

fn calls() -> Action {
    Action::FunctionCalls { receiver_id: id("a.near"), calls: vec![], expected_answer: None }
}

fn begun(actions: &[Action]) -> Proposal {
    begin(decision(), actions, START + 4 * DAY).unwrap().0
}

/// Two payments, under way.
fn started() -> Proposal {
    begun(&[pay(), pay()])
}

fn ended(proposal: Proposal, succeeded: &[u8]) -> Proposal {
    let attempt = proposal.attempts;
    settle(proposal, attempt, succeeded, START + 4 * DAY).unwrap()
}

#[test]
fn begins_when_the_window_is_over() {
    let (started, positions) = begin(decision(), &[pay(), pay()], START + 4 * DAY).unwrap();

    assert_eq!(started.phase, Phase::InProgress { since: START + 4 * DAY, is_stopped: false });
    assert_eq!((started.attempts, started.tried, positions), (1, 0, vec![0, 1]));
}

#[rstest]
#[case::objectionable(decision(), 0, 3 * DAY)]
#[case::one_nanosecond(decision(), 3 * DAY - 1, 1)]
#[case::voting(vote(), DAY, 6 * DAY)]
fn refuses_what_is_too_early(#[case] proposal: Proposal, #[case] after: u64, #[case] remaining: u64) {
    let now = START + after;

    assert_eq!(
        begin(proposal, &[pay(), pay()], now),
        Err(Error::TooEarly { ready_at: now + remaining, remaining })
    );
}

#[rstest]
#[case::under_way(started(), Status::InProgress)]
#[case::stopping(started().stopped(START + 4 * DAY).unwrap(), Status::InProgress)]
#[case::executed(ended(started(), &[0, 1]), Status::Executed)]
#[case::failed(ended(begun(&[calls(), calls()]), &[]), Status::Failed)]
#[case::abandoned(recover(started(), START + 5 * DAY).unwrap(), Status::Abandoned)]
#[case::vetoed(decision().stopped(START).unwrap(), Status::Stopped)]
#[case::defeated(vote(), Status::Defeated)]
fn refuses_what_cannot_be_executed(#[case] proposal: Proposal, #[case] status: Status) {
    assert_eq!(begin(proposal, &[pay(), pay()], START + 5 * DAY), Err(Error::NotExecutable { status }));
}

#[rstest]
#[case::never_tried(decision(), Status::Expired)]
#[case::incomplete(ended(started(), &[0]), Status::Failed)]
fn refuses_what_has_expired(#[case] proposal: Proposal, #[case] status: Status) {
    assert_eq!(begin(proposal, &[pay(), pay()], START + 10 * DAY), Err(Error::NotExecutable { status }));
}

#[test]
fn is_executed_only_when_every_action_succeeded() {
    let half = ended(started(), &[1]);
    assert_eq!((half.phase, failed(&half), done(&half)), (Phase::PartiallyFailed, vec![0], vec![1]));

    let (again, positions) = begin(half, &[pay(), pay()], START + 5 * DAY).unwrap();
    assert_eq!((again.attempts, positions), (2, vec![0]));
    let whole = ended(again, &[0]);
    assert_eq!((whole.phase, failed(&whole), done(&whole)), (Phase::Executed, vec![], vec![0, 1]));
}

#[rstest]
#[case::of_another_attempt(started(), 2)]
#[case::of_an_earlier_attempt(begin(ended(started(), &[]), &[pay(), pay()], START + 5 * DAY).unwrap().0, 1)]
#[case::after_recovery(recover(started(), START + 5 * DAY).unwrap(), 1)]
#[case::twice(ended(started(), &[0]), 1)]
#[case::before_it_began(decision(), 0)]
#[case::after_a_stop(decision().stopped(START).unwrap(), 0)]
fn ignores_a_stale_answer(#[case] proposal: Proposal, #[case] attempt: u32) {
    assert_eq!(settle(proposal, attempt, &[0, 1], START + 6 * DAY), None);
}

/// D1: what a call did before it failed is not known.
mod calls_are_tried_once {
    use super::*;

    fn own() -> Action {
        Action::Resolve { text: "We are open.".to_owned() }
    }

    #[test]
    fn from_the_moment_they_are_sent() {
        let under_way = begun(&[calls(), pay()]);

        assert_eq!((under_way.tried, to_do(&under_way)), (0b01, vec![1]));
    }

    #[rstest]
    #[case::both_failed(&[], Phase::PartiallyFailed, &[1])]
    #[case::the_call_failed(&[1], Phase::Failed, &[])]
    #[case::the_payment_failed(&[0], Phase::PartiallyFailed, &[1])]
    #[case::none_failed(&[0, 1], Phase::Executed, &[])]
    fn whatever_they_answer(#[case] succeeded: &[u8], #[case] phase: Phase, #[case] left: &[u8]) {
        let settled = ended(begun(&[calls(), pay()]), succeeded);

        assert_eq!((settled.phase, to_do(&settled)), (phase, left.to_vec()));
    }

    /// The payment is tried again until it succeeds; the call that failed beside it is not, and keeps failing.
    #[test]
    fn while_others_are_tried_again() {
        let actions = [calls(), pay(), own()];
        let three = Proposal { n_actions: 3, ..decision() };
        let (mut proposal, positions) = begin(three, &actions, START + 4 * DAY).unwrap();
        assert_eq!(positions, [0, 1, 2]);
        for attempt in 2..5 {
            let (again, positions) = begin(ended(proposal, &[]), &actions, START + 5 * DAY).unwrap();
            assert_eq!((again.attempts, positions), (attempt, vec![1, 2]));
            proposal = again;
        }

        let settled = ended(proposal, &[1, 2]);
        assert_eq!((settled.phase, failed(&settled)), (Phase::Failed, vec![0]));
        assert_eq!(
            begin(settled, &actions, START + 5 * DAY),
            Err(Error::NotExecutable { status: Status::Failed })
        );
    }

    #[test]
    fn also_when_there_are_sixteen() {
        let actions = vec![calls(); 16];
        let (under_way, _) =
            begin(Proposal { n_actions: 16, ..decision() }, &actions, START + 4 * DAY).unwrap();

        assert_eq!((under_way.tried, to_do(&under_way)), (u16::MAX, vec![]));
        assert_eq!(ended(under_way, &[15]).phase, Phase::Failed);
    }
}

/// D3: a stop while actions are under way takes effect when they have answered.
mod a_stop_under_way {
    use super::*;

    const LATE: u64 = START + 6 * DAY;

    fn stopped(actions: &[Action]) -> Proposal {
        begun(actions).stopped(START + 4 * DAY).unwrap()
    }

    #[rstest]
    #[case::nothing_succeeded(&[], Phase::Stopped { at: LATE })]
    #[case::half_of_it(&[1], Phase::Stopped { at: LATE })]
    #[case::all_of_it(&[0, 1], Phase::Executed)]
    fn ends_it(#[case] succeeded: &[u8], #[case] phase: Phase) {
        for actions in [[pay(), pay()], [calls(), pay()], [calls(), calls()]] {
            let settled = settle(stopped(&actions), 1, succeeded, LATE).unwrap();

            assert_eq!((settled.phase, settled.is_stopping()), (phase, false));
            assert!(settled.status(LATE).is_final());
            assert_eq!(done(&settled), succeeded);
            assert!(begin(settled, &actions, LATE).is_err());
        }
    }

    #[test]
    fn does_not_start_the_clock_of_recovery_anew() {
        let now = START + 5 * DAY;

        assert_eq!(recover(stopped(&[pay(), pay()]), now).unwrap().phase, Phase::Stopped { at: now });
    }
}

mod recovery {
    use super::*;

    #[test]
    fn ends_what_never_reported_back() {
        let abandoned = recover(started(), START + 5 * DAY).unwrap();

        assert_eq!(abandoned.status(START + 5 * DAY), Status::Abandoned);
        assert_eq!((abandoned.done, abandoned.attempts), (0, 1));
    }

    #[test]
    fn waits_a_day() {
        let now = START + 5 * DAY - 1;

        assert_eq!(recover(started(), now), Err(Error::TooEarly { ready_at: START + 5 * DAY, remaining: 1 }));
    }

    #[rstest]
    #[case::not_begun(decision(), Status::Objectionable)]
    #[case::incomplete(ended(started(), &[0]), Status::PartiallyFailed)]
    #[case::executed(ended(started(), &[0, 1]), Status::Executed)]
    fn needs_an_execution_under_way(#[case] proposal: Proposal, #[case] status: Status) {
        assert_eq!(recover(proposal, START + DAY), Err(Error::NotInProgress { status }));
    }
}

#[test]
fn a_guardian_says_it_once() {
    let once = joined(Vec::new(), id("gina.near")).unwrap();
    let twice = joined(once.clone(), id("gus.near")).unwrap();

    assert_eq!(once, vec![id("gina.near")]);
    assert_eq!(twice, vec![id("gina.near"), id("gus.near")]);
    assert_eq!(joined(twice, id("gina.near")), Err(Error::SaidBefore { guardian_id: id("gina.near") }));
}
