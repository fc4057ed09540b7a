"""X12 as segments of elements, in bounded memory, with or without its envelope.

pyx12, the well-kept library, checks files against the implementation guide and refuses those without an envelope or
with a wrong segment count; insurers' portals give both. The syntax itself is three signs, found out here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from healthkit.errors import DamagedFile
from healthkit.source.tabular.heads import text_of

_BLOCK = 1 << 18
_BLANK = " \t\r\n\ufeff\x00\x1a"
_ISA_ELEMENTS = 16
_LONGEST = 1 << 16
"""No segment of a remittance comes near this: text that runs on is something else."""
_BARE = re.compile(r"\AST([^\w\s])835\1(?:(?!BPR).){1,80}?([^\w\s*:>^-]|\r?\n)\s*BPR\1", re.S)


@dataclass(frozen=True)
class Signs:
    """What parts elements, components of an element, and segments."""

    element: str
    component: str
    segment: str


def signs(head: bytes) -> Signs | None:
    """The signs of a file that is a remittance advice (transaction set 835); None for every other."""
    text = text_of(head).lstrip(_BLANK)
    if text.startswith("ISA") and len(text) > 3 and not text[3].isalnum():
        return _enveloped(text)
    bare = _BARE.match(text)
    return Signs(bare[1], ">" if ">" in text and ":" not in text else ":", bare[2].strip() or "\n") if bare else None


def _enveloped(text: str) -> Signs | None:
    """The signs that an envelope declares; its elements have fixed widths, which not every program keeps."""
    element = text[3]
    parts = text.split(element, _ISA_ELEMENTS)
    if len(parts) <= _ISA_ELEMENTS or len(parts[-1]) < 2 or not re.search(rf"\bST{re.escape(element)}835\b", text):
        return None
    component, segment = parts[-1][0], parts[-1][1]
    return Signs(element, component, "\n" if segment == "\r" else segment)


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return codecs.getincrementaldecoder("utf-16")("replace")
    # As in tables: older programs write names in Windows' Western European signs.
    return codecs.getincrementaldecoder("utf-8-sig")("healthkit_windows")


def segments(stream: BinaryIO, found: Signs, name: str) -> Iterator[list[str]]:
    """Elements of one segment after another, the first being its name.

    Raises:
        DamagedFile: text runs on without an end of segment.
    """
    decoder: codecs.IncrementalDecoder | None = None
    rest = ""
    while block := stream.read(_BLOCK):
        decoder = decoder or _decoder(block)
        parts = (rest + decoder.decode(block)).split(found.segment)
        rest = parts.pop()
        if len(rest) > _LONGEST:
            raise DamagedFile(f"{name} holds text that is no segment of X12.", "Download it again.")
        for part in parts:
            if text := part.strip(_BLANK):
                yield text.split(found.element)
    if text := rest.strip(_BLANK):
        yield text.split(found.element)
