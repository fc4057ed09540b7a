"""X12 as segments of elements, in bounded memory, with or without its envelope.

pyx12, the well-kept library, checks files against the implementation guide and refuses those without an envelope or
with a wrong segment count; insurers' portals give both. The syntax itself is three signs, found out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from healthkit.errors import DamagedFile

_BLOCK = 1 << 18
_LONGEST = 1 << 16
"""No segment of a remittance comes near this: text that runs on is something else."""
_BARE = re.compile(r"\AST([^\w\s])835\1(?:(?!BPR).){1,80}?([^\w\s*:>^-]|\r?\n)\s*BPR\1", re.S)


@dataclass(frozen=True)
class Signs:
    """What parts elements, components of an element, and segments."""

    element: str
    component: str
    segment: str


def signs(head: str) -> Signs | None:
    """The signs of a file that is a remittance advice (transaction set 835); None for every other."""
    text = head.lstrip("\ufeff \t\r\n")
    if text.startswith("ISA") and len(text) > 106 and not text[3].isalnum():
        made = Signs(text[3], text[104], text[105])
        return made if re.search(rf"ST{re.escape(made.element)}835\b", text) else None
    bare = _BARE.match(text)
    return Signs(bare[1], ">" if ">" in text and ":" not in text else ":", bare[2].strip() or "\n") if bare else None


def segments(stream: BinaryIO, found: Signs, name: str) -> Iterator[list[str]]:
    """Elements of one segment after another, the first being its name.

    Raises:
        DamagedFile: text runs on without an end of segment.
    """
    rest = ""
    while block := stream.read(_BLOCK):
        parts = (rest + block.decode("utf-8", "replace")).split(found.segment)
        rest = parts.pop()
        if len(rest) > _LONGEST:
            raise DamagedFile(f"{name} holds text that is no segment of X12.", "Download it again.")
        for part in parts:
            text = part.strip(" \t\r\n\ufeff")
            if text:
                yield text.split(found.element)
    if text := rest.strip(" \t\r\n\ufeff\x00\x1a"):
        yield text.split(found.element)
