"""Home blood pressure by protocol, and weight as the mean of a week.

The protocol is that of the European Society of Hypertension (Parati G et al., J Hypertens 2021;39:1742–67): two
readings in the morning and two in the evening on seven days, at least three; the first day is left out; the mean of the
others, at least twelve readings, counts. Elevated is 135/85 mmHg or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from healthkit.i18n import number, text
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement

SOURCE = {
    "en": "ESH position paper on home blood pressure monitoring, 2021 (doi 10.1097/HJH.0000000000002922)",
    "fr": "Position de l’ESH sur l’automesure tensionnelle, 2021 (doi 10.1097/HJH.0000000000002922)",
}
DAYS, LEAST_DAYS, LEAST_READINGS = 7, 3, 12
LIMIT = (135.0, 85.0)
_NOON, _EVENING = 12, 16
_BACK = timedelta(days=365)
_WEEK = 7
_LEAST_WEIGHTS = 3


@dataclass(frozen=True)
class Series:
    """One week of home readings without its first day; ``left`` are readings between noon and 16 h, which do not count.

    ``ids`` are the numbers of the samples behind the mean, upper and lower values.
    """

    first: date
    last: date
    systolic: float
    diastolic: float
    readings: int
    mornings: int
    evenings: int
    days: int
    left: int
    ids: tuple[int, ...]


def series(readings: pl.DataFrame) -> Series | None:
    """The newest seven days that satisfy the protocol.

    ``readings``: day, hour (local), systolic, diastolic (mmHg), systolic_id, diastolic_id.
    """
    counted = readings.filter((pl.col("hour") < _NOON) | (pl.col("hour") >= _EVENING))
    for last in sorted(counted["day"].unique().to_list(), reverse=True):
        first = last - timedelta(days=DAYS - 1)
        week = counted.filter(pl.col("day").is_between(first, last))
        begun = week["day"].min()  # the first day that was measured, even where the week began later
        kept = week.filter(pl.col("day") > begun)
        if _enough(kept):
            everything = readings.filter(pl.col("day").is_between(begun, last) & (pl.col("day") > begun))
            return _series(kept, begun, last, everything.height - kept.height)
    return None


def _enough(kept: pl.DataFrame) -> bool:
    mornings = kept.filter(pl.col("hour") < _NOON).height
    enough = kept.height >= LEAST_READINGS and kept["day"].n_unique() >= LEAST_DAYS
    return enough and 0 < mornings < kept.height


def _series(kept: pl.DataFrame, first: Any, last: date, left: int) -> Series:
    mornings = kept.filter(pl.col("hour") < _NOON).height
    ids = (*kept["systolic_id"].to_list(), *kept["diastolic_id"].to_list())
    systolic, diastolic = (float(kept[name].to_numpy().mean()) for name in ("systolic", "diastolic"))
    days = kept["day"].n_unique()
    return Series(
        first, last, systolic, diastolic, kept.height, mornings, kept.height - mornings, days, left, tuple(sorted(ids))
    )


def home_readings(facts: Facts) -> pl.DataFrame:
    """A year of home readings with the local hour of each."""
    rows = facts.vault.query("visit_pressure", first=facts.as_of - _BACK, last=facts.as_of)
    micros = rows["start_utc"].cast(pl.Datetime("us")).dt.epoch("us").to_numpy()
    shifted = pl.Series("hour", micros + facts.vault.timeline().offset_us(micros)).cast(pl.Datetime("us"))
    return rows.with_columns(shifted.dt.hour().cast(pl.Int32))


def averages(facts: Facts) -> list[Statement]:
    """Home blood pressure and weight; nothing of what is never measured at home."""
    readings = home_readings(facts)
    found = series(readings) if not readings.is_empty() else None
    told = [_told(facts, found)] if found else []
    return told + weight(facts)


def _told(facts: Facts, one: Series) -> Statement:
    lang = facts.lang
    words = {
        "value": f"{number(one.systolic, lang)}/{number(one.diastolic, lang)} mmHg",
        "span": facts.span(one.first, one.last),
        "readings": str(one.readings),
        "days": str(one.days),
        "mornings": str(one.mornings),
        "evenings": str(one.evenings),
        "limit": f"{number(LIMIT[0], lang)}/{number(LIMIT[1], lang)} mmHg",
    }
    high = one.systolic >= LIMIT[0] or one.diastolic >= LIMIT[1]
    side = "high" if high else "below"
    said = f"{text('brief.pressure', lang, None, **words)} {text(f'brief.pressure_{side}', lang, None, **words)}"
    if one.last < facts.first:
        said = f"{said} {text('brief.pressure_before', lang)}"
    data = {
        "systolic": round(one.systolic, 1), "diastolic": round(one.diastolic, 1), "unit": "mm[Hg]",
        "first": one.first, "last": one.last, "readings": one.readings, "mornings": one.mornings,
        "evenings": one.evenings, "days": one.days, "left_out": one.left, "elevated": high,
    }  # fmt: skip
    label = text("brief.pressure_label", lang)
    rows = (Rows("sample", one.ids),)
    return Statement("average:blood_pressure", "pressure", label, said, rows, data, words, SOURCE[lang])


def weight(facts: Facts) -> list[Statement]:
    """The mean of the last week of weights against the week that ended with the visit."""
    begin = facts.first - timedelta(days=_WEEK)
    rows = facts.vault.query("report_daily", metrics=["body_mass"], first=begin, last=facts.as_of)
    days = rows.select("day", value=pl.coalesce("mean", "last")).drop_nulls().sort("day")
    if days.is_empty():
        return []
    last: Any = days["day"].max()
    now = days.filter(pl.col("day") > last - timedelta(days=_WEEK))
    then = days.filter(pl.col("day") <= facts.first)
    if now.height < _LEAST_WEIGHTS or last <= facts.first + timedelta(days=_WEEK):
        return []
    return [_weight(facts, now, then)]


def _weight(facts: Facts, now: pl.DataFrame, then: pl.DataFrame) -> Statement:
    lang = facts.lang
    mean = float(np.mean(now["value"].to_numpy()))
    first, last = now["day"][0], now["day"][-1]
    words = {
        "value": f"{number(mean, lang, 1)} kg",
        "n": str(now.height),
        "span": facts.span(first, last),
        "begin": facts.day(facts.first),
    }
    data: dict[str, Any] = {"metric": "body_mass", "value": round(mean, 3), "unit": "kg", "days": now.height}
    rows = [Rows("daily", (), "body_mass", first, last, now.height)]
    said = text("brief.weight", lang, now.height, **words)
    if then.height >= _LEAST_WEIGHTS:
        before = float(np.mean(then["value"].to_numpy()))
        delta = round(mean, 1) - round(before, 1)  # what a reader would subtract
        sign = "−" if delta < 0 else "+"
        words |= {"before": f"{number(before, lang, 1)} kg", "delta": f"{sign}{number(abs(delta), lang, 1)} kg"}
        data |= {"before": round(before, 3)}
        rows.append(Rows("daily", (), "body_mass", then["day"][0], then["day"][-1], then.height))
        said = f"{said} {text('brief.weight_before', lang, None, **words)}"
    return Statement("average:body_mass", "weight", text("brief.weight_label", lang), said, tuple(rows), data, words)
