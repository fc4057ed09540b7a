"""Polar's sports, by the numbers of today's export and the names of the earlier one, in the catalogue's words.

Polar publishes no list of its numbers. These are the ones that two public tools converting Polar's files agree on, and
that people who compared their exports with the app found again; a number that is not here becomes "other" and is
counted.
"""

from __future__ import annotations

from healthkit.model.activities import ON_FOOT, distances, find_activity

OTHER = "other"
_NUMBERS = {
    "1": "running", "2": "cycling", "3": "walking", "4": "running", "5": "cycling", "6": "cross_country_skiing",
    "7": "downhill_skiing", "8": "rowing", "9": "walking", "10": "skating_sports", "11": "hiking", "12": "tennis",
    "13": "squash", "14": "badminton", "15": "traditional_strength_training", "16": "other", "17": "treadmill",
    "18": "spinning", "19": "running", "20": "circuit_training", "22": "snowboarding", "23": "swimming",
    "24": "cross_country_skiing", "25": "cross_country_skiing", "27": "running", "28": "skating_sports",
    "29": "skating_sports", "30": "skating_sports", "32": "workout", "33": "yoga", "34": "cross_training", "35": "golf",
    "36": "running", "38": "cycling", "39": "soccer", "40": "cricket", "41": "basketball", "42": "baseball",
    "43": "rugby", "44": "hockey", "45": "volleyball", "46": "hockey", "47": "american_football", "48": "handball",
    "49": "volleyball", "50": "soccer", "51": "hockey", "52": "dance", "53": "equestrian_sports",
    "54": "equestrian_sports", "55": "elliptical", "56": "martial_arts", "57": "functional_strength_training",
    "58": "bootcamp", "59": "cross_country_skiing", "60": "cross_country_skiing", "61": "aerobic_workout",
    "62": "water_fitness", "63": "step_training", "64": "mind_and_body", "65": "pilates", "66": "flexibility",
    "67": "cardio_dance", "68": "swim_bike_run", "69": "swim_bike_run", "70": "swim_bike_run", "71": "swim_bike_run",
    "82": "swim_bike_run", "83": "other", "88": "sailing", "90": "disc_sports", "91": "table_tennis", "92": "running",
    "94": "climbing", "95": "paddle_sports", "96": "paddle_sports", "100": "surfing_sports", "101": "surfing_sports",
    "102": "surfing_sports", "103": "swimming", "105": "swimming", "107": "water_sports", "108": "water_sports",
    "109": "boxing", "110": "kickboxing", "111": "flexibility", "113": "cross_country_skiing", "114": "gymnastics",
    "115": "martial_arts", "116": "snow_sports", "117": "rowing", "118": "spinning", "126": "core_training",
    "127": "flexibility",
}  # fmt: skip
_NAMES = {
    "MOUNTAIN_BIKING": "cycling", "ROAD_BIKING": "cycling", "ROAD_CYCLING": "cycling", "E_BIKE": "cycling",
    "INDOOR_CYCLING": "spinning", "TREADMILL_RUNNING": "treadmill", "JOGGING": "running", "ROAD_RUNNING": "running",
    "TRAIL_RUNNING": "running", "TRACK_AND_FIELD_RUNNING": "running", "NORDIC_WALKING": "walking",
    "CROSS-TRAINER": "elliptical", "CROSS_TRAINER": "elliptical", "CROSSFIT": "cross_training",
    "POOL_SWIMMING": "swimming", "OPEN_WATER_SWIMMING": "swimming", "CLASSIC_XC_SKIING": "cross_country_skiing",
    "FREESTYLE_XC_SKIING": "cross_country_skiing", "BACKCOUNTRY_SKIING": "cross_country_skiing",
    "CLASSIC_ROLLER_SKIING": "cross_country_skiing", "FREESTYLE_ROLLER_SKIING": "cross_country_skiing",
    "INLINE_SKATING": "skating_sports", "ICE_SKATING": "skating_sports", "OTHER_INDOOR": "other",
    "OTHER_OUTDOOR": "other", "STRENGTH_TRAINING": "traditional_strength_training", "GROUP_EXERCISE": "workout",
    "FITNESS_DANCING": "cardio_dance", "INDOOR_ROWING": "rowing", "MOBILITY_STATIC": "flexibility",
    "MOBILITY_DYNAMIC": "flexibility", "CORE": "core_training", "SNOWSHOE_TREKKING": "snow_sports",
    "FLOORBALL": "hockey", "FUTSAL": "soccer", "BEACH_VOLLEY": "volleyball", "DUATHLON": "swim_bike_run",
    "MULTISPORT": "swim_bike_run", "AQUA_FITNESS": "water_fitness", "BODY_AND_MIND": "mind_and_body",
    "SPINNING": "spinning", "ULTRARUNNING_RUNNING": "running",
}  # fmt: skip
_CARRIED = frozenset({"sailing", "surfing_sports", "water_sports", "equestrian_sports"})
"""Sports whose distance is covered by wind, wave or horse: the catalogue has no metric for it."""
_KINDS = {"cycling": "cycling", "spinning": "cycling", "running": "running", "treadmill": "running"}


def activity_of(said: str) -> str | None:
    """The catalogue's activity of a number or a name; None where it is not known.

    >>> activity_of("11"), activity_of("TRAIL_RUNNING"), activity_of("900")
    ('hiking', 'running', None)
    """
    return _NUMBERS.get(said) or _NAMES.get(said.upper()) or find_activity(said.replace("_", " "))


def metric_of(figure: str, activity: str) -> str | None:
    """The metric of a distance, speed, cadence or power of an activity; None where the catalogue has none."""
    kind = _KINDS.get(activity)
    if figure == "distance":
        return None if activity in _CARRIED else distances().get(activity, ON_FOOT)
    if figure == "cadence" and activity in ("walking", "hiking"):
        return "running_cadence"
    return f"{kind}_{figure}" if kind else None
