#!/usr/bin/env python3
# Rule: a link in a Markdown file of this repository leads to a file, and to a heading, that is there.
# Reason: a reader who follows a dead link stops trusting the rest.
# Fix: correct the link, or write what it promises.
"""Checks relative links; addresses on the network are not fetched."""

import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def anchors(path: pathlib.Path) -> set[str]:
    """The anchors that a renderer makes from the headings of a file."""
    text = FENCE.sub("", path.read_text())
    headings = re.findall(r"^#+\s+(.*?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def faults(path: pathlib.Path) -> list[str]:
    found = []
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", path.read_text()))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists():
            found.append(f"{path}: {link} leads nowhere")
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            found.append(f"{path}: {link}: there is no such heading")
    return found


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        check=True, capture_output=True, text=True,
    ).stdout.split("\n")
    found = [fault for name in filter(None, listed) if pathlib.Path(name).exists() for fault in faults(pathlib.Path(name))]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
