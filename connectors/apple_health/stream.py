"""The main XML as blocks of bytes: inflated, checked, without what stands before and after the HealthData element.

No parser ever sees the DTD: iOS 16 wrote one that is not valid, and without it no entity can be defined.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from healthkit.errors import DamagedFile
from healthkit.source.files import Package

BLOCK = 1 << 20
_PROLOG_LIMIT = 4 << 20
_ROOT = re.compile(rb"<HealthData(?=[\s/>])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_FIRST = re.compile(rb"<[A-Z]\w*[\s/>]")
_END = b"</HealthData>"
_HELD = 1 << 16


@dataclass
class Body:
    """What stands between ``<HealthData …>`` and ``</HealthData>``, as blocks; fragments have no such frame."""

    package: Package
    member: str
    fragment: bool = False
    done: int = 0
    begin: int = 0
    """Where in the XML the first block starts."""
    trailing: bytes = field(default=b"", init=False)
    """What follows the end tag; nothing should."""

    @property
    def total(self) -> int:
        """The size of the XML, in bytes."""
        return self.package.members[self.member].size

    def blocks(self) -> Iterator[bytes]:
        """Blocks of the body.

        Raises:
            DamagedFile: empty, without a root, cut short, or not what its checksum says.
        """
        source = self._counted()
        buffer, complete = self._after_prolog(source)
        if complete:
            for _ in source:
                pass
            return
        # The end tag may straddle two blocks, so what may hold it is kept back.
        held = deque([buffer])
        size = len(buffer)
        for block in source:
            held.append(block)
            size += len(block)
            while size - len(held[0]) > _HELD:
                size -= len(held[0])
                yield held.popleft()
        yield self._before_end(b"".join(held))

    def _after_prolog(self, source: Iterator[bytes]) -> tuple[bytes, bool]:
        pattern = _FIRST if self.fragment else _ROOT
        buffer = b""
        for block in source:
            buffer += block
            found = pattern.search(buffer)
            if found and self.fragment:
                self.begin = found.start()
                return buffer[found.start() :], False
            if found:
                self.begin = found.end()
                return buffer[found.end() :], found.group().endswith(b"/>")
            if len(buffer) > _PROLOG_LIMIT:
                break
        raise self.damaged("is empty" if not buffer else "holds no health data")

    def _before_end(self, buffer: bytes) -> bytes:
        if self.fragment:
            return buffer
        body, end, self.trailing = buffer.rpartition(_END)
        if not end:
            raise self.damaged("is cut short: its last element is not closed")
        return body

    def _counted(self) -> Iterator[bytes]:
        for block in _bytes(self):
            self.done += len(block)
            yield block

    def damaged(self, what: str) -> DamagedFile:
        """The one sentence for this file."""
        path = self.package.path.name
        where = path if self.member == path else f"“{self.member}” in {path}"
        return DamagedFile(f"{where} {what}.", "Export it again from the Health app and import the new file.")


def damaged_head(package: Package, member: str, size: int) -> bytes:
    """The first bytes of a zipped member whatever its checksum says, so that damage is not taken for another format."""
    from isal import igzip_lib, isal_zlib

    broken: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # the stubs do not know it for one
    info = _deflated(package, member)
    if info is None:
        return b""
    try:
        return bytes(isal_zlib.decompressobj(-15).decompress(next(_packed(package, info), b""), size))
    except broken:
        return b""


def _bytes(body: Body) -> Iterator[bytes]:
    info = _deflated(body.package, body.member)
    if info is not None:
        yield from _inflate(body, info)
        return
    try:
        with body.package.open(body.member) as stream:
            while block := stream.read(BLOCK):
                yield block
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise body.damaged("does not match its checksum") from error


def _deflated(package: Package, member: str) -> zipfile.ZipInfo | None:
    """The archive's entry when it can be inflated directly, at twice the speed of the standard library."""
    if package.kind != "zip":
        return None
    with zipfile.ZipFile(package.path) as archive:
        info = archive.getinfo(member)
    return info if info.compress_type == zipfile.ZIP_DEFLATED else None


def _inflate(body: Body, info: zipfile.ZipInfo) -> Iterator[bytes]:
    from isal import igzip_lib, isal_zlib

    inflater: Any = isal_zlib.decompressobj(-15)
    broken: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # the stubs do not know it for one
    checksum = 0
    try:
        for packed in _packed(body.package, info):
            data = packed
            while data and not inflater.eof:
                # Bounded output: a few bytes may inflate to a thousand times their number.
                block = inflater.decompress(data, BLOCK)
                data = inflater.unconsumed_tail
                checksum = isal_zlib.crc32(block, checksum)
                if block:
                    yield block
        while not inflater.eof and (block := inflater.decompress(b"", BLOCK)):
            checksum = isal_zlib.crc32(block, checksum)
            yield block
    except broken as error:
        raise body.damaged("cannot be unpacked") from error
    if not inflater.eof or checksum != info.CRC:
        raise body.damaged("does not match its checksum")


def _packed(package: Package, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.path.open("rb") as stream:
        stream.seek(max(0, info.header_offset))  # damaged archives place members before their own beginning
        header = stream.read(30)
        name_length, extra_length = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        stream.seek(name_length + extra_length, 1)
        left = info.compress_size
        while left > 0 and (data := stream.read(min(BLOCK >> 3, left))):
            left -= len(data)
            yield data
