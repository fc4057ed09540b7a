"""What the person sets out to do on each kind of day: wishes first, then an order in which nothing overlaps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from healthkit.demo.nights import Night
from healthkit.demo.paces import PACES
from healthkit.demo.plan import Plan, instant

WAKES_IN_SEAT = ("fly_back_east", "fly_land_east")


class Move(NamedTuple):
    """One bout of movement; instants in UTC seconds."""

    start: int
    end: int
    kind: str
    phone: bool


class Agenda:
    """One day while it is being laid out, from getting up (``up``) to lying down (``bed``)."""

    def __init__(self, plan: Plan, night: Night, evening: Night, rng: np.random.Generator) -> None:
        self.plan, self.index, self.rng = plan, night.day, rng
        self.up, self.bed = night.up, evening.bed
        self.kind = plan.kind[night.day]
        self.warmth = 1 + 0.2 * plan.season[night.day]
        self.forgot_phone = self.kind in ("work", "weekend") and rng.random() < 0.012
        self.wishes: list[Move] = []

    def at(self, low: float, high: float) -> int:
        """An instant between two hours of the day's local clock."""
        return instant(self.plan.date(self.index), self.rng.uniform(low, high), self.plan.place[self.index].zone)

    def add(self, at: float, minutes: float, kind: str) -> None:
        """Wish for a bout."""
        phone = not self.forgot_phone and self.rng.random() < PACES[kind].phone
        self.wishes.append(Move(int(at), int(at) + max(20, int(minutes * 60)), kind, phone))

    def scatter(self, low: float, high: float, per_hour: float, kind: str) -> None:
        """Wish for short moves spread over a stretch."""
        if high > low:
            for at in self.rng.uniform(low, high, int(self.rng.poisson((high - low) / 3600 * per_hour))):
                self.add(at, self.rng.uniform(0.5, 2.6), kind)

    def ordered(self) -> list[Move]:
        """Long bouts wait for each other; short ones that collide do not happen."""
        taken: list[Move] = []
        free, close = self.up + 120, self.bed - 600
        for wish in sorted(move for move in self.wishes if not PACES[move.kind].micro):
            begin = max(wish.start, free)
            end = begin + wish.end - wish.start
            if end < close:
                taken.append(Move(begin, end, wish.kind, wish.phone))
                free = end + 45
        for wish in sorted(move for move in self.wishes if PACES[move.kind].micro):
            place = int(np.searchsorted([move.start for move in taken], wish.start))
            before = taken[place - 1].end if place else self.up
            after = taken[place].start if place < len(taken) else close
            if before + 45 < wish.start and wish.end + 45 < after:
                taken.insert(place, wish)
        return taken


def fill(day: Agenda) -> None:
    """Wish for everything that belongs to the kind of day."""
    rng = day.rng
    if day.kind == "ill":
        _ill(day)
    elif day.kind.startswith("fly"):
        _fly(day)
    elif day.kind == "trip":
        _visit(day)
    else:
        day.add(day.up + rng.uniform(900, 1500), rng.uniform(15, 24), "dog")
        day.add(day.bed - rng.uniform(6600, 8400), rng.uniform(14, 24) * day.warmth, "dog")
        {"work": _office, "homework": _homework, "weekend": _weekend}[day.kind](day)
        day.scatter(day.bed - 11000, day.bed - 4500, 2.2, "house_move")
        day.add(day.bed - rng.uniform(11500, 13000), rng.uniform(22, 45), "chores")
        _train(day)


def _ill(day: Agenda) -> None:
    rng = day.rng
    day.add(day.up + rng.uniform(1500, 2400), rng.uniform(8, 12), "dog")
    day.add(day.bed - rng.uniform(9000, 12000), rng.uniform(7, 11), "dog")
    day.scatter(day.up + 5400, day.bed - 4000, 1.4 - 0.7 * day.plan.ill[day.index], "house_move")


def _office(day: Agenda) -> None:
    rng = day.rng
    leave = max(day.up + 6000, day.at(8.4, 8.7))
    day.add(leave, rng.uniform(7, 10), "walk")
    day.add(leave + rng.uniform(1900, 2300), rng.uniform(6, 9), "walk")
    lunch = day.at(12.4, 12.9)
    day.add(lunch, rng.uniform(5, 8), "stroll")
    day.add(lunch + rng.uniform(2400, 3000), rng.uniform(6, 12) * day.warmth, "stroll")
    back = day.at(17.4, 18.3)
    day.add(back, rng.uniform(6, 9), "walk")
    day.add(back + rng.uniform(1900, 2300), rng.uniform(7, 11), "home_walk")
    day.scatter(leave + 5000, back - 600, 1.5, "desk_move")
    if rng.random() < 0.4:
        day.add(back + 3300, rng.uniform(6, 12), "stroll")


