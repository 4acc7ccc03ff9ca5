# Shared by the scripts beside it: where things are, how to speak, how to find the Wasm toolchain.
# Sourced, never run.
# shellcheck shell=bash

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
NEAR_OUT="$TARGET/near"
# Every deployable contract: package commonweight-<name>, output <name>.wasm.
CONTRACTS=(token sale staking royalty dao hostile-token hostile-callee)
WASM_TARGET=wasm32-unknown-unknown

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# Prints the comment block that opens a script, as its help.
help_of() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"; }

# Runs a command as root: directly, or through sudo where that asks for nothing.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 127; fi
}

rustup_has_target() {
    has rustc && [ -d "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/$WASM_TARGET/lib" ]
}

debian_has_target() {
    [ -x /usr/bin/cargo ] && [ -x /usr/bin/rustc ] && [ -x /usr/bin/wasm-ld-19 ] &&
        [ -d "$(/usr/bin/rustc --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library/core" ]
}

# Prints which way to the Wasm target is ready on this machine: rustup, debian, or nothing.
# COMMONWEIGHT_WASM=rustup or =debian insists on one.
wasm_way() {
    case "${COMMONWEIGHT_WASM:-any}" in
    rustup) if rustup_has_target; then echo rustup; fi ;;
    debian) if debian_has_target; then echo debian; fi ;;
    any) if rustup_has_target; then echo rustup; elif debian_has_target; then echo debian; fi ;;
    *) die "COMMONWEIGHT_WASM is '$COMMONWEIGHT_WASM': say rustup or debian, or leave it unset" ;;
    esac
}

# The compiler's flags for contracts. Panics name their source file: without the prefixes of this machine the
# same sources give the same bytes everywhere.
wasm_rustflags() {
    printf -- '--cfg\037near\037--remap-path-prefix=%s=/cargo\037--remap-path-prefix=%s=/commonweight' \
        "${CARGO_HOME:-$HOME/.cargo}/registry/src" "$ROOT"
}

# cargo for the Wasm target, on the way given first. RUSTFLAGS of the caller do not apply to contracts.
wasm_cargo() {
    local way=$1 command=$2
    shift 2
    case "$way" in
    rustup)
        (cd "$ROOT" && CARGO_ENCODED_RUSTFLAGS="$(wasm_rustflags)" cargo "$command" --target "$WASM_TARGET" "$@")
        ;;
    debian)
        (cd "$ROOT" && PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19 CARGO_ENCODED_RUSTFLAGS="$(wasm_rustflags)" \
            /usr/bin/cargo "$command" --target "$WASM_TARGET" -Zbuild-std=std,panic_abort "$@")
        ;;
    esac
}

# One line that names the compiler of a way, for records of what built what.
wasm_rustc_version() {
    case "$1" in
    rustup) (cd "$ROOT" && rustc --version) ;;
    debian) /usr/bin/rustc --version ;;
    esac
}

# The largest Wasm a contract may be, in bytes: each byte costs 1,089,295 gas on every call.
# A limit is what has been reached, rounded up. That of the dao rose by 30,000 when scopes came to have a condition for each
# argument, and agents views of their limits and of what was decided; that of the token by 1,000 when unknown arguments came
# to be refused by name. The bar of the design is 130,000 for the token, 320,000 for the dao, and 250,000 for every other.
size_limit() {
    case "$1" in
    token) echo 85000 ;;
    sale) echo 250000 ;;
    staking) echo 214000 ;;
    royalty) echo 170000 ;;
    dao) echo 290000 ;;
    *) echo 250000 ;;
    esac
}

# Builds a program of the workspace where its sources are newer, and prints its path. The packages are
# always resolved together: the same call for one package alone would compile its dependencies anew.
program() {
    local name=$1 path="$TARGET/debug/$1"
    if [ ! -x "$path" ] || [ -n "$(find "$ROOT/Cargo.lock" "$ROOT/contracts" "$ROOT/crates" "$ROOT/sandbox/src" \
        "$ROOT/integration-tests/src" -newer "$path" \( -name '*.rs' -o -name 'Cargo.*' \) -print -quit)" ]; then
        (cd "$ROOT" && CARGO_TARGET_DIR="$TARGET" cargo build --quiet --workspace --features contract --bin "$name") ||
            die "the program $name does not compile"
    fi
    echo "$path"
}

# The library that cargo makes of a contract for this machine.
library() {
    local stem="$TARGET/debug/libcommonweight_${1//-/_}"
    if [ "$(uname)" = Darwin ]; then echo "$stem.dylib"; else echo "$stem.so"; fi
}

# Runs a program of the integration-tests crate on the workspace's node, or on the one that
# NEAR_SANDBOX_BIN_PATH names.
run_on_node() {
    local path node
    path="$(program "$1")"
    node="${NEAR_SANDBOX_BIN_PATH:-$(program near-sandbox)}"
    shift
    NEAR_SANDBOX_BIN_PATH="$node" CARGO_TARGET_DIR="$TARGET" "$path" "$@"
}
