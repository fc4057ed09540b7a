"""Workouts of FIT files: sessions with their totals, laps, lengths of a pool, pauses."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.files import Files
from connectors.garmin.messages import Messages, instant
from connectors.garmin.sports import FEET, OTHER, RIDES, RUNS, SWIMS, activity_of, distance_of
from connectors.garmin.wanted import enumeration
from healthkit.model.schema import Schema
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting

_VIRTUAL = 58
SESSIONS: Schema = {
    "file": pl.Int32, "ref": pl.Int64, "activity": pl.String, "start": pl.Datetime("us"), "end": pl.Datetime("us"),
    "virtual_sport": pl.Boolean,
}  # fmt: skip


def sessions(messages: Messages, files: Files, book: Book) -> pl.DataFrame:
    """The workouts of a batch, numbered, with all their fields; those without a start are noted as issues."""
    frame = messages.get("session")
    if frame.is_empty():
        return pl.DataFrame(schema=SESSIONS)
    frame = files.stamp(frame).with_columns(start=instant("start_time"))
    lost = frame.filter(pl.col("start").is_null() & (pl.col("start_time").is_null() | pl.col("at").is_not_null()))
    for file, place in lost.select("file", "place").iter_rows():
        book.issue("bad_date", files.members[file], f"byte {place}", "session")
    frame = frame.filter(pl.col("start").is_not_null())
    length = lasting(pl.col("total_elapsed_time"))
    frame = frame.with_columns(
        pl.coalesce(pl.col("start") + length, pl.when(pl.col("at") >= pl.col("start")).then("at"), "start").alias(
            "end"
        ),
        book.refs.take(len(frame)),
        _activities(frame, book),
        virtual_sport=pl.col("sub_sport").fill_null(0) == _VIRTUAL,
        duration_s=pl.coalesce("total_timer_time", "total_elapsed_time"),
    )
    for start, energy in frame.select(pl.col("start").dt.epoch("s"), "total_calories").iter_rows():
        if energy:
            book.energies[start] = energy
    return frame


def _activities(frame: pl.DataFrame, book: Book) -> pl.Series:
    sports, subs = enumeration("sport"), enumeration("sub_sport")
    found = []
    for sport, sub in frame.select("sport", "sub_sport").iter_rows():
        word = sports.get(int(sport), f"sport_{int(sport)}") if sport is not None else "generic"
        activity = activity_of(word, subs.get(int(sub), "") if sub is not None else "")
        if activity is None:
            book.unmapped[word] += 1
        found.append(activity or OTHER)
    return pl.Series("activity", found, pl.String)


def workouts(messages: Messages, files: Files, found: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Rows of the sessions and of what belongs to them."""
    if found.is_empty():
        return
    yield rows("session", found.with_columns(kind=pl.lit("workout")))
    words = {float(k): v for k, v in enumeration("sport").items()}
    subs = {float(k): v for k, v in enumeration("sub_sport").items()}
    said = pl.concat_str(
        pl.col("sport").replace_strict(words, default="generic", return_dtype=pl.String),
        pl.col("sub_sport").replace_strict(subs, default="generic", return_dtype=pl.String),
        separator="/",
    ).str.strip_suffix("/generic")
    yield rows("attribute", found.select("ref", owner=pl.lit("session"), key=pl.lit("activity"), value=said))
    yield from _statistics(found)
    yield from _events(messages, files, found, book)


def _statistics(found: pl.DataFrame) -> Iterator[Item]:
    parts = []
    for metric, aggregate, unit, value, good in _figures():
        part = found.filter(good & value.is_not_null()).select(
            "ref", "activity", metric=pl.lit(metric), aggregate=pl.lit(aggregate), value=value, unit=pl.lit(unit)
        )
        parts.append(part)
    every = pl.concat(parts)
    own = {name: distance_of(name) for name in every["activity"].unique()}
    distance = pl.when(pl.col("metric") == "").then(pl.col("activity").replace_strict(own, return_dtype=pl.String))
    every = every.with_columns(metric=distance.otherwise("metric"))
    if not every.is_empty():
        yield rows("session_stat", every)


