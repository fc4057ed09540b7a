"""Which members are activity files: told by the root element, behind gzip, spaces and comments alike."""

from __future__ import annotations

import re
import zlib
from pathlib import PurePosixPath

from healthkit.source.contract import Claim
from healthkit.source.files import Package

GPX, TCX = "gpx", "tcx"
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_FIRST = re.compile(rb"<(?=[A-Za-z])(?:[A-Za-z][\w.-]*:)?([\w.-]+)[\s/>]")
_APPLE_EXPORT = re.compile(rb"<!DOCTYPE\s+HealthData|<HealthData[\s/>]")
_APPLE_CREATOR = b"Apple Health Export"
_HEAD = 16384
_ELSEWHERE = frozenset({
    ".bmp", ".csv", ".db", ".doc", ".docx", ".fit", ".gif", ".heic", ".htm", ".html", ".jpeg", ".jpg", ".json", ".mov",
    ".mp4", ".ndjson", ".pdf", ".png", ".sqlite", ".toml", ".tsv", ".webp", ".xls", ".xlsx", ".zip",
})  # fmt: skip
"""Endings that are never an activity file's: a package of another source holds thousands of them."""


def claim(package: Package) -> Claim | None:
    """The activity files of a package that are not part of an Apple export."""
    kinds = {name: kind for name in sorted(package.members) if (kind := _kind(package, name))}
    if kinds:
        folders = _apple_folders(package)
        kinds = {name: kind for name, kind in kinds.items() if not any(name.startswith(one) for one in folders)}
    if not kinds:
        return None
    found = sorted(set(kinds.values()))
    return Claim(frozenset(kinds), " and ".join(one.upper() for one in found) + (" files" if len(kinds) > 1 else ""))


def sniff(head: bytes) -> str | None:
    """``gpx`` or ``tcx`` by the first bytes of a document; None for anything else, and for Apple's own routes."""
    head = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if not head.lstrip().startswith(b"<"):
        return None
    head = _COMMENT.sub(b"", head)
    root = _FIRST.search(head)
    if root is None or _APPLE_CREATOR in head[root.start() : root.start() + 2048]:
        return None
    return {b"gpx": GPX, b"TrainingCenterDatabase": TCX}.get(root[1])


def plain(head: bytes) -> bytes:
    """The first bytes behind a gzip wrapping; the bytes themselves where there is none."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error:
        return b""


def _kind(package: Package, name: str) -> str | None:
    if package.kind != "file" and PurePosixPath(name).suffix.lower() in _ELSEWHERE:
        return None
    return sniff(plain(package.head(name, _HEAD)))


def _apple_folders(package: Package) -> list[str]:
    """Folders of Apple exports, in which routes by any writer belong to the export."""
    mains = [name for name in package.members if PurePosixPath(name).suffix.lower() == ".xml"]
    return [
        "" if (folder := str(PurePosixPath(name).parent)) == "." else f"{folder}/"
        for name in mains[:200]
        if package.kind != "file" and _APPLE_EXPORT.search(package.head(name, _HEAD))
    ]
