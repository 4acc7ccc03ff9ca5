#!/usr/bin/env bash
# Rule: every crate takes the workspace's lints, and its dependencies from the workspace.
# Reason: one place to see what is used, one place to raise the bar.
# Fix: `[lints] workspace = true`, and `name.workspace = true` with the version in the root Cargo.toml.
set -euo pipefail
failed=0
while IFS= read -r manifest; do
    # A crate with a workspace of its own is not part of this one.
    if grep -qxF '[workspace]' "$manifest"; then continue; fi
    if ! grep -A1 -F '[lints]' "$manifest" | grep -qF 'workspace = true'; then
        echo "$manifest: add [lints] workspace = true"
        failed=1
    fi
    if awk '/^\[/ { on = /dependencies\]/ } on && /=/ && !/workspace = true/ { print FILENAME ": " $0; bad = 1 } END { exit !bad }' "$manifest"; then
        echo "$manifest: name the version in the root Cargo.toml and take it with workspace = true"
        failed=1
    fi
done < <(find contracts crates sandbox integration-tests -name Cargo.toml -not -path '*/target/*' | LC_ALL=C sort)
exit "$failed"
