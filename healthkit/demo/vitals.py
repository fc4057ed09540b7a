"""Records of heart, breath, oxygen and temperature."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.demo.devices import worn
from healthkit.demo.life import Life
from healthkit.demo.nights import stage_at
from healthkit.demo.person import HOME, Names
from healthkit.demo.plan import Floats, Ints, stream
from healthkit.demo.records import QUANTITY, Batch, Sheet, later, metadata, numbers, whole

_BEATS = 44


def write_vitals(sheet: Sheet, life: Life) -> None:
    """All records of heart, breath, oxygen and temperature."""
    rng = stream(life.plan.seed, "vitals")
    _write_heart(sheet, life, rng)
    _write_daily_heart(sheet, life, rng)
    _write_variability(sheet, life, rng)
    _write_breath(sheet, life, rng)
    _write_temperature(sheet, life, rng)


def _write_heart(sheet: Sheet, life: Life, rng: np.random.Generator) -> None:
    heart, writer = life.heart, sheet.writers.watch(life.heart.at)
    at, context = life.clocks.watch(heart.at), metadata("HKMetadataKeyHeartRateMotionContext", whole(heart.context))
    created = later(rng, at, 2, 420)
    sheet.add(Batch(QUANTITY + "HeartRate", writer, at, at, created, whole(heart.rate), "count/min", context))


def _write_daily_heart(sheet: Sheet, life: Life, rng: np.random.Generator) -> None:
    """Resting rate and the walking average, once a day each."""
    plan, at = life.plan, life.heart.at
    first = np.searchsorted(at, plan.day_start[:-1])
    last = np.searchsorted(at, plan.day_start[1:]) - 1
    seen = last > first + 20
    start, end, set_point = at[first[seen]], at[last[seen]], life.state.resting[seen]
    resting = np.rint(set_point + rng.normal(0, 0.7, len(start)))
    walking = np.rint(set_point + 39 - 5 * plan.fit[seen] + rng.normal(0, 3, len(start)))
    for name, value in (("RestingHeartRate", resting), ("WalkingHeartRateAverage", walking)):
        created = later(rng, end, 60, 900)
        sheet.add(Batch(QUANTITY + name, sheet.writers.watch(start), start, end, created, whole(value), "count/min"))


def _write_variability(sheet: Sheet, life: Life, rng: np.random.Generator) -> None:
    """Every five hours or so, a minute of beats; asleep it is higher than awake."""
    plan, state = life.plan, life.state
    at = np.arange(plan.day_start[0] + 4800, plan.day_start[-1], 5 * 3600)
    at = at + rng.integers(0, 3600, len(at))
    at = at[worn(life.waking, at) & worn(life.waking, at + 70)]
    day = np.clip(plan.day_of(at), 0, plan.days - 1)
    asleep = stage_at(life.nights, at) >= 0
    value = state.sdnn[day] * np.where(asleep, 1.12, 0.88) * np.exp(rng.normal(0, 0.13, len(at)))
    beat = 60 / (state.resting[day] + np.where(asleep, -2, 12))
    wobble = rng.normal(0, 1, (len(at), _BEATS))
    wobble = (wobble - wobble.mean(axis=1, keepdims=True)) / wobble.std(axis=1, keepdims=True)
    beats = _beats(at, np.clip(beat[:, None] + value[:, None] / 1000 * wobble, 0.35, 1.9), life.names)
    created, writer = later(rng, at + 65, 1, 30), sheet.writers.watch(at)
    sheet.add(Batch(QUANTITY + "HeartRateVariabilitySDNN", writer, at, at + 65, created, numbers(value), "ms", beats))


def _beats(at: Ints, interval: Floats, names: Names) -> pl.Series:
    """The list of beats of each reading, stamped with the phone's wall clock without a date."""
    seconds = at[:, None] + 8.0 + np.cumsum(interval, axis=1)
    local = pl.from_epoch(pl.Series(np.rint(seconds.ravel() * 100).astype(np.int64) * 10), time_unit="ms")
    local = local.dt.replace_time_zone("UTC").dt.convert_time_zone(HOME.zone)
    stamp = local.dt.strftime("%H:%M:%S%.3f").str.head(11).str.replace(".", names.decimal, literal=True)
    line = '   <InstantaneousBeatsPerMinute bpm="' + whole(60 / interval.ravel()) + '" time="' + stamp + '"/>'
    rows = pl.DataFrame({"row": np.repeat(np.arange(len(at)), _BEATS), "line": line})
    joined = rows.group_by("row", maintain_order=True).agg(pl.col("line").str.join("\n")).get_column("line")
    return "  <HeartRateVariabilityMetadataList>\n" + joined + "\n  </HeartRateVariabilityMetadataList>"


def _write_breath(sheet: Sheet, life: Life, rng: np.random.Generator) -> None:
    """Breathing rate and oxygen through the night, on average every forty minutes, and how disturbed breathing was."""
    plan, state = life.plan, life.state
    grid = np.arange(plan.day_start[0], plan.day_start[-1], 300)
    grid = grid + rng.integers(0, 200, len(grid))
    seen = grid[(stage_at(life.nights, grid) >= 0) & worn(life.waking, grid)]

    at = np.sort(rng.choice(seen, len(seen) // 8, replace=False))
    rate = np.rint((state.breath[_days(life, at)] + rng.normal(0, 0.8, len(at))) * 2) / 2
    created, writer = later(rng, at, 20, 600), sheet.writers.watch(at)
    sheet.add(Batch(QUANTITY + "RespiratoryRate", writer, at, at, created, numbers(rate), "count/min"))

    at = np.sort(rng.choice(seen, len(seen) // 9, replace=False))
    share = np.minimum(1.0, (state.oxygen[_days(life, at)] + rng.normal(0, 0.009, len(at))).round(2))
    pressure = numbers(rng.normal(1009, 8, len(at))) + " hPa"
    created, writer = later(rng, at + 15, 20, 600), sheet.writers.watch(at)
    extra = metadata("HKMetadataKeyBarometricPressure", pressure)
    sheet.add(Batch(QUANTITY + "OxygenSaturation", writer, at, at + 15, created, numbers(share), "%", extra))


def _write_temperature(sheet: Sheet, life: Life, rng: np.random.Generator) -> None:
    """One wrist temperature and one count of breathing disturbances for each night that the watch saw half of."""
    start = np.array([night.bed for night in life.nights[:-1]])
    end = np.array([night.up for night in life.nights[:-1]])
    seen = worn(life.waking, (start + end) // 2)
    start, end = start[seen], end[seen]
    wrist = life.state.wrist[seen] + rng.normal(0, 0.04, len(start))
    disturbed = np.clip(rng.gamma(2.0, 0.6, len(start)) + 2.5 * life.plan.ill[seen], 0, 20)
    for name, value, unit in (
        ("AppleSleepingWristTemperature", numbers(wrist), "degC"),
        ("AppleSleepingBreathingDisturbances", numbers(disturbed, 4), "count"),
    ):
        sheet.add(Batch(QUANTITY + name, sheet.writers.watch(start), start, end, end + 900, value, unit))


def _days(life: Life, at: Ints) -> Ints:
    return np.clip(life.plan.day_of(at), 0, life.plan.days - 1)
