"""What holds for every design and every year of events."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from healthkit.planning.insurance.model import Event, Line
from healthkit.planning.insurance.us import UsPlan
from healthkit.planning.insurance.us.accumulators import UNBOUND
from tests.planning.insurance.us.builder import FAMILY, event, plan
from tests.planning.insurance.us.made import events, plans, years

UNCOUNTED = {
    "balance_bill", "not_covered", "not_covered_out_of_network", "unlisted", "limit_visits", "limit_amount", "penalty",
}  # fmt: skip
ALL = ("separate", "combined", "cross", "in_counts_out", "out_counts_in")


@settings(max_examples=40)
@given(plans(ALL), years())
def test_shares_add_up_to_the_charge_and_none_is_negative(made: UsPlan, year: list[Event]) -> None:
    ledger = made.settle(year)
    assert len(ledger.lines) == len(year)
    for line in ledger.lines:
        assert sum(share.amount for share in line.shares) == line.event.charge
        assert all(share.amount > 0 for share in line.shares)
        assert all(note.amount == 0 for note in line.notes)


@settings(max_examples=40)
@given(plans(ALL), years())
def test_settling_is_pure(made: UsPlan, year: list[Event]) -> None:
    before = deepcopy(year)
    first = made.settle(year)
    assert year == before
    made.settle(year[1:])
    assert made.settle(year) == first
    assert made.settle(tuple(year)) == first
    assert made.owed(year) == first.paid_by("person")


def counted(line: Line) -> int:
    """What a line adds to the maximum: the person's part and what an HRA pays of it, without what never counts."""
    own = sum(share.amount for share in line.shares if share.payer == "person" and share.rule not in UNCOUNTED)
    return own + sum(share.amount for share in line.shares if share.rule == "hra")


@settings(max_examples=40)
@given(plans(ALL), years(inside=True))
def test_nobody_pays_more_than_the_maximum_in_network(made: UsPlan, year: list[Event]) -> None:
    """By person and for the family, with a separate maximum for drugs; the law's cap for a person in a family too."""
    ledger = made.settle(year)
    people = {line.event.person for line in ledger.lines}
    limits = (made.compiled.family if len(people) > 1 else made.compiled.alone).maximum
    inside = {limits.obeys[stream] for stream in (0, 2)}
    most_person = sum(limits.bounds[at][1] for at in inside)
    most_family = sum(limits.bounds[at][2] for at in inside)
    for person in people:
        assert sum(counted(line) for line in ledger.lines if line.event.person == person) <= most_person
    assert sum(counted(line) for line in ledger.lines) <= most_family


@settings(max_examples=40)
@given(plans(ALL), years())
def test_no_limit_is_overrun(made: UsPlan, year: list[Event]) -> None:
    used = dict(made.settle(year).met)
    family = len({one.person for one in year}) > 1
    coverage = made.compiled.family if family else made.compiled.alone
    for name, person, whole in (*coverage.deductible.bounds, *coverage.maximum.bounds):
        for key, amount in used.items():
            if key == f"{name}.family":
                assert amount <= whole
            elif key.startswith(f"{name}."):
                assert amount <= min(person, whole)
        assert f"{name}.family" not in used or whole < UNBOUND


@settings(max_examples=80)
@given(plans(("separate",), alike=True), years(people=("self",)), events(people=("self",)), st.integers(1, 200_000))
def test_a_dearer_claim_never_makes_the_year_cheaper(made: UsPlan, year: list[Event], one: Event, more: int) -> None:
    """For one person, where deductible and maximum are divided alike; the tests below show why only there."""
    dearer = replace(one, charge=one.charge + more, base=None if one.base is None else one.base + more)
    assert made.owed([dearer, *year]) >= made.owed([one, *year])


@settings(max_examples=40)
@given(plans(("separate", "combined", "cross")), years(), events(), st.integers(2, 5), st.integers(100, 60_000))
def test_visits_told_together_cost_what_they_cost_one_by_one(
    made: UsPlan, year: list[Event], one: Event, count: int, price: int
) -> None:
    """Of equal visits or fills at one price each; a stay is one claim. Percentages are rounded oftener one by one."""
    assume(one.service != "inpatient")
    year = [event for event in year if event.day != one.day]
    together = replace(one, charge=price * count, base=None, quantity=count)
    apart = [replace(one, charge=price, base=None, quantity=1)] * count
    assert abs(made.owed([*year, together]) - made.owed([*year, *apart])) <= 2 * count + len(year)