def _homework(day: Agenda) -> None:
    day.scatter(day.up + 5400, day.bed - 9000, 1.5, "house_move")
    day.add(day.at(12.2, 13.2), day.rng.uniform(14, 26), "walk")


def _weekend(day: Agenda) -> None:
    rng = day.rng
    day.scatter(day.up + 5400, day.bed - 9000, 1.3, "house_move")
    day.add(day.up + rng.uniform(6200, 7200), rng.uniform(25, 50), "chores")
    day.add(day.up + rng.uniform(9000, 11000), rng.uniform(16, 28), "stroll")
    day.add(day.up + rng.uniform(12500, 13500), rng.uniform(12, 22), "home_walk")
    if day.plan.date(day.index).weekday() == 6 and rng.random() < 0.3 * day.warmth:
        day.add(day.up + 22000, rng.uniform(75, 120), "hike")
    elif rng.random() < 0.6:
        day.add(day.up + rng.uniform(22000, 26000), rng.uniform(24, 44) * day.warmth, "walk")


def _train(day: Agenda) -> None:
    """Runs three or four times a week in the training block, about twice outside it; strength, yoga, summer rides."""
    rng, plan = day.rng, day.plan
    if plan.ill[day.index] > 0:
        return
    block, weekday = bool(plan.training_now[day.index]), plan.date(day.index).weekday()
    evening, morning = day.at(18.7, 19.1), day.at(10.3, 11.0)
    if weekday in (1, 3) and rng.random() < (0.95 if block else 0.62):
        day.add(evening, rng.uniform(34, 48) if block else rng.uniform(26, 36), "run")
    elif weekday == 5 and rng.random() < (0.95 if block else 0.45):
        day.add(morning, rng.uniform(55, 85) if block else rng.uniform(32, 45), "run")
    elif weekday == 6 and block and rng.random() < 0.5:
        day.add(morning, rng.uniform(28, 36), "run")
    elif weekday in (0, 2) and rng.random() < 0.45:
        day.add(evening, rng.uniform(32, 45), "strength")
    elif weekday == 4 and rng.random() < 0.3:
        day.add(evening, rng.uniform(25, 40), "yoga")
    elif weekday == 6 and plan.season[day.index] > 0.1 and rng.random() < 0.55:
        day.add(morning, rng.uniform(60, 110), "cycle")


def _visit(day: Agenda) -> None:
    """A day of seeing a town: coffee first, while the watch charges, then long walks."""
    rng = day.rng
    day.add(day.up + rng.uniform(1200, 1800), rng.uniform(12, 20), "stroll")
    for at in (9000, 14500, 21500, 27500):
        day.add(day.up + at + rng.uniform(-600, 600), rng.uniform(14, 34), "walk" if rng.random() < 0.4 else "stroll")
    day.scatter(day.up + 10000, day.bed - 9000, 1.0, "desk_move")
    day.add(day.bed - rng.uniform(9000, 12000), rng.uniform(12, 24) * day.warmth, "stroll")


def _fly(day: Agenda) -> None:
    """Airports; on landing a short recorded walk, in the zone of arrival."""
    rng, kind, today = day.rng, day.kind, day.plan.date(day.index)
    trip = next(trip for trip in day.plan.trips if trip.leave <= today <= trip.home)
    if kind not in WAKES_IN_SEAT:
        day.add(day.up + rng.uniform(900, 1300), rng.uniform(9, 14), "dog" if today == trip.leave else "stroll")
        day.add(day.up + 8000, rng.uniform(10, 16), "terminal")
    if kind == "fly_east":  # lands tomorrow; the evening is spent in the seat
        day.add(day.up + 14000, rng.uniform(9, 14), "terminal")
        return
    lands = trip.landed if kind in ("fly_west", "fly_land_east") else trip.landed_home
    day.add(lands + rng.uniform(300, 500), rng.uniform(8, 12), "terminal")
    day.add(lands + 2100, rng.uniform(14, 20), "arrival_walk")
    day.add(lands + 7600, rng.uniform(10, 18), "stroll")
    day.scatter(lands + 9000, day.bed - 4500, 1.5, "house_move")
