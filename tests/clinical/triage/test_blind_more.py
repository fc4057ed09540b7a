"""The second and third blind sets, development sets by now: floors under what was reached, so that nothing is lost."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.clinical.triage import sets

# Recall of calls, quiet of harmless, worst category. First runs: first_runs.toml; these floors prove nothing new.
FLOORS = {"blind2": (0.98, 0.98, 0.9), "blind3": (0.9, 0.95, 0.5)}


def test_the_second_set_is_large_and_in_both_languages() -> None:
    cases = sets.load("blind2")
    assert len({case.text for case in cases}) == len(cases) >= 420
    assert 0.45 <= sum(case.lang == "en" for case in cases) / len(cases) <= 0.55
    assert sum(case.level == "none" for case in cases) >= 150
    dangers = Counter(case.category for case in cases if case.level != "none")
    assert len([name for name, count in dangers.items() if count >= 12]) >= 25
    assert {case.level for name in sets.SETS for case in sets.load(name)} <= set(sets.LEVELS)


def test_pairs_of_the_second_set_expect_one_level() -> None:
    levels: dict[str, list[str]] = {}
    for case in sets.load("blind2"):
        if case.pair:
            levels.setdefault(case.pair, []).append(case.level)
    assert len(levels) >= 30
    assert all(len(found) == 2 and len(set(found)) == 1 for found in levels.values())


@pytest.mark.parametrize("name", FLOORS)
def test_emergencies_and_crises_are_recalled(name: str) -> None:
    found = sets.score(name)
    hits, total = sets.recall(found)
    assert hits / total >= FLOORS[name][0], sets.told(
        [one for one in found if one.case.level in sets.NOW and not one.now]
    )


@pytest.mark.parametrize("name", FLOORS)
def test_harmless_messages_stay_quiet(name: str) -> None:
    found = sets.score(name)
    hits, total = sets.quiet(found)
    assert hits / total >= FLOORS[name][1], sets.told([one for one in found if one.case.level == "none" != one.got])


@pytest.mark.parametrize("name", FLOORS)
def test_no_category_falls_behind(name: str) -> None:
    weak = {
        category: (hits, total)
        for category, (hits, total) in sets.by_category(sets.score(name)).items()
        if hits / total < FLOORS[name][2]
    }
    assert not weak


def test_what_is_urgent_is_met() -> None:
    urgent = [one for one in sets.score("blind2") if one.case.level == "urgent"]
    assert sum(one.met for one in urgent) / len(urgent) >= 0.95, sets.told([one for one in urgent if not one.met])


def test_sex_age_origin_and_register_do_not_change_the_level() -> None:
    unequal = sets.unequal(sets.score("blind2"))
    assert not unequal, "".join(sets.told(group) for group in unequal)
