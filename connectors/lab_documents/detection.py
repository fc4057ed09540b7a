"""Whether a package is a laboratory's document: a table of tests that are known, or a PDF that reads like a report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence

from connectors.lab_documents import csv_mapping, vocabulary
from connectors.lab_documents.columns import headers
from connectors.lab_documents.csv_text import decode, grid
from connectors.lab_documents.names import find
from connectors.lab_documents.typed import scan
from healthkit.errors import HealthkitError
from healthkit.model.words import small_letters
from healthkit.source.contract import Claim
from healthkit.source.documents.lines import Line, lines, pieces, settle
from healthkit.source.documents.words import Pages, read_pages
from healthkit.source.files import Package

_PAGES = 3
_LARGEST = 48 << 20
MAPPING = "mapping"
"""Key of the package's context under which a person's mapping of columns comes, as TOML."""
_NO_COLUMNS = {"date", "units"}
"""What a mapping says that names no column: it is meant for a source whose titles are known."""


def claim(package: Package) -> Claim | None:
    """A single file, or every such file of a package that holds nothing else."""
    if package.kind == "folder" or not package.members or len(package.members) > 200:
        return None
    kinds = {name: kind for name in package.members if (kind := kind_of(package, name))}
    if not kinds or len(kinds) < len(package.members):
        return None
    return Claim(frozenset(kinds), "+".join(sorted(set(kinds.values()))))


def kind_of(package: Package, name: str) -> str | None:
    """``pdf`` or ``csv`` where a member is a laboratory's, else None."""
    head = package.head(name)
    if head[:1024].find(b"%PDF-") >= 0:
        return "pdf" if package.members[name].size <= _LARGEST and _is_report(package, name) else None
    if head.lstrip()[:1] in (b"{", b"[", b"<") or package.members[name].size > _LARGEST:
        return None
    return "csv" if is_table(head, package.context.get(MAPPING)) else None


def is_table(head: bytes, mapping: str | None = None) -> bool:
    """Whether a text is a table of laboratory results; with a person's mapping of its columns any table is."""
    if mapping and _is_for_another(mapping):
        return False
    text = decode(head)
    table = grid(text) if text else None
    if table is None or len(table.rows) < 2:
        return False
    if mapping:
        return True
    found = csv_mapping.guess(table)
    if found is None:
        return False
    if found.tests:
        return len(found.tests) >= 2 and _of_a_laboratory(name for name, _ in found.tests.values())
    index = found.columns.get("name")
    if index is None:
        return "loinc" in found.columns
    names = [row[index] for row in table.rows[found.first : found.first + 60] if index < len(row)]
    return sum(find(name) is not None for name in names) >= max(1, len(names) // 5) and _of_a_laboratory(names)


def _of_a_laboratory(names: Iterable[str]) -> bool:
    """Whether some test is no vital sign: a cuff's or a scale's own table is not a laboratory's."""
    return any(found.panel != "vital" for found in map(find, names) if found)


def _is_for_another(mapping: str) -> bool:
    try:
        said = tomllib.loads(mapping.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return False  # the reader names the faulty line
    return bool(said) and said.keys() <= _NO_COLUMNS


def _is_report(package: Package, name: str) -> bool:
    """Whether a PDF is a report; locked and scanned ones are claimed too, so that they are refused with the reason."""
    body = package.body(name, _LARGEST)
    try:
        pages = read_pages(body, name, most=_PAGES, seconds=20)
    except HealthkitError as error:
        return "password" in error.message
    if not pages.readable:
        return any(page.images for page in pages.pages)
    return reads_like_a_report(pages)


def reads_like_a_report(pages: Pages) -> bool:
    """Words of a laboratory, and lines that hold a known test with a result; no bill."""
    every = [line for page in pages.pages for line in lines(settle(page.words), page.number)]
    text = small_letters("\n".join(line.text for line in every))
    words = {found[0] for found in vocabulary.LABORATORY.finditer(text)}
    tests = _tests(every)
    if len(vocabulary.MONEY.findall(text)) > tests:
        return False
    titled = bool(headers(every, "unknown"))
    return tests >= 2 + (not titled) and len(words) >= 1 + (not titled)


def _tests(every: Sequence[Line]) -> int:
    """Lines that begin with a known test and hold a number or words of a result; or whose first piece is a test."""
    count = 0
    for line in every:
        found = scan(line.text)
        named = find(pieces(line.words)[0].text) is not None
        if (found and find(found.name)) or named or _within(line):
            count += 1
    return count


def _within(line: Line) -> bool:
    return bool(re.search(r"\d", line.text)) and any(find(piece.text) is not None for piece in pieces(line.words))
