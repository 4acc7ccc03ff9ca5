#!/usr/bin/env bash
# In place of rustc for this workspace's own crates (RUSTC_WORKSPACE_WRAPPER): clippy, and rustdoc for libraries.
#
# Both read the dependencies as they were compiled for the tests, where `cargo clippy` and `cargo doc` would
# compile each of them once more. scripts/check.sh uses it; cargo passes the compiler and its arguments.

set -euo pipefail

RUSTC=$1
shift
BIN="$(dirname "$("$RUSTC" --print sysroot)/bin/rustc")"
"$BIN/clippy-driver" "$RUSTC" "$@"

# What rustdoc takes of the arguments, if they compile a library and are no question of cargo's.
DOC=()
LIBRARY=no
TEST=no
while [ $# -gt 0 ]; do
    case "$1" in
    --crate-name | --edition | --cfg | --check-cfg | -L | --extern | --cap-lints)
        DOC+=("$1" "$2")
        shift
        ;;
    --edition=* | --error-format=* | --json=* | --cap-lints=*) DOC+=("$1") ;;
    --crate-type)
        case "$2" in *lib) LIBRARY=yes ;; esac
        shift
        ;;
    --test) TEST=yes ;;
    --emit | -C | --out-dir | --target | --print) shift ;;
    -) exit 0 ;;
    *.rs) DOC+=("$1") ;;
    esac
    shift
done
if [ "$LIBRARY" = yes ] && [ "$TEST" = no ]; then
    OUT="$(mktemp -d)"
    trap 'rm -rf "$OUT"' EXIT
    "$BIN/rustdoc" "${DOC[@]}" --document-private-items --out-dir "$OUT"
fi
