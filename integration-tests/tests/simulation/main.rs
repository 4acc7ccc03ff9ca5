//! The built contracts on a chain in the process, under schedules that delay their receipts and let calls of
//! others fail: whatever the order, the books add up and everybody can leave.
//!
//! It runs on this workspace's node only; what any node must show is in `tests/it`.

mod dao;
mod royalty;
mod sale;
mod staking;
mod suite;
