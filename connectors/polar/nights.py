"""Nights: stages of sleep, what Polar states of each night, its scores, and Nightly Recharge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import polars as pl

from connectors.polar.book import Book
from connectors.polar.documents import Moment, day, mapping, moment, number, objects, positive, seconds
from healthkit.source.contract import Issue

_STAGES = {
    "WAKE": "awake", "REM": "asleep_rem", "NONREM1": "asleep_core", "NONREM2": "asleep_core",
    "NONREM3": "asleep_deep", "UNKNOWN": "asleep", "SLEEP": "asleep", "LIGHT": "asleep_core", "DEEP": "asleep_deep",
}  # fmt: skip
_STAGED = "SLEEP_PLUS_STAGES"
_PHASES = {"light": "sleep_core", "deep": "sleep_deep", "rem": "sleep_rem", "wake": "sleep_awake"}
_SCORES = {
    "sleepScore": "polar_sleep_score",
    "groupDurationScore": "polar_sleep_amount_score",
    "groupSolidityScore": "polar_sleep_solidity_score",
    "groupRefreshScore": "polar_sleep_regeneration_score",
}
_RECHARGE = {
    "ansStatus": "polar_ans_charge",
    "ansRate": "polar_ans_charge_status",
    "recoveryIndicator": "polar_nightly_recharge_status",
}
_MINUTE_MS = 60_000


def read_night(told: dict[str, Any], member: str, book: Book) -> Iterator[Issue]:
    """One night of ``sleep_result``."""
    on = day(told.get("night"))
    graph = mapping(mapping(told.get("sleepResult")).get("hypnogram"))
    start, end = moment(graph.get("sleepStart")), moment(graph.get("sleepEnd"))
    if on is None:
        yield Issue("bad_date", member, "night", str(told.get("night") or ""))
        return
    book.read["night"] += 1
    said = mapping(told.get("evaluation"))
    _evaluation(said, on, book)
    if start is None or end is None or end.at <= start.at:
        if graph:
            yield Issue("bad_date", member, f"night {on}", f"{graph.get('sleepStart')} {graph.get('sleepEnd')}")
        return
    staged = said.get("sleepType") == _STAGED or "phaseDurations" in said
    _stage(book, "in_bed", start.at, end.at, start.offset_min)
    for code, begin, until in _stages(graph, start, end.at, book, staged=staged):
        _stage(book, code, begin, until, start.offset_min)


def read_score(told: dict[str, Any], member: str, book: Book) -> Iterator[Issue]:
    """One night of ``sleep_score``."""
    on = day(told.get("night"))
    if on is None:
        yield Issue("bad_date", member, "night", str(told.get("night") or ""))
        return
    book.read["night score"] += 1
    scores = mapping(told.get("sleepScoreResult"))
    for key, metric in _SCORES.items():
        book.day(metric, on, number(scores.get(key)), "{score}")


def read_recharge(told: dict[str, Any], member: str, book: Book) -> Iterator[Issue]:
    """One night of ``nightly_recovery``: variability, pulse and breathing of its first hours, and Polar's verdicts."""
    on = day(told.get("night"))
    if on is None:
        yield Issue("bad_date", member, "night", str(told.get("night") or ""))
        return
    book.read["recharge"] += 1
    book.day("heart_rate_variability_rmssd", on, positive(told.get("meanNightlyRecoveryRmssd")), "ms")
    between_beats = positive(told.get("meanNightlyRecoveryRri"))
    book.day("polar_nightly_heart_rate", on, between_beats and _MINUTE_MS / between_beats, "count/min")
    between_breaths = positive(told.get("meanNightlyRecoveryRespirationInterval"))
    book.day("respiratory_rate", on, between_breaths and _MINUTE_MS / between_breaths, "breaths/min")
    for key, metric in _RECHARGE.items():
        book.day(metric, on, number(told.get(key)), "{score}")


def read_recharge_samples(told: dict[str, Any], member: str, book: Book) -> Iterator[Issue]:
    """Variability every five minutes of a night, on the person's clock."""
    for series in objects(told.get("hrvData")):
        start, interval = moment(series.get("startTime")), positive(series.get("samplingIntervalInMillis"))
        if start is None or interval is None:
            yield Issue("bad_date", member, "hrvData", str(series.get("startTime") or ""))
            continue
        book.read["recharge samples"] += 1
        values = series.get("samples")
        cells = values if isinstance(values, list) else []
        frame = pl.DataFrame({"value": pl.Series([positive(one) for one in cells], dtype=pl.Float64)})
        steps = pl.duration(microseconds=pl.int_range(len(cells), dtype=pl.Int64) * round(interval * 1000))
        placed = frame.with_columns(start=pl.lit(start.at) + steps, offset_min=pl.lit(start.offset_min, pl.Int16))
        book.samples("heart_rate_variability_rmssd", "ms", book.source(), placed)
    breaths = len(objects(told.get("breathingRateData")))
    if breaths:
        book.unmapped["breathingRateData"] += breaths


def _evaluation(said: dict[str, Any], on: date, book: Book) -> None:
    book.day("sleep_duration", on, positive(seconds(said.get("asleepDuration"))), "s")
    book.day("time_in_bed", on, positive(seconds(said.get("sleepSpan"))), "s")
    analysis = mapping(said.get("analysis"))
    book.day("sleep_efficiency", on, positive(analysis.get("efficiencyPercent")), "percent")
    book.day("polar_sleep_continuity", on, positive(analysis.get("continuityIndex")), "{score}")
    phases = mapping(said.get("phaseDurations"))
    for key, metric in _PHASES.items():
        book.day(metric, on, seconds(phases.get(key)), "s")


def _stages(
    graph: dict[str, Any], start: Moment, end: datetime, book: Book, *, staged: bool
) -> Iterator[tuple[str, datetime, datetime]]:
    """Code, begin and end of each stage. What precedes the first change is sleep; changes after the end are left out.

    Nights of devices that tell only sleep from waking give one name to all sleep: it is no stage then.
    """
    changes = [(0.0, "asleep")]
    for change in objects(graph.get("sleepStateChanges")):
        at, state = seconds(change.get("offsetFromStart")), str(change.get("state") or "")
        code = _STAGES.get(state)
        if at is None or code is None:
            book.unmapped[f"sleep state {state}"] += 1
            continue
        changes.append((at, code if staged or code == "awake" else "asleep"))
    for (at, code), (until, _) in zip(changes, [*changes[1:], (float("inf"), "")], strict=True):
        begin = start.plus(at)
        finish = min(start.plus(until) or end, end)
        if begin and begin < finish:
            yield code, begin, finish


def _stage(book: Book, code: str, start: datetime, end: datetime, offset_min: int | None) -> None:
    book.out.row(
        "event", ref=book.refs.one(), metric="sleep_analysis", start=start, end=end, offset_min=offset_min, code=code,
        source=book.source(),
    )  # fmt: skip
