"""Contracts and events for the French tests, in euros as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from healthkit.planning.insurance.fr import FrenchPlan, read
from healthkit.planning.insurance.model import Event, Line

HEADER: dict[str, Any] = {
    "country": "FR",
    "id": "one",
    "name": "One",
    "year": 2026,
    "responsible": True,
    "percentages": "including_amo",
    "premium": {"adult": 50},
}


def contract(guarantees: dict[str, dict[str, Any]] | None = None, **header: Any) -> FrenchPlan:
    """A contract of 2026 with these guarantees, responsible unless said otherwise."""
    return read({**HEADER, **header, "guarantees": guarantees or {}}, "one.toml")


def cents(euros: float | str) -> int:
    return int(Decimal(str(euros)) * 100)


def event(service: str, charge: float | str, *marks: str, day: str = "2026-06-15", **more: Any) -> Event:
    base = more.pop("base", None)
    return Event(
        day=date.fromisoformat(day),
        service=service,
        charge=cents(charge),
        base=None if base is None else cents(base),
        marks=frozenset(marks),
        **more,
    )


def one(plan: FrenchPlan, what: Event) -> Line:
    (line,) = plan.settle([what]).lines
    return line


def split(line: Line) -> dict[str, int]:
    """What each payer bears, in cents; those who bear nothing are left out."""
    paid = {payer: line.paid_by(payer) for payer in ("public", "plan", "person", "provider")}
    return {payer: amount for payer, amount in paid.items() if amount}


def by_rule(line: Line) -> dict[str, int]:
    return {share.rule: share.amount for share in line.shares}
