"""Questions on what was measured day by day, with their answers by plain Polars.

A day's value is what it adds up to, else its mean; the extremes of a metric that does not add up are of its single
readings. Periods are whole calendar months, named, so that nobody has to guess what “last month” means.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import polars as pl

from healthkit.ask.bench.held import Held, kinds_of_metric, needs
from healthkit.ask.bench.question import Family, Question, Truth, Word
from healthkit.i18n import day, number, text
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.units import unit_label

_LEAST_DAYS = 15  # with data in a month that is asked about
_PLAIN = 0.05  # a difference smaller than this share of the mean is left out: rounding would hide it
_CLEAR, _NONE = 3.5, 0.7  # standard errors: a change beyond the one is real, within the other is none; between, neither


@dataclass(frozen=True)
class Month:
    """A calendar month and a metric's days in it."""

    first: date
    rows: pl.DataFrame

    def name(self, lang: str) -> str:
        """“March 2026”."""
        return day(self.first, lang, "MMMM y")


def months(rows: pl.DataFrame, as_of: date) -> list[Month]:
    """The months before the one of ``as_of`` in which a metric has enough days, the oldest first."""
    found = []
    for start, part in sorted(
        rows.with_columns(pl.col("day").dt.truncate("1mo").alias("start")).partition_by("start", as_dict=True).items(),
        key=lambda item: item[0],
    ):
        if part.height >= _LEAST_DAYS and start[0] < as_of.replace(day=1):
            found.append(Month(start[0], part.drop("start")))
    return found


def asked(held: Held) -> list[Metric]:
    """The metrics to ask about: measured, with a unit and a kind of data, and with a whole month."""
    every = catalogue().metrics
    return [
        every[name]
        for name, rows in sorted(held.days.items())
        if name in every and _askable(every[name]) and kinds_of_metric(name) and months(rows, held.as_of)
    ]


def _askable(metric: Metric) -> bool:
    plain = metric.kind in ("quantity", "derived") and metric.merge != "vendor_day"
    return plain and bool(metric.unit) and metric.group not in ("symptom", "reproductive", "lab")


def questions(held: Held, metric: Metric, lang: str, random: Random) -> Iterator[Question]:
    """Every kind of question that a metric's days allow, with months drawn at random."""
    rows = held.days[metric.id]
    known = months(rows, held.as_of)
    one = random.choice(known)
    adds = bool(rows["adds"].any())
    made = _Maker(metric, lang, needs(held.products(metric.id), kinds_of_metric(metric.id)))
    values = one.rows["value"]
    yield made.number("mean", "adding_mean" if adds else "mean", _float(values.mean()), when=one.name(lang))
    if adds:
        yield made.number("total", "total", _float(values.sum()), when=one.name(lang))
    side, column = random.choice([("highest", "high"), ("lowest", "low")])
    peak = one.rows[column].max() if side == "highest" else one.rows[column].min()
    yield made.number("extreme", f"{side}_{'day' if adds else 'reading'}", _float(peak), when=one.name(lang))
    at = one.rows.filter(pl.col(column) == peak)["day"]
    if len(at) == 1:
        key = f"day_of_{side}_{'day' if adds else 'reading'}"
        yield made.question("day", key, Truth(day=at[0], about=metric.id), when=one.name(lang))
    bound = threshold(values.to_list(), random)
    if bound is not None:
        count = Truth(number=float((values > bound).sum()), unit="d", exact=True, about=metric.id)
        limit = f"{number(bound, lang, _decimals(bound))} {unit_label(metric.unit, lang)}"
        yield made.question("count", "count", count, when=one.name(lang), limit=limit)
    if len(known) > 1:
        yield from _of_two(made, *sorted(random.sample(known, 2), key=lambda month: month.first))


def _of_two(made: _Maker, one: Month, two: Month) -> Iterator[Question]:
    """How much two months differ, and whether that is more than noise."""
    names = {"one": one.name(made.lang), "two": two.name(made.lang)}
    first, second = one.rows["value"], two.rows["value"]
    apart = _float(second.mean()) - _float(first.mean())
    if abs(apart) > _PLAIN * max(abs(_float(first.mean())), abs(_float(second.mean()))):
        truth = Truth(number=apart, unit=made.metric.unit, about=made.metric.id, either=True)
        yield made.question("difference", "difference", truth, **names)
    word = changed(one.rows, two.rows)
    if word:
        yield made.question("change", "change", Truth(word=word, about=made.metric.id), **names)


@dataclass(frozen=True)
class _Maker:
    """Questions on one metric in one language."""

    metric: Metric
    lang: str
    needs: frozenset[tuple[str, str]]

    def number(self, family: Family, key: str, value: float, **words: str) -> Question:
        """A question whose answer is a number in the metric's unit."""
        return self.question(family, key, Truth(number=value, unit=self.metric.unit, about=self.metric.id), **words)

    def question(self, family: Family, key: str, truth: Truth, **words: Any) -> Question:
        """A question from its message."""
        said = text(f"bench.{key}", self.lang, what=self.metric.name(self.lang), **words)
        return Question(family, self.lang, said, truth, self.needs)


def threshold(values: list[float], random: Random) -> float | None:
    """A round number amid some values that equals none of them; None where there is none."""
    low, high = np.quantile(values, (0.25, 0.75))
    if not high > low:
        return None
    grain = 10.0 ** math.floor(math.log10(high - low))
    fitting = [step * grain for step in range(math.ceil(low / grain), math.floor(high / grain) + 1)]
    fitting = [round(one, 6) for one in fitting if not any(abs(one - value) < 1e-9 for value in values)]
    return random.choice(fitting) if fitting else None


def changed(one: pl.DataFrame, two: pl.DataFrame) -> Word | None:
    """Whether two stretches of days differ by more than their days scatter; None where the data leave it open.

    By the difference of the means over its standard error, with days that resemble the day before counted for less
    (effective size n (1 − r) / (1 + r) with the autocorrelation r at one day).
    """
    apart = _float(two["value"].mean()) - _float(one["value"].mean())
    error = math.sqrt(_squared_error(one) + _squared_error(two))
    if error == 0:
        return None
    if abs(apart) < _NONE * error:
        return "no"
    if abs(apart) > _CLEAR * error:
        return "yes"
    return None


def _squared_error(rows: pl.DataFrame) -> float:
    before = rows.select((pl.col("day") + timedelta(days=1)).alias("day"), pl.col("value").alias("before"))
    pairs = rows.join(before, on="day")
    r = pairs.select(pl.corr("value", "before")).item() if pairs.height > 3 else 0.0
    r = min(max(float(r), 0.0), 0.95) if r is not None and math.isfinite(r) else 0.0
    size = max(rows.height * (1 - r) / (1 + r), 2.0)
    return _float(rows["value"].var()) / size


def _decimals(value: float) -> int:
    return next(places for places in range(7) if abs(round(value, places) - value) < 1e-9)


def _float(value: object) -> float:
    assert isinstance(value, int | float), value
    return float(value)
