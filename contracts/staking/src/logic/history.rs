//! A value with its whole past: strictly increasing checkpoints, at most one per point in time.
//!
//! The newest checkpoints live in the record itself; every [`FAN_OUT`] of them are sealed into a page that never
//! changes again, every [`FAN_OUT`] pages are summed up in an index page, and so on. A look-up reads no page for
//! the recent past, and one page per level beyond: 4 of them reach a million checkpoints back.

use commonweight_common::stored::Stored;

/// How many checkpoints are in a leaf, and how many pages an index page sums up.
pub const FAN_OUT: usize = 16;
/// The same, as the base of page numbers.
const BASE: u32 = 16;

/// The value from `time` on, until the next checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Stored)]
pub struct Checkpoint {
    /// Nanoseconds since the epoch.
    pub time: u64,
    /// The value.
    pub value: u128,
}

/// Consecutive checkpoints.
pub type Leaf = [Checkpoint; FAN_OUT];
/// The first times of consecutive pages of the level below.
pub type Index = [u64; FAN_OUT];

/// A page that is full. It is stored once and never changes.
#[expect(clippy::large_enum_variant, reason = "a page is stored as soon as it is made, and never kept")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Page `number` of the checkpoints.
    Leaf {
        /// Its position among the leaves.
        number: u32,
        /// Its content.
        checkpoints: Leaf,
    },
    /// Page `number` of level `level`, which is at least 1.
    Index {
        /// Its level above the leaves.
        level: u8,
        /// Its position in its level.
        number: u32,
        /// Its content.
        starts: Index,
    },
}

/// Where sealed pages are kept.
pub trait Pages {
    /// Reads leaf `number`, which has been sealed.
    fn leaf(&self, number: u32) -> Leaf;
    /// Reads index page `number` of `level`, which has been sealed.
    fn index(&self, level: u8, number: u32) -> Index;
}

/// The value and its past. Before the first checkpoint the value is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Stored)]
pub struct History {
    /// Leaves sealed so far.
    sealed: u32,
    /// The newest checkpoints, oldest first.
    open: Vec<Checkpoint>,
    /// For each level, leaves first: the first times of its newest pages, those not yet summed up one level above.
    starts: Vec<Vec<u64>>,
}

impl History {
    /// The newest value.
    pub fn current(&self) -> u128 {
        self.open.last().map_or(0, |checkpoint| checkpoint.value)
    }

    /// The number of checkpoints.
    pub fn len(&self) -> u64 {
        let base = u64::from(BASE);
        u64::from(self.sealed) * base + u64::from(count(&self.open))
    }

    /// Whether there is no checkpoint.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Sets the value from `time` on, which must not be before the newest checkpoint. Returns the pages to store.
    pub fn record(&mut self, time: u64, value: u128) -> Vec<Page> {
        if let Some(newest) = self.open.last_mut() {
            assert!(newest.time <= time, "invariant: block time never goes back");
            if newest.time == time {
                newest.value = value;
                return Vec::new();
            }
        }
        let pages = if self.open.len() == FAN_OUT { self.seal() } else { Vec::new() };
        self.open.push(Checkpoint { time, value });
        pages
    }

    fn seal(&mut self) -> Vec<Page> {
        let Ok(checkpoints) = Leaf::try_from(self.open.as_slice()) else {
            unreachable!("invariant: only a full leaf is sealed")
        };
        let mut number = self.sealed;
        let mut start = checkpoints[0].time;
        let mut pages = vec![Page::Leaf { number, checkpoints }];
        self.open.clear();
        self.sealed += 1;
        for level in 1_u8.. {
            let below = usize::from(level) - 1;
            if self.starts.len() == below {
                self.starts.push(Vec::new());
            }
            let starts = &mut self.starts[below];
            starts.push(start);
            let Ok(full) = Index::try_from(starts.as_slice()) else { break };
            starts.clear();
            number /= BASE;
            start = full[0];
            pages.push(Page::Index { level, number, starts: full });
        }
        pages
    }

    /// The value at `time`: that of the latest checkpoint not after it.
    pub fn at(&self, time: u64, pages: &impl Pages) -> u128 {
        if let Some(value) = value_at(&self.open, time) {
            return value;
        }
        let mut sealed = self.sealed;
        for (level, starts) in (0_u8..).zip(&self.starts) {
            if let Some(position) = last_not_after(starts, time) {
                let first = sealed - count(starts);
                return descend(level, first + position, time, pages);
            }
            sealed /= BASE;
        }
        0
    }

    /// The checkpoint at `position`, oldest first.
    pub fn checkpoint(&self, position: u64, pages: &impl Pages) -> Option<Checkpoint> {
        let leaf = u32::try_from(position / u64::from(BASE)).ok()?;
        let offset = usize::try_from(position % u64::from(BASE)).ok()?;
        match leaf {
            leaf if leaf < self.sealed => Some(pages.leaf(leaf)[offset]),
            leaf if leaf == self.sealed => self.open.get(offset).copied(),
            _ => None,
        }
    }

    /// Every page sealed so far as level (0 for leaves) and number.
    pub fn pages(&self) -> impl Iterator<Item = (u8, u32)> {
        let counts = std::iter::successors(Some(self.sealed), |sealed| Some(sealed / BASE));
        (0_u8..)
            .zip(counts.take_while(|sealed| *sealed > 0))
            .flat_map(|(level, sealed)| (0..sealed).map(move |number| (level, number)))
    }

    /// The length of the record in bytes, without its sealed pages.
    pub fn record_length(&self) -> u64 {
        /// Of a list.
        const PREFIX: u64 = 4;
        const CHECKPOINT: u64 = 8 + 16;
        const START: u64 = 8;
        let open = PREFIX + u64::from(count(&self.open)) * CHECKPOINT;
        let starts: u64 = self.starts.iter().map(|starts| PREFIX + u64::from(count(starts)) * START).sum();
        PREFIX + open + PREFIX + starts
    }
}

fn descend(mut level: u8, mut number: u32, time: u64, pages: &impl Pages) -> u128 {
    while level > 0 {
        let starts = pages.index(level, number);
        let position = last_not_after(&starts, time).expect("invariant: the page starts not after the time");
        number = number * BASE + position;
        level -= 1;
    }
    value_at(&pages.leaf(number), time).expect("invariant: the leaf starts not after the time")
}

fn value_at(checkpoints: &[Checkpoint], time: u64) -> Option<u128> {
    let later = checkpoints.partition_point(|checkpoint| checkpoint.time <= time);
    Some(checkpoints[later.checked_sub(1)?].value)
}

fn last_not_after(starts: &[u64], time: u64) -> Option<u32> {
    let later = starts.partition_point(|start| *start <= time);
    u32::try_from(later.checked_sub(1)?).ok()
}

fn count<T>(entries: &[T]) -> u32 {
    let Ok(count) = u32::try_from(entries.len()) else { unreachable!("invariant: at most a page") };
    count
}

#[cfg(test)]
mod tests;
