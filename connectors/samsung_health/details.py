"""The small JSON files under ``jsons/`` that cells of the tables name: values minute by minute, always in UTC."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from typing import Any
from zlib import error as zlib_error

import orjson

from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.files import Package
from healthkit.source.lengths import LIFE

_LARGEST = 64 << 20
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Details:
    """``index`` maps names as cells write them to members."""

    package: Package
    index: dict[str, str]

    def member(self, name: str) -> str | None:
        """The member that a cell names."""
        return self.index.get(name) or self.index.get(name.rsplit("/", 1)[-1])

    def read(self, name: str) -> list[dict[str, Any]] | None:
        """Its entries; None where it is missing, damaged or no list.

        Older exports wrote 0 or 1 into the cell; those name nothing.
        """
        member = self.member(name)
        if member is None:
            return None
        try:
            body = self.package.body(member, _LARGEST)
            if body[:2] == _GZIP:
                with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
                    body = packed.read(_LARGEST + 1)
            told = orjson.loads(body) if len(body) <= _LARGEST else None
        except (DamagedFile, HostileFile, OSError, EOFError, zlib_error, ValueError):
            return None
        return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else None

    def first_instant(self, name: str) -> int | None:
        """Milliseconds of UTC of its first entry."""
        entries = self.read(name) or []
        return millisecond(entries[0].get("start_time")) if entries else None


def names(told: object) -> str | None:
    """The file that a cell names, if it names one."""
    return told if isinstance(told, str) and len(told) > 1 and not told.isdigit() else None


def millisecond(said: Any) -> int | None:
    """Milliseconds since 1970; None for what lies in no life."""
    return int(said) if isinstance(said, int | float) and abs(said) <= LIFE * 1000 else None
