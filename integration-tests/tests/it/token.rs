//! The community's token on a node.

mod adversarial;
mod auth;
mod happy;
