"""Files changed with an understanding of their format, so that a change passes the magic number and the checksum.

``mutate(data, rng)`` knows by content what it changes: zips member by member, gzip, FIT, SQLite, JSON, XML, tables,
SMART Health Cards. The same ``rng`` makes the same change.
"""

from __future__ import annotations

from random import Random

from tests.hostile.mutation import packed, words
from tests.hostile.mutation.blind import blind

MOST = 1 << 20
"""Bytes a changed file may have; what is larger is cut."""
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")


def mutate(data: bytes, rng: Random, most: int = MOST) -> bytes:
    """One to four changes of one file."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = _once(data, rng)
    return data[:most]


def _once(data: bytes, rng: Random) -> bytes:
    if data[:2] == b"PK":
        return packed.zipped(data, rng, _once)
    if rng.random() < 0.08:
        return blind(data, rng)
    if data[:2] == b"\x1f\x8b":
        return packed.gzipped(data, rng, _once)
    if data[8:12] == b".FIT":
        return packed.fit(data, rng)
    if data[:15] == b"SQLite format 3":
        return packed.database(data, rng)
    if packed.is_card(data):
        return packed.cards(data, rng, _once)
    if b"\x00" in data[:64] or data[:4] == b"%PDF":
        return blind(data, rng)
    return _text(data, rng)


def _text(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    first = text.lstrip("\ufeff \r\n\t")[:1]
    if rng.random() < 0.002:
        return packed.deep(rng)
    change = words.json_text if first in ("{", "[") else words.markup if first == "<" else words.table
    return change(text, rng).encode(rng.choice(_ENCODINGS) if rng.random() < 0.03 else "utf-8", "replace_or_keep")


def _kept(error: UnicodeError) -> tuple[bytes | str, int]:
    """Bytes that were no text stay as they were; what another encoding lacks becomes a question mark."""
    assert isinstance(error, UnicodeEncodeError)
    if not error.encoding.startswith(("utf-8", "latin")):
        return "?", error.end
    made = b"".join(
        bytes((ord(one) - 0xDC00,)) if 0xDC80 <= ord(one) <= 0xDCFF else b"?"
        for one in error.object[error.start : error.end]
    )
    return made, error.end


def _register() -> None:
    import codecs

    codecs.register_error("replace_or_keep", _kept)


_register()
