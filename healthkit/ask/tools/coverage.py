"""The tool that says what the vault holds: metrics with their span and gaps, sources, and how much of a record."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from healthkit.ask.tools import compact, provenance
from healthkit.ask.tools.naming import metric_id
from healthkit.ask.tools.provenance import Label
from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool
from healthkit.ask.topics import Scope
from healthkit.i18n import text
from healthkit.model.catalogue import Group, catalogue
from healthkit.privacy.categories import of_table
from healthkit.store import queries

_RECORD = (
    "lab_result", "condition", "medication", "allergy", "immunization", "procedure", "encounter", "family_history",
    "document", "nutrition_entry",
)  # fmt: skip


class Asked(Arguments):
    """What to tell of."""

    metric: str | None = Field(default=None, max_length=80, description="Only this metric, by id or name.")
    group: Group | None = Field(default=None, description="Only metrics of this group.")
    part: Literal["metrics", "sources", "record"] = Field(
        default="metrics",
        description="metrics: span, days with data and gaps of each; sources: devices and apps; record: how many "
        "entries the medical record has of each kind.",
    )


def run(desk: Desk, given: Asked) -> Outcome:
    """The part that was asked for."""
    scope = desk.session.scope(desk.session.as_of, desk.lang)
    if given.part == "sources":
        return _sources(desk, scope, desk.lang)
    return _record(scope, desk.lang) if given.part == "record" else _metrics(given, scope, desk.lang)


def _metrics(given: Asked, scope: Scope, lang: str) -> Outcome:
    held = scope.reader.presence().metrics
    wanted = metric_id(given.metric) if given.metric else None
    if wanted:
        names, label = [wanted] * (wanted in held), provenance.of_metrics(scope, [wanted])
    elif given.group:
        of_group = [one.id for one in catalogue().metrics.values() if one.group == given.group]
        names, label = [name for name in held if name in of_group], provenance.of_metrics(scope, of_group)
    else:
        names, label = list(held), provenance.everything(scope)
    told = [_lean(row, lang, whole=bool(wanted)) for row in _covered(scope, names)]
    content: dict[str, Any] = {"metrics_held": len(names), **compact.capped(told, "metrics")}
    if wanted or given.group:
        content["sources"] = list(label.sources)
    return Outcome(content, "aggregate", label.sources, label.categories, text("tools.coverage", lang))


def _covered(scope: Scope, names: list[str]) -> list[dict[str, Any]]:
    """Coverage of some metrics, those with most days first."""
    from healthkit.analysis.coverage import coverage

    held = scope.reader.presence().metrics
    if not names:
        return []
    days = scope.reader.con.execute(queries.text("tools_days_of"), {"metrics": names}).pl()
    found = coverage(days, max(one.last for one in held.values()))
    return sorted(found.to_dicts(), key=lambda row: (-row["days"], row["metric"]))


def _lean(row: dict[str, Any], lang: str, *, whole: bool) -> dict[str, Any]:
    metric = catalogue().get(row["metric"])
    found = {
        "metric": row["metric"], "unit": metric.unit, "from": compact.day(row["first"]), "to": compact.day(row["last"]),
        "days": row["days"], "gaps_count": row["gaps"] or None, "longest_gap_days": row["longest_gap"] or None,
        "stopped": row["stale"] or None,
    }  # fmt: skip
    if whole:
        found |= {"name": metric.name(lang), "longest_gap_from": compact.day(row["gap_from"])}
        found["share_of_days_pct"] = round(100 * row["share"], 1) if row["share"] is not None else None
    return {key: value for key, value in found.items() if value not in (None, "")}


def _sources(desk: Desk, scope: Scope, lang: str) -> Outcome:
    from healthkit.source.board import sources

    rows = [
        {
            "source": row["source"], "class": row["product_class"], "metrics_count": row["metrics"],
            "from": compact.day(row["first"]), "to": compact.day(row["last"]),
        }
        for row in sources(desk.vault).to_dicts()
    ]  # fmt: skip
    held = [table for table, entries in _counts(scope).items() if entries]
    label = provenance.everything(scope)
    kinds = label.categories.union(*map(of_table, held))
    return Outcome(compact.capped(rows, "sources"), "aggregate", label.sources, kinds, "coverage")


def _record(scope: Scope, lang: str) -> Outcome:
    label = Label(provenance.products(scope), frozenset[str]().union(*map(of_table, _RECORD)))
    return Outcome(
        {"entries_count": _counts(scope)}, "aggregate", label.sources, label.categories, text("tools.coverage", lang)
    )


def _counts(scope: Scope) -> dict[str, int]:
    """How many entries each table of the record holds."""
    union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name} WHERE retired_batch IS NULL" for name in _RECORD)
    return dict(scope.reader.con.execute(union).fetchall())


TOOL = Tool(
    name="coverage",
    description=(
        "What the vault holds: for each metric its unit, first and last day, days with data, gaps, and whether it "
        "stopped; or the devices and apps; or how many entries the medical record has. Call it before you say that "
        "something is not there, and when the person asks what can be asked. A gap is missing data, not a zero."
    ),
    arguments=Asked,
    run=run,
)
