#!/usr/bin/env bash
# A day with near-cli-rs against the node that NEAR_SANDBOX_BIN_PATH names: every answer is checked, and what serves
# a reader is printed as a page, docs/near-cli.md. scripts/test-release.sh calls it.
#
#   near-cli.sh <near> <folder>     the program near, and the folder with the contracts
set -euo pipefail

NEAR=$1
WASMS=$2
NODE_HOME="$(mktemp -d)"
ADDRESS="127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
NODE=''
cleanup() {
    if [ -n "$NODE" ]; then kill "$NODE" && wait "$NODE" || true; fi
    rm -rf "$NODE_HOME"
}
trap cleanup EXIT

# near-cli-rs keeps its configuration there; nothing of the user's is read or written.
export RUST_BACKTRACE=0 HOME="$NODE_HOME" XDG_CONFIG_HOME="$NODE_HOME/config" XDG_CACHE_HOME="$NODE_HOME/cache"
mkdir -p "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"

"$NEAR_SANDBOX_BIN_PATH" --home "$NODE_HOME/node" init --fast >/dev/null 2>&1
"$NEAR_SANDBOX_BIN_PATH" --home "$NODE_HOME/node" run --rpc-addr "$ADDRESS" >"$NODE_HOME/log" 2>&1 &
NODE=$!
for _ in $(seq 100); do
    if curl --silent --fail "http://$ADDRESS/status" >/dev/null; then break; fi
    sleep 0.05
done

key() { python3 -c "import json, sys; print(json.load(open('$NODE_HOME/node/validator_key.json'))['$1'])"; }
ROOT="$(key account_id)"
PUBLIC_KEY="$(key public_key)"
SECRET_KEY="$(key secret_key)"
SIGN=(network-config sandbox sign-with-plaintext-private-key "$SECRET_KEY" send)
NOW=(network-config sandbox now)
NOTHING=(prepaid-gas '100 Tgas' attached-deposit '0 NEAR')
YOCTO=(prepaid-gas '100 Tgas' attached-deposit '1 yoctoNEAR')

# Prints a paragraph of the page.
say() { printf '\n%s\n' "$*"; }

# Calls near; the answer, which is in ANSWER then, must contain the text given first, and near must succeed, or fail
# where the text begins with "!".
near() {
    local expected=$1 status=0
    shift
    ANSWER="$("$NEAR" "$@" 2>&1 </dev/null)" || status=$?
    ANSWER="$(sed -E 's/\x1b\[[0-9;]*[a-zA-Z]//g; s/[[:space:]]+$//' <<<"$ANSWER")"
    case "$expected" in
    !*) [ "$status" -ne 0 ] || { echo "error: near succeeded: $*" >&2 && exit 1; } ;;
    *) [ "$status" -eq 0 ] || { printf 'error: near failed: %s\n%s\n' "$*" "$ANSWER" >&2 && exit 1; } ;;
    esac
    grep -qF -- "${expected#!}" <<<"$ANSWER" || { printf 'error: no "%s" in the answer to near %s:\n%s\n' "${expected#!}" "$*" "$ANSWER" >&2 && exit 1; }
}

# Calls near as `near` does, and prints the call, and of the answer the line with the expected text, shortened.
show() {
    local expected=$1
    near "$@"
    shift
    print_call "$@"
    printf '# %s\n```\n' "$(grep -F -m 1 -- "${expected#!}" <<<"$ANSWER" | sed -E 's/^[│├ ]+//; s/^(.{230}).+/\1…/')"
}

# Prints a call as somebody types it.
print_call() {
    local line='near' word
    for word in "$@"; do
        case "$word" in
        *[!a-zA-Z0-9._:/-]* | '') line+=" '$word'" ;;
        *) line+=" $word" ;;
        esac
    done
    line="${line/ network-config sandbox sign-with-plaintext-private-key "'$SECRET_KEY'" send/ \$SIGN}"
    line="${line/ network-config sandbox sign-with-plaintext-private-key $SECRET_KEY send/ \$SIGN}"
    line="${line/ network-config sandbox now/ \$NOW}"
    line="${line//"$SECRET_KEY"/\$SECRET_KEY}"
    line="${line//"$PUBLIC_KEY"/\$PUBLIC_KEY}"
    line="${line//"$WASMS"/target/near}"
    printf '\n```sh\n%s\n' "$line"
}

transaction() { echo contract call-function as-transaction "$1" "$2" json-args; }
view() { echo contract call-function as-read-only "$1" "$2" json-args; }

