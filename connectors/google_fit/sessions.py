"""Sessions: workouts with their totals, and the windows of sleep."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import polars as pl

from connectors.google_fit.book import OWN, Book
from healthkit.model.activities import ON_FOOT, distances, find_activity
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.frames import rows

_NO_WORKOUT = ("sleep", "still", "in_vehicle", "tilting", "unknown", "exiting_vehicle", "inactive")
_ACTIVITIES = {
    "on_foot": "walking", "biking": "cycling", "biking.stationary": "spinning", "biking.spinning": "spinning",
    "biking.hand": "hand_cycling", "running.treadmill": "treadmill", "walking.treadmill": "treadmill",
    "strength_training": "traditional_strength_training", "weightlifting": "traditional_strength_training",
    "calisthenics": "functional_strength_training", "crossfit": "cross_training", "interval_training.high_intensity":
    "high_intensity_interval_training", "interval_training": "high_intensity_interval_training",
    "rowing.machine": "rowing", "skiing": "downhill_skiing", "skiing.cross_country": "cross_country_skiing",
    "ice_skating": "skating_sports", "skating": "skating_sports", "football.american": "american_football",
    "football.australian": "australian_football", "football.soccer": "soccer", "meditation": "mind_and_body",
    "guided_breathing": "mind_and_body", "rock_climbing": "climbing", "stair_climbing.machine": "stair_climbing",
    "swimming.pool": "swimming", "swimming.open_water": "swimming", "kayaking": "paddle_sports",
    "standup_paddleboarding": "paddle_sports", "scuba_diving": "underwater_diving", "horseback_riding":
    "equestrian_sports", "frisbee_disc": "disc_sports", "kettlebell_training": "functional_strength_training",
    "kitesurfing": "surfing_sports", "wakeboarding": "water_sports", "skateboarding": "skating_sports",
    "sledding": "snow_sports", "skiing.roller": "cross_country_skiing", "wheelchair": "wheelchair_walk_pace",
    "other": "other",
}  # fmt: skip
_TOTALS = {
    "com.google.calories.expended": ("total_energy_burned", "sum", "kcal"),
    "com.google.step_count.delta": ("step_count", "sum", "count"),
    "com.google.active_minutes": ("google_fit_move_minutes", "sum", "min"),
    "com.google.heart_minutes.summary": ("google_fit_heart_points", "sum", "points"),
    "com.google.heart_rate.summary": ("heart_rate", "average", "count/min"),
}
_DISTANCE = "com.google.distance.delta"
_NAMED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d[_:]\d\d[_:]\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d)[_:](\d\d))")
_OWN_OFFSET = re.compile(r"T.*([+-])(\d\d):?(\d\d)$")
_SHORTEST = re.compile(r"^(\d+(?:\.\d+)?)s$")


def session(member: str, body: bytes, book: Book) -> Iterator[Item]:
    """The rows of one session file."""
    try:
        told = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        yield Issue("damaged_member", member)
        return
    start, end = _instant(told.get("startTime")), _instant(told.get("endTime"))
    if start is None or end is None or end < start:
        yield Issue("bad_date", member, "startTime" if start is None else "endTime")
        return
    yield Counts({"session": 1})
    yield from book.source(OWN)
    kind = str(told.get("fitnessActivity") or "unknown")
    span = {
        "start": start,
        "end": end,
        "offset_min": _offset(member, told["startTime"], start),
        "source": book.number(OWN),
    }
    if kind.startswith("sleep"):
        yield from _sleep(span, book)
    elif kind.startswith(_NO_WORKOUT):
        yield Counts(unmapped={f"session {kind}": 1})
    else:
        yield from _workout(told, kind, span, book)


def _sleep(span: dict[str, Any], book: Book) -> Iterator[Item]:
    """Time in bed. Where no stages of that time are in the package, the session itself says that it was slept."""
    low, high = (int(span[at].replace(tzinfo=UTC).timestamp()) for at in ("start", "end"))
    place = bisect_left(book.asleep, low)
    staged = place < len(book.asleep) and book.asleep[place] < high
    codes = ["in_bed"] if staged else ["in_bed", "asleep"]
    frame = pl.DataFrame([{**span, "code": code, "metric": "sleep_analysis"} for code in codes])
    yield rows("event", frame.with_columns(book.refs.take(len(codes))))


def _workout(told: dict[str, Any], kind: str, span: dict[str, Any], book: Book) -> Iterator[Item]:
    general = kind.partition(".")[0]  # "biking.mountain" is a kind of biking
    words = kind.replace("_", " ").replace(".", " ")
    known = _ACTIVITIES.get(kind) or find_activity(words) or _ACTIVITIES.get(general) or find_activity(general)
    if known is None:
        yield Counts(unmapped={f"activity {kind}": 1})
    activity = known or "other"
    ref = book.refs.one()
    length = _SHORTEST.match(str(told.get("duration") or ""))
    seconds = float(length[1]) if length else (span["end"] - span["start"]).total_seconds()
    row = {"ref": ref, "kind": "workout", "activity": activity, "duration_s": seconds, **span}
    yield rows("session", pl.DataFrame([row]))
    said = [{"owner": "session", "ref": ref, "key": "activity", "value": kind}]
    yield rows("attribute", pl.DataFrame(said))
    yield from _totals(told.get("aggregate"), ref, distances().get(activity, ON_FOOT))
    yield from _segments(told.get("segment"), ref)


def _totals(aggregate: object, ref: int, distance: str) -> Iterator[Item]:
    """Totals of the workout. Google's speed is no speed in any unit; it is counted, not read."""
    made, unknown = [], dict[str, int]()
    for one in aggregate if isinstance(aggregate, list) else ():
        if not isinstance(one, dict):
            continue
        name = str(one.get("metricName", ""))
        value = one.get("floatValue", one.get("intValue"))
        metric, kind, unit = (distance, "sum", "m") if name == _DISTANCE else _TOTALS.get(name, ("", "", ""))
        if not metric:
            unknown[f"total {name.removeprefix('com.google.')}"] = 1
        elif isinstance(value, int | float) and not isinstance(value, bool):
            made.append({"ref": ref, "metric": metric, "aggregate": kind, "value": float(value), "unit": unit})
    yield Counts(unmapped=unknown)
    if made:
        yield rows("session_stat", pl.DataFrame(made))


