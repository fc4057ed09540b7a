"""Workout activities: HealthKit's names, lasting ids, both languages, no word twice."""

from __future__ import annotations

from healthkit.model.activities import HK_PREFIX, activities, activity_id, activity_name
from healthkit.model.words import fold


def test_every_healthkit_activity_has_the_id_that_its_name_gives() -> None:
    assert len(activities()) == 84
    for activity in activities().values():
        assert activity.hk.startswith(HK_PREFIX)
        assert activity_id(activity.hk) == activity.id
        assert {"en", "fr"} <= activity.label.keys()


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
