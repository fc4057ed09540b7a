"""JSON files of any size as a stream of records: the objects of the outer list, or of the list that wraps them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

_BLOCK = 1 << 20
_LARGEST = 32 << 20
"""A record that is larger is none."""
_AHEAD = 4096
"""So much is read on before a closing bracket is taken for the last."""
_WRAP = re.compile(r'\s*(?:\[\s*)?\{\s*"summarizedActivitiesExport"\s*:\s*\[')
_NEXT_WRAP = re.compile(r'\s*\]\s*\}\s*,\s*\{\s*"summarizedActivitiesExport"\s*:\s*\[')
_SPACE = re.compile(r"[\s,]*")


class CutShortError(Exception):
    """The file ends, or stops being JSON, before its last record was whole."""


def objects(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Records in order, a block of the file in memory at a time; ``NaN`` is read, as Garmin writes it.

    Raises:
        CutShortError: after the last record that is whole.
    """
    decoder = json.JSONDecoder()
    text, place = _opened(_more(stream).removeprefix("\ufeff"))
    single = place == 0
    while True:
        place = _after(_SPACE, text, place) or place
        if len(text) - place < _AHEAD:
            text, place = text[place:] + _more(stream), 0
        follow = _after(_NEXT_WRAP, text, place)
        if follow:
            place = follow
            continue
        if text[place : place + 1] == "]" or (single and not text[place:].strip()):
            return
        try:
            record, place = decoder.raw_decode(text, place)
        except ValueError:
            block = _more(stream)
            if not block or len(text) - place > _LARGEST:
                raise CutShortError from None
            text, place = text[place:] + block, 0
            continue
        if isinstance(record, dict):
            yield record


def _opened(text: str) -> tuple[str, int]:
    """The text, and where its first record begins; 0 where there is no list around it."""
    text = text.lstrip()
    wrapped = _WRAP.match(text)
    return text, wrapped.end() if wrapped else int(text.startswith("["))


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else 0


def _more(stream: BinaryIO) -> str:
    """The next block, ending with a whole character."""
    block = stream.read(_BLOCK)
    while block and block[-1] >= 0x80:
        byte = stream.read(1)
        if not byte:
            break
        block += byte
    return block.decode("utf-8", "replace")
