#!/usr/bin/env bash
# Sets the machine up, builds the contracts and the node, and runs every test.
#
#   scripts/test.sh                 all tests
#   scripts/test.sh -E 'test(…)'    arguments go to cargo nextest
#
# The tests run on the node of this workspace, or on the one that NEAR_SANDBOX_BIN_PATH names.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

cd "$ROOT"
"$ROOT/scripts/setup.sh"

# One compilation serves all that follows, the check of the built Wasm by the virtual machine included.
say "compiling the node and the tests"
cargo nextest run --cargo-quiet --workspace --features contract --no-run
"$ROOT/scripts/build.sh"
for contract in "${CONTRACTS[@]}"; do
    [ "$(wc -c <"$NEAR_OUT/$contract.wasm")" -le "$(size_limit "$contract")" ] ||
        die "$contract is larger than its limit: make it smaller, or argue for the limit in scripts/lib.sh"
done

# The variable is not set here: near-workspaces is compiled anew whenever it changes. Where it is not set, the
# tests take the node that was built beside them.
say "testing on ${NEAR_SANDBOX_BIN_PATH:-$(program near-sandbox)}"
PROFILE=default
if [ -n "${CI:-}" ]; then PROFILE=ci; fi
cargo nextest run --cargo-quiet --workspace --features contract --profile "$PROFILE" "$@"
# Arguments choose among the tests above; the examples in the documents are run where there are none.
if [ $# -eq 0 ]; then cargo test --quiet --workspace --features contract --doc; fi
