"""A day's rules ready for reckoning: every figure a service needs, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from healthkit.planning.insurance.fr.rules.dated import changes, on
from healthkit.planning.insurance.fr.services import Service, posts, services

Kind = Literal["rate", "stay", "emergency", "optics", "hearing"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the statutory scheme says of one service from one day on; money in cents, rates in per cent."""

    service: str
    post: str
    kind: Kind
    rate: int | None
    base: int | None
    base_free: int | None
    base_direct: int | None
    base_outside: int | None
    base_young: int | None
    price: int | None
    price_young: int | None
    participation: bool
    franchise: str
    franchise_each: int
    franchise_daily: int
    pathway: bool
    heavy: str
    doctor: bool
    optional: bool
    day_fee: int
    parts: int
    yearly: int | None


@dataclass(frozen=True, slots=True)
class Tariff:
    """The rules from one day on: terms by service, and the figures that hold for all of them by their ids."""

    terms: dict[str, Terms]
    figures: dict[str, int]
    participation: int
    acts_a_day: int
    participation_yearly: int
    franchise_yearly: int
    heavy_threshold: int
    heavy_fee: int


def _terms(service: Service, values: dict[str, int]) -> Terms:
    rules = service.rules

    def figure(key: str) -> int | None:
        return values[rules[key]] if key in rules else None

    franchise = rules.get("franchise", "")
    return Terms(
        service=service.id,
        post=service.post,
        kind=rules.get("kind", "rate"),
        rate=figure("rate"),
        base=figure("base"),
        base_free=figure("base_free"),
        base_direct=figure("base_direct"),
        base_outside=figure("base_outside"),
        base_young=figure("base_young"),
        price=figure("price"),
        price_young=figure("price_young"),
        participation=rules.get("participation", False),
        franchise=franchise,
        franchise_each=values[f"franchise.{franchise}"] if franchise else 0,
        franchise_daily=values.get(f"franchise.{franchise}_daily", 0),
        pathway=rules.get("pathway", False),
        heavy=rules.get("heavy", ""),
        doctor=rules.get("doctor", False),
        optional=posts()[service.post].optional,
        day_fee=figure("day_fee") or 0,
        parts=rules.get("parts", 0),
        yearly=figure("yearly"),
    )


def _tariff(values: dict[str, int]) -> Tariff:
    return Tariff(
        terms={name: _terms(service, values) for name, service in services().items()},
        figures=values,
        participation=values["participation.act"],
        acts_a_day=values["participation.acts_a_day"],
        participation_yearly=values["participation.yearly"],
        franchise_yearly=values["franchise.yearly"],
        heavy_threshold=values["heavy_act.threshold"],
        heavy_fee=values["heavy_act.fee"],
    )


@cache
def tariffs(year: int) -> tuple[tuple[tuple[int, int], Tariff], ...]:
    """A year's rules in the order of their days: (month, day) from which they hold, and the rules."""
    return tuple(((day.month, day.day), _tariff(on(day))) for day in changes(year))
