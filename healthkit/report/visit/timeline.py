"""The days between the visit and the brief, drawn: medicines, results outside their range, symptoms, visits."""

from __future__ import annotations

from datetime import date, timedelta

from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.planning.visit.draft import tidy
from healthkit.planning.visit.model import Brief, Statement
from healthkit.report.visit.blocks import Lane, Timeline

_MOST_LANES = 8
_MOST_TICKS = 8
_LONGEST_LABEL = 26
_APART = 0.11
"""Words of two ticks stand at least so far apart, as a share of the line."""
_NEWS = ("started", "stopped", "lapsed", "changed")


def timeline(brief: Brief) -> Timeline | None:
    """The lanes; None where nothing happened that lies on a day."""
    scale = _Scale(brief.first, brief.as_of)
    lanes = [*_results(brief, scale), *_medicines(brief, scale), *_visits(brief, scale), *_symptoms(brief, scale)]
    for lane in lanes:
        lane.label = tidy(lane.label, _LONGEST_LABEL)
    left = len(lanes) - _MOST_LANES
    rest = text("brief.more", brief.lang, left, n=number(left, brief.lang)) if left > 0 else ""
    return Timeline(lanes[:_MOST_LANES], scale.ticks(brief.lang), rest) if lanes else None


class _Scale:
    """Days as shares of the time between two of them."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.days = max((last - first).days, 1)

    def at(self, day: date) -> float:
        return round(min(max((day - self.first).days / self.days, 0.0), 1.0), 4)

    def holds(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def ticks(self, lang: str) -> list[tuple[float, str]]:
        """The first days of months; of every second, third … where they would be too many; of weeks in a short time."""
        months = [day for day in _days(self.first, self.last) if day.day == 1]
        shown, style = (months, "MMM y" if self.days > 366 else "MMM")
        if len(months) < 2:
            shown, style = [day for day in _days(self.first, self.last) if day.weekday() == 0], "d MMM"
        ticks = [(self.at(day), day_words(day, lang, style)) for day in shown[:: _step(shown)]]
        return [
            (0.0, day_words(self.first, lang, "d MMM y" if self.days > 366 else "d MMM")),
            *(tick for tick in ticks if _APART <= tick[0] <= 1 - _APART / 2),
        ]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=index) for index in range((last - first).days + 1)]


def _step(days: list[date]) -> int:
    return max(1, -(-len(days) // _MOST_TICKS))


def _results(brief: Brief, scale: _Scale) -> list[Lane]:
    """One lane for critical results and one for others outside their range."""
    lanes = []
    for part, tone, strength in (("urgent", "critical", 4), ("out_of_range", "out", 3)):
        told = {one.id for one in brief["urgent"]} if part != "urgent" else set()
        found = [one for one in brief[part] if scale.holds(one.data.get("day")) and one.id not in told]
        marks = [[scale.at(one.data["day"]), float(strength)] for one in found]
        label = ", ".join(dict.fromkeys(one.label for one in found))
        if marks:
            lanes.append(Lane(label, [], marks, tone))
    return lanes


def _medicines(brief: Brief, scale: _Scale) -> list[Lane]:
    """A bar for each medicine that was begun, ended or changed, as long as it was taken."""
    moved = [one for one in brief["medications"] if one.kind in _NEWS]
    by_name: dict[str, list[Statement]] = {}
    for one in moved:
        by_name.setdefault(one.label, []).append(one)
    lanes = []
    for name, told in by_name.items():
        starts = [one.data["day"] for one in told if one.kind == "started"]
        ends = [one.data["day"] for one in told if one.kind in ("stopped", "lapsed")]
        begin = scale.at(min(starts)) if starts else 0.0
        end = scale.at(max(ends)) if ends and not (starts and max(starts) > max(ends)) else 1.0
        marks = [[scale.at(one.data["day"]), 1.0] for one in told if one.kind == "changed"]
        lanes.append(Lane(name, [[begin, end]], marks, "medicine"))
    return lanes


def _visits(brief: Brief, scale: _Scale) -> list[Lane]:
    days = [one.data["day"] for one in brief["new"] if one.kind == "encounter"]
    marks = [[scale.at(day), 2.0] for day in days if scale.holds(day)]
    return [Lane(text("brief.lane_visits", brief.lang), [], marks, "visit")] if marks else []


def _symptoms(brief: Brief, scale: _Scale) -> list[Lane]:
    lanes = []
    for one in brief["symptoms"]:
        marks = [[scale.at(date.fromisoformat(day)), float(max(rank, 1))] for day, rank in one.data["marks"]]
        lanes.append(Lane(one.label, [], marks, "symptom"))
    return lanes
