"""Which bouts the person chose to record as workouts, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthkit.demo.days import Bouts, Waking
from healthkit.demo.devices import worn
from healthkit.demo.paces import KINDS, PACES
from healthkit.demo.person import HOME, Place
from healthkit.demo.plan import Ints, Plan, clock


@dataclass(frozen=True)
class Workout:
    """One recorded workout; instants in UTC seconds. ``rows`` are its bouts, two where it was paused."""

    kind: str
    rows: Ints
    start: int
    end: int
    place: Place
    zone: str
    minutes: float
    metres: float
    kcal: float
    steps: float
    route: str
    """Path of its GPX file inside the export; empty indoors."""


def make_workouts(plan: Plan, bouts: Bouts, waking: Waking) -> list[Workout]:
    """The workouts during which the watch was worn."""
    rows = np.flatnonzero(bouts.workout >= 0)
    found = []
    for group in np.split(rows, np.flatnonzero(np.diff(bouts.workout[rows])) + 1):
        start, end = int(bouts.start[group[0]]), int(bouts.end[group[-1]])
        if not worn(waking, np.array([start, end])).all():
            continue
        zone, kind = plan.zone_at(start), KINDS[bouts.kind[group[0]]]
        local = clock(start, zone)
        name = f"{local:%Y-%m-%d}_{local.hour % 12 or 12}.{local:%M}{'am' if local.hour < 12 else 'pm'}"
        found.append(
            Workout(
                kind=kind,
                rows=group,
                start=start,
                end=end,
                place=_where(plan, zone, start),
                zone=zone,
                minutes=float((bouts.end[group] - bouts.start[group]).sum() / 60),
                metres=float(bouts.metres[group].sum()),
                kcal=float(bouts.kcal[group].sum()),
                steps=float(bouts.steps[group].sum()),
                route=f"/workout-routes/route_{name}.gpx" if PACES[kind].outdoor else "",
            )
        )
    return found


def _where(plan: Plan, zone: str, at: int) -> Place:
    return next((trip.place for trip in plan.trips if trip.landed <= at < trip.landed_home), HOME)