def _figures() -> Iterator[tuple[str, str, str, pl.Expr, pl.Expr]]:
    """Metric, aggregate, unit, value and where it means that; the distance's metric depends on the activity."""
    always, bpm = pl.lit(value=True), "count/min"
    foot, ride = pl.col("activity").is_in(FEET), pl.col("activity").is_in(RIDES)
    run, swim = pl.col("activity").is_in(RUNS), pl.col("activity").is_in(SWIMS)
    yield "", "sum", "m", pl.col("total_distance"), pl.col("total_distance") > 0
    yield "total_energy_burned", "sum", "kcal", pl.col("total_calories"), pl.col("total_calories") > 0
    for name, aggregate in (("avg", "average"), ("max", "maximum"), ("min", "minimum")):
        yield "heart_rate", aggregate, bpm, pl.col(f"{name}_heart_rate"), pl.col(f"{name}_heart_rate") > 0
    for name, aggregate in (("avg", "average"), ("max", "maximum")):
        power, turns = (
            pl.col(f"{name}_power"),
            pl.col(f"{name}_cadence") + pl.col(f"{name}_fractional_cadence").fill_null(0),
        )
        speed = pl.coalesce(f"enhanced_{name}_speed", f"{name}_speed")
        yield "cycling_power", aggregate, "W", power, ride
        yield "running_power", aggregate, "W", power, foot & (power > 0)
        yield "cycling_cadence", aggregate, "rpm", turns, ride
        yield "running_cadence", aggregate, bpm, turns * 2, foot & (turns > 0)
        yield "cycling_speed", aggregate, "m/s", speed, ride & (speed > 0)
        yield "running_speed", aggregate, "m/s", speed, run & (speed > 0)
        yield "workout_speed", aggregate, "m/s", speed, ~ride & ~run & (speed > 0)
    yield "step_count", "sum", "count", pl.col("total_cycles") * 2, foot
    yield "swimming_stroke_count", "sum", "count", pl.col("total_cycles"), swim
    yield "elevation_ascended", "sum", "m", pl.col("total_ascent"), always
    yield "elevation_descended", "sum", "m", pl.col("total_descent"), always
    yield "running_vertical_oscillation", "average", "mm", pl.col("avg_vertical_oscillation"), run
    yield "running_ground_contact_time", "average", "ms", pl.col("avg_stance_time"), run
    yield "running_stride_length", "average", "mm", pl.col("avg_step_length"), run
    breath = pl.coalesce("enhanced_avg_respiration_rate", "avg_respiration_rate")
    yield "respiratory_rate", "average", "breaths/min", breath, breath > 0
    yield "oxygen_saturation", "average", "percent", pl.col("avg_spo2"), pl.col("avg_spo2") > 0
    yield "underwater_depth", "average", "m", pl.col("avg_depth"), always
    yield "underwater_depth", "maximum", "m", pl.col("max_depth"), always
    yield (
        "garmin_training_effect",
        "maximum",
        "score",
        pl.col("total_training_effect"),
        pl.col("total_training_effect") > 0,
    )
    anaerobic = pl.col("total_anaerobic_training_effect")
    yield "garmin_anaerobic_training_effect", "maximum", "score", anaerobic, anaerobic > 0
    yield "garmin_training_load", "sum", "score", pl.col("training_load_peak"), pl.col("training_load_peak") > 0
    yield "garmin_stress", "average", "score", pl.col("avg_stress"), pl.col("avg_stress") >= 0


def _events(messages: Messages, files: Files, found: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Laps, lengths and pauses, each with the workout during which it began."""
    begun = found.select("file", "ref", begun="start", ended="end").sort("begun")
    parts = [_laps(messages), _lengths(messages), _pauses(messages)]
    every = pl.concat(parts).filter(pl.col("start").is_not_null()).sort("start")
    owned = every.join_asof(
        begun, left_on="start", right_on="begun", by="file", strategy="backward", check_sortedness=False
    ).filter(pl.col("ref").is_not_null() & (pl.col("start") <= pl.col("ended")))
    if not owned.is_empty():
        yield rows("session_event", owned.sort("ref", "start", "kind"))


_LAP = ("total_distance", "total_calories", "avg_heart_rate", "max_heart_rate", "avg_power", "total_ascent")
_EVENT = ("file", "kind", "start", "duration_s", "detail")


def _laps(messages: Messages) -> pl.DataFrame:
    frame = messages.get("lap")
    return frame.with_columns(
        kind=pl.lit("lap"),
        start=instant("start_time"),
        duration_s=pl.coalesce("total_timer_time", "total_elapsed_time"),
        detail=_detail(frame, _LAP),
    ).select(_EVENT)


def _lengths(messages: Messages) -> pl.DataFrame:
    frame = messages.get("length")
    frame = frame.filter(pl.col("length_type").fill_null(1) == 1)  # the others are rests at the wall
    return frame.with_columns(
        kind=pl.lit("segment"),
        start=instant("start_time"),
        duration_s=pl.coalesce("total_timer_time", "total_elapsed_time"),
        detail=_detail(frame, ("total_strokes",)),
    ).select(_EVENT)


def _detail(frame: pl.DataFrame, fields: tuple[str, ...]) -> pl.Series:
    """A JSON object of the fields that are told, in the profile's units; null where none is."""
    if frame.is_empty():
        return pl.Series("detail", [], pl.String)
    told = [
        pl.when(pl.col(name).is_not_null()).then(
            pl.concat_str(pl.lit(f'"{name}": '), pl.col(name).round(3).cast(pl.String))
        )
        for name in fields
    ]
    text = pl.concat_str(pl.lit("{"), pl.concat_str(told, separator=", ", ignore_nulls=True), pl.lit("}"))
    return frame.select(
        pl.when(pl.any_horizontal(pl.col(name).is_not_null() for name in fields)).then(text)
    ).to_series()


_TIMER, _START, _STOPS = 0.0, 0.0, (1.0, 4.0, 8.0, 9.0)


def _pauses(messages: Messages) -> pl.DataFrame:
    """Stops of the timer between the first start and the last stop, and the starts that end them."""
    frame = messages.get("event").filter(
        (pl.col("event") == _TIMER) & pl.col("event_type").is_in((_START, *_STOPS)) & pl.col("at").is_not_null()
    )
    stops = pl.col("event_type") != _START
    before, after = stops.shift(1).over("file"), stops.shift(-1).over("file")
    frame = frame.with_columns(
        kind=pl.when(stops & (after == False)).then(pl.lit("pause"))  # noqa: E712
        .when(~stops & before).then(pl.lit("resume")),
    )  # fmt: skip
    pauses = frame.filter(pl.col("kind").is_not_null())
    return pauses.with_columns(start="at", duration_s=pl.lit(None, pl.Float64), detail=pl.lit(None, pl.String)).select(
        _EVENT
    )
