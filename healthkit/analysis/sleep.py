"""Sleep from raw stage rows: layers told apart, devices merged, nights separated, each on its day of waking.

In bed is a layer of its own, under the stages: lying awake with the phone beside the bed is not sleep.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.daily import DAILY, Days, Floats, Groups, frame
from healthkit.analysis.intervals import HOUR, MINUTE, Mask, Micros, Spans, in_order, trim
from healthkit.analysis.merge import SLIVER
from healthkit.model.schema import Schema
from healthkit.model.timeline import Timeline

STAGES = ("asleep_core", "asleep_deep", "asleep_rem", "awake", "asleep")
"""Stages by code, ``asleep`` (no stage known) last: within one device a stage that is known wins over it."""
IN_BED = "in_bed"
ASLEEP = ("asleep_core", "asleep_deep", "asleep_rem", "asleep")
STAGED = ("asleep_core", "asleep_deep", "asleep_rem")
PAUSE = 3 * HOUR
"""Whoever is up for this long has ended a night; what follows is another sleep, a nap perhaps."""
NAP = 3 * HOUR
"""A sleep shorter than this beside a longer one on the same day is a nap."""

SESSIONS: Schema = {
    "session_id": pl.Int64,
    "activity": pl.String,
    "start_utc": pl.Datetime("us"),
    "end_utc": pl.Datetime("us"),
    "local_day": pl.Date,
    "duration_s": pl.Float64,
    "lane": pl.Int32,
}
STAGE_ROWS: Schema = {
    "session_id": pl.Int64,
    "stage": pl.String,
    "start_utc": pl.Datetime("us"),
    "end_utc": pl.Datetime("us"),
}
DERIVED: dict[str, tuple[str, ...]] = {
    "sleep_analysis": ASLEEP,
    "sleep_duration": ASLEEP,
    "sleep_core": ("asleep_core",),
    "sleep_deep": ("asleep_deep",),
    "sleep_rem": ("asleep_rem",),
    "sleep_awake": ("awake",),
}
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Nights:
    """Sleep sessions, their stages, and the daily rows derived from them (``metric`` beside the columns of daily)."""

    sessions: pl.DataFrame
    stages: pl.DataFrame
    daily: pl.DataFrame


@dataclass(frozen=True)
class _Line:
    """One layer as disjoint stretches in order; ``label`` is a stage number, ``lane`` who said so."""

    starts: Micros
    ends: Micros
    label: Codes
    lane: Codes


@dataclass(frozen=True)
class _Layers:
    """Both layers of all nights; ``bed_start`` and ``bed_lane`` are the raw rows behind ``bed``."""

    line: _Line
    bed: Spans
    bed_start: Micros
    bed_lane: npt.NDArray[np.int32]


def nights(start: Micros, end: Micros, code: list[str], lane: npt.NDArray[np.int32], timeline: Timeline) -> Nights:
    """Merge raw sleep rows into nights.

    Args:
        start, end: µs UTC.
        code: a code of :data:`STAGES` or ``in_bed``; rows with another code are not sleep and are left out.
        lane: rank of who wrote each row; 0 wins.
        timeline: gives each session the local day of its end.
    """
    numbers = {name: index for index, name in enumerate((*STAGES, IN_BED))}
    label = np.array([numbers.get(name, -1) for name in code], np.int64)
    stage = (label >= 0) & (label < len(STAGES)) & (end > start)
    bed = (label == len(STAGES)) & (end > start)
    line = _stages(start[stage], end[stage], label[stage], lane[stage].astype(np.int64))
    layers = _Layers(line, Spans.union(start[bed], end[bed]), start[bed], lane[bed])
    whole = Spans.union(
        np.concatenate([line.starts, layers.bed.starts]), np.concatenate([line.ends, layers.bed.ends]), PAUSE - 1
    )
    if not len(whole):
        return Nights(pl.DataFrame(schema=SESSIONS), pl.DataFrame(schema=STAGE_ROWS), _no_days())
    return _assemble(whole, layers, timeline)


def _no_days() -> pl.DataFrame:
    return pl.DataFrame(schema={"metric": pl.String, **DAILY})


def _stages(start: Micros, end: Micros, label: Codes, lane: Codes) -> _Line:
    """One stage at a time: the best writer's where it speaks, a known stage before an unknown one."""
    edges = np.unique(np.concatenate([start, end]))
    if not len(edges):
        none = np.empty(0, np.int64)
        return _Line(none, none, none, none)
    cells = len(edges) - 1
    said, by = np.full(cells, -1), np.full(cells, -1)
    unknown = label == STAGES.index("asleep")
    covered = Spans.empty()
    for writer in np.unique(lane):
        for kind in (False, True):
            mine = np.flatnonzero((lane == writer) & (unknown == kind))
            if not len(mine):
                continue
            mine = mine[in_order(start[mine])]
            begins = trim(start[mine], end[mine])
            left = end[mine] > begins
            mine, begins = mine[left], begins[left]
            free = (Spans.union(begins, end[mine]) - covered).without_slivers(covered, SLIVER)
            open_cells = free.holds(edges[:-1]) & (said < 0)
            row = np.searchsorted(begins, edges[:-1], side="right") - 1
            row = mine[np.maximum(row, 0)]
            said[open_cells], by[open_cells] = label[row][open_cells], lane[row][open_cells]
            covered = covered | free
    return _joined(edges, said, by)


