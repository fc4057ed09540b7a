"""A plan's table as TOML: plain keys first, then tables, in the order in which the table holds them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"\A[A-Za-z0-9_-]+\Z")


def written(table: Mapping[str, Any], head: Sequence[str] = (), notes: Mapping[str, str] | None = None) -> str:
    """The table as text, below ``head`` as comments; what ``plan_file.parse`` reads back as the same table.

    ``notes`` are comments of keys and tables by their place, such as ``premium.self``.
    """
    lines = [f"# {one}" for one in head]
    if head:
        lines.append("")
    lines.extend(_lines(table, (), notes or {}))
    return "\n".join(lines).strip("\n") + "\n"


def _lines(table: Mapping[str, Any], place: tuple[str, ...], notes: Mapping[str, str]) -> Iterable[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    if place and (plain or not inner):
        yield ""
        yield f"[{'.'.join(_key(part) for part in place)}]{_note(place, notes)}"
    for key, value in plain.items():
        yield f"{_key(key)} = {_value(value)}{_note((*place, key), notes)}"
    for key, value in inner.items():
        yield from _lines(value, (*place, key), notes)


def _note(place: tuple[str, ...], notes: Mapping[str, str]) -> str:
    said = notes.get(".".join(place))
    return f"  # {said}" if said else ""


def _key(key: str) -> str:
    return key if _BARE.match(key) else _value(key)


def _value(value: Any) -> str:
    """A string of JSON is one of TOML but for the delete character, which TOML wants escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)
