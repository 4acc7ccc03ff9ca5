#!/usr/bin/env python3
# Rule: docs/crossings/<contract>.md says for each thing that can be pending what each event does to it, by a test
#   that exists or by a reason; and each state type, method and event of the contract stands in its rows or columns.
# Reason: the faults that audits found sat between two features: something was pending, and something else happened.
# Fix: add the row, the name or the test that is named; docs/CROSSINGS.md says what rows, columns and codes are.
"""Reads pages and sources, and compiles nothing: a test is found by the file of its module and the name of its fn."""

import functools
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "scripts"))

import docs  # noqa: E402 (scripts/docs.py knows how events are written)

COLUMNS = [f"c{number}" for number in range(1, 16)]
SECTIONS = ["Rows", "Columns", "Cells", "Tests", "Reasons"]
HEADERS = {
    "Rows": ["row", "pending", "state", "methods", "events"],
    "Columns": ["column", "methods", "events"],
    "Cells": ["", *COLUMNS],
}
DEFINITION = re.compile(r"- \*\*([TN]\d+)\*\* (.+)")
# An envelope of versions and a record of an earlier layout are no state of their own.
PLUMBING = re.compile(r"Versioned\w*|\w+V\d+")
# What a table holds beside types of this project.
FOREIGN = {"AccountId", "NearToken", "Option", "String", "Vec"}


# The sources.

def production(contract: str) -> str:
    """The sources of a contract without its tests."""
    return "\n".join(docs.sources(f"contracts/{contract}"))


