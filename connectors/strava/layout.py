"""Which column of Strava's table is which.

Titles are translated, and five of them stand twice: first as people see them (kilometres or miles), then as measured
(metres, seconds). The pattern of the repeated titles is the same in every language, so a table that shows it is read by
position; any other by the titles of ``titles.toml``, the second of a pair before the first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from healthkit.model.words import fold

_ORDER = (
    "id", "date", "name", "type", "description", "elapsed_shown", "distance_shown", "pulse_maximum_shown",
    "effort_shown", "commute_shown", "note", "gear", "file", "athlete_weight", "bike_weight", "elapsed", "moving",
    "distance", "speed_maximum", "speed", "ascent", "descent", "lowest", "highest", "grade_maximum", "grade",
    "grade_up", "grade_down", "cadence_maximum", "cadence", "pulse_maximum", "pulse", "power_maximum", "power",
    "energy", "temperature_maximum", "temperature", "effort", "work", "runs", "uphill", "downhill", "other_time",
    "perceived", "type_code", "start", "power_weighted",
)  # fmt: skip
"""Columns from the left, as every download since 2019 has them."""
_BEFORE_2019 = (
    "id", "date", "name", "type", "description", "elapsed time", "distance", "commute", "gear", "filename",
)  # fmt: skip
"""All columns of older downloads, which were not translated."""
_FIELDS_BEFORE_2019 = (*_ORDER[:5], "elapsed", "distance_shown", "commute", "gear", "file")
_REPEATED = ((5, 15), (6, 17), (7, 30), (8, 37))
_TAG = re.compile(r"<[^>]*>")
_COUNT = re.compile(r"^(.*) \((\d)\)$")
_NEEDED = frozenset({"id", "date", "type"})
_TWICE = frozenset({"elapsed", "distance", "pulse_maximum", "effort", "commute"})


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Field by folded title, of all languages."""
    raw = tomllib.loads(files("connectors.strava").joinpath("titles.toml").read_text("utf-8"))
    return {fold(title): name for name, titles in raw["title"].items() for title in titles}


def plain(title: str) -> str:
    """A title without the markup that Strava leaves in those it could not translate.

    >>> plain('<span class="translation_missing" title="translation missing: x.sport_type">Sport Type</span>')
    'Sport Type'
    """
    return _TAG.sub("", title).strip()


def columns(titles: Sequence[str]) -> dict[str, str] | None:
    """Title by field, for titles as :mod:`healthkit.source.tabular` tells them apart; None for another table."""
    bare = [_bare(title) for title in titles]
    if tuple(bare) == _BEFORE_2019:
        return dict(zip(_FIELDS_BEFORE_2019, titles, strict=True))
    found = dict(_by_words(titles, bare))
    if _is_layout(bare):
        found |= {name: title for name, title in zip(_ORDER, titles, strict=False) if title}
    return found if found.keys() >= _NEEDED else None


def looks_like(titles: Sequence[str]) -> bool:
    """Whether a line is the title line."""
    return columns(titles) is not None


def _bare(title: str) -> str:
    numbered = _COUNT.match(title)
    return fold(plain(numbered[1] if numbered else title))


def _is_layout(bare: Sequence[str]) -> bool:
    return len(bare) >= len(_ORDER) and all(bare[one] and bare[one] == bare[two] for one, two in _REPEATED)


def _by_words(titles: Sequence[str], bare: Sequence[str]) -> dict[str, str]:
    words, found = _words(), dict[str, str]()
    for title, word in zip(titles, bare, strict=True):
        name = words.get(word)
        if name is None:
            continue
        if name in found and name in _TWICE:  # the second is the measured one
            found[f"{name}_shown"] = found[name]
            found[name] = title
        else:
            found.setdefault(name, title)
    if "distance" in found and "distance_shown" not in found:
        found["distance_shown"] = found.pop("distance")  # alone it is the one for people, in an unnamed unit
    return found
