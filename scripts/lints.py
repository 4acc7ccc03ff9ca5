#!/usr/bin/env python3
"""Reads what cargo says as JSON, prints the warnings and errors that are this project's own, and fails on any.

  cargo clippy --message-format json … | scripts/lints.py

A warning about code that a macro of near-sdk wrote is nobody's here to repair: #[near] and #[ext_contract]
add public items without documentation. So is one about code of another crate. Everything else counts.
"""

import json
import sys

MACROS = ("near_sdk", "#[near", "#[ext_contract", "#[derive(")


def foreign(span: dict) -> bool:
    """Whether a place is another crate's, or the output of such a macro."""
    macro = span["expansion"]["macro_decl_name"] if span["expansion"] else ""
    return span["file_name"].startswith("/") or any(name in macro for name in MACROS)


def written_elsewhere(message: dict) -> bool:
    """Whether every place that the message points at is foreign."""
    primary = [span for span in message["spans"] if span["is_primary"]]
    return bool(primary) and all(foreign(span) for span in primary)


def main() -> int:
    seen, finished = set(), False
    for line in sys.stdin:
        if not line.startswith("{"):
            continue
        entry = json.loads(line)
        if entry["reason"] == "build-finished":
            finished = entry["success"]
        if entry["reason"] != "compiler-message":
            continue
        message = entry["message"]
        counts = message["level"] in ("warning", "error") or message["level"].startswith("error")
        if not counts or not message["spans"] or (message["level"] == "warning" and written_elsewhere(message)):
            continue
        if message["rendered"] not in seen:
            seen.add(message["rendered"])
            print(message["rendered"])
    return 0 if finished and not seen else 1


if __name__ == "__main__":
    sys.exit(main())
