use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, HOUR, START, decision, id, vote};

const TOTAL: u128 = 10_000;

fn says(ballot: Ballot, weight: u128) -> Vote {
    Vote { ballot, weight, taken: None, total_power: TOTAL, snapshot: START - 1 }
}

fn cast(ballot: Ballot, weight: u128) -> CastBallot {
    CastBallot { ballot, weight, payer_id: id("relay.near"), is_direct: false }
}

fn objected(weight: u128) -> Proposal {
    count(decision(), None, says(Ballot::Object, weight), START + DAY).unwrap()
}

mod vote_track {
    use super::*;

    #[rstest]
    #[case::yes(Ballot::For, Tally { in_favour: 7, ..Tally::default() })]
    #[case::no(Ballot::Against, Tally { against: 7, ..Tally::default() })]
    #[case::abstain(Ballot::Abstain, Tally { abstain: 7, ..Tally::default() })]
    fn counts_the_weight(#[case] ballot: Ballot, #[case] tally: Tally) {
        let counted = count(vote(), None, says(ballot, 7), START + 1).unwrap();

        assert_eq!((counted.tally, counted.total_power), (tally, Some(TOTAL)));
    }

    #[test]
    fn a_changed_ballot_replaces_the_former_one() {
        let first = count(vote(), None, says(Ballot::For, 7), START + 1).unwrap();

        let second = count(first, Some(&cast(Ballot::For, 7)), says(Ballot::Against, 9), START + 2).unwrap();

        assert_eq!(second.tally, Tally { against: 9, ..Tally::default() });
    }

    #[test]
    fn a_late_turn_moves_the_end() {
        let late = START + 5 * DAY - HOUR;

        let turned = count(vote(), None, says(Ballot::For, 2_000), late).unwrap();

        assert_eq!(turned.closes_at, START + 6 * DAY);
        assert_eq!(turned.executable_at(), START + 8 * DAY);
    }

    #[test]
    fn an_early_turn_moves_nothing() {
        let turned = count(vote(), None, says(Ballot::For, 2_000), START + DAY).unwrap();

        assert_eq!(turned.closes_at, vote().closes_at);
    }

    #[test]
    fn a_late_ballot_without_a_turn_moves_nothing() {
        let counted = count(vote(), None, says(Ballot::For, 10), START + 5 * DAY - 1).unwrap();

        assert_eq!(counted.closes_at, vote().closes_at);
    }

    /// Each ballot is of the same voter, one nanosecond before the time that `when` tells from the close.
    fn turned(ballots: &[Ballot], when: impl Fn(u64) -> u64) -> (Proposal, Option<CastBallot>) {
        let (mut proposal, mut former) = (vote(), None);
        for ballot in ballots {
            let now = when(proposal.closes_at) - 1;
            proposal = count(proposal, former.as_ref(), says(*ballot, 2_000), now).unwrap();
            former = Some(cast(*ballot, 2_000));
        }
        (proposal, former)
    }

    const FOUR_TURNS: [Ballot; 4] = [Ballot::For, Ballot::Against, Ballot::For, Ballot::Against];

    #[test]
    fn turns_move_the_end_three_times_at_most() {
        let (proposal, _) = turned(&FOUR_TURNS, |closes_at| closes_at);

        assert_eq!(proposal.closes_at, START + 8 * DAY);
    }

    /// Three turns within seconds do not use up the protection against the one in the last second.
    #[test]
    fn many_turns_at_the_same_time_move_the_end_once() {
        let (proposal, former) = turned(&FOUR_TURNS[..3], |_| START + 5 * DAY);
        assert_eq!(proposal.closes_at, START + 6 * DAY);

        let late = START + 6 * DAY - 1;
        let again = count(proposal, former.as_ref(), says(Ballot::Against, 2_000), late).unwrap();

        assert_eq!(again.closes_at, START + 7 * DAY);
    }

