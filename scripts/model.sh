#!/usr/bin/env bash
# Explores the large worlds of the model checker, which scripts/test.sh leaves out: some minutes each.
#
#   scripts/model.sh            every world, and how many states it has
#   scripts/model.sh slashes    those whose name contains this

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

cd "$ROOT"
cargo nextest run --workspace --exclude commonweight-integration-tests --features contract --lib --run-ignored only \
    --no-capture -E "package(commonweight-dao) and test(/model::large::.*${1:-}/)"
