"""How the rows of each table of the vault are found by source, kind of data and day: one declaration for every table.

A row is asked as ``t``. ``$sources`` are the numbers of the sources that are reached, ``$metrics`` the metrics,
``$first`` and ``$last`` the days, ``$asleep`` the rows of sleep that belong to those days (a night lies on the day of
waking). What belongs to another row goes with it, and what is derived is reckoned anew; both are said here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from healthkit.model.clinical_records import CLINICAL

By = Literal["metric", "session", "words", "whole", "none"]
"""How a row's kind of data is known: by its metric, by what session it is, by looking at the row, by its table."""
SLEEP = "sleep_analysis"


@dataclass(frozen=True)
class Own:
    """A table whose rows are looked at one by one.

    ``source`` is SQL that holds where the row is of a source that is reached, ``first`` and ``last`` are SQL of its
    days; where one is "" such rows have none, and a scope that names one does not reach them. ``key`` is what its
    number is called. ``unless`` keeps rows that are derived out. ``orphan`` holds where the row has lost its owner,
    with which it goes. ``written`` is the column that says when the person wrote the row.
    """

    by: By
    source: str = ""
    first: str = ""
    last: str = ""
    unless: str = ""
    key: str = ""
    orphan: str = ""
    written: str = ""


@dataclass(frozen=True)
class Follows:
    """A table whose rows go with those of others: SQL of what holds for a row ``t`` that has lost its owner."""

    orphan: str
    by: By = "none"


@dataclass(frozen=True)
class Stays:
    """A table that an erasure of a part leaves, or that is reckoned anew; ``why`` says which."""

    why: str


_OF_SOURCE = "t.source_id IN (SELECT unnest($sources::INTEGER[]))"
_ASLEEP = "t._row IN (SELECT unnest($asleep::BIGINT[]))"
_MOMENTS = (
    "taken", "started", "given", "onset", "eaten", "written", "requested", "planned", "recorded", "issued", "created",
)  # fmt: skip
_NO_SESSION = "t.session_id NOT IN (SELECT session_id FROM vault.session)"
_PROPOSED = "try_cast(left(t.row->>'taken', 10) AS DATE)"
_NO_GOAL = "t.own_goal_id NOT IN (SELECT own_goal_id FROM vault.own_goal)"
_NO_TRIAL = "t.experiment_id NOT IN (SELECT experiment_id FROM vault.experiment)"


def _moment(table: str) -> str:
    named = [f't."{name}"' for name in _MOMENTS if name in CLINICAL[table]]
    if table == "lab_result":
        named.insert(0, "t.day::VARCHAR")
    return f"left(coalesce({', '.join(named)}), 10)" if named else ""


def _record(table: str) -> Own:
    """A table of the medical record. A partial date, such as ``2017-03``, is reached where the whole of it is."""
    at = _moment(table)
    first = f"try_cast(left({at} || '-01-01', 10) AS DATE)" if at else ""
    last = (
        f"CASE length({at}) WHEN 4 THEN make_date(year({first})::BIGINT, 12, 31) WHEN 7 THEN last_day({first}) "
        f"ELSE {first} END"
        if at
        else ""
    )
    return Own("words", _OF_SOURCE, first, last, key=f"{table}_id")


def _days(first: str, last: str = "") -> dict[str, str]:
    return {"first": f"t.{first}", "last": f"t.{last or first}"}


TABLES: dict[str, Own | Follows | Stays] = {
    "sample": Own("metric", _OF_SOURCE, **_days("local_day"), key="sample_id"),
    "event": Own("metric", _OF_SOURCE, **_days("local_day"), unless="t.batch_id = 0", key="event_id"),
    "session": Own("session", _OF_SOURCE, **_days("local_day"), unless="t.batch_id = 0", key="session_id"),
    "waveform": Own("whole", _OF_SOURCE, **_days("local_day"), key="waveform_id"),
    "prescription_lens": Own("whole", _OF_SOURCE, **_days("issued"), key="lens_id"),
    **{table: _record(table) for table in CLINICAL},
    "session_stage": Follows(_NO_SESSION),
    "session_stat": Follows(_NO_SESSION, by="metric"),
    "session_event": Follows(_NO_SESSION),
    "route_point": Follows(_NO_SESSION, by="whole"),
    "attribute": Follows("(t.owner, t.owner_id) IN (SELECT (g.owner, g.id) FROM erased AS g)"),
    "witness": Follows("(t.table_name, t.row_id) IN (SELECT (g.owner, g.id) FROM erased AS g)"),
    "record_link": Follows(
        "(t.source_id, t.from_id) IN (SELECT (u.source_id, u.external_id) FROM unheard AS u) OR "
        "(t.source_id, t.to_id) IN (SELECT (u.source_id, u.external_id) FROM unheard AS u)"
    ),
    "edit": Follows("(t.table_name, (t.row_key->>'fact_key')::UBIGINT) IN (SELECT (g.owner, g.fact) FROM erased AS g)"),
    "person": Own("whole"),
    "reference_reading": Own("words", **_days("day")),
    "proposal": Own("words", first=_PROPOSED, last=_PROPOSED),
    "analyte_name": Own("words", written="added_at"),
    "alert_rule": Own("words", written="added_at"),
    "alert_notice": Follows("t.alert_rule_id NOT IN (SELECT alert_rule_id FROM vault.alert_rule)"),
    "visit_entry": Own("words", **_days("visit_day"), written="written_at"),
    "journal": Own("words", **_days("first_day", "last_day"), written="written_at"),
    "experiment": Own("words", **_days("first_day", "last_day"), written="registered_at"),
    "experiment_day": Own("words", **_days("day"), orphan=_NO_TRIAL, written="said_at"),
    "own_metric": Own("words", written="declared_at"),
    "own_goal": Own("words", first="t.started", last="t.ended", written="created_at"),
    "own_goal_step": Follows(_NO_GOAL),
    "own_goal_day": Own("none", **_days("day"), orphan=_NO_GOAL, written="said_at"),
    "own_goal_review": Own("words", first="t.week", last="t.week + 6", orphan=_NO_GOAL, written="reviewed_at"),
    "source": Stays("goes where a whole source is erased"),
    "source_priority": Stays("goes where a whole source is erased"),
    "snapshot_span": Stays("goes where a whole source is erased"),
    "import_batch": Stays("keeps hash and time; what it brought is struck out"),
    "import_issue": Stays("the quoted lines of imports that brought erased rows are struck out"),
    "kept_copy": Stays("copies of imports from the same connectors are destroyed"),
    "report_issue": Stays("figures of periods that held erased rows go"),
    "zone_hint": Stays("cuts the days of every other row"),
    "zone_history": Stays("cuts the days of every other row"),
    "daily": Stays("derived: reckoned anew"),
    "hourly": Stays("derived: reckoned anew"),
    "workout_witness": Stays("derived: reckoned anew"),
    "document_index": Stays("derived: reckoned anew"),
    "document_word": Stays("derived: reckoned anew"),
    "document_stem": Stays("derived: reckoned anew"),
    "schema_migration": Stays("says nothing of a person"),
}
"""Every table of ``vault.duckdb``; a test holds this against the schema."""
