"""What the person enters or an app notes: cycle, symptoms, mood, food and drink, mindful minutes, clean hands."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.demo.body import at_home
from healthkit.demo.devices import worn
from healthkit.demo.life import Life
from healthkit.demo.plan import DIARY_DAYS, Ints, stream
from healthkit.demo.records import QUANTITY, Batch, Sheet, metadata, numbers, together

CATEGORY = "HKCategoryTypeIdentifier"
_FLOW = ("Light", "Heavy", "Medium", "Medium", "Light")
_SEVERITY = ("Mild", "Moderate", "Severe")
_SYMPTOMS = ("SoreThroat", "Fatigue", "Headache", "Coughing", "Fever")
# (type, unit, mean, spread) of one meal
_MEAL = (
    ("DietaryEnergyConsumed", "kcal", 620, 140),
    ("DietaryProtein", "g", 27, 7),
    ("DietaryCarbohydrates", "g", 74, 18),
    ("DietaryFatTotal", "g", 22, 7),
    ("DietaryFiber", "g", 8, 3),
)


def write_habits(sheet: Sheet, life: Life) -> None:
    """All records of habits."""
    health = sheet.writers.add(life.names.health, "27.0")
    _write_cycle(sheet, life, health)
    _write_illness(sheet, life, health)
    _write_mood(sheet, life, health)
    _write_food(sheet, life, health)
    _write_mindful(sheet, life)
    _write_hands(sheet, life)


def _entered(
    sheet: Sheet,
    writer: int,
    name: str,
    spans: tuple[Ints, Ints],
    value: list[str],
    *,
    children: pl.Series | None = None,
) -> None:
    """Category records of one writer; ``spans`` holds starts and ends."""
    start, end = spans
    if len(start):
        text = pl.Series(["HKCategoryValue" + each for each in value])
        sheet.add(Batch(CATEGORY + name, np.full(len(start), writer), start, end, end + 40, text, children=children))


def _write_cycle(sheet: Sheet, life: Life, writer: int) -> None:
    """Five days of flow a cycle, each a whole-day entry; cramps on the first."""
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "cycle")
    starts = [start for start in plan.cycle_starts if 0 <= start < plan.days]
    days = [(start + n, n) for start in starts for n in range(5) if start + n < plan.days]
    at = np.array([nights[day].up for day, _ in days], dtype=np.int64) + 1800
    first = pl.Series(["1" if n == 0 else "0" for _, n in days], dtype=pl.String)
    children = metadata("HKMenstrualCycleStart", first)
    flow = [f"VaginalBleeding{_FLOW[n]}" for _, n in days]
    _entered(sheet, writer, "MenstrualFlow", (at, at), flow, children=children)
    cramps = np.array([nights[day].up for day in starts if rng.random() < 0.8], dtype=np.int64) + 5400
    severity = [f"Severity{_SEVERITY[int(rng.random() < 0.3)]}" for _ in cramps]
    _entered(sheet, writer, "AbdominalCramps", (cramps, cramps + 3 * 3600), severity)


def _write_illness(sheet: Sheet, life: Life, writer: int) -> None:
    """Symptoms while ill, by severity; a thermometer twice a day; one alert of the watch."""
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "symptoms")
    ill = np.flatnonzero(plan.ill > 0.3)
    up = np.array([nights[day].up for day in ill], dtype=np.int64)
    for rank, name in enumerate(_SYMPTOMS):
        worst = plan.ill[ill] - 0.08 * rank
        felt = worst > 0.4
        severity = [f"Severity{_SEVERITY[int(value > 0.62) + int(value > 0.9)]}" for value in worst[felt]]
        start = up[felt] + 1800 + 60 * rank
        _entered(sheet, writer, name, (start, start + 8 * 3600), severity)
    at = np.sort(np.concatenate([up + 1500, up + 40_000]))
    level = plan.ill[np.clip(plan.day_of(at), 0, plan.days - 1)]
    degrees = (36.7 + 1.9 * level + rng.normal(0, 0.2, len(at))).round(1)
    entered = metadata("HKWasUserEntered", "1", len(at))
    who = np.full(len(at), writer)
    sheet.add(Batch(QUANTITY + "BodyTemperature", who, at, at, at + 30, numbers(degrees), "degC", entered))
    alert = up[1:2] + 30_000
    threshold = metadata("HKHeartRateEventThreshold", "100 count/min", len(alert))
    text = pl.Series(["HKCategoryValueNotApplicable"] * len(alert))
    watch = sheet.writers.watch(alert)
    sheet.add(Batch(CATEGORY + "HighHeartRateEvent", watch, alert, alert + 600, alert + 620, text, children=threshold))


def _write_mood(sheet: Sheet, life: Life, writer: int) -> None:
    """State of mind on some evenings: valence from -1 to 1 with kind, labels and associations as metadata."""
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "mood")
    days = np.flatnonzero(rng.random(plan.days) < 0.35)
    at = np.array([nights[day + 1].bed for day in days], dtype=np.int64) - rng.integers(3600, 9000, len(days))
    valence = np.clip(
        0.3 + 0.12 * plan.season[days] - 0.7 * plan.ill[days] - 0.1 * plan.luteal[days] + rng.normal(0, 0.3, len(days)),
        -1,
        1,
    )
    label = pl.Series(np.where(valence > 0.25, "(    7)", np.where(valence < -0.2, "(    33)", "(    6)")))
    children = together(
        metadata("HKMetadataKeyStateOfMindValence", numbers(valence, 3)),
        metadata("HKMetadataKeyStateOfMindKind", "2", len(days)),
        metadata("HKMetadataKeyStateOfMindLabels", label),
        metadata("HKMetadataKeyStateOfMindAssociations", "(    3)", len(days)),
    )
    text = pl.Series(["HKCategoryValueNotApplicable"] * len(days))
    sheet.add(Batch("HKDataTypeStateOfMind", np.full(len(days), writer), at, at, at + 20, text, children=children))


def _write_food(sheet: Sheet, life: Life, writer: int) -> None:
    """She notes her food for a week now and then, and her coffee on most working days.

    The last weeks have a diary of their own, in another app (:mod:`healthkit.demo.sensor`).
    """
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "food")
    diary = [day for day in range(plan.days) if day % 60 in range(20, 27) and day < plan.days - DIARY_DAYS]
    meals = [nights[day].up + hours * 3600 for day in diary for hours in (1, 6, 12)]
    at = np.array(meals, dtype=np.int64) + rng.integers(0, 2400, len(meals))
    entered = metadata("HKWasUserEntered", "1", len(at))
    app = np.full(len(at), sheet.writers.add("Plate Notes", "4.2"))
    for name, unit, mean, spread in _MEAL:
        value = np.maximum(1, rng.normal(mean, spread, len(at))).round(1)
        sheet.add(Batch(QUANTITY + name, app, at, at, at + 90, numbers(value), unit, entered))
    days = [day for day in range(plan.days) if plan.kind[day] in ("work", "homework") and rng.random() < 0.6]
    at = np.array([nights[day].up for day in days], dtype=np.int64) + 2700
    who = np.full(len(days), writer)
    cups = rng.choice([80.0, 95.0, 160.0], len(days))
    sheet.add(Batch(QUANTITY + "DietaryCaffeine", who, at, at, at + 15, numbers(cups), "mg"))
    glasses = rng.choice([250.0, 330.0, 500.0], len(days))
    sheet.add(Batch(QUANTITY + "DietaryWater", who, at + 3600, at + 3600, at + 3620, numbers(glasses), "mL"))


def _write_mindful(sheet: Sheet, life: Life) -> None:
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "mindful")
    days = at_home(life)
    days = days[rng.random(len(days)) < 0.3]
    start = np.array([nights[day + 1].bed for day in days], dtype=np.int64) - 2400
    end = start + rng.integers(5, 16, len(days)) * 60
    writer = sheet.writers.add("Quiet Minutes", "1.9")
    _entered(sheet, writer, "MindfulSession", (start, end), ["NotApplicable"] * len(days))


def _write_hands(sheet: Sheet, life: Life) -> None:
    plan, nights = life.plan, life.nights
    rng = stream(plan.seed, "hands")
    up = np.array([night.up for night in nights[:-1]])
    bed = np.array([night.bed for night in nights[1:]])
    share = rng.random((plan.days, 5))
    at = np.sort((up[:, None] + (bed - up)[:, None] * share).astype(np.int64).ravel())
    at = at[worn(life.waking, at) & worn(life.waking, at + 60)]
    end = at + rng.integers(14, 41, len(at))
    text = pl.Series(["HKCategoryValueNotApplicable"] * len(at))
    sheet.add(Batch(CATEGORY + "HandwashingEvent", sheet.writers.watch(at), at, end, end + 5, text))
