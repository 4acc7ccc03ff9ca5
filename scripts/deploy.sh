#!/usr/bin/env bash
# Checks a plan for the token and the sale and, where a network is named, carries it out there.
#
#   scripts/deploy.sh PLAN.json                            checks: every fault at once, each by name
#   scripts/deploy.sh PLAN.json --network testnet --credentials FOLDER
#                                                          deploys, starts, admits the minter, schedules the rounds
#
#   --network NETWORK       mainnet or testnet; without it the plan is only checked
#   --credentials FOLDER    the folder with the keys
#   --rpc-url URL           an RPC of the network, where it is not the usual one
#   --at NANOSECONDS        when the plan is to be carried out, since 1970, where that is not now
#   --json                  one JSON object for each fault and each step, on a line of its own
#
# The accounts exist before. FOLDER has <account>.json for the owner, the token and the sale, as near-cli writes
# them. Each step looks first whether it has been done: after a failure the same command goes on.
# docs/runbooks/deploy.md has an example of a plan, and what comes before and after.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case " ${*:---help} " in *" --help "* | *" -h "*) help_of "${BASH_SOURCE[0]}" && exit 0 ;; esac

cd "$ROOT"
"$ROOT/scripts/setup.sh" >&2
case " $* " in *" --network"*) "$ROOT/scripts/build.sh" --no-abi token sale >&2 ;; esac
DEPLOY="$(program deploy)"
exec "$DEPLOY" "$@"
