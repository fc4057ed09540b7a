"""What each file of an export is: by the keys or titles that stand in it, and where those are shared, by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from connectors.fitbit.series import SERIES, Series, plain

TREE = re.compile(r"(?:^|/)(?:fitbit|google health|myfitbitdata)/", re.IGNORECASE)
"""The folder of the export inside a Takeout, and that of the older account export."""
FOLDERS = frozenset({
    "global export data", "physical activity_googledata", "health fitness data_googledata", "sleep score",
    "heart rate variability", "oxygen saturation (spo2)", "active zone minutes (azm)", "snore and noise detect",
    "daily readiness", "stress score", "menstrual health", "atrial fibrillation ecg",
})  # fmt: skip
NEVER = ("useractivityprobabilities", "usersensorcompressiontoken")
"""Sensor and classifier output, most of an export's bytes."""
STREAMS = ("heart_rate", "steps", "distance", "calories")
DAYS = ("sedentary_minutes", "lightly_active_minutes", "moderately_active_minutes", "very_active_minutes", "height")
_NAMED = re.compile(rf"^({'|'.join((*STREAMS, *DAYS))})-\d{{4}}-\d\d-\d\d")
_SECTIONS = ("Body", "Foods", "Activities", "Sleep", "Food Log")
_KEYS = (
    ("sleep", (b'"dateOfSleep"',)),
    ("exercise", (b'"logId"', b'"activityName"')),
    ("heart_rate", (b'"dateTime"', b'"bpm"')),
    ("vo2_max", (b'"dateTime"', b'VO2Max"')),
    ("resting", (b'"dateTime"', b'"value"', b'"error"', b'"date"')),
    ("weight", (b'"logId"', b'"weight"', b'"date"')),
    ("fat", (b'"logId"', b'"fat"', b'"date"')),
)
_API = re.compile(
    rb'^\{\s*"(?:activities-[a-z]+(?:-intraday)?|body-(?:weight|fat|bmi)|hrv|br|tempSkin|cardioScore|spo2|foods-log-'
    rb'(?:water|caloriesIn))"\s*:'
)
_API_VALUES = (
    b'"dailyRmssd"',
    b'"breathingRate"',
    b'"nightlyRelative"',
    b'"vo2Max"',
    b'"activities-',
    b'"body-',
    b'"foods-',
)
_TABLES = {
    "user_sleeps": ("sleep_id", "sleep_start", "sleep_end"),
    "user_stages": ("sleep_id", "sleep_stage_type", "sleep_stage_start", "sleep_stage_end"),
    "user_exercises": ("exercise_id", "exercise_start", "exercise_end"),
    "route": ("timestamp", "latitude", "longitude"),
    "profile": ("date_of_birth", "gender", "timezone"),
    "ecg": ("reading_time", "waveform_samples"),
    "cycles": ("cycle_start_date", "period_start_date"),
    "symptoms": ("timestamp", "flow", "conditions"),
    "mindfulness": ("session_id", "start_date_time", "end_date_time"),
    "alerts": ("start_timestamp", "end_timestamp", "type", "threshold"),
    "snore": ("timestamp", "mean_dba", "snore_label"),
    "eda": ("session_id", "timestamp", "scl_avg"),
}
_HOME = frozenset({"route", "alerts", "symptoms", "mindfulness", "profile"})
"""Titles that other programs' tables may have too: believed inside of an export only."""
IGNORED = "ignored"


def kind_of(name: str, head: bytes) -> str | None:
    """The kind of a member by its first bytes; None where it is not understood.

    Kinds of a series are ``series:`` and the name of its entry in :data:`connectors.fitbit.series.SERIES`.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"[", b"{"):
        return _json_kind(name, text)
    lines = text.decode("utf-8", "replace").splitlines()
    if not lines:
        return None
    if lines[0].strip().strip('",') in _SECTIONS and len(lines) > 1 and is_section(lines[1]):
        return "web_csv"
    titles = frozenset(plain(cell.strip().strip('"')) for cell in lines[0].split(","))
    for kind, wanted in _TABLES.items():
        if titles >= {plain(title) for title in wanted} and (kind not in _HOME or at_home(name)):
            return kind
    found = _series(name, titles, lines[1] if len(lines) > 1 else "")
    return f"series:{found.id}" if found else None


def is_section(line: str) -> bool:
    """Whether a line holds the titles that fitbit.com writes under a section's name."""
    first = line.split(",", maxsplit=1)[0].strip().strip('"')
    return first in ("Date", "Start Time", "Daily Totals", "Meal")


def at_home(name: str) -> bool:
    """Whether a member lies in the folders of an export."""
    return bool(TREE.search(name)) or any(part.lower() in FOLDERS for part in PurePosixPath(name).parts[:-1])


def stem(name: str) -> str:
    """A member's file name in small letters."""
    return PurePosixPath(name).name.lower()


def _json_kind(name: str, head: bytes) -> str | None:
    if _API.match(head) and any(word in head for word in _API_VALUES):
        return "api"
    if b'"valuesInZones"' in head or b'"swimStrokeType"' in head:
        return IGNORED
    for kind, keys in _KEYS:
        if all(key in head for key in keys):
            return kind
    named = _NAMED.match(stem(name))
    if named and (b'"dateTime"' in head or head.split() in ([b"[]"], [b"[", b"]"])):
        return named[1]
    return None


def _series(name: str, titles: frozenset[str], first: str) -> Series | None:
    """The series whose titles a table has; two that share them are told apart by the file's name, or by its first row:
    days begin at midnight."""
    fits = [one for one in SERIES if titles >= one.wanted and (one.own or at_home(name) or "data source" in titles)]
    named = [one for one in fits if one.name and re.search(one.name, stem(name))]
    if named:
        return named[0]
    likely = [one for one in fits if one.own or not one.name]
    midnight = "T00:00:00Z" in first
    return next((one for one in likely if one.days == midnight), next(iter(likely), None))
