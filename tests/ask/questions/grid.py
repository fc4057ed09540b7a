"""Questions put together from parts, so that no list can be learnt: a figure, a measure, some days, a stretch of time.

Each part has its words in English and French and what it means for the truth; a question takes one of each by lot.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from tests.ask.questions.expect import Difference, Value
from tests.ask.questions.judge import Case
from tests.ask.questions.truth import Days, Truth

Lang = Literal["en", "fr"]
Words = dict[Lang, tuple[str, ...]]
V = pl.col("value")


@dataclass(frozen=True)
class Measure:
    """A metric in people's words; French ones with their possessive."""

    id: str
    unit: str
    words: Words
    adds_up: bool = False


@dataclass(frozen=True)
class Stretch:
    """Words for a period, and its first and last day."""

    words: Words
    first: str
    last: str


@dataclass(frozen=True)
class Some:
    """Words for a choice of days; a choice by a metric is none for that metric itself."""

    words: Words
    days: Callable[[Truth], Days | None]
    by: str = ""


MEASURES = (
    Measure("step_count", "{step}", {"en": ("steps", "step count"), "fr": ("mes pas", "mon nombre de pas")},
            adds_up=True),
    Measure("sleep_duration", "min", {"en": ("sleep", "sleep duration"), "fr": ("mon sommeil", "ma durée de sommeil")}),
    Measure("sleep_deep", "min", {"en": ("deep sleep",), "fr": ("mon sommeil profond",)}),
    Measure("resting_heart_rate", "/min",
            {"en": ("resting heart rate", "RHR"), "fr": ("ma FC au repos", "ma fréquence cardiaque au repos")}),
    Measure("heart_rate_variability_sdnn", "ms",
            {"en": ("HRV", "heart rate variability"), "fr": ("ma VFC", "ma variabilité cardiaque")}),
    Measure("body_mass", "kg", {"en": ("weight", "body weight"), "fr": ("mon poids",)}),
    Measure("active_energy_burned", "kcal",
            {"en": ("active energy", "active calories"), "fr": ("mon énergie active", "mes calories actives")},
            adds_up=True),
    Measure("distance_walking_running", "km", {"en": ("walking distance",), "fr": ("ma distance à pied",)},
            adds_up=True),
    Measure("dietary_protein", "g",
            {"en": ("protein intake",), "fr": ("mes protéines", "mon apport en protéines")}, adds_up=True),
    Measure("dietary_caffeine", "mg", {"en": ("caffeine", "caffeine intake"), "fr": ("ma caféine",)}, adds_up=True),
    Measure("blood_pressure_diastolic", "mm[Hg]", {"en": ("diastolic pressure",), "fr": ("ma tension diastolique",)}),
)  # fmt: skip
FIGURES: dict[str, Words] = {
    "mean": {"en": ("average", "mean"), "fr": ("moyenne",)},
    "median": {"en": ("median",), "fr": ("médiane",)},
    "sd": {"en": ("standard deviation of my",), "fr": ("écart-type",)},
    "high": {"en": ("highest", "maximum"), "fr": ("maximum",)},
    "low": {"en": ("lowest", "minimum"), "fr": ("minimum",)},
    "total": {"en": ("total",), "fr": ("total",)},
}
STRETCHES = (
    Stretch({"en": ("in October", "in October 2026", "last month"), "fr": ("en octobre", "le mois dernier")},
            "2026-10-01", "2026-10-31"),
    Stretch({"en": ("this year", "in 2026", "since January 2026"), "fr": ("cette année", "en 2026", "depuis janvier")},
            "2026-01-01", "2026-11-22"),
    Stretch({"en": ("in the last 60 days", "over the past 60 days"), "fr": ("ces 60 derniers jours",)},
            "2026-09-24", "2026-11-22"),
    Stretch({"en": ("since 1 March 2026", "since March 1st, 2026"),
             "fr": ("depuis le 1er mars", "depuis le 01/03/2026")},
            "2026-03-01", "2026-11-22"),
    Stretch({"en": ("between 5 and 25 September 2026", "from 5 to 25 September"),
             "fr": ("entre le 5 et le 25 septembre", "du 5 au 25 septembre")}, "2026-09-05", "2026-09-25"),
    Stretch({"en": ("in summer 2026", "this summer"), "fr": ("cet été", "à l'été 2026")}, "2026-06-01", "2026-08-31"),
    Stretch({"en": ("in 2025",), "fr": ("en 2025",)}, "2025-01-01", "2025-12-31"),
    Stretch({"en": ("in the past 3 weeks", "over the last three weeks"), "fr": ("ces 3 dernières semaines",)},
            "2026-11-02", "2026-11-22"),
    Stretch({"en": ("between May and July 2026", "from May to July 2026"), "fr": ("de mai à juillet 2026",)},
            "2026-05-01", "2026-07-31"),
)  # fmt: skip
CHOICES = (
    Some({"en": ("on weekends", "on Saturdays and Sundays"),
          "fr": ("le week-end", "les week-ends")}, lambda t: t.weekend),
    Some({"en": ("on weekdays",), "fr": ("en semaine", "les jours de semaine")}, lambda t: t.working),
    Some({"en": ("on Mondays",), "fr": ("le lundi", "les lundis")}, lambda t: t.weekdays(0)),
    Some({"en": ("on days when I slept less than 7 hours", "on days with less than 7 h of sleep"),
          "fr": ("les jours où j'ai dormi moins de 7 h",)},
         lambda t: t.where("sleep_duration", V < 420), "sleep_duration"),
    Some({"en": ("on days I ran", "on days when I ran"), "fr": ("les jours où j'ai couru", "les jours où je cours")},
         lambda t: t.active("running")),
    Some({"en": ("on days without a workout",), "fr": ("les jours sans sport", "les jours sans entraînement")},
         lambda t: t.without(t.active())),
    Some({"en": ("on days with more than 9,000 steps", "on days when I walked over 9000 steps"),
          "fr": ("les jours à plus de 9 000 pas", "les jours où j'ai fait plus de 9000 pas")},
         lambda t: t.where("step_count", V > 9000), "step_count"),
    Some({"en": ("on days when my resting heart rate was at least 57",),
          "fr": ("les jours où ma FC au repos était d'au moins 57",)},
         lambda t: t.where("resting_heart_rate", V >= 57), "resting_heart_rate"),
)  # fmt: skip
ALL_DAYS = Some({"en": ("",), "fr": ("",)}, lambda t: None)
SHAPES: dict[str, Words] = {
    "figure": {
        "en": ("What was my {figure} {measure} {stretch} {some}?", "{figure} {measure} {some} {stretch}",
               "{stretch}, what was my {figure} {measure} {some}?", "tell me my {figure} {measure} {stretch} {some}"),
        "fr": ("Quelle est la {figure} de {measure} {stretch} {some} ?", "{figure} de {measure} {some} {stretch}",
               "{stretch}, {figure} de {measure} {some} ?", "donne-moi la {figure} de {measure} {stretch} {some}"),
    },
    "count": {
        "en": ("How many days {stretch} did I have {bound}?", "number of days with {bound} {stretch}"),
        "fr": ("Combien de jours {stretch} avec {bound} ?", "nombre de jours à {bound} {stretch}"),
    },
    "share": {
        "en": ("What percentage of days {stretch} had {bound}?", "share of days with {bound} {stretch}"),
        "fr": ("Quel pourcentage de jours {stretch} avec {bound} ?", "part des jours à {bound} {stretch}"),
    },
    "streak": {
        "en": ("What was my longest streak of days with {bound} {stretch}?",),
        "fr": ("Quelle est ma plus longue série de jours à {bound} {stretch} ?",),
    },
    "sides": {
        "en": ("Compare my {measure} {stretch} with {other}",),
        "fr": ("Compare {measure} {stretch} avec {other}",),
    },
}  # fmt: skip
BOUNDS: tuple[tuple[Words, str, pl.Expr], ...] = (
    ({"en": ("more than 8,000 steps", "over 8000 steps"), "fr": ("plus de 8 000 pas", "plus de 8000 pas")},
     "step_count", V > 8000),
    ({"en": ("at least 7 hours of sleep",), "fr": ("au moins 7 h de sommeil", "au moins 7 heures de sommeil")},
     "sleep_duration", V >= 420),
    ({"en": ("less than 6.5 hours of sleep",), "fr": ("moins de 6,5 h de sommeil", "moins de 6 h 30 de sommeil")},
     "sleep_duration", V < 390),
    ({"en": ("fewer than 6000 steps", "under 6,000 steps"), "fr": ("moins de 6 000 pas",)}, "step_count", V < 6000),
    ({"en": ("more than 80 g of protein",), "fr": ("plus de 80 g de protéines",)}, "dietary_protein", V > 80),
)  # fmt: skip
# Two stretches that stand as bare names, for comparisons.
NAMED = (
    ({"en": ("in March",), "fr": ("en mars",)}, {"en": ("October",), "fr": ("octobre",)}, ("2026-03-01", "2026-03-31"),
     ("2026-10-01", "2026-10-31")),
    ({"en": ("this month",), "fr": ("ce mois-ci",)}, {"en": ("last month",), "fr": ("le mois dernier",)},
     ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-31")),
    ({"en": ("in 2026",), "fr": ("en 2026",)}, {"en": ("2025",), "fr": ("2025",)}, ("2026-01-01", "2026-11-22"),
     ("2025-01-01", "2025-12-31")),
)  # fmt: skip


def cases(lang: Lang, count: int, seed: int) -> list[Case]:
    """Different questions by lot; the same seed gives the same ones."""
    lot = random.Random(seed)
    found: dict[str, Case] = {}
    while len(found) < count:
        make = lot.choices((_figure, _bounded, _sides), (7, 2, 1))[0]
        case = make(lang, lot)
        found.setdefault(str(case.asked), case)
    return list(found.values())


def _figure(lang: Lang, lot: random.Random) -> Case:
    measure, stretch = lot.choice(MEASURES), lot.choice(STRETCHES)
    kind = lot.choice([name for name in FIGURES if name != "total" or measure.adds_up])
    some = lot.choice([one for one in (*CHOICES, *[ALL_DAYS] * 6) if one.by != measure.id])
    figure = lot.choice(FIGURES[kind][lang])
    shape = lot.choice(SHAPES["figure"][lang])
    if kind == "sd" and lang == "en":
        shape = shape.replace("my {figure}", "the {figure}")
    if lang == "fr" and kind in ("sd", "high", "low", "total"):
        shape = shape.replace("Quelle est la", "Quel est le").replace("donne-moi la", "donne-moi le")
    said = shape.format(
        figure=figure, measure=lot.choice(measure.words[lang]), stretch=lot.choice(stretch.words[lang]),
        some=lot.choice(some.words[lang]),
    )  # fmt: skip

    def expected(t: Truth) -> Value:
        on = some.days(t)
        values = t.values(measure.id, stretch.first, stretch.last, on)
        nothing = values.is_empty() or (kind == "sd" and len(values) < 2)
        wanted = None if nothing else getattr(t, kind)(measure.id, stretch.first, stretch.last, on)
        return Value(wanted, measure.unit)

    return Case(tidy(said), expected)


def _bounded(lang: Lang, lot: random.Random) -> Case:
    kind = lot.choice(("count", "share", "streak"))
    words, metric, keep = lot.choice(BOUNDS)
    stretch = lot.choice(STRETCHES)
    said = lot.choice(SHAPES[kind][lang]).format(bound=lot.choice(words[lang]), stretch=lot.choice(stretch.words[lang]))

    def expected(t: Truth) -> Value:
        return Value(getattr(t, kind)(metric, keep, stretch.first, stretch.last), "%" if kind == "share" else "1")

    return Case(tidy(said), expected)


def _sides(lang: Lang, lot: random.Random) -> Case:
    measure = lot.choice(MEASURES)
    words, other, one, two = lot.choice(NAMED)
    said = lot.choice(SHAPES["sides"][lang]).format(
        measure=lot.choice(measure.words[lang]), stretch=words[lang][0], other=other[lang][0]
    )
    return Case(tidy(said), lambda t: Difference(t.mean(measure.id, *one), t.mean(measure.id, *two), measure.unit))


def tidy(said: str) -> str:
    """Single spaces, and a capital first."""
    words = " ".join(said.split())
    return words[:1].upper() + words[1:]