def test_a_dearer_claim_can_make_a_family_year_cheaper() -> None:
    """Self reaches the own maximum of 5,000 anyway; the more of the family's deductible that takes, the less is left.

    Self 400 of the deductible and a stay up to 5,000, spouse 600 + 20 % of 400 = 680: 5,680 in all.
    Self 900 of the deductible and a stay up to 5,000, spouse 100 + 20 % of 900 = 280: 5,280 in all.
    """
    limits = FAMILY.replace("family = 2000", "family = 1000\nfamily_kind = 'aggregate'")
    p = plan("[services.inpatient]\ncoinsurance = 50\ndeductible = 'waived'", limits)
    rest = [event("inpatient", 30000, day=2), event("xray", 1000, None, 3, 1, "spouse")]
    assert p.owed([event("xray", 400), *rest]) == 568000
    assert p.owed([event("xray", 900), *rest]) == 528000


def test_a_dearer_claim_can_make_a_year_cheaper_that_counts_one_way() -> None:
    """500 more out of network meet two deductibles at once, and save in both.

    Cheaper: 400 + (600 + 20 % of 400 = 680) + (600 + 40 % of 400 = 760) = 1,840.
    Dearer: 900 + (100 + 20 % of 900 = 280) + (100 + 40 % of 900 = 460) = 1,640.
    """
    limits = """
[deductible]
individual = 1000
networks = "out_counts_in"
[deductible.out_of_network]
individual = 1000
[maximum]
individual = 5000
networks = "combined"
[everything_else]
coinsurance = 20
[everything_else.out_of_network]
coinsurance = 40
"""
    p = plan("", limits, 'out_of_network = "covered"\n')
    rest = [event("xray", 1000, day=2), event("xray", 1000, day=3, outside=True)]
    assert p.owed([event("xray", 400, outside=True), *rest]) == 184000
    assert p.owed([event("xray", 900, outside=True), *rest]) == 164000


def test_a_dearer_claim_can_make_a_year_cheaper_that_counts_across() -> None:
    """The maximum out of network of 600 is reached anyway; the dearer claim spares a deductible later.

    Cheaper: 400 + (of 50 % of 1,000 the 200 up to 600) + (100 + 20 % of 900 = 280) = 880.
    Dearer: (500 + 20 % of 400 = 580) + (the 20 up to 600) + 20 % of 1,000 = 800.
    """
    limits = """
[deductible]
individual = 500
networks = "cross"
[deductible.out_of_network]
individual = 200
[maximum]
individual = 2000
networks = "cross"
[maximum.out_of_network]
individual = 600
[everything_else]
coinsurance = 20
[everything_else.out_of_network]
coinsurance = 50
"""
    p = plan("", limits, 'out_of_network = "covered"\n')
    rest = [event("xray", 1000, day=2, outside=True), event("xray", 1000, day=3)]
    assert p.owed([event("xray", 400), *rest]) == 88000
    assert p.owed([event("xray", 900), *rest]) == 80000


@given(st.permutations([(300, "self"), (1200, "spouse"), (700, "self"), (2500, "child 1"), (900, "spouse")]))
def test_order_does_not_matter_for_one_rate_and_one_aggregate_deductible(order: list[tuple[int, str]]) -> None:
    """5,600 in all: 2,000 + 20 % of 3,600 = 2,720, in any order, since every dollar meets the same rule."""
    p = plan("", FAMILY.replace("family = 2000", "family = 2000\nfamily_kind = 'aggregate'"))
    year = [event("xray", price, None, day, 1, person) for day, (price, person) in enumerate(order, 1)]
    assert p.owed(year) == 272000


def test_order_does_matter_between_services() -> None:
    """Scan first: 1,000 + a copay of 50 = 1,050; visit first: 1,000 + 20 % of the scan's 1,000 = 1,200."""
    p = plan("[services.specialist]\ncopay = 50\ndeductible = 'applies'")
    scan, visit = event("imaging", 1000), event("specialist", 1000)
    assert p.owed([scan, replace(visit, day=scan.day.replace(day=2))]) == 105000
    assert p.owed([visit, replace(scan, day=scan.day.replace(day=2))]) == 120000


@settings(max_examples=40)
@given(plans(ALL), years())
def test_only_the_order_within_a_day_is_the_callers(made: UsPlan, year: list[Event]) -> None:
    """Days are put in order by the engine; a day's events stay as given."""
    by_day = sorted(year, key=lambda one: one.day)
    assert made.settle(year) == made.settle(by_day)
