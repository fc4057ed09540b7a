"""What an import did, in words for the panel."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from healthkit.errors import HealthkitError
from healthkit.i18n import number, reason, text
from healthkit.source.files import open_package
from healthkit.source.outcome import ImportReport
from healthkit.source.proposal import Mapper
from healthkit.source.registry import load_connector

TABLES = "csv_table"
"""The connector of tables that a person maps."""
_MOST = 12


class Told(TypedDict):
    """One package: a title, and what is to be said of it."""

    title: str
    lines: list[str]
    refused: bool


def told(report: ImportReport, lang: str) -> Told:
    """The report of one package, in sentences."""
    name = Path(report.path).name
    if report.error:
        said = [report.error]
        if not report.connector and is_table(Path(report.path)):
            said.append(text("widgets.import_map", lang, file=name))
        return Told(title=text("widgets.import_refused", lang, file=name), lines=said, refused=True)
    new = sum(report.added.values())
    title = "widgets.import_added" if new else "widgets.import_nothing_new"
    seconds = number(report.seconds, lang, 1)
    lines = []
    if report.read:
        lines.append(text("widgets.import_read", lang, what=_list(dict(report.read), lang)))
    if report.duplicates:
        lines.append(text("widgets.import_known", lang, report.duplicates, n=number(report.duplicates, lang)))
    if report.retired:
        lines.append(text("widgets.import_retired", lang, report.retired, n=number(report.retired, lang)))
    if report.held_back:
        lines.append(text("widgets.import_held_back", lang, report.held_back, n=number(report.held_back, lang)))
    lines += [
        text("widgets.import_issue", lang, count, n=number(count, lang), reason=reason(code, lang))
        for code, count in report.issues.most_common(_MOST)
    ]
    if report.unmapped:
        code = "widgets.import_left_out" if report.connector == TABLES else "widgets.import_unmapped"
        lines.append(text(code, lang, what=_list(dict(report.unmapped), lang)))
    lines += report.notes
    head = text(title, lang, new, n=number(new, lang), file=name, seconds=seconds)
    return Told(title=head, lines=lines, refused=False)


def is_table(path: Path) -> bool:
    """Whether a file is a table of titles and rows, which a person can map."""
    mapper = load_connector(TABLES)
    assert isinstance(mapper, Mapper)
    try:
        with open_package(path) as package:
            return mapper.is_table(package)
    except (HealthkitError, OSError):
        return False


def _list(counts: dict[str, int], lang: str) -> str:
    largest = sorted(counts.items(), key=lambda item: -item[1])
    words = ", ".join(f"{name} {number(count, lang)}" for name, count in largest[:_MOST])
    return words + (", …" if len(largest) > _MOST else "")
