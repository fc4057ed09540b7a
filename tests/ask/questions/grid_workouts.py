"""Questions about workouts put together by lot: a figure of an attribute, or how many meet a bound."""

from __future__ import annotations

import random

import polars as pl

from tests.ask.questions.expect import Value
from tests.ask.questions.grid import STRETCHES, Lang, Words, tidy
from tests.ask.questions.judge import Case
from tests.ask.questions.truth import Truth

ACTIVITIES: dict[str, Words] = {
    "running": {"en": ("runs",), "fr": ("courses", "courses à pied", "footings")},
    "cycling": {"en": ("bike rides", "rides"), "fr": ("sorties à vélo",)},
}
# Column of the truth, unit, words, and which figures make sense.
ATTRIBUTES: tuple[tuple[str, str, Words, tuple[str, ...]], ...] = (
    ("km", "km", {"en": ("distance",), "fr": ("distance",)}, ("mean", "sum", "max", "min", "median")),
    ("minutes", "min", {"en": ("duration",), "fr": ("durée",)}, ("mean", "sum", "max", "min", "median")),
    ("bpm", "/min", {"en": ("heart rate",), "fr": ("FC", "fréquence cardiaque")}, ("mean",)),
    ("kcal", "kcal", {"en": ("active calories",), "fr": ("énergie active",)}, ("mean", "sum")),
)
FIGURES: dict[str, Words] = {
    "mean": {"en": ("average", "mean"), "fr": ("moyenne",)},
    "sum": {"en": ("total",), "fr": ("totale",)},
    "max": {"en": ("longest", "maximum"), "fr": ("maximale",)},
    "min": {"en": ("shortest", "minimum"), "fr": ("minimale",)},
    "median": {"en": ("median",), "fr": ("médiane",)},
}
BOUNDS: tuple[tuple[Words, pl.Expr], ...] = (
    ({"en": ("longer than 7 km", "over 7 km"), "fr": ("de plus de 7 km",)}, pl.col("km") > 7),
    (
        {"en": ("shorter than 40 minutes", "under 40 minutes"), "fr": ("de moins de 40 minutes",)},
        pl.col("minutes") < 40,
    ),
    ({"en": ("of at least 45 minutes",), "fr": ("d'au moins 45 minutes",)}, pl.col("minutes") >= 45),
    ({"en": ("",), "fr": ("",)}, pl.lit(value=True)),
)


def cases(lang: Lang, count: int, seed: int) -> list[Case]:
    """Different questions by lot; the same seed gives the same ones."""
    lot = random.Random(seed)
    found: dict[str, Case] = {}
    while len(found) < count:
        case = (_figure if lot.random() < 0.6 else _count)(lang, lot)
        found.setdefault(str(case.asked), case)
    return list(found.values())


def _figure(lang: Lang, lot: random.Random) -> Case:
    activity, stretch = lot.choice(list(ACTIVITIES)), lot.choice(STRETCHES)
    column, unit, words, kinds = lot.choice(ATTRIBUTES)
    kind = lot.choice(kinds)
    figure, attribute = lot.choice(FIGURES[kind][lang]), lot.choice(words[lang])
    sport, when = lot.choice(ACTIVITIES[activity][lang]), lot.choice(stretch.words[lang])
    if lang == "en":
        figure = {"longest": "maximum", "shortest": "minimum"}.get(figure, figure)
        said = f"What was the {figure} {attribute} of my {sport} {when}?"
    else:
        said = f"Quelle était la {attribute} {figure} de mes {sport} {when} ?".replace("la énergie", "l'énergie")

    def expected(t: Truth) -> Value:
        values = t.workouts(activity, stretch.first, stretch.last)[column]
        return Value(None if values.is_empty() else float(getattr(values, kind)()), unit)

    return Case(tidy(said), expected)


def _count(lang: Lang, lot: random.Random) -> Case:
    activity, stretch = lot.choice(list(ACTIVITIES)), lot.choice(STRETCHES)
    words, keep = lot.choice(BOUNDS)
    sport, when, bound = (lot.choice(one[lang]) for one in (ACTIVITIES[activity], stretch.words, words))
    said = f"How many {sport} {bound} did I do {when}?" if lang == "en" else f"Combien de {sport} {bound} {when} ?"

    def expected(t: Truth) -> Value:
        return Value(float(t.workouts(activity, stretch.first, stretch.last).filter(keep).height), "1")

    return Case(tidy(said), expected)
