//! A NEP-141 token that fails, lies and refunds on demand, for tests.
