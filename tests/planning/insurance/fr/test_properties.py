"""What holds of every contract and every year."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from healthkit.planning.insurance.fr import FrenchPlan
from healthkit.planning.insurance.fr.plan import LENSES, Guarantee, Premium
from healthkit.planning.insurance.fr.services import marks, posts, services
from healthkit.planning.insurance.model import Event

DAYS = st.integers(0, 364).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@st.composite
def events(draw: st.DrawFn) -> Event:
    charge = draw(st.integers(1, 800_000))
    return Event(
        day=draw(DAYS),
        service=draw(st.sampled_from(sorted(services()))),
        charge=charge,
        base=draw(st.none() | st.integers(0, 2 * charge)),
        person=draw(st.sampled_from(["self", "child1"])),
        in_network=draw(st.booleans()),
        quantity=draw(st.integers(1, 45)),
        marks=draw(st.frozensets(st.sampled_from(sorted(marks())), max_size=4)),
    )


@st.composite
def guarantees(draw: st.DrawFn) -> Guarantee:
    percent = draw(st.none() | st.integers(0, 500))
    return Guarantee(
        covered=draw(st.sampled_from([True, True, True, False])),
        percent=percent,
        percent_free=draw(st.none() | st.integers(0, 500)) if percent is not None else None,
        amount=draw(st.none() | st.integers(0, 200_000)),
        amounts=draw(st.just({}) | st.fixed_dictionaries({kind: st.integers(5_000, 90_000) for kind in LENSES})),
        frame=draw(st.none() | st.integers(0, 15_000)),
        units=draw(st.none() | st.integers(1, 20)),
        yearly=draw(st.none() | st.integers(0, 300_000)),
        outside_network=draw(st.integers(0, 100)),
        starts=draw(st.none() | st.tuples(st.integers(2, 13), st.just(1))),
    )


@st.composite
def plans(draw: st.DrawFn) -> FrenchPlan:
    responsible = draw(st.booleans())
    return FrenchPlan(
        id="any",
        name="Any",
        year=draw(st.sampled_from([2025, 2026])),
        responsible=responsible,
        including_amo=draw(st.booleans()),
        premiums=Premium(),
        guarantees=draw(st.dictionaries(st.sampled_from(sorted(posts())), guarantees(), max_size=12)),
        pays_retained=not responsible and draw(st.booleans()),
    )


YEARS = st.lists(events(), max_size=25)


@given(plans(), YEARS)
def test_shares_add_up_and_nobody_gets_back_more_than_was_asked(plan: FrenchPlan, year: list[Event]):
    ledger = plan.settle(year)
    assert len(ledger.lines) == len(year)
    for line in ledger.lines:
        assert sum(share.amount for share in line.shares) == line.event.charge
        assert all(share.amount > 0 for share in line.shares)
        assert line.paid_by("public") + line.paid_by("plan") <= line.event.charge


@given(plans(), YEARS)
def test_limits_are_kept(plan: FrenchPlan, year: list[Event]):
    ledger = plan.settle(year)
    spent: dict[tuple[str, str], int] = {}
    for line in ledger.lines:
        for share in line.shares:
            kind = share.rule.partition("_")[0]
            if kind in ("participation", "franchise"):
                assert share.payer == "person"
                key = (kind, line.event.person)
                spent[key] = spent.get(key, 0) + share.amount
    assert all(amount <= 5_000 for amount in spent.values())
    for name, used in ledger.met:
        post, _, _ = name.partition(".")
        if post in posts():
            yearly = plan.guarantees[post].yearly
            assert yearly is not None
            assert used <= yearly


@given(plans(), YEARS)
def test_a_responsible_contract_leaves_nothing_open_that_the_law_demands(plan: FrenchPlan, year: list[Event]):
    lawful = replace(plan, responsible=True, pays_retained=False)
    for line in lawful.settle(year).lines:
        optional = posts()[services()[line.event.service].post].optional
        left = {share.rule for share in line.shares if share.payer == "person"}
        assert "day_fee" not in left
        if not optional:
            assert not left & {"ticket_moderateur", "heavy_fee", "emergency_fee"}


@given(plans(), YEARS, st.randoms(use_true_random=False))
def test_settling_is_pure_and_needs_no_order_of_days(plan: FrenchPlan, year: list[Event], shuffle: random.Random):
    once = plan.settle(year)
    assert plan.settle(year) == once
    apart = [replace(event, day=date(2026, 1, 1) + timedelta(days=n)) for n, event in enumerate(year)]
    moved = list(apart)
    shuffle.shuffle(moved)
    assert plan.settle(moved) == plan.settle(apart)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[FrenchPlan, FrenchPlan]:
    """A contract, and one whose every guarantee is at least as high; waiting periods are the same.

    A shorter wait can use up a number of sessions on cheap ones, so it is no better guarantee by itself.
    """
    plan = draw(plans())
    more = st.integers(0, 300)
    better = {}
    for post, guarantee in plan.guarantees.items():
        better[post] = replace(
            guarantee,
            percent=None if guarantee.percent is None else guarantee.percent + draw(more),
            percent_free=None if guarantee.percent_free is None else guarantee.percent_free + draw(more),
            amount=None if guarantee.amount is None else guarantee.amount + 100 * draw(more),
            amounts={kind: amount + 100 * draw(more) for kind, amount in guarantee.amounts.items()},
            frame=None if guarantee.frame is None else guarantee.frame + 100 * draw(more),
            units=None if guarantee.units is None else guarantee.units + draw(st.integers(0, 5)),
            yearly=None if guarantee.yearly is None else guarantee.yearly + 100 * draw(more),
            outside_network=draw(st.integers(guarantee.outside_network, 100)),
        )
    return plan, replace(plan, guarantees=better)


@given(pairs(), YEARS)
def test_higher_guarantees_never_leave_the_person_worse(both: tuple[FrenchPlan, FrenchPlan], year: list[Event]):
    plan, better = both
    assert better.settle(year).paid_by("person") <= plan.settle(year).paid_by("person")
    assert better.settle(year).paid_by("public") == plan.settle(year).paid_by("public")


@given(plans(), events(), st.integers(0, 800_000), st.integers(1, 100_000))
def test_above_the_base_a_higher_charge_is_never_cheaper(plan: FrenchPlan, event: Event, base: int, more: int):
    """Of one base: an act that reaches 120 € is cheaper than one just below, by the law itself."""
    event = replace(event, base=min(base, event.charge), marks=event.marks - {"class_a"})
    dearer = replace(event, charge=event.charge + more)
    assert plan.settle([dearer]).paid_by("person") >= plan.settle([event]).paid_by("person")
