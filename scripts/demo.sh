#!/usr/bin/env bash
# Tells the whole story on a node of its own: sale, tokens, stake, vouchers, royalties, votes, and a
# captured agent that is stopped.
#
#   scripts/demo.sh           in sentences
#   scripts/demo.sh --json    for machines
#
# Ends with a ledger in which every unit is accounted for, and fails if one is not.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

cd "$ROOT"
"$ROOT/scripts/setup.sh" >&2
"$ROOT/scripts/build.sh" --no-abi >&2
run_on_node demo "$@"
