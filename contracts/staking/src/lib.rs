//! Staking: voting power with history, and rewards to the last unit.
