"""What of a package is ours: FIT files by their magic, wherever they lie, and Garmin's JSON files by their keys."""

from __future__ import annotations

from pathlib import PurePosixPath

from connectors.garmin.kinds import kind_of
from connectors.garmin.payloads import holds_fit, opened
from connectors.garmin.scan import is_fit
from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 8192
_ZIP_HEAD = 65536
_OTHERS = frozenset(
    [
        ".csv",
        ".tsv",
        ".txt",
        ".xml",
        ".html",
        ".htm",
        ".pdf",
        ".jpg",
        ".jpeg",
        ".png",
        ".heic",
        ".gif",
        ".mp4",
        ".mov",
        ".gpx",
        ".tcx",
        ".db",
        ".sqlite",
        ".md",
        ".toml",
        ".yaml",
        ".xlsx",
        ".xls",
        ".docx",
        ".js",
        ".css",
        ".mp3",
        ".ndjson",
        ".svg",
        ".webp",
        ".zip",
        ".json",
        ".smart-health-card",
        ".cda",
    ]
)
"""Endings of files that are not opened to see whether they are FIT."""
_FEW = 400
"""In a package with more JSON files than this only those of Garmin's names are opened."""
_NAMES = (
    "summarizedactivities", "sleepdata", "udsfile", "healthstatusdata", "hydrationlogfile", "userbiometrics",
    "bloodpressurefile", "metricsmaxmetdata", "fitnessagedata", "trainingreadiness", "metricsacutetrainingload",
    "endurancescore", "hillscore", "activityvo2max",
)  # fmt: skip
_TREE = "DI_CONNECT"


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
