"""What lies beside a metric in time and may explain it: medicines, illness, devices, the person's marks, and nights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from healthkit.insight.detail import Window, local, utc
from healthkit.model.spans import Span
from healthkit.model.timeline import Timeline
from healthkit.source.record_lanes import Stretch, courses, medications_of, span, stretches
from healthkit.store import Vault

Kind = Literal["medication", "illness", "device", "mark"]
NIGHTS = timedelta(days=22)
"""Above this, nights are too thin to be shaded."""
_MEDICATIONS, _ILLNESSES = 4, 3


@dataclass(frozen=True)
class Change:
    """Another device, or other software on it, from a day on; ``new`` where the device itself is another."""

    day: date
    product: str
    new: bool


@dataclass(frozen=True)
class Mark:
    """What the person wrote on a chart about some days; ``metric`` where it is about one."""

    number: int
    first: date
    last: date
    said: str
    metric: str | None


@dataclass(frozen=True)
class Context:
    """Everything beside the metrics, of all times."""

    record: tuple[Stretch, ...]
    changes: tuple[Change, ...]
    marks: tuple[Mark, ...]

    def lanes(self, window: Window, lang: str) -> dict[Kind, list[Span]]:
        """What of it lies in a window, each lane in order of time; lanes without anything are left out."""
        first, last = window.days
        medications, _ = medications_of(self.record, first, last, lang, most=_MEDICATIONS)
        found: dict[Kind, list[Span]] = {
            "medication": medications,
            "illness": _illnesses(self.record, first, last, lang),
            "device": [Span(one.product, one.day, one.day) for one in self.changes if first <= one.day <= last],
            "mark": [
                Span(one.said, one.first, one.last) for one in self.marks if one.first <= last and one.last >= first
            ],
        }
        return {kind: spans for kind, spans in found.items() if spans}

    def new_devices(self, window: Window) -> list[Change]:
        """Devices that began in a window."""
        first, last = window.days
        return [one for one in self.changes if one.new and first <= one.day <= last]


def context(vault: Vault, as_of: date) -> Context:
    """Read all of it; ``as_of`` is the day by which the record is judged."""
    changes = vault.query("explorer_devices").iter_rows(named=True)
    marks = vault.query("explorer_marks").iter_rows(named=True)
    return Context(
        tuple(stretches(vault, as_of)),
        tuple(Change(row["day"], (row["code"] or "?").rsplit(":", 1)[-1], bool(row["new"])) for row in changes),
        tuple(Mark(row["entry_id"], row["first_day"], row["last_day"], row["said"], row["metric"]) for row in marks),
    )


def nights(vault: Vault, shown: Window, timeline: Timeline, margin: float = 0.0) -> list[tuple[datetime, datetime]]:
    """When the person slept, on their own clock; none where what is shown is too long to tell nights apart.

    ``margin`` is how much more of each side is wanted, as a share.
    """
    if shown.length > NIGHTS:
        return []
    window = shown.wider(margin)
    frame = vault.query("explorer_nights", low=utc(window.start, timeline), high=utc(window.end, timeline))
    return [(local(start, timeline), local(end, timeline)) for start, end in frame.iter_rows()]


def _illnesses(record: Iterable[Stretch], first: date, last: date, lang: str) -> list[Span]:
    """Conditions that began or ended in the window, those that passed before those that stay, the shortest first."""
    conditions = courses(one for one in record if one.lane == "condition")

    def moved(one: Stretch) -> bool:
        began = one.start is not None and first <= one.start <= last
        ended = not one.holds and one.stop is not None and first <= one.stop <= last
        around = one.start is not None and one.stop is not None and one.start <= first and one.stop >= last
        return began or ended or (around and not one.holds)

    found = [span(one, lang) for one in conditions if one.start and moved(one)]
    found.sort(key=lambda one: (one.stop is None, (one.stop or last) - one.start))
    return sorted(found[:_ILLNESSES], key=lambda one: (one.start, one.name))
