//! What holds of the rules together.

mod model;

/// How large a world is made by who runs the tests, or as large as is said here.
fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}
