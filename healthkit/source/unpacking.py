"""Streams of what lies packed in an archive: damage is told in one way, and nobody is made to read without end."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any

from isal import igzip_lib

from healthkit.errors import DamagedFile
from healthkit.source.limits import exceeded, unpackable

BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, igzip_lib.IsalError, EOFError, OSError, RuntimeError, NotImplementedError,
    UnicodeError, struct.error, IndexError,
)  # type: ignore[assignment]  # fmt: skip  # the stubs do not know isal's for an exception
"""All that the standard library raises over an archive's damaged or lying bytes."""


class DamagedMember(DamagedFile, zipfile.BadZipFile):
    """Shown when a member of an archive cannot be unpacked; readers that go on without it catch the second kind."""


def damaged(name: str, archive: str) -> DamagedMember:
    """The refusal of one member of an archive."""
    return DamagedMember(f"“{name}” in {archive} is damaged.", "Export or download it again.")


class MemberStream(io.BufferedIOBase):
    """A packed stream that raises :class:`DamagedMember` for whatever is wrong with its bytes.

    ``packed`` is how many bytes it was; with it, reading ends in a refusal where more comes out than may.

    Raises:
        DamagedMember: on any reading of damaged bytes.
        HostileFile: on reading beyond what ``packed`` bytes may become.
    """

    def __init__(self, inner: IO[bytes], name: str, archive: str, packed: int | None = None) -> None:
        self._inner, self._name, self._archive = inner, name, archive
        self._most = None if packed is None else unpackable(packed)
        self._taken = 0

    def _told(self, work: Callable[..., Any], *given: Any) -> Any:
        try:
            return work(*given)
        except BROKEN as error:
            raise damaged(self._name, self._archive) from error

    def _counted(self, block: bytes) -> bytes:
        self._taken += len(block)
        if self._most is not None and self._taken > self._most:
            raise exceeded(f"“{self._name}” in {self._archive} unpacks to far more than its size", "ratio")
        return block

    def read(self, size: int | None = -1) -> bytes:
        """As of any stream; all at once only what may come out of it."""
        if self._most is not None and (size is None or size < 0):
            return self._counted(self._told(self._inner.read, self._most - self._taken + 1))
        return self._counted(self._told(self._inner.read, -1 if size is None else size))

    def read1(self, size: int = -1) -> bytes:
        """At most one piece of the packed bytes."""
        if size < 0:
            size = io.DEFAULT_BUFFER_SIZE
        return self._counted(self._told(getattr(self._inner, "read1", self._inner.read), size))

    def readline(self, size: int | None = -1) -> bytes:
        """A line, never longer than may come out of the stream."""
        most = -1 if self._most is None else self._most - self._taken + 1
        return self._counted(self._told(self._inner.readline, most if size is None or size < 0 else size))

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether the packed stream is."""
        return self._inner.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Unpacking begins again where it is backwards."""
        return int(self._told(self._inner.seek, offset, whence))

    def tell(self) -> int:
        """Bytes unpacked so far."""
        return self._inner.tell()

    def close(self) -> None:
        """Release both streams."""
        if not self.closed:
            self._inner.close()
        super().close()
