"""Titles of the tables' columns in every language, from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.activities import find_activity
from healthkit.model.words import fold, small_letters


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads(files("connectors.whoop").joinpath("words.toml").read_text("utf-8"))


def plain(title: str) -> str:
    """What two spellings of a title have in common: letters, figures and the percent sign.

    >>> plain("Zone FC 1\\u00a0%"), plain("Zona FC 1%"), plain("Niveau d’oxygène %")
    ('zone fc 1 %', 'zona fc 1 %', 'niveau d oxygene %')
    """
    return re.sub(r"[^a-z0-9%]+", " ", small_letters(title).replace("%", " % ")).strip()


@lru_cache(maxsize=1)
def _columns() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _declared()["language"].values():
        for column, titles in language["titles"].items():
            for title in titles:
                if found.setdefault(plain(title), column) != column:
                    raise ValueError(f"words.toml: “{title}” is both {found[plain(title)]} and {column}")
    return found


def columns(titles: tuple[str, ...]) -> dict[str, str]:
    """Columns of a table by our names, with the title that the table gives each; the first of a kind counts."""
    known, found = _columns(), dict[str, str]()
    for title in titles:
        column = known.get(plain(title))
        if column:
            found.setdefault(column, title)
    return found


def kind(found: dict[str, str]) -> str:
    """Which of the four tables has these columns; empty for none."""
    if "cycle_start" not in found and not {"asleep_at", "workout_start"} & found.keys():
        return ""
    if "workout_start" in found:
        return "workouts" if {"activity", "activity_strain"} & found.keys() else ""
    if "question" in found:
        return "journal"
    if {"recovery", "day_strain"} & found.keys():
        return "cycles"
    return "sleeps" if "asleep_at" in found and {"sleep_performance", "in_bed", "nap"} & found.keys() else ""


def activity(words: str) -> str | None:
    """The catalogue's id of what WHOOP calls an activity."""
    own = {fold(name): known for name, known in _declared()["activities"].items()}
    return own.get(fold(words)) or find_activity(words)
