#!/usr/bin/env bash
# Measures the gas of every method and writes docs/gas.md and integration-tests/snapshots/gas.json.
#
#   scripts/bench.sh
#
# Gas on the workspace's node is exact: the same Wasm costs the same gas on every machine.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

cd "$ROOT"
"$ROOT/scripts/setup.sh" >&2
"$ROOT/scripts/build.sh" --no-abi >&2
run_on_node bench "$@"
