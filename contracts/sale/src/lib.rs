//! The token sale: one round of funding for each training phase.
