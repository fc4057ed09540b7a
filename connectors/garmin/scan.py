"""From the bytes of FIT files to the places of their messages: one light loop, no value is decoded here.

A data message is as long as its definition says, so all that a file needs is a walk from header to header. What lies at
the places of one layout, over all files of a batch, is then decoded as one block.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from connectors.garmin.checksums import crc16
from connectors.garmin.layouts import Layout, layout

MAGIC = b".FIT"
_SHORTEST = 12
_MOST_LAYOUTS = 2000
"""A file that defines more new ones is made to keep a reader busy: real ones define some ten."""


def is_fit(head: bytes) -> bool:
    """Whether bytes begin as a FIT file does."""
    return head[8:12] == MAGIC and len(head) >= _SHORTEST and head[0] >= _SHORTEST


class BrokenError(Exception):
    """A file that cannot be followed further; the text says where."""


@dataclass
class Batch:
    """FIT files read together: their bytes one after another, and where the messages of each layout lie.

    ``places`` and ``packed`` (messages with a compressed time) are offsets of message headers in ``data``, by layout.
    ``starts[i]`` is where file ``i`` begins, ``members[i]`` what it is called. ``most`` layouts may there be.
    """

    data: bytearray = field(default_factory=bytearray)
    starts: list[int] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    places: defaultdict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    packed: defaultdict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    layouts: dict[bytes, Layout] = field(default_factory=dict)
    most: int = _MOST_LAYOUTS

    def add(self, member: str, body: bytes) -> str:
        """Take a payload, which may be several files chained; what is wrong with it, or nothing.

        Raises:
            BrokenError: it is no FIT file at all.
        """
        if not is_fit(body):
            raise BrokenError("no FIT header")
        base, place, fault = len(self.data), 0, ""
        self.most = len(self.layouts) + _MOST_LAYOUTS
        self.data += body
        last = len(body.rstrip(b"\0"))  # zeros after the end are padding
        while place < last:
            if not is_fit(body[place : place + 14]):
                return fault or f"no FIT header at byte {place}"
            size = int.from_bytes(body[place + 4 : place + 8], "little")
            begin = place + body[place]
            end = begin + size if size else len(body)  # a device that lost power leaves the size at 0
            self.starts.append(base + place)
            self.members.append(member)
            stopped = self._walk(body, begin, min(end, len(body)), base)
            fault = fault or stopped or _fault(body[place : end + 2], size, end + 2 - place)
            place = end + 2
        return fault

    def _walk(self, body: bytes, place: int, end: int, base: int) -> str:
        """Note every message between two bytes; where the walk failed, or nothing."""
        steps = [0] * 16
        notes: list[list[int]] = [[]] * 16
        packed: list[list[int]] = [[]] * 16
        while place < end:
            header = body[place]
            if header & 0xC0 == 0x40:
                key, place, step = self._definition(body, place, end)
                if not step:
                    return f"no usable definition at byte {place}"
                local = header & 0x0F
                steps[local], notes[local], packed[local] = step, self.places[key], self.packed[key]
                continue
            local = (header >> 5) & 3 if header & 0x80 else header & 0x0F
            step = steps[local]
            if not step:
                return f"message without definition at byte {place}"
            if place + step > end:
                return f"cut short at byte {place}"
            (packed if header & 0x80 else notes)[local].append(base + place)
            place += step
        return ""

    def _definition(self, body: bytes, place: int, end: int) -> tuple[bytes, int, int]:
        """A definition's key, the byte after it, and the length of its messages with their header."""
        theirs = bool(body[place] & 0x20)
        stop = place + 6 + 3 * body[place + 5] if place + 6 <= end else end + 1
        if theirs and stop < end:
            stop += 1 + 3 * body[stop]
        if stop > end:
            return b"", place, 0
        key = (b"\1" if theirs else b"\0") + body[place + 2 : stop]
        if key not in self.layouts:
            if len(self.layouts) >= self.most:
                return b"", place, 0
            self.layouts[key] = layout(key[1:], developer=theirs)
        return key, stop, self.layouts[key].size + 1

    def rows(self, key: bytes, places: list[int]) -> npt.NDArray[Any]:
        """The messages of one layout at given places, as a structured array."""
        found = self.layouts[key]
        if not found.size or not places:
            return np.zeros(len(places), found.dtype)
        windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(self.data, np.uint8), found.size)
        return windows[np.array(places, np.int64) + 1].view(found.dtype)[:, 0]

    def files(self, places: list[int]) -> npt.NDArray[Any]:
        """The number of the file in which each place lies."""
        return np.searchsorted(np.array(self.starts), np.array(places), side="right") - 1


def _fault(body: bytes, size: int, length: int) -> str:
    if not size or len(body) < length:
        return "cut short at its end"
    stated = int.from_bytes(body[-2:], "little")
    return "checksum differs" if stated and crc16(body) else ""
