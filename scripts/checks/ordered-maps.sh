#!/usr/bin/env bash
# Rule: a contract has no HashMap and no HashSet outside its tests.
# Reason: BTreeMap and BTreeSet are smaller in Wasm and have one order; state belongs in near_sdk::store.
# Fix: take BTreeMap, BTreeSet, or a collection of near_sdk::store.
set -euo pipefail
if grep -nE '\bHash(Map|Set)\b' -r contracts crates --include='*.rs' --exclude=tests.rs --exclude-dir=tests; then
    echo "take BTreeMap, BTreeSet, or a collection of near_sdk::store"
    exit 1
fi
