"""JSON as programs write it, also a little beside the standard."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

_64_BITS = range(-(2**63), 2**64)


def loads(body: bytes | str) -> Any:
    """A JSON value as :func:`orjson.loads` has it; raw control characters pass.

    ``NaN`` and numbers beyond any float are None, whole numbers beyond 64 bits are floats, halves of characters, which
    no table holds, are ``?``, and bytes that are no UTF-8 are replaced.

    Raises:
        ValueError: it is no JSON at all, or nested without end.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        told = str(error)
    text = (body if isinstance(body, str) else body.decode("utf-8", "replace")).strip()
    try:
        value, end = first(text)
    except ValueError:
        raise ValueError(told) from None
    if end < len(text):
        raise ValueError(told)
    return value


def first(text: str, at: int = 0) -> tuple[Any, int]:
    """The JSON value that begins at a place of a text, and where it ends.

    Raises:
        ValueError: none begins there, or it is nested without end.
    """
    try:
        value, end = _DECODER.raw_decode(text, at)
        if "\\ud" in text[at:end].lower():
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested without end") from None
    return value, end


def _nothing(_: str) -> None:
    return None


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _whole(text: str) -> float | None:
    value = _finite(text)  # first: digits without end are no int to Python either
    return value if value is None or abs(value) > 2**64 or (whole := int(text)) not in _64_BITS else whole


_DECODER = json.JSONDecoder(strict=False, parse_constant=_nothing, parse_float=_finite, parse_int=_whole)
