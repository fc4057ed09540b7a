"""Which files are the app's, told by the arrays of the JSON or the titles of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.health_auto_export.names import family_of, metric_of, snake, title_of
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

_HEAD = 32768
_MAX_PROBES = 2000
SECTIONS = (
    "metrics", "workouts", "symptoms", "ecg", "stateOfMind", "cycleTracking", "heartRateNotifications", "medications",
)  # fmt: skip
_WRAPPED = re.compile(r'^\s*\{\s*"data"\s*:\s*\{\s*"(' + "|".join(SECTIONS) + r')"\s*:\s*\[')
_BARE = re.compile(r'^\s*\{\s*"(metrics|workouts)"\s*:\s*\[\s*\{')
_METRIC = re.compile(r'"(units|data)"\s*:')
_LOCAL_DATES = frozenset({"fecha_hora", "data_hora", "datum_zeit", "datum_uhrzeit", "date_heure"})
_DATES = _LOCAL_DATES | {"date", "date_time"}
_OWN_TITLES = frozenset({
    "active_energy", "resting_energy", "apple_exercise_time", "apple_stand_hour", "apple_stand_time", "sleep_analysis",
    "walking_running_distance", "basal_energy_burned", "heart_rate_variability", "step_count", "flights_climbed",
    "weight_body_mass", "walking_heart_rate_average", "blood_oxygen_saturation", "walking_step_length",
    "headphone_audio_exposure", "environmental_audio_exposure", "physical_effort",
})  # fmt: skip


def claim(package: Package) -> Claim | None:
    """The members known. Files of a folder stand alone: the app's files overlap, and the vault knows what it has."""
    if package.kind == "folder":
        return None
    names = [n for n in sorted(package.members) if package.kind == "file" or n.lower().endswith((".json", ".csv"))]
    found = {name for name in names[:_MAX_PROBES] if form_of(package, name)}
    return Claim(frozenset(found), "Health Auto Export") if found else None


def form_of(package: Package, name: str) -> str:
    """json, days (a table of metrics) or workouts (a table of them); empty for anything else."""
    return titles_of(package, name)[0]


def titles_of(package: Package, name: str) -> tuple[str, list[str]]:
    """The form of a member, and the titles of a table."""
    head = package.head(name, _HEAD)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("{"):
        wrapped = bool(_WRAPPED.match(text))
        return ("json" if wrapped or (_BARE.match(text) and _METRIC.search(text)) else "", [])
    found = find_titles(head, _table)
    return (found[0], found[1]) if found else ("", [])


def _table(titles: Sequence[str]) -> str | None:
    """Which of the two tables has these titles."""
    plain = {title.strip() for title in titles}
    if {"Start", "End"} <= plain and plain & {"Workout Type", "Type"}:
        sure = {"Workout Type", "Duration"} <= plain or any("Energy" in title for title in plain)
        return "workouts" if sure else None
    first = snake(titles[0])
    if first not in _DATES:
        return None
    named = [(name, part) for name, part, unit in map(title_of, titles[1:]) if unit]
    own = sum(snake(name) in _OWN_TITLES or family_of(name) == "sleep" for name, part in named)
    known = sum(bool(part and family_of(name)) or metric_of(name) is not None for name, part in named)
    sure = own >= 2 or (own and first != "date") or (known >= 2 and first in _LOCAL_DATES)
    return "days" if sure else None
