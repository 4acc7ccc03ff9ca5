#!/usr/bin/env bash
# Runs the random tests again and again, each time with a fresh seed, and keeps what fails.
#
#   scripts/random-tests.sh                       every random test, a thousand times
#   scripts/random-tests.sh dao sale::logic       those whose crate and path contain one of these
#   scripts/random-tests.sh --runs 50 …           so often
#   scripts/random-tests.sh --minutes 5 …         each for at most so long (20 where nothing is said)
#   scripts/random-tests.sh --list …              which they are, without running them
#
# A random test is one that proptest or bolero feeds, or a simulation, which draws calls and delays. One seed decides all
# that a run draws: PROPTEST_RNG_SEED, for simulations too, and BOLERO_RANDOM_SEED. A test does in one run all the cases
# that it does in scripts/test.sh. What fails is in target/random-tests: the seed, the output with the smallest case, and
# the line that repeats it. It is kept for good as a named case beside the test, or by committing what proptest wrote
# to proptest-regressions. Ends with an error where anything failed.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RUNS=1000
MINUTES=20
LIST=no
CHOSEN=()
while [ $# -gt 0 ]; do
    case "$1" in
    --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
    --runs) RUNS=${2:?how often} && shift ;;
    --minutes) MINUTES=${2:?how long} && shift ;;
    --list) LIST=yes ;;
    -*) die "unknown argument '$1' (see scripts/random-tests.sh --help)" ;;
    *) CHOSEN+=("${1#commonweight-}") ;;
    esac
    shift
done

cd "$ROOT"
OUT="$TARGET/random-tests"
mkdir -p "$OUT"

# Prints a line for each random test: its binary, the folder to run it in, the file, and the path of the test.
random_tests() {
    cargo nextest list --cargo-quiet --workspace --features contract --lib --test simulation --message-format json |
        python3 -c '
import json, pathlib, re, sys

FEEDS = re.compile(r"^( *)(?:proptest::)?proptest! \{$|^( *).*bolero::check!\(\)")
FN = re.compile(r"^ *(?:pub(?:\([a-z]+\))? )?fn (\w+)")
MOD = re.compile(r"^( *)(?:pub(?:\([a-z]+\))? )?mod (\w+) \{$")

def drawn(path):
    """The paths of the tests in a file that proptest or bolero feeds, inside the module of the file."""
    inner, block, name = [], None, None
    for line in path.read_text().split("\n"):
        if match := MOD.match(line):
            inner.append((match[1] + "}", match[2]))
        elif inner and line == inner[-1][0]:
            inner.pop()
        elif line == block:
            block = None
        elif match := FN.match(line):
            name = "::".join([*(module for _, module in inner), match[1]])
            if block is not None:
                yield name
        elif match := FEEDS.match(line):
            if match[1] is not None:
                block = match[1] + "}"
            else:
                yield name

for suite in json.load(sys.stdin)["rust-suites"].values():
    folder, tests = pathlib.Path(suite["cwd"]), suite["testcases"]
    chosen = set(tests) if suite["kind"] == "test" else set()
    source = folder / "src"
    for path in source.rglob("*.rs") if suite["kind"] == "lib" else []:
        module = [part for part in path.relative_to(source).with_suffix("").parts if part != "lib"]
        chosen |= {"::".join([*module, name]) for name in drawn(path)}
    for test in sorted(chosen & set(tests)):
        crate = suite["package-name"].removeprefix("commonweight-")
        print(suite["binary-path"], folder, f"{crate}::{test}", test, sep="\t")
'
}

is_chosen() {
    [ ${#CHOSEN[@]} -gt 0 ] || return 0
    local part
    for part in "${CHOSEN[@]}"; do
        case "$1" in *"$part"*) return 0 ;; esac
    done
    return 1
}

# Runs one test with one seed. Where it fails, keeps what it said.
run_once() {
    local binary=$1 folder=$2 name=$3 test=$4 seed=$5 log
    log="$RUNNING/${name//::/.}.$seed.log"
    if (cd "$folder" && PROPTEST_RNG_SEED="$seed" BOLERO_RANDOM_SEED="$seed" "$binary" --exact "$test") >"$log" 2>&1; then
        rm -f "$log"
    else
        printf '\nrepeat it: PROPTEST_RNG_SEED=%s BOLERO_RANDOM_SEED=%s cargo nextest run --workspace --features contract %s\n' \
            "$seed" "$seed" "-E 'test(=$test)'" >>"$log"
        mv "$log" "$OUT/"
    fi
}

# Runs one test in as many processes as there are processors, until it has run often enough or long enough.
run_often() {
    local name=$3 started=$SECONDS count=0 n_failed
    rm -f "$OUT/${name//::/.}".*.log
    while [ "$count" -lt "$RUNS" ] && [ $((SECONDS - started)) -lt $((MINUTES * 60)) ]; do
        while [ "$(jobs -rp | wc -l)" -ge "$PROCESSORS" ]; do wait -n; done
        run_once "$@" $((RANDOM << 45 | RANDOM << 30 | RANDOM << 15 | RANDOM)) &
        count=$((count + 1))
    done
    wait
    n_failed=$(find "$OUT" -name "${name//::/.}.*.log" | wc -l)
    printf '%-7s %4d of %4d runs failed, %4d s  %s\n' "$([ "$n_failed" -eq 0 ] && echo ok || echo FAILED)" \
        "$n_failed" "$count" $((SECONDS - started)) "$name"
    N_FAILED=$((N_FAILED + n_failed))
}

PROCESSORS=$(nproc)
RUNNING="$(mktemp -d)"
trap 'rm -rf "$RUNNING"' EXIT
N_FAILED=0
N_CHOSEN=0
TESTS="$(random_tests)"
while IFS=$'\t' read -r binary folder name test; do
    is_chosen "$name" || continue
    N_CHOSEN=$((N_CHOSEN + 1))
    if [ "$LIST" = yes ]; then say "$name"; else run_often "$binary" "$folder" "$name" "$test"; fi
done <<<"$TESTS"
[ "$N_CHOSEN" -gt 0 ] || die "no random test is named like this: scripts/random-tests.sh --list shows all"
[ "$N_FAILED" -eq 0 ] || die "$N_FAILED runs failed: see $OUT"
