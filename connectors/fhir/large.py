"""A bundle of many megabytes without its tree in memory: the text once, and where each of its entries stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from connectors.fhir.tolerant import loads

_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass
class Split:
    """A Bundle, or an array of resources, as text; the tree would be six times as large."""

    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    head: dict[str, Any] = field(default_factory=dict)
    """The bundle's own elements; empty for an array."""

    def entries(self) -> Iterator[Any]:
        """Each entry, parsed as it is asked for."""
        for start, end in self.spans:
            yield loads(self.text[start:end].encode("utf-8", "replace"))


def split(text: str) -> Split | None:
    """Find the entries of a bundle or the items of an array; ``None`` for a document of another shape.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested beyond any record.
    """
    made = Split(text)
    decode = json.JSONDecoder(strict=False, parse_constant=_nothing).raw_decode
    at = _skip(text, 0)
    try:
        if text[at] == "[":
            at = _array(made, at, decode)
        elif text[at] == "{":
            at = _object(made, at, decode)
            if made.head.get("resourceType") != "Bundle":
                return None
        else:
            return None
    except IndexError:
        raise json.JSONDecodeError("Unexpected end of data", text, len(text)) from None
    if at != len(text):
        raise json.JSONDecodeError("Extra data", text, at)
    return made


def _object(made: Split, at: int, decode: Callable[[str, int], tuple[Any, int]]) -> int:
    text = made.text
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = decode(text, at)
        at = _skip(text, _expect(text, _skip(text, at), ":"))
        if key == "entry" and text[at] == "[":
            at = _array(made, at, decode)
        else:
            made.head[key], at = decode(text, at)
            at = _skip(text, at)
        at = _next(text, at, "}")
    return _skip(text, at + 1)


def _array(made: Split, at: int, decode: Callable[[str, int], tuple[Any, int]]) -> int:
    text = made.text
    at = _skip(text, at + 1)
    while text[at] != "]":
        _, end = decode(text, at)
        made.spans.append((at, end))
        at = _next(text, _skip(text, end), "]")
    return _skip(text, at + 1)


def _next(text: str, at: int, close: str) -> int:
    """Behind a comma, or at the closing bracket."""
    return at if text[at] == close else _skip(text, _expect(text, at, ","))


def _expect(text: str, at: int, sign: str) -> int:
    if text[at] != sign:
        raise json.JSONDecodeError(f"Expecting '{sign}'", text, at)
    return at + 1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _nothing(_: str) -> None:
    """NaN and infinities, which JSON does not know."""
