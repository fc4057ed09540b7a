"""FIT files wherever they lie: as they are, gzipped, in zips and in zips inside zips, one at a time.

A zip inside a zip is read through the outer one without being unpacked to disk: its members in the order in which they
lie, so that the stream mostly runs forward.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from connectors.garmin.scan import is_fit
from healthkit.errors import HostileFile
from healthkit.source.files import Package
from healthkit.source.limits import check_members, exceeded, most_depth

LARGEST = 64 << 20
"""A FIT file holds a day at most; the largest known are a tenth of this."""
_PIECE = 65536
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)
TRACKS = (".gpx", ".tcx")


@dataclass(frozen=True)
class Payload:
    """One file's bytes; ``reason`` says why it has none, ``refusal`` which limit it went beyond."""

    member: str
    body: bytes = b""
    reason: str = ""
    refusal: HostileFile | None = None


def opened(head: bytes) -> bytes:
    """The first bytes of a file, unpacked where they are gzipped."""
    if head[:2] != _GZIP:
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 4096)
    except zlib.error:
        return b""


def holds_fit(head: bytes) -> bool:
    """Whether a zip's first bytes show a FIT file among its first members, by name or by magic, or a zip of such."""
    place = head.find(_ZIP)
    while place >= 0:
        name_at = place + 30
        size = int.from_bytes(head[place + 26 : place + 28], "little")
        extra = int.from_bytes(head[place + 28 : place + 30], "little")
        name = head[name_at : name_at + size].decode("utf-8", "replace").lower()
        body = head[name_at + size + extra :]
        if name.endswith((".fit", ".fit.gz")) or is_fit(opened(_inflated(head[place + 8 : place + 10], body))):
            return True
        place = head.find(_ZIP, place + 4)
    return False


def _inflated(method: bytes, body: bytes) -> bytes:
    if method == b"\0\0":
        return body[:4096]
    try:
        return zlib.decompressobj(-15).decompress(body, 4096)
    except zlib.error:
        return b""


def payloads(package: Package, name: str) -> Iterator[Payload]:
    """Every FIT file in a member, and the GPX and TCX files that lie in a zip beside them."""
    try:
        with package.open(name) as stream:
            yield from _inside(stream, name, package.members[name].size, 0)
    except _BROKEN:
        yield Payload(name, reason="damaged_member")


def _inside(stream: BinaryIO, name: str, size: int, depth: int) -> Iterator[Payload]:
    head = stream.read(4)
    if head == _ZIP:
        stream.seek(0)
        yield from _zipped(stream, name, size, depth)
        return
    if size > LARGEST:
        yield Payload(name, reason="hostile_member")
        return
    body = head + stream.read(LARGEST + 1)
    if body[:2] == _GZIP:
        body = _gunzipped(body)
    if len(body) > LARGEST:
        yield Payload(name, reason="hostile_member")
    elif is_fit(body) or name.lower().endswith((".fit", ".fit.gz", *TRACKS)):
        yield Payload(name, body)


def _gunzipped(body: bytes) -> bytes:
    """The unpacked bytes, as far as they go: a file cut short still has its beginning."""
    packed, made = zlib.decompressobj(31), bytearray()
    for start in range(0, len(body), _PIECE):
        try:
            made += packed.decompress(body[start : start + _PIECE], LARGEST + 1 - len(made))
        except zlib.error:
            break
        if len(made) > LARGEST:
            break
    return bytes(made)


def _zipped(stream: BinaryIO, name: str, size: int, depth: int) -> Iterator[Payload]:
    if depth >= most_depth():
        beyond = exceeded(f"{name} lies {depth} archives deep", "depth")
        yield Payload(name, reason="hostile_member", refusal=beyond)
        return
    with zipfile.ZipFile(stream) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        try:
            check_members(name, len(infos), sum(info.file_size for info in infos), size)
        except HostileFile as beyond:
            yield Payload(name, reason="hostile_member", refusal=beyond)
            return
        for info in infos:
            if info.filename.endswith("/") or info.file_size == 0:
                continue
            inner = f"{name}/{info.filename}"
            if info.flag_bits & 1:
                yield Payload(inner, reason="encrypted_member")
            else:
                try:
                    with archive.open(info) as member:
                        yield from _inside(member, inner, info.file_size, depth + 1)  # type: ignore[arg-type]
                except _BROKEN:
                    yield Payload(inner, reason="damaged_member")
