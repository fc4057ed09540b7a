"""A year's premiums: tiers, persons, ages; less the employer's part, the tax credit and the employer's HSA money."""

from __future__ import annotations

import pytest

from healthkit.errors import InputError
from healthkit.planning.insurance.us.premiums import tier_of
from tests.planning.insurance.us.builder import LIMITS, plan

TIERS = "[premium]\nself = 500\nself_spouse = 1000\nfamily = 1500.50\n"


@pytest.mark.parametrize(
    ("people", "tier"),
    [
        (["self"], "self"),
        (["self", "spouse"], "self_spouse"),
        (["partner", "self"], "self_spouse"),
        (["self", "child 1", "child 2"], "self_children"),
        (["self", "spouse", "baby"], "family"),
    ],
)
def test_the_size_of_coverage(people: list[str], tier: str) -> None:
    assert tier_of(people) == tier


def test_tiers() -> None:
    """12 × 500 = 6,000; 12 × 1,500.50 = 18,006."""
    p = plan(head=TIERS)
    assert p.premium(["self"]) == 600000
    assert p.premium(["self", "spouse", "child 1"]) == 1800600
    with pytest.raises(InputError, match="self_children"):
        p.premium(["self", "child 1"])


def test_the_employers_part_and_the_tax_credit() -> None:
    """12 × (500 - 380 - 40.25) = 957; never below 0: 12 × max(0, 1,000 - 0 - 1,200)."""
    p = plan(head="[premium]\nself = 500\nsubsidy = 40.25\n[premium.employer]\nself = 380\n")
    assert p.premium(["self"]) == 95700
    p = plan(head="[premium]\nself = 500\nself_spouse = 1000\nsubsidy = 1200\n")
    assert p.premium(["self", "spouse"]) == 0


def test_the_employers_hsa_money_is_the_persons_an_hra_is_not() -> None:
    """12 × 500 - 750 = 5,250, for two 12 × 1,000 - 1,500 = 10,500; an HRA leaves the premium; it may go below 0."""
    hsa = '[account]\nkind = "HSA"\nself = 750\nfamily = 1500\n'
    assert plan(head=TIERS + hsa).premium(["self"]) == 525000
    assert plan(head=TIERS + hsa).premium(["self", "spouse"]) == 1050000
    assert plan(head=TIERS + hsa.replace("HSA", "HRA")).premium(["self"]) == 600000
    assert plan(head="[premium]\nself = 10\n" + hsa).premium(["self"]) == 12000 - 75000


def test_by_person() -> None:
    p = plan(head='[premium.persons]\nself = 400.10\n"child 1" = 200\n')
    assert p.premium(["self", "child 1"]) == 12 * 60010
    with pytest.raises(InputError, match="spouse"):
        p.premium(["self", "spouse"])


def test_by_age_with_three_children_at_most() -> None:
    """41 → 500, 39 → 400 (the rate of 30), 22 → 320 as an adult; of the children 19, 15, 12 and 3 the three oldest,
    19 at 250 (the rate of 15), 15 at 250 and 12 at 200: 12 × 1,920 = 23,040. (45 CFR 147.102(c)(1))"""
    ages = '[premium.ages]\n"0-14" = 200\n"15" = 250\n"21" = 320\n"30" = 400\n"40" = 500\n'
    people = '[premium.people_ages]\nself = 41\nspouse = 39\n"a" = 22\n"b" = 19\n"c" = 3\n"d" = 15\n"e" = 12\n'
    p = plan(head=ages + people)
    assert p.premium(["self", "spouse", "a", "b", "c", "d", "e"]) == 2304000
    assert p.premium(["c"]) == 12 * 20000
    with pytest.raises(InputError, match="people_ages"):
        p.premium(["f"])


def test_ages_below_the_first_take_its_rate() -> None:
    p = plan(
        head='[premium.ages]\n"21" = 320\n"64 and over" = 900\n[premium.people_ages]\nself = 18\nspouse = 80\n'.replace(
            "64 and over", "64"
        )
    )
    assert p.premium(["self"]) == 12 * 32000
    assert p.premium(["spouse"]) == 12 * 90000


def test_people_come_from_the_file() -> None:
    assert plan("", LIMITS, 'people = ["self", "spouse"]\n').people == ("self", "spouse")
