"""Which of the account's JSON files one is, by the keys of its first records: names differ from export to export."""

from __future__ import annotations

import re

_KEYS = re.compile(rb'"(\w+)"\s*:')
# The first kind of which every set has a key in the file's head; more telling kinds first.
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


def kind_of(head: bytes) -> str:
    """The kind of a file by its first bytes; empty where it is none of ours.

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
