"""The course of the person's life, day by day: journeys, illness, training, seasons, cycle.

Everything is placed relative to the length of the span, so that sixty days hold the same events as two years.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from healthkit.demo.person import HOME, NEW_YORK, START_WEIGHT_KG, TOKYO, Place
from healthkit.errors import UsageError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DayKind = Literal[
    "work", "homework", "weekend", "trip", "ill",
    "fly_west", "fly_back_east", "fly_east", "fly_land_east", "fly_back_west",
]  # fmt: skip

SHORTEST = 30
DIARY_DAYS = 28
"""The last days, on which she wears a glucose sensor and notes what she eats in an app of its own."""
_ILLNESS = (0.45, 1.0, 1.0, 0.85, 0.6, 0.35, 0.15)


def stream(seed: int, topic: str) -> np.random.Generator:
    """An own random stream for each topic, so that a change in one does not reshuffle the others."""
    return np.random.default_rng([seed, zlib.crc32(topic.encode())])


def instant(day: date, hours: float, zone: str) -> int:
    """Seconds since 1970 of a local clock time; hours count from the noon of the day, so DST days are right."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return int(noon.timestamp() + (hours - 12.0) * 3600)


@dataclass(frozen=True)
class Trip:
    """A stay elsewhere: the days of flying out and of being home again, and the instants of both landings (UTC s)."""

    place: Place
    leave: date
    home: date
    landed: int
    landed_home: int


@dataclass(frozen=True)
class Plan:
    """One value a day unless said otherwise; day 0 is ``first``."""

    seed: int
    first: date
    days: int
    trips: tuple[Trip, ...]
    illness: tuple[date, date]
    training: tuple[date, date]
    upgrade: date
    ldl_turn: date
    kind: tuple[DayKind, ...]
    place: tuple[Place, ...]
    """Where the person wakes."""
    ill: Floats
    """0 well to 1 at the worst."""
    fit: Floats
    """0 untrained to 1 at the end of the training block."""
    training_now: npt.NDArray[np.bool_]
    season: Floats
    """-1 midwinter to 1 midsummer."""
    jet_lag: Floats
    """Hours by which the body is still ahead of (+) or behind (-) the local clock."""
    luteal: npt.NDArray[np.bool_]
    cycle_starts: tuple[int, ...]
    """Day indices, some before the span."""
    weight: Floats
    """kg on waking."""
    day_start: Ints
    """UTC seconds at which each local day begins; one more than there are days."""

    def date(self, index: int) -> date:
        """The calendar day of an index."""
        return self.first + timedelta(days=index)

    def zone_at(self, at: int) -> str:
        """The zone whose clock the person's phone shows at an instant."""
        for trip in self.trips:
            if trip.landed <= at < trip.landed_home:
                return trip.place.zone
        return HOME.zone

    def day_of(self, at: Ints) -> Ints:
        """Index of the local day of each instant; -1 before the span, ``days`` after it."""
        return np.searchsorted(self.day_start, at, side="right") - 1


