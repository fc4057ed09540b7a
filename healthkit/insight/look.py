"""One look of the explorer: metrics in a window at the level of detail that fits, what to compare, what lay beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.baseline import baseline
from healthkit.charts.panels import Panel, Scene, Stretch
from healthkit.charts.series import Band, unit_name
from healthkit.i18n import day as day_words
from healthkit.i18n import listing, number, text
from healthkit.insight.compared import Compared, Floats, compared, in_words
from healthkit.insight.context import Context, context, nights
from healthkit.insight.detail import Detail, Every, Window, adds_up, days, detail, gapped
from healthkit.model.catalogue import Metric
from healthkit.model.timeline import Timeline
from healthkit.store import Vault

Against = Literal["none", "previous", "last_year", "ab"]
MARGIN = 0.25
"""What is sent beyond each edge of the window, as a share of it."""
_YEAR = timedelta(days=364)  # the same days of the week
_MONTH = timedelta(days=365.25 / 12)
_USUAL_DAYS, _USUAL_LEAST = timedelta(days=180), 28
_NAMED = 6


@dataclass(frozen=True)
class Ground:
    """What looks have in common until the vault changes."""

    vault: Vault
    timeline: Timeline
    hourly: frozenset[str]
    beside: Context
    extent: Window
    held: dict[str, pl.DataFrame] = field(default_factory=dict, compare=False)

    def days(self, metric: Metric) -> pl.DataFrame:
        """All merged days of a metric, read once: each move asks for the half year before what it shows."""
        if metric.id not in self.held:
            self.held[metric.id] = days(self.vault, metric, date(1900, 1, 1), date(2200, 1, 1))
        return self.held[metric.id]

    @classmethod
    def of(cls, vault: Vault, extent: tuple[date, date]) -> Ground:
        """Read it; ``extent`` are the first and the last day with data of any metric."""
        hourly = frozenset(vault.query("explorer_hourly")["metric"])
        return cls(vault, vault.timeline(), hourly, context(vault, extent[1]), Window.of_days(*extent))


@dataclass(frozen=True)
class Asked:
    """What to look at. ``a`` and ``b`` are the person's own two periods, compared where ``against`` is ``ab``."""

    metrics: tuple[Metric, ...]
    window: Window
    every: Every = "auto"
    against: Against = "none"
    a: Window | None = None
    b: Window | None = None
    beside: bool = True


@dataclass(frozen=True)
class Look:
    """What a figure draws, and the same in sentences."""

    scene: Scene
    said: tuple[str, ...]


def look(ground: Ground, asked: Asked, lang: str) -> Look:
    """Read and compute one look."""
    with ground.vault.reader():  # kept open meanwhile: to attach the vault takes longer than a query
        return _look(ground, asked, lang)


def _look(ground: Ground, asked: Asked, lang: str) -> Look:
    results = _compare(ground, asked)
    made = [_panel(ground, asked, metric, results.get(metric.id), lang) for metric in asked.metrics]
    both = asked.against == "ab"
    asleep = nights(ground.vault, asked.window, ground.timeline, MARGIN) if asked.beside else []
    lanes = ground.beside.lanes(asked.window, lang) if asked.beside else {}
    devices = (
        [(_start(one.day), one.product) for one in ground.beside.new_devices(asked.window)] if asked.beside else []
    )
    scene = Scene(
        (asked.window.start, asked.window.end),
        made,
        {str(kind): spans for kind, spans in lanes.items()},
        asleep,
        devices,
        _ends(asked.a) if both else None,
        _ends(asked.b) if both else None,
    )
    said = [_summary(panel, asked.window, lang) for panel in made]
    if both and results:
        said.append(_periods(asked, lang))
    elif both:
        said.append(text("explorer.mark_other", lang, letter="B" if asked.a else "A"))
    names = ("A", "B")
    if asked.against in ("previous", "last_year"):
        names = (text(f"explorer.then_{asked.against}", lang), text("explorer.now", lang))
    said += [in_words(found, names, lang) for found in results.values()]
    if len(results) > 1:
        said.append(text("explorer.compared_many", lang, n=number(len(results), lang)))
    return Look(scene, tuple(said + _beside_words(scene, lang)))


def _panel(ground: Ground, asked: Asked, metric: Metric, result: Compared | None, lang: str) -> Panel:
    window = asked.window.wider(MARGIN).within(ground.extent)
    hours = metric.id in ground.hourly
    found = detail(ground.vault, metric, window, ground.timeline, hours=hours, every=asked.every)
    daily = found.level == "day" and asked.window.length > timedelta(days=10)
    earlier = _earlier(ground, asked, metric, found) if asked.against in ("previous", "last_year") else None
    usual = _usual(ground, metric, asked.window) if daily and asked.against == "none" else None
    now, then = _inside(found.points, asked.window), np.empty(0)
    if earlier is not None:
        then = _inside(earlier, asked.window)
    elif result is not None:
        now, then = result.first, result.second
    words = _level(found, metric, lang)
    if daily:
        words.append(text("explorer.level_rolling", lang))
    if usual:
        words.append(text("explorer.level_usual", lang))
    if earlier is not None:
        words.append(text("explorer.level_earlier", lang, label=text(f"charts.{asked.against}", lang)))
    return Panel(metric, gapped(found), found.step, " · ".join(words), daily, earlier, usual, now, then)


