#!/usr/bin/env bash
# Runs other people's clients against the node of this workspace: near-api-js 7 and near-kit from npm, and near-api 0.8
# for Rust with near-sandbox 0.4 from crates.io, on a machine that it keeps busy; and the JavaScript of the documents.
#
#   scripts/test-clients.sh         every client
#   scripts/test-clients.sh kit     the JavaScript in sandbox/clients whose file's name contains the word
#   scripts/test-clients.sh pages   the pages of docs/guide, in their order, and the READMEs with JavaScript
#   scripts/test-clients.sh rust    the Rust in sandbox/clients/near-api, compiled once, which takes some minutes
#
# The clients are pinned by the lock files beside them, and installed and compiled in target/clients.
# JavaScript needs Node 22: where the machine's is older, or missing, one is taken from npm as well.
# The token of this workspace is their contract, and the pages deploy all five: scripts/build.sh makes them.
# Set NEAR_SANDBOX_BIN_PATH to test another node.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

# What near-api-js 7 asks for.
NODE_NEEDED=22.22.2
SOURCES="$ROOT/sandbox/clients"
CLIENTS="$TARGET/clients"

# Whether a Node is new enough.
node_serves() {
    has "$1" && [ "$(printf '%s\n' "$NODE_NEEDED" "$("$1" -p process.versions.node)" | sort -V | head -n 1)" = "$NODE_NEEDED" ]
}

# Installs what a folder's lock file pins, unless it is there already.
install_pinned() {
    local from=$1 into=$2
    if [ -d "$into/node_modules" ] && cmp -s "$from/package-lock.json" "$into/installed.json"; then return; fi
    mkdir -p "$into"
    cp "$from/package.json" "$from/package-lock.json" "$into/"
    (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
        die "the packages of $from could not be installed: is the npm registry reachable?"
    cp "$from/package-lock.json" "$into/installed.json"
}

test_rust() {
    say "testing $NEAR_SANDBOX_BIN_PATH with near-api for Rust"
    # The system's OpenSSL, which scripts/setup.sh installs, instead of one compiled from source.
    # And none of its certificates: near-api reads them all for each request, which here is plain HTTP.
    (cd "$SOURCES/near-api" && OPENSSL_NO_VENDOR=1 SSL_CERT_FILE=/dev/null SSL_CERT_DIR=/dev/null \
        CARGO_TARGET_DIR="$CLIENTS/target" cargo test --quiet --locked)
}

export TOKEN_WASM="$NEAR_OUT/token.wasm"
[ -f "$TOKEN_WASM" ] || die "there is no $TOKEN_WASM: run scripts/build.sh token"
NEAR_SANDBOX_BIN_PATH="${NEAR_SANDBOX_BIN_PATH:-$(program near-sandbox)}"
export NEAR_SANDBOX_BIN_PATH

if [ "${1:-rust}" = rust ]; then test_rust; fi
if [ "${1:-}" = rust ]; then exit 0; fi

has npm || "$ROOT/scripts/setup.sh" --clients
NODE="$(command -v node || true)"
if ! node_serves "${NODE:-node}"; then
    install_pinned "$SOURCES/runtime" "$CLIENTS/runtime"
    NODE="$(find "$CLIENTS/runtime/node_modules" -path '*/bin/node' -type f -print -quit)"
    node_serves "$NODE" || die "no Node $NODE_NEEDED: there is none for this machine on npm, install it yourself"
fi

# Where the pages find the contracts, and the pages themselves.
export NEAR_OUT ROOT
install_pinned "$SOURCES" "$CLIENTS"
rm -f "$CLIENTS"/*.js
cp "$SOURCES"/*.js "$CLIENTS/"
cd "$CLIENTS"
say "testing $NEAR_SANDBOX_BIN_PATH with Node $("$NODE" -p process.versions.node)"
"$NODE" --test --test-reporter=spec --test-timeout=120000 ./*"${1:-}"*.test.js
