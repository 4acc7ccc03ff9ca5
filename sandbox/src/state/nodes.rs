//! How many nodes of the trie over all keys a look-up touches.
//!
//! The node's Merkle-Patricia trie is never built: its shape follows from the sorted keys alone,
//! so each node on the way is found from the first and last key of its subtree.

use std::ops::Bound;

use super::Trie;

/// Nodes read on the way to the key (extensions, branches, a leaf), and one more for its value if
/// the key exists.
pub(crate) fn count_nodes(trie: &Trie, key: &[u8]) -> u64 {
    path_nodes(trie, key) + u64::from(trie.get(key).is_some())
}

fn path_nodes(trie: &Trie, key: &[u8]) -> u64 {
    let target_len = key.len() * 2;
    let mut depth = 0;
    let mut count = 0;
    while let Some((first, last)) = subtree(trie, key, depth) {
        count += 1;
        if first == last {
            return count;
        }
        let shared = common_prefix(first, last);
        if shared > depth {
            // An extension leads to the branch; a key that leaves it half-way ends there.
            if common_prefix(first, key) < shared {
                return count;
            }
            depth = shared;
            count += 1;
        }
        if target_len == depth {
            return count;
        }
        depth += 1;
    }
    count
}

/// First and last key among those that share the first `depth` nibbles with `key`.
fn subtree<'s>(trie: &'s Trie, key: &[u8], depth: usize) -> Option<(&'s [u8], &'s [u8])> {
    let mut from = key[..depth.div_ceil(2)].to_vec();
    let mut to = from.clone();
    let step = if depth % 2 == 1 {
        let last = from.len() - 1;
        from[last] &= 0xf0;
        to[last] &= 0xf0;
        0x10
    } else {
        1
    };
    let to = if raise(&mut to, step) { Bound::Excluded(to.as_slice()) } else { Bound::Unbounded };
    trie.bounds(Bound::Included(&from), to)
}

/// Turns a prefix into the smallest byte string above everything that starts with it.
/// Says no if there is none.
fn raise(prefix: &mut Vec<u8>, mut step: u8) -> bool {
    while let Some(last) = prefix.last_mut() {
        if let Some(raised) = last.checked_add(step) {
            *last = raised;
            return true;
        }
        prefix.pop();
        step = 1;
    }
    false
}

/// Length in nibbles of the longest common prefix.
fn common_prefix(one: &[u8], other: &[u8]) -> usize {
    let bytes = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let half = match (one.get(bytes), other.get(bytes)) {
        (Some(a), Some(b)) if a >> 4 == b >> 4 => 1,
        _ => 0,
    };
    bytes * 2 + half
}

#[cfg(test)]
mod tests;
