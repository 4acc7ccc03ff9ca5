#!/usr/bin/env bash
# Rule: nothing in logic.rs or logic/ of a contract touches the chain: no `env::`, no promise, no near_sdk::store.
# Reason: pure rules are tested by the million in milliseconds, and can be read without knowing NEAR.
# Fix: pass the value in as an argument, and return what changes.
set -euo pipefail
if grep -nE '\benv::|\bPromise\b|near_sdk::store' -r contracts/*/src/logic contracts/*/src/logic.rs --exclude=tests.rs 2>/dev/null; then
    echo "pass the value in as an argument, and return what changes"
    exit 1
fi
