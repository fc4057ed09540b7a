"""Changes inside what is packed: members of zips, gzips, FIT records behind a checksum, cells of SQLite, cards."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.builders.fit import crc16
from tests.hostile.mutation.blind import blind
from tests.hostile.mutation.values import nasty

Mutator = Callable[[bytes, Random], bytes]
_NAMES = (
    "../x.csv",
    "/etc/x",
    "a/" * 60 + "b",
    "x" * 250,
    "con",
    "\u202ex.csv",
    "a\\b.csv",
    "é.json",
    "C:x",
    ".",
    "x\ny.csv",
    "",
)
_JWS = re.compile(rb"[\w-]+\.[\w-]+\.[\w-]+")


def zipped(data: bytes, rng: Random, inner: Mutator) -> bytes:
    """One member changed, renamed, left out, doubled or packed again; sometimes the archive's own bytes."""
    if rng.random() < 0.08:
        return blind(data, rng)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()[:200] if not info.is_dir()]
    except Exception:  # it was made so by an earlier change
        return blind(data, rng)
    if not members:
        return blind(data, rng)
    at = rng.randrange(len(members))
    name, body = members[at]
    match rng.randrange(20):
        case 0:
            members[at] = (rng.choice(_NAMES), body)
        case 1 if len(members) > 1:
            members.pop(at)
        case 2:
            members.insert(at, (name, inner(body, rng)))
        case 3:
            members[at] = (name, rng.choice((b"", data[:5000], gzip.compress(body, mtime=0), body + body)))
        case 4 if len(members) > 1:
            members = [(name, body)]
        case _:
            members[at] = (name, inner(body, rng))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16 if rng.random() < 0.003 else 0o600 << 16
            if name not in archive.NameToInfo:
                archive.writestr(info, body)
    return packed.getvalue()


def gzipped(data: bytes, rng: Random, inner: Mutator) -> bytes:
    """The content changed and packed again, or the packed bytes."""
    try:
        body = zlib.decompressobj(31).decompress(data, 4 << 20)
    except zlib.error:
        return blind(data, rng)
    return blind(data, rng) if rng.random() < 0.1 else gzip.compress(inner(body, rng), 1, mtime=0)


def fit(data: bytes, rng: Random) -> bytes:
    """Definitions, lengths and values changed; most times the file's size and checksum are right again."""
    head = data[0] if data[0] < len(data) else 14
    body = bytearray(data[head:-2])
    for _ in range(rng.choice((1, 1, 2, 8))):
        if body:
            at = rng.randrange(min(len(body), rng.choice((40, 400, 1 << 30))))
            body[at : at + rng.choice((0, 1, 1, 1, 4))] = rng.choice(
                (b"\x00", b"\xff", b"\x40", b"\x60", b"\xff" * 4, rng.randbytes(1))
            )
    if rng.random() < 0.1:
        return bytes(data[:head]) + bytes(body)
    size = len(body) if rng.random() < 0.9 else rng.choice((0, 1, 0xFFFFFFFF, len(body) * 2, max(0, len(body) - 1)))
    start = bytearray(data[:head])
    start[4:8] = size.to_bytes(4, "little")
    if head >= 14:
        start[12:14] = crc16(bytes(start[:12])).to_bytes(2, "little")
    whole = bytes(start) + bytes(body)
    return whole + crc16(whole).to_bytes(2, "little")


def database(data: bytes, rng: Random) -> bytes:
    """Cells, columns and tables of SQLite changed by its own means, or bytes of its pages."""
    if rng.random() < 0.3:
        return blind(data, rng)
    con = sqlite3.connect(":memory:")
    try:
        con.deserialize(data)
        tables = [name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = rng.choice(tables)
        columns = [row[1] for row in con.execute(f'PRAGMA table_info("{table}")')]
        con.execute(_change(table, rng.choice(columns), rng), ({"x": _cell(rng)}))
        con.commit()
        return con.serialize()
    except (sqlite3.Error, IndexError, OverflowError, UnicodeError):
        return blind(data, rng)
    finally:
        con.close()


def _cell(rng: Random) -> object:
    return rng.choice((None, -1, 2**63 - 1, -(2**63), 1e308, float("inf"), b"\xff\x00", "", nasty(rng), 0, 2**40))


def _change(table: str, column: str, rng: Random) -> str:
    rows = f'(SELECT rowid FROM "{table}" ORDER BY random() LIMIT 1)'
    return rng.choice(
        (
            f'UPDATE "{table}" SET "{column}" = :x WHERE rowid IN {rows}',
            f'UPDATE "{table}" SET "{column}" = :x',
            f'DELETE FROM "{table}" WHERE rowid IN {rows} AND :x IS :x',
            f'ALTER TABLE "{table}" DROP COLUMN "{column}"',
            f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "other"',
            f'DROP TABLE "{table}"',
            f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1',
        )
    )


def cards(data: bytes, rng: Random, inner: Mutator) -> bytes:
    """The signed payload of one card changed behind its base64 and its packing; the signature no longer fits."""
    found = list(_JWS.finditer(data))
    if not found:
        return inner(data, rng)
    one = rng.choice(found)
    parts = one[0].split(b".")
    try:
        payload = zlib.decompressobj(-15).decompress(_unbase(parts[1]), 4 << 20)
        packer = zlib.compressobj(1, zlib.DEFLATED, -15)
        changed = (
            inner(payload, rng) if rng.random() < 0.9 else rng.choice((bytes(1 << 20), b"[" * 90_000, payload * 20))
        )
        parts[1] = _base(packer.compress(changed) + packer.flush())
        if rng.random() < 0.15:
            parts[0] = _base(inner(_unbase(parts[0]), rng))
    except (zlib.error, ValueError):
        return blind(data, rng)
    return data[: one.start()] + b".".join(parts) + data[one.end() :]


def _unbase(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def _base(body: bytes) -> bytes:
    return base64.urlsafe_b64encode(body).rstrip(b"=")


def is_card(data: bytes) -> bool:
    """Whether it is a file of SMART Health Cards, or one card alone."""
    return b'"verifiableCredential"' in data[:2000] or (data[:2] == b"ey" and _JWS.match(data) is not None)


def deep(rng: Random) -> bytes:
    """JSON that is nothing but depth."""
    many = rng.choice((100, 2000, 100_000))
    return rng.choice((b"[" * many, b'{"a":' * many, b"[" * many + b"]" * many, json.dumps({"a": 1}).encode() * 3))
