"""Workouts as elements: statistics, segments, laps, pauses, weather and routes; and what runs record besides."""

from __future__ import annotations

from uuid import UUID

import numpy as np

from healthkit.demo.life import Life
from healthkit.demo.paces import PACES
from healthkit.demo.plan import clock, stream
from healthkit.demo.records import QUANTITY, Batch, Sheet, numbers
from healthkit.demo.totals import basal_between
from healthkit.demo.workouts import Workout

_SPEED = {"run": "RunningSpeed", "cycle": "CyclingSpeed"}


def workout_elements(sheet: Sheet, life: Life) -> list[str]:
    """Each workout as its XML element."""
    writer = _Writer(sheet, life)
    return [writer.element(workout) for workout in life.workouts]


class _Writer:
    """Formats one workout at a time; there are a few a week."""

    def __init__(self, sheet: Sheet, life: Life) -> None:
        self.sheet, self.life, self.plan, self.bouts = sheet, life, life.plan, life.bouts
        self.rng = stream(life.plan.seed, "workouts")

    def element(self, workout: Workout) -> str:
        start, end, saved = self._when(workout.start), self._when(workout.end), self._when(workout.end, 8)
        writer = int(self.sheet.writers.watch(np.array([workout.start]))[0])
        source = self.sheet.source(writer, workout.start)
        lines = [
            f' <Workout workoutActivityType="HKWorkoutActivityType{PACES[workout.kind].workout}"'
            f' duration="{workout.minutes:.12g}" durationUnit="min"{source}'
            f' creationDate="{saved}" startDate="{start}" endDate="{end}">'
        ]
        lines += self._metadata(workout)
        lines += self._events(workout)
        lines += self._statistics(workout, start, end)
        uuid = UUID(bytes=self.rng.bytes(16), version=4)
        lines.append(
            f'  <WorkoutActivity uuid="{str(uuid).upper()}" startDate="{start}" endDate="{end}"'
            f' duration="{workout.minutes:.12g}" durationUnit="min"/>'
        )
        if workout.route:
            name, version, _ = self.sheet.writers.rows[writer]
            lines += [
                f'  <WorkoutRoute sourceName="{name}" sourceVersion="{version}" creationDate="{saved}"'
                f' startDate="{start}" endDate="{end}">',
                '   <MetadataEntry key="HKMetadataKeySyncVersion" value="2"/>',
                f'   <FileReference path="{workout.route}"/>',
                "  </WorkoutRoute>",
            ]
        return "\n".join([*lines, " </Workout>"])

    def _when(self, at: int, after: int = 0) -> str:
        return str(self.sheet.when(self.life.clocks.watch(np.array([at])) + after)[0])

    def _metadata(self, workout: Workout) -> list[str]:
        day = int(np.clip(self.plan.day_of(np.array([workout.start]))[0], 0, self.plan.days - 1))
        mets = 1 + workout.kcal / max(1.0, workout.minutes) * 200 / (self.plan.weight[day] * 3.5)
        entries = [
            ("HKIndoorWorkout", "0" if workout.route else "1"),
            ("HKTimeZone", workout.zone),
            ("HKAverageMETs", f"{mets:.5g} kcal/hr·kg"),
        ]
        if workout.route:
            celsius = 13.5 + 8.5 * self.plan.season[day] + self.rng.normal(0, 3)
            climb = self.bouts.floors[workout.rows].sum() * 300 + self.rng.uniform(200, 900) * workout.metres / 1000
            entries += [
                ("HKElevationAscended", f"{climb:.0f} cm"),
                ("HKWeatherTemperature", f"{celsius * 1.8 + 32:.6g} degF"),
                ("HKWeatherHumidity", f"{self.rng.integers(38, 92) * 100} %"),
            ]
        return [f'  <MetadataEntry key="{key}" value="{value}"/>' for key, value in entries]

    def _events(self, workout: Workout) -> list[str]:
        """A segment a kilometre, laps of five minutes in interval runs, and the pause."""
        found: list[tuple[int, str, float]] = []
        start, end = self.bouts.start[workout.rows], self.bouts.end[workout.rows]
        seconds = np.concatenate([[0], np.cumsum(end - start)])

        def moving(at: float) -> int:
            """The instant at which so many seconds were spent moving."""
            row = min(int(np.searchsorted(seconds, at, side="right")) - 1, len(start) - 1)
            return int(start[row] + at - seconds[row])

        each = 5000.0 if workout.kind == "cycle" else 1000.0
        if workout.metres:
            pace = seconds[-1] / workout.metres * each
            found += [(moving(pace * n), "Segment", pace / 60) for n in range(int(workout.metres // each))]
        if workout.kind == "run" and clock(workout.start, workout.zone).weekday() == 1:
            found += [(moving(300.0 * n), "Lap", 5.0) for n in range(int(seconds[-1] // 300))]
        if len(start) == 2:
            found += [(int(end[0]), "Pause", 0.0), (int(start[1]), "Resume", 0.0)]
        lines = []
        for at, kind, minutes in sorted(found):
            length = f' duration="{minutes:.12g}" durationUnit="min"' if minutes else ""
            lines.append(f'  <WorkoutEvent type="HKWorkoutEventType{kind}" date="{self._when(at)}"{length}/>')
        return lines

    def _statistics(self, workout: Workout, start: str, end: str) -> list[str]:
        low, high = np.searchsorted(self.life.heart.at, [workout.start, workout.end])
        rate = self.life.heart.rate[low:high]
        basal = basal_between(self.plan, np.array([workout.start]), np.array([workout.end]))[0]
        sums = [("ActiveEnergyBurned", workout.kcal, "kcal"), ("BasalEnergyBurned", basal, "kcal")]
        if workout.metres:
            name = "DistanceCycling" if workout.kind == "cycle" else "DistanceWalkingRunning"
            sums.append((name, workout.metres / 1000, "km"))
        if workout.steps:
            sums.append(("StepCount", round(workout.steps), "count"))
        lines = [self._stat(name, start, end, f'sum="{value:.6g}"', unit) for name, value, unit in sums]
        if len(rate):
            text = f'average="{rate.mean():.6g}" minimum="{rate.min():.0f}" maximum="{rate.max():.0f}"'
            lines.append(self._stat("HeartRate", start, end, text, "count/min"))
        if workout.kind in _SPEED:
            speed = workout.metres / workout.minutes * 0.06
            text = f'average="{speed:.6g}" minimum="{speed * 0.82:.6g}" maximum="{speed * 1.17:.6g}"'
            lines.append(self._stat(_SPEED[workout.kind], start, end, text, "km/hr"))
        return lines

    @staticmethod
    def _stat(name: str, start: str, end: str, values: str, unit: str) -> str:
        return (
            f'  <WorkoutStatistics type="{QUANTITY}{name}" startDate="{start}" endDate="{end}" {values} unit="{unit}"/>'
        )


def write_running(sheet: Sheet, life: Life) -> None:
    """Speed and power every half minute of each run."""
    plan, bouts = life.plan, life.bouts
    rng = stream(plan.seed, "running")
    rows = [row for workout in life.workouts if workout.kind == "run" for row in workout.rows]
    if not rows:
        return
    at = np.concatenate([np.arange(bouts.start[row], bouts.end[row] - 30, 30) for row in rows])
    which = np.concatenate([np.full(len(np.arange(bouts.start[row], bouts.end[row] - 30, 30)), row) for row in rows])
    speed = bouts.metres[which] / (bouts.end[which] - bouts.start[which]) * (1 + rng.normal(0, 0.04, len(at)))
    day = np.clip(plan.day_of(at), 0, plan.days - 1)
    power = speed * plan.weight[day] * 1.04 * (1 + rng.normal(0, 0.03, len(at)))
    start = life.clocks.watch(at)
    for name, value, unit in (("RunningSpeed", speed * 3.6, "km/hr"), ("RunningPower", np.rint(power), "W")):
        writer = sheet.writers.watch(at)
        sheet.add(Batch(QUANTITY + name, writer, start, start + 30, start + 40, numbers(value), unit))
