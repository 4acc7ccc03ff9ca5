#!/usr/bin/env bash
# Plants bugs, one at a time, and asks the tests of the contract to notice each.
#
#   scripts/mutants.sh                    every mutant
#   scripts/mutants.sh token sale         those of these contracts
#   scripts/mutants.sh sale/03            those whose path begins like this
#   scripts/mutants.sh --list             what there is, without running it
#
# A mutant is a patch, mutants/<contract>/<name>.patch; its first line says what the bug is. It is applied to a
# copy of the tracked files, never to this tree, and the tests of the contract's crate run on the copy:
#   killed   a test failed, which is named
#   ALIVE    all tests passed: nothing would have noticed
#   BROKEN   the patch does not apply or the copy does not compile: the patch has to be made anew
# Ends with an error unless all are killed. The copy and its compiled dependencies stay in the target folder.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

LIST=no
CHOSEN=()
for argument in "$@"; do
    case "$argument" in
    --help | -h) help_of "${BASH_SOURCE[0]}" && exit 0 ;;
    --list) LIST=yes ;;
    -*) die "unknown argument '$argument' (see scripts/mutants.sh --help)" ;;
    *) CHOSEN+=("$argument") ;;
    esac
done

cd "$ROOT"
MUTANTS=()
for prefix in "${CHOSEN[@]:-}"; do
    found=no
    for patch in mutants/*/*.patch; do
        case "${patch#mutants/}" in
        "$prefix"*) MUTANTS+=("$patch") && found=yes ;;
        esac
    done
    [ "$found" = yes ] || die "there is no mutant '$prefix': scripts/mutants.sh --list shows all"
done

# What the bug of a patch is, from its first line.
sentence_of() { sed -n '1s/^# *//p' "$1"; }

if [ "$LIST" = yes ]; then
    for patch in "${MUTANTS[@]}"; do printf '%-44s %s\n' "${patch#mutants/}" "$(sentence_of "$patch")"; done
    exit 0
fi

"$ROOT/scripts/setup.sh"

COPY="$TARGET/mutants/tree"
LOG="$TARGET/mutants/log"
PRISTINE="$TARGET/mutants/pristine"

# Makes the copy equal to the tracked files as they are now. Times of unchanged files stay, so little compiles.
refresh() {
    mkdir -p "$COPY" "$PRISTINE"
    git ls-files -z | tar --null --files-from=- --create --ignore-failed-read 2>/dev/null | tar --extract --directory "$PRISTINE"
    (cd "$COPY" && find . -type f -not -path './target/*' -print0) | while IFS= read -r -d '' file; do
        [ -e "$PRISTINE/$file" ] || rm -f "${COPY:?}/$file"
    done
    (cd "$PRISTINE" && find . -type f -print0) | while IFS= read -r -d '' file; do
        cmp -s "$PRISTINE/$file" "$COPY/$file" || { mkdir -p "$COPY/$(dirname "$file")" && cp "$PRISTINE/$file" "$COPY/$file"; }
    done
}

# Begins with the dependencies that the tests of this tree were compiled with, by links; what the copy's own crates
# come to is apart.
borrow_dependencies() {
    local own="$TARGET/mutants/target/debug"
    if [ -d "$own" ] || [ ! -d "$TARGET/debug/deps" ]; then return; fi
    mkdir -p "$own"
    cp -al "$TARGET/debug/deps" "$TARGET/debug/build" "$TARGET/debug/.fingerprint" "$own/"
    find "$own" -maxdepth 2 -name '*commonweight*' -exec rm -rf {} +
}

# Runs the tests in a contract's library on the copy until one fails: 0 all passed, 100 a test failed, anything else
# did not compile. Nearly the whole workspace is named, so that the dependencies have the features that they were
# compiled with; the tests through a node would link every contract again.
tests_of() {
    (cd "$COPY" && CARGO_TARGET_DIR="$TARGET/mutants/target" cargo nextest run --locked --cargo-quiet --workspace \
        --exclude commonweight-integration-tests --features contract --lib -E "package(commonweight-$1)" \
        --max-fail 1:immediate --status-level fail --final-status-level none) >"$LOG" 2>&1
}

# The first test that failed in the log.
killer() { sed -nE 's/^ *(FAIL|TIMEOUT|SIGABRT|SIGSEGV) \[[^]]*\] *(\([^)]*\) *)?[^ ]+ +([^ ]+).*/\3/p' "$LOG" | head -n 1; }

rm -rf "$PRISTINE"
refresh
borrow_dependencies
baseline=''
killed=0
for patch in "${MUTANTS[@]}"; do
    name="${patch#mutants/}"
    contract="${name%%/*}"
    if [ "$contract" != "$baseline" ]; then
        say "compiling and testing $contract as it is (some minutes the first time)"
        tests_of "$contract" || { tail -n 30 "$LOG" >&2 && die "the tests of $contract fail without any mutant"; }
        baseline="$contract"
    fi
    # The ceiling hides this repository, inside which the copy lies: git would skip what is not tracked.
    if ! (cd "$COPY" && GIT_CEILING_DIRECTORIES="$TARGET/mutants" git apply "$ROOT/$patch") 2>"$LOG"; then
        printf 'BROKEN  %-44s does not apply: %s\n' "$name" "$(head -n 1 "$LOG")"
        refresh
        continue
    fi
    status=0
    tests_of "$contract" || status=$?
    case "$status" in
    0) printf 'ALIVE   %-44s %s\n' "$name" "$(sentence_of "$patch")" ;;
    100)
        killed=$((killed + 1))
        printf 'killed  %-44s %s (by %s)\n' "$name" "$(sentence_of "$patch")" "$(killer)"
        ;;
    *) printf 'BROKEN  %-44s does not compile: %s\n' "$name" "$(grep -m 1 '^error' "$LOG" || tail -n 1 "$LOG")" ;;
    esac
    refresh
done

say "$killed of ${#MUTANTS[@]} mutants killed"
[ "$killed" -eq "${#MUTANTS[@]}" ]
