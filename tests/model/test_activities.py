"""Workout activities: HealthKit's names, lasting ids, both languages, no word twice."""

from __future__ import annotations

from healthkit.model.activities import HK_PREFIX, activities, activity_id, activity_name, find_activity
from healthkit.model.words import fold


def test_every_healthkit_activity_has_the_id_that_its_name_gives() -> None:
    known = [activity for activity in activities().values() if activity.hk]
    assert len(known) == 84
    for activity in known:
        assert activity.hk.startswith(HK_PREFIX)
        assert activity_id(activity.hk) == activity.id
    assert all({"en", "fr"} <= activity.label.keys() for activity in activities().values())


def test_an_unknown_activity_keeps_its_own_name() -> None:
    assert activity_id("HKWorkoutActivityTypeZeroGravity") == "zero_gravity"
    assert activity_name("zero_gravity", "fr") == "Zero gravity"
    assert activity_id("HKWorkoutActivityType") == "other"


def test_no_word_means_two_activities() -> None:
    owner: dict[str, str] = {}
    for activity in activities().values():
        words = [*activity.label.values(), *(word for words in activity.synonyms.values() for word in words)]
        for word in words:
            assert owner.setdefault(fold(word), activity.id) == activity.id, word


def test_names_in_both_languages() -> None:
    assert activity_name("running", "en") == "Running"
    assert activity_name("running", "fr") == "Course à pied"


def test_a_vendor_s_name_is_found_by_label_or_synonym_in_either_language() -> None:
    said = {
        "Outdoor Bike": "cycling", "aerobic workout": "aerobic_workout", "TREADMILL": "treadmill", "Weights":
        "traditional_strength_training", "Run": "running", "Swim": "swimming", "Rowing Machine": "rowing",
        "Interval Workout": "high_intensity_interval_training", "Stairclimber": "stair_climbing", "Martial Arts":
        "martial_arts", "Tapis de course": "treadmill", "Randonnée": "hiking", "cycling": "cycling",
    }  # fmt: skip
    assert {name: find_activity(name) for name in said} == said
    assert find_activity("Zero gravity") is None
