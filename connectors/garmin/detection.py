"""What of a package is ours: FIT files by their magic, wherever they lie, and Garmin's JSON files by their keys."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from connectors.garmin.payloads import holds_fit, opened
from connectors.garmin.scan import is_fit
from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 8192
_ZIP_HEAD = 65536
_OTHERS = frozenset({
    ".csv", ".tsv", ".txt", ".xml", ".html", ".htm", ".pdf", ".jpg", ".jpeg", ".png", ".heic", ".gif", ".mp4", ".mov",
    ".gpx", ".tcx", ".db", ".sqlite", ".md", ".toml", ".yaml", ".xlsx", ".xls", ".docx", ".js", ".css", ".mp3",
    ".ndjson", ".svg", ".webp", ".zip", ".json", ".smart-health-card", ".cda",
})  # fmt: skip
"""Endings of files that are not opened to see whether they are FIT."""
_FEW = 400
"""In a package with more JSON files than this only those of Garmin's names are opened."""
_NAMES = (
    "summarizedactivities", "sleepdata", "udsfile", "healthstatusdata", "hydrationlogfile", "userbiometrics",
    "bloodpressurefile", "metricsmaxmetdata", "fitnessagedata", "trainingreadiness", "metricsacutetrainingload",
    "endurancescore", "hillscore", "activityvo2max",
)  # fmt: skip
_TREE = "DI_CONNECT"
_KEYS = re.compile(rb'"(\w+)"\s*:')
# Which of the account's JSON files one is, by keys, since names differ from export to export: the first kind of
# which every set has a key in the file's head; more telling kinds first.
_SIGNS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("activities", (frozenset({"summarizedActivitiesExport"}),)),
    ("sleep", (frozenset({"sleepStartTimestampGMT", "sleepEndTimestampGMT", "sleepWindowConfirmationType"}),)),
    ("fitness_age", (frozenset({"currentBioAge"}),)),
    ("load", (frozenset({"dailyTrainingLoadAcute"}),)),
    ("pressure", (frozenset({"bloodPressure"}), frozenset({"systolic", "diastolic"}))),
    ("hydration", (frozenset({"hydrationSource", "estimatedSweatLossInML"}), frozenset({"calendarDate"}))),
    ("body", (frozenset({"metaData"}), frozenset({"weight", "userSetNullForWeight", "height", "bodyFat"}))),
    ("readiness", (
        frozenset({"score"}), frozenset({"calendarDate"}),
        frozenset({"hrvWeeklyAverage", "acuteLoad", "recoveryTime", "validSleep", "sleepScoreFactorPercent"}),
    )),
    ("uptake", (frozenset({"vo2MaxValue", "maxMet"}), frozenset({"calendarDate"}))),
    ("endurance", (frozenset({"overallScore"}), frozenset({"enduranceScoreContributor"}))),
    ("hill", (frozenset({"overallScore"}), frozenset({"strengthScore", "hillStrengthScore"}))),
    ("status", (frozenset({"metrics"}), frozenset({"calendarDate"}), frozenset({"type"}), frozenset({"value"}))),
    ("days", (
        frozenset({"calendarDate"}),
        frozenset({"totalSteps", "wellnessStartTimeGmt", "restingHeartRate", "allDayStress", "totalKilocalories"}),
    )),
)  # fmt: skip


def claim(package: Package) -> Claim | None:
    """FIT files, zips of them, JSON files of the account, and what else lies in the export's own folder."""
    fit = {name for name in package.members if _is_ours(package, name)}
    told = _json(package)
    tree = {name for name in package.members if _TREE in PurePosixPath(name).parts} if told else set()
    found = fit | told | tree
    if not found:
        return None
    return Claim(frozenset(found), "garmin_export" if told else "fit")


def _is_ours(package: Package, name: str) -> bool:
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".zip" and package.kind != "file":
        return holds_fit(package.head(name, _ZIP_HEAD))
    if ending in _OTHERS and package.kind not in {"file", "memory"}:
        return False
    head = package.head(name, _HEAD)
    return is_fit(opened(head)) or (head[:4] == b"PK\3\4" and holds_fit(package.head(name, _ZIP_HEAD)))


def _json(package: Package) -> set[str]:
    single = package.kind in {"file", "memory"}
    names = [name for name in package.members if single or name.lower().endswith(".json")]
    if len(names) > _FEW:
        names = [name for name in names if any(word in name.lower() for word in _NAMES)]
    return {name for name in names if kind_of(package.head(name, _HEAD))}


def kind_of(head: bytes) -> str:
    """The kind of one of the account's JSON files by its first bytes; empty where it is none of ours.

    >>> kind_of(b'[{"calendarDate": "2026-05-01", "totalSteps": 1000}]'), kind_of(b'{"hello": [1]}')
    ('days', '')
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] not in (b"[", b"{"):
        return ""
    keys = {key.decode() for key in _KEYS.findall(start)}
    for kind, sets in _SIGNS:
        if all(keys & some for some in sets):
            return kind
    return ""