def _segments(segment: object, ref: int) -> Iterator[Item]:
    """Parts of a workout, where it has more than the one that it is itself."""
    parts = [one for one in segment if isinstance(one, dict)] if isinstance(segment, list) else []
    if len(parts) < 2:
        return
    made = []
    for one in parts:
        start, end = _instant(one.get("startTime")), _instant(one.get("endTime"))
        if start is not None and end is not None:
            detail = orjson.dumps({"activity": str(one.get("fitnessActivity", ""))}).decode()
            length = (end - start).total_seconds()
            made.append({"ref": ref, "kind": "segment", "start": start, "duration_s": length, "detail": detail})
    if made:
        yield rows("session_event", pl.DataFrame(made))


def _instant(text: object) -> datetime | None:
    """UTC without a zone; nanoseconds are cut to microseconds."""
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def _offset(member: str, written: str, start: datetime) -> int | None:
    """Minutes from UTC: as the start has it, else the file's name, which is the clock at the start with its offset."""
    own = _OWN_OFFSET.search(written)
    if own:
        return (int(own[2]) * 60 + int(own[3])) * (-1 if own[1] == "-" else 1)
    found = _NAMED.search(member)
    if found is None or found[2] is None:
        return None
    minutes = (int(found[3]) * 60 + int(found[4])) * (-1 if found[2] == "-" else 1)
    try:
        clock = datetime.fromisoformat(found[1].replace("_", ":"))
    except ValueError:
        return None
    return minutes if abs(clock - timedelta(minutes=minutes) - start) < timedelta(seconds=2) else None
