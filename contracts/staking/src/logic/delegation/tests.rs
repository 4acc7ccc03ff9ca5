//! Choices of who votes.

use proptest::prelude::*;

use super::*;

fn to(name: &str) -> Voter {
    Voter::Delegate(format!("{name}.near").parse().unwrap())
}

#[test]
fn are_remembered_from_when_they_were_made() {
    let mut choices = Choices::default();

    assert_eq!(choices.choose(to("a"), 10, 0), Ok(Voter::Own));
    assert_eq!(choices.choose(to("b"), 20, 0), Ok(to("a")));
    assert_eq!(choices.choose(Voter::Own, 30, 0), Ok(to("b")));

    let at: Vec<_> = [9, 10, 19, 20, 29, 30, 99].map(|time| choices.at(time).cloned()).into();
    let (a, b, own) = (Some(to("a")), Some(to("b")), Some(Voter::Own));
    assert_eq!(at, [None, a.clone(), a, b.clone(), b, own.clone(), own]);
    assert_eq!(*choices.current(), Voter::Own);
}

#[test]
fn of_one_block_leave_the_last() {
    let mut choices = Choices::default();

    choices.choose(to("a"), 10, 0).unwrap();
    choices.choose(to("b"), 10, 0).unwrap();

    assert_eq!(choices.at(10), Some(&to("b")));
    assert_eq!(choices.0.len(), 1);
}

#[test]
fn are_bounded_and_can_always_be_taken_back() {
    let mut choices = Choices::default();
    for time in 1..=8 {
        choices.choose(to(if time % 2 == 0 { "a" } else { "b" }), time, 0).unwrap();
    }

    assert_eq!(choices.choose(to("c"), 9, 0), Err(Error::TooManyDelegations { max: MAX_CHOICES }));
    assert_eq!(choices.choose(Voter::Own, 9, 0), Ok(to("a")));
    assert_eq!(choices.choose(Voter::Nobody, 10, 0), Ok(Voter::Own));
    assert_eq!(choices.choose(to("c"), 11, 0), Err(Error::TooManyDelegations { max: MAX_CHOICES }));
    // What ended before the bound is forgotten, so that there is room again.
    assert_eq!(choices.choose(to("c"), 99, 9), Ok(Voter::Nobody));
    assert_eq!((choices.at(8), choices.at(9)), (None, Some(&Voter::Own)));
}

proptest! {
    #[test]
    fn are_those_of_a_plain_list_for_all_times_that_are_kept(
        steps in prop::collection::vec((0_u64..20, 0_usize..4), 1..60),
    ) {
        let voters = [Voter::Own, to("a"), to("b"), Voter::Nobody];
        let (mut choices, mut list, mut now) = (Choices::default(), vec![(0, Voter::Own)], 1);
        for (wait, voter) in steps {
            now += wait;
            let keep_from = u64::saturating_sub(now, 30);
            let voter = voters[voter].clone();
            if choices.choose(voter.clone(), now, keep_from).is_ok() {
                list.push((now, voter));
            }
            for time in keep_from..=now {
                let listed = list.iter().rev().find(|(since, _)| *since <= time).map(|(_, voter)| voter);
                let chosen = choices.at(time).or(Some(&Voter::Own));
                prop_assert_eq!(chosen, listed);
            }
            prop_assert!(choices.0.len() <= 60);
        }
    }
}
