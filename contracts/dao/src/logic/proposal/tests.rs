use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, NEAR, START, decision, vote};

fn adopted() -> Proposal {
    Proposal {
        tally: Tally { in_favour: 150, against: 50, ..Tally::default() },
        total_power: Some(1_000),
        ..vote()
    }
}

fn under_way(is_stopped: bool) -> Phase {
    Phase::InProgress { since: START, is_stopped }
}

mod vote_track {
    use super::*;

    #[rstest]
    #[case::at_the_start(0, Status::Voting)]
    #[case::before_the_end(5 * DAY - 1, Status::Voting)]
    #[case::at_the_end(5 * DAY, Status::Queued)]
    #[case::before_the_timelock_ends(7 * DAY - 1, Status::Queued)]
    #[case::after_the_timelock(7 * DAY, Status::Executable)]
    #[case::before_it_expires(14 * DAY - 1, Status::Executable)]
    #[case::expired(14 * DAY, Status::Expired)]
    fn moves_with_time(#[case] after: u64, #[case] status: Status) {
        assert_eq!(adopted().status(START + after), status);
    }

    #[rstest]
    #[case::nobody(0, 0, 0)]
    #[case::below_quorum(199, 0, 0)]
    #[case::tie(100, 100, 0)]
    #[case::more_against(100, 101, 0)]
    #[case::abstain_only(0, 0, 1_000)]
    fn is_defeated(#[case] in_favour: u128, #[case] against: u128, #[case] abstain: u128) {
        let tally = Tally { in_favour, against, abstain, object: 0 };

        let proposal = Proposal { tally, ..adopted() };

        assert_eq!(proposal.status(START + 5 * DAY), Status::Defeated);
    }

    #[test]
    fn quorum_has_a_floor() {
        let tally = Tally { in_favour: 99, ..Tally::default() };
        let small = Proposal { total_power: Some(200), tally, ..vote() };
        assert!(!small.is_adopted());

        let tally = Tally { in_favour: 100, ..Tally::default() };
        assert!(Proposal { tally, ..small }.is_adopted());
    }

    /// Members have left: of those who are there, six tenths are enough, whatever the floor is.
    #[rstest]
    #[case::in_reach(1_000, 599, false)]
    #[case::at_the_floor(1_000, 600, true)]
    #[case::out_of_reach(999, 598, false)]
    #[case::six_tenths_of_those_who_are_there(999, 599, true)]
    #[case::far_out_of_reach(10, 5, false)]
    #[case::six_of_ten(10, 6, true)]
    fn floor_of_the_quorum_stays_in_reach(
        #[case] total_power: u128,
        #[case] in_favour: u128,
        #[case] is_adopted: bool,
    ) {
        let tally = Tally { in_favour, ..Tally::default() };
        let mut proposal = Proposal { total_power: Some(total_power), tally, ..vote() };
        let Rules::Vote { quorum_floor, .. } = &mut proposal.rules else { unreachable!() };
        *quorum_floor = 600;

        assert_eq!(proposal.is_adopted(), is_adopted);
    }

    #[test]
    fn quorum_share_is_rounded_up() {
        let tally = Tally { in_favour: 200, ..Tally::default() };
        let proposal = Proposal { total_power: Some(1_001), tally, ..vote() };
        assert!(!proposal.is_adopted());

        let tally = Tally { in_favour: 201, ..Tally::default() };
        assert!(Proposal { tally, ..proposal }.is_adopted());
    }

    #[test]
    fn nobody_asked_is_defeated() {
        assert_eq!(vote().status(START + 5 * DAY), Status::Defeated);
    }
}

#[rstest]
#[case::open(3 * DAY - 1, Status::Objectionable)]
#[case::closed(3 * DAY, Status::Executable)]
#[case::late(10 * DAY - 1, Status::Executable)]
#[case::expired(10 * DAY, Status::Expired)]
fn a_decision_moves_with_time(#[case] after: u64, #[case] status: Status) {
    assert_eq!(decision().status(START + after), status);
}

#[test]
fn failed_actions_can_be_tried_again_until_expiry() {
    let incomplete = Proposal { phase: Phase::PartiallyFailed, ..decision() };

    assert_eq!(incomplete.status(START + 10 * DAY - 1), Status::PartiallyFailed);
    assert_eq!(incomplete.status(START + 10 * DAY), Status::Failed);
}

#[rstest]
#[case::executed(Phase::Executed, Status::Executed)]
#[case::vetoed(Phase::Stopped { at: START }, Status::Stopped)]
#[case::failed(Phase::Failed, Status::Failed)]
#[case::abandoned(Phase::Abandoned, Status::Abandoned)]
#[case::under_way(under_way(false), Status::InProgress)]
#[case::stopping(under_way(true), Status::InProgress)]
fn time_alone_does_not_move(#[case] phase: Phase, #[case] status: Status) {
    let proposal = Proposal { phase, ..adopted() };

    for after in [0, 5 * DAY, 7 * DAY, 14 * DAY, 1_000 * DAY] {
        assert_eq!(proposal.status(START + after), status);
    }
}

#[test]
fn the_snapshot_is_strictly_before() {
    assert_eq!(vote().snapshot(), START - 1);
}

/// D3: whatever is not final can be stopped, at any time.
mod a_stop {
    use super::*;