    #[test]
    fn at_its_last_end_nothing_turns_to_adopted() {
        let (rejected, former) = turned(&FOUR_TURNS, |closes_at| closes_at);
        let (closes_at, late_turn_window) = (rejected.closes_at, DAY);
        let turn = |now| count(rejected.clone(), former.as_ref(), says(Ballot::For, 2_000), now);

        assert_eq!(turn(closes_at - DAY + 1), Err(Error::TurnTooLate { closes_at, late_turn_window }));
        assert_eq!(turn(closes_at - 1), Err(Error::TurnTooLate { closes_at, late_turn_window }));

        let in_time = turn(closes_at - DAY).unwrap();
        assert!(in_time.is_adopted());
        assert_eq!(in_time.closes_at, closes_at);
        let without_a_turn = count(rejected.clone(), None, says(Ballot::For, 1_000), closes_at - 1).unwrap();
        assert_eq!(without_a_turn.tally.in_favour, 1_000);
    }

    /// Whoever turned it to adopted in the last moment in which that was possible has not had the last word.
    #[test]
    fn at_its_last_end_it_can_still_be_turned_down() {
        let (adopted, former) = turned(&FOUR_TURNS[..3], |closes_at| closes_at);
        assert!(adopted.is_adopted());

        let late = adopted.closes_at - 1;
        let rejected = count(adopted, former.as_ref(), says(Ballot::Against, 2_000), late).unwrap();

        assert_eq!(rejected.status(START + 8 * DAY), Status::Defeated);
    }
}

mod objections {
    use super::*;

    #[test]
    fn below_the_seal_change_nothing() {
        assert_eq!(objected(99).closes_at, decision().closes_at);
    }

    #[test]
    fn stretch_the_window_in_proportion() {
        assert_eq!(objected(100).closes_at, START + 3 * DAY + 27 * DAY / 10);
        assert_eq!(objected(500).closes_at, START + 3 * DAY + 27 * DAY / 2);
    }

    #[test]
    fn at_the_veto_share_stop_it() {
        assert_eq!(objected(1_000).phase, Phase::Stopped { at: START + DAY });
        assert_eq!(objected(999).phase, Phase::Pending);
    }

    #[test]
    fn taken_back_do_not_shorten_the_window() {
        let stretched = objected(500);
        let closes_at = stretched.closes_at;

        let former = cast(Ballot::Object, 500);
        let back = count(stretched, Some(&former), says(Ballot::Abstain, 500), START + 2 * DAY).unwrap();

        assert_eq!((back.tally.object, back.closes_at), (0, closes_at));
    }
}

mod refusals {
    use super::*;

    #[rstest]
    #[case::for_a_decision(decision(), Ballot::For, Track::Optimistic)]
    #[case::against_a_decision(decision(), Ballot::Against, Track::Optimistic)]
    #[case::objection_to_a_vote(vote(), Ballot::Object, Track::Vote)]
    fn a_ballot_fits_the_track(#[case] proposal: Proposal, #[case] ballot: Ballot, #[case] track: Track) {
        assert_eq!(
            count(proposal, None, says(ballot, 1), START + 1),
            Err(Error::WrongTrack { ballot, track })
        );
    }

    #[rstest]
    #[case::vote(vote(), Ballot::For, 5 * DAY, Status::Defeated)]
    #[case::decision(decision(), Ballot::Object, 3 * DAY, Status::Executable)]
    #[case::stopped(objected(1_000), Ballot::Object, 2 * DAY, Status::Stopped)]
    fn nothing_counts_after_the_close(
        #[case] proposal: Proposal,
        #[case] ballot: Ballot,
        #[case] after: u64,
        #[case] status: Status,
    ) {
        assert_eq!(
            count(proposal, None, says(ballot, 1), START + after),
            Err(Error::BallotsClosed { status })
        );
    }

