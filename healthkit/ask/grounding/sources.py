"""What a text may say: every number and date in the results of tools, with its unit and where it came from."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Literal

from healthkit.ask.grounding import numbers
from healthkit.ask.grounding.direction import direction
from healthkit.ask.grounding.lexicon import COUNTED, unit_at
from healthkit.ask.grounding.scale import CLOCK_MINUTES
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue

Role = Literal["value", "listed", "count", "said", "plan", "asked", "declared"]
_MOST_CELLS = 600
_MOST_TEXT = 20_000
_UNREAD = frozenset({"question", "sql", "engine", "safety", "suggestions", "abstained", "unit", "id", "hash"})
_COUNTS = re.compile(
    r"^(?:n|rows?|days|nights|count|recorded|total_rows|size|number)$|^(?:n|num|count|days|nights)_|_count$|_days$"
)
_MEASURED = re.compile(
    r"^(?:value|values|mean|avg|average|median|min|max|total|sum|last|first|low|high|sd|std|usual|p\d+)$|_value$"
)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ](\d{2}):(\d{2})\S*)?$")
_CHANGES = frozenset({"trend", "change"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that a text may repeat.

    ``value`` is in ``unit`` (None where not known). ``slack`` is half of its last digit where it is itself rounded.
    ``change`` is +1 or −1 where the value is a rise or a fall. ``about`` is the metric or analyte; ``group`` names the
    column or the answer that it belongs to; ``source`` says it to a person.
    """

    value: float
    unit: str | None
    role: Role
    source: str
    slack: float = 0.0
    change: int = 0
    about: str | None = None
    group: str = ""


@dataclass
class Sources:
    """All quantities, dates and stretches of days of some results."""

    quantities: list[Quantity] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    spans: set[tuple[date, date]] = field(default_factory=set)
    ratios: set[float] = field(default_factory=set)
    cells: int = 0

    def read_text(self, text: str, lang: str, role: Role, source: str, about: str | None = None) -> None:
        """Add the numbers that a text prints."""
        text = text[:_MOST_TEXT]
        for one in numbers.find(text, lang):
            if one.kind in ("number", "clock"):
                change = direction(text, one)
                unit = one.unit or (None if role in ("asked", "declared", "plan") else "1")
                for value, step in ((one.value, one.step), *one.readings):
                    self.quantities.append(Quantity(value, unit, role, source, step / 2, change, about, source))
            elif one.kind == "ratio":
                self.ratios.add(one.value)
            for day in one.days:
                self.days.update(day.dates(range(0)))

    def add_span(self, first: date | None, last: date | None) -> None:
        """Add a stretch of days, both ends in it."""
        for day in (first, last):
            if day:
                self.days.add(day)
        if first and last:
            self.spans.add((min(first, last), max(first, last)))


def gather(results: Iterable[Any], lang: str, *, question: str = "", declared: Sequence[str] = ()) -> Sources:
    """The sources of a text.

    Args:
        results: answers, their dicts, rows of a query (dicts, or ``columns`` and ``rows``), frames, or JSON of these.
        lang: the language of strings in results that do not name their own.
        question: what the person wrote.
        declared: texts whose numbers may be stated too: cited passages, today's date, emergency numbers.
    """
    found = Sources()
    for index, result in enumerate(results):
        _Reader(found, getattr(result, "lang", lang), f"result {index + 1}").read(result)
    found.read_text(question, lang, "asked", "question")
    for passage in declared:
        found.read_text(passage, lang, "declared", "declared")
    return found


