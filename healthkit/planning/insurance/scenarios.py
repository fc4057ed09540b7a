"""Scenarios: years that plans are compared by, beside the person's own; and what seldom happens, at published rates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.errors import UnknownName
from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.money import cents
from healthkit.planning.insurance.prices import usual
from healthkit.planning.insurance.simulate import Rare
from healthkit.planning.insurance.use import Country, Tally, Use, in_order, spread

OWN, HEALTHY = "last_year", "healthy"
"""The person's own year, and what stands for it where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A year by name. ``alone``: it takes the place of own use; else its care comes on top."""

    id: str
    label: dict[str, str]
    alone: bool
    source: str


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("scenarios.toml").read_text("utf-8"))


def names() -> tuple[str, ...]:
    """The scenarios, from the person's own year to the worst."""
    return tuple(name for name in _table() if name != "rare")


def scenario(name: str, country: Country) -> Scenario:
    """One scenario as a country knows it.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in names():
        raise UnknownName("scenario", name, names())
    said = _table()[name]
    label = {lang: str(said[lang]) for lang in ("en", "fr")}
    return Scenario(name, label, said.get("alone", False), said.get(country, {}).get("source", ""))


def apply(name: str, own: Use) -> Use:
    """Own use under a scenario, in the same year; the scenario's care is planned, so that a simulation keeps it.

    Raises:
        UnknownName: there is no such scenario.
    """
    wanted = scenario(name, own.country)
    if name == OWN:
        return own
    tally = Tally()
    care = _events(_table()[name][own.country]["care"], own.country, own.year, tally)
    if wanted.alone:
        return Use(own.country, own.year, in_order(care), "scenario", own.people, tally.result())
    tally.join(own.filled)
    return replace(own.with_planned(care), filled=tally.result())


def rare(country: Country, year: int) -> tuple[Rare, ...]:
    """What strikes few people in a year."""
    return tuple(
        Rare(
            said["id"],
            said["rate"],
            tuple(replace(event, label=said["id"]) for event in _from_new_year(said["care"], country, year)),
            said["marker"],
            said["source"],
        )
        for said in _table()["rare"][country]
    )


def rare_label(country: Country, name: str, lang: str) -> str:
    """A rare event in words."""
    return next(str(said[lang]) for said in _table()["rare"][country] if said["id"] == name)


def _from_new_year(care: list[dict[str, Any]], country: Country, year: int) -> tuple[Event, ...]:
    """An episode that begins on 1 January."""
    events = in_order(_events([{"last": 1, **one} for one in care], country, year, Tally()))
    first = events[0].day
    return tuple(replace(event, day=event.day.replace(month=1, day=1) + (event.day - first)) for event in events)


def _events(care: list[dict[str, Any]], country: Country, year: int, tally: Tally) -> list[Event]:
    made = []
    for said in care:
        for day in spread(said.get("times", 1), year, said.get("first", 1), said.get("last", 12)):
            quantity = said.get("quantity", 1)
            if "charge" in said:
                charge = cents(said["charge"])
            else:
                price = usual(country, said["service"], day)
                assert price is not None, said["service"]
                charge = price.of(quantity)
                tally.add(said["service"], charge, price.source, price.year)
            base = cents(said["base"]) if "base" in said else None
            marks = frozenset(said.get("marks", ()))
            made.append(Event(day, said["service"], charge, base, quantity=quantity, marks=marks))
    return made
