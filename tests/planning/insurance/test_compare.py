"""Plans side by side: the arithmetic by hand, the order, what cannot stand side by side, and the same bytes twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.errors import UsageError
from healthkit.planning.insurance import scenarios, words
from healthkit.planning.insurance.compare import Comparison, compare
from healthkit.planning.insurance.use import Use
from tests.planning.insurance.tiny import Tiny, event

VISITS = (event(2, "primary_care", 120), event(5, "specialist", 300), event(9, "imaging", 900))
USE = Use("US", 2026, VISITS, "file")
CHEAP = Tiny("cheap", yearly=120_000, deductible=100_000, percent=20, limit=300_000)
RICH = Tiny("rich", yearly=240_000, deductible=20_000, percent=10, limit=100_000)


def bytes_of(made: Comparison) -> str:
    return json.dumps([one.as_dict() for one in made.outcomes])


def test_the_year_as_told_is_the_hand_worked_ledger_to_the_cent() -> None:
    cheap, rich = compare([RICH, CHEAP], USE, count=1).outcomes
    # 1,320.00 of charges: 1,000.00 deductible + 20 % of 320.00 = 1,064.00; premium 1,200.00
    assert (cheap.plan.id, cheap.premium, cheap.told) == ("cheap", 120_000, 120_000 + 106_400)
    # 120.00 and 80.00 of the deductible, then 10 % of 1,120.00: 312.00; premium 2,400.00
    assert (rich.plan.id, rich.premium, rich.told) == ("rich", 240_000, 240_000 + 31_200)
    assert [line.paid_by("person") for line in rich.ledger.lines] == [12_000, 10_200, 9_000]
    assert cheap.ledger == CHEAP.settle(VISITS)


def test_totals_are_premium_and_own_share_of_each_simulated_year() -> None:
    made = compare([CHEAP], USE, count=50).outcomes[0]
    assert len(made.totals) == 50
    assert made.expected == round(sum(made.totals) / 50)
    assert made.p80 == sorted(made.totals)[39]
    assert made.worst == sorted(made.totals)[49]
    assert sum(made.services.values()) == pytest.approx(made.expected - made.premium, abs=len(made.services))


def test_drivers_say_what_makes_the_difference_and_add_up() -> None:
    made = compare([CHEAP, replace(RICH, excluded=frozenset({"imaging"}))], USE, count=200)
    other = made.outcomes[1]
    found = made.drivers(other)
    assert found[0].service is None or abs(found[0].difference) >= abs(found[1].difference)
    assert {one.service for one in found} <= {None, "primary_care", "specialist", "imaging"}
    assert sum(one.difference for one in found) == pytest.approx(other.expected - made.best.expected, abs=4)


def test_covered_answers_yes_no_and_not_said_for_what_was_used() -> None:
    used = USE.with_planned([event(3, "acupuncture", 80)])
    made = compare([replace(CHEAP, excluded=frozenset({"imaging"}))], used, count=1).outcomes[0]
    assert made.covered == {"acupuncture": None, "imaging": False, "primary_care": True, "specialist": True}


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 2_000_00)), max_size=12),
    st.integers(0, 500_000), st.integers(0, 90), st.integers(0, 300_000), st.integers(0, 100_000), st.integers(0, 10),
)  # fmt: skip
def test_a_plan_that_is_cheaper_in_every_year_ranks_first(
    told: list[tuple[int, int]], deductible: int, percent: int, premium: int, more: int, points: int
) -> None:
    use = Use("US", 2026, tuple(event(month, "primary_care", cents / 100) for month, cents in sorted(told)), "file")
    better = Tiny("z-better", yearly=premium, deductible=deductible, percent=percent)
    worse = Tiny("a-worse", yearly=premium + more + 1, deductible=deductible + more, percent=percent + points)
    made = compare([worse, better], use, scenarios.rare("US", 2026), count=40)
    best, other = made.outcomes
    assert all(mine < theirs for mine, theirs in zip(best.totals, other.totals, strict=True))
    assert best.plan.id == "z-better"
    assert best.told < other.told


def test_a_cheaper_plan_ranks_first_under_every_scenario() -> None:
    worse = replace(RICH, id="a", yearly=RICH.yearly + 100, deductible=30_000)
    for name in scenarios.names():
        made = compare([worse, RICH], scenarios.apply(name, USE), scenarios.rare("US", 2026), count=60)
        assert made.best.plan.id == "rich", name


def test_same_seed_same_bytes_other_seed_other_years() -> None:
    rare = scenarios.rare("US", 2026)
    first = bytes_of(compare([CHEAP, RICH], USE, rare, count=80))
    assert first == bytes_of(compare([RICH, CHEAP], USE, rare, count=80))
    assert first != bytes_of(compare([CHEAP, RICH], USE, rare, count=80, seed=7))


def test_a_service_that_rare_events_need_and_a_plan_lacks_is_said() -> None:
    made = compare([replace(CHEAP, excluded=frozenset({"chemotherapy"}))], USE, scenarios.rare("US", 2026), count=1)
    assert made.best.seldom == {"emergency_room": True, "inpatient": True, "specialist": True, "chemotherapy": False}
    assert any("Chemotherapy. Counted as not covered." in line for line in words.coverage(made, "en"))


def test_a_year_whose_rules_are_not_known_yet_says_which_are_used() -> None:
    french = replace(CHEAP, id="fr", country="FR", currency="EUR", year=2031)
    made = compare([french], Use("FR", 2026, (), "file"), count=1)
    assert any(
        "The rules of 2031 are not known here yet; those of 2026" in line for line in words.about_years(made, "en")
    )


def test_every_plan_settles_the_same_years_in_its_own() -> None:
    next_year = replace(CHEAP, id="next", year=2027)
    made = compare([CHEAP, next_year], USE, scenarios.rare("US", 2026), count=60)
    assert made.outcomes[0].totals == made.outcomes[1].totals
    assert {line.event.day.year for line in made.outcomes[1].ledger.lines} == {made.outcomes[1].plan.year}


def test_plans_of_two_countries_are_not_compared() -> None:
    french = replace(CHEAP, id="fr", name="Contrat", country="FR", currency="EUR")
    with pytest.raises(UsageError) as caught:
        compare([CHEAP, french], USE)
    assert caught.value.message == "“Tiny” is a plan of the United States in USD and “Contrat” of France in EUR."
    with pytest.raises(UsageError, match="pour la France en EUR"):
        compare([CHEAP, french], USE, lang="fr")
    with pytest.raises(UsageError, match="care in the United States"):
        compare([french], USE)
    with pytest.raises(UsageError, match="twice"):
        compare([CHEAP, CHEAP], USE)
    with pytest.raises(UsageError, match="no plan"):
        compare([], USE)
