"""Training over weeks and years: load, minutes by intensity against the guideline, fitness among peers, bests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis import activity, route
from healthkit.analysis.intensity import ZONES, zone_of
from healthkit.analysis.trend import Trend, trend
from healthkit.clinical.formulas.fitness import curve, vo2_max_percentile
from healthkit.clinical.formulas.registry import Refused
from healthkit.insight.load import Course, Limits, course, impulses, limits
from healthkit.source.labs import person
from healthkit.store import Vault

Floats = npt.NDArray[np.float64]
_WEEK = 7
_MODERATE, _VIGOROUS = ZONES.index("moderate"), ZONES.index("vigorous")
_NOW_DAYS = 30
_CADENCE_DAYS = 28
LENGTHS = {"running": (1000.0, 5000.0, 10_000.0, 21_097.5), "cycling": (10_000.0, 20_000.0, 40_000.0)}
"""Lengths of which the fastest stretch is kept, m."""
BANDS = (10.0, 25.0, 50.0, 75.0, 90.0)


@dataclass(frozen=True)
class Weeks:
    """Minutes a week, Monday to Sunday, by intensity of heart rate within workouts.

    ``told`` are whole-day exercise minutes as the device counts them, NaN where it told none. ``sitting`` is the mean
    sedentary time a day, h, NaN where no device tells it; ``cadence`` the median over four weeks of a day's peak
    30-minute cadence, with the days it stands on.
    """

    mondays: tuple[date, ...]
    light: Floats
    moderate: Floats
    vigorous: Floats
    told: Floats
    guideline: activity.Guideline
    sitting: float
    cadence: float
    cadence_days: int
    workouts: int
    covered: int


@dataclass(frozen=True)
class Era:
    """What one device estimated: its days, and the trend among them alone."""

    device: str
    first: date
    last: date
    n: int
    trend: Trend


@dataclass(frozen=True)
class Fitness:
    """Estimated peak oxygen uptake over time, mL/kg/min.

    ``eras`` are split where another device took over, since each estimates by its own rule. ``now`` is the median of
    the last 30 days of ``n`` estimates; ``percentile`` and ``bands`` (the values at :data:`BANDS` for each year of the
    span) need the person's age and sex.
    """

    points: pl.DataFrame
    eras: tuple[Era, ...]
    now: float
    n: int
    percentile: float | None
    beyond: str
    bands: tuple[tuple[date, tuple[float, ...]], ...]
    age: float | None
    sex: str | None


@dataclass(frozen=True)
class Best:
    """The fastest stretch of one length: when, how fast, and how the record fell; ``tried`` workouts were long enough.

    ``course`` holds each workout that set a new best: its day and its time in s.
    """

    activity: str
    metres: float
    day: date
    seconds: float
    session: int
    tried: int
    course: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Longest:
    """The longest workout of one activity by distance, km, or by time, min."""

    activity: str
    day: date
    km: float
    minutes: float
    session: int


def last_day(vault: Vault) -> date | None:
    """The last day that the vault holds anything of."""
    told: date | None = vault.query("report_bounds")["last"][0]
    return told


def workouts(vault: Vault, last: date, first: date = date.min) -> pl.DataFrame:
    """Each workout once; see the query ``report_workouts``."""
    return vault.query("report_workouts", first=first, last=last)


def load(vault: Vault, last: date) -> tuple[Course | None, Limits | None]:
    """Load from the first workout to a day, and the limits of the heart that it rests on."""
    known = limits(vault, last - timedelta(days=365), last)
    if known is None or not known.complete:
        return None, known
    held = vault.query("report_workout_rates", first=date.min, last=last)
    return course(impulses(held, known), last), known


def weeks(vault: Vault, last: date, count: int) -> Weeks | None:
    """So many whole weeks up to a day; None without a heart rate in any workout."""
    known = limits(vault, last - timedelta(days=365), last)
    end = last - timedelta(days=(last.weekday() + 1) % _WEEK)
    first = end - timedelta(days=_WEEK * count - 1)
    held = vault.query("report_workout_rates", first=first, last=end)
    if known is None or held.is_empty():
        return None
    zone = zone_of(held["rate"].to_numpy().astype(np.float64), known.highest)
    begun: date = held["day"].sort()[0]
    count -= (begun - first).days // _WEEK  # weeks before the first workout are not zeros
    first = end - timedelta(days=_WEEK * count - 1)
    place = (held["day"] - first).dt.total_days().to_numpy() // _WEEK
    spent = held["minutes"].to_numpy().astype(np.float64)

    def summed(chosen: npt.NDArray[np.bool_]) -> Floats:
        return np.bincount(place[chosen], weights=spent[chosen], minlength=count).astype(np.float64)

    moderate, vigorous = summed(zone == _MODERATE), summed(zone >= _VIGOROUS)
    peaks = _cadence(vault, end)
    return Weeks(
        tuple(first + timedelta(days=_WEEK * place) for place in range(count)),
        summed(zone < _MODERATE),
        moderate,
        vigorous,
        _told(vault, first, end, count),
        activity.guideline(moderate, vigorous),
        _sitting(vault, first, end),
        float(np.median(peaks)) if peaks else float("nan"),
        len(peaks),
        workouts(vault, end, first).height,
        held["session_id"].n_unique(),
    )


def _told(vault: Vault, first: date, end: date, count: int) -> Floats:
    """Exercise minutes of whole weeks as a device counts them over the whole day."""
    rows = vault.query("report_daily", metrics=["apple_exercise_time"], first=first, last=end).drop_nulls("total")
    place = (rows["day"] - first).dt.total_days().to_numpy() // _WEEK
    total = np.bincount(place, weights=rows["total"].to_numpy(), minlength=count).astype(np.float64)
    days = np.bincount(place, minlength=count)
    return np.where(days >= _WEEK - 1, total, np.nan)


def _sitting(vault: Vault, first: date, end: date) -> float:
    rows = vault.query("report_daily", metrics=["sedentary_time"], first=first, last=end)["total"].drop_nulls()
    return float(rows.to_numpy().mean()) / 60 if rows.len() else float("nan")


def _cadence(vault: Vault, end: date) -> list[float]:
    rows = vault.query("insight_steps_day", first=end - timedelta(days=_CADENCE_DAYS - 1), last=end)
    found = [
        activity.cadence(day["steps"].to_numpy().astype(np.float64), day["minutes"].to_numpy().astype(np.float64)).peak
        for day in rows.partition_by("day")
    ]
    return [one for one in found if not np.isnan(one)]


def fitness(vault: Vault, last: date) -> Fitness | None:
    """Peak oxygen uptake as devices estimated it; None without an estimate."""
    points = vault.query("insight_vo2", last=last)
    if points.is_empty():
        return None
    whose = person(vault)
    newest: date = points["day"][-1]
    recent = points.filter(pl.col("day") > newest - timedelta(days=_NOW_DAYS))["value"].to_numpy()
    now = float(np.median(recent))
    age = (newest - whose.birth).days / 365.25 if whose.birth else None
    percentile, beyond = None, ""
    if age is not None and whose.sex:
        try:
            answer = vo2_max_percentile(now, age, whose.sex)
            percentile, beyond = float(str(answer.value)), answer.category or ""
        except Refused:
            percentile = None
    bands = _bands(points["day"][0], newest, whose.birth, whose.sex) if percentile is not None else ()
    return Fitness(points, _eras(points), now, len(recent), percentile, beyond, bands, age, whose.sex)


def _bands(first: date, last: date, birth: date | None, sex: str | None) -> tuple[tuple[date, tuple[float, ...]], ...]:
    """Values at the percentiles of peers at both ends of the span, and on both sides of a birthday that ends a decade.

    The registry's groups are decades of age, so that the bands step there.
    """
    if birth is None or sex is None:
        return ()
    days = {first, last}
    for decade in range(20, 100, 10):
        turned = date(birth.year + decade, birth.month, min(birth.day, 28))
        if first < turned <= last:
            days |= {turned - timedelta(days=1), turned}
    found = []
    for day in sorted(days):
        try:
            percents, values = curve(sex, (day - birth).days / 365.25)
        except Refused:
            continue
        found.append((day, tuple(values[percents.index(percent)] for percent in BANDS)))
    return tuple(found)


def _eras(points: pl.DataFrame) -> tuple[Era, ...]:
    """Stretches of one device each, in order; a device that only ever alternates with another stays one stretch."""
    found = []
    rows = points.iter_rows(named=True)
    for device, group in groupby(rows, key=lambda row: row["device"]):
        own = list(group)
        days = np.array([(row["day"] - date(1970, 1, 1)).days for row in own], dtype=np.int64)
        values = np.array([row["value"] for row in own], dtype=np.float64)
        found.append(Era(device, own[0]["day"], own[-1]["day"], len(own), trend(days, values)))
    return tuple(found)


def bests(vault: Vault, last: date) -> list[Best]:
    """The fastest stretches from recorded routes, by activity and length."""
    told = {row["session_id"]: row["distance"] for row in workouts(vault, last).iter_rows(named=True)}
    found = []
    for kind, lengths in LENGTHS.items():
        rows = vault.query("insight_routes", activity=kind, last=last)
        efforts: dict[float, list[tuple[date, float, int]]] = {length: [] for length in lengths}
        for one in rows.partition_by("session_id", maintain_order=True):
            session, day = one["session_id"][0], one["day"][0]
            at = one["at"].to_numpy().astype(np.float64)
            own = told.get(session)
            metres = route.along(one["latitude"].to_numpy(), one["longitude"].to_numpy(), own * 1000 if own else None)
            for length in lengths:
                if effort := route.fastest(metres, at - at[0], length):
                    efforts[length].append((day, effort.seconds, session))
        found += [_best(kind, length, tries) for length, tries in efforts.items() if tries]
    return found


def _best(kind: str, length: float, tries: list[tuple[date, float, int]]) -> Best:
    ordered = sorted(tries)
    falls: list[tuple[date, float]] = []
    for day, seconds, _ in ordered:
        if not falls or seconds < falls[-1][1]:
            falls.append((day, seconds))
    day, seconds, session = min(ordered, key=lambda one: (one[1], one[0]))
    return Best(kind, length, day, seconds, session, len(ordered), tuple(falls))


def longest(vault: Vault, last: date) -> list[Longest]:
    """The longest workout of each activity, by distance where any of them has one, most frequent activity first."""
    rows = workouts(vault, last)
    found = []
    for kind in rows["activity"].value_counts(sort=True)["activity"].to_list():
        own = rows.filter(pl.col("activity") == kind).sort("distance", "minutes", descending=True, nulls_last=True)
        top = own.row(0, named=True)
        km = top["distance"] if top["distance"] is not None else float("nan")
        found.append(Longest(kind, top["day"], km, top["minutes"] or float("nan"), top["session_id"]))
    return found
