#!/usr/bin/env bash
# Installs what the project needs on this machine, and nothing that is already there.
#
#   scripts/setup.sh            make building and testing work
#   scripts/setup.sh --check    also install what only scripts/check.sh uses
#   scripts/setup.sh --clients  also install what only scripts/test-clients.sh uses
#   scripts/setup.sh --help     this text
#
# There are two ways to a Wasm toolchain, and the script takes the one that works:
#   rustup   `rustup target add wasm32-unknown-unknown`, where rustup may download;
#   debian   the packages rustc-web, cargo-web, rust-web-src and lld-19, and a standard library
#            built from source, where only Debian's packages can be reached.
# Set COMMONWEIGHT_WASM=rustup or =debian to insist on one.
# Needed besides: a C compiler, OpenSSL's headers, wasm-opt (binaryen), cargo-nextest, python3.
# Packages are installed by apt-get, with sudo where the user is not root.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

WITH_CHECK=no
WITH_CLIENTS=no
for argument in "$@"; do
    case "$argument" in
    --check) WITH_CHECK=yes ;;
    --clients) WITH_CLIENTS=yes ;;
    --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
    *) die "unknown argument '$argument' (see scripts/setup.sh --help)" ;;
    esac
done

# Seconds that an attempt by rustup may take before the other way is tried.
RUSTUP_PATIENCE="${RUSTUP_PATIENCE:-90}"
DID=()
LOG="$(mktemp)"
trap 'rm -f "$LOG"' EXIT

# Runs a command quietly; its output is shown only if it fails.
quietly() { "$@" >"$LOG" 2>&1 || { tail -n 15 "$LOG" >&2 && return 1; }; }

APT_UPDATED=no
apt_install() {
    has apt-get || return 1
    if [ "$APT_UPDATED" = no ]; then
        quietly as_root apt-get update -qq || return 1
        APT_UPDATED=yes
    fi
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" || return 1
    DID+=("installed $*")
}

# A tool that is a command: its name, the apt package, the Homebrew formula.
need_tool() {
    has "$1" && return
    apt_install "$2" && has "$1" && return
    if has brew; then
        quietly brew install "$3" && DID+=("installed $3")
    fi
    has "$1" || die "$1 is missing and could not be installed: install the package '$2' (apt) or '$3' (brew), then run scripts/setup.sh again"
}

# A cargo subcommand, compiled from crates.io at the version given.
need_cargo_tool() {
    has "$1" && return
    say "installing $1 $2 from crates.io (a few minutes, once)"
    (cd "$ROOT" && CARGO_TARGET_DIR="$TARGET/tools" quietly cargo install --locked --quiet "$1" --version "$2") ||
        die "$1 could not be installed: run 'cargo install --locked $1 --version $2'"
    DID+=("installed $1")
}

add_target_by_rustup() {
    has rustup || return 1
    # A closed network either refuses at once or swallows packets: the first is quick, the second is timed.
    local patience=()
    if has timeout; then patience=(timeout "$RUSTUP_PATIENCE"); fi
    (cd "$ROOT" && RUSTUP_MAX_RETRIES=0 ${patience[@]+"${patience[@]}"} rustup target add "$WASM_TARGET") >"$LOG" 2>&1 &&
        rustup_has_target && DID+=("added $WASM_TARGET by rustup")
}

add_target_by_debian() {
    apt_install rustc-web cargo-web rust-web-src lld-19 && debian_has_target
}

no_way() {
    die "no Wasm toolchain, and none could be installed. Either of these two makes one:
  rustup:  rustup target add $WASM_TARGET             (needs a network that rustup may download from)
  debian:  apt-get install rustc-web cargo-web rust-web-src lld-19    (Debian 12 or later, as root or with sudo)"
}

has cargo || die "cargo is missing: install Rust by https://rustup.rs, then run scripts/setup.sh again"
has cc || need_tool cc gcc gcc
need_tool python3 python3 python3
need_tool wasm-opt binaryen binaryen
# near-workspaces speaks TLS through the system's OpenSSL, whatever features are chosen.
if [ "$(uname)" = Linux ] && ! { has pkg-config && pkg-config --exists openssl; }; then
    apt_install pkg-config libssl-dev || die "OpenSSL's headers are missing: install pkg-config and libssl-dev (or openssl-devel), then run scripts/setup.sh again"
fi

if [ -z "$(wasm_way)" ]; then
    case "${COMMONWEIGHT_WASM:-any}" in
    rustup) add_target_by_rustup || no_way ;;
    debian) add_target_by_debian || no_way ;;
    any) add_target_by_rustup || add_target_by_debian || no_way ;;
    esac
fi

need_cargo_tool cargo-nextest 0.9.143
# Clippy belongs to a compiler: the debian way has one of its own.
if [ "$WITH_CHECK" = yes ] && [ "$(wasm_way)" = debian ] && [ ! -x /usr/bin/cargo-clippy ]; then
    apt_install rust-web-clippy || die "rust-web-clippy could not be installed: run 'apt-get install rust-web-clippy' as root"
fi

# The Node that comes with npm may be old: scripts/test-clients.sh takes a newer one from npm then.
if [ "$WITH_CLIENTS" = yes ]; then need_tool npm npm node; fi

WAY="$(wasm_way)"
SUMMARY="$(IFS=';' && echo "${DID[*]:-nothing to install}")"
say "setup: ${SUMMARY//;/; }; Wasm by $WAY ($(wasm_rustc_version "$WAY")), $(wasm-opt --version)"
