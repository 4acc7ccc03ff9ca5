//! Royalty: usage of a model, metered by vouchers, becomes income.
