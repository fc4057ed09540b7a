"""A PDF's words with their places, read by a process of its own that can do nothing else."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from healthkit.errors import DamagedFile, InputError

SECONDS = 60
MEMORY_MB = 2048
_WORKER = "healthkit.source.documents.worker"
FARTHEST = 14_400.0
"""Points: the largest side of a page (ISO 32000-1, annex C)."""
_READABLE = 40
"""Letters and digits; fewer on all pages together are no text layer."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; places in points from the page's upper left corner, ``base`` is the line it stands on.

    ``marks`` are footnote signs that stood raised behind it.
    """

    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    bold: bool = False
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its words in no order; ``number`` counts from 1."""

    number: int
    width: float
    height: float
    images: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """What was read of a PDF; ``count`` is how many pages it has."""

    count: int
    pages: tuple[Page, ...]

    @property
    def readable(self) -> bool:
        """Whether there is a text layer: enough letters that mean something."""
        text = "".join(word.text for page in self.pages for word in page.words)
        lost = text.count("(cid:")
        return sum(char.isalnum() for char in text) - 8 * lost >= _READABLE


_REMEMBERED = 64
_LAST: dict[bytes, Pages] = {}


def read_pages(body: bytes, name: str, *, most: int = 120, seconds: int = SECONDS) -> Pages:
    """The words of the first ``most`` pages of a PDF called ``name``.

    A document is looked at and then read: the few that came last are remembered, for the process costs most of it.

    Raises:
        InputError: it is locked by a password, or too large to be read within the limits.
        DamagedFile: it is no PDF, or broken.
    """
    digest = hashlib.sha256(body).digest()
    known = _LAST.get(digest)
    if known and len(known.pages) >= min(most, known.count):
        return Pages(known.count, known.pages[:most])
    found = _by_worker(body, name, most, seconds)
    _LAST[digest] = found
    while len(_LAST) > _REMEMBERED:
        del _LAST[next(iter(_LAST))]
    return found


def _by_worker(body: bytes, name: str, most: int, seconds: int) -> Pages:
    command = [sys.executable, "-I", "-B", "-m", _WORKER, str(MEMORY_MB), str(seconds), str(most)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise _too_large(name) from None
    try:
        made: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise (_too_large(name) if done.returncode else _damaged(name)) from None
    match made.get("fault"):
        case None:
            return Pages(made["count"], tuple(page_of(number, raw) for number, raw in enumerate(made["pages"], 1)))
        case "encrypted":
            raise InputError(
                f"{name} is locked by a password.",
                "Open it, print it to a new PDF without a password, and import that.",
            )
        case "memory":
            raise _too_large(name)
        case _:
            raise _damaged(name)


def require_text(pages: Pages, name: str) -> Pages:
    """The same pages.

    Raises:
        InputError: they are pictures, as a scanner makes them.
    """
    if pages.readable:
        return pages
    raise InputError(
        f"{name} holds pictures of pages and no text, as a scanner makes them.",
        "Download the original from the laboratory’s portal, run text recognition on it, or enter the results by hand.",
    )


def page_of(number: int, raw: dict[str, Any]) -> Page:
    """A page as the reading process tells it, no larger than pages are; words that lie on no page are left out."""
    return Page(
        number,
        min(raw["width"], FARTHEST),
        min(raw["height"], FARTHEST),
        raw["images"],
        tuple(Word(*word) for word in raw["words"] if all(abs(place) <= FARTHEST for place in word[1:6])),
    )


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(f"{name} is not a readable PDF.", "Download it again.")


def _too_large(name: str) -> InputError:
    return InputError(
        f"{name} could not be read within {SECONDS} s and {MEMORY_MB >> 10} GB.",
        "Split it, or print the result pages to a new PDF.",
    )
