"""Sound, daylight and gait: what the devices notice by the way."""

from __future__ import annotations

import numpy as np

from healthkit.demo.devices import watch_pieces, worn
from healthkit.demo.life import Life
from healthkit.demo.nights import stage_at
from healthkit.demo.person import HEIGHT_CM
from healthkit.demo.plan import stream
from healthkit.demo.records import QUANTITY, Batch, Sheet, later, metadata, numbers
from healthkit.demo.totals import covered


def write_surroundings(sheet: Sheet, life: Life) -> None:
    """All records of surroundings and gait."""
    _write_sound(sheet, life)
    _write_daylight(sheet, life)
    _write_gait(sheet, life)
    _write_steadiness(sheet, life)


def _write_sound(sheet: Sheet, life: Life) -> None:
    """The watch listens to the room twice an hour; the phone knows how loud its headphones play on the way to work."""
    plan, bouts, waking = life.plan, life.bouts, life.waking
    rng = stream(plan.seed, "sound")
    at = np.arange(plan.day_start[0], plan.day_start[-1] - 1800, 1800)
    at = at[worn(waking, at) & worn(waking, at + 1799)]
    asleep = stage_at(life.nights, at) >= 0
    heard = ~asleep | (rng.random(len(at)) < 0.3)
    at, asleep = at[heard], asleep[heard]
    level = np.clip(np.where(asleep, 33.0, 62.0) + rng.normal(0, 7, len(at)), 25, 95)
    created, writer = later(rng, at + 1800, 10, 300), sheet.writers.watch(at)
    sheet.add(Batch(QUANTITY + "EnvironmentalAudioExposure", writer, at, at + 1800, created, numbers(level), "dBASPL"))
    commute = np.flatnonzero(bouts.phone & bouts.outdoor & (bouts.met > 3.2))
    commute = commute[rng.random(len(commute)) < 0.45]
    start = bouts.start[commute] + rng.integers(0, 60, len(commute))
    end = bouts.end[commute] + rng.integers(0, 1500, len(commute))
    loud = np.clip(rng.normal(71, 5, len(commute)), 50, 96)
    created = later(rng, end, 5, 100)
    writer = sheet.writers.phone(start)
    sheet.add(Batch(QUANTITY + "HeadphoneAudioExposure", writer, start, end, created, numbers(loud), "dBASPL"))


def _write_daylight(sheet: Sheet, life: Life) -> None:
    """Minutes outdoors between sunrise and sunset, in five-minute cells."""
    plan, bouts = life.plan, life.bouts
    rng = stream(plan.seed, "daylight")
    start, end, row = watch_pieces(bouts, life.waking)
    outside = bouts.outdoor[row]
    cells, seconds = covered(start[outside], end[outside], 300)
    at = cells * 300
    day = np.clip(plan.day_of(at), 0, plan.days - 1)
    noon = plan.day_start[day] + 13.2 * 3600
    light = np.abs(at - noon) < (5.9 + 2.0 * plan.season[day]) * 3600
    at, minutes = at[light], numbers(np.ceil(seconds[light] / 60))
    created, writer = later(rng, at + 300, 10, 300), sheet.writers.watch(at)
    sheet.add(Batch(QUANTITY + "TimeInDaylight", writer, at, at + 300, created, minutes, "min"))


def _write_gait(sheet: Sheet, life: Life) -> None:
    """On about half of the walks the phone in the pocket judges speed, step length, double support and asymmetry."""
    plan, bouts = life.plan, life.bouts
    rng = stream(plan.seed, "gait")
    walks = np.flatnonzero(bouts.phone & (bouts.steps > 0) & (bouts.end - bouts.start > 150))
    walks = walks[rng.random(len(walks)) < 0.5]
    length = bouts.end[walks] - bouts.start[walks]
    start = bouts.start[walks] + (length * rng.uniform(0.05, 0.5, len(walks))).astype(np.int64)
    end = start + rng.integers(10, 90, len(walks))
    speed = bouts.metres[walks] / length * 3.6 * (1 + rng.normal(0, 0.05, len(walks)))
    tired = plan.ill[np.clip(plan.day_of(start), 0, plan.days - 1)]
    step = HEIGHT_CM * 0.415 * np.sqrt(speed / 4.6) * (1 + rng.normal(0, 0.03, len(walks)))
    support = np.clip(0.285 + 0.02 * tired + rng.normal(0, 0.01, len(walks)), 0.2, 0.4)
    asymmetry = np.clip(rng.exponential(0.012, len(walks)), 0, 0.2) * (rng.random(len(walks)) < 0.5)
    created = later(rng, end, 30, 1500)
    side = metadata("HKMetadataKeyDevicePlacementSide", "2", len(walks))
    for name, value, unit in (
        ("WalkingSpeed", speed.round(3), "km/hr"),
        ("WalkingStepLength", np.rint(step), "cm"),
        ("WalkingDoubleSupportPercentage", support.round(3), "%"),
        ("WalkingAsymmetryPercentage", asymmetry.round(2), "%"),
    ):
        writer = sheet.writers.phone(start)
        sheet.add(Batch(QUANTITY + name, writer, start, end, created, numbers(value), unit, side))


def _write_steadiness(sheet: Sheet, life: Life) -> None:
    """Once a week, from the week before."""
    plan = life.plan
    rng = stream(plan.seed, "steadiness")
    end = plan.day_start[7::7] + 3600
    end = end[end < plan.day_start[-1]]
    ill = plan.ill[np.clip(plan.day_of(end) - 1, 0, plan.days - 1)]
    for name, value, unit in (
        ("AppleWalkingSteadiness", np.clip(0.93 - 0.05 * ill + rng.normal(0, 0.02, len(end)), 0.6, 1), "%"),
        ("SixMinuteWalkTestDistance", np.clip(530 - 40 * ill + rng.normal(0, 12, len(end)), 350, 620).round(), "m"),
    ):
        writer = sheet.writers.phone(end)
        sheet.add(Batch(QUANTITY + name, writer, end - 7 * 86400, end, end + 60, numbers(value), unit))
