#!/usr/bin/env bash
# Every rule that needs no test to run, from cheap to dear.
#
#   scripts/check.sh           all of them
#   scripts/check.sh --quick   those that compile nothing
#
# In order: formatting, the rules in scripts/checks, freshness of generated documents, clippy and rustdoc
# on the host, clippy for Wasm, and advisories. Each rule says how to fix what it finds. All rules run even where
# one fails, so that one run shows everything.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

QUICK=no
case "${1:-}" in
--quick) QUICK=yes ;;
--help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
'') ;;
*) die "unknown argument '$1' (see scripts/check.sh --help)" ;;
esac

cd "$ROOT"
FAILED=()
rule() {
    local name=$1 started=$SECONDS
    shift
    if "$@"; then
        printf 'ok      %-28s %4d s\n' "$name" $((SECONDS - started))
    else
        printf 'FAILED  %-28s %4d s\n' "$name" $((SECONDS - started))
        FAILED+=("$name")
    fi
}

PACKAGES=()
for contract in "${CONTRACTS[@]}"; do PACKAGES+=(--package "commonweight-$contract"); done

# Prints this project's own warnings of a cargo call, and fails on any.
no_warnings() { "$@" --quiet --message-format json | scripts/lints.py; }

# Clippy and rustdoc over everything, tests included. Dependencies are those that scripts/test.sh compiles; this
# workspace's own crates are compiled once more.
lints_host() {
    RUSTC_WORKSPACE_WRAPPER="$ROOT/scripts/lint-rustc.sh" CARGO_PROFILE_DEV_DEBUG=false \
        no_warnings cargo build --workspace --all-targets --features contract
}

# The contracts as they are deployed, and as other crates see them: without the feature that exports their methods.
# Clippy belongs to the compiler of the way that builds them.
clippy_wasm() {
    local way
    way="$(wasm_way)"
    [ -n "$way" ] || { echo "there is no Wasm toolchain: run scripts/setup.sh" && return 1; }
    if [ "$way" = debian ] && [ ! -x /usr/bin/cargo-clippy ]; then
        echo "there is no clippy for this toolchain: run scripts/setup.sh --check" && return 1
    fi
    no_warnings wasm_cargo "$way" clippy --profile contract --target-dir "$TARGET/wasm" "${PACKAGES[@]}" --lib "$@"
}

# Licences, bans and sources are checked without it (scripts/checks/dependencies.py). What cargo-deny adds are
# the advisories, whose database comes from the network.
advisories() {
    if ! has cargo-deny; then
        warn "advisories are not checked: cargo-deny is not installed (cargo install --locked cargo-deny)"
    elif ! timeout 60 cargo deny --log-level off fetch db >/dev/null 2>&1; then
        warn "advisories are not checked: their database cannot be reached from here"
    else
        cargo deny --log-level error check
    fi
}

if [ "$QUICK" = no ]; then "$ROOT/scripts/setup.sh" --check; fi

rule "formatting" cargo fmt --all --check -- -l
for check in scripts/checks/*; do rule "$(basename "${check%.*}")" "$check"; done
rule "generated documents" scripts/docs.py --check
if [ "$QUICK" = no ]; then
    say "compiling for the lints: minutes in a fresh clone, and what it compiles serves the tests as well"
    rule "clippy and rustdoc" lints_host
    rule "clippy, Wasm" clippy_wasm --features contract
    rule "clippy, interfaces" clippy_wasm
    rule "advisories" advisories
fi

[ ${#FAILED[@]} -eq 0 ] || die "these rules failed: $(IFS=, && echo "${FAILED[*]}")"
