"""From a claimed package to rows of ``proposal``: nothing that a document holds is a result before a person says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import polars as pl

from connectors.lab_documents import csv_mapping
from connectors.lab_documents.csv_reading import read_csv
from connectors.lab_documents.csv_text import Grid, decode, grid
from connectors.lab_documents.detection import MAPPING, kind_of
from connectors.lab_documents.pdf import read_report
from connectors.lab_documents.rows import Proposed
from healthkit.errors import DamagedFile, InputError
from healthkit.model.records import FRAMES
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress, Rows
from healthkit.source.documents.words import read_pages, require_text
from healthkit.source.files import Package


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the sources, proposals and unread lines of every document.

    Raises:
        InputError: a locked or scanned PDF, a table without dates.
        DamagedFile: a PDF that cannot be opened.
    """
    done, total = 0, sum(package.members[name].size for name in claim.members)
    numbers: dict[str, int] = {}
    ref = 0
    for name in sorted(claim.members):
        rows, issues = _document(package, name)
        yield from issues
        yield from _new_sources(rows, numbers, package)
        yield Rows("proposal", _frame(rows, numbers, ref, package))
        yield Counts(
            read={"document": 1, "result": len(rows)},
            unmapped=_unmapped(rows),
        )
        ref += len(rows)
        done += package.members[name].size
        yield Progress(done, total)


def template(package: Package, claim: Claim) -> str:
    """The guessed mapping of a CSV file's columns, as TOML that a person can correct.

    Raises:
        InputError: it is no table, or nothing in its titles is known.
    """
    name = min(claim.members) if claim.members else package.path.name
    table = _table(package, name)
    return csv_mapping.as_toml(csv_mapping.guess(table) or csv_mapping.Mapping(titles=tuple(table.rows[0])))


def _document(package: Package, name: str) -> tuple[list[Proposed], list[Issue]]:
    if package.head(name, 1024).find(b"%PDF-") >= 0:
        pages = require_text(read_pages(package.body(name), name), name)
        report = read_report(pages.pages)
        issues = [
            Issue("line_unread", name, f"page {line.page}, line {line.number}", line.text[:200])
            for line in report.unread
        ]
        issues += [Issue("no_result", name, f"page {row.page}", row.line[:200]) for row in report.pending]
        if pages.count > len(pages.pages):
            issues.append(Issue("pages_unread", name, f"page {len(pages.pages) + 1}"))
        if not report.rows:
            raise InputError(f"No result could be read in {name}.", "Enter its results by hand, or send them as CSV.")
        return report.rows, issues
    table = _table(package, name)
    text = package.context.get(MAPPING)
    mapping = csv_mapping.given(text, table) if text else csv_mapping.guess(table)
    if mapping is None:
        raise InputError(
            f"{name} is no table of results that is understood.", "Say what its columns hold: --mapping FILE.toml."
        )
    rows, pending = read_csv(table, mapping, name)
    return rows, [Issue("no_result", name, "", row.line[:200]) for row in pending]


def _table(package: Package, name: str) -> Grid:
    text = decode(package.body(name))
    table = grid(text) if text else None
    if table is None or not table.rows:
        raise DamagedFile(f"{name} is not a readable table.", "Export it again as CSV.")
    return table


def _new_sources(rows: Sequence[Proposed], numbers: dict[str, int], package: Package) -> Iterator[Rows]:
    """One source a laboratory."""
    fresh = []
    for row in rows:
        laboratory = _laboratory(row, package)
        if laboratory not in numbers:
            numbers[laboratory] = len(numbers) + 1
            fresh.append({"source": numbers[laboratory], "app": laboratory, "product_class": "record"})
    if fresh:
        yield Rows("source", pl.DataFrame(fresh, schema=FRAMES["source"]))


def _laboratory(row: Proposed, package: Package) -> str:
    return str(row.row.get("performer") or package.context.get("app") or "Laboratory report")


def _frame(rows: Sequence[Proposed], numbers: dict[str, int], ref: int, package: Package) -> pl.DataFrame:
    made = [
        (
            ref + index,
            numbers[_laboratory(row, package)],
            row.page or None,
            row.line,
            json.dumps({key: value for key, value in row.row.items() if value is not None}, ensure_ascii=False),
            row.analyte,
            sorted(row.doubts),
        )
        for index, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(made, schema=FRAMES["proposal"], orient="row")


def _unmapped(rows: Sequence[Proposed]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row.analyte is None:
            name = str(row.row["name"] or "?")
            found[name] = found.get(name, 0) + 1
    return found


__all__ = ["kind_of", "read", "template"]
