//! Pages of lists: `from_index` and `limit`, as every paginated view of the suite takes them.

/// How many items a page has where the caller does not say.
pub const DEFAULT_LIMIT: u64 = 50;
/// How many items a page has at the most.
pub const MAX_LIMIT: u64 = 100;

/// The positions of a page in a list of `length` items. Never fails: a page past the end is empty, and a
/// larger limit than [`MAX_LIMIT`] counts as that.
pub fn range(length: u64, from_index: Option<u64>, limit: Option<u64>) -> std::ops::Range<u64> {
    let start = from_index.unwrap_or(0).min(length);
    let limit = limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    start..start.saturating_add(limit).min(length)
}

#[cfg(test)]
mod tests;
