"""The few figures that stand for one issue of a report, so that the next issue can say what changed since.

A report shows one :class:`Headlines` block, which paper leaves out. The runner keeps it in the vault and, at the next
issue of the same report, puts :func:`since` in front of everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from healthkit.report.blocks import Block


@dataclass(frozen=True)
class Headline:
    """One figure of an issue.

    ``key`` stays the same from issue to issue (a metric's or analyte's id); ``text`` is the figure as the report shows
    it. ``noise`` is the smallest difference of ``value`` that is more than noise, in the same unit; with 0 every
    difference counts. Without a ``value``, another ``text`` is a change.
    """

    key: str
    label: str
    text: str
    value: float | None = None
    noise: float = 0.0


@dataclass
class Headlines(Block):
    """All of one issue; not shown."""

    lines: list[Headline] = field(default_factory=list)
    kind = "headlines"

    def plain(self) -> str:
        """Nothing: they stand elsewhere in the report."""
        return ""

    def html(self) -> str:
        """Nothing."""
        return ""


@dataclass(frozen=True)
class Difference:
    """One figure, then and now; either is None where only the other issue has it. ``real``: beyond noise."""

    label: str
    before: str | None
    now: str | None
    real: bool


def compare(before: Sequence[Headline], now: Sequence[Headline]) -> list[Difference]:
    """What became of each figure, in the order of the issue at hand; those that are gone come last."""
    then = {line.key: line for line in before}
    found = [_difference(then.get(line.key), line) for line in now]
    kept = {line.key for line in now}
    return found + [Difference(line.label, line.text, None, True) for line in before if line.key not in kept]


def _difference(then: Headline | None, now: Headline) -> Difference:
    if then is None:
        return Difference(now.label, None, now.text, True)
    if then.value is None or now.value is None:
        return Difference(now.label, then.text, now.text, then.text != now.text)
    moved = abs(now.value - then.value)
    # Two texts that read alike are no change to a reader, whatever lies behind the last digit.
    real = moved > max(then.noise, now.noise) and then.text != now.text
    return Difference(now.label, then.text, now.text, real)


def read(rows: Sequence[Mapping[str, Any]]) -> list[Headline]:
    """Headlines from their JSON."""
    return [Headline(**row) for row in rows]


def dump(lines: Sequence[Headline]) -> list[dict[str, Any]]:
    """The JSON that is kept."""
    return [asdict(line) for line in lines]
