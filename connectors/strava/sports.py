"""What Strava calls a sport, in the catalogue's words, and the metrics that a sport's figures belong to."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from healthkit.model.activities import ON_FOOT, distances, find_activity
from healthkit.model.words import fold

OTHER = "other"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CARRIED = frozenset({"sailing", "surfing_sports", "water_sports", "equestrian_sports"})
"""Sports whose distance is covered by wind, wave or horse: the catalogue has no metric for it."""
_KINDS = {"cycling": "cycling", "hand_cycling": "cycling", "running": "running"}


@lru_cache(maxsize=1)
def _named() -> dict[str, str]:
    raw = tomllib.loads(files("connectors.strava").joinpath("sports.toml").read_text("utf-8"))["sport"]
    return {fold(name): activity for activity, names in raw.items() for name in names}


def activity_of(said: str) -> str | None:
    """The catalogue's activity of a sport, as a page (``Trail Run``) or the service (``TrailRun``) writes it.

    >>> activity_of("TrailRun"), activity_of("Fietsrit"), activity_of("Zorbing")
    ('running', 'cycling', None)
    """
    plain = _HUMP.sub(" ", said)
    return _named().get(fold(said)) or _named().get(fold(plain)) or find_activity(plain)


def metric_of(figure: str, activity: str) -> str | None:
    """The metric of a distance, speed, cadence or power of an activity; None where the catalogue has none."""
    kind = _KINDS.get(activity)
    if figure == "distance":
        return None if activity in _CARRIED else distances().get(activity, ON_FOOT)
    if figure == "speed":
        return f"{kind}_speed" if kind else "workout_speed"
    if figure == "cadence" and activity in ("walking", "hiking"):
        return "running_cadence"
    return f"{kind}_{figure}" if kind else None
