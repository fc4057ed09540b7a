"""Nights as three devices see them: stages by the watch, time in bed by the phone, what a bedside app hears.

The watch sees only what happens while it is worn, and on many nights it is strapped on at the first waking; the app
listens from lying down to the alarm, and misses the doze after it. Neither sees the whole of most nights.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl

from healthkit.demo.days import Waking
from healthkit.demo.life import Life
from healthkit.demo.nights import AWAKE, Night, Segment, asleep_spans
from healthkit.demo.plan import Ints, stream
from healthkit.demo.records import Batch, Sheet, metadata

SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
_STAGES = np.array(["AsleepCore", "AsleepDeep", "AsleepREM", "Awake", "AsleepUnspecified"])
_UNSTAGED = 4
STAGED_FROM = 0.08  # share of the span after which the app tells stages
_MISJUDGED = 0.08
_PREFIX = "HKCategoryValueSleepAnalysis"
_UNHEARD_S = 240  # the app does not notice wakings shorter than this
_HEARING_S = 60  # nor does it know to the second when sleep began


def write_sleep(sheet: Sheet, life: Life) -> None:
    """All records of sleep, with the zone of the phone on each, as Apple keeps it."""
    _write_watch(sheet, life)
    _write_in_bed(sheet, life)
    _write_app(sheet, life)


def watch_segments(nights: list[Night], waking: Waking) -> tuple[Ints, Ints, Ints, Ints]:
    """What the watch sees of the stages: start, end, stage, and the night's number."""
    rows = [(*segment, number) for number, night in enumerate(nights) for segment in night.segments]
    start, end, stage, number = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    off_start, off_end = waking.off[:, 0], waking.off[:, 1]
    place = np.searchsorted(off_end, start, side="right")  # the first time off that ends after the segment begins
    place = np.minimum(place, len(off_start) - 1)
    touches = (off_start[place] < end) & (off_end[place] > start)
    start = np.where(touches & (off_start[place] <= start), off_end[place], start)
    end = np.where(touches & (off_start[place] > start), off_start[place], end)
    seen = end > start
    return start[seen], end[seen], stage[seen], number[seen]


def _write_watch(sheet: Sheet, life: Life) -> None:
    nights, waking, clocks = life.nights, life.waking, life.clocks
    start, end, stage, number = watch_segments(nights, waking)
    ready = np.array([night.up for night in nights])[number] + 420  # scored and saved after getting up
    zones = pl.Series([night.zone for night in nights]).gather(number)
    sheet.add(
        Batch(
            SLEEP,
            sheet.writers.watch(start),
            clocks.watch(start),
            clocks.watch(end),
            ready,
            pl.Series(_PREFIX + _STAGES[stage].astype(object)),
            children=metadata("HKTimeZone", zones),
        )
    )


def _write_in_bed(sheet: Sheet, life: Life) -> None:
    clocks, at_home = life.clocks, [night for night in life.nights if night.app]
    start, end = (np.array([getattr(night, name) for night in at_home]) for name in ("bed", "up"))
    sheet.add(
        Batch(
            SLEEP,
            sheet.writers.phone(start),
            clocks.phone(start),
            clocks.phone(end),
            end + 60,
            pl.Series([_PREFIX + "InBed"] * len(at_home)),
            children=metadata("HKTimeZone", pl.Series([night.zone for night in at_home])),
        )
    )


def _write_app(sheet: Sheet, life: Life) -> None:
    """The app's first version knows only asleep or not; the next one, some weeks later, guesses stages."""
    plan, nights, clocks = life.plan, life.nights, life.clocks
    rng = stream(plan.seed, "bedside app")
    early, late = sheet.writers.add("Night Diary", "3.4.1"), sheet.writers.add("Night Diary", "4.0.2")
    staged_from = round(STAGED_FROM * plan.days)
    start, end, stage, number = (
        np.array(column, dtype=np.int64)
        for column in zip(
            *(
                (*segment, number)
                for number, night in enumerate(nights)
                if night.app
                for segment in (_guessed if number >= staged_from else _heard)(rng, night, life.noise)
            ),
            strict=True,
        )
    )
    sheet.add(
        Batch(
            SLEEP,
            np.where(number >= staged_from, late, early),
            clocks.phone(start),
            clocks.phone(end),
            np.array([night.up for night in nights])[number] + 30,
            pl.Series(_PREFIX + _STAGES[stage].astype(object)),
            children=metadata("HKTimeZone", pl.Series([night.zone for night in nights]).gather(number)),
        )
    )


def _heard(rng: np.random.Generator, night: Night, noise: bool) -> list[Segment]:
    """Sleep as the app hears it: in noise, short wakings go unheard and edges are vague."""
    return [(start, end, _UNSTAGED) for start, end in _vague(rng, _listening(night, asleep_spans(night)), noise)]


def _guessed(rng: np.random.Generator, night: Night, noise: bool) -> list[Segment]:
    """The same cut into stages, of which the app gets some wrong."""
    heard = _vague(rng, _listening(night, asleep_spans(night)), noise)
    found: list[Segment] = []
    for low, high in heard:
        inside = [(max(low, start), min(high, end), stage) for start, end, stage in night.segments if stage != AWAKE]
        inside = [segment for segment in inside if segment[1] > segment[0]]
        opens = [low, *(segment[0] for segment in inside[1:]), high]
        for (start, end), (_, _, stage) in zip(pairwise(opens), inside, strict=True):
            wrong = noise and rng.random() < _MISJUDGED
            found.append((start, end, int(rng.integers(0, AWAKE)) if wrong else stage))
    return found


def _listening(night: Night, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    assert night.app is not None
    low, high = night.app
    return [(max(low, start), min(high, end)) for start, end in spans if start < high and end > low]


def _vague(rng: np.random.Generator, spans: list[tuple[int, int]], noise: bool) -> list[tuple[int, int]]:
    if not noise:
        return spans
    joined = [spans[0]]
    for (_, before), (start, end) in pairwise(spans):
        if start - before < _UNHEARD_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    clear = [(start, end) for start, end in joined if end - start > 4 * _HEARING_S]
    edges = rng.integers(-_HEARING_S, _HEARING_S + 1, 2 * len(clear)).reshape(-1, 2)
    return [(start + int(a), end + int(b)) for (start, end), (a, b) in zip(clear, edges, strict=True)]