def declarations(source: str):
    """Types with what stands above them: the attributes, as rustfmt lays them out."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if match := re.match(r"(?:pub(?:\([^)]*\))? )?(?:struct|enum) (\w+)", line):
            above = number
            while above > 0 and lines[above - 1].strip():
                above -= 1
            yield match[1], "\n".join(lines[above:number])


def state_types(source: str) -> set[str]:
    """Types that are read from storage, and those of other crates that a table holds."""
    stored = re.compile(r"derive\([^)]*\b(Stored|BorshDeserialize)\b|near\([^)]*(\bborsh\b|contract_state)", re.S)
    found = {name for name, attributes in declarations(source) if stored.search(attributes)}
    for value in re.findall(r": Table<.*, (.*?)> = Table::new", source):
        found |= set(re.findall(r"\b[A-Z]\w+", value)) - FOREIGN
    return {name for name in found if not PLUMBING.fullmatch(name)}


def methods(source: str) -> set[str]:
    """What `#[near] impl` blocks export: the public methods of the contract, and all of a trait."""
    found = set()
    for of_trait, body in re.findall(r"^#\[near\]\n(?:#\[.*\]\n)*impl (.* for )?Contract \{\n((?:(?!\}).*\n)*)", source, re.M):
        found |= set(re.findall(rf"^    {'' if of_trait else 'pub '}fn (\w+)", body, re.M))
    return found


def events(contract: str) -> set[str]:
    return {
        variant.name
        for source in docs.sources(f"contracts/{contract}")
        for _, _, body in docs.enums(source, "event_json")
        for variant in docs.variants(body)
    }


@functools.cache
def shared_names() -> set[str]:
    """The types of the crates that contracts share: a row may name them."""
    crates = (path.relative_to(ROOT) for path in (ROOT / "crates").iterdir())
    return {name for crate in crates for source in docs.sources(str(crate)) for name, _ in declarations(source)}


# The tests.

@functools.cache
def packages() -> dict[str, pathlib.Path]:
    manifests = [path for folder in ["contracts", "crates"] for path in (ROOT / folder).rglob("Cargo.toml")]
    manifests += [ROOT / "sandbox/Cargo.toml", ROOT / "integration-tests/Cargo.toml"]
    return {tomllib.loads(path.read_text())["package"]["name"]: path.parent for path in manifests}


def test_files(binary: str):
    """The sources of a test binary, each with the path of its module."""
    package, _, target = binary.partition("::")
    folder = packages().get(package)
    if folder is None:
        return
    if not target:
        root = folder / "src"
    elif target.startswith("bin/"):
        root = folder / "src" / target
    else:
        root = folder / "tests" / target
    files = sorted(root.rglob("*.rs"))
    if not root.is_dir():
        files, root = [root.with_suffix(".rs")], root.parent
    for path in filter(pathlib.Path.exists, files):
        module = path.relative_to(root).with_suffix("").parts
        yield path, [] if module in [("lib",), ("main",), (root.name,)] else list(module)


@functools.cache
def tests(binary: str) -> dict[str, bool]:
    """The tests of a binary by their path, and whether each has cases."""
    found = {}
    for path, module in test_files(binary):
        inner, lines = [], path.read_text().split("\n")
        for number, line in enumerate(lines):
            if match := re.match(r"(\s*)(?:pub(?:\([^)]*\))? )?mod (\w+) \{$", line):
                inner.append((match[1] + "}", match[2]))
            elif inner and line == inner[-1][0]:
                inner.pop()
            elif match := re.match(r"\s*(?:pub(?:\([^)]*\))? )?(?:async )?fn (\w+)", line):
                above = number
                while above > 0 and lines[above - 1].strip() and not re.match(r"\s*\}$", lines[above - 1]):
                    above -= 1
                attributes = "\n".join(lines[above:number])
                if re.search(r"#\[(\w+::)?(test|rstest)\b", attributes):
                    name = "::".join([*module, *(name for _, name in inner), match[1]])
                    found[name] = "rstest" in attributes
    return found


def test_exists(name: str) -> bool:
    binary, _, path = name.partition(" ")
    known = tests(binary)
    return path in known or known.get(path.rpartition("::")[0], False)


# The pages.

def sections(text: str) -> dict[str, list[str]]:
    found, lines = {}, []
    for line in text.split("\n"):
        if line.startswith("## "):
            lines = found.setdefault(line[3:].strip(), [])
        elif line.strip():
            lines.append(line)
    return found


def table(lines: list[str]) -> list[list[str]]:
    """The rows of a table, its header first and without the line below that."""
    bars = [line.strip().removeprefix("|").removesuffix("|") for line in lines if line.startswith("|")]
    rows = [[cell.strip() for cell in row.split("|")] for row in bars]
    return rows[:1] + rows[2:]


def names(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


class Page:
    """One contract's page, and what is wrong with it."""

    def __init__(self, contract: str, text: str):
        self.contract = contract
        self.faults: list[str] = []
        self.sections = sections(text)
        for name in SECTIONS:
            if name not in self.sections:
                self.faults.append(f"the section '{name}' is missing")
        self.rows = self.table_of("Rows")
        self.columns = self.table_of("Columns")
        self.cells = self.table_of("Cells")
        self.codes = self.definitions()

    def table_of(self, section: str) -> dict[str, list[str]]:
        """The rows of a section's table, by their first cell."""
        header, *rows = table(self.sections.get(section, [])) or [[]]
        if section in self.sections and header != HEADERS[section]:
            self.faults.append(f"the table of '{section}' has other columns than | {' | '.join(HEADERS[section])} |")
        found = {}
        for row in rows:
            if len(row) != len(HEADERS[section]):
                self.faults.append(f"{section}: {row[0]} has {len(row)} cells, not {len(HEADERS[section])}")
            if row[0] in found:
                self.faults.append(f"{section}: {row[0]} stands there twice")
            found[row[0]] = row[1:]
        return found

    def definitions(self) -> dict[str, str]:
        found = {}
        for section, kind in [("Tests", "T"), ("Reasons", "N")]:
            for line in self.sections.get(section, []):
                match = DEFINITION.fullmatch(line)
                if not match or match[1][0] != kind:
                    self.faults.append(f"{section}: not '- **{kind}1** …': {line}")
                elif match[1] in found:
                    self.faults.append(f"{match[1]} is defined twice")
                else:
                    found[match[1]] = match[2]
        return found

    def check_cells(self):
        for row in self.rows.keys() - self.cells.keys():
            self.faults.append(f"{row} has no cells")
        for row in self.cells.keys() - self.rows.keys():
            self.faults.append(f"the cells of {row} belong to no row")
        used = set()
        for row, cells in self.cells.items():
            for column, cell in zip(COLUMNS, cells):
                codes = re.split(r"[\s,]+", cell) if cell else []
                if not codes:
                    self.faults.append(f"{row} × {column} is empty")
                for code in codes:
                    if code not in self.codes:
                        self.faults.append(f"{row} × {column} names '{code}', which is not defined")
                used.update(codes)
        for code in self.codes.keys() - used:
            self.faults.append(f"no cell names {code}")

    def check_tests(self):
        for code, text in self.codes.items():
            if code[0] != "T":
                continue
            match = re.match(r"`([^`]+)`: \S", text)
            if not match:
                self.faults.append(f"{code} is not '`crate path::of_the_test`: what it shows'")
            elif not test_exists(match[1]):
                self.faults.append(f"{code}: there is no test {match[1]}")

    def check_names(self):
        if list(self.columns) != COLUMNS:
            self.faults.append(f"the columns are not {COLUMNS[0]} to {COLUMNS[-1]} in their order")
        source = production(self.contract)
        declared = {name for name, _ in declarations(source)} | shared_names()
        tables = [(self.rows, [1, 2, 3]), (self.columns, [None, 0, 1])]
        kinds = [
            ("state type", state_types(source), declared),
            ("method", methods(source), methods(source)),
            ("event", events(self.contract), events(self.contract)),
        ]
        for kind, (what, required, known) in enumerate(kinds):
            places = [(rows, positions[kind]) for rows, positions in tables if positions[kind] is not None]
            named = {name for rows, at in places for cells in rows.values() for cell in cells[at : at + 1] for name in names(cell)}
            self.faults += [f"the {what} {name} stands in no row and in no column" for name in sorted(required - named)]
            self.faults += [f"there is no {what} {name}" for name in sorted(named - known)]


def page_faults(contract: str) -> list[str]:
    path = ROOT / "docs/crossings" / f"{contract}.md"
    if not path.exists():
        return [f"docs/crossings/{contract}.md: the page is missing"]
    page = Page(contract, path.read_text())
    page.check_cells()
    page.check_tests()
    page.check_names()
    return [f"docs/crossings/{contract}.md: {fault}" for fault in page.faults]


def main() -> int:
    contracts = sorted(path.parent.parent.name for path in ROOT.glob("contracts/*/src/contract.rs"))
    index = (ROOT / "docs/CROSSINGS.md").read_text()
    found = [f"docs/CROSSINGS.md: {column} is missing" for column in COLUMNS if f"\n| {column} |" not in index]
    found += [f"docs/CROSSINGS.md: no link to {name}" for name in contracts if f"(crossings/{name}.md)" not in index]
    for path in sorted((ROOT / "docs/crossings").glob("*.md")):
        if path.stem not in contracts:
            found.append(f"docs/crossings/{path.name}: no contract has this name")
    for contract in contracts:
        found += page_faults(contract)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
