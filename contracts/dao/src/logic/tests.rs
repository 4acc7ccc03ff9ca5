//! What holds of the rules together.

mod model;
