"""Which tables of a package have a mapping of ours.

One is given with the file, lies beside it under the same name, or is kept by the person for tables with these titles.
"""

from __future__ import annotations

import io
import re
from pathlib import Path, PurePosixPath

from connectors.csv_table.titles import find_delimiter, find_titles
from connectors.csv_table.workbook import is_workbook, open_sheet
from healthkit.errors import HealthkitError, InputError
from healthkit.source import kept_mappings
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.table import distinct, head_of

MAPPING = "mapping"
"""Key of the package's context under which a person's mapping comes, as TOML."""
GUESS = "?"
"""In place of a mapping: is a guess possible?"""
_ROW = re.compile(r"^\s*row\s*=", re.MULTILINE)
_ENDINGS = (".csv", ".tsv", ".txt")
_LARGEST_MAPPING = 1 << 20


def claim(package: Package) -> Claim | None:
    """The tables, and the mappings that lie beside them or that the person keeps."""
    given = package.context.get(MAPPING)
    if given == GUESS:
        return Claim(frozenset(package.members), "csv") if _guessable(package) else None
    if given:
        if is_workbook(package):
            return Claim(frozenset(package.members), "spreadsheet") if _ROW.search(given) else None
        names = _tables(package) if _ROW.search(given) else []
        return Claim(frozenset(names), "csv") if names else None
    pairs, kept = beside(package), kept_for(package)
    if kept and is_workbook(package):
        return Claim(frozenset(package.members), "spreadsheet")
    members = frozenset(pairs) | frozenset(pairs.values()) | frozenset(kept)
    return Claim(members, "csv") if members else None


def is_table(package: Package) -> bool:
    """Whether a package is one table of titles and rows, whatever it holds."""
    if is_workbook(package):
        return True
    if package.kind != "file":
        return False
    (name,) = package.members
    return len(_titles(package, name)) > 1


def kept_for(package: Package) -> dict[str, str]:
    """Tables by name, with the text of the mapping that the person keeps for their titles."""
    folder = package.context.get(kept_mappings.CONTEXT)
    kept = kept_mappings.every(Path(folder)) if folder else ()
    if not kept:
        return {}
    if is_workbook(package):
        for one in kept:
            if _holds(package, one):
                return {package.path.name: one.text}
        return {}
    lying, found = beside(package), {}
    for name in _tables(package):
        known = kept_mappings.fitting(kept, _titles(package, name)) if name not in lying else None
        if known is not None:
            found[name] = known.text
    return found


def _holds(package: Package, one: kept_mappings.Kept) -> bool:
    """Whether a sheet of a spreadsheet is one that a mapping was made for."""
    try:
        titles = open_sheet(package, one.titles, None, ".").table.titles
    except HealthkitError:
        return False
    return kept_mappings.fitting((one,), titles) is not None


def _titles(package: Package, name: str) -> tuple[str, ...]:
    """The titles of a text table by its first lines; none where it is something else."""
    body = package.head(name, 1 << 16)
    if not body or not _is_text(body[:4096]):
        return ()
    head = head_of(io.BytesIO(body))
    try:
        return distinct(find_titles(head, find_delimiter(head), name))
    except InputError:
        return ()


def _guessable(package: Package) -> bool:
    """Whether half or more of a table's other columns are known by their titles; by its first rows."""
    from connectors.csv_table.propose import propose

    if not is_table(package):
        return False
    try:
        made = propose(package, blocks=1)
    except (HealthkitError, OSError, ValueError):
        return False
    others = [one for one in made.columns if one.kind != "place"]
    known = sum(one.kind == "metric" for one in (*others, *made.names))
    return known > 0 and 2 * known >= len(others)


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
