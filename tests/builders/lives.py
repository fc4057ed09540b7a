"""Lives of the synthetic person as the vault's daily rows would hold them, without writing and importing an export.

The same writers as the export's fill the records; only the XML, its reading and the store are left out. What comes of
it equals an imported vault's ``daily`` (``tests/insight/test_lives.py`` proves it).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.demo.clinical import clinical_files
from healthkit.demo.days import make_days
from healthkit.demo.devices import Clocks
from healthkit.demo.heart import make_heart, make_state
from healthkit.demo.life import Life, live
from healthkit.demo.nights import make_nights
from healthkit.demo.person import SECOND_WATCH_HARDWARE
from healthkit.demo.plan import Plan, make_plan
from healthkit.demo.record.course import make_course
from healthkit.demo.record.story import make_story
from healthkit.demo.records import QUANTITY, Sheet, Writers
from healthkit.demo.surroundings import write_surroundings
from healthkit.demo.vitals import write_vitals
from healthkit.demo.workouts import make_workouts
from healthkit.insight.findings.facts import TRAINING, Held, Medicine, Product, Result, Series
from healthkit.insight.load import Limits, impulses

UNTIL = date(2026, 11, 15)
_MEANS = {
    "RestingHeartRate": "resting_heart_rate",
    "HeartRateVariabilitySDNN": "heart_rate_variability_sdnn",
    "RespiratoryRate": "respiratory_rate",
    "AppleSleepingWristTemperature": "apple_sleeping_wrist_temperature",
}
_TOTALS = {"TimeInDaylight": "time_in_daylight"}
_LDL = "22748-8"


@dataclass(frozen=True)
class Lived:
    """What a vault would hold of one life, and its plan, which tells what was planted."""

    held: Held
    plan: Plan


def lived(seed: int, days: int = 730, until: date = UNTIL, *, quiet: bool = False) -> Lived:
    """Live two years.

    ``quiet`` takes illness, training block, seasons and the effect of the statin out; journeys, weeks, cycle, watch and
    medicines stay, so that whatever else is found but the watch is found by mistake.
    """
    life = _quiet(make_plan(seed, days, until)) if quiet else live(seed, days, until, noise=True, lang="en")
    plan = life.plan
    sheet = Sheet(Writers(plan, life.names), 3600, int(plan.day_start[-1]) + 300, seed)
    write_vitals(sheet, life)
    write_surroundings(sheet, life)
    series = _daily(sheet, plan) | {TRAINING: _training(life)}
    last = plan.date(plan.days - 1)
    results = tuple(
        Result("ldl", date.fromisoformat(body["effectiveDateTime"][:10]), body["valueQuantity"]["value"], "mmol/L")
        for body in map(json.loads, (file.body for file in clinical_files(sheet, plan)))
        if _code(body) == _LDL
    )
    medicines = tuple(
        Medicine(one.what.name, one.what.code, one.started, one.stopped)
        for one in make_story(make_course(make_plan(seed, days, until))).medicines
    )
    product = Product(plan.upgrade, "watch:" + SECOND_WATCH_HARDWARE)
    return Lived(Held(plan.first, last, series, (product,), results, medicines), plan)


def _quiet(plan: Plan) -> Life:
    """The life of a plan in which nothing happens; daylight still has its seasons, which are the sun's."""
    none = np.zeros(plan.days)
    kind = tuple(
        ("weekend" if plan.date(index).weekday() >= 5 else "work") if one == "ill" else one
        for index, one in enumerate(plan.kind)
    )
    calm = replace(
        plan, ill=none, fit=none, season=none, kind=kind, training_now=none > 0, ldl_turn=plan.date(2 * plan.days)
    )
    nights = make_nights(calm)
    bouts, waking = make_days(calm, nights)
    state = make_state(calm)
    heart = make_heart(calm, state, nights, bouts, waking)
    workouts = make_workouts(calm, bouts, waking)
    return Life(
        calm, nights, bouts, waking, state, heart, workouts, Clocks(calm, nights, noise=True), noise=True, lang="en"
    )


def _code(body: dict[str, object]) -> str | None:
    code = body.get("code")
    return str(code["coding"][0]["code"]) if isinstance(code, dict) else None


def _daily(sheet: Sheet, plan: Plan) -> dict[str, Series]:
    found: dict[str, Series] = {}
    wanted = {QUANTITY + name: metric for name, metric in (_MEANS | _TOTALS).items()}
    for batch in sheet.batches:
        if batch.type not in wanted:
            continue
        assert batch.value is not None
        metric, value = wanted[batch.type], batch.value.cast(pl.Float64).to_numpy()
        at = batch.end if metric == "apple_sleeping_wrist_temperature" else batch.start
        found[metric] = _by_day(plan, at, value, mean=metric in _MEANS.values())
    return found


def _by_day(plan: Plan, at: npt.NDArray[np.int64], value: npt.NDArray[np.float64], *, mean: bool) -> Series:
    index = plan.day_of(at)
    known, place, counts = np.unique(index, return_inverse=True, return_counts=True)
    sums = np.bincount(place, weights=value)
    inside = (known >= 0) & (known < plan.days)
    days = known[inside] + (plan.first - date(1970, 1, 1)).days
    values = (sums / counts if mean else sums).astype(np.float64)
    return Series(days.astype(np.int64), values[inside])


def _training(life: Life) -> Series:
    """Training impulse a day, by the rules of :mod:`healthkit.insight.load`."""
    heart, workouts = life.heart, life.workouts
    low = np.searchsorted(heart.at, [one.start for one in workouts])
    high = np.searchsorted(heart.at, [one.end for one in workouts])
    rates = [heart.rate[first:last] for first, last in zip(low, high, strict=True)]
    rows = [
        {"session_id": number, "day": life.plan.date(int(life.plan.day_of(np.array([one.start]))[0])), "rate": rate,
         "minutes": one.minutes * count / len(part)}
        for number, (one, part) in enumerate(zip(workouts, rates, strict=True)) if len(part)
        for rate, count in zip(*np.unique(part, return_counts=True), strict=True)
    ]  # fmt: skip
    peaks = sorted((float(part.max()) for part in rates if len(part)), reverse=True)
    known = Limits(peaks[1], float(np.median(life.state.resting)), None, "female")
    loads = impulses(pl.DataFrame(rows), known).group_by("day").agg(pl.col("load").sum()).sort("day")
    return Series(loads["day"].cast(pl.Int32).cast(pl.Int64).to_numpy(), loads["load"].to_numpy())
