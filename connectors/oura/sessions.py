"""Workouts, and guided sessions of breathing and meditation."""

from __future__ import annotations

from datetime import datetime

from connectors.oura.book import RING, Book, Place, Record
from connectors.oura.series import series
from healthkit.model.activities import ON_FOOT, distances, find_activity
from healthkit.source.iso_time import moment

_MINDFUL = frozenset({"breathing", "meditation"})
_ACTIVITIES = {
    "crossCountrySkiing": "cross_country_skiing", "crossTraining": "cross_training", "HIIT":
    "high_intensity_interval_training", "houseWork": "other", "yardwork": "other", "otherWorkout": "other",
    "strengthTraining": "traditional_strength_training", "coreExercise": "core_training", "stairExercise": "stairs",
    "mountainBiking": "cycling", "indoorCycling": "spinning", "treadmillRunning": "treadmill",
}  # fmt: skip


def _span(record: Record, place: Place, book: Book) -> tuple[datetime, datetime, int | None] | None:
    begins, ends = moment(record.get("start_datetime")), moment(record.get("end_datetime"))
    if begins is None or ends is None or ends[0] < begins[0]:
        book.issue("bad_date", place, f"{record.get('start_datetime')} {record.get('end_datetime')}")
        return None
    return begins[0], ends[0], begins[1]


def add_workout(record: Record, place: Place, book: Book) -> None:
    """One workout with its distance and energy."""
    span = _span(record, place, book)
    if span is None or not book.fresh("workout", span[0]):
        return
    start, end, offset = span
    said = str(record.get("activity") or "")
    activity = _ACTIVITIES.get(said) or find_activity(said)
    if activity is None:
        book.unmapped[f"activity: {said}"] += 1
    ref = book.refs.one()
    book.out.row(
        "session",
        ref=ref,
        kind="workout",
        activity=activity or "other",
        start=start,
        end=end,
        offset_min=offset,
        duration_s=(end - start).total_seconds(),
        source=RING,
    )
    distance = distances().get(activity or "", ON_FOOT)
    for key, metric, unit in (("distance", distance, "m"), ("calories", "active_energy_burned", "kcal")):
        value = book.number(record, key, place)
        if value:
            book.out.row("session_stat", ref=ref, metric=metric, aggregate="sum", value=value, unit=unit)
    for key in ("activity", "intensity", "source"):
        if record.get(key):
            book.out.row("attribute", owner="session", ref=ref, key=key, value=str(record[key]))


def add_session(record: Record, place: Place, book: Book) -> None:
    """One guided or unguided session: mindful minutes where it was breathing or meditation, and its curves."""
    span = _span(record, place, book)
    if span is None or not book.fresh("session", span[0]):
        return
    start, end, offset = span
    kind = str(record.get("type") or "")
    if kind in _MINDFUL:
        ref = book.refs.one()
        book.out.row(
            "event",
            ref=ref,
            metric="mindful_session",
            code="present",
            start=start,
            end=end,
            offset_min=offset,
            source=RING,
        )
        for key in ("type", "mood"):
            if record.get(key):
                book.out.row("attribute", owner="event", ref=ref, key=key, value=str(record[key]))
    else:
        book.unmapped[f"session: {kind}"] += 1
    for key, metric, unit in (
        ("heart_rate", "heart_rate", "count/min"),
        ("heart_rate_variability", "heart_rate_variability_rmssd", "ms"),
    ):
        if isinstance(record.get(key), dict):
            series(record[key], metric, unit, book, place)
