"""What files call a sport and the program or device that wrote them, in the catalogue's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from healthkit.model.activities import ON_FOOT, distances, find_activity
from healthkit.model.words import fold

OTHER = "other"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLACE = re.compile(r"^\s*(?:outdoor|road|city|leisure|free)\s+|\s*\(outdoor\)\s*$", re.I)
_LINK = re.compile(r"\s*[-–|(]?\s*(?:https?://|www\.)\S*")
_WORDS = {
    "trail_running": "running", "street running": "running", "track running": "running", "track me": "other",
    "virtual run": "running", "ultra run": "running", "obstacle run": "running", "treadmill running": "treadmill",
    "mountain bike ride": "cycling", "gravel ride": "cycling", "gravel cycling": "cycling", "road biking": "cycling",
    "road cycling": "cycling", "e bike ride": "cycling", "ebike ride": "cycling", "e mountain bike ride": "cycling",
    "virtual ride": "cycling", "bmx": "cycling", "cyclocross": "cycling", "downhill biking": "cycling",
    "track cycling": "cycling", "recumbent cycling": "cycling", "e bike fitness": "cycling",
    "e bike mountain": "cycling", "velomobile": "cycling", "handcycle": "hand_cycling",
    "indoor_cycling": "spinning", "casual walking": "walking", "indoor walking": "walking",
    "mountaineering": "hiking", "lap swimming": "swimming", "open water swimming": "swimming",
    "alpine ski": "downhill_skiing", "resort skiing snowboarding": "downhill_skiing",
    "backcountry ski": "cross_country_skiing", "backcountry skiing snowboarding": "cross_country_skiing",
    "nordic ski": "cross_country_skiing", "skate skiing": "cross_country_skiing", "roller ski": "cross_country_skiing",
    "cross country skiing": "cross_country_skiing", "snowboard": "snowboarding", "snowshoe": "snow_sports",
    "snow shoe": "snow_sports", "ice skate": "skating_sports", "inline skate": "skating_sports",
    "kitesurf": "surfing_sports", "windsurf": "surfing_sports", "stand up paddling": "paddle_sports",
    "whitewater rafting kayaking": "paddle_sports", "indoor rowing": "rowing", "virtual row": "rowing",
    "weight training": "traditional_strength_training", "strength training": "traditional_strength_training",
    "fitness equipment": "other", "generic": "other", "multi sport": "swim_bike_run", "multisport": "swim_bike_run",
}  # fmt: skip
_STRAVA = {
    "1": "cycling", "2": "downhill_skiing", "3": "cross_country_skiing", "4": "hiking", "5": "skating_sports",
    "6": "skating_sports", "7": "cross_country_skiing", "8": "cross_country_skiing", "9": "running", "10": "walking",
    "11": "workout", "12": "snowboarding", "13": "snow_sports", "14": "surfing_sports", "15": "surfing_sports",
    "16": "swimming", "17": "cycling", "18": "cycling", "23": "rowing",
}  # fmt: skip
"""Strava writes its sports as numbers in its GPX files."""
_FOLDED = {fold(word.replace("_", " ")): activity for word, activity in _WORDS.items()}

_CARRIED = frozenset({"sailing", "surfing_sports", "water_sports", "equestrian_sports"})
"""Sports whose distance is covered by wind, wave or horse: the catalogue has no metric for it."""
RIDES = frozenset({"cycling", "spinning", "hand_cycling"})
RUNS = frozenset({"running", "treadmill"})
FEET = RUNS | {"walking", "hiking"}


@dataclass(frozen=True)
class Writer:
    """Who wrote a file, as a source: a device where the file names one, else an app."""

    app: str
    product_class: str = "app"
    manufacturer: str | None = None
    model: str | None = None
    software: str | None = None


def activity_of(said: str | None, writer: Writer) -> str | None:
    """The catalogue's activity for a file's own word; None where the word is not known. No word is ``other``."""
    word = (said or "").strip()
    if not word:
        return OTHER
    if word in _STRAVA and writer.app.casefold().startswith("strava"):
        return _STRAVA[word]
    plain = _HUMP.sub(" ", word).replace("_", " ")
    bare = _PLACE.sub("", plain)
    return next((found for one in (plain, bare) if (found := _FOLDED.get(fold(one)) or find_activity(one))), None)


def distance_of(activity: str) -> str | None:
    """The metric of the distance that an activity covers; None where the catalogue has none."""
    return None if activity in _CARRIED else distances().get(activity, ON_FOOT)


_MAKERS = ("Garmin", "Wahoo", "Suunto", "Polar", "COROS", "Amazfit", "Zepp", "Bryton", "Lezyne", "Hammerhead", "Sigma",
           "Timex", "TomTom", "Fitbit", "Huawei", "Samsung")  # fmt: skip
_SERVICES = re.compile(r"\b(connect|express|basecamp|flow|app|api|mapsource|training center|health|link|cloud)\b", re.I)


def writer_of(creator: str | None, *, device: bool = False, software: str | None = None) -> Writer:
    """A source from a ``creator``. ``device`` says that the file itself calls it a device.

    >>> writer_of("Garmin Edge 530 with barometer").model, writer_of("Runkeeper - http://www.runkeeper.com").app
    ('Garmin Edge 530', 'Runkeeper')
    """
    name = _LINK.sub("", creator or "").strip()
    name = re.sub(r"\s+with barometer$", "", name, flags=re.I)
    if not name:
        return Writer("GPX and TCX files")
    maker = next((one for one in _MAKERS if name.casefold().startswith(one.casefold())), None)
    if (device or (maker and " " in name)) and not _SERVICES.search(name):
        return Writer(name, "watch", maker, name, software)
    return Writer(name)
