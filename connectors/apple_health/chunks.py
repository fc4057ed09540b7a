"""Cutting the body where no element is open, so that each piece can be parsed alone and in parallel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from connectors.apple_health.detection import TOP_ELEMENTS

SIZE = 3 << 20
"""Bytes a chunk: small enough for the processor's cache and for the trees of a few chunks (docs/decisions/0004)."""
LIMIT = 128 << 20
"""No single element of a real export comes near this; a larger one is refused."""
LONGEST_TAG = 1 << 17
"""A tag with that many characters holds attributes by the thousand, which parsers compare with one another."""
_TAIL = 1 << 16
_TOP = re.compile(rb"<(?:" + "|".join(TOP_ELEMENTS).encode() + rb")[\s/>]")
_CORRELATION = re.compile(rb"<Correlation(?=[\s/>])[^>]*>")


class TooLarge(Exception):
    """One element is larger than :data:`LIMIT`, or one tag longer than :data:`LONGEST_TAG`."""


def chunks(blocks: Iterable[bytes], size: int = SIZE) -> Iterator[memoryview]:
    """Join blocks and cut them again before a top-level element.

    Raises:
        TooLarge: one element or tag is larger than any real one.
    """
    parts: list[bytes] = []
    length = 0
    wanted = size
    for block in blocks:
        parts.append(block)
        length += len(block)
        if length < wanted:
            continue
        buffer = b"".join(parts)
        at = cut(buffer)
        if at:
            yield _checked(buffer, at)
        elif length > LIMIT:
            raise TooLarge
        parts, length = [buffer[at:]], length - at
        # After a vain search the buffer doubles before the next one, so that a long element is not searched per block.
        wanted = size if at else 2 * length
    rest = b"".join(parts)
    yield _checked(rest, len(rest))


def _checked(buffer: bytes, end: int) -> memoryview:
    """The buffer up to ``end``, not copied; refuses an endless tag, at the cost of one short search every 64 KB."""
    window = LONGEST_TAG // 2
    for begin in range(0, end - window, window):
        if buffer.find(b">", begin, begin + window) < 0:
            raise TooLarge
    return memoryview(buffer)[:end]


def cut(buffer: bytes) -> int:
    """The last position at which a top-level element starts; 0 when there is none but the first."""
    at = _last_start(buffer, max(0, len(buffer) - _TAIL)) or _last_start(buffer, 0)
    opened = buffer.rfind(b"<Correlation", 0, at)
    if opened < 0:
        return at
    # Records stand inside correlations too: the only nesting that repeats a top-level name.
    start = _CORRELATION.match(buffer, opened)
    closed = start and (start.group().endswith(b"/>") or buffer.find(b"</Correlation>", start.end(), at) >= 0)
    return at if closed else opened


def _last_start(buffer: bytes, begin: int) -> int:
    last = 0
    for found in _TOP.finditer(buffer, begin):
        last = found.start()
    return last
