"""Hand-worked examples: medicines, auxiliaries, transport, and care that is not reimbursed."""

from __future__ import annotations

import pytest

from .contracts import by_rule, contract, event, one, split

BASIC = contract()


def test_medicines_at_65_percent_cost_a_euro_a_box():
    # 3 boxes, 24.00: 65 % = 15.60, less 3.00; contract 8.40
    line = one(BASIC, event("medication_65", 24, quantity=3))
    assert split(line) == {"public": 1260, "plan": 840, "person": 300}


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        # 10.00 at 30 % = 3.00, less 1.00; ticket modérateur 7.00, which a responsible contract need not pay
        (None, {"public": 200, "person": 800}),
        # 60 % of the base in all: 6.00 - 3.00 = 3.00
        (60, {"public": 200, "plan": 300, "person": 500}),
        (100, {"public": 200, "plan": 700, "person": 100}),
    ],
)
def test_medicines_at_30_percent(percent, expected):
    plan = contract({"medication_30": {"percent": percent}} if percent else {})
    assert split(one(plan, event("medication_30", 10))) == expected


def test_the_franchise_never_takes_more_than_the_statutory_part():
    # 2.00 at 15 % = 0.30: the franchise of 1.00 takes the 0.30; ticket modérateur 1.70
    line = one(BASIC, event("medication_15", 2))
    assert by_rule(line) == {"franchise_box": 30, "ticket_moderateur": 170}


def test_franchises_of_all_kinds_share_one_yearly_limit():
    # 49 boxes = 49.00; then a session: 1.00 left; then a journey: nothing
    ledger = BASIC.settle(
        [
            event("medication_65", 490, quantity=49, day="2026-01-05"),
            event("physiotherapy", 20, day="2026-01-06"),
            event("transport", 100, day="2026-01-07"),
        ]
    )
    assert [line.paid_by("person") for line in ledger.lines] == [4900, 100, 0]
    assert ledger.met == (("franchise.self", 5000),)


def test_the_franchise_on_auxiliaries_is_four_euros_a_day():
    # six acts of 10.00: 60 % = 36.00, less 4.00; contract 24.00
    line = one(BASIC, event("nurse", 60, quantity=6))
    assert split(line) == {"public": 3200, "plan": 2400, "person": 400}


def test_transport():
    # three journeys of one day, 200.00: 55 % = 110.00, less 8.00 (3 x 4.00, at most 8.00); contract 90.00
    line = one(BASIC, event("transport", 200, quantity=3))
    assert split(line) == {"public": 10200, "plan": 9000, "person": 800}


def test_each_person_has_own_limits():
    events = [
        event("medication_65", 600, quantity=60),
        event("medication_65", 600, quantity=60, person="partner"),
    ]
    assert BASIC.settle(events).met == (("franchise.partner", 5000), ("franchise.self", 5000))


def test_gentle_medicine_by_the_session():
    # 3 sessions a year of at most 30.00: two of 55.00 pay 30.00 each, then one of 25.00 pays 25.00, the fourth nothing
    plan = contract({"gentle_medicine": {"amount": 30, "units": 3}})
    prices = [("2026-02-01", 55), ("2026-03-01", 55), ("2026-04-01", 25), ("2026-05-01", 55)]
    ledger = plan.settle([event("gentle_medicine", price, day=day) for day, price in prices])
    assert [line.paid_by("plan") for line in ledger.lines] == [3000, 3000, 2500, 0]
    assert [note.rule for note in ledger.lines[3].notes] == ["units_limit"]


def test_a_waiting_period_holds_back_what_the_law_does_not_demand():
    # three months from January: nothing in March, 40.00 in April
    plan = contract({"gentle_medicine": {"amount": 40, "waiting_months": 3}})
    ledger = plan.settle([event("gentle_medicine", 60, day=day) for day in ("2026-03-31", "2026-04-01")])
    assert [line.paid_by("plan") for line in ledger.lines] == [0, 4000]
    assert [note.rule for note in ledger.lines[0].notes] == ["waiting"]


def test_during_a_waiting_period_a_responsible_contract_pays_the_ticket_moderateur():
    # crown 600.00: base 120.00: public 72.00, contract 48.00 of it; the 250 % wait
    plan = contract({"dental_prosthesis": {"percent": 250, "waiting_months": 12}})
    line = one(plan, event("dental_crown", 600, day="2026-12-31"))
    assert split(line) == {"public": 7200, "plan": 4800, "person": 48000}
