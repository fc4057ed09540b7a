"""Records that are states: sleep and its stages, the cycle, symptoms, mindfulness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from connectors.health_connect import tables
from connectors.health_connect.frames import Query, Reading, key
from healthkit.source.contract import Counts, Item
from healthkit.source.frames import Refs, rows

_STAGES = {1: "awake", 2: "asleep", 3: "awake", 4: "asleep_core", 5: "asleep_deep", 6: "asleep_rem", 7: "awake"}
_FLOW = {0: "unspecified", 1: "light", 2: "medium", 3: "heavy"}
_MUCUS = {1: "dry", 2: "sticky", 3: "creamy", 4: "watery", 5: "egg_white"}
_OVULATION = {0: "indeterminate", 1: "lh_surge", 2: "estrogen_surge", 3: "negative"}
_SEVERITY = {0: "unspecified", 1: "mild", 2: "moderate", 3: "severe"}
_SYMPTOMS = {
    1: "abdominal_cramps", 2: "acne", 3: "lower_back_pain", 4: "bloating", 6: "breast_pain",
    9: "chest_tightness_or_pain", 10: "chest_tightness_or_pain", 11: "chills", 12: "constipation", 13: "coughing",
    14: "abdominal_cramps", 17: "diarrhea", 19: "dizziness", 20: "dry_skin", 22: "fatigue", 23: "fever",
    24: "generalized_body_ache", 25: "hair_loss", 26: "headache", 27: "heartburn",
    28: "rapid_pounding_or_fluttering_heartbeat", 29: "hot_flashes", 30: "sleep_changes", 34: "fainting",
    35: "lower_back_pain", 36: "memory_lapse", 37: "mood_changes", 39: "nausea", 40: "night_sweats", 41: "pelvic_pain",
    42: "rapid_pounding_or_fluttering_heartbeat", 44: "runny_nose", 45: "shortness_of_breath", 46: "skipped_heartbeat",
    48: "sleep_changes", 51: "sore_throat", 53: "sinus_congestion", 55: "vaginal_dryness", 57: "vomiting",
    59: "wheezing",
}  # fmt: skip
"""Symptoms by Android's number; those that the catalogue has no word for are counted."""


@dataclass(frozen=True)
class _State:
    """A table whose rows are one event each; ``codes`` maps its column to the catalogue's codes."""

    table: str
    metric: str
    column: str = ""
    codes: tuple[tuple[int, str], ...] = ()


_INSTANTS = (
    _State("menstruation_flow_record_table", "menstrual_flow", "flow", tuple(_FLOW.items())),
    _State("cervical_mucus_record_table", "cervical_mucus_quality", "appearance", tuple(_MUCUS.items())),
    _State("ovulation_test_record_table", "ovulation_test_result", "result", tuple(_OVULATION.items())),
    _State("intermenstrual_bleeding_record_table", "intermenstrual_bleeding"),
    _State("sexual_activity_record_table", "sexual_activity"),
)
_INTERVALS = (_State("mindfulness_session_record_table", "mindful_session"),)


def events(reading: Reading, refs: Refs) -> Iterator[Item]:
    """All events of a database."""
    yield from _sleep(reading, refs)
    for state in _INSTANTS:
        yield from _states(reading, state, tables.INSTANT, refs)
    for state in _INTERVALS:
        yield from _states(reading, state, tables.INTERVAL, refs)
    yield from _periods(reading, refs)
    yield from _symptoms(reading, refs)


def _sleep(reading: Reading, refs: Refs) -> Iterator[Item]:
    """The window of each sleep as time in bed, and its stages; a sleep without stages was slept through."""
    stages = Query(
        "sleep_session_record_table", ("stage_start_time", "stage_end_time"), "start_zone_offset",
        {"stage": "stage_type"}, "sleep_stages_table",
    )  # fmt: skip
    has_stages = reading.database.has("sleep_stages_table", "parent_key")
    own = key("sleep_session_record_table", reading.database)
    staged = f"EXISTS (SELECT 1 FROM sleep_stages_table s WHERE s.parent_key = p.{own})" if has_stages else "0"
    for bare, where in ((False, f"WHERE {staged}"), (True, f"WHERE NOT {staged}")):
        for made in reading.frames(Query("sleep_session_record_table", *tables.INTERVAL, where=where)):
            if isinstance(made, pl.DataFrame):
                codes = ["in_bed", "asleep"] if bare else ["in_bed"]
                for code in codes:
                    yield _rows(made.with_columns(code=pl.lit(code)), "sleep_analysis", refs)
            else:
                yield made
    yield from _coded(reading, stages, _STAGES, "sleep_analysis", refs)


def _states(reading: Reading, state: _State, at: tuple[tuple[str, str], str], refs: Refs) -> Iterator[Item]:
    if state.column:
        query = Query(state.table, *at, {state.column: state.column})
        yield from _coded(reading, query, dict(state.codes), state.metric, refs)
        return
    for made in reading.frames(Query(state.table, *at)):
        if isinstance(made, pl.DataFrame):
            yield _rows(made.with_columns(code=pl.lit("present")), state.metric, refs)
        else:
            yield made


def _coded(reading: Reading, query: Query, codes: dict[int, str], metric: str, refs: Refs) -> Iterator[Item]:
    """Events by the number in a query's one value; numbers without a code are counted."""
    (column,) = query.values
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        number = pl.col(column).cast(pl.Int64, strict=False)
        named = made.with_columns(code=number.replace_strict(codes, default=None, return_dtype=pl.String))
        known = named.filter(pl.col("code").is_not_null())
        for other, count in named.filter(pl.col("code").is_null())[column].value_counts(sort=True).iter_rows():
            said = "none" if other is None else f"{other:.0f}"
            yield Counts(unmapped={f"{query.table} {column} {said}": count})
        if len(known):
            yield _rows(known, metric, refs)


def _periods(reading: Reading, refs: Refs) -> Iterator[Item]:
    """Periods of which no day says its flow: bleeding of unknown strength. Where days say it, they tell the period."""
    database, table = reading.database, "menstruation_flow_record_table"
    where = ""
    if database.has(table, "time") and database.has("menstruation_period_record_table", "start_time", "end_time"):
        where = f"WHERE NOT EXISTS (SELECT 1 FROM {table} f WHERE f.time BETWEEN p.start_time AND p.end_time)"
    for made in reading.frames(Query("menstruation_period_record_table", *tables.INTERVAL, where=where)):
        if isinstance(made, pl.DataFrame):
            yield _rows(made.with_columns(code=pl.lit("unspecified")), "menstrual_flow", refs)
        else:
            yield made


def _symptoms(reading: Reading, refs: Refs) -> Iterator[Item]:
    query = Query("symptom_record_table", *tables.INTERVAL, {"kind": "symptom_type", "severity": "severity"})
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        named = made.with_columns(
            metric=pl.col("kind").cast(pl.Int64).replace_strict(_SYMPTOMS, default=None, return_dtype=pl.String),
            code=pl.col("severity").cast(pl.Int64).replace_strict(_SEVERITY, default="unspecified"),
        )
        for (kind,), some in named.group_by("kind", maintain_order=True):
            metric = some["metric"][0]
            if metric is None:
                yield Counts(unmapped={f"symptom {kind if kind is None else format(kind, '.0f')}": len(some)})
            else:
                yield _rows(some, metric, refs)


def _rows(made: pl.DataFrame, metric: str, refs: Refs) -> Item:
    return rows("event", made.with_columns(refs.take(len(made)), metric=pl.lit(metric)))
