"""Where a number comes from, as lines for a person: metric, span, rows, sources."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from healthkit.i18n import day as day_in_words
from healthkit.i18n import messages, number, text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue


class Facts(TypedDict):
    """Pairs of name and value, and the SQL that computed them."""

    facts: list[tuple[str, str]]
    sql: str


def facts(item: dict[str, Any], lang: str) -> Facts:
    """One evidence object of the contract, in words."""
    lines = []
    if item.get("metric"):
        lines.append(_subject(str(item["metric"]), lang))
    span = [_day(item.get(name), lang) for name in ("from", "to")]
    if all(span):
        lines.append((text("widgets.how_span", lang), _span(span[0], span[1], lang)))
    if item.get("rows") is not None:
        lines.append((text("widgets.how_rows", lang), number(float(item["rows"]), lang)))
    if item.get("sources"):
        lines.append((text("widgets.how_sources", lang), ", ".join(str(source) for source in item["sources"])))
    return Facts(facts=lines, sql=str(item.get("sql") or "").strip())


def _subject(identifier: str, lang: str) -> tuple[str, str]:
    """What was read: a part of the record, a metric, analytes; what none of them is stands for itself."""
    if f"how_of_{identifier}" in messages("widgets"):
        return text("widgets.how_record", lang), text(f"widgets.how_of_{identifier}", lang)
    return text("widgets.how_metric", lang), ", ".join(_name(one, lang) for one in identifier.split(", "))


def _name(identifier: str, lang: str) -> str:
    if f"sheet_{identifier}" in messages("ask_labs"):
        return text(f"ask_labs.sheet_{identifier}", lang)
    metric, analyte = catalogue().metrics.get(identifier), analytes().get(identifier)
    return analyte.name(lang) if metric is None and analyte is not None else catalogue().get(identifier).name(lang)


def _span(first: str, last: str, lang: str) -> str:
    return first if first == last else text("widgets.how_from_to", lang, first=first, last=last)


def _day(value: object, lang: str) -> str:
    if value is None:
        return ""
    return day_in_words(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]), lang)
