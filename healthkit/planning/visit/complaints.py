"""Symptoms of the journal: how often each was noted since the visit, how badly, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from healthkit.i18n import text
from healthkit.insight.journal import grade
from healthkit.model.catalogue import catalogue
from healthkit.model.words import fold
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement

_QUIET = timedelta(days=90)
_WORST = ("unspecified", "present", "mild", "moderate", "severe")


def symptoms(facts: Facts) -> list[Statement]:
    """A statement a symptom noted since the visit, the one of most days first; ``new`` after three quiet months.

    What the catalogue knows, from any source, then what the person named in words of their own."""
    since = facts.symptoms.filter(pl.col("day") >= facts.first)
    found = [_known(facts, str(name[0]), rows) for name, rows in since.group_by("metric", maintain_order=True)]
    found += [made for word in _own_words(facts) if (made := _own(facts, word))]
    return sorted(found, key=lambda one: (-int(one.data["days"]), one.label))


def _known(facts: Facts, metric: str, rows: pl.DataFrame) -> Statement:
    earlier = facts.symptoms.filter(pl.col("metric") == metric, pl.col("day") < facts.first)
    last_before: Any = earlier["day"].max()
    name = catalogue().get(metric).name(facts.lang)
    noted = [(day, code or "unspecified") for day, code in rows.select("day", "code").iter_rows()]
    return _noted(facts, (metric, name), noted, last_before, Rows("event", tuple(rows["event_id"].to_list())))


def _own_words(facts: Facts) -> list[str]:
    return list(dict.fromkeys(fold(one.code or "") for one in facts.own_symptoms))


def _own(facts: Facts, word: str) -> Statement | None:
    """A word of the person's own, as last spelled; its score becomes a grade as that of a known symptom does."""
    entries = [one for one in facts.own_symptoms if fold(one.code or "") == word]
    last = min(facts.as_of, max(one.last_day for one in entries))
    noted, before, ids = [], None, []
    for one in entries:
        days = (one.last_day - one.first_day).days + 1
        spoken = [day for step in range(days) if (day := one.first_day + timedelta(days=step)) <= last]
        news = [day for day in spoken if day >= facts.first]
        past = [day for day in spoken if day < facts.first]
        before = max([*past, *([before] if before else [])], default=None)
        noted += [(day, grade(one.score)) for day in news]
        ids += [one.entry_id] if news else []
    if not noted:
        return None
    name = entries[-1].code or ""
    return _noted(facts, (word, name), sorted(noted), before, Rows("journal", tuple(ids)))


def _noted(
    facts: Facts, named: tuple[str, str], noted: list[tuple[date, str]], last_before: date | None, behind: Rows
) -> Statement:
    metric, name = named
    fresh = last_before is None or last_before < facts.first - _QUIET
    worst = max((code for _, code in noted), key=_rank)
    days = sorted({day for day, _ in noted})
    words = {
        "label": name,
        "n": str(len(days)),
        "span": facts.span(days[0], days[-1]),
        "worst": catalogue().code_name(worst, facts.lang).lower() if _rank(worst) > 1 else "",
    }
    key = "brief.symptom" if words["worst"] else "brief.symptom_plain"
    said = text(key, facts.lang, len(days), **words)
    if fresh:
        said = f"{said} {text('brief.symptom_new', facts.lang)}"
    data = {"metric": metric, "days": len(days), "first": days[0], "last": days[-1], "worst": worst, "new": fresh}
    marks = {"marks": [[day.isoformat(), _rank(code)] for day, code in noted]}
    return Statement(f"symptom:{metric}", "symptom", name, said, (behind,), data | marks, words)


def _rank(code: str) -> int:
    return _WORST.index(code) if code in _WORST else 0