    #[test]
    fn power_is_that_of_the_snapshot() {
        let later = Vote { snapshot: START, ..says(Ballot::For, 1) };

        assert_eq!(
            count(vote(), None, later, START + 1),
            Err(Error::WrongSnapshot { given: START, expected: START - 1 })
        );
    }

    #[test]
    fn nothing_counts_without_power() {
        assert_eq!(count(vote(), None, says(Ballot::For, 0), START + 1), Err(Error::NoVotingPower));
    }

    #[test]
    fn the_first_ballot_fixes_the_total() {
        let first = count(vote(), None, says(Ballot::For, 1), START + 1).unwrap();
        let other = Vote { total_power: TOTAL + 1, ..says(Ballot::For, 1) };

        assert_eq!(
            count(first, None, other, START + 2),
            Err(Error::TotalPowerChanged { given: TOTAL + 1, fixed: TOTAL })
        );
    }

    #[rstest]
    #[case::one_too_many(TOTAL)]
    #[case::overflow(u128::MAX)]
    fn ballots_never_exceed_the_total(#[case] weight: u128) {
        let first = count(vote(), None, says(Ballot::For, 1), START + 1).unwrap();

        assert_eq!(
            count(first, None, says(Ballot::Against, weight), START + 2),
            Err(Error::PowerExceedsTotal { total_power: TOTAL })
        );
    }
}

fn any_ballot() -> impl Strategy<Value = Ballot> {
    prop_oneof![Just(Ballot::For), Just(Ballot::Against), Just(Ballot::Abstain), Just(Ballot::Object)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// V5, T1, T9: sums are those of the last ballots, the close only moves away and never beyond its bound.
    #[test]
    fn tallies_are_the_sums_of_the_last_ballots(
        is_vote in any::<bool>(),
        ops in prop::collection::vec((0_u8..5, any_ballot(), 0_u128..3_000, 0_u64..12 * HOUR), 1..60),
    ) {
        let mut proposal = if is_vote { vote() } else { decision() };
        let mut model: BTreeMap<u8, CastBallot> = BTreeMap::new();
        let mut now = START;
        for (voter, ballot, weight, wait) in ops {
            now += wait;
            let before = proposal.clone();
            if let Ok(counted) = count(proposal.clone(), model.get(&voter), says(ballot, weight), now) {
                model.insert(voter, cast(ballot, weight));
                proposal = counted;
            }
            let sum = |side| model.values().filter(|b| b.ballot == side).map(|b| b.weight).sum::<u128>();
            let tally = Tally {
                in_favour: sum(Ballot::For),
                against: sum(Ballot::Against),
                abstain: sum(Ballot::Abstain),
                object: sum(Ballot::Object),
            };
            prop_assert_eq!(proposal.tally, tally);
            prop_assert!(proposal.tally.turnout().unwrap() <= TOTAL);
            prop_assert!(proposal.closes_at >= before.closes_at);
            let bound = if is_vote { 8 * DAY } else { 30 * DAY };
            prop_assert!(proposal.closes_at <= START + bound);
            if is_vote && proposal.is_adopted() && !before.is_adopted() {
                prop_assert!(proposal.closes_at >= now + DAY, "members have a day to answer");
            }
            if matches!(before.phase, Phase::Stopped { .. }) {
                prop_assert_eq!(&proposal, &before);
            }
        }
        if proposal.tally.in_favour == 0 {
            prop_assert!(!proposal.is_adopted());
        }
    }

    /// T9: of two decisions, the one with more dissent never comes earlier.
    #[test]
    fn more_dissent_never_comes_earlier(a in 1_u128..1_500, b in 1_u128..1_500) {
        let (less, more) = (objected(a.min(b)), objected(a.max(b)));
        prop_assert!(more.phase != Phase::Pending || less.phase == Phase::Pending);
        if more.phase == Phase::Pending {
            prop_assert!(less.closes_at <= more.closes_at);
        }
    }
}
