"""What scales, cuffs and fitness estimates say: weight, blood pressure, VO2max, recovery, height."""

from __future__ import annotations

import numpy as np

from healthkit.demo.life import Life
from healthkit.demo.person import HEIGHT_CM, HOME
from healthkit.demo.plan import Floats, Ints, Plan, stream
from healthkit.demo.records import QUANTITY, Batch, Sheet, metadata, numbers, together, whole

_SCALE = "name:Body scale, manufacturer:Example, model:BS-2, hardware:2.1, software:1.8"
_CUFF = "name:Upper arm cuff, manufacturer:Example, model:UC-1, hardware:1.0, software:2.2"


def write_body(sheet: Sheet, life: Life) -> list[str]:
    """Add the records; returns the blood pressure correlations, whose children are among the records."""
    _write_scale(sheet, life)
    _write_fitness(sheet, life)
    at = np.array([int(life.plan.day_start[0]) + 39_600])
    sheet.add(Batch(QUANTITY + "Height", sheet.writers.phone(at), at, at, at, whole(np.array([HEIGHT_CM])), "cm"))
    return _write_cuff(sheet, life)


def at_home(life: Life) -> Ints:
    """Days on which she wakes and stays at home."""
    plan, nights = life.plan, life.nights
    settled = [
        night.day
        for night in nights[:-1]
        if night.zone == HOME.zone and night.app and not plan.kind[night.day].startswith("fly")
    ]
    return np.array(settled, dtype=np.int64)


def _write_scale(sheet: Sheet, life: Life) -> None:
    """Most mornings at home; the scale itself scatters by some 300 g."""
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "scale")
    days = at_home(life)
    days = days[rng.random(len(days)) < 0.68]
    at = np.array([nights[day].up for day in days]) + rng.integers(200, 800, len(days))
    mass = (plan.weight[days] + rng.normal(0, 0.3, len(days))).round(2)
    fat = np.clip(0.275 - 0.012 * plan.fit[days] + rng.normal(0, 0.006, len(days)), 0.2, 0.35).round(3)
    writer = np.full(len(days), sheet.writers.add("Body Scale", "5.12.0", _SCALE))
    for name, value, unit in (
        ("BodyMass", mass, "kg"),
        ("BodyFatPercentage", fat, "%"),
        ("LeanBodyMass", mass * (1 - fat), "kg"),
        ("BodyMassIndex", mass / (HEIGHT_CM / 100) ** 2, "count"),
    ):
        sheet.add(Batch(QUANTITY + name, writer, at, at, at + 25, numbers(value, 5), unit))


def _write_fitness(sheet: Sheet, life: Life) -> None:
    plan, state = life.plan, life.state
    rng = stream(plan.seed, "fitness")
    runs = [workout for workout in life.workouts if workout.kind in ("run", "hike")]
    if not runs:
        return
    end = np.array([workout.end for workout in runs])
    day = np.clip(plan.day_of(end), 0, plan.days - 1)
    value = state.vo2max[day] + rng.normal(0, 0.35, len(end))
    kind = metadata("HKVO2MaxTestType", "2", len(end))
    writer = sheet.writers.watch(end)
    sheet.add(Batch(QUANTITY + "VO2Max", writer, end, end, end + 30, numbers(value.round(2)), "mL/min·kg", kind))
    recovery = np.rint(27 + 9 * plan.fit[day] - 8 * plan.ill[day] + rng.normal(0, 3, len(end)))
    sheet.add(
        Batch(QUANTITY + "HeartRateRecoveryOneMinute", writer, end, end + 60, end + 90, whole(recovery), "count/min")
    )


def _write_cuff(sheet: Sheet, life: Life) -> list[str]:
    """Two readings on some mornings and evenings a week; pressure falls with weight and training."""
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "cuff")
    days = at_home(life)
    morning = days[rng.random(len(days)) < 0.3]
    evening = days[rng.random(len(days)) < 0.18]
    first = np.concatenate(
        [
            [nights[day].up + 1200 for day in morning],
            [nights[day + 1].bed - 7200 for day in evening],
        ]
    ).astype(np.int64) + rng.integers(0, 600, len(morning) + len(evening))
    at = np.sort(np.concatenate([first, first + 110]))
    day = np.clip(plan.day_of(at), 0, plan.days - 1)
    systolic, diastolic = _pressure(rng, plan, day, len(at))
    writer = np.full(len(at), sheet.writers.add("Pressure Diary", "2.7", _CUFF))
    zone = metadata("HKTimeZone", "Europe/Paris", len(at))
    entered = metadata("HKWasUserEntered", "0", len(at))
    batches = [
        Batch(QUANTITY + "BloodPressure" + name, writer, at, at, at + 4, whole(value), "mmHg", together(zone, entered))
        for name, value in (("Systolic", systolic), ("Diastolic", diastolic))
    ]
    for batch in batches:
        sheet.add(batch)
    children = [sheet.lines(batch, indent="  ") for batch in batches]
    when, created = sheet.when(at), sheet.when(at + 4)
    return [
        f' <Correlation type="HKCorrelationTypeIdentifierBloodPressure"{sheet.source(int(writer[row]), int(at[row]))}'
        f' creationDate="{created[row]}" startDate="{when[row]}" endDate="{when[row]}">\n'
        f"{children[0][row]}\n{children[1][row]}\n </Correlation>"
        for row in np.flatnonzero(at + 4 <= sheet.exported).tolist()
    ]


def _pressure(rng: np.random.Generator, plan: Plan, day: Ints, count: int) -> tuple[Floats, Floats]:
    mood = rng.normal(0, 4.5, plan.days)[day]
    systolic = 125 - 3.5 * plan.fit[day] + 1.0 * (plan.weight[day] - plan.weight[0]) - 2 * plan.season[day] + mood
    systolic = np.rint(systolic + rng.normal(0, 3, count))
    diastolic = np.rint(79 - 2 * plan.fit[day] + 0.5 * mood + rng.normal(0, 2.5, count))
    return systolic, np.minimum(diastolic, systolic - 25)
