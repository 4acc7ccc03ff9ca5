#!/usr/bin/env python3
# Rule: every dependency has a licence that deny.toml allows, comes from crates.io, and is not banned there.
# Reason: one careless `cargo add` can change what this code may be used for, or who can change it.
# Fix: take another crate; or argue for the licence in deny.toml.
"""The part of `cargo deny check` that needs neither cargo-deny nor a network; deny.toml is the one list."""

import json
import pathlib
import re
import subprocess
import sys
import tomllib

CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"


def allows(expression: str, allowed: set[str]) -> bool:
    """Evaluates an SPDX expression; the old form with a slash means OR."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))

    def either() -> bool:
        result = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = both() or result
        return result

    def both() -> bool:
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = one() and result
        return result

    def one() -> bool:
        name = tokens.pop(0)
        if name == "(":
            result = either()
            tokens.pop(0)
            return result
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            return f"{name} WITH {tokens.pop(0)}" in allowed
        return name.removesuffix("+") in allowed

    return either()


def main() -> int:
    rules = tomllib.loads(pathlib.Path("deny.toml").read_text())
    allowed = set(rules["licenses"]["allow"])
    banned = {ban["crate"]: ban["reason"] for ban in rules["bans"]["deny"]}
    metadata = json.loads(subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked"], check=True, capture_output=True, text=True,
    ).stdout)
    faults = []
    for package in metadata["packages"]:
        name = f"{package['name']} {package['version']}"
        if package["source"] is None:
            continue
        if package["source"] != CRATES_IO:
            faults.append(f"{name} comes from {package['source']}")
        if package["name"] in banned:
            faults.append(f"{name} is banned: {banned[package['name']]}")
        if not package["license"] or not allows(package["license"], allowed):
            faults.append(f"{name} has the licence {package['license']}, which deny.toml does not allow")
    print("\n".join(sorted(faults)), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
