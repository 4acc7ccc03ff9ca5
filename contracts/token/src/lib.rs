//! The community's fungible token: NEP-141, capped supply, capped minters.
