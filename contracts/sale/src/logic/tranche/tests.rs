//! The life of a tranche step by step, and what attackers try.

use commonweight_common::clock;
use rstest::rstest;

use super::{Process, Release, Stage};
use crate::{
    Error,
    error::ReleaseError,
    logic::{
        books::{Outcome, Purchase, Seal, Totals},
        bucket,
        samples::{DAY, END, release_plan},
    },
    types::{ReleasePlan, Verdict},
};

const WINDOW: u64 = 3 * DAY;

/// 1,000 were raised: 400 are the first tranche, 600 the second.
struct Case {
    plan: ReleasePlan,
    totals: Totals,
    release: Release,
    now: u64,
}

impl Case {
    fn new() -> Self {
        let plan = release_plan();
        let seal = Some(Seal { outcome: Outcome::Succeeded, at: END });
        let totals = Totals { raised: 1_000, seal, ..Totals::default() };
        Self { release: Release::new(&plan), plan, totals, now: END }
    }

    fn submitted() -> Self {
        let mut case = Self::new();
        case.run(|process| Ok(process.submit(0)?)).unwrap();
        case
    }

    /// The first tranche is accepted, the second has no evidence.
    fn accepted() -> Self {
        Self { now: END + WINDOW, ..Self::submitted() }
    }

    fn run<T>(&mut self, rule: impl FnOnce(&mut Process<'_>) -> crate::Result<T>) -> crate::Result<T> {
        let mut process = Process::in_time(&self.plan, self.totals, self.release.clone(), self.now)?;
        let answer = rule(&mut process)?;
        (self.totals, self.release) = (process.totals, process.release);
        Ok(answer)
    }

    fn resolve(&mut self, tranche: usize, verdict: Verdict) -> crate::Result<bool> {
        self.run(|process| Ok(process.resolve(tranche, verdict)?.aborts))
    }

    fn challenge(&mut self, tranche: usize) -> crate::Result<u32> {
        self.run(|process| Ok(process.challenge(tranche)?))
    }

    fn release(&mut self, tranche: usize) -> crate::Result<u128> {
        self.run(|process| process.release(tranche))
    }

    fn end(&mut self, tranche: usize, amount: u128, delivered: bool) {
        let Self { plan, totals, release, .. } = self;
        bucket::release_settled(plan, totals, release, tranche, amount, delivered);
    }

    fn stage(&self, tranche: usize) -> Stage {
        self.release.tranches[tranche].stage
    }
}

fn buyer(paid: u128) -> Purchase {
    Purchase { paid, tokens: paid, ..Purchase::default() }
}

fn refused<T>(error: ReleaseError) -> crate::Result<T> {
    Err(Error::Release(error))
}

#[test]
fn shares_come_to_all_that_was_raised() {
    let plan = release_plan();
    for raised in [1, 2, 3, 999, 1_001, u128::MAX] {
        let totals = Totals { raised, ..Totals::default() };
        assert_eq!(plan.amount_of(0, &totals) + plan.amount_of(1, &totals), raised);
    }
}

mod evidence {
    use super::*;

    #[test]
    fn comes_in_the_order_of_the_tranches_and_once() {
        let mut case = Case::new();
        let early = case.run(|process| Ok(process.submit(1)?));
        assert_eq!(early, refused(ReleaseError::NotExpected { current: Some(0) }));

        let mut case = Case::submitted();
        let twice = case.run(|process| Ok(process.submit(0)?));
        assert_eq!(twice, refused(ReleaseError::NotExpected { current: Some(0) }));

        let mut case = Case::accepted();
        let again = case.run(|process| Ok(process.submit(0)?));
        assert_eq!(again, refused(ReleaseError::NotExpected { current: Some(1) }));
        assert_eq!(case.run(|process| Ok(process.submit(1)?)), Ok(2));
    }

