"""Symptoms of the journal: how often each was noted since the visit, how badly, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement

_QUIET = timedelta(days=90)
_WORST = ("unspecified", "present", "mild", "moderate", "severe")


def symptoms(facts: Facts) -> list[Statement]:
    """A statement a symptom noted since the visit, the one of most days first; ``new`` after three quiet months."""
    since = facts.symptoms.filter(pl.col("day") >= facts.first)
    found = [_noted(facts, str(name[0]), rows) for name, rows in since.group_by("metric", maintain_order=True)]
    return sorted(found, key=lambda one: (-int(one.data["days"]), one.label))


def _noted(facts: Facts, metric: str, rows: pl.DataFrame) -> Statement:
    lang = facts.lang
    earlier = facts.symptoms.filter(pl.col("metric") == metric, pl.col("day") < facts.first)
    last_before: Any = earlier["day"].max()
    fresh = last_before is None or last_before < facts.first - _QUIET
    worst = max(rows["code"].fill_null("unspecified").to_list(), key=_rank)
    days: list[date] = sorted(set(rows["day"].to_list()))
    name = catalogue().get(metric).name(lang)
    words = {
        "label": name,
        "n": str(len(days)),
        "span": facts.span(days[0], days[-1]),
        "worst": catalogue().code_name(worst, lang).lower() if _rank(worst) > 1 else "",
    }
    key = "brief.symptom" if words["worst"] else "brief.symptom_plain"
    said = text(key, lang, len(days), **words)
    if fresh:
        said = f"{said} {text('brief.symptom_new', lang)}"
    data = {"metric": metric, "days": len(days), "first": days[0], "last": days[-1], "worst": worst, "new": fresh}
    marks = {"marks": [[day.isoformat(), _rank(code or "")] for day, code in rows.select("day", "code").iter_rows()]}
    ids = tuple(rows["event_id"].to_list())
    return Statement(f"symptom:{metric}", "symptom", name, said, (Rows("event", ids),), data | marks, words)


def _rank(code: str) -> int:
    return _WORST.index(code) if code in _WORST else 0