def _joined(edges: Micros, said: Codes, by: Codes) -> _Line:
    """Neighbouring cells that say the same become one stretch."""
    filled = np.flatnonzero(said >= 0)
    starts, ends, label, lane = edges[:-1][filled], edges[1:][filled], said[filled], by[filled]
    fresh = np.append(True, (starts[1:] != ends[:-1]) | (label[1:] != label[:-1]) | (lane[1:] != lane[:-1]))
    first = np.flatnonzero(fresh)
    last = np.append(first[1:] - 1, len(starts) - 1)
    return _Line(starts[first], ends[last], label[first], lane[first])


def _assemble(whole: Spans, layers: _Layers, timeline: Timeline) -> Nights:
    line = layers.line
    day = timeline.days(whole.ends)
    owner = np.searchsorted(whole.starts, line.starts, side="right") - 1
    minutes = (line.ends - line.starts) / MINUTE
    by_stage = {name: _sums(owner, minutes * (line.label == index), whole) for index, name in enumerate(STAGES)}
    asleep = _total(by_stage, ASLEEP)
    in_bed = (layers.bed | Spans.union(line.starts, line.ends)).within(whole.starts, whole.ends) / MINUTE
    sessions = pl.DataFrame(
        {
            "session_id": -whole.starts,
            "activity": np.where(_is_nap(day, asleep, in_bed), "nap", "sleep"),
            "start_utc": pl.Series(whole.starts).cast(pl.Datetime("us")),
            "end_utc": pl.Series(whole.ends).cast(pl.Datetime("us")),
            "local_day": pl.Series(day).cast(pl.Date),
            "duration_s": np.where(asleep > 0, asleep * 60.0, np.nan),
            "lane": _speakers(whole, layers, owner),
        },
        schema=SESSIONS,
    ).with_columns(pl.col("duration_s").fill_nan(None))
    return Nights(sessions, _stage_rows(owner, layers, whole), _days(day, by_stage, asleep, in_bed))


def _sums(owner: npt.NDArray[np.intp], values: Floats, whole: Spans) -> Floats:
    return np.bincount(owner, weights=values, minlength=len(whole)).astype(np.float64)


def _total(by_stage: dict[str, Floats], names: tuple[str, ...]) -> Floats:
    total: Floats = np.sum([by_stage[name] for name in names], axis=0, dtype=np.float64)
    return total


def _speakers(whole: Spans, layers: _Layers, owner: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Who stands for a session: the best writer of its stages, else of its time in bed."""
    nobody = np.iinfo(np.int32).max
    stages = np.full(len(whole), nobody, np.int64)
    np.minimum.at(stages, owner, layers.line.lane)
    beds = np.full(len(whole), nobody, np.int64)
    np.minimum.at(beds, np.searchsorted(whole.starts, layers.bed_start, side="right") - 1, layers.bed_lane)
    return np.where(stages < nobody, stages, beds).astype(np.int32)


def _is_nap(day: Days, asleep: Floats, bed: Floats) -> Mask:
    """Short, and not the longest sleep of its day; a day's only sleep is its night, however short."""
    length = np.where(asleep > 0, asleep, bed)
    groups = Groups(day)
    longest = np.empty(len(day))
    longest[groups.order] = groups.max(length)[groups.number]
    nap: Mask = (length < longest) & (length < NAP / MINUTE)
    return nap


def _stage_rows(owner: npt.NDArray[np.intp], layers: _Layers, whole: Spans) -> pl.DataFrame:
    line, bed, ids = layers.line, layers.bed, -whole.starts
    bed_owner = np.searchsorted(whole.starts, bed.starts, side="right") - 1
    return pl.DataFrame(
        {
            "session_id": np.concatenate([ids[owner], ids[bed_owner]]),
            "stage": np.concatenate([np.array(STAGES)[line.label], np.full(len(bed), IN_BED)]),
            "start_utc": pl.Series(np.concatenate([line.starts, bed.starts])).cast(pl.Datetime("us")),
            "end_utc": pl.Series(np.concatenate([line.ends, bed.ends])).cast(pl.Datetime("us")),
        },
        schema=STAGE_ROWS,
    ).sort("start_utc", "stage")


def _days(day: Days, by_stage: dict[str, Floats], asleep: Floats, bed: Floats) -> pl.DataFrame:
    """Minutes a day, summed over its sleeps; what no device measured is absent, not zero."""
    groups = Groups(day)
    slept, in_bed, awake = groups.sum(asleep), groups.sum(bed), groups.sum(by_stage["awake"])
    staged = groups.sum(_total(by_stage, STAGED)) > 0
    known = {"sleep_duration": slept > 0, "sleep_analysis": slept > 0, "sleep_awake": staged | (awake > 0)}
    rows = [
        _metric(metric, groups, groups.sum(_total(by_stage, codes)), in_bed, known.get(metric, staged))
        for metric, codes in DERIVED.items()
    ]
    share = 100.0 * slept / np.maximum(in_bed, 1e-9)
    rows.append(_metric("time_in_bed", groups, in_bed, in_bed, in_bed > 0))
    rows.append(_metric("sleep_efficiency", groups, share, in_bed, slept > 0))
    return pl.concat(rows)


def _metric(metric: str, groups: Groups, value: Floats, minutes: Floats, known: Mask) -> pl.DataFrame:
    """One value a day in every column, so that each aggregate of a single night is that night's value."""
    made = frame(groups, total=value, mean=value, min=value, max=value, last=value, minutes=minutes)
    return made.select(pl.lit(metric).alias("metric"), *DAILY).filter(pl.Series(known))
