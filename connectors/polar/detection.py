"""What each file of the export is: told by its keys; by its name only where the keys lie too far in."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 32768
_KEY = re.compile(rb'"([A-Za-z][A-Za-z0-9 ,]*)"\s*:')
_KINDS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("pulse", (frozenset({"deviceDays"}),)),
    ("beats", (frozenset({"devicePpiSamplesList"}),)),
    ("night", (frozenset({"night", "sleepResult"}), frozenset({"night", "evaluation"}))),
    ("night score", (frozenset({"night", "sleepScoreResult"}),)),
    ("sleep and wake", (frozenset({"night", "sleepWake"}),)),
    ("recharge", (frozenset({"night", "meanNightlyRecoveryRri"}), frozenset({"night", "ansStatus"}))),
    ("recharge samples", (frozenset({"hrvData", "samplingIntervalInMillis"}),)),
    ("fitness test", (frozenset({"fitnessTestResult"}),)),
    ("orthostatic test", (frozenset({"orthostaticTestResult"}),)),
    ("calendar", (frozenset({"physicalInformations"}), frozenset({"exportVersion", "perceivedRecovery"}))),
    ("account", (frozenset({"exportVersion", "physicalInformation", "username"}),)),
    ("target", (frozenset({"exercises", "done", "exportVersion"}),)),
    ("training", (
        frozenset({"startTime", "durationMillis", "timezoneOffsetMinutes"}),
        frozenset({"startTime", "stopTime", "durationMillis"}),
        frozenset({"startTime", "exercises", "exportVersion"}),
    )),
    ("day", (frozenset({"date", "samples", "metSources"}), frozenset({"date", "summary", "stepCount"}),
             frozenset({"date", "exportVersion", "samples"}), frozenset({"date", "exportVersion", "summary"}))),
    ("reading", (frozenset({"meta", "startTimeSeconds", "data"}),)),
)  # fmt: skip
"""Kinds with the keys of which one set must be there; the first that fits holds."""
_NAMES = (
    ("training-session", "training"), ("activity-", "day"), ("247ohr", "pulse"), ("ppi_samples", "beats"),
    ("calendar-items", "calendar"), ("sleep_result", "night"), ("sleep_score", "night score"),
    ("nightly_recovery_blob", "recharge samples"), ("nightly_recovery", "recharge"),
    ("generic-period", "reading"), ("account-data", "account"),
)  # fmt: skip
OURS = frozenset({
    "pulse", "beats", "night", "night score", "sleep and wake", "recharge", "recharge samples", "fitness test",
    "orthostatic test", "calendar", "account", "training", "day",
})  # fmt: skip
"""Kinds that only Polar writes; the others are Polar's beside one of these."""
_MAX_PROBES = 100_000


def claim(package: Package) -> Claim | None:
    """The files of an export, or a single one."""
    names = [name for name in sorted(package.members) if PurePosixPath(name).suffix.lower() in (".json", "")]
    if package.kind == "file":
        names = sorted(package.members)
    if not _worth_a_look(package, names):
        return None
    kinds = {name: kind for name in names[:_MAX_PROBES] if (kind := kind_of(name, package.head(name, _HEAD)))}
    if not OURS & set(kinds.values()):
        return None
    return Claim(frozenset(kinds), "Polar Flow data")


def kind_of(name: str, head: bytes) -> str | None:
    """What a file holds, by its first bytes."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] not in (b"{", b"["):
        return None
    keys = {key.decode() for key in _KEY.findall(text)}
    for kind, wanted in _KINDS:
        if any(one <= keys for one in wanted):
            return kind
    base = PurePosixPath(name).name
    named = next((kind for prefix, kind in _NAMES if base.startswith(prefix)), None)
    return named if named and len(head) == _HEAD else None


def _worth_a_look(package: Package, names: list[str]) -> bool:
    """Another source's export can hold many thousands of JSON files: a sample of them says whose it is."""
    step = max(1, len(names) // 400)
    marked = [name for name in names if PurePosixPath(name).name.startswith(tuple(prefix for prefix, _ in _NAMES))]
    probes = [*names[::step], *marked[:: max(1, len(marked) // 100)]]
    return any(kind_of(name, package.head(name, _HEAD)) in OURS for name in dict.fromkeys(probes))
