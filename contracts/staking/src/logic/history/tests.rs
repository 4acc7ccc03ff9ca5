//! The history against a plain list, with pages that can be written only once.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Checkpoint, History, Index, Leaf, Page, Pages};

/// A history with its pages, and the same as a plain list.
#[derive(Default)]
struct Recorded {
    history: History,
    leaves: BTreeMap<u32, Leaf>,
    indexes: BTreeMap<(u8, u32), Index>,
    list: Vec<Checkpoint>,
}

impl Recorded {
    fn record(&mut self, time: u64, value: u128) {
        for page in self.history.record(time, value) {
            match page {
                Page::Leaf { number, checkpoints } => {
                    assert_eq!(self.leaves.insert(number, checkpoints), None);
                }
                Page::Index { level, number, starts } => {
                    assert_eq!(self.indexes.insert((level, number), starts), None);
                }
            }
        }
        match self.list.last_mut() {
            Some(newest) if newest.time == time => newest.value = value,
            _ => self.list.push(Checkpoint { time, value }),
        }
    }

    fn at(&self, time: u64) -> u128 {
        self.history.at(time, self)
    }

    fn naive_at(&self, time: u64) -> u128 {
        self.list
            .iter()
            .rev()
            .find(|checkpoint| checkpoint.time <= time)
            .map_or(0, |checkpoint| checkpoint.value)
    }
}

impl Pages for Recorded {
    fn leaf(&self, number: u32) -> Leaf {
        self.leaves[&number]
    }

    fn index(&self, level: u8, number: u32) -> Index {
        self.indexes[&(level, number)]
    }
}

fn steps(length: usize) -> impl Strategy<Value = Vec<(u64, u128)>> {
    prop::collection::vec((0_u64..4, any::<u128>()), 0..length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn answers_like_a_plain_list(steps in steps(600), times in prop::collection::vec(0_u64..2_000, 20)) {
        let mut recorded = Recorded::default();
        let mut now = 0;
        for (pause, value) in steps {
            now += pause;
            recorded.record(now, value);
        }

        for time in times {
            prop_assert_eq!(recorded.at(time), recorded.naive_at(time));
        }
        prop_assert_eq!(recorded.history.current(), recorded.list.last().map_or(0, |newest| newest.value));
        let all: Vec<_> = (0..recorded.history.len())
            .filter_map(|position| recorded.history.checkpoint(position, &recorded))
            .collect();
        prop_assert_eq!(&all, &recorded.list);
        prop_assert!(all.windows(2).all(|pair| pair[0].time < pair[1].time));
        prop_assert_eq!(recorded.history.checkpoint(recorded.history.len(), &recorded), None);
    }

    #[test]
    fn the_past_never_changes(before in steps(300), after in steps(300)) {
        let mut recorded = Recorded::default();
        let mut now = 1;
        for (pause, value) in before {
            now += pause;
            recorded.record(now, value);
        }
        let asked: Vec<_> = (0..now).map(|time| recorded.at(time)).collect();

        let past = now;
        for (pause, value) in after {
            now += pause;
            recorded.record(now, value);
        }

        let asked_again: Vec<_> = (0..past).map(|time| recorded.at(time)).collect();
        prop_assert_eq!(asked, asked_again);
    }
}

#[test]
fn finds_every_checkpoint_through_three_index_levels() {
    let mut recorded = Recorded::default();
    for time in 1..=70_000_u64 {
        recorded.record(time * 10, u128::from(time));
    }

    for time in 1..=70_000_u64 {
        assert_eq!(recorded.at(time * 10), u128::from(time));
        assert_eq!(recorded.at(time * 10 - 1), u128::from(time) - 1);
    }
    let levels = recorded.indexes.keys().map(|(level, _)| *level).max();
    assert_eq!(levels, Some(3));
}

#[test]
fn lists_exactly_the_pages_that_were_sealed() {
    let mut recorded = Recorded::default();
    for time in 1..=5_000 {
        recorded.record(time, 1);
    }

    let leaves = recorded.leaves.keys().map(|number| (0, *number));
    let sealed: Vec<_> = leaves.chain(recorded.indexes.keys().copied()).collect();
    assert_eq!(recorded.history.pages().collect::<Vec<_>>(), sealed);
}

#[test]
fn knows_the_length_of_its_record() {
    let mut recorded = Recorded::default();
    for time in 1..=5_000 {
        recorded.record(time, 1);

        let record = commonweight_common::stored::to_bytes(&recorded.history);
        assert_eq!(recorded.history.record_length(), u64::try_from(record.len()).unwrap());
        assert!(record.len() < 1_000);
    }
}

#[test]
fn is_zero_before_the_first_checkpoint() {
    let mut recorded = Recorded::default();
    assert!(recorded.history.is_empty());
    assert_eq!(recorded.at(u64::MAX), 0);

    recorded.record(5, 9);

    assert_eq!((recorded.at(4), recorded.at(5)), (0, 9));
    assert!(!recorded.history.is_empty());
}
