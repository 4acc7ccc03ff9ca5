#!/usr/bin/env bash
# Rule: every source file that is not a test opens with `//!` of at most 6 lines (a crate may include its README).
# Reason: the reader learns what a module owns, and what it must not do, before its first line of code.
# Fix: say what the module owns and what it must not do.
set -euo pipefail
failed=0
while IFS= read -r file; do
    first=$(head -n 1 "$file")
    case "$first" in
    '//!'*) ;;
    '#![doc = include_str!('*) continue ;;
    *)
        echo "$file: opens without //!: say what the module owns and what it must not do"
        failed=1
        continue
        ;;
    esac
    lines=$(awk '/^\/\/!/ { n++; next } { exit } END { print n }' "$file")
    if [ "$lines" -gt 6 ]; then
        echo "$file: its //! has $lines lines, at most 6: move the rest to README.md or docs/ARCHITECTURE.md"
        failed=1
    fi
done < <(find contracts sandbox/src integration-tests/src -name '*.rs' -not -name 'tests.rs' -not -path '*/tests/*' -not -path '*/target/*' | LC_ALL=C sort)
exit "$failed"
