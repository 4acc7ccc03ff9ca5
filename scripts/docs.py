#!/usr/bin/env python3
"""Writes docs/errors.md, docs/events.md and the tables of bounds in the contracts' READMEs from the sources.

  scripts/docs.py           write them
  scripts/docs.py --check   say whether they are what the sources give, and change nothing

Reads every enum that derives thiserror::Error, and every enum that is a NEP-297 event. What stands above
a variant is its description: a change there without a change here fails the gate.
"""

import dataclasses
import pathlib
import re
import sys

import bounds

ROOT = pathlib.Path(__file__).resolve().parent.parent
CRATES = [
    "crates/common",
    "contracts/token",
    "contracts/sale",
    "contracts/staking",
    "contracts/royalty",
    "contracts/dao",
    "contracts/mocks/hostile-token",
    "contracts/mocks/hostile-callee",
]


@dataclasses.dataclass
class Variant:
    name: str
    doc: str
    attributes: str
    fields: list[tuple[str, str]]


def enums(source: str, marker: str):
    """The public enums whose attributes contain the marker: name, attributes, lines of the body."""
    lines = source.split("\n")
    for start, line in enumerate(lines):
        if not (named := re.match(r"pub(?:\([a-z]+\))? enum (\w+)", line)):
            continue
        above = start
        while above > 0 and lines[above - 1].strip():
            above -= 1
        attributes = "\n".join(lines[above:start])
        if marker in attributes:
            end = lines.index("}", start)
            yield named[1], attributes, lines[start + 1 : end]


def variants(body: list[str]):
    """The variants of an enum as rustfmt lays them out: one indentation, each with its docs and attributes."""
    doc, attributes, lines = [], [], iter(body)
    for line in lines:
        if line.startswith("    ///"):
            doc.append(line.strip()[3:].strip())
        elif line.startswith("    #["):
            attribute = line.strip()
            while attribute.count("[") != attribute.count("]"):
                attribute += " " + next(lines).strip()
            attributes.append(attribute)
        elif match := re.match(r"    (\w+)\s*([{(,]?)", line):
            rest = line
            if match[2] == "{" and "}" not in line:
                for inner in lines:
                    rest += "\n" + inner
                    if inner.startswith("    }"):
                        break
            inside = re.search(r"\{(.*)\}", rest, re.S)
            fields = re.findall(r"^\s*(\w+): (.+?),?$", inside[1], re.M) if inside else []
            yield Variant(match[1], " ".join(doc), " ".join(attributes), fields)
            doc, attributes = [], []


def sources(crate: str):
    for path in sorted((ROOT / crate / "src").rglob("*.rs")):
        if path.name != "tests.rs" and "tests" not in path.parts:
            yield path.read_text()


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def wire(kind: str) -> str:
    """The type of an event's field as the reader of a log meets it."""
    kind = re.sub(r"Cow<'a, (.*?)>(?!>)", r"\1", kind.strip())
    kind = re.sub(r"&'a |<'a>", "", kind)
    kind = re.sub(r"^\[(.*)\]$", r"Vec<\1>", kind)
    return re.sub(r"\bstr\b", "String", kind.replace("AccountIdRef", "AccountId"))


def coded(source: str):
    """The errors of a source that have a code: each type with its rows of code, occasion and message."""
    for name, _, body in enums(source, "thiserror::Error"):
        rows = [row(variant.doc, variant.attributes) for variant in variants(body)]
        yield name, [found for found in rows if found]
    for doc, attribute, name in re.findall(
        r"((?:^/// .*\n)+)(?:^#\[derive.*\n)*^#\[derive\(.*thiserror::Error.*\n(^#\[error\(.*\n)^pub struct (\w+)", source, re.M
    ):
        found = row(re.sub(r"^/// ?", "", doc, flags=re.M).replace("\n", " ").strip(), attribute)
        yield name, [found] if found else []


def row(doc: str, attributes: str):
    message = re.search(r'#\[error\(\s*"((?:[^"\\]|\\.)*)"', attributes)
    if message and (parts := re.match(r"([A-Z][A-Z0-9_]+): (.*)", message[1])):
        why = re.sub(r"^Returned ", "", doc).rstrip(".")
        return parts[1], why, re.sub(r"\\\s+", "", parts[2])
    return None


def errors_page() -> str:
    page = [
        "# Errors",
        "",
        "Written by `scripts/docs.py` from the sources: change it there.",
        "A call that is refused fails with `CODE: sentence`. The code is stable, the sentence carries the values.",
    ]
    shared = dict(of_enum for source in sources("crates/common") for of_enum in coded(source))
    for crate in CRATES[1:]:
        rows = []
        for source in sources(crate):
            rows += [row for _, of_enum in coded(source) for row in of_enum]
            for name in re.findall(r"#\[from\] (\w+)", source):
                rows += shared.get(name, [])
        if rows:
            page += ["", f"## {crate.split('/')[-1]}", "", "| code | returned | message |", "|---|---|---|"]
            page += [f"| `{code}` | {cell(why)} | {cell(text)} |" for code, why, text in sorted(rows)]
    return "\n".join(page) + "\n"


def events_page() -> str:
    page = [
        "# Events",
        "",
        "Written by `scripts/docs.py` from the sources: change it there.",
        "Each is a log line `EVENT_JSON:{…}` of NEP-297. Amounts are decimal strings; times are nanoseconds in decimal strings.",
        "Balances of the token have the events of NEP-141 besides.",
    ]
    for crate in CRATES:
        for source in sources(crate):
            for _, attributes, body in enums(source, "event_json"):
                standard = re.search(r'standard = "([^"]+)"', attributes)[1]
                page += ["", f"## {crate.split('/')[-1]}", "", f"Standard `{standard}`.", "", "| event | version | what happened | data |", "|---|---|---|---|"]
                for variant in variants(body):
                    version = re.search(r'event_version\("([^"]+)"\)', variant.attributes)
                    data = ", ".join(f"`{name}: {wire(kind)}`" for name, kind in variant.fields)
                    page.append(f"| `{snake(variant.name)}` | {version[1] if version else ''} | {cell(variant.doc.rstrip('.'))} | {cell(data)} |")
    return "\n".join(page) + "\n"


def main() -> int:
    stale = []
    for name, text in [("docs/errors.md", errors_page()), ("docs/events.md", events_page()), *bounds.readmes()]:
        path = ROOT / name
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in sys.argv:
            stale.append(f"{name} is not what the sources give: run scripts/docs.py and commit it")
        else:
            path.write_text(text)
            print(f"wrote {name}")
    print("\n".join(stale), end="\n" if stale else "")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
