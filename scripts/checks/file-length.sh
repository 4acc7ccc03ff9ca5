#!/usr/bin/env bash
# Rule: a source file has at most 400 lines, a file of tests at most 500.
# Reason: a file that fits in the head is read; one that does not is skimmed.
# Fix: split it by noun or by verb into a folder of the same name.
set -euo pipefail
failed=0
while IFS= read -r file; do
    case "$file" in
    *tests.rs | */tests/*) limit=500 ;;
    *) limit=400 ;;
    esac
    lines=$(wc -l <"$file")
    if [ "$lines" -gt "$limit" ]; then
        echo "$file: $lines lines, at most $limit: split it by noun or by verb into a folder of the same name"
        failed=1
    fi
done < <(find contracts sandbox integration-tests -name '*.rs' -not -path '*/target/*' | LC_ALL=C sort)
exit "$failed"
