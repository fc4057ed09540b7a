"""Which tables of a package have a mapping of ours: one given by the person, or a TOML file of the same name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from healthkit.source.contract import Claim
from healthkit.source.files import Package

MAPPING = "mapping"
"""Key of the package's context under which a person's mapping comes, as TOML."""
GUESS = "?"
"""In place of a mapping: is a guess possible?"""
_ROW = re.compile(r"^\s*row\s*=", re.MULTILINE)
_ENDINGS = (".csv", ".tsv", ".txt")
_LARGEST_MAPPING = 1 << 20


def claim(package: Package) -> Claim | None:
    """The tables, and the mappings that lie beside them."""
    given = package.context.get(MAPPING)
    if given == GUESS:
        from connectors.csv_table.guess import guessable

        return Claim(frozenset(package.members), "csv") if package.kind == "file" and guessable(package) else None
    if given:
        names = _tables(package) if _ROW.search(given) else []
        return Claim(frozenset(names), "csv") if names else None
    pairs = beside(package)
    return Claim(frozenset(pairs) | frozenset(pairs.values()), "csv") if pairs else None


def beside(package: Package) -> dict[str, str]:
    """Tables by name, with the name of the mapping beside each."""
    found = {}
    for name in sorted(package.members):
        mapping = str(PurePosixPath(name).with_suffix(".toml"))
        if name.lower().endswith(_ENDINGS) and mapping in package.members and _is_mapping(package, mapping):
            found[name] = mapping
    return found


def _is_mapping(package: Package, name: str) -> bool:
    if package.members[name].size > _LARGEST_MAPPING:
        return False
    return bool(_ROW.search(package.head(name, _LARGEST_MAPPING).decode("utf-8-sig", "replace")))


def _tables(package: Package) -> list[str]:
    """A single file whatever its name, or what is called a table inside a folder or zip; no PDF, zip or picture."""
    names = [name for name in package.members if package.kind == "file" or name.lower().endswith(_ENDINGS)]
    return [name for name in sorted(names) if _is_text(package.head(name, 4096))]


def _is_text(head: bytes) -> bool:
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 not in head[::2] or 0 not in head[1::2]
    return wide and not head.startswith((b"%PDF", b"PK\3\4")) and head.lstrip()[:1] not in (b"<", b"{", b"[")