    #[rstest]
    #[case::in_time(END + 30 * DAY - 1, None)]
    #[case::too_late(END + 30 * DAY, Some(END + 30 * DAY))]
    fn is_due(#[case] now: u64, #[case] overdue: Option<u64>) {
        let mut case = Case { now, ..Case::new() };
        let submitted = case.run(|process| Ok(process.submit(0)?));
        match overdue {
            None => assert_eq!(submitted, Ok(1)),
            Some(since) => assert_eq!(submitted, refused(ReleaseError::Overdue { since })),
        }
    }

    /// The time of the second tranche begins when the first one is accepted, whenever somebody notices.
    #[test]
    fn of_the_next_tranche_is_due_from_the_acceptance_on() {
        let due = END + WINDOW + 60 * DAY;
        let mut case = Case { now: due - 1, ..Case::submitted() };
        assert_eq!(case.run(|process| Ok(process.submit(1)?)), Ok(2));

        let mut case = Case { now: due, ..Case::submitted() };
        assert_eq!(case.run(|process| Ok(process.submit(1)?)), refused(ReleaseError::Overdue { since: due }));
    }

    /// M3: two rejections at most, and then the money goes back.
    #[test]
    fn is_rejected_twice_at_most() {
        let mut case = Case::submitted();
        for _ in 0..2 {
            case.challenge(0).unwrap();
            case.now += WINDOW;
            assert_eq!(case.resolve(0, Verdict::Reject), Ok(false));
            case.run(|process| Ok(process.submit(0)?)).unwrap();
        }
        case.challenge(0).unwrap();
        case.now += WINDOW;

        assert_eq!(case.resolve(0, Verdict::Reject), Ok(true));

        assert_eq!((case.stage(0), case.stage(1)), (Stage::Refunding, Stage::Refunding));
        let at = case.now;
        let resurrected = case.run(|process| Ok(process.submit(0)?));
        assert_eq!(resurrected, refused(ReleaseError::RoundAborted { at }));
    }
}

mod objections {
    use super::*;

    fn object(case: &mut Case, purchase: &mut Purchase, number: u8) -> crate::Result<u128> {
        case.run(|process| Ok(process.object(purchase, number)?))
    }

    #[rstest]
    #[case::below(99, true)]
    #[case::at_the_threshold(100, false)]
    fn make_a_dispute_from_the_threshold_on(#[case] paid: u128, #[case] accepted: bool) {
        let mut case = Case::submitted();
        assert_eq!(object(&mut case, &mut buyer(paid), 1), Ok(paid));
        case.now += WINDOW;

        assert_eq!(case.release(0).is_ok(), accepted);
    }

    /// A buyer counts once for each evidence, and again for the next.
    #[test]
    fn count_once_for_each_evidence() {
        let mut case = Case::submitted();
        let mut alice = buyer(600);
        object(&mut case, &mut alice, 1).unwrap();
        assert_eq!(object(&mut case, &mut alice, 1), refused(ReleaseError::AlreadyObjected { number: 1 }));
        case.now += WINDOW;
        case.resolve(0, Verdict::Reject).unwrap();
        assert_eq!(object(&mut case, &mut alice, 1), refused(ReleaseError::NotSubmitted { number: 1 }));

        case.run(|process| Ok(process.submit(0)?)).unwrap();

        assert_eq!(object(&mut case, &mut alice, 2), Ok(600));
        let Stage::Submitted(submission) = case.stage(0) else { panic!("it is submitted") };
        assert_eq!(submission.objections, 600);
    }

    #[test]
    fn end_with_the_window() {
        let mut case = Case::submitted();
        case.challenge(0).unwrap();
        case.now += WINDOW;
        let over = ReleaseError::WindowOver { until: END + WINDOW, now: END + WINDOW };

        assert_eq!(object(&mut case, &mut buyer(600), 1), refused(over));
    }
}

mod disputes {
    use super::*;

    /// M4: without a dispute there is nothing to reject, for anybody.
    #[test]
    fn are_needed_for_a_resolution() {
        for (mut case, tranche) in [(Case::new(), 0), (Case::submitted(), 0), (Case::accepted(), 0)] {
            for verdict in [Verdict::Accept, Verdict::Reject] {
                assert_eq!(case.resolve(tranche, verdict), refused(ReleaseError::NoDispute));
            }
        }
    }

