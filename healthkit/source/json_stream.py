"""A JSON document read piece by piece: its objects key by key, its long arrays item by item, in bounded memory.

``Cursor`` walks the bytes of a stream. Values that are small enough are parsed whole; the items of an array of flat
objects, of which an export holds millions, are parsed a block at a time. ``NaN`` and ``Infinity``, which some apps
write although JSON has none, become None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.tolerant_json import loads

_BLOCK = 1 << 20
_BATCH = 5_000
"""Items of a batch that were not cut out together."""
_LARGEST = 256 << 20
"""Bytes of one value; nothing that one record of a person holds comes near."""
_SPACE = re.compile(rb"[ \t\r\n]*")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|["\[\]{}]', re.DOTALL)
"""A lone quote is a string that goes on beyond what is read."""
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_LAST_ITEM = re.compile(rb"\}[ \t\r\n]*\]")
_SCALAR_END = re.compile(rb"[,\]}\s]")
_TRIES = 12
"""Ends of objects that are looked at from the back: most exports nest less deep."""


class Cursor:
    """A place in a JSON document; ``name`` is what messages call the file."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._buffer = b""
        self._at = 0
        self._ended = False
        while len(self._buffer) < 3 and self._more():
            pass
        self._buffer = self._buffer.removeprefix(b"\xef\xbb\xbf")

    def peek(self) -> bytes:
        """The next byte that is no space; empty at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            assert found is not None
            self._at = found.end()
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            if not self._more():
                return b""

    def fields(self) -> Iterator[str]:
        """The keys of the object that comes next; whoever asks must read or skip each one's value."""
        self._take(b"{")
        if self.peek() == b"}":
            self._at += 1
            return
        while True:
            if self.peek() != b'"':
                raise self._broken()
            key = self.value()
            self._take(b":")
            yield str(key)
            sign = self.peek()
            self._take(b"}" if sign == b"}" else b",")
            if sign == b"}":
                return

    def elements(self) -> Iterator[None]:
        """Stops before each item of the array that comes next; whoever asks must read or skip each one."""
        self._take(b"[")
        if self.peek() == b"]":
            self._at += 1
            return
        while True:
            yield
            sign = self.peek()
            self._take(b"]" if sign == b"]" else b",")
            if sign == b"]":
                return

    def items(self) -> Iterator[Any]:
        """The items of the array that comes next, each parsed whole."""
        for batch in self.batches():
            yield from batch

    def batches(self) -> Iterator[list[Any]]:
        """The items of the array that comes next, as many at a time as lie in about a megabyte."""
        self._take(b"[")
        if self.peek() == b"]":
            self._at += 1
            return
        flat, batch, ended = True, list[Any](), False
        while not ended:
            found, ended = self._bulk() if flat else (None, False)
            flat = found is not None
            if not found:
                found = [self.value()]
                ended = self.peek() == b"]"
                self._take(b"]" if ended else b",")
            batch += found
            if ended or len(batch) >= _BATCH:
                yield batch
                batch = []

    def value(self) -> Any:
        """The value that comes next, whole."""
        return _parsed(self._raw(), self._name)

    def skip(self) -> None:
        """Pass over the value that comes next, without keeping it."""
        if self.peek() == b"[":
            for _ in self.batches():
                pass
        else:
            self._raw()

    def _bulk(self) -> tuple[list[Any] | None, bool]:
        """Items that are read whole and can be cut without a look at each, and whether the array ends with them.

        None where the items hold arrays of objects themselves; an empty list where there is none to cut off.
        """
        if self.peek() != b"{":
            return None, False
        while len(self._buffer) - self._at < _BLOCK and self._more():
            pass
        if last := _LAST_ITEM.search(self._buffer, self._at):
            found = self._items(last.start() + 1)
            self._at = last.end() if found else self._at
            return found, bool(found)
        end = len(self._buffer)
        for _ in range(_TRIES):
            end = self._buffer.rfind(b"}", self._at, end)
            if end < 0:
                return [], False
            following = _SPACE.match(self._buffer, end + 1)
            assert following is not None
            after = following.end()
            if self._buffer[after : after + 1] == b"," and (found := self._items(end + 1)):
                self._at = after + 1
                return found, False
        return [] if len(self._buffer) - self._at < _BLOCK else None, False

    def _items(self, end: int) -> list[Any] | None:
        try:
            return orjson.loads(b"[" + self._buffer[self._at : end] + b"]")  # type: ignore[no-any-return]
        except orjson.JSONDecodeError:
            return None

    def _raw(self) -> bytes:
        first = self.peek()
        if first == b'"':
            return self._until(_STRING)
        if first in (b"{", b"["):
            return self._balanced()
        end = self._find(_SCALAR_END)
        found, self._at = self._buffer[self._at : end], end
        if not found:
            raise self._broken()
        return found

    def _until(self, shape: re.Pattern[bytes]) -> bytes:
        while not (found := shape.match(self._buffer, self._at)):
            if not self._more():
                raise self._broken()
        self._at = found.end()
        return found[0]

    def _find(self, shape: re.Pattern[bytes]) -> int:
        while not (found := shape.search(self._buffer, self._at)):
            if not self._more():
                return len(self._buffer)
        return found.start()

    def _balanced(self) -> bytes:
        """An object or array, by counting its brackets outside of strings."""
        depth, done = 0, 0
        while True:
            found = _TOKEN.search(self._buffer, self._at + done)
            if found is None or found[0] == b'"':
                done = (found.start() if found else len(self._buffer)) - self._at
                if not self._more():
                    raise self._broken()
                continue
            done = found.end() - self._at
            if found[0] in (b"{", b"["):
                depth += 1
            elif found[0] in (b"}", b"]"):
                depth -= 1
                if depth == 0:
                    raw, self._at = self._buffer[self._at : found.end()], found.end()
                    return raw

    def _take(self, sign: bytes) -> None:
        if self.peek() != sign:
            raise self._broken()
        self._at += 1

    def _more(self) -> bool:
        """Read on; what lies before the cursor is let go."""
        if self._ended:
            return False
        block = self._stream.read(_BLOCK)
        if not block:
            self._ended = True
            return False
        self._buffer = self._buffer[self._at :] + block
        self._at = 0
        if len(self._buffer) > _LARGEST:
            raise HostileFile(f"“{self._name}” holds one value of more than {_LARGEST >> 20} MB.", "It was not read.")
        return True

    def _broken(self) -> DamagedFile:
        return DamagedFile(f"“{self._name}” is no valid JSON, or cut short.", "Export or download it again.")


def _parsed(raw: bytes, name: str) -> Any:
    try:
        return loads(raw)
    except ValueError as error:
        raise DamagedFile(f"“{name}” is no valid JSON.", "Export or download it again.") from error
