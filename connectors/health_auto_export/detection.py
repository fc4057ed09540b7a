"""Which files are the app's, told by the arrays of the JSON or the titles of the table."""

from __future__ import annotations

import csv
import re

from connectors.health_auto_export.names import snake, title_of
from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 32768
_MAX_PROBES = 2000
SECTIONS = (
    "metrics", "workouts", "symptoms", "ecg", "stateOfMind", "cycleTracking", "heartRateNotifications", "medications",
)  # fmt: skip
_WRAPPED = re.compile(r'^\s*\{\s*"data"\s*:\s*\{\s*"(' + "|".join(SECTIONS) + r')"\s*:\s*\[')
_BARE = re.compile(r'^\s*\{\s*"(metrics|workouts)"\s*:\s*\[\s*\{')
_METRIC = re.compile(r'"(units|data)"\s*:')
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
    text = package.head(name, _HEAD).decode("utf-8-sig", "replace").lstrip()
    if text.startswith("{"):
        wrapped = bool(_WRAPPED.match(text))
        return "json" if wrapped or (_BARE.match(text) and _METRIC.search(text)) else ""
    try:
        titles = next(csv.reader(text.splitlines()[:1]), [])
    except csv.Error:
        return ""
    if not titles:
        return ""
    plain = {title.strip() for title in titles}
    if {"Start", "End"} <= plain and plain & {"Workout Type", "Type"}:
        return "workouts" if any("Energy" in title for title in plain) else ""
    if snake(titles[0]) not in ("date", "date_time"):
        return ""
    named = {snake(name) for name, _, unit in map(title_of, titles[1:]) if unit}
    return "days" if len(named & _OWN_TITLES) >= 2 else ""
