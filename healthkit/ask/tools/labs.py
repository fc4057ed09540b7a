"""The tool that reads laboratory results: verified, with range, flag and change, each beside its laboratory."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from healthkit.ask.labs.plan import Asks, LabPlan
from healthkit.ask.labs.run import run as computed
from healthkit.ask.labs.shelf import shelf, within
from healthkit.ask.labs.topic import TOPIC
from healthkit.ask.periods import Period
from healthkit.ask.tools import compact, provenance
from healthkit.ask.tools.naming import Span
from healthkit.ask.tools.tool import Desk, Outcome, Tool, ToolRefused
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import Understood
from healthkit.errors import UnknownName
from healthkit.i18n import text
from healthkit.model.analytes import Panel, analytes
from healthkit.source.labs import analyte_named
from healthkit.source.labs_words import Row, change_words, critical_words, name_of, question_words

Measure = Literal[
    "latest", "first", "highest", "lowest", "average", "median", "list", "change", "trend_per_year", "count",
]  # fmt: skip
_ASKS: dict[str, Asks] = {"average": "mean", "trend_per_year": "rate", "count": "times"}
_TEXT = 120  # characters of a result in words


class Results(Span):
    """Results of one analyte, of a panel, or of all."""

    analyte: str | None = Field(
        default=None,
        max_length=80,
        description="Analyte id, name or LOINC code, e.g. ldl, hba1c, 4548-4. Leave out for the latest of each.",
    )
    measure: Measure = Field(
        default="latest", description="With analyte: what to tell of it. change is from the result before the latest."
    )
    panel: Panel | None = Field(default=None, description="Without analyte: only this panel.")
    only_flagged: bool = Field(
        default=False, description="Without analyte: only results outside the range that they are held against."
    )


def run(desk: Desk, given: Results) -> Outcome:
    """One analyte, or the newest of each."""
    scope = desk.session.scope(desk.session.as_of, desk.lang)
    period = given.period(scope.as_of)
    if given.analyte is None:
        return _newest(given, period, scope, desk.lang)
    return _of_one(given, period, scope, desk.lang)


def _of_one(given: Results, period: Period, scope: Scope, lang: str) -> Outcome:
    try:
        analyte = analyte_named(given.analyte or "")
    except UnknownName as unknown:
        raise ToolRefused(unknown.message, f"{unknown.hint} The tool catalogue finds ids.".strip()) from None
    label = provenance.of_analytes(scope, [analyte.id])
    title = analyte.name(lang)
    if not shelf(scope).has(analyte.id):
        content = {"analyte": analyte.id, "answer": text("tools.no_result", lang), "results": []}
        return Outcome(content, "result", label.sources, label.categories, title)
    plan = LabPlan(_ASKS.get(given.measure, given.measure), period, (analyte.id,))  # type: ignore[arg-type]
    answer = TOPIC.answer("", Understood(plan, lang), scope, lang)
    chosen = computed(plan, scope).chosen
    content = {
        "analyte": analyte.id,
        **compact.of_answer(answer, label, lang),
        **compact.capped([_whole(row, lang) for row in chosen], "results", newest=True),
    }
    return Outcome(content, "result", label.sources, label.categories, title, compact.evidence(answer), answer)


def _newest(given: Results, period: Period, scope: Scope, lang: str) -> Outcome:
    of_panel = {name for name in shelf(scope).held if name and analytes()[name].panel == given.panel}
    book = shelf(scope).book(())
    rows = [row for row in book.latest if row["day"] is None or within(row, period)]
    doubtful = book.questions
    if given.panel:
        rows, doubtful = ([row for row in every if row["analyte"] in of_panel] for every in (rows, doubtful))
    if given.only_flagged:
        rows = [row for row in rows if row["flag"] not in (None, "in")]
    label = provenance.of_analytes(scope, of_panel)  # of what is not flagged, or not there, something is told too
    title = text("tools.labs_flagged" if given.only_flagged else "tools.labs", lang)
    days = [row["day"] for row in rows if row["day"]]
    content: dict[str, Any] = {
        "about": "The newest result of each analyte" + (", outside its range only" if given.only_flagged else ""),
        "count": len(rows),
        "from": compact.day(min(days, default=None)),
        "to": compact.day(max(days, default=None)),
        **compact.capped([_short(row, lang) for row in rows], "results"),
        "sources": list(label.sources)[: compact.MOST],
    }
    if doubtful:
        content["not_told"] = f"{len(doubtful)} results whose number is in question"
    return Outcome(content, "result", label.sources, label.categories, title)


def _short(row: Row, lang: str) -> dict[str, Any]:
    """One result of a sheet: what it is, where it stands, and what must be said of it."""
    about = row["analyte"] or ""
    bounds = [compact.figure(row[side], about) for side in ("range_low", "range_high")]
    changed = change_words(row, lang) if row["real"] else None
    return _filled(
        {
            "analyte": row["analyte"] or name_of(row, lang),
            "value": compact.figure(row["value"], about),
            "comparator": row["comparator"],
            "in_words": _in_words(row),
            "unit": row["unit"],
            "day": compact.day(row["day"]),
            "range": bounds if any(bound is not None for bound in bounds) else None,
            "flag": row["flag"],
            "change": changed,
            "critical": critical_words(row, lang),
            "conflict": row["conflict"] or None,
        }
    )


def _whole(row: Row, lang: str) -> dict[str, Any]:
    """One result with all that can be said of it; the range is the one it is held against."""
    return _short(row, lang) | _filled(
        {
            "name": name_of(row, lang),
            "range_of": row["range_origin"],
            "change": change_words(row, lang),
            "doubt": question_words(row, lang),
            "computed_by": row["derived"],
            "laboratory": row["laboratory"],
        }
    )


def _in_words(row: Row) -> str | None:
    return None if row["value"] is not None else (row["value_text"] or row["value_code"] or "")[:_TEXT]


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, "")}


TOOL = Tool(
    name="labs",
    description=(
        "Laboratory results, verified: value, unit, range it is held against and whose range that is, flag, change and "
        "whether the change is larger than chance explains. Without analyte: the newest result of each. Traps: results "
        "of different laboratories or methods compare badly; a flag is no diagnosis; a result with a comparator (<5) "
        "is a bound, not a number; HbA1c and fasting glucose are different tests; a change within noise is no change. "
        "Always say unit and day; never convert units yourself."
    ),
    arguments=Results,
    run=run,
)
