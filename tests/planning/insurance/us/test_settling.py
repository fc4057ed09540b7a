"""Order, reversals, repeats and odd amounts; and what a ledger says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from healthkit.errors import InputError, UnknownName
from tests.planning.insurance.us.builder import FAMILY, event, paper, plan, yours


def test_events_are_settled_by_day_whatever_their_order() -> None:
    late, early = event("xray", 800, day=9), event("xray", 400, day=2)
    ledger = plan().settle([late, early])
    assert [line.event for line in ledger.lines] == [early, late]
    assert [line.paid_by("person") for line in ledger.lines] == [40000, 64000]  # 600 + 20 % of 200


def test_a_day_keeps_the_order_it_was_given() -> None:
    first, second = event("imaging", 1000), event("specialist", 1000)
    p = plan("[services.specialist]\ncopay = 50\ndeductible = 'applies'")
    assert yours(p, first, second) == [1000, 50]
    assert yours(p, second, first) == [1000, 200]


def test_a_reversal_takes_its_claim_out() -> None:
    """The first 1,000 never happened: the second meets the deductible."""
    wrong = event("xray", 1000, day=2)
    ledger = plan().settle([wrong, replace(wrong, charge=-100000), event("imaging", 1000, day=3)])
    assert [paper(line) for line in ledger.lines] == [
        [("provider", 1000, "reversed")],
        [("provider", -1000, "reversal")],
        [("person", 1000, "deductible_in_network")],
    ]


def test_a_reversal_takes_out_one_of_two_and_only_of_that_person() -> None:
    claims = [event("xray", 100, day=1), event("xray", 100, day=2), event("xray", 100, None, 3, 1, "spouse")]
    assert yours(plan("", FAMILY), *claims, replace(claims[0], day=claims[2].day, charge=-10000)) == [100, 0, 100, 0]


def test_a_credit_without_a_claim_changes_nothing() -> None:
    ledger = plan().settle([replace(event("xray", 100), charge=-10000), event("imaging", 1000, day=2)])
    assert paper(ledger.lines[0]) == [("provider", -100, "credit")]
    assert ledger.lines[1].paid_by("person") == 100000


def test_nothing_charged() -> None:
    (line,) = plan().settle([event("xray", 0)]).lines
    assert line.shares == ()
    assert [note.rule for note in line.notes] == ["nothing_charged"]


def test_a_price_of_nothing_is_written_off() -> None:
    assert paper(plan().settle([event("xray", 90, 0)]).lines[0]) == [("provider", 90, "network_price")]


def test_repeats_of_a_day_are_settled_and_pointed_at() -> None:
    twice = [event("xray", 100), event("imaging", 50), event("xray", 100)]
    ledger = plan().settle(twice)
    assert ledger.paid_by("person") == 25000
    assert [[note.rule for note in line.notes] for line in ledger.lines] == [[], [], ["repeated"]]
    assert not any(line.notes for line in plan().settle([event("xray", 100), event("xray", 100, day=2)]).lines)


def test_a_quantity_below_one_counts_as_one() -> None:
    p = plan("[services.primary_care]\ncopay = 30\ndeductible = 'waived'")
    assert yours(p, event("primary_care", 100, None, 1, 0)) == [30]


def test_an_unknown_service_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="primary_care"):
        plan().settle([event("primary_car", 100)])
    assert plan().covered("primary_car") is None


def test_a_year_without_events() -> None:
    ledger = plan().settle([])
    assert (ledger.lines, ledger.met) == ((), ())


def test_a_family_needs_limits_of_a_family() -> None:
    with pytest.raises(InputError, match="no limits for a family"):
        plan().covering(["self", "spouse"])
    assert plan("", FAMILY).most(["self", "spouse"]) == 800000
    assert plan("", FAMILY).most(["self"]) == 500000
    assert plan().most(["self", "spouse"]) is None


def test_limits_tell_whose_they_are() -> None:
    events = [event("xray", 300), event("xray", 200, None, 2, 1, "child 1")]
    assert plan("", FAMILY).settle(events).met == (
        ("deductible_in_network.family", 50000),
        ("deductible_in_network.child 1", 20000),
        ("deductible_in_network.self", 30000),
        ("maximum_in_network.family", 50000),
        ("maximum_in_network.child 1", 20000),
        ("maximum_in_network.self", 30000),
    )


def test_a_service_without_a_rule_follows_the_one_it_is_like() -> None:
    """Physical therapy is rehabilitation; an often excluded service is not reached by the general rule."""
    p = plan("[services.rehabilitation]\ncopay = 40\ndeductible = 'waived'")
    assert yours(p, event("physical_therapy", 120)) == [40]
    assert p.covered("acupuncture") is None
