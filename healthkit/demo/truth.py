"""What the generator knows and no device tells: the true day and night, kept beside the export and never in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from healthkit.demo.devices import Course, watch_pieces
from healthkit.demo.life import Life
from healthkit.demo.nights import minutes_of
from healthkit.demo.plan import Floats, Ints, Plan
from healthkit.demo.sleeping import STAGED_FROM
from healthkit.demo.totals import Body, basal_between, exercise_minutes, stood_hours


@dataclass(frozen=True)
class Truth:
    """The synthetic person's true life.

    ``daily`` has a row a local day: day, steps, active_energy and basal_energy (kcal), distance_km, exercise_min and
    stand_hours (as the watch defines and sees them), unseen_steps and unseen_energy (with neither device there; part of
    steps and active_energy). ``nights`` has a row a day of waking: day, asleep_min, core, deep, rem, awake, in_bed, all
    in minutes. ``facts`` are the dates of what happened.
    """

    daily: pl.DataFrame
    nights: pl.DataFrame
    facts: dict[str, Any]

    def save(self, folder: Path) -> None:
        """Write ``daily.parquet``, ``nights.parquet`` and ``facts.json`` into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.daily.write_parquet(folder / "daily.parquet")
        self.nights.write_parquet(folder / "nights.parquet")
        (folder / "facts.json").write_text(json.dumps(self.facts, indent=1, default=str), "utf-8")


def make_truth(life: Life) -> Truth:
    """Sum the life up by local day."""
    plan, bouts, waking = life.plan, life.bouts, life.waking
    body, low, high = Body.of(bouts), plan.day_start[:-1], plan.day_start[1:]
    daily = pl.DataFrame(
        {
            "day": [plan.date(index) for index in range(plan.days)],
            "steps": body.steps.counted(low, high),
            "active_energy": body.kcal.between(low, high),
            "basal_energy": basal_between(plan, low, high),
            "distance_km": body.metres.between(low, high) / 1000,
            "exercise_min": _count(plan, exercise_minutes(bouts, waking)),
            "stand_hours": _count(plan, stood_hours(bouts, waking)),
            "unseen_steps": _unseen(life, body.steps).round(),
            "unseen_energy": _unseen(life, body.kcal),
        }
    )
    rows = [{"day": plan.date(night.day), **minutes_of(night)} for night in life.nights[:-1]]
    return Truth(daily, pl.DataFrame(rows), facts(plan))


def _count(plan: Plan, at: Ints) -> Ints:
    return np.bincount(plan.day_of(at) + 1, minlength=plan.days + 2)[1:-1]


def _unseen(life: Life, course: Course) -> Floats:
    """What of a total neither device was there for; the phone judges nothing but steps."""
    plan, bouts = life.plan, life.bouts
    start, end, row = watch_pieces(bouts, life.waking)
    watched = np.bincount(row, course.between(start, end), minlength=len(bouts.start))
    lost = np.maximum(0.0, course.between(bouts.start, bouts.end) - watched)
    lost = np.where(bouts.phone & (bouts.steps > 0), 0.0, lost)
    by_day: Floats = np.bincount(plan.day_of(bouts.start) + 1, lost, minlength=plan.days + 2)[1:-1].astype(np.float64)
    return by_day


def facts(plan: Plan) -> dict[str, Any]:
    """What happened when."""
    return {
        "seed": plan.seed,
        "first": plan.first,
        "last": plan.date(plan.days - 1),
        "device_upgrade": plan.upgrade,
        "illness": plan.illness,
        "training_block": plan.training,
        "trips": [
            {"place": trip.place.name, "zone": trip.place.zone, "leave": trip.leave, "home": trip.home}
            for trip in plan.trips
        ],
        "sleep_app_stages_from": plan.date(round(STAGED_FROM * plan.days)),
        "ldl_falls_from": plan.ldl_turn,
    }
