"""The data points of a member, some thousands at a time, however large it is.

The files are one JSON object around one long array. A block of it is cut after a point where brackets are even, which
costs counting only; a block in which a text holds brackets is cut point by point instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

Point = dict[str, Any]
_BLOCK = 4 << 20
_LONGEST = 64 << 20
"""No point is longer than this; a file that has one is damaged."""
_BEGIN = re.compile(rb'"(?:Data Points|point)"\s*:\s*\[')
_BETWEEN = re.compile(rb"\}\s*,\s*(?=\{)")
_TRIES = 8
"""Each costs a look at the whole block; texts with brackets in every point would make it a look for every point."""
_DECODER = json.JSONDecoder()


def points(stream: BinaryIO) -> Iterator[list[Point]]:
    """Lists of points.

    Raises:
        ValueError: the JSON is cut short or malformed; what came before was yielded.
    """
    body = stream.read(_BLOCK)
    if len(body) < _BLOCK:
        yield _listed(orjson.loads(body.removeprefix(b"\xef\xbb\xbf")))
        return
    begin = _BEGIN.search(body)
    if begin is None:
        raise ValueError("no data points")
    body = body[begin.end() :]
    while True:
        more = stream.read(_BLOCK)
        if not more:
            yield from _last(body)
            return
        cut = _cut(body)
        if cut:
            yield _checked(orjson.loads(b"[" + body[:cut].rstrip().rstrip(b",") + b"]"))
            body = body[cut:]
        else:
            found, done = _stepwise(body.decode("utf-8", "ignore"))
            if found:
                yield _checked(found)
            elif len(body) > _LONGEST:
                raise ValueError("a point without an end")
            body = body[done:]
        body += more


def _listed(document: object) -> list[Point]:
    if isinstance(document, dict):
        found = document.get("Data Points", document.get("point"))
        if isinstance(found, list):
            return _checked(found)
    raise ValueError("no data points")


def _checked(found: list[Any]) -> list[Point]:
    return [one if isinstance(one, dict) else {} for one in found]


def _cut(body: bytes) -> int:
    """Where the last whole point ends that another follows; 0 where that is not plain to see."""
    places = [match.end() for match in _BETWEEN.finditer(body, max(0, len(body) - (1 << 16)))]
    for place in reversed(places[-_TRIES:]):
        head = body[:place]
        if head.count(b"{") == head.count(b"}") and head.count(b"[") == head.count(b"]"):
            return place
    return 0


def _last(body: bytes) -> Iterator[list[Point]]:
    """The rest of the array, and of the object around it."""
    text = body.decode("utf-8", "replace")
    found, done = _stepwise(text)
    if not text.encode()[done:].lstrip().startswith(b"]"):
        raise ValueError("cut short")
    yield _checked(found)


def _stepwise(text: str) -> tuple[list[Any], int]:
    """Points one by one, and how many bytes they take."""
    found, at = [], _skip(text, 0)
    while at < len(text):
        try:
            one, at = _DECODER.raw_decode(text, at)
        except ValueError:
            break
        found.append(one)
        at = _skip(text, at)
    return found, len(text[:at].encode())


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at
