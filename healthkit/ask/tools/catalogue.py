"""The tool that finds names: metrics, analytes, formulas and tables, with units, valid aggregates and traps.

It looks into the program's own declarations only, never into a vault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from pydantic import Field

from healthkit.ask.tools import compact
from healthkit.ask.tools.select_tables import tables
from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool
from healthkit.clinical.formulas import formulas, signature
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue, per_catalogue
from healthkit.model.words import fold

Kind = Literal["metric", "analyte", "formula", "table"]
_MOST = 12
_FILES = "rows"  # inputs that are whole files, which no tool takes


class Search(Arguments):
    """Words to look for."""

    words: str = Field(
        default="", max_length=120, description="Words such as 'heart rate at night'; empty lists the ids of a kind."
    )
    kind: Kind = Field(
        default="metric",
        description="metric: what devices measure; analyte: what laboratories measure; formula: for the tool calc; "
        "table: tables and columns for the tool select.",
    )


def run(desk: Desk, given: Search) -> Outcome:
    """Entries that hold the most of the words, best first."""
    rows = _ranked(_entries(given.kind), given.words)
    if not given.words.strip() and given.kind != "table":
        content: dict[str, Any] = {"kind": given.kind, "ids": [name for name, _ in rows]}
    else:
        found = [_TOLD[given.kind](name, desk.lang) for name, _ in rows[:_MOST]]
        content = {"kind": given.kind, "found": found, **({"more": len(rows) - _MOST} if len(rows) > _MOST else {})}
    return Outcome(content, "result", (), frozenset(), text("tools.catalogue", desk.lang))


def takeable() -> dict[str, Any]:
    """The formulas that a tool can compute: those that take no file."""
    return {
        name: one for name, one in formulas().items() if not any(asked.kind == _FILES for asked in one.inputs)
    }  # fmt: skip


@per_catalogue
def _entries(kind: Kind) -> tuple[tuple[str, str], ...]:
    """Every id of a kind with all the words it answers to, folded."""
    if kind == "metric":
        return tuple(
            (one.id, _joined([one.id, one.group, *one.label.values(), *_flat(one.synonyms.values())]))
            for one in catalogue().metrics.values()
        )
    if kind == "analyte":
        return tuple(
            (one.id, _joined([one.id, one.panel, *one.label.values(), *_flat(one.synonyms.values()), *one.loinc]))
            for one in analytes().all.values()
        )
    if kind == "formula":
        return tuple(
            (name, _joined([name, *(text(f"calc.about_{name}", lang) for lang in ("en", "fr"))])) for name in takeable()
        )
    return tuple((one.name, _joined([one.name, one.about, *one.columns])) for one in tables().values())


def _flat(groups: Iterable[Iterable[str]]) -> Iterable[str]:
    return (word for group in groups for word in group)


def _joined(words: Iterable[str]) -> str:
    return " " + " ".join(fold(word).replace("_", " ") for word in words) + " "


def _ranked(entries: tuple[tuple[str, str], ...], words: str) -> list[tuple[str, int]]:
    """Ids by how many of the words they hold, whole words before beginnings; in the order of the catalogue."""
    asked = [word.rstrip("s") for word in fold(words).replace("_", " ").split()]
    if not asked:
        return [(name, 0) for name, _ in entries]
    scored = []
    for name, said in entries:
        score = sum(
            3 if f" {word} " in said or f" {word}s " in said else 2 if f" {word}" in said else 0 for word in asked
        )
        if score:
            whole = f" {' '.join(asked)} " in said
            scored.append((name, score + 2 * whole))
    return sorted(scored, key=lambda row: -row[1])


def _weight(word: str, said: str) -> int:
    if f" {word} " in said or f" {word}s " in said:
        return 3
    return 2 if f" {word}" in said else 0


def _metric(name: str, lang: str) -> dict[str, Any]:
    one = catalogue()[name]
    found = {
        "metric": one.id, "name": one.name(lang), **compact.unit(one.unit, lang), "group": one.group,
        "aggregates": list(one.aggregates), "usual": one.aggregates[0], "night": one.night or None,
        "trap": one.trap.get(lang) or one.trap.get("en"),
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _analyte(name: str, lang: str) -> dict[str, Any]:
    one = analytes()[name]
    return {
        "analyte": one.id, "name": one.name(lang), "unit": one.unit, "panel": one.panel,
        "about": one.about.get(lang) or one.about.get("en", ""),
    }  # fmt: skip


def _formula(name: str, lang: str) -> dict[str, Any]:
    one = formulas()[name]
    choices = {asked.name: list(asked.choices) for asked in one.inputs if asked.choices}
    found = {
        "formula": name, "about": text(f"calc.about_{name}", lang), "inputs": signature(one), "choices": choices,
        "unit": one.unit, "source": one.source,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _table(name: str, lang: str) -> dict[str, Any]:
    one = tables()[name]
    found = {
        "table": name, "about": one.about, "columns": sorted(one.columns), "only_inside_aggregates": sorted(one.inside),
        "only_inside_hour": sorted(one.hours), "filter_by": one.key,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


_TOLD: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "metric": _metric, "analyte": _analyte, "formula": _formula, "table": _table,
}  # fmt: skip

TOOL = Tool(
    name="catalogue",
    description=(
        "Find the id of a metric, analyte, formula or table by words, with its unit, valid aggregates, and the traps "
        "that must be said beside its figures. Looks at no data of the person. Call it whenever you are not sure of "
        "an id; never invent one."
    ),
    arguments=Search,
    run=run,
)