def _earlier(ground: Ground, asked: Asked, metric: Metric, now: Detail) -> pl.DataFrame:
    """The earlier period at the same level, moved onto this one."""
    back = _shift(asked)
    window = asked.window
    if now.level == "month":  # months lie on months
        months = f"{max(1, round(back / _MONTH))}mo"
        first, last = (pl.Series([day]).dt.offset_by(f"-{months}")[0] for day in window.days)
        then = Detail(now.level, days(ground.vault, metric, first, last, now.level), now.step)
        return gapped(then).with_columns(pl.col("at").dt.offset_by(months))
    if now.level in ("day", "week"):
        first, last = Window(window.start - back, window.end - back).days
        then = Detail(now.level, days(ground.vault, metric, first, last, now.level), now.step)
    else:
        earlier = Window(window.start - back, window.end - back)
        then = detail(ground.vault, metric, earlier, ground.timeline, hours=metric.id in ground.hourly)
    return gapped(then).with_columns(pl.col("at") + back)


def _shift(asked: Asked) -> timedelta:
    """How far back the earlier period lies; whole weeks where a week's rhythm would show, whole days else."""
    if asked.against == "last_year":
        return _YEAR
    whole = -(-asked.window.length // timedelta(days=1))
    return timedelta(days=whole if whole < 7 else -(-whole // 7) * 7)


def _compare(ground: Ground, asked: Asked) -> dict[str, Compared]:
    """The comparison that is asked for, metric by metric; the later period is set against the earlier one."""
    if asked.against == "none":
        return {}
    if asked.against == "ab":
        first, second = asked.a, asked.b
        if first is None or second is None:
            return {}
    else:
        back = _shift(asked)
        first, second = Window(asked.window.start - back, asked.window.end - back), asked.window
    return {metric.id: compared(ground.vault, metric, first, second, ground.beside) for metric in asked.metrics}


def _periods(asked: Asked, lang: str) -> str:
    """Which days A and B are."""
    made = []
    for letter, window in (("A", asked.a), ("B", asked.b)):
        assert window
        first, last = (day_words(day, lang, "medium") for day in window.days)
        made.append(text("explorer.period_days", lang, letter=letter, first=first, last=last))
    return f"{listing(made, lang)}."


def _usual(ground: Ground, metric: Metric, window: Window) -> Band | None:
    """The person's own range in the half year before, where there is enough of it."""
    start = Window.of_days(window.days[0], window.days[0]).start
    every = ground.days(metric)
    past = every.filter(pl.col("at").is_between(start - _USUAL_DAYS, start, closed="left"))["value"]
    if past.len() < _USUAL_LEAST:
        return None
    usual = baseline(past, floor=metric.resolution)
    least = past.min()
    assert isinstance(least, float)
    return Band(max(usual.low, 0.0) if least >= 0 else usual.low, usual.high)


def _level(found: Detail, metric: Metric, lang: str) -> list[str]:
    """What one point stands for."""
    if found.bucketed:
        if adds_up(metric) and found.level == "hour":
            return [text("explorer.level_amount_hour", lang)]
        key = "level_amount" if adds_up(metric) else "level_bucket"
        return [text(f"explorer.{key}", lang, step=_step(found.step, lang))]
    ranged = metric.dense and not adds_up(metric) and found.level in ("day", "week", "month")
    return [text(f"explorer.level_{found.level}{'_range' if ranged else ''}", lang)]


def _step(step: timedelta, lang: str) -> str:
    minutes = max(1, round(step / timedelta(minutes=1)))
    if minutes % 60 == 0:
        return text("explorer.hours", lang, minutes // 60, n=number(minutes // 60, lang))
    return text("explorer.minutes", lang, minutes, n=number(minutes, lang))


def _inside(points: pl.DataFrame, window: Window) -> Floats:
    return _shown(points, window)[1]


def _shown(points: pl.DataFrame, window: Window) -> tuple[npt.NDArray[np.datetime64], Floats]:
    """Moments and values of a window, without gaps."""
    at, values = points["at"].to_numpy(), points["value"].to_numpy()
    inside = (at >= np.datetime64(window.start)) & (at < np.datetime64(window.end)) & ~np.isnan(values)
    return at[inside], values[inside]


def _summary(panel: Panel, window: Window, lang: str) -> str:
    """A panel in a sentence, for people who do not see it and for reopened notebooks."""
    metric, (at, values) = panel.metric, _shown(panel.points, window)
    first, last = window.days
    if len(values):
        first, last = at[0].astype("datetime64[D]").item(), at[-1].astype("datetime64[D]").item()
    spans = {"first": day_words(first, lang), "last": day_words(last, lang), "label": metric.name(lang)}
    if not len(values):
        return text("explorer.summary_nothing", lang, None, **spans)
    readings = panel.step == timedelta(0)  # they come thicker in a workout, so that their mean would be of workouts
    return text(
        "explorer.summary_readings" if readings else "explorer.summary",
        lang,
        None,
        **spans,
        n=number(len(values), lang),
        low=number(float(values.min()), lang, metric.decimals),
        mean=number(float(values.mean()), lang, metric.decimals),
        high=number(float(values.max()), lang, metric.decimals),
        unit=unit_name(metric, lang),
        level=panel.level,
    )


def _beside_words(scene: Scene, lang: str) -> list[str]:
    said = [text("explorer.summary_nights", lang)] if scene.nights else []
    for kind, spans in scene.lanes.items():
        names = _some(span.name for span in spans)
        lane = text(f"explorer.lane_{kind}", lang)
        said.append(text("explorer.summary_lane", lang, lane=lane, names=listing(names, lang)))
    if any(panel.step < timedelta(days=1) for panel in scene.panels):
        said.append(text("explorer.local_clock", lang))
    return said


def _some(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:_NAMED]


def _ends(window: Window | None) -> Stretch | None:
    return (window.start, window.end) if window else None


def _start(day: date) -> datetime:
    return Window.of_days(day, day).start