def make_plan(seed: int, days: int, until: date) -> Plan:
    """Lay out a life of ``days`` days of which ``until`` is the last.

    Raises:
        UsageError: the span is too short to hold the journeys, the illness and the training.
    """
    if days < SHORTEST:
        raise UsageError(f"A synthetic life needs at least {SHORTEST} days.", "Ask for more days.")
    rng = stream(seed, "plan")
    first = until - timedelta(days=days - 1)
    trips = (
        _trip(first, days, 0.27, min(7, days // 8), NEW_YORK),
        _trip(first, days, 0.80, min(10, days // 6), TOKYO),
    )
    ill_first = round(0.635 * days)
    ill_days = min(7, days // 6)
    train_first, train_days = round(0.34 * days), min(70, round(0.27 * days))
    index = np.arange(days)
    ill = np.zeros(days)
    ill[ill_first : ill_first + ill_days] = _ILLNESS[:ill_days]
    day_of_year = np.array([(first + timedelta(days=int(i))).timetuple().tm_yday for i in index])
    cycle = _cycle_starts(rng, days)
    return Plan(
        seed=seed,
        first=first,
        days=days,
        trips=trips,
        illness=(first + timedelta(days=ill_first), first + timedelta(days=ill_first + ill_days - 1)),
        training=(first + timedelta(days=train_first), first + timedelta(days=train_first + train_days - 1)),
        upgrade=first + timedelta(days=round(0.56 * days)),
        ldl_turn=first + timedelta(days=round(0.5 * days)),
        kind=tuple(_kinds(rng, first, days, trips, ill)),
        place=tuple(_places(first, days, trips)),
        ill=ill,
        fit=_fitness(index, train_first, train_days),
        training_now=(index >= train_first) & (index < train_first + train_days),
        season=np.cos(2 * np.pi * (day_of_year - 172) / 365.25),
        jet_lag=_jet_lag(first, days, trips),
        luteal=_luteal(days, cycle),
        cycle_starts=cycle,
        weight=_weight(rng, days, ill, day_of_year),
        day_start=_day_starts(first, days, trips),
    )


def _trip(first: date, days: int, at: float, length: int, place: Place) -> Trip:
    leave = first + timedelta(days=round(at * days))
    home = leave + timedelta(days=length)
    if place is NEW_YORK:  # leaves at noon and lands the same afternoon; flies back through the night
        landed, landed_home = instant(leave, 15.5, place.zone), instant(home, 7.5, HOME.zone)
    else:  # flies through the night eastwards; back within one long day
        landed, landed_home = instant(leave + timedelta(days=1), 9.5, place.zone), instant(home, 15.0, HOME.zone)
    return Trip(place, leave, home, landed, landed_home)


def _kinds(rng: np.random.Generator, first: date, days: int, trips: tuple[Trip, ...], ill: Floats) -> list[DayKind]:
    found: list[DayKind] = []
    for index in range(days):
        day = first + timedelta(days=index)
        draw = rng.random()
        kind: DayKind = "weekend" if day.weekday() >= 5 else "homework" if draw < 0.18 else "work"
        if ill[index] > 0.3:
            kind = "ill"
        for trip in trips:
            west = trip.place is NEW_YORK
            if day == trip.leave:
                kind = "fly_west" if west else "fly_east"
            elif day == trip.home:
                kind = "fly_back_east" if west else "fly_back_west"
            elif not west and (day - trip.leave).days == 1:
                kind = "fly_land_east"
            elif trip.leave < day < trip.home:
                kind = "trip"
        found.append(kind)
    return found


def _places(first: date, days: int, trips: tuple[Trip, ...]) -> list[Place]:
    """Where the person wakes: a night in the air still counts for the place of departure."""
    found = []
    for index in range(days):
        day = first + timedelta(days=index)
        wakes = HOME
        for trip in trips:
            early = trip.leave + timedelta(days=1 if trip.place is NEW_YORK else 2)
            late = trip.home - timedelta(days=1) if trip.place is NEW_YORK else trip.home
            if early <= day <= late:
                wakes = trip.place
        found.append(wakes)
    return found


def _fitness(index: Ints, first: int, length: int) -> Floats:
    rise = np.clip((index - first) / max(1, length), 0.0, 1.0)
    after = np.maximum(0, index - first - length)
    return np.asarray(rise * (0.45 + 0.55 * np.exp(-after / 110.0)), dtype=np.float64)


def _jet_lag(first: date, days: int, trips: tuple[Trip, ...]) -> Floats:
    lag = np.zeros(days)
    for trip in trips:
        shift = -6.0 if trip.place is NEW_YORK else 8.0
        out = (trip.leave - first).days + (1 if trip.place is NEW_YORK else 2)
        back = (trip.home - first).days + (0 if trip.place is NEW_YORK else 1)
        for start, hours in ((out, shift), (back, -shift)):
            for step in range(8):
                if 0 <= start + step < days:
                    lag[start + step] = np.sign(hours) * max(0.0, abs(hours) - 1.2 * step)
    return lag


def _cycle_starts(rng: np.random.Generator, days: int) -> tuple[int, ...]:
    starts, at = [], -int(rng.integers(3, 25))
    while at < days:
        starts.append(at)
        at += int(np.clip(round(rng.normal(28.4, 1.4)), 25, 33))
    return (*starts, at)


def _luteal(days: int, starts: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    found = np.zeros(days, dtype=bool)
    for upcoming in starts[1:]:
        found[max(0, upcoming - 13) : max(0, upcoming)] = True
    return found


def _weight(rng: np.random.Generator, days: int, ill: Floats, day_of_year: Ints) -> Floats:
    trend = -3.2 * np.linspace(0, 1, days) ** 1.3
    feast = 0.8 * np.exp(-(((day_of_year - 4) % 365) / 25.0))
    wander = np.cumsum(rng.normal(0, 0.05, days))
    wander -= np.linspace(0, wander[-1], days)
    return np.asarray(START_WEIGHT_KG + trend + feast + wander - 0.7 * ill, dtype=np.float64)


def _day_starts(first: date, days: int, trips: tuple[Trip, ...]) -> Ints:
    """Local midnights. In a changing zone a day begins at the first instant whose local date is that day."""
    pieces: list[tuple[float, float, str]] = []
    begin = float("-inf")
    for trip in sorted(trips, key=lambda trip: trip.landed):
        pieces += [(begin, trip.landed, HOME.zone), (trip.landed, trip.landed_home, trip.place.zone)]
        begin = trip.landed_home
    pieces.append((begin, float("inf"), HOME.zone))
    starts = []
    for index in range(days + 1):
        day = first + timedelta(days=index)
        for low, high, zone in pieces:
            midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp()
            if max(midnight, low) < high:
                starts.append(int(max(midnight, low)))
                break
    return np.array(starts, dtype=np.int64)


def clock(at: int, zone: str) -> datetime:
    """The wall clock in a zone at an instant."""
    return datetime.fromtimestamp(at, tz=UTC).astimezone(ZoneInfo(zone))
