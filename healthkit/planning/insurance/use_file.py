"""A year of care written by hand: TOML as docs/insurance.md describes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

from healthkit.planning.insurance import plan_file
from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.plan_table import PlanTable
from healthkit.planning.insurance.prices import usual
from healthkit.planning.insurance.services import services
from healthkit.planning.insurance.use import Country, Tally, Use, in_order, spread

_MOST = 366


def load(path: Path) -> Use:
    """Read a year of care.

    Raises:
        InputError: there is no such file, it is no TOML, or a key is missing, unknown or ill-typed.
    """
    return read(plan_file.parse(plan_file.text_of(path), path.name), path.name)


def read(table: dict[str, Any], where: str) -> Use:
    """The year of a parsed file; care without a price takes the usual one.

    Raises:
        InputError: as ``load``; or a service has no usual price and the file states none.
    """
    care = table.pop("care", None)
    root = PlanTable(table, where)
    country = cast("Country", root.choice("country", plan_file.COUNTRIES))
    year = root.whole("year", least=2000)
    months = root.whole("months", 12, least=1)
    people = root.texts("people", ("self",))
    root.done()
    if not isinstance(care, list) or not all(isinstance(one, dict) for one in care):
        raise root.fault("care", "is missing", 'a table a kind of care: a line [[care]] and below it service = "…"')
    tally, events = Tally(), list[Event]()
    for at, said in enumerate(care, 1):
        events += _Care(said, where, f"care {at}").events(country, year, people, tally)
    return Use(country, year, in_order(events), "file", people, tally.result(), months=min(months, 12))


class _Care(PlanTable):
    """One ``[[care]]``."""

    def events(self, country: Country, year: int, people: tuple[str, ...], tally: Tally) -> list[Event]:
        service = self.choice("service", services(country))
        days = self._days(year)
        charge, allowed = self.maybe_money("charge"), self.maybe_money("allowed")
        quantity = self.whole("quantity", 1, least=1)
        person = self.choice("person", people, people[0])
        network = self.yes("in_network", default=True)
        marks = frozenset(self.texts("marks", ()))
        label = self.text("label", services(country)[service].label["en"])
        self.done()
        made = []
        for day in days:
            asked = charge if charge is not None else allowed
            if asked is None:
                asked = self._usual(country, service, day, quantity, tally)
            made.append(Event(day, service, asked, allowed, person, network, quantity, marks, label))
        return made

    def _days(self, year: int) -> tuple[date, ...]:
        """The days stated, else so many of them over the months ``first`` to ``last``."""
        stated = self._value("days")
        times, first, last = self.whole("times", 1, 1), self.whole("first", 1, 1), self.whole("last", 12, 1)
        if stated is not None:
            fits = isinstance(stated, list) and stated and all(type(one) is date and one.year == year for one in stated)
            if not fits or "times" in self:
                raise self.fault("days", "does not fit", f"days of {year} alone, such as days = [{year}-03-02]")
            return tuple(stated)
        if not first <= last <= 12 or times > _MOST:
            raise self.fault("first", "does not fit", "months from 1 to 12, such as first = 3 and last = 6")
        return spread(times, year, first, last)

    def _usual(self, country: Country, service: str, day: date, quantity: int, tally: Tally) -> int:
        price = usual(country, service, day)
        if price is None:
            raise self.fault("charge", "is missing, and no usual price of this service is known", "charge = 120.00")
        charge = price.of(quantity)
        tally.add(service, charge, price.source, price.year)
        return charge