# The command that adds a network asks for what has no flag, so the network goes into the file.
"$NEAR" config show-connections >/dev/null 2>&1
cat >>"$XDG_CONFIG_HOME/near-cli/config.toml" <<CONFIG

[network_connection.sandbox]
network_name = "sandbox"
rpc_url = "http://$ADDRESS/"
wallet_url = "http://localhost/"
explorer_transaction_url = "http://localhost/transactions/"
CONFIG

cat <<PAGE
# Stake and vote with near-cli-rs

\`scripts/test-release.sh near-cli\` runs this with $("$NEAR" --version | tail -n 1), checks each answer, and writes the page anew.
The [guide](guide/README.md) does the same in JavaScript, and everything else.

The node has to know the network, and you the key of the root account; [page 1 of the guide](guide/1-node.md) starts the node.

\`\`\`sh
cat >>~/.config/near-cli/config.toml <<'CONFIG'

[network_connection.sandbox]
network_name = "sandbox"
rpc_url = "http://127.0.0.1:3030/"
wallet_url = "http://localhost/"
explorer_transaction_url = "http://localhost/transactions/"
CONFIG

key() { python3 -c "import json; print(json.load(open('/tmp/commonweight/validator_key.json'))['\$1'])"; }
PUBLIC_KEY=\$(key public_key) SECRET_KEY=\$(key secret_key)
SIGN="network-config sandbox sign-with-plaintext-private-key \$SECRET_KEY send"
NOW="network-config sandbox now"
\`\`\`

Under a command stands the line of its answer that matters; the shell is bash.
PAGE

say 'Accounts for three contracts and a member, all with the key of the root account.'
for name in token staking dao ann; do
    made=(account create-account fund-myself "$name.$ROOT" '20 NEAR' use-manually-provided-public-key "$PUBLIC_KEY" sign-as "$ROOT" "${SIGN[@]}")
    if [ "$name" = token ]; then show 'successfully created' "${made[@]}"; else near 'successfully created' "${made[@]}"; fi
done
say 'The same for `staking`, `dao` and `ann`.'

say 'The contracts. Times are in nanoseconds: 21 days of unbonding, and a policy with the shortest times.'
METADATA='{"spec":"ft-1.0.0","name":"Commonweight","symbol":"CWT","decimals":18}'
POLICY='{"voting_period":"86400000000000","late_turn_window":"3600000000000","timelock":"86400000000000","execution_window":"604800000000000","quorum_bps":2000,"quorum_floor":"1000000000000000000","proposal_bond":"1000000000000000000000000","objection_window":"259200000000000","stretch_bps":100,"stop_bps":1000,"veto_confirmations":1,"guardian_suspension":"604800000000000","collateral_bps":10000,"haircut_bps":5000,"bounty_bps":2000,"decision_floor":"1000000","least_agent_bond":"1000000000000000000000000","challenge_period":"1209600000000000","slash_bps":5000,"stop_cooldown":"2592000000000000"}'
ASSETS='[{"asset":"near","info":{"symbol":"NEAR","decimals":24,"value_per_whole":"2000000"}}]'
deploy() {
    local call=(contract deploy "$1.$ROOT" use-file "$WASMS/$1.wasm" with-init-call new json-args "$2" "${NOTHING[@]}" "${SIGN[@]}")
    near 'Transaction fee' "${call[@]}"
    print_call "${call[@]}"
    printf '```\n'
}
deploy token "{\"owner_id\":\"$ROOT\",\"max_supply\":\"1000000000000000000000\",\"metadata\":$METADATA}"
deploy staking "{\"owner_id\":\"$ROOT\",\"token_id\":\"token.$ROOT\",\"dao_id\":\"dao.$ROOT\",\"reward_asset_id\":\"token.$ROOT\",\"unbonding_period\":\"1814400000000000\",\"reward_period\":\"864000000000000\"}"
deploy dao "{\"staking_id\":\"staking.$ROOT\",\"policy\":$POLICY,\"guardian_ids\":[\"$ROOT\"],\"assets\":$ASSETS,\"unit_of_account\":{\"symbol\":\"USD\",\"decimals\":6}}"

