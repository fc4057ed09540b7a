"""What Garmin calls a sport, in FIT files and in the account's JSON alike, as an activity of the catalogue."""

from __future__ import annotations

import re

from healthkit.model.activities import ON_FOOT, activities, distances, find_activity

OTHER = "other"
_ENDING = re.compile(r"_(?:v\d|ws)$")
_SPORTS = {
    "alpine_skiing": "downhill_skiing", "backcountry_skiing": "cross_country_skiing",
    "backcountry_skiing_snowboarding": "cross_country_skiing", "bmx": "cycling", "boating": "water_sports",
    "breathing": "mind_and_body", "breathwork": "mind_and_body", "cardio_training": "mixed_cardio",
    "casual_walking": "walking", "challenge": "other", "cross_country_classic_skiing": "cross_country_skiing",
    "cyclocross": "cycling", "diving": "underwater_diving", "downhill_biking": "cycling", "e_bike_fitness": "cycling",
    "e_bike_mountain": "cycling", "e_biking": "cycling", "exercise": "workout", "fitness_equipment": "workout",
    "flexibility_training": "flexibility", "floor_climbing": "stairs", "generic": "other",
    "gravel_cycling": "cycling", "hiit": "high_intensity_interval_training", "indoor_cardio": "mixed_cardio",
    "indoor_climbing": "climbing", "indoor_cycling": "spinning", "indoor_hand_cycling": "hand_cycling",
    "indoor_rowing": "rowing", "indoor_running": "treadmill", "indoor_skiing": "cross_country_skiing",
    "indoor_walking": "walking", "jump_rope": "jump_rope", "lap_swimming": "swimming", "meditation": "mind_and_body",
    "mixed_martial_arts": "martial_arts", "mountain_biking": "cycling", "mountaineering": "hiking",
    "multi_sport": "swim_bike_run", "multisport": "swim_bike_run", "obstacle_run": "running",
    "open_water": "swimming", "open_water_swimming": "swimming", "padel": "tennis", "paddelball": "tennis",
    "racket": "tennis", "rafting": "paddle_sports", "recumbent_cycling": "cycling", "resort_skiing": "downhill_skiing",
    "resort_skiing_snowboarding": "downhill_skiing", "resort_snowboarding": "snowboarding", "road_biking": "cycling",
    "rowing_machine": "rowing", "skate_skiing": "cross_country_skiing", "skating": "skating_sports",
    "sky_diving": "other", "snow_shoe": "snow_sports", "snowmobiling": "snow_sports", "snorkeling": "water_sports",
    "speed_walking": "walking", "spin": "spinning", "stand_up_paddleboarding": "paddle_sports",
    "steps": "walking", "street_running": "running", "strength_training": "traditional_strength_training",
    "swimming": "swimming", "track_cycling": "cycling", "track_running": "running", "trail_running": "running",
    "training": "workout", "treadmill_running": "treadmill", "ultra_run": "running", "virtual_ride": "cycling",
    "virtual_run": "running", "wakeboarding": "water_sports", "wakesurfing": "surfing_sports",
    "water_skiing": "water_sports", "wheelchair_push_run": "wheelchair_run_pace",
    "wheelchair_push_walk": "wheelchair_walk_pace", "whitewater_rafting_kayaking": "paddle_sports",
    "winter_sports": "snow_sports",
}  # fmt: skip
# What is done at home or under a roof and counts as another activity than the sport it belongs to.
_SUBS = {
    "treadmill": "treadmill", "indoor_running": "treadmill", "spin": "spinning", "indoor_cycling": "spinning",
    "hand_cycling": "hand_cycling", "indoor_hand_cycling": "hand_cycling", "indoor_rowing": "rowing",
    "elliptical": "elliptical", "stair_climbing": "stair_climbing", "flexibility_training": "flexibility",
    "strength_training": "traditional_strength_training", "cardio_training": "mixed_cardio",
    "warm_up": "preparation_and_recovery", "yoga": "yoga", "pilates": "pilates", "breathing": "mind_and_body",
    "hiit": "high_intensity_interval_training", "amrap": "high_intensity_interval_training",
    "emom": "high_intensity_interval_training", "tabata": "high_intensity_interval_training",
    "indoor_climbing": "climbing", "bouldering": "climbing", "pickleball": "pickleball", "padel": "tennis",
    "squash": "squash", "badminton": "badminton", "racquetball": "racquetball", "table_tennis": "table_tennis",
    "lap_swimming": "swimming", "open_water": "swimming",
}  # fmt: skip
RIDES = ("cycling", "spinning", "hand_cycling")
RUNS = ("running", "treadmill")
FEET = (*RUNS, "walking", "hiking")
SWIMS = ("swimming",)


def named(word: str) -> str | None:
    """The activity that one of Garmin's words means; None where nobody knows it."""
    key = _ENDING.sub("", word.strip().lower())
    if key in _SPORTS:
        return _SPORTS[key]
    return key if key in activities() else find_activity(key.replace("_", " "))


def activity_of(sport: str, sub_sport: str) -> str | None:
    """The activity of a FIT sport and sub-sport; None where the sport is not known."""
    return _SUBS.get(sub_sport) or named(sport)


def distance_of(activity: str) -> str:
    """The metric of the distance that was covered in an activity."""
    return distances().get(activity, ON_FOOT)
