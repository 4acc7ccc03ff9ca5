#!/usr/bin/env bash
# What runs before a release and takes too long for every change: the node as users install it, and clients from
# crates.io that have to be compiled first.
#
#   scripts/test-release.sh                  all of it
#   scripts/test-release.sh install          the node, by cargo install
#   scripts/test-release.sh near-api         near-api for Rust (sandbox/clients/near-api)
#   scripts/test-release.sh near-cli         near-cli-rs (sandbox/clients/near-cli.sh); writes docs/near-cli.md
#
# The clients are asked on the installed node. What is compiled stays in target/release-clients, near-api in
# target/clients.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in
--help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
'' | install | near-api | near-cli) ;;
*) die "unknown argument '$1' (see scripts/test-release.sh --help)" ;;
esac

NEAR_CLI_VERSION=0.30.1
CLIENTS="$TARGET/release-clients"
# The system's OpenSSL, which scripts/setup.sh installs, instead of one compiled from source.
export OPENSSL_NO_VENDOR=1

cd "$ROOT"
"$ROOT/scripts/setup.sh"
export TOKEN_WASM="$NEAR_OUT/token.wasm"
[ -f "$TOKEN_WASM" ] || "$ROOT/scripts/build.sh" token

say "installing the node from sandbox (some minutes the first time)"
CARGO_TARGET_DIR="$CLIENTS/target" cargo install --quiet --locked --path sandbox --root "$CLIENTS"
export NEAR_SANDBOX_BIN_PATH="$CLIENTS/bin/near-sandbox"
say "$("$NEAR_SANDBOX_BIN_PATH" --version), $(wc -c <"$NEAR_SANDBOX_BIN_PATH") bytes"

if [ "${1:-near-api}" = near-api ]; then
    scripts/test-clients.sh rust
fi

if [ "${1:-near-cli}" = near-cli ]; then
    say "compiling near-cli-rs $NEAR_CLI_VERSION (some minutes the first time)"
    CARGO_TARGET_DIR="$CLIENTS/target" cargo install --quiet --locked --debug near-cli-rs --version "$NEAR_CLI_VERSION" \
        --no-default-features --root "$CLIENTS"
    for contract in token staking dao; do [ -f "$NEAR_OUT/$contract.wasm" ] || "$ROOT/scripts/build.sh" "$contract"; done
    sandbox/clients/near-cli.sh "$CLIENTS/bin/near" "$NEAR_OUT" >"$CLIENTS/near-cli.md"
    cp "$CLIENTS/near-cli.md" docs/near-cli.md
    say "wrote docs/near-cli.md"
fi
