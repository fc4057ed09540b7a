"""The smallest plan that can be told by hand: a deductible, a share of what is above it, and a limit of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from healthkit.planning.insurance.model import Event, Ledger, Line, Share


@dataclass(frozen=True)
class Tiny:
    """``deductible`` and ``limit`` in cents, ``percent`` of what is above the deductible; services in ``excluded``
    are the person's whole. ``calls`` counts how often a year was settled."""

    id: str
    yearly: int = 0
    deductible: int = 0
    percent: int = 0
    limit: int = 10**12
    excluded: frozenset[str] = frozenset()
    year: int = 2026
    name: str = "Tiny"
    country: Literal["US", "FR"] = "US"
    currency: str = "USD"
    calls: list[int] = field(default_factory=list, compare=False)

    def premium(self, people: Sequence[str]) -> int:
        return self.yearly * len(people)

    def settle(self, events: Sequence[Event]) -> Ledger:
        self.calls.append(len(events))
        met, borne, lines = 0, 0, []
        for event in events:
            charge = event.charge if event.base is None else event.base
            first = min(charge, self.deductible - met)
            met += first
            share = first + (charge - first) * self.percent // 100
            share = charge if event.service in self.excluded else min(share, self.limit - borne)
            borne += 0 if event.service in self.excluded else share
            shares = [Share("person", share, "share"), Share("plan", charge - share, "paid")]
            if event.charge > charge:
                shares.append(Share("provider", event.charge - charge, "written_off"))
            lines.append(Line(event, tuple(shares)))
        return Ledger(tuple(lines), (("deductible", met),))

    def covered(self, service: str) -> bool | None:
        return None if service == "acupuncture" else service not in self.excluded


def event(month: int, service: str, dollars: float, day: int = 15, **more: object) -> Event:
    """One event of 2026."""
    return Event(date(2026, month, day), service, round(dollars * 100), **more)  # type: ignore[arg-type]