class _Reader:
    """Walks one result."""

    def __init__(self, found: Sources, lang: str, name: str) -> None:
        self.found, self.lang, self.name = found, lang, name

    def read(self, result: Any) -> None:
        for turn in ("as_dict", "to_dicts"):
            if hasattr(result, turn):
                result = getattr(result, turn)()
                break
        if isinstance(result, str) and result.lstrip()[:1] in ("{", "["):
            with suppress(ValueError):
                result = json.loads(result)
        self._walk(result, "", None, None)

    def _walk(self, node: Any, key: str, about: str | None, unit: str | None) -> None:
        if isinstance(node, Mapping):
            self._mapping(node, key, about, unit)
        elif isinstance(node, bool) or node is None:
            return
        elif isinstance(node, (int, float)):
            self._number(float(node), key, about, unit)
        elif isinstance(node, (date, datetime, time)):
            self._moment(node)
        elif isinstance(node, str):
            self._string(node, about)
        elif isinstance(node, Iterable):
            items = list(node)
            self._count(len(items), key)
            for item in items:
                self._walk(item, key, about, unit)

    def _mapping(self, node: Mapping[str, Any], key: str, about: str | None, unit: str | None) -> None:
        if "columns" in node and "rows" in node and _is_table(node["rows"]):
            node = {
                **node,
                "rows": [dict(zip(node["columns"], row, strict=False)) for row in node["rows"]],
                "columns": None,
            }
        about = _subject(node) or about
        unit = str(node["unit"]) if node.get("unit") else unit if key else None
        change = _change(node)
        first, last = (_day_of(node.get(name)) for name in _ends(node))
        self.found.add_span(first, last)
        for name, child in ((str(label), item) for label, item in node.items()):
            if name in _UNREAD:
                continue
            if name == "plan" and isinstance(child, Mapping):
                self._plan(child)
            elif name == "value" and ("answer" in node or "evidence" in node) and isinstance(child, (int, float)):
                signed = change if child > 0 else -(change or 1) if child < 0 else 0
                self._add(Quantity(float(child), unit, "value", key or name, change=signed, about=about))
            else:
                self._walk(child, name, about, unit)

    def _number(self, value: float, key: str, about: str | None, unit: str | None) -> None:
        if not math.isfinite(value):
            return
        role: Role = "value" if key == "values" else "listed"
        if _COUNTS.search(key):
            role, unit = "count", COUNTED
        elif unit is None or role == "listed":
            unit = _named_unit(key) or (unit or _unit_of(about) if _MEASURED.search(key) else None)
        self._add(Quantity(value, unit, role, key, change=-1 if value < 0 else 0, about=about))

    def _add(self, one: Quantity) -> None:
        """Keep a number, its ``source`` being only the key it lay under, up to a limit."""
        self.found.cells += 1
        if self.found.cells <= _MOST_CELLS:
            group = self.name if one.role == "value" else f"{self.name} {one.source}"
            self.found.quantities.append(replace(one, source=f"{self.name}: {one.about or one.source}", group=group))

    def _count(self, size: int, key: str) -> None:
        if key not in ("values", "caveats", "evidence"):
            self.found.quantities.append(Quantity(float(size), COUNTED, "count", f"{self.name}: {key or 'rows'}"))

    def _moment(self, moment: date | datetime | time) -> None:
        if isinstance(moment, (datetime, time)):
            minutes = moment.hour * 60.0 + moment.minute
            self.found.quantities.append(Quantity(minutes, CLOCK_MINUTES, "listed", f"{self.name}: time"))
        if isinstance(moment, datetime):
            self.found.days.add(moment.date())
        elif isinstance(moment, date):
            self.found.days.add(moment)

    def _string(self, text: str, about: str | None) -> None:
        stamp = _DAY.match(text)
        if stamp:
            self._moment(datetime.fromisoformat(text) if stamp[1] else date.fromisoformat(text))
        elif any(char.isdigit() for char in text) or len(text) > 30:
            self.found.read_text(text, self.lang, "said", f"{self.name}: text", about)

    def _plan(self, plan: Mapping[str, Any]) -> None:
        """What was asked of the data: its dates are spans, its numbers may be repeated."""
        about = _subject(plan)
        first, last = (_day_of(plan.get(name)) for name in ("first", "last"))
        self.found.add_span(first, last)
        for key, child in plan.items():
            if isinstance(child, Mapping):
                self._plan(child)
            elif isinstance(child, (list, tuple)):
                for item in child:
                    if isinstance(item, Mapping):
                        self._plan(item)
            elif isinstance(child, (int, float)) and not isinstance(child, bool):
                unit = _unit_of(about) if key == "value" else None if key == "q" else COUNTED
                self.found.quantities.append(Quantity(float(child), unit, "plan", f"{self.name}: plan", about=about))
            elif isinstance(child, str) and _DAY.match(child):
                self.found.days.add(date.fromisoformat(child[:10]))


def _is_table(rows: Any) -> bool:
    return isinstance(rows, (list, tuple)) and all(isinstance(row, (list, tuple)) for row in rows)


def _subject(node: Mapping[str, Any]) -> str | None:
    for key in ("metric", "analyte"):
        if isinstance(node.get(key), str):
            return str(node[key])
    evidence = node.get("evidence")
    if isinstance(evidence, (list, tuple)) and evidence and isinstance(evidence[0], Mapping):
        return str(evidence[0].get("metric"))
    return None


def _change(node: Mapping[str, Any]) -> int:
    """+1 where a value above zero is a rise in time, −1 where it is a fall, 0 where it is no change."""
    plan = node.get("plan")
    if not isinstance(plan, Mapping):
        return 0
    if plan.get("intent") in _CHANGES or plan.get("asks") in _CHANGES:
        return 1
    if plan.get("intent") == "compare":
        ends = [_last_of(plan.get(side)) for side in ("days", "against")]
        if ends[0] and ends[1] and ends[0] != ends[1]:
            return 1 if ends[0] > ends[1] else -1
    return 0


def _last_of(days: Any) -> date | None:
    if not isinstance(days, Mapping):
        return None
    period = days.get("period")
    return _day_of(period.get("last")) if isinstance(period, Mapping) else _day_of(days.get("last"))


def _ends(node: Mapping[str, Any]) -> tuple[str, str]:
    return ("from", "to") if "from" in node else ("first", "last")


def _day_of(value: Any) -> date | None:
    if isinstance(value, str) and _DAY.match(value):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _unit_of(about: str | None) -> str | None:
    if not about:
        return None
    metric = catalogue().metrics.get(about)
    if metric:
        return metric.unit or None
    analyte = analytes().get(about)
    return (analyte.unit or None) if analyte else None


def _named_unit(key: str) -> str | None:
    """The unit that a column's name ends with: ``sleep_min``, ``weight_kg``, ``share_pct``."""
    tail = key.lower().rsplit("_", 1)[-1] if "_" in key else ""
    if tail in ("pct", "percent"):
        return "%"
    if tail in ("min", "max") or len(tail) < 1:
        return None if tail == "max" else ("min" if tail == "min" and "duration" in key else None)
    found = unit_at(tail, 0)
    return found[0] if found and found[1] == len(tail) and found[0] not in (COUNTED, "{event}") else None
