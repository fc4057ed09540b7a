"""The labelled messages that the second reader of triage learns from, each with who wrote it.

``training/*.txt`` holds one writer's messages a file, ``LEVEL|category|message``. Writers saw neither rules nor
sets (but for ``methods.txt``, by a maker of the rules).
The labelled sets that the rules were mended on are learnt from too, but without what the rules said of them; the newest
set is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from tests.clinical.triage.sets import SETS, UNSEEN, load

FOLDER = Path(__file__).parent / "training"
LEVELS = {"C": "crisis", "E": "emergency", "U": "urgent", "S": "seek_care", "N": "none"}
_QUESTION = 0.3


@dataclass(frozen=True)
class Line:
    """One message. ``marked`` says whether what the rules' tables recognise in it may be learnt from."""

    text: str
    level: str
    category: str
    writer: str
    marked: bool = True
    weight: float = 1.0


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    """All of them, each text once."""
    found: dict[str, Line] = {}
    for line in (*_written(), *_sets(), *_questions()):
        found.setdefault(line.text.casefold(), line)
    return tuple(found.values())


def digest() -> str:
    """By which the trained table tells what it was trained on."""
    said = "\n".join(f"{line.level}|{line.category}|{line.text}" for line in lines())
    return sha256(said.encode()).hexdigest()


def _written() -> list[Line]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for row in path.read_text("utf-8").splitlines():
            level, category, text = row.split("|", 2)
            found.append(Line(text.strip(), LEVELS[level], category.strip(), path.stem))
    return found


def _sets() -> list[Line]:
    return [
        Line(case.text, case.level, case.category, name, marked=False)
        for name in SETS
        if name not in UNSEEN
        for case in load(name)
    ]


def _questions() -> list[Line]:
    """Questions about one's own data, of which there are many in life."""
    from tests.ask.questions.sets import FRENCH, PERSON

    texts = [question for case in (*FRENCH, *PERSON) for question in case.questions]
    return [Line(text, "none", "data", "questions", weight=_QUESTION) for text in texts]
