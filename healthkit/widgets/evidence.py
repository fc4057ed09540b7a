"""Where a number comes from, as lines for a person: metric, span, rows, sources."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from healthkit.i18n import day as day_in_words
from healthkit.i18n import number, text
from healthkit.model.catalogue import catalogue


class Facts(TypedDict):
    """Pairs of name and value, and the SQL that computed them."""

    facts: list[tuple[str, str]]
    sql: str


def facts(item: dict[str, Any], lang: str) -> Facts:
    """One evidence object of the contract, in words."""
    lines = []
    if item.get("metric"):
        lines.append((text("widgets.how_metric", lang), catalogue().get(str(item["metric"])).name(lang)))
    span = [_day(item.get(name), lang) for name in ("from", "to")]
    if all(span):
        lines.append((text("widgets.how_span", lang), text("widgets.how_from_to", lang, first=span[0], last=span[1])))
    if item.get("rows") is not None:
        lines.append((text("widgets.how_rows", lang), number(float(item["rows"]), lang)))
    if item.get("sources"):
        lines.append((text("widgets.how_sources", lang), ", ".join(str(source) for source in item["sources"])))
    return Facts(facts=lines, sql=str(item.get("sql") or "").strip())


def _day(value: object, lang: str) -> str:
    if value is None:
        return ""
    return day_in_words(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]), lang)
