#!/usr/bin/env bash
# A day with near-cli-rs against the node that NEAR_SANDBOX_BIN_PATH names: every answer is checked, and what
# was typed and what came back is printed as a page. scripts/test-release.sh calls it.
#
#   near-cli.sh <near> <token.wasm>     the program near, and the contract to deploy
set -euo pipefail

NEAR=$1
TOKEN_WASM=$2
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
VIEW=(network-config sandbox now)
NOTHING=(prepaid-gas '30 Tgas' attached-deposit '0 NEAR')

# Prints a paragraph of the page.
say() { printf '\n%s\n' "$*"; }

# Calls near and prints it with its answer; the answer must contain the text given first, and near must succeed,
# or fail where the text begins with "!".
near() {
    local expected=$1 status=0 answer
    shift
    answer="$("$NEAR" "$@" 2>&1 </dev/null)" || status=$?
    answer="$(sed -E 's/\x1b\[[0-9;]*[a-zA-Z]//g; s/[[:space:]]+$//' <<<"$answer")"
    # What it says about repeating the command and about its own sources is left out.
    answer="$(sed '/Here is your console command/{N;d;}; /^Location:$/,/^Ensure that/d' <<<"$answer")"
    { printf '\n```console\n$ near' && printf ' %q' "$@" && printf '\n%s\n```\n' "$answer"; } |
        sed -e "s#$SECRET_KEY#\$SECRET_KEY#g; s#$PUBLIC_KEY#\$PUBLIC_KEY#g; s#$TOKEN_WASM#token.wasm#g; s#$NODE_HOME#~#g; s#$ADDRESS#127.0.0.1:3030#g" |
        cat -s
    case "$expected" in
    !*) [ "$status" -ne 0 ] || { echo "error: near succeeded: $*" >&2 && exit 1; } ;;
    *) [ "$status" -eq 0 ] || { printf 'error: near failed: %s\n%s\n' "$*" "$answer" >&2 && exit 1; } ;;
    esac
    grep -qF -- "${expected#!}" <<<"$answer" || { printf 'error: no "%s" in the answer to near %s:\n%s\n' "${expected#!}" "$*" "$answer" >&2 && exit 1; }
}

printf '# near-cli-rs on near-sandbox\n\n'
printf 'What %s types and reads, written by `scripts/test-release.sh near-cli`, which checks each answer.\n' "$("$NEAR" --version | tail -n 1)"

# The command that adds a network asks for what has no flag, so the network goes into the file.
"$NEAR" config show-connections >/dev/null 2>&1
cat >>"$XDG_CONFIG_HOME/near-cli/config.toml" <<CONFIG

[network_connection.sandbox]
network_name = "sandbox"
rpc_url = "http://$ADDRESS/"
wallet_url = "http://localhost/"
explorer_transaction_url = "http://localhost/transactions/"
CONFIG

say 'Accounts, and what they have.'
near 'successfully' account create-account fund-myself "ann.$ROOT" '20 NEAR' use-manually-provided-public-key "$PUBLIC_KEY" sign-as "$ROOT" "${SIGN[@]}"
near 'successfully' account create-account fund-myself "token.$ROOT" '20 NEAR' use-manually-provided-public-key "$PUBLIC_KEY" sign-as "$ROOT" "${SIGN[@]}"
near 'successfully' tokens "$ROOT" send-near "ann.$ROOT" '1.5 NEAR' "${SIGN[@]}"
near '21.5 NEAR' account view-account-summary "ann.$ROOT" "${VIEW[@]}"
near '!' account view-account-summary "nobody.$ROOT" "${VIEW[@]}"

say 'Keys.'
NEW_KEY=ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp
near 'successfully' account add-key "ann.$ROOT" grant-function-call-access --allowance '0.25 NEAR' --contract-account-id "token.$ROOT" --function-names 'ft_transfer' use-manually-provided-public-key "$NEW_KEY" "${SIGN[@]}"
near "$NEW_KEY" account list-keys "ann.$ROOT" "${VIEW[@]}"
near 'successfully' account delete-keys "ann.$ROOT" public-keys "$NEW_KEY" "${SIGN[@]}"

say 'A contract.'
METADATA='{"spec":"ft-1.0.0","name":"Commonweight","symbol":"CWT","decimals":18}'
near 'successfully' contract deploy "token.$ROOT" use-file "$TOKEN_WASM" with-init-call new json-args "{\"owner_id\":\"token.$ROOT\",\"max_supply\":\"1000000000000000000000\",\"metadata\":$METADATA}" "${NOTHING[@]}" "${SIGN[@]}"
near 'successfully' contract call-function as-transaction "token.$ROOT" add_minter json-args "{\"account_id\":\"token.$ROOT\",\"cap\":\"100000000000000000000\"}" prepaid-gas '30 Tgas' attached-deposit '1 yoctoNEAR' sign-as "token.$ROOT" "${SIGN[@]}"
near 'successfully' account manage-storage-deposit "token.$ROOT" deposit "ann.$ROOT" '0.1 NEAR' sign-as "ann.$ROOT" "${SIGN[@]}"
near 'successfully' contract call-function as-transaction "token.$ROOT" mint json-args "{\"account_id\":\"ann.$ROOT\",\"amount\":\"100000000000000000000\"}" "${NOTHING[@]}" sign-as "token.$ROOT" "${SIGN[@]}"
near '100000000000000000000' contract call-function as-read-only "token.$ROOT" ft_balance_of json-args "{\"account_id\":\"ann.$ROOT\"}" "${VIEW[@]}"
near '100' tokens "ann.$ROOT" view-ft-balance "token.$ROOT" "${VIEW[@]}"
near 'successfully' tokens "ann.$ROOT" send-ft "token.$ROOT" "$ROOT" '2.5 CWT' memo '' "${SIGN[@]}"
near '2.5' tokens "$ROOT" view-ft-balance "token.$ROOT" "${VIEW[@]}"
near '!BALANCE' contract call-function as-transaction "token.$ROOT" ft_transfer json-args "{\"receiver_id\":\"ann.$ROOT\",\"amount\":\"2500000000000000001\"}" prepaid-gas '30 Tgas' attached-deposit '1 yoctoNEAR' sign-as "$ROOT" "${SIGN[@]}"
near 'key:' contract view-storage "token.$ROOT" all as-text "${VIEW[@]}"
near 'token.wasm' contract download-wasm regular "token.$ROOT" save-to-file "$NODE_HOME/token.wasm" "${VIEW[@]}"
cmp "$NODE_HOME/token.wasm" "$TOKEN_WASM"

say 'Several actions in one transaction, and what became of it.'
near 'successfully' transaction construct-transaction "ann.$ROOT" "token.$ROOT" add-action transfer '1 NEAR' add-action function-call ft_transfer json-args "{\"receiver_id\":\"$ROOT\",\"amount\":\"1\"}" prepaid-gas '30 Tgas' attached-deposit '1 yoctoNEAR' skip "${SIGN[@]}"

say 'The end of an account.'
near 'successfully' account delete-account "ann.$ROOT" beneficiary "$ROOT" "${SIGN[@]}"
near '!' account view-account-summary "ann.$ROOT" "${VIEW[@]}"
