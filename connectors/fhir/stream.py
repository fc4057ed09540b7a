"""A member's bytes as FHIR resources: unpacked, decoded, line by line or whole."""

from __future__ import annotations

import codecs
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, BinaryIO

import orjson
from isal import igzip, igzip_lib

from connectors.fhir.large import Split, split
from connectors.fhir.tolerant import UTF8_MARK, decoded, loads
from connectors.fhir.values import Json
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.files import Package
from healthkit.source.unpacking import MemberStream

BLOCK = 2 << 20
"""Bytes that are read at once, and mapped at once: their rows take three times as many."""
LIMIT = 1 << 30
"""Bytes of one JSON document, or of one line; no record of a person comes near."""
_BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, igzip_lib.IsalError, EOFError, RuntimeError, NotImplementedError,
    OSError,
)  # type: ignore[assignment]  # fmt: skip  # the stubs do not know the third for an exception
_HEAD = 65536
SPLIT = 8 << 20
"""A document of more bytes is not parsed as one."""
_GZIP = b"\x1f\x8b"


@contextmanager
def opened(package: Package, member: str) -> Iterator[BinaryIO]:
    """The member's stream, gunzipped where it is packed."""
    with package.open(member) as stream:
        magic = stream.read(2)
    with package.open(member) as stream:
        if magic != _GZIP:
            yield stream
            return
        gunzip: Any = igzip.IGzipFile
        with gunzip(fileobj=stream, mode="rb") as unpacked:
            size = package.members[member].size
            yield MemberStream(unpacked, member, package.path.name, size)  # type: ignore[misc]


def head(package: Package, member: str, size: int = _HEAD) -> bytes:
    """The first bytes of a member, unpacked, as UTF-8; empty where it cannot be read."""
    raw = package.head(member, size)
    if raw[:2] == _GZIP:
        inflater = zlib.decompressobj(31)
        try:
            raw = inflater.decompress(raw, size)
        except zlib.error:
            return b""
    return decoded(raw)


def is_lines(package: Package, member: str) -> bool:
    """Whether a member is one resource a line, judged by its first lines; the first may be long."""
    for size in (_HEAD, 2 * BLOCK, 32 * BLOCK):
        start = head(package, member, size)
        if b"\n" in start.strip() or len(start) < size:
            break
    lines = [line for line in start.split(b"\n")[:-1] if line.strip()]
    return any(_is_resource(line) for line in lines[:20])


def _is_resource(line: bytes) -> bool:
    if line.strip()[:1] != b"{":
        return False
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(found, dict) and "resourceType" in found


def pieces(package: Package, member: str) -> Iterator[bytes]:
    """The unpacked bytes cut behind a line's end, some megabytes at a time.

    Raises:
        DamagedFile: the member cannot be unpacked to its end.
        HostileFile: a line is longer than any record.
    """
    rest: list[bytes] = []
    held = 0
    for block in utf8(blocks(package, member)):
        end = block.rfind(b"\n") + 1
        held += len(block)
        if held > LIMIT:
            raise HostileFile(f"“{member}” holds a line of more than {LIMIT >> 20} MB.", "It was not read.")
        if end:
            yield b"".join((*rest, block[:end]))
            rest, held = [], len(block) - end
        rest.append(block[end:])
    last = b"".join(rest)
    if last.strip():
        yield last


def utf8(raw: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks as UTF-8 without a byte order mark, from UTF-8 or UTF-16."""
    first = next(raw, b"")
    if first[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield from (decoder.decode(block).encode() for block in chain((first,), raw))
    else:
        yield first.removeprefix(UTF8_MARK)
        yield from raw


def blocks(package: Package, member: str) -> Iterator[bytes]:
    """The unpacked bytes of a member.

    Raises:
        DamagedFile: it cannot be unpacked to its end.
    """
    try:
        with opened(package, member) as stream:
            while block := stream.read(BLOCK):
                yield block
    except _BROKEN as error:
        raise DamagedFile(f"“{member}” is cut short or damaged.", "Export or download it again.") from error


def whole(package: Package, member: str) -> Any:
    """The JSON document that a member is.

    Raises:
        DamagedFile: it is no JSON, or cannot be unpacked.
        HostileFile: it is larger than any record.
    """
    parts = []
    size = 0
    for block in blocks(package, member):
        size += len(block)
        if size > LIMIT:
            raise HostileFile(f"“{member}” is larger than {LIMIT >> 20} MB.", "It was not read.")
        parts.append(block)
    body = decoded(b"".join(parts))
    parts.clear()
    if not body.strip():
        raise DamagedFile(f"“{member}” is empty.", "Export or download it again.")
    try:
        if len(body) > SPLIT:
            text = body.decode("utf-8", "replace")
            del body
            return split(text) or loads(text.encode())
        return loads(body)
    except (ValueError, RecursionError) as error:
        where = str(error).partition(": ")[2] or str(error)
        raise DamagedFile(
            f"“{member}” is no valid JSON ({where}).", "Export or download it again; nothing of it was read."
        ) from None


def resources_in(document: Any) -> Iterator[tuple[Json, str | None, str]]:
    """Entries of a bundle (and of bundles in it), or the one resource itself: with full URL and position.

    An entry without a resource is given as an empty one with its request, for the reader to note.
    """
    if isinstance(document, Split):
        whole_bundle = bool(document.head)
        for at, one in enumerate(document.entries(), 1):
            place = f"entry {at}" if whole_bundle else f"item {at}"
            held, url = _held(one, document.head.get("type")) if whole_bundle else (one, None)
            yield from _unfolded(held, url, place)
    else:
        yield from _unfolded(document, None, "")


def _unfolded(document: Any, full_url: str | None, position: str) -> Iterator[tuple[Json, str | None, str]]:
    stack: list[tuple[Any, str | None, str]] = [(document, full_url, position)]
    while stack:
        found, url, where = stack.pop()
        if isinstance(found, list):
            stack.extend(reversed([(one, None, f"item {at}") for at, one in enumerate(found, 1)]))
            continue
        kind = found.get("resourceType") if isinstance(found, dict) else None
        if kind == "Bundle":
            inside = [
                (*_held(entry, found.get("type")), f"{where} entry {at}".strip())
                for at, entry in enumerate(_list(found, "entry"), 1)
            ]
            stack.extend(reversed(inside))
        elif kind == "Parameters" and any("resource" in one for one in _objects(found, "parameter")):
            held = [one.get("resource") for one in _objects(found, "parameter")]
            stack.extend((one, None, f"{where} parameter".strip()) for one in reversed(held) if one)
        else:
            yield (found if isinstance(found, dict) else {}), url, where


def _list(found: Json, key: str) -> list[Any]:
    listed = found.get(key)
    return listed if isinstance(listed, list) else []


def _objects(found: Json, key: str) -> list[Json]:
    return [one for one in _list(found, key) if isinstance(one, dict)]


def _held(entry: Any, bundle: str | None) -> tuple[Any, str | None]:
    """The resource of a bundle's entry and its full URL; one without a resource as what the reader notes."""
    if not isinstance(entry, dict):
        return {"_entry": {}, "_bundle": bundle}, None
    held = entry.get("resource")
    return ({"_entry": entry, "_bundle": bundle} if held is None else held), entry.get("fullUrl")
