"""Scores in the terminal: a row a figure, a column an engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from healthkit.ask.bench.question import FAMILIES
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from rich.table import Table

_SHARES = ("accuracy", "abstention", "needless", "consistency", "grounded")
_COUNTS = ("bytes", "requests", "calls", "failed")


def table(document: Mapping[str, Any], lang: str) -> Table:
    """The table of a document."""
    from rich.table import Table

    columns: Mapping[str, Mapping[str, Any]] = document["columns"]
    made = Table(title=text("bench.title", lang, n=document["questions"], seed=document["seed"]))
    made.add_column("")
    for name, one in columns.items():
        made.add_column(name if one["whole"] else f"{name} {text('bench.unfinished', lang)}", justify="right")
    for key in _SHARES:
        made.add_row(text(f"bench.row_{key}", lang), *(_share(one[key], lang) for one in columns.values()))
    made.add_section()
    made.add_row(text("bench.row_untraced", lang), *(number(one["untraced"], lang, 2) for one in columns.values()))
    made.add_row(text("bench.row_findings", lang), *(_findings(one["findings"], lang) for one in columns.values()))
    for key in _COUNTS:
        made.add_row(text(f"bench.row_{key}", lang), *(number(one[key], lang) for one in columns.values()))
    for key in ("seconds_p50", "seconds_p95"):
        made.add_row(text(f"bench.row_{key}", lang), *(_seconds(one[key], lang) for one in columns.values()))
    made.add_section()
    asked = {family for one in columns.values() for family in one["families"]}
    for family in (one for one in FAMILIES if one in asked):
        cells = (_right(one["families"].get(family), lang) for one in columns.values())
        made.add_row(text(f"bench.family_{family}", lang), *cells)
    made.add_row(text("bench.row_read", lang), *(_read(one["read"], lang) for one in columns.values()))
    return made


def rubric_table(document: Mapping[str, Any], lang: str) -> Table:
    """The table of a file of criteria: the score, and that of each tag."""
    from rich.table import Table

    made = Table(title=text("bench.rubric_title", lang, **{key: document[key] for key in ("file", "model", "judge")}))
    made.add_column("")
    made.add_column(text("bench.rubric_score", lang), justify="right")
    made.add_column("n", justify="right")
    made.add_row(text("bench.rubric_whole", lang), _share(document["score"], lang), number(document["examples"], lang))
    made.add_section()
    for tag, share in document["tags"].items():
        made.add_row(tag, _share(share, lang), number(share["n"], lang))
    made.add_section()
    for key in ("unjudged", "refused", "failed", "bytes", "requests"):
        made.add_row(text(f"bench.row_{key}", lang), "", number(document[key], lang))
    return made


def _share(share: Mapping[str, Any] | None, lang: str) -> str:
    """“82 % (74–88)”."""
    if not share:
        return "–"
    value, low, high = (number(100 * share[key], lang) for key in ("value", "low", "high"))
    return text("bench.share", lang, value=value, low=low, high=high)


def _right(share: Mapping[str, Any] | None, lang: str) -> str:
    """“5 of 6”."""
    if not share:
        return "–"
    part = share["value"] * share["n"]
    return text("bench.part", lang, part=number(part, lang, 0 if abs(part - round(part)) < 0.05 else 1), n=share["n"])


def _findings(found: Mapping[str, int], lang: str) -> str:
    return ", ".join(f"{kind} {number(n, lang)}" for kind, n in sorted(found.items())) or "0"


def _seconds(value: float | None, lang: str) -> str:
    return "–" if value is None else f"{number(value, lang, 2)} s"


def _read(read: Mapping[str, int], lang: str) -> str:
    return ", ".join(f"{text(f'bench.how_{how}', lang)} {number(n, lang)}" for how, n in sorted(read.items()))
