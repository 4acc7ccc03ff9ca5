#!/usr/bin/env bash
# Checks a plan for the token and the sale and, where a network is named, carries it out there.
#
#   scripts/deploy.sh PLAN.json                            checks: every fault at once, each by name
#   scripts/deploy.sh PLAN.json --network testnet --credentials FOLDER
#                                                          deploys, starts, admits the minter, schedules the rounds
#   scripts/deploy.sh --help                               all options
#
# The accounts exist before. FOLDER has <account>.json for the owner, the token and the sale, as near-cli writes
# them. Each step looks first whether it has been done: after a failure the same command goes on.
# docs/runbooks/deploy.md has an example of a plan, and what comes before and after.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$ROOT"
"$ROOT/scripts/setup.sh" >&2
case " $* " in *" --network"*) "$ROOT/scripts/build.sh" --no-abi token sale >&2 ;; esac
DEPLOY="$(program deploy)"
exec "$DEPLOY" "$@"
