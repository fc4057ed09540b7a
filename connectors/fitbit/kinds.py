"""What each file of an export is: by the keys or titles that stand in it, and where those are shared, by its name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from connectors.fitbit.series import SERIES, Series, plain
from healthkit.source.tabular.heads import text_of
from healthkit.source.tabular.table import DELIMITERS

TREE = re.compile(r"(?:^|/)(?:fitbit|google health|myfitbitdata)/", re.IGNORECASE)
"""The folder of the export inside a Takeout, and that of the older account export."""
FOLDERS = frozenset({
    "global export data", "physical activity_googledata", "health fitness data_googledata", "sleep score",
    "heart rate variability", "oxygen saturation (spo2)", "active zone minutes (azm)", "snore and noise detect",
    "daily readiness", "stress score", "menstrual health", "atrial fibrillation ecg", "google data", "user-site-export",
    "physical activity", "personal & account",
})  # fmt: skip
NEVER = ("useractivityprobabilities", "usersensorcompressiontoken")
"""Sensor and classifier output, most of an export's bytes."""
STREAMS = ("heart_rate", "steps", "distance", "calories")
DAYS = ("sedentary_minutes", "lightly_active_minutes", "moderately_active_minutes", "very_active_minutes", "height")
_NAMED = re.compile(rf"^({'|'.join((*STREAMS, *DAYS))})-\d{{4}}-\d\d-\d\d")
SECTIONS = {
    "Body": ("Body", "Körper", "Corps", "Cuerpo", "Corpo", "Lichaam", "Kropp"),
    "Foods": ("Foods", "Nahrungsmittel", "Lebensmittel", "Aliments", "Alimentos", "Alimenti", "Voeding", "Mat"),
    "Activities": ("Activities", "Aktivitäten", "Activités", "Actividades", "Attività", "Atividades", "Activiteiten",
                   "Aktiviteter"),
    "Sleep": ("Sleep", "Schlaf", "Sommeil", "Sueño", "Sonno", "Sono", "Slaap", "Sömn"),
}  # fmt: skip
"""Sections of the CSV of fitbit.com as accounts in several languages call them."""
WIDTHS = {"Body": (4,), "Foods": (2,), "Activities": (10,), "Sleep": (6, 9)}
"""How many titles a section has in any language; they stand in the same order."""
_FOOD_LOG = "Food Log"
_KEYS = (
    ("sleep", (b'"dateOfSleep"',)),
    ("sleep", (b'"logId"', b'"levels"', b'"startTime"')),
    ("exercise", (b'"logId"', b'"activityName"')),
    ("heart_rate", (b'"dateTime"', b'"bpm"')),
    ("vo2_max", (b'"dateTime"', b'VO2Max"')),
    ("resting", (b'"dateTime"', b'"value"', b'"error"', b'"date"')),
    ("weight", (b'"logId"', b'"weight"', b'"date"')),
    ("fat", (b'"logId"', b'"fat"', b'"date"')),
)
_API = re.compile(
    rb'^\[?\s*\{\s*"(?:activities-[a-z]+(?:-intraday)?|body-(?:weight|fat|bmi)|hrv|br|tempSkin|cardioScore|spo2|foods-log-'
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
_OXYGEN = re.compile(rb'^\[?\s*\{\s*"dateTime"\s*:\s*"[\d-]{10}"\s*,\s*"value"\s*:\s*\{\s*"avg"')
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
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
IGNORED = "ignored"


def kind_of(name: str, head: bytes) -> str | None:
    """The kind of a member by its first bytes; None where it is not understood.

    Kinds of a series are ``series:`` and the name of its entry in :data:`connectors.fitbit.series.SERIES`.
    """
    text = text_of(head).lstrip()
    if text[:1] in ("[", "{"):
        return _json_kind(name, text.encode())
    lines = text.splitlines()
    if not lines:
        return None
    if _begins_section(lines):
        return "web_csv"
    sign = next((sign for sign in DELIMITERS if sign in lines[0]), ",")
    titles = frozenset(plain(cell.strip().strip('"')) for cell in lines[0].split(sign))
    for kind, wanted in _TABLES.items():
        if titles >= {plain(title) for title in wanted} and (kind not in _HOME or at_home(name)):
            return kind
    found = _series(name, titles, lines[1:3])
    return f"series:{found.id}" if found else None


def section_of(word: str) -> str | None:
    """The section that a line of one word begins, in the English of :data:`SECTIONS`."""
    return next((name for name, words in SECTIONS.items() if word in words), None)


def _begins_section(lines: list[str]) -> bool:
    """Whether a file's first lines are a section's name and its titles; those of English accounts may be others."""
    word = lines[0].strip().strip('";,\t')
    name = section_of(word)
    if len(lines) < 2 or not (name or word == _FOOD_LOG):
        return False
    first, *rest = re.split("[,;\t]", lines[1].rstrip(",;\t "))
    if first.strip().strip('"') in ("Date", "Start Time", "Daily Totals", "Meal"):
        return True
    return name is not None and 1 + len(rest) in WIDTHS[name] and not any(sign.isdigit() for sign in lines[1])


def at_home(name: str) -> bool:
    """Whether a member lies in the folders of an export."""
    return bool(TREE.search(name)) or any(part.lower() in FOLDERS for part in PurePosixPath(name).parts[:-1])


def family(name: str) -> str:
    """A file's name without its dates and numbers, so that files of one kind count together."""
    path = PurePosixPath(name)
    plain_stem = "".join(sign for sign in path.stem if not sign.isdigit()).strip(" -_()")
    return f"{plain_stem}{path.suffix.lower()}"


def named_day(member: str) -> date | None:
    """The first day in a file's name: that with which the file begins."""
    found = _DAY.search(stem(member))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def stem(name: str) -> str:
    """A member's file name in small letters."""
    return PurePosixPath(name).name.lower()


def _json_kind(name: str, head: bytes) -> str | None:
    if _OXYGEN.match(head) or (_API.match(head) and any(word in head for word in _API_VALUES)):
        return "api"
    if b'"summary"' in head and b'"caloriesOut"' in head and b'"activityCalories"' in head and named_day(name):
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


def _series(name: str, titles: frozenset[str], first: list[str]) -> Series | None:
    """The series whose titles a table has; two that share them are told apart by the file's name, or by its first rows:
    days begin at midnight, every one."""
    fits = [one for one in SERIES if titles >= one.wanted and (one.own or at_home(name) or "data source" in titles)]
    named = [one for one in fits if one.name and re.search(one.name, stem(name))]
    if named:
        return named[0]
    likely = [one for one in fits if one.own or not one.name]
    midnight = bool(first) and all("T00:00:00Z" in line for line in first)
    return next((one for one in likely if one.days == midnight), next(iter(likely), None))
