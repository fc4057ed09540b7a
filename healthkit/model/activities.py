"""Workout activities: what a file calls them, their lasting id, and the words people use for them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

HK_PREFIX = "HKWorkoutActivityType"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Activity:
    """One kind of workout; ``label`` and ``synonyms`` by language."""

    id: str
    hk: str
    label: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]

    def name(self, lang: str) -> str:
        """The label in a language."""
        return self.label[lang]


@lru_cache(maxsize=1)
def activities() -> dict[str, Activity]:
    """All activities by id."""
    raw = tomllib.loads(files("healthkit.model").joinpath("activities.toml").read_text("utf-8"))["activity"]
    return {
        key: Activity(key, row["hk"], row["label"], {k: tuple(v) for k, v in row.get("synonyms", {}).items()})
        for key, row in raw.items()
    }


def activity_id(hk: str) -> str:
    """The id of a HealthKit activity; one that the catalogue lacks keeps its own name, in the catalogue's style.

    >>> activity_id("HKWorkoutActivityTypeRunning"), activity_id("HKWorkoutActivityTypeZeroGravity")
    ('running', 'zero_gravity')
    """
    return _HUMP.sub("_", hk.removeprefix(HK_PREFIX)).casefold() or "other"


def activity_name(activity: str, lang: str) -> str:
    """What people call an activity; an unknown id reads as its own words."""
    found = activities().get(activity)
    return found.name(lang) if found else activity.replace("_", " ").capitalize()
