"""An entry as a table of TOML, and back: each key declared once, with what it must be.

A key that is not known is refused by name, since a limit that is not read is a limit not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from healthkit.errors import HealthkitError, UsageError
from healthkit.schedule import cron, zones
from healthkit.schedule.entry import Entry, Kind, Notice

if TYPE_CHECKING:
    from tomlkit.items import Table

_NAME = re.compile(r"[^\W_][\w .-]{0,39}")
MOST_KEPT = 366


def check_name(name: str) -> str:
    """A name that files, notices and a terminal can carry.

    Raises:
        UsageError: it cannot.
    """
    if not _NAME.fullmatch(name) or name != name.strip():
        raise UsageError(f"“{name}” cannot name an entry.", "Use up to 40 letters, digits, spaces, dots and hyphens.")
    return name


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str | int | float | bool) for one in value.values()):
        raise TypeError
    return {str(key): str(one).lower() if isinstance(one, bool) else str(one) for key, one in value.items()}


def _notices(value: object) -> tuple[Notice, ...]:
    if not isinstance(value, list) or not set(value) <= set(get_args(Notice)):
        raise TypeError
    return tuple(one for one in get_args(Notice) if one in value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_KEPT:
        raise TypeError
    return int(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return str(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return bool(value)


def _kind(value: object) -> Kind:
    if value not in get_args(Kind):
        raise ValueError
    return value  # type: ignore[return-value]


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError
    return datetime.fromisoformat(value.isoformat()).astimezone(UTC)


# How each key of an entry is read, and what it must be.
_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "kind": (_kind, "report, backup or alerts"),
    "every": (lambda value: cron.read(_text(value)), "a rule of cron"),
    "zone": (lambda value: zones.check(_text(value)), "a time zone"),
    "added": (_moment, "a moment with its offset, such as 2026-11-22T07:00:00Z"),
    "report": (_text, "the name of a report"),
    "parameters": (_texts, "a table of plain values"),
    "folder": (lambda value: Path(_text(value)).expanduser(), "a folder"),
    "keep": (_whole, f"a whole number from 1 to {MOST_KEPT}"),
    "keep_days": (_whole, f"a whole number from 1 to {MOST_KEPT}"),
    "notify": (_notices, 'a list of "desktop" and "mail"'),
    "attach": (_flag, "true or false"),
    "encrypt": (_flag, "true or false"),
    "paused": (_flag, "true or false"),
}
_NEEDED = ("kind", "every", "zone", "added")
_NEEDED_BY: dict[str, tuple[str, ...]] = {"report": ("report", "folder"), "backup": ("folder",), "alerts": ()}


def read(name: str, said: object, file: str) -> Entry:
    """The entry that a table holds; ``file`` is named in what is said of its faults.

    Raises:
        UsageError: a key is unknown, missing or ill-typed, or names a moment or a time zone that is none.
    """
    if not isinstance(said, dict):
        raise UsageError(f"“{name}” in {file} is no table.", f"Write [entry.{name}] and its keys below.")
    check_name(name)
    found: dict[str, Any] = {}
    for key, value in said.items():
        if key not in _READ:
            near = get_close_matches(key, _READ, n=1) or list(_READ)
            raise UsageError(f"The entry “{name}” has a key “{key}” that is not known.", f"Known: {', '.join(near)}.")
        convert, wanted = _READ[key]
        try:
            found[key] = convert(value)
        except (TypeError, ValueError):
            raise UsageError(f"“{key}” of the entry “{name}” is not {wanted}.", f"Correct {file}.") from None
        except HealthkitError as error:
            message = f"“{key}” of the entry “{name}” is not {wanted}. {error.message}"
            raise UsageError(message, f"Correct {file}. {error.hint}") from None
    missing = [key for key in (*_NEEDED, *_NEEDED_BY.get(found.get("kind", ""), ())) if key not in found]
    if missing:
        raise UsageError(f"The entry “{name}” does not say “{missing[0]}”.", f"Correct {file}, or add the entry again.")
    return Entry(name=name, **found)


def write(entry: Entry) -> Table:
    """The entry as a table, without what keeps its default."""
    from tomlkit import inline_table, table

    out = table()
    for one in fields(Entry):
        value = getattr(entry, one.name)
        if one.name == "name" or value in (None, (), {}, False):
            continue
        if one.name == "added":
            value = instant(value)
        elif isinstance(value, Path):
            value = str(value)
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Mapping):
            value, given = inline_table(), value
            value.update(given)
        out.add(one.name, value)
    return out


def instant(value: datetime) -> datetime:
    """A moment as the file has it: UTC, to the second."""
    return value.astimezone(UTC).replace(microsecond=0)
