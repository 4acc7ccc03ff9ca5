//! Every error the protocol has is brought about, or it is said why it cannot be.
//!
//! Each enum is split by an exhaustive match: a variant that a new release adds does not compile until it is here.

mod actions;
mod machine;
mod preparation;
mod transactions;

use std::collections::BTreeSet;

/// Splits the variants of an enum into those a test brings about and those that cannot come up, with the reason.
macro_rules! variants {
    ($function:ident: $enum:ident { $($reached:ident,)* } never { $($never:ident: $reason:literal,)* }) => {
        fn $function(error: &$enum) -> $crate::runtime::tests::errors::Variant {
            use $crate::runtime::tests::errors::Variant;
            match error {
                $($enum::$reached { .. } => Variant::Reached(stringify!($reached)),)*
                $($enum::$never { .. } => Variant::Never(stringify!($never), $reason),)*
            }
        }

        paste_names!($function, [$(stringify!($reached)),*], [$((stringify!($never), $reason)),*]);
    };
}

/// The names of both kinds, in a module beside the function.
macro_rules! paste_names {
    ($function:ident, [$($reached:expr),*], [$($never:expr),*]) => {
        mod $function {
            pub(super) const REACHED: &[&str] = &[$($reached),*];
            pub(super) const NEVER: &[(&str, &str)] = &[$($never),*];
        }
    };
}

use {paste_names, variants};

/// A variant of an error, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    Reached(&'static str),
    Never(&'static str, &'static str),
}

/// What was brought about must be all that is said to be, and nothing that is said not to be.
fn check(seen: impl IntoIterator<Item = Variant>, reached: &[&'static str], never: &[(&str, &str)]) {
    let mut names = BTreeSet::new();
    for variant in seen {
        match variant {
            Variant::Reached(name) => {
                names.insert(name);
            }
            Variant::Never(name, reason) => panic!("{name} came up, although {reason}"),
        }
    }
    assert_eq!(names, reached.iter().copied().collect());
    assert!(never.iter().all(|(name, reason)| !name.is_empty() && !reason.is_empty()));
}
