#!/usr/bin/env bash
# Builds the contracts: Wasm that the virtual machine has loaded, with its ABI and its stamp.
#
#   scripts/build.sh [CONTRACT…]      all of them, or: token sale staking royalty dao hostile-token hostile-callee
#   scripts/build.sh --no-abi …       without the ABI
#   scripts/build.sh --force …        also what is fresh
#
# Writes to target/near (CARGO_TARGET_DIR is honoured):
#   NAME.wasm        what is deployed
#   NAME.abi.json    its methods and types (near-abi)
#   NAME.stamp       hash of its sources; a Wasm with another stamp is stale and is built again
#   toolchain.json   what built it: two toolchains give different bytes
# The compiler is set up by scripts/setup.sh, which this script runs where it is missing.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ABI=yes
FORCE=no
WANTED=()
for argument in "$@"; do
    case "$argument" in
    --no-abi) ABI=no ;;
    --force) FORCE=yes ;;
    --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
    -*) die "unknown option '$argument' (see scripts/build.sh --help)" ;;
    *)
        [[ " ${CONTRACTS[*]} " == *" $argument "* ]] || die "there is no contract '$argument'; there are: ${CONTRACTS[*]}"
        WANTED+=("$argument")
        ;;
    esac
done
[ ${#WANTED[@]} -gt 0 ] || WANTED=("${CONTRACTS[@]}")

if [ -z "$(wasm_way)" ] || ! has wasm-opt; then "$ROOT/scripts/setup.sh"; fi
WAY="$(wasm_way)"
mkdir -p "$NEAR_OUT" "$NEAR_OUT/new"

# What the virtual machine accepts is named one by one: with --all-features wasm-opt may emit
# multi-value blocks, which the node refuses.
WASM_OPT_FLAGS=(-Oz --strip-debug --strip-producers --strip-target-features
    --enable-bulk-memory --enable-mutable-globals --enable-nontrapping-float-to-int
    --enable-reference-types --enable-sign-ext)

# A contract is built again when its sources, the compiler, the optimiser or these flags change.
toolchain() {
    python3 -c 'import json, sys; print(json.dumps(dict(zip(["way", "rustc", "wasm_opt", "wasm_opt_flags"], sys.argv[1:])), indent=2))' \
        "$WAY" "$(wasm_rustc_version "$WAY")" "$(wasm-opt --version)" "${WASM_OPT_FLAGS[*]}"
}
TOOLCHAIN="$(toolchain)"
if [ "$TOOLCHAIN" != "$(cat "$NEAR_OUT/toolchain.json" 2>/dev/null)" ]; then
    rm -f "$NEAR_OUT"/*.stamp
    printf '%s\n' "$TOOLCHAIN" >"$NEAR_OUT/toolchain.json"
fi

STALE=()
declare -A STAMPS=()
for contract in "${WANTED[@]}"; do
    STAMPS[$contract]="$("$ROOT/scripts/source-stamp.sh" "$contract")"
    if [ "$FORCE" = yes ] || [ ! -f "$NEAR_OUT/$contract.wasm" ] ||
        [ "${STAMPS[$contract]}" != "$(cat "$NEAR_OUT/$contract.stamp" 2>/dev/null)" ]; then
        rm -f "$NEAR_OUT/$contract.stamp"
        STALE+=("$contract")
    fi
done

# One cargo call for each contract: in a common call the feature `contract` of one would put its
# exported methods into every contract that depends on it. The optimiser works beside the next call.
declare -A OPTIMISERS=()
for contract in ${STALE[@]+"${STALE[@]}"}; do
    say "building $contract"
    wasm_cargo "$WAY" build --quiet --profile contract --target-dir "$TARGET/wasm" \
        --package "commonweight-$contract" --features contract || die "$contract does not compile"
    wasm-opt "${WASM_OPT_FLAGS[@]}" -o "$NEAR_OUT/new/$contract.wasm" \
        "$TARGET/wasm/$WASM_TARGET/contract/commonweight_${contract//-/_}.wasm" &
    OPTIMISERS[$contract]=$!
done
NEW=()
for contract in ${STALE[@]+"${STALE[@]}"}; do
    wait "${OPTIMISERS[$contract]}" || die "wasm-opt failed on $contract"
    NEW+=("$NEAR_OUT/new/$contract.wasm")
done

if [ ${#STALE[@]} -gt 0 ]; then
    WASM_CHECK="$(program wasm-check)"
    "$WASM_CHECK" "${NEW[@]}" ||
        die "the node would refuse what was built; target/near is as it was"
    for contract in ${STALE[@]+"${STALE[@]}"}; do
        mv "$NEAR_OUT/new/$contract.wasm" "$NEAR_OUT/$contract.wasm"
        printf '%s\n' "${STAMPS[$contract]}" >"$NEAR_OUT/$contract.stamp"
    done
fi

# The ABI is read from the contract compiled for this machine. One call for each contract, as above; the
# dependencies are compiled once for all.
ABI_STALE=()
if [ "$ABI" = yes ]; then
    for contract in "${WANTED[@]}"; do
        if [ ! "$NEAR_OUT/$contract.abi.json" -nt "$NEAR_OUT/$contract.wasm" ]; then ABI_STALE+=("$contract"); fi
    done
fi
if [ ${#ABI_STALE[@]} -gt 0 ]; then READ_ABI="$(program abi)"; fi
for contract in ${ABI_STALE[@]+"${ABI_STALE[@]}"}; do
    say "describing $contract"
    (cd "$ROOT" && CARGO_TARGET_DIR="$TARGET" cargo build --quiet --package "commonweight-$contract" \
        --lib --features contract,abi) || die "$contract does not compile with the feature abi"
    "$READ_ABI" "$(library "$contract")" --wasm "$NEAR_OUT/$contract.wasm" --name "$contract" \
        --compiler "$(wasm_rustc_version "$WAY")" >"$NEAR_OUT/new/$contract.abi.json" || die "$contract has no ABI"
    mv "$NEAR_OUT/new/$contract.abi.json" "$NEAR_OUT/$contract.abi.json"
done

printf '%-16s %10s %8s\n' contract bytes limit
for contract in "${WANTED[@]}"; do
    printf '%-16s %10d %8d\n' "$contract" "$(wc -c <"$NEAR_OUT/$contract.wasm")" "$(size_limit "$contract")"
done
