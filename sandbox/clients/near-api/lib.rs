//! Nothing but the tests beside it: scripts/test-release.sh runs them.
