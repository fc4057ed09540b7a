"""How a FIT file lays a message out: its definition, read into a numpy type, so that many messages decode at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BASE_TYPES: dict[int, tuple[str, float | None]] = {
    0: ("u1", 0xFF), 1: ("i1", 0x7F), 2: ("u1", 0xFF), 3: ("i2", 0x7FFF), 4: ("u2", 0xFFFF), 5: ("i4", 0x7FFFFFFF),
    6: ("u4", 0xFFFFFFFF), 7: ("S", None), 8: ("f4", None), 9: ("f8", None), 10: ("u1", 0), 11: ("u2", 0),
    12: ("u4", 0), 13: ("u1", 0xFF), 14: ("i8", 0x7FFFFFFFFFFFFFFF), 15: ("u8", 0xFFFFFFFFFFFFFFFF), 16: ("u8", 0),
}  # fmt: skip
"""By the low five bits of a base type: numpy's code, and the value that means "none". Floats say it by NaN."""
TIMESTAMP = 253
TEXT, WIDE = 7, frozenset({8, 9, 14, 15, 16})
"""Base types: text, and those that can hold numbers beyond anything that is measured."""


@dataclass(frozen=True)
class Column:
    """One field of a layout; ``size`` is how many values it holds, 0 where its bytes fit no whole number of them."""

    number: int
    base: int
    size: int


@dataclass(frozen=True)
class Layout:
    """One message definition: ``number`` is the global message number, ``dtype`` spans a message without its header.

    ``developer`` are the fields of apps: (field number, size in bytes, developer index).
    """

    number: int
    columns: dict[int, Column]
    developer: tuple[tuple[int, int, int], ...]
    dtype: np.dtype[np.void]

    @property
    def size(self) -> int:
        """Bytes of one message, header apart."""
        return self.dtype.itemsize


def layout(definition: bytes, *, developer: bool) -> Layout:
    """Read a definition from its architecture byte on.

    Args:
        definition: architecture, global number, number of fields, three bytes a field, and the same for developers.
        developer: whether it has developer fields.
    """
    big = definition[0] == 1
    order = ">" if big else "<"
    number = int.from_bytes(definition[1:3], "big" if big else "little")
    count = definition[3]
    names: list[str] = []
    formats: list[object] = []
    offsets: list[int] = []
    columns: dict[int, Column] = {}
    place = 0
    for start in range(4, 4 + 3 * count, 3):
        field, length, base = definition[start : start + 3]
        column, form = _field(field, length, base & 0x1F, order)
        if column is not None and field not in columns:
            columns[field] = column
            names.append(str(field))
            formats.append(form)
            offsets.append(place)
        place += length
    theirs = definition[5 + 3 * count :] if developer else b""
    extra = tuple((theirs[at], theirs[at + 1], theirs[at + 2]) for at in range(0, len(theirs) - 2, 3))
    place += sum(length for _, length, _ in extra)
    kind = np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": place})
    return Layout(number, columns, extra, kind)


def _field(number: int, length: int, base: int, order: str) -> tuple[Column | None, object]:
    code, _ = BASE_TYPES.get(base, ("", None))
    if not code or not length:
        return None, None
    if code == "S":
        return Column(number, base, 1), f"S{length}"
    width = int(code[1])
    if length % width:
        return None, None
    form = code if width == 1 else order + code
    size = length // width
    return Column(number, base, size), form if size == 1 else (form, (size,))
