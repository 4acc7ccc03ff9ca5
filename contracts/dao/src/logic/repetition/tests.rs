use rstest::rstest;

use super::*;
use crate::logic::fixtures::{DAY, START};

const NOW: u64 = START;
const CLASS: u8 = 27;

fn recent(decision_id: u64, class: u8, doublings: u8) -> Recent {
    Recent { decision_id, class, doublings }
}

/// What a decision of class 27 meets where this one, of class 27 as well, has come to this.
fn met(doublings: u8, fate: Fate) -> Repetition {
    weigh(&[recent(3, CLASS, doublings)], CLASS, |_| (fate, true), NOW)
}

fn cooling_down(decision_id: u64, until: u64) -> ScopeError {
    ScopeError::CoolingDown { decision_id, until }
}

#[test]
fn nothing_before_it_is_nothing() {
    assert_eq!(weigh(&[], CLASS, |_| (Fate::Open, true), NOW), Repetition::default());
}

mod cooling_down {
    use super::*;

    #[test]
    fn lasts_until_its_end() {
        assert_eq!(met(0, Fate::Stopped { until: NOW + 1 }).fault, Some(cooling_down(3, NOW + 1)));
        assert_eq!(met(0, Fate::Stopped { until: NOW }).fault, None);
    }

    /// Nor for one unit less that crosses a power of two. What has as much in it brings it back.
    #[rstest]
    #[case::two_less(25, false)]
    #[case::one_less(26, true)]
    #[case::the_same(27, true)]
    #[case::one_more(28, true)]
    #[case::two_more(29, true)]
    #[case::far_less(0, false)]
    #[case::far_more(128, true)]
    fn is_for_as_much_or_more(#[case] class: u8, #[case] is_refused: bool) {
        let until = NOW + 1;
        let met = weigh(&[recent(3, CLASS, 0)], class, |_| (Fate::Stopped { until }, true), NOW);

        assert_eq!(met.fault, Some(cooling_down(3, until)).filter(|_| is_refused));
        assert_eq!(met.kept, vec![recent(3, CLASS, 0)], "what was stopped stays in mind");
        assert_eq!(met.doublings, 0);
    }

    #[test]
    fn is_found_among_others() {
        let recents = [recent(1, CLASS, 0), recent(2, CLASS, 0), recent(3, CLASS - 1, 0), recent(4, 3, 0)];
        let fate = |decision_id| match decision_id {
            1 => Fate::Open,
            2 => Fate::Over,
            _ => Fate::Stopped { until: NOW + 5 },
        };

        let met = weigh(&recents, CLASS, |decision_id| (fate(decision_id), true), NOW);

        assert_eq!(met.fault, Some(cooling_down(3, NOW + 5)));
        assert_eq!(met.kept, vec![recents[0], recents[2], recents[3]]);
    }
}

mod doubling {
    use super::*;

    #[rstest]
    #[case::first_time(0, 1)]
    #[case::second_time(1, 2)]
    #[case::third_time(2, 3)]
    #[case::no_more_than_eightfold(3, 3)]
    fn follows_every_stop(#[case] before: u8, #[case] after: u8) {
        let met = met(before, Fate::Stopped { until: NOW });

        assert_eq!(met, Repetition { kept: vec![recent(3, CLASS, before)], doublings: after, fault: None });
    }

    /// What takes the place of what was stopped hands its number on, so that a second stop costs more than the first.
    #[test]
    fn adds_up_over_stops() {
        let (mut doublings, mut seen) = (0, Vec::new());
        for decision_id in 0..5 {
            let before = recent(decision_id, CLASS, doublings);
            doublings = weigh(&[before], CLASS, |_| (Fate::Stopped { until: NOW }, true), NOW).doublings;
            seen.push(doublings);
        }

        assert_eq!(seen, [1, 2, 3, 3, 3]);
    }

    /// Else a second one, made while the first is open, would be as cheap as if nothing had been stopped.
    #[test]
    fn is_shared_with_what_is_open() {
        let met = met(2, Fate::Open);

        assert_eq!(met, Repetition { kept: vec![recent(3, CLASS, 2)], doublings: 2, fault: None });
    }

    #[test]
    fn is_over_after_a_good_end() {
        assert_eq!(met(3, Fate::Over), Repetition::default());
    }

    #[test]
    fn is_forgotten_after_90_days() {
        let until = NOW - 90 * DAY;

        assert_eq!(met(3, Fate::Stopped { until: until + 1 }).doublings, 3);
        assert_eq!(met(3, Fate::Stopped { until }), Repetition::default());
    }