    #[rstest]
    #[case::voting(adopted(), DAY)]
    #[case::queued(adopted(), 6 * DAY)]
    #[case::executable(adopted(), 8 * DAY)]
    #[case::objectionable(decision(), DAY)]
    #[case::decided(decision(), 4 * DAY)]
    #[case::partially_failed(Proposal { phase: Phase::PartiallyFailed, ..decision() }, 5 * DAY)]
    fn is_possible_until_the_end(#[case] proposal: Proposal, #[case] after: u64) {
        let at = START + after;

        let stopped = proposal.stopped(at).unwrap();

        assert_eq!((stopped.phase, stopped.is_stopping()), (Phase::Stopped { at }, false));
        for now in [at, START + 9 * DAY, START + 999 * DAY] {
            assert_eq!(stopped.status(now), Status::Stopped);
        }
    }

    /// Whoever answers late does not decide how long it can be stopped.
    #[rstest]
    #[case::at_once(4)]
    #[case::after_it_would_have_expired(99)]
    fn is_recorded_while_actions_are_under_way(#[case] days: u64) {
        let now = START + days * DAY;
        for is_stopped in [false, true] {
            let proposal = Proposal { phase: under_way(is_stopped), ..decision() };
            assert_eq!(proposal.is_stopping(), is_stopped);

            let stopped = proposal.stopped(now).unwrap();

            assert_eq!((stopped.phase, stopped.is_stopping()), (under_way(true), true));
            assert_eq!(stopped.status(now), Status::InProgress);
        }
    }

    #[rstest]
    #[case::defeated(vote(), Status::Defeated)]
    #[case::expired(adopted(), Status::Expired)]
    #[case::executed(Proposal { phase: Phase::Executed, ..decision() }, Status::Executed)]
    #[case::failed(Proposal { phase: Phase::Failed, ..decision() }, Status::Failed)]
    #[case::failed_by_time(Proposal { phase: Phase::PartiallyFailed, ..decision() }, Status::Failed)]
    #[case::vetoed(Proposal { phase: Phase::Stopped { at: START }, ..decision() }, Status::Stopped)]
    #[case::abandoned(Proposal { phase: Phase::Abandoned, ..decision() }, Status::Abandoned)]
    fn is_refused_afterwards(#[case] proposal: Proposal, #[case] status: Status) {
        assert_eq!(proposal.stopped(START + 14 * DAY), Err(Error::NotVetoable { status }));
    }

    #[test]
    fn keeps_everything_else() {
        let stopped = adopted().stopped(START).unwrap();

        assert_eq!(Proposal { phase: Phase::Pending, ..stopped }, adopted());
    }
}

/// What a vote on a slash holds is held so long.
mod the_latest_expiry {
    use super::*;

    fn extended(n: u8) -> Proposal {
        let mut proposal = Proposal { closes_at: START + (5 + u64::from(n)) * DAY, ..vote() };
        let Rules::Vote { late_turns, .. } = &mut proposal.rules else { unreachable!() };
        *late_turns = n;
        proposal
    }

    /// 5 days, three turns of a day, 2 days of timelock and 7 to execute it.
    #[rstest]
    #[case::before_any_turn(0)]
    #[case::after_one(1)]
    #[case::after_the_last(3)]
    fn of_a_vote_counts_every_turn(#[case] n: u8) {
        assert_eq!(extended(n).latest_expiry(), START + 17 * DAY);
        assert!(extended(n).expires_at() <= extended(n).latest_expiry());
    }

    #[rstest]
    #[case::without_objections(3)]
    #[case::stretched(20)]
    #[case::stretched_to_the_end(30)]
    fn of_a_decision_counts_the_longest_window(#[case] days: u64) {
        let proposal = Proposal { closes_at: START + days * DAY, ..decision() };

        assert_eq!(proposal.latest_expiry(), START + 37 * DAY);
    }
}

mod bond {
    use super::*;

    #[test]
    fn waits_for_the_end() {
        assert_eq!(vote().reclaimable(START), Err(Error::NotFinal { status: Status::Voting }));
    }

    #[rstest]
    #[case::defeated(vote())]
    #[case::executed(Proposal { phase: Phase::Executed, ..vote() })]
    #[case::failed(Proposal { phase: Phase::Failed, ..vote() })]
    #[case::failed_by_time(Proposal { phase: Phase::PartiallyFailed, ..vote() })]
    #[case::abandoned(Proposal { phase: Phase::Abandoned, ..vote() })]
    #[case::expired(adopted())]
    fn goes_back_at_the_end(#[case] proposal: Proposal) {
        assert_eq!(proposal.reclaimable(START + 14 * DAY), Ok(NEAR));
    }

    #[test]
    fn goes_back_once() {
        let (paid, amount) = vote().without_bond();

        assert_eq!(amount, NEAR);
        assert_eq!(paid.reclaimable(START + 14 * DAY), Err(Error::NoBond));
    }

    #[test]
    fn comes_back_when_its_payment_fails() {
        let (paid, amount) = vote().without_bond();

        assert_eq!(paid.with_bond_restored(amount), vote());
    }

    #[test]
    fn is_none_for_a_decision() {
        assert_eq!(decision().without_bond(), (decision(), 0));
        assert_eq!(decision().with_bond_restored(5), decision());
        assert_eq!(decision().reclaimable(START + 99 * DAY), Err(Error::NoBond));
    }
}
