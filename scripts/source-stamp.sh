#!/usr/bin/env bash
# Prints the hash of everything that a contract is compiled from.
#
#   scripts/source-stamp.sh token
#
# It is the SHA-256 of `sha256sum` over the workspace's manifests and, in the order of their names, the
# manifest, the Rust sources and the README of the contract and of each crate of this project that it
# depends on. Unit tests (tests.rs, tests/) are left out: they are not in the Wasm.
# scripts/build.sh writes it beside each Wasm, and the tests refuse a Wasm whose stamp is not this.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

crate_dir() {
    local parent name=${1#commonweight-}
    # The name that near-sdk's macros use is this project's crate over it.
    if [ "$name" = near-sdk ]; then name=sdk; fi
    for parent in contracts crates contracts/mocks; do
        if [ -d "$parent/$name" ]; then echo "$parent/$name" && return; fi
    done
    echo "contracts/$name"
}

# The crates of this project below the one given, itself included.
declare -A SEEN=()
visit() {
    local dir dependency
    dir="$(crate_dir "$1")"
    [ -f "$dir/Cargo.toml" ] || die "there is no contract '$1'"
    [ -z "${SEEN[$dir]:-}" ] || return 0
    SEEN[$dir]=yes
    for dependency in $(awk '/^\[/ { on = ($0 == "[dependencies]") } on && /^(commonweight-|near-sdk[ .])/ { sub(/[ .=].*/, ""); print }' "$dir/Cargo.toml"); do
        visit "$dependency"
    done
}

case "${1:-}" in
'' | --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
esac
visit "$1"
{
    printf '%s\n' Cargo.toml Cargo.lock
    find "${!SEEN[@]}" -name tests -prune -o -type f \( -name '*.rs' -o -name Cargo.toml -o -name README.md \) ! -name tests.rs -print
} | LC_ALL=C sort -u | tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
