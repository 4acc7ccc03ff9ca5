#!/usr/bin/env bash
# Rule: a source file has at most 400 lines, a file of tests at most 500.
# Reason: a file that fits in the head is read; one that does not is skimmed.
# Fix: split it by noun or by verb into a folder of the same name.
set -euo pipefail
find contracts crates sandbox integration-tests -name '*.rs' -not -path '*/target/*' -print0 | xargs -0 wc -l | awk '
    $2 == "total" { next }
    { limit = $2 ~ /(tests\.rs$|\/tests\/)/ ? 500 : 400 }
    $1 > limit {
        print $2 ": " $1 " lines, at most " limit ": split it by noun or by verb into a folder of the same name"
        failed = 1
    }
    END { exit failed }
'
