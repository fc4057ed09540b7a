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
BEGIN, END = b"<HealthData>", b"</HealthData>"
_TAIL = 1 << 16
_TOP = re.compile(rb"<(?:" + "|".join(TOP_ELEMENTS).encode() + rb")[\s/>]")
_CORRELATION = re.compile(rb"<Correlation(?=[\s/>])[^>]*>")


class TooLarge(Exception):
    """One element is larger than :data:`LIMIT`, or one tag longer than :data:`LONGEST_TAG`."""


def chunks(blocks: Iterable[bytes], size: int = SIZE) -> Iterator[memoryview]:
    """Join blocks and cut them again before a top-level element; see :func:`framed`.

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
        chunk, rest = _split(parts)
        if chunk:
            yield _checked(chunk)
        elif length > LIMIT:
            raise TooLarge
        parts, length = [rest], len(rest)
        # After a vain search the buffer doubles before the next one, so that a long element is not searched per block.
        wanted = size if chunk else 2 * length
    yield _checked(_body(b"".join((BEGIN, *parts, END))))


def framed(chunk: bytes | memoryview) -> bytes:
    """A chunk between :data:`BEGIN` and :data:`END`; one that :func:`chunks` gave was made there and is not copied."""
    whole = chunk.obj if isinstance(chunk, memoryview) else None
    if isinstance(whole, bytes) and len(whole) - len(chunk) == len(BEGIN) + len(END) and whole.startswith(BEGIN):
        return whole
    return b"".join((BEGIN, chunk, END))


def _body(whole: bytes) -> memoryview:
    return memoryview(whole)[len(BEGIN) : -len(END)]


def _checked(chunk: memoryview) -> memoryview:
    """Refuse an endless tag, at the cost of one short search every 64 KB."""
    whole, window = framed(chunk), LONGEST_TAG // 2
    for begin in range(len(BEGIN), len(BEGIN) + len(chunk) - window, window):
        if whole.find(b">", begin, begin + window) < 0:
            raise TooLarge
    return chunk


def _split(parts: list[bytes]) -> tuple[memoryview, bytes]:
    """The parts up to the last top-level element, and the rest; the first is empty when there is none but the first.

    The cut lies in the last part nearly always, so that everything is copied once, straight into its frame.
    """
    at = _last_start(parts[-1], max(0, len(parts[-1]) - _TAIL))
    if not at:
        parts = [b"".join(parts)]
        at = _last_start(parts[0], 0)
    last = memoryview(parts[-1])
    chunk = _body(b"".join((BEGIN, *parts[:-1], last[:at], END)))
    opened = _open_correlation(framed(chunk)) - len(BEGIN)
    if opened < 0:
        return chunk, bytes(last[at:])
    return _body(b"".join((BEGIN, chunk[:opened], END))), b"".join((chunk[opened:], last[at:]))


def _open_correlation(whole: bytes) -> int:
    """Where a correlation starts that does not end here: the only nesting that repeats a top-level name; else -1."""
    opened = whole.rfind(b"<Correlation")
    start = _CORRELATION.match(whole, opened) if opened >= 0 else None
    if opened < 0 or (start and (start.group().endswith(b"/>") or whole.find(b"</Correlation>", start.end()) >= 0)):
        return -1
    return opened


def _last_start(buffer: bytes, begin: int) -> int:
    last = 0
    for found in _TOP.finditer(buffer, begin):
        last = found.start()
    return last
