"""Workout activities: what a file calls them, their lasting id, and the words people use for them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from healthkit.model.words import fold

HK_PREFIX = "HKWorkoutActivityType"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


ON_FOOT = "distance_walking_running"


@dataclass(frozen=True)
class Activity:
    """One kind of workout; ``label`` and ``synonyms`` by language; ``hk`` is empty where HealthKit knows no such.

    ``distance`` is the metric of the distance that is covered by it.
    """

    id: str
    hk: str
    label: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]
    distance: str = ON_FOOT

    def name(self, lang: str) -> str:
        """The label in a language."""
        return self.label[lang]


@lru_cache(maxsize=1)
def activities() -> dict[str, Activity]:
    """All activities by id."""
    raw = tomllib.loads(files("healthkit.model").joinpath("activities.toml").read_text("utf-8"))["activity"]
    return {
        key: Activity(
            key,
            row.get("hk", ""),
            row["label"],
            {k: tuple(v) for k, v in row.get("synonyms", {}).items()},
            row.get("distance", ON_FOOT),
        )
        for key, row in raw.items()
    }


@lru_cache(maxsize=1)
def distances() -> dict[str, str]:
    """The metric of an activity's distance, for those that are not on foot."""
    return {key: one.distance for key, one in activities().items() if one.distance != ON_FOOT}


def activity_id(hk: str) -> str:
    """The id of a HealthKit activity; one that the catalogue lacks keeps its own name, in the catalogue's style.

    >>> activity_id("HKWorkoutActivityTypeRunning"), activity_id("HKWorkoutActivityTypeZeroGravity")
    ('running', 'zero_gravity')
    """
    return _HUMP.sub("_", hk.removeprefix(HK_PREFIX)).casefold() or "other"


@lru_cache(maxsize=1)
def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for activity in activities().values():
        words = [activity.id, *activity.label.values(), *(word for some in activity.synonyms.values() for word in some)]
        found |= {fold(word): activity.id for word in words}
    return found


def find_activity(words: str) -> str | None:
    """The id of what a file calls an activity, by label or synonym in either language; None where it is not known.

    >>> find_activity("Outdoor Bike"), find_activity("TAPIS DE COURSE"), find_activity("Zero gravity")
    ('cycling', 'treadmill', None)
    """
    return _by_word().get(fold(words))


def activity_name(activity: str, lang: str) -> str:
    """What people call an activity; an unknown id reads as its own words."""
    found = activities().get(activity)
    return found.name(lang) if found else activity.replace("_", " ").capitalize()
