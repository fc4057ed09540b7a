"""Answers and figures in few words: what a model needs to say them, and a check of its figures to trace them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from healthkit.ask import attributes
from healthkit.ask.answer import Answer
from healthkit.ask.tools.provenance import Label
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.units import unit_label

MOST = 60
"""Entries of a list that are told."""
_FREE = "documents"  # the category whose words are free text


def figure(value: float | None, about: str = "") -> float | int | None:
    """A number with one decimal more than the product prints of a metric or analyte; four significant where unknown."""
    if value is None:
        return None
    places = _decimals(about)
    rounded = float(f"{value:.4g}") if places is None else round(float(value), places + 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _decimals(about: str) -> int | None:
    if about in catalogue().metrics or about in attributes.ATTRIBUTES:
        return attributes.metric_of(about).decimals
    found = analytes().get(about) if about else None
    return max(found.decimals, 1) if found else None


def of_answer(answer: Answer, label: Label, lang: str) -> dict[str, Any]:
    """The answer: its words, number, span, rows, sources and caveats. Of documents the words are free text."""
    about = answer.evidence[0].metric if answer.evidence else ""
    content: dict[str, Any] = {"text" if _FREE in label.categories else "answer": answer.answer}
    if answer.value is not None:
        content |= {"value": figure(answer.value, about if _same_unit(answer, about) else "")}
    if answer.values:
        content["values"] = [figure(value, about) for value in answer.values]
    if answer.unit:
        content |= unit(answer.unit, lang)
    if answer.plan is not None:
        content["plan"] = _lean(answer.plan.as_dict())
    if answer.evidence:
        content["evidence"] = [
            {"metric": item.metric, "from": day(item.first), "to": day(item.last), "rows": item.rows}
            for item in answer.evidence
        ]
    content["sources"] = list(label.sources)[:MOST]
    if answer.caveats:
        content["caveats"] = list(answer.caveats)
    return content


def unit(code: str, lang: str) -> dict[str, str]:
    """A unit as its UCUM code and as people read it, where that says more."""
    readable = unit_label(code, lang)
    return {"unit": code, **({"unit_in_words": readable} if readable and readable != code else {})}


def day(value: date | None) -> str | None:
    """An ISO day."""
    return value.isoformat() if value else None


def capped(rows: Sequence[Any], name: str, *, newest: bool = False) -> dict[str, Any]:
    """A list under a name, cut at :data:`MOST`, and how many more there are; with ``newest`` the last ones are kept."""
    kept = list(rows[-MOST:] if newest else rows[:MOST])
    return {name: kept, **({"more": len(rows) - len(kept)} if len(rows) > len(kept) else {})}


def evidence(answer: Answer) -> tuple[dict[str, Any], ...]:
    """The evidence objects of the command line."""
    return tuple(answer.as_dict()["evidence"])


def _same_unit(answer: Answer, about: str) -> bool:
    metric = catalogue().metrics.get(about)
    return metric is None or metric.unit == answer.unit


def _lean(value: Any) -> Any:
    """A plan without what it leaves open."""
    if isinstance(value, dict):
        return {
            key: _lean(one) for key, one in value.items() if one not in (None, "", False, 0, [], {}) or key == "value"
        }
    return [_lean(one) for one in value] if isinstance(value, list) else value
