#!/usr/bin/env bash
# Rule: every source file that is not a test opens with `//!` of at most 6 lines (a crate may include its README).
# Reason: the reader learns what a module owns, and what it must not do, before its first line of code.
# Fix: say what the module owns and what it must not do.
set -euo pipefail
find contracts crates sandbox/src integration-tests/src -name '*.rs' -not -name tests.rs -not -path '*/tests/*' \
    -not -path '*/target/*' -print0 | xargs -0 awk '
    FNR == 1 && /^#!\[doc = include_str!\(/ { nextfile }
    FNR == 1 && !/^\/\/!/ {
        print FILENAME ": opens without //!: say what the module owns and what it must not do"
        failed = 1
        nextfile
    }
    !/^\/\/!/ { nextfile }
    FNR == 7 {
        print FILENAME ": its //! has more than 6 lines: move the rest to README.md or docs/ARCHITECTURE.md"
        failed = 1
        nextfile
    }
    END { exit failed }
'
