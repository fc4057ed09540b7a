"""Mappings of tables that the person has agreed to, one TOML file each in the vault's folder ``mappings``.

A file holds titles, metrics and units, no value of any table. By its ``titles`` it knows the next file of the same app:
one that has all of them, with at most half as many new ones beside them.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from healthkit.model.words import fold

CONTEXT = "mappings"
"""Key of a package's context under which the folder of kept mappings is named."""
_LARGEST = 1 << 20
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Kept:
    """One kept mapping."""

    path: Path
    text: str
    titles: tuple[str, ...]

    def added(self, titles: Sequence[str]) -> tuple[str, ...]:
        """Titles of a table that this mapping was not made for."""
        known = {fold(title) for title in self.titles}
        return tuple(title for title in titles if title and fold(title) not in known)


def folder_of(vault: Path) -> Path:
    """Where a vault keeps its mappings."""
    return vault / "mappings"


def every(folder: Path) -> tuple[Kept, ...]:
    """All kept mappings, by name; files that are none, or that somebody broke, are passed over."""
    made = []
    for path in sorted(folder.glob("*.toml")):
        try:
            if path.stat().st_size > _LARGEST:
                continue
            text = path.read_text("utf-8-sig")
            titles = tomllib.loads(text).get("titles")
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            continue
        if isinstance(titles, list) and titles and all(isinstance(title, str) for title in titles):
            made.append(Kept(path, text, tuple(titles)))
    return tuple(made)


def fitting(kept: Sequence[Kept], titles: Sequence[str]) -> Kept | None:
    """The mapping that was made for a table's titles: the one that names most of them."""
    own = {fold(title) for title in titles if title}
    fits = [
        one
        for one in kept
        if {fold(title) for title in one.titles} <= own and 2 * len(one.added(titles)) <= len(one.titles)
    ]
    return max(fits, key=lambda one: len(one.titles), default=None)


def keep(vault: Path, name: str, text: str) -> Path:
    """Keep a mapping under a name such as the file's; one that was kept for the same titles gives way to it.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = folder_of(vault)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    titles = set(tomllib.loads(text).get("titles", ()))
    same = next((one.path for one in every(folder) if set(one.titles) == titles), None)
    path = same or _free(folder, _NAME.sub("-", fold(Path(name).stem)).strip("-") or "table")
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    fresh.replace(path)
    return path


def _free(folder: Path, name: str) -> Path:
    path, count = folder / f"{name}.toml", 1
    while path.exists():
        count += 1
        path = folder / f"{name}-{count}.toml"
    return path
