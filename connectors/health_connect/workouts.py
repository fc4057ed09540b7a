"""Exercise sessions: the workout, its pauses, laps and segments, and its route."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from connectors.health_connect import tables
from connectors.health_connect.during import During
from connectors.health_connect.frames import Query, Reading
from healthkit.source.contract import Counts, Issue, Item, Rows
from healthkit.source.frames import Refs, rows

TABLE = "exercise_session_record_table"
_ACTIVITIES = {
    1: "badminton", 2: "baseball", 3: "basketball", 4: "cycling", 5: "spinning", 6: "bootcamp", 7: "boxing",
    8: "functional_strength_training", 9: "cricket", 10: "dance", 12: "fencing", 13: "american_football",
    14: "australian_football", 15: "disc_sports", 16: "golf", 17: "mind_and_body", 18: "gymnastics", 19: "handball",
    20: "high_intensity_interval_training", 21: "hiking", 22: "hockey", 23: "skating_sports", 24: "martial_arts",
    25: "paddle_sports", 27: "pilates", 28: "racquetball", 29: "climbing", 30: "hockey", 31: "rowing", 32: "rugby",
    33: "running", 34: "treadmill", 35: "sailing", 36: "underwater_diving", 37: "skating_sports",
    38: "downhill_skiing", 39: "snowboarding", 40: "snow_sports", 41: "soccer", 42: "softball", 43: "squash",
    44: "stairs", 45: "traditional_strength_training", 46: "flexibility", 47: "surfing_sports", 48: "swimming",
    49: "swimming", 50: "table_tennis", 51: "tennis", 52: "volleyball", 53: "walking", 54: "water_polo",
    55: "traditional_strength_training", 56: "wheelchair_walk_pace", 57: "yoga", 58: "other", 59: "stair_climbing",
    60: "elliptical", 61: "rowing",
}  # fmt: skip
"""Android's own numbers of exercises, which its Jetpack library renumbers: the database keeps Android's."""
_PAUSE = 67
_EFFORT = (1.0, 10.0)
_EFFORT_COLUMNS = ("session_rate_of_perceived_exertion", "rate_of_perceived_exertion")


def workouts(reading: Reading, refs: Refs, during: During) -> Iterator[Item]:
    """Sessions first, as their parts need their numbers."""
    numbers: dict[int, int] = {}
    pauses: dict[int, float] = {}
    yield from _pauses(reading, pauses)
    effort = next((name for name in _EFFORT_COLUMNS if reading.database.has(TABLE, name)), _EFFORT_COLUMNS[0])
    query = Query(
        TABLE, *tables.INTERVAL, {"type": "exercise_type", "effort": effort, "title": "title"},
        texts=frozenset({"title"}),
    )  # fmt: skip
    for made in reading.frames(query):
        if isinstance(made, pl.DataFrame):
            yield from _sessions(made, refs, during, numbers, pauses)
        else:
            yield made
    if numbers:
        owners = pl.DataFrame(
            {"parent": list(numbers), "ref": list(numbers.values())}, {"parent": pl.Int64, "ref": pl.Int64}
        )
        yield from _laps(reading, owners)
        yield from _segments(reading, owners)
        yield from _route(reading, owners)


def _child(table: str, times: tuple[str, str], values: dict[str, str]) -> Query:
    return Query(TABLE, times, "start_zone_offset", {"parent": "parent_key", **values}, table)


_SEGMENTS = _child(
    "exercise_segments_table", ("segment_start_time", "segment_end_time"),
    {"type": "segment_type", "repetitions": "repetitions_count"},
)  # fmt: skip


def _pauses(reading: Reading, total: dict[int, float]) -> Iterator[Item]:
    """Add up seconds of pause by session. Counts and faults of the table are told when its segments are read."""
    for made in reading.frames(_SEGMENTS):
        if isinstance(made, Rows):
            yield made
        elif isinstance(made, pl.DataFrame):
            paused = made.filter(pl.col("type") == _PAUSE).drop_nulls(["start", "end", "parent"])
            for parent, start, end in paused.select("parent", "start", "end").iter_rows():
                total[int(parent)] = total.get(int(parent), 0.0) + (end - start).total_seconds()


def _sessions(
    made: pl.DataFrame, refs: Refs, during: During, numbers: dict[int, int], pauses: dict[int, float]
) -> Iterator[Item]:
    kind = pl.col("type").cast(pl.Int64, strict=False)
    named = made.with_columns(
        refs.take(len(made)),
        kind=pl.lit("workout"),
        activity=kind.replace_strict(_ACTIVITIES, default="other", return_dtype=pl.String),
        paused=pl.col("row").replace_strict(pauses, default=0.0, return_dtype=pl.Float64),
    ).with_columns(
        duration_s=(pl.col("end") - pl.col("start")).dt.total_milliseconds() / 1000 - pl.col("paused"),
    )
    unknown = named.filter(~kind.is_in(list(_ACTIVITIES)).fill_null(value=False))
    for number, count in unknown["type"].value_counts(sort=True).iter_rows():
        yield Counts(unmapped={f"exercise {'unknown' if not number else format(number, '.0f')}": count})
    numbers.update(zip(named["row"].to_list(), named["ref"].to_list(), strict=True))
    during.add(named)
    yield rows("session", named)
    effort = named.filter(pl.col("effort").is_between(*_EFFORT))
    if len(effort):
        stated = effort.select(
            "ref", value="effort", metric=pl.lit("workout_effort_score"), aggregate=pl.lit("average")
        )
        yield rows("session_stat", stated.with_columns(unit=pl.lit("score")))
    titled = named.filter(pl.col("title").str.strip_chars() != "")
    if len(titled):
        yield rows("attribute", titled.select("ref", value="title", owner=pl.lit("session"), key=pl.lit("title")))


def _laps(reading: Reading, owners: pl.DataFrame) -> Iterator[Item]:
    query = _child("exercise_laps_table", ("lap_start_time", "lap_end_time"), {"length": "lap_length"})
    yield from _parts(reading, query, owners, "lap", {"length": "length_m"})


def _segments(reading: Reading, owners: pl.DataFrame) -> Iterator[Item]:
    yield from _parts(reading, _SEGMENTS, owners, "segment", {"type": "type", "repetitions": "repetitions"})


def _parts(reading: Reading, query: Query, owners: pl.DataFrame, kind: str, details: dict[str, str]) -> Iterator[Item]:
    """Laps and segments as events of their session; a segment that is a pause is one."""
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        owned = _owned(made, owners)
        detail = [
            _json({key: row[name] for name, key in details.items()})
            for row in owned.select(*details).iter_rows(named=True)
        ]
        kinds = pl.lit(kind)
        if "type" in details:
            kinds = pl.when(pl.col("type") == _PAUSE).then(pl.lit("pause")).otherwise(kinds)
        length = (pl.col("end") - pl.col("start")).dt.total_milliseconds() / 1000
        made_rows = owned.with_columns(pl.Series("detail", detail, pl.String), kind=kinds, duration_s=length)
        yield rows("session_event", made_rows.filter(pl.col("start").is_not_null()))


def _route(reading: Reading, owners: pl.DataFrame) -> Iterator[Item]:
    query = _child(
        "exercise_route_table", ("timestamp_millis", "timestamp_millis"),
        {
            "latitude": "latitude", "longitude": "longitude", "elevation": "altitude",
            "horizontal_accuracy": "horizontal_accuracy", "vertical_accuracy": "vertical_accuracy",
        },
    )  # fmt: skip
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        here = pl.col("latitude").is_between(-90, 90) & pl.col("longitude").is_between(-180, 180)
        good = made.filter(here & pl.col("start").is_not_null())
        for row in made.join(good.select("row"), on="row", how="anti")["row"].to_list():
            yield Issue("bad_location", reading.member, f"{query.table} row {row}")
        yield rows("route_point", _owned(good, owners).with_columns(at="start"))


def _owned(made: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Rows with the number of their session; rows of none are left out."""
    parent = pl.col("parent").cast(pl.Int64, strict=False)
    return made.with_columns(parent).join(owners, on="parent", how="inner", maintain_order="left")


def _json(detail: dict[str, float | None]) -> str | None:
    """Zeros are left out: no length was measured, no repetition counted, no kind of segment said."""
    told = {key: int(value) if value == int(value) else value for key, value in detail.items() if value}
    return json.dumps(told, sort_keys=True) if told else None