    #[test]
    fn have_one_challenge_at_a_time() {
        let mut case = Case::submitted();
        assert_eq!(case.challenge(0), Ok(0));
        assert_eq!(case.challenge(0), refused(ReleaseError::ChallengedAlready { challenge_id: 0 }));
        assert_eq!(case.challenge(1), refused(ReleaseError::NothingToChallenge));
        assert_eq!(case.challenge(2), refused(ReleaseError::UnknownTranche));
    }

    /// M10: an accepted tranche that is challenged pays nothing until the owner has decided, in bounded time.
    #[test]
    fn of_an_accepted_tranche_stop_its_money() {
        let mut case = Case::accepted();
        case.run(|process| Ok(process.submit(1)?)).unwrap();
        case.now += WINDOW + DAY;
        assert_eq!(case.challenge(1), Ok(0));
        assert_eq!(case.release(1), refused(ReleaseError::ChallengedAlready { challenge_id: 0 }));
        assert_eq!(case.release(0), Ok(400));

        assert_eq!(case.resolve(1, Verdict::Accept), Ok(false));
        assert_eq!(case.release(1), Ok(5));
        assert_eq!(case.challenge(1), Ok(1));
        case.now += 29 * DAY;

        let since = case.now;
        assert_eq!(case.release(1), refused(ReleaseError::Overdue { since }));
    }

    /// Each challenge that is not upheld makes the next one of the same tranche cost twice as much.
    #[test]
    fn cost_more_each_time_in_vain() {
        let mut case = Case::accepted();
        case.run(|process| Ok(process.submit(1)?)).unwrap();
        case.now += WINDOW;
        let bond = |case: &Case, tranche| case.plan.bond_of(tranche, &case.release).as_near();
        let mut bonds = Vec::new();
        for _ in 0..9 {
            bonds.push(bond(&case, 1));
            case.challenge(1).unwrap();
            case.resolve(1, Verdict::Accept).unwrap();
        }

        assert_eq!(bonds, [5, 10, 20, 40, 80, 160, 320, 320, 320]);
        assert_eq!((bond(&case, 0), bond(&case, 2)), (5, 5));
    }

    /// What objections brought about, and what was upheld, cost nobody more.
    #[test]
    fn that_were_right_cost_no_more() {
        let mut case = Case::submitted();
        case.run(|process| Ok(process.object(&mut buyer(600), 1)?)).unwrap();
        case.now += WINDOW;
        case.resolve(0, Verdict::Accept).unwrap();
        assert_eq!(case.plan.bond_of(0, &case.release), case.plan.challenge_bond);

        let mut case = Case::submitted();
        case.challenge(0).unwrap();
        case.now += WINDOW;
        case.resolve(0, Verdict::Reject).unwrap();
        assert_eq!(case.plan.bond_of(0, &case.release), case.plan.challenge_bond);
    }

    /// A challenge in the last moment of the holdback, whatever the evidence of the next tranche is up to, leaves the
    /// owner the longest vote.
    #[test]
    fn of_the_last_moment_leave_time_for_a_vote() {
        let mut case = Case::accepted();
        case.run(|process| Ok(process.submit(1)?)).unwrap();
        case.now += WINDOW + 10 * DAY - 1;
        case.challenge(1).unwrap();
        case.now += clock::LONGEST_VOTE - 1;

        assert_eq!(case.resolve(1, Verdict::Accept), Ok(false));
    }

    #[test]
    fn of_an_accepted_tranche_abort_where_they_are_upheld() {
        let mut case = Case::accepted();
        case.run(|process| Ok(process.submit(1)?)).unwrap();
        case.now += WINDOW;
        case.challenge(1).unwrap();

        assert_eq!(case.resolve(1, Verdict::Reject), Ok(true));
        assert_eq!(bucket::unspent(&case.totals), 1_000);
    }

