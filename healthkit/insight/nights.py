"""Nights as they are shown: a month of them on the person's own clock, one of them in full, a window in figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.beats import Variability, variability
from healthkit.analysis.intervals import HOUR
from healthkit.analysis.sleep_debt import Debt, debt
from healthkit.insight.sleep_timing import Regular, Week, is_free, regular, timing, week
from healthkit.model.night import Night, Stretch
from healthkit.model.timeline import Timeline, micros
from healthkit.store import Vault

Micros = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
SHOWN = ("awake", "asleep_rem", "asleep_core", "asleep_deep", "asleep")
NEED_DAYS = 90
DEBT_DAYS = 14


@dataclass(frozen=True)
class Detail:
    """A night with the heart beneath it: readings by hours as in :class:`Stretch`, and variability from its beats."""

    night: Night
    hours: Floats
    rates: Floats
    beats: tuple[Variability, ...]

    @property
    def lowest(self) -> float:
        """The lowest reading of the night, bpm; NaN without any."""
        return float(self.rates.min()) if len(self.rates) else float("nan")

    @property
    def rmssd(self) -> float:
        """Median RMSSD of the records of the night, ms; NaN without any."""
        return median(one.rmssd for one in self.beats) if self.beats else float("nan")


@dataclass(frozen=True)
class Figures:
    """Some days in figures: means in minutes over ``nights`` nights of ``days``; shares in % of the time asleep.

    ``staged`` nights have stages. What cannot be told is NaN or None.
    """

    first: date
    last: date
    nights: int
    asleep: float
    efficiency: float
    latency: float
    shares: dict[str, float]
    staged: int
    regularity: Regular
    week: Week | None
    debt: Debt | None
    mids: pl.DataFrame

    @property
    def days(self) -> int:
        """Days between the first and the last, both included."""
        return (self.last - self.first).days + 1


def days(vault: Vault) -> list[date]:
    """Days of waking with a recorded sleep, oldest first."""
    return vault.query("insight_night_days")["day"].to_list()


def nights(vault: Vault, first: date, last: date) -> list[Night]:
    """The main sleep of each day of waking between two days, in order."""
    times = vault.query("report_sleep_times", first=first, last=last)
    if times.is_empty():
        return []
    rows = vault.query("report_nights", first=first, last=last).filter(pl.col("stage").is_in(SHOWN))
    offsets = vault.timeline()

    def hours(instants: pl.Series, days: pl.Series) -> list[float]:
        at = instants.dt.epoch("us").to_numpy()
        noon = days.cast(pl.Datetime("us")).dt.epoch("us").to_numpy() - 12 * HOUR
        found: list[float] = ((at + offsets.offset_us(at) - noon) / HOUR).tolist()
        return found

    spans = rows.with_columns(
        start=pl.Series(hours(rows["start_utc"], rows["day"])), end=pl.Series(hours(rows["end_utc"], rows["day"]))
    )
    main = times.select("day", bed="bed", main=pl.lit(True))
    spans = spans.join(main, on=["day", "bed"])
    by_day: dict[date, list[Stretch]] = {}
    for day, stage, start, end in spans.select("day", "stage", "start", "end").iter_rows():
        by_day.setdefault(day, []).append(Stretch(stage, start, end))
    zones = _zones(vault, times["bed"])
    home = _home(vault, last)
    beds, ups = hours(times["bed"], times["day"]), hours(times["up"], times["day"])
    told = zip(times["day"], beds, ups, zones, times["bed"], times["up"], strict=True)
    return [
        Night(day, bed, up, tuple(by_day.get(day, ())), zone, zone != home, since, until)
        for day, bed, up, zone, since, until in told
    ]


def _zones(vault: Vault, instants: pl.Series) -> list[str]:
    """The zone a person lived by at each instant."""
    history = vault.query("zone_history")
    if history.is_empty():
        return ["UTC"] * instants.len()
    starts = np.array([micros(start) if start else -(1 << 62) for start in history["start_utc"]])
    place = np.maximum(np.searchsorted(starts, instants.dt.epoch("us").to_numpy(), side="right") - 1, 0)
    return [history["zone"][int(one)] for one in place]


def _home(vault: Vault, last: date) -> str:
    """The zone of most nights of the year up to a day."""
    times = vault.query("report_sleep_times", first=last - timedelta(days=365), last=last)
    return Counter(_zones(vault, times["bed"])).most_common(1)[0][0]


def detail(vault: Vault, night: Night) -> Detail:
    """One night in full."""
    rates = vault.query("insight_heart_between", since=night.since, until=night.until)
    at = rates["start_utc"].dt.epoch("us").to_numpy()
    noon = micros(datetime.combine(night.day, datetime.min.time())) - 12 * HOUR
    hours = (at + vault.timeline().offset_us(at) - noon) / HOUR
    records = vault.query("insight_beats_between", since=night.since, until=night.until)["seconds"]
    found = [variability(np.array(one, dtype=np.float64)) for one in records]
    return Detail(night, hours, rates["rate"].to_numpy().astype(np.float64), tuple(one for one in found if one))


def figures(vault: Vault, last: date, length: int) -> Figures | None:
    """The figures of so many days up to a day; None without a night."""
    first = last - timedelta(days=length - 1)
    before = min(first, last - timedelta(days=NEED_DAYS - 1))
    raw = vault.query("report_sleep_times", first=before, last=last).drop_nulls("onset")
    offsets = vault.timeline()
    known = timing(raw, _local(offsets, raw["onset"]), _local(offsets, raw["woke"]))
    inside = known.filter(pl.col("day") >= first)
    if inside.is_empty():
        return None
    rows = vault.query("report_nights", first=first, last=last)
    slept = rows.filter(pl.col("stage").str.starts_with("asleep"))
    start, end = (_local(offsets, slept[name]) for name in ("start_utc", "end_utc"))
    beds = raw.filter(pl.col("day") >= first).select(share=100 * pl.col("asleep") / _bed_minutes())["share"]
    shares, staged = _shares(slept)
    return Figures(
        first,
        last,
        inside.height,
        float(inside["asleep"].to_numpy().mean()),
        float(beds.to_numpy().mean()),
        float(np.median(told)) if len(told := inside["latency"].drop_nulls().to_numpy()) else float("nan"),
        shares,
        staged,
        regular(start, end, inside["day"], first, last),
        week(inside),
        _debt(known, last),
        inside.select("day", "onset", "mid", "woke", "asleep"),
    )


def _bed_minutes() -> pl.Expr:
    return (pl.col("up") - pl.col("bed")).dt.total_seconds() / 60


def _local(timeline: Timeline, instants: pl.Series) -> Micros:
    at: Micros = instants.dt.epoch("us").to_numpy()
    local: Micros = at + timeline.offset_us(at)
    return local


def _shares(slept: pl.DataFrame) -> tuple[dict[str, float], int]:
    """Mean share of each stage over nights that have stages, each night alike, and how many those are."""
    rows = slept.filter(pl.col("stage") != "asleep").with_columns(
        minutes=(pl.col("end_utc") - pl.col("start_utc")).dt.total_seconds() / 60
    )
    if rows.is_empty():
        return {}, 0
    table = rows.pivot("stage", index="day", values="minutes", aggregate_function="sum").fill_null(0.0)
    names = [name for name in table.columns if name != "day"]
    total = table.select(pl.sum_horizontal(names)).to_series()
    return {name: float((100 * table[name] / total).to_numpy().mean()) for name in names}, table.height


def _debt(known: pl.DataFrame, last: date) -> Debt | None:
    recent = known.filter(pl.col("day") > last - timedelta(days=DEBT_DAYS))["asleep"].to_numpy()
    longer = known.filter(pl.col("day") > last - timedelta(days=NEED_DAYS))
    return debt(recent, longer.filter(is_free(longer["day"]))["asleep"].to_numpy())