    #[rstest]
    #[case::stopped(Fate::Stopped { until: NOW })]
    #[case::open(Fate::Open)]
    fn is_not_for_less(#[case] fate: Fate) {
        let met = weigh(&[recent(3, CLASS + 2, 2)], CLASS, |_| (fate, true), NOW);

        assert_eq!(met, Repetition { kept: vec![recent(3, CLASS + 2, 2)], doublings: 0, fault: None });
    }

    #[test]
    fn is_the_largest_of_all_that_are_alike() {
        let recents = [recent(1, CLASS - 1, 1), recent(2, CLASS + 1, 0), recent(3, CLASS, 0)];
        let fate = |decision_id| if decision_id == 3 { Fate::Open } else { Fate::Stopped { until: NOW } };

        assert_eq!(
            weigh(&recents, CLASS, |decision_id| (fate(decision_id), true), NOW),
            Repetition { kept: recents.to_vec(), doublings: 2, fault: None }
        );
    }

    #[test]
    fn says_when_the_last_one_is_over() {
        let recents = [recent(1, CLASS, 0), recent(2, CLASS, 0), recent(3, CLASS, 0)];
        let fate =
            |decision_id| Fate::Stopped { until: NOW + [0, 5, 9, 7][usize::try_from(decision_id).unwrap()] };

        assert_eq!(
            weigh(&recents, CLASS, |decision_id| (fate(decision_id), true), NOW).fault,
            Some(cooling_down(2, NOW + 9))
        );
    }

    #[test]
    fn has_no_end_that_overflows() {
        assert_eq!(met(0, Fate::Stopped { until: u64::MAX }).fault, Some(cooling_down(3, u64::MAX)));
    }
}

mod a_full_list {
    use super::*;

    fn recents(n: u64) -> Vec<Recent> {
        (0..n).map(|decision_id| recent(decision_id, CLASS, 0)).collect()
    }

    #[rstest]
    #[case::one_is_left(15, None)]
    #[case::none_is_left(16, Some(ScopeError::TooManyOnTarget { max: 16 }))]
    fn takes_no_further_one(#[case] n: u64, #[case] fault: Option<ScopeError>) {
        let met = weigh(&recents(n), CLASS, |_| (Fate::Open, true), NOW);

        assert_eq!((met.fault, met.kept.len()), (fault, usize::try_from(n).unwrap()));
    }

    #[test]
    fn is_emptied_by_what_is_over() {
        let fate = |decision_id| if decision_id == 9 { Fate::Over } else { Fate::Open };

        assert_eq!(weigh(&recents(16), CLASS, |decision_id| (fate(decision_id), true), NOW).fault, None);
    }

    /// Nothing that was stopped is forgotten before its time, whatever else is decided: an agent with as many waits.
    #[rstest]
    #[case::while_it_cools_down(NOW + 1, 16)]
    #[case::while_it_makes_dearer(NOW + 1 - 90 * DAY, 16)]
    #[case::no_longer(NOW - 90 * DAY, 0)]
    fn keeps_what_was_stopped(#[case] until: u64, #[case] n_kept: usize) {
        let others: Vec<Recent> =
            recents(16).into_iter().map(|recent| Recent { class: CLASS + 2, ..recent }).collect();

        let met = weigh(&others, CLASS, |_| (Fate::Stopped { until }, true), NOW);

        let full = ScopeError::TooManyOnTarget { max: 16 };
        assert_eq!((met.kept.len(), met.fault), (n_kept, Some(full).filter(|_| n_kept > 0)));
    }

    /// No agent keeps another from a target: each counts its own.
    #[test]
    fn is_one_of_the_agent_itself() {
        let met = weigh(&recents(40), CLASS, |decision_id| (Fate::Open, decision_id < 15), NOW);

        assert_eq!((met.kept.len(), met.fault), (40, None));
    }

    #[test]
    fn does_not_hide_that_one_cools_down() {
        let until = NOW + 1;
        let fate = |decision_id| if decision_id == 9 { Fate::Stopped { until } } else { Fate::Open };

        assert_eq!(
            weigh(&recents(16), CLASS, |decision_id| (fate(decision_id), true), NOW).fault,
            Some(cooling_down(9, until))
        );
    }
}

#[rstest]
#[case::invoice("inv-2026:0001", true)]
#[case::one_byte("a", true)]
#[case::every_sign("az09:.-_", true)]
#[case::longest(&"a".repeat(64), true)]
#[case::too_long(&"a".repeat(65), false)]
#[case::empty("", false)]
#[case::capital("INV", false)]
#[case::space("inv 1", false)]
#[case::slash("inv/1", false)]
#[case::look_alike("іnv", false)]
#[case::null("a\0", false)]
fn a_reference_is_written_in_one_way(#[case] text: &str, #[case] is_one: bool) {
    assert_eq!(is_reference(text), is_one);
}