    #[test]
    fn come_too_late_when_nothing_is_held_back() {
        let mut case = Case::accepted();
        let over = ReleaseError::WindowOver { until: END + WINDOW, now: END + WINDOW };
        assert_eq!(case.challenge(0), refused(over));
        case.release(0).unwrap();
        assert_eq!(case.challenge(0), refused(ReleaseError::NothingToChallenge));
    }
}

mod silence {
    use super::*;
    use crate::logic::time::Time;

    /// L1: whenever somebody settles it, vesting has ended when the evidence was due, and what was unsold is nobody's.
    #[test]
    fn ends_vesting_when_the_time_is_over() {
        let due = END + 30 * DAY;
        for later in [0, 1, 400 * DAY] {
            for settles in [true, false] {
                let mut case = Case { now: due + later, ..Case::new() };
                case.totals.unsold = 7;
                let mut process =
                    Process::at(&case.plan, case.totals, case.release.clone(), case.now).unwrap();
                let ended = if settles { process.settle().map(drop) } else { process.abort() };

                assert_eq!(ended, Ok(()));
                assert_eq!(process.totals.abort.unwrap().at, due);
                assert_eq!(process.totals.unsold, 0, "L4");
            }
        }
    }

    /// M3: releases were paused for four days, and each time moves by these.
    #[test]
    fn is_not_counted_while_releases_are_paused() {
        let time = |now| Time::new(now, 4 * DAY, 0);
        let case = Case::new();
        let at = |now| Process::in_time(&case.plan, case.totals, case.release.clone(), time(now)).map(drop);
        let since = END + 34 * DAY;

        assert_eq!(at(since - 1), Ok(()));
        assert_eq!(at(since), refused(ReleaseError::Overdue { since }));
        let mut case = Case::submitted();
        let release = case.release.clone();
        let mut process = Process::in_time(&case.plan, case.totals, release, time(END + WINDOW)).unwrap();
        process.object(&mut buyer(600), 1).unwrap();
        (case.totals, case.release) = (process.totals, process.release);
        let late = time(END + WINDOW + 4 * DAY);
        let mut process = Process::in_time(&case.plan, case.totals, case.release.clone(), late).unwrap();
        let over =
            ReleaseError::WindowOver { until: late.on_chain(END + WINDOW), now: late.on_chain(late.now) };
        assert_eq!(process.object(&mut buyer(1), 1), Err(over));
        let last = time(END + WINDOW + 33 * DAY);
        let process = Process::in_time(&case.plan, case.totals, case.release, last).map(drop);
        assert_eq!(process, refused(ReleaseError::Overdue { since: END + WINDOW + 33 * DAY }));
    }
}

mod releases {
    use super::*;

    #[test]
    fn pay_once_and_end() {
        let mut case = Case::accepted();
        assert_eq!(case.release(0), Ok(400));
        assert_eq!(case.release(0), Err(Error::NothingToRelease));
        case.end(0, 400, false);
        assert_eq!(case.release(0), Ok(400));
        case.end(0, 400, true);

        assert_eq!(case.stage(0), Stage::Released { accepted_at: END + WINDOW });
        assert_eq!(case.release(0), refused(ReleaseError::NotAccepted));
        assert_eq!((case.totals.released, case.totals.releasing), (400, 0));
    }

    /// M1: what comes back after an abort is for the buyers, and is not released again.
    #[test]
    fn that_fail_after_an_abort_are_the_buyers() {
        let mut case = Case::accepted();
        case.release(0).unwrap();
        case.run(|process| Ok(process.abort()?)).unwrap();
        assert_eq!(bucket::unspent(&case.totals), 600);

        case.end(0, 400, false);

        assert_eq!(bucket::unspent(&case.totals), 1_000);
        assert_eq!(case.stage(0), Stage::Refunding);
    }

    #[test]
    fn leave_nothing_to_abort() {
        let mut case = Case::accepted();
        case.run(|process| Ok(process.submit(1)?)).unwrap();
        case.now += WINDOW + 200 * DAY;
        assert_eq!((case.release(0), case.release(1)), (Ok(400), Ok(600)));

        let aborted = case.run(|process| Ok(process.abort()?));

        assert_eq!(aborted, refused(ReleaseError::NothingUnspent));
    }
}
