"""The statements, read once: our own sentences about facts and figures that others published."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from healthkit.clinical.statements.figures import Figure, read_figures

_HERE = files("healthkit.clinical.statements")
VERSION = 1
Seen = Literal["read", "copy", "house", "known"]


@dataclass(frozen=True)
class Source:
    """Who published a fact. ``licence`` is that of the publication; facts and figures themselves are nobody's."""

    id: str
    organisation: str
    title: str
    year: int
    url: str
    licence: str

    def line(self) -> str:
        """The source as a footnote prints it."""
        return f"{self.organisation}, {self.title}, {self.year}, {self.url}"


@dataclass(frozen=True)
class Statement:
    """One general statement, in both languages.

    ``needs`` are groups of phrases (language of :mod:`healthkit.clinical.triage.phrases`) that a sentence must all
    touch to be about this. ``figures`` are its numbers. ``seen``: ``read`` at the source or its abstract, ``copy`` in
    someone else's account of it, ``house`` in a table of this package that names its own source, ``known`` general
    knowledge. ``confirmed`` is false for what nobody here could check.
    """

    id: str
    topic: str
    en: str
    fr: str
    needs: tuple[tuple[str, ...], ...]
    figures: tuple[Figure, ...]
    source: Source
    seen: Seen
    confirmed: bool
    date: date

    def text(self, lang: str) -> str:
        """The sentence in a language."""
        return self.fr if lang == "fr" else self.en

    def as_dict(self, lang: str) -> dict[str, Any]:
        """What a tool gives to a model."""
        return {
            "id": self.id,
            "text": self.text(lang),
            "source": self.source.line(),
            "confirmed": self.confirmed,
            "date": self.date.isoformat(),
        }


@lru_cache(maxsize=1)
def topics() -> dict[str, tuple[str, ...]]:
    """The words of each topic, both languages; some topics have no statement yet."""
    raw = tomllib.loads(_HERE.joinpath("topics.toml").read_text("utf-8"))
    return {name: (*row["en"], *row["fr"]) for name, row in raw["topic"].items()}


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """All sources by id."""
    raw = tomllib.loads(_HERE.joinpath("sources.toml").read_text("utf-8"))
    return {name: Source(id=name, **row) for name, row in raw["source"].items()}


@lru_cache(maxsize=1)
def statements() -> dict[str, Statement]:
    """All statements by id.

    Raises:
        ValueError: an id twice, an unknown topic or source, a confirmed statement that nobody saw, a figure that the
            sentence of a language does not hold.
    """
    found: dict[str, Statement] = {}
    for file in sorted(_HERE.joinpath("corpus").iterdir(), key=lambda file: file.name):
        raw = tomllib.loads(file.read_text("utf-8"))
        for row in raw["statement"]:
            one = _statement(row, raw["date"])
            if one.id in found:
                raise ValueError(f"{file.name}: the statement {one.id} is declared twice")
            found[one.id] = one
    return found


def _statement(row: dict[str, Any], day: date) -> Statement:
    topic, source, seen = row["topic"], row["source"], row["seen"]
    if topic not in topics() or source not in sources():
        raise ValueError(f"{row['id']}: unknown topic or source")
    if bool(row["confirmed"]) != (seen != "known"):
        raise ValueError(f"{row['id']}: what is general knowledge is not confirmed, and the other way round")
    return Statement(
        id=row["id"],
        topic=topic,
        en=row["en"],
        fr=row["fr"],
        needs=(topics()[topic], *(tuple(group) for group in row.get("also", ()))),
        figures=read_figures(row.get("figures", [])),
        source=sources()[source],
        seen=seen,
        confirmed=row["confirmed"],
        date=row.get("date", day),
    )
