//! Records as they were written first, made into those of version 1: what came later is nothing, and is put where it
//! belongs. Nothing writes them any more.

use commonweight_common::stored::{self, Stored};

use crate::types::{Milestone, Terms};

/// The length of an amount.
const AMOUNT: usize = 16;
/// The length of a time.
pub(super) const TIME: usize = 8;

/// Terms without bonuses, without an allowlist, and without minting what is not sold: those come before the vesting,
/// which is two times.
pub(super) fn terms(record: &[u8]) -> Vec<u8> {
    // An empty list, nothing, and the first of the rules for unsold tokens.
    with_zeros(record, record.len() - 2 * TIME, 4 + 1 + 1)
}

/// Totals without what is allocated, unsold and being minted to the treasury, and by how much the end has moved: those
/// come after eight amounts; an abort comes last.
pub(super) fn totals(record: &[u8]) -> Vec<u8> {
    let record = with_zeros(record, 8 * AMOUNT, 3 * AMOUNT + TIME);
    with_zeros(&record, record.len(), 1)
}

/// A purchase without a bonus, which comes after two amounts, and without objections, which come last.
pub(super) fn purchase(record: &[u8]) -> Vec<u8> {
    let record = with_zeros(record, 2 * AMOUNT, AMOUNT);
    with_zeros(&record, record.len(), 1)
}

/// A scheduled round without a binding time, which ends its terms. Terms are read with what follows them in its place,
/// to see how long they are. Their owner has to schedule the round again: no round opens without a binding time.
pub(super) fn scheduled(record: &[u8]) -> Vec<u8> {
    #[derive(Stored)]
    struct Beginning {
        phase: String,
        milestone: Milestone,
        terms: Terms,
    }

    let beginning: Beginning = stored::from_padded_bytes(record);
    with_zeros(record, stored::to_bytes(&beginning).len() - TIME, TIME)
}

fn with_zeros(record: &[u8], position: usize, n_zeros: usize) -> Vec<u8> {
    let (before, after) = record.split_at(position);
    let mut bytes = before.to_vec();
    bytes.resize(position + n_zeros, 0);
    bytes.extend_from_slice(after);
    bytes
}
