#!/usr/bin/env bash
# Explores larger worlds with the model checker than scripts/test.sh does: some minutes, and gigabytes of memory.
#
#   scripts/model.sh                 two members, and two agents for 11 steps
#   scripts/model.sh 1 10            so many members, and so many steps
#
# How many states each world has is printed.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

cd "$ROOT"
MODEL_MEMBERS="${1:-2}" MODEL_STEPS="${2:-11}" cargo nextest run --workspace --features contract --lib --no-capture \
    -E 'package(commonweight-dao) and test(/tests::model::/)'
