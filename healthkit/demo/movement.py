"""Records of steps, distance, energy, exercise, standing and stairs, by the watch and by the phone."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.demo.devices import Spans, miscounted, phone_spans, watch_pieces, watch_spans, worn
from healthkit.demo.life import Life
from healthkit.demo.plan import stream
from healthkit.demo.records import QUANTITY, Batch, Sheet, later, numbers, whole
from healthkit.demo.totals import Body, basal_between, covered, exercise_minutes, stood_hours


def write_movement(sheet: Sheet, life: Life) -> None:
    """All records of movement."""
    writer = _Writer(sheet, life)
    writer.counts()
    writer.basal()
    writer.ride()
    writer.floors()
    writer.exercise()
    writer.stand()


class _Writer:
    """Turns the spans of a device into records on its clock."""

    def __init__(self, sheet: Sheet, life: Life) -> None:
        self.sheet, self.life = sheet, life
        self.rng = stream(life.plan.seed, "movement")
        self.body = Body.of(life.bouts)

    def add(self, name: str, unit: str, spans: Spans, value: pl.Series, *, watch: bool) -> None:
        """Records of a quantity."""
        clocks, writers = self.life.clocks, self.sheet.writers
        clock, writer = (clocks.watch, writers.watch) if watch else (clocks.phone, writers.phone)
        start = clock(spans.start)
        end = start + spans.end - spans.start  # one clock for both, even if it is set in between
        created = later(self.rng, end, 20, 400 if watch else 600)
        self.sheet.add(Batch(QUANTITY + name, writer(spans.start), start, end, created, value, unit))

    def counts(self) -> None:
        """Steps, distance and active energy, which both devices tell, each on its own grid and with its own errors."""
        bouts, waking, noise = self.life.bouts, self.life.waking, self.life.noise
        carried = bouts.phone & (bouts.steps > 0)
        for name, unit, course, scale, cell, longest in (
            ("StepCount", "count", self.body.steps, 1.0, 120, 4),
            ("DistanceWalkingRunning", "km", self.body.metres, 1e-3, 120, 4),
            ("ActiveEnergyBurned", "kcal", self.body.kcal, 1.0, 90, 3),
        ):
            counted, phase = unit == "count", int(self.rng.integers(cell))
            watch = watch_spans(bouts, waking, course, cell_s=cell, phase=phase, longest=longest, counted=counted)
            phone = phone_spans(bouts, course, carried, counted=counted)
            for spans, is_watch in ((watch, True), (phone, False)):
                seen = miscounted(self.rng, spans, counted=counted) if noise else spans
                value = whole(seen.value) if counted else numbers(seen.value * scale)
                self.add(name, unit, seen, value, watch=is_watch)

    def basal(self) -> None:
        """Every quarter of an hour while worn; one long record makes up for each time off the wrist."""
        plan, waking = self.life.plan, self.life.waking
        ticks = np.arange(plan.day_start[0], plan.day_start[-1] + 1, 900)
        ticks = ticks[worn(waking, ticks)]
        edges = np.unique(np.concatenate([ticks, waking.off.ravel(), plan.day_start]))
        edges = edges[(edges >= plan.day_start[0]) & (edges <= plan.day_start[-1])]
        spans = Spans(edges[:-1], edges[1:], basal_between(plan, edges[:-1], edges[1:]))
        self.add("BasalEnergyBurned", "kcal", spans, numbers(spans.value), watch=True)

    def ride(self) -> None:
        """Distance by bicycle, a record a minute."""
        if self.body.ride.total[-1] > 0:
            spans = watch_spans(
                self.life.bouts, self.life.waking, self.body.ride, cell_s=60, phase=0, longest=1, counted=False
            )
            self.add("DistanceCycling", "km", spans, numbers(spans.value / 1000), watch=True)

    def floors(self) -> None:
        """Stairs at the end of a bout, twelve seconds a floor; each device that is there counts them."""
        bouts, waking = self.life.bouts, self.life.waking
        length = np.minimum(12 * bouts.floors, (bouts.end - bouts.start) // 2)
        climbs = Spans(bouts.end - length, bouts.end, bouts.floors.astype(np.float64))
        there = worn(waking, climbs.start) & worn(waking, climbs.end)
        for mask, watch in ((there, True), (bouts.phone, False)):
            spans = climbs.keep(mask & (bouts.floors > 0))
            self.add("FlightsClimbed", "count", spans, whole(spans.value), watch=watch)

    def exercise(self) -> None:
        """One record a credited minute, as the watch writes them."""
        at = exercise_minutes(self.life.bouts, self.life.waking)
        created, writer = later(self.rng, at + 60, 10, 240), self.sheet.writers.watch(at)
        self.sheet.add(Batch(QUANTITY + "AppleExerciseTime", writer, at, at + 60, created, whole(at * 0 + 1), "min"))

    def stand(self) -> None:
        """Five-minute cells with minutes on the feet, and each worn hour as stood or idle."""
        plan, waking = self.life.plan, self.life.waking
        start, end, _ = watch_pieces(self.life.bouts, waking)
        cells, seconds = covered(start, end, 300)
        low, minutes = cells * 300, whole(np.ceil(seconds / 60))
        created, writer = later(self.rng, low + 300, 5, 60), self.sheet.writers.watch(low)
        self.sheet.add(Batch(QUANTITY + "AppleStandTime", writer, low, low + 300, created, minutes, "min"))

        standing = stood_hours(self.life.bouts, waking)
        hours = np.arange(-(-plan.day_start[0] // 3600), plan.day_start[-1] // 3600) * 3600
        hours = np.union1d(hours[worn(waking, hours) | worn(waking, hours + 3599)], standing)
        value = np.where(np.isin(hours, standing), "Stood", "Idle").astype(object)
        self.sheet.add(
            Batch(
                "HKCategoryTypeIdentifierAppleStandHour",
                self.sheet.writers.watch(hours),
                hours,
                hours + 3600,
                later(self.rng, hours + 3600, 5, 300),
                pl.Series("HKCategoryValueAppleStandHour" + value),
            )
        )