say 'Tokens: the root account becomes a minter, and mints 100 CWT to Ann, who needs an account of the token first.'
show 'minter_added' $(transaction "token.$ROOT" add_minter) "{\"account_id\":\"$ROOT\",\"cap\":\"100000000000000000000\"}" "${YOCTO[@]}" sign-as "$ROOT" "${SIGN[@]}"
show 'successfully' account manage-storage-deposit "token.$ROOT" deposit "ann.$ROOT" '0.1 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"
near 'successfully' account manage-storage-deposit "token.$ROOT" deposit "staking.$ROOT" '0.1 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"
show 'ft_mint' $(transaction "token.$ROOT" mint) "{\"account_id\":\"ann.$ROOT\",\"amount\":\"100000000000000000000\"}" "${NOTHING[@]}" sign-as "$ROOT" "${SIGN[@]}"
show '100 CWT' tokens "ann.$ROOT" view-ft-balance "token.$ROOT" "${NOW[@]}"
say 'Staking needs an account of the token as well: the same with `staking` instead of `ann`.'

say 'The stake: 0.02676 NEAR for the storage, then 60 CWT with a message.'
show 'storage_deposited' $(transaction "staking.$ROOT" storage_deposit) '{}' prepaid-gas '100 Tgas' attached-deposit '0.02676 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"
show '"event":"staked"' $(transaction "token.$ROOT" ft_transfer_call) "{\"receiver_id\":\"staking.$ROOT\",\"amount\":\"60000000000000000000\",\"msg\":\"{\\\"stake\\\":{}}\"}" "${YOCTO[@]}" sign-as "ann.$ROOT" "${SIGN[@]}"
show '60000000000000000000' $(view "staking.$ROOT" account) "{\"account_id\":\"ann.$ROOT\"}" "${NOW[@]}"

say 'A proposal: 1 NEAR for the bond, and the storage; the rest of 2 NEAR comes back.'
show 'proposal_created' $(transaction "dao.$ROOT" propose) '{"actions":[{"resolve":{"text":"We begin."}}],"description":""}' prepaid-gas '100 Tgas' attached-deposit '2 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"
show 'We begin.' $(view "dao.$ROOT" statement) '{"proposal_id":0}' "${NOW[@]}"

say 'A ballot, with the `snapshot` that the proposal names.'
show 'snapshot' $(view "dao.$ROOT" proposal) '{"proposal_id":0}' "${NOW[@]}"
SNAPSHOT="$(sed -nE 's/.*"snapshot": ?"([0-9]+)".*/\1/p' <<<"$ANSWER")"
show 'ballot_cast' $(transaction "staking.$ROOT" cast) "{\"proposal_id\":0,\"snapshot\":\"$SNAPSHOT\",\"ballot\":\"for\"}" prepaid-gas '100 Tgas' attached-deposit '0.01 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"

say 'What is refused says why.'
show '!TOO_EARLY' $(transaction "dao.$ROOT" execute) '{"proposal_id":0}' prepaid-gas '300 Tgas' attached-deposit '0 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"

# What else near-cli-rs does, for the node's sake.
near 'successfully' tokens "$ROOT" send-near "ann.$ROOT" '1.5 NEAR' "${SIGN[@]}"
near 'NEAR' account view-account-summary "ann.$ROOT" "${NOW[@]}"
near '!' account view-account-summary "nobody.$ROOT" "${NOW[@]}"
NEW_KEY=ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp
near 'successfully' account add-key "ann.$ROOT" grant-function-call-access --allowance '0.25 NEAR' --contract-account-id "token.$ROOT" --function-names 'ft_transfer' use-manually-provided-public-key "$NEW_KEY" "${SIGN[@]}"
near "$NEW_KEY" account list-keys "ann.$ROOT" "${NOW[@]}"
near 'successfully' account delete-keys "ann.$ROOT" public-keys "$NEW_KEY" "${SIGN[@]}"
near 'successfully' tokens "ann.$ROOT" send-ft "token.$ROOT" "staking.$ROOT" '2.5 CWT' memo '' "${SIGN[@]}"
near 'key:' contract view-storage "token.$ROOT" all as-text "${NOW[@]}"
near 'token.wasm' contract download-wasm regular "token.$ROOT" save-to-file "$NODE_HOME/token.wasm" "${NOW[@]}"
cmp "$NODE_HOME/token.wasm" "$WASMS/token.wasm"
near 'successfully' transaction construct-transaction "ann.$ROOT" "token.$ROOT" add-action transfer '1 NEAR' add-action function-call ft_transfer json-args "{\"receiver_id\":\"staking.$ROOT\",\"amount\":\"1\"}" prepaid-gas '30 Tgas' attached-deposit '1 yoctoNEAR' skip "${SIGN[@]}"
near 'successfully' account delete-account "ann.$ROOT" beneficiary "$ROOT" "${SIGN[@]}"
near '!' account view-account-summary "ann.$ROOT" "${NOW[@]}"
