"""A second set of hand-worked examples of June 2026, reckoned from the law before the engine was run."""

from __future__ import annotations

import pytest

from healthkit.planning.insurance.model import Event

from .contracts import contract, event, one, split

BASIC = contract({"visits": {"percent": 100}})
MIDDLE = contract({"visits": {"percent": 125}, "dental_prosthesis": {"percent": 300}, "hearing": {"percent": 300}})
DOUBLE = contract({"visits": {"percent": 200}, "optics": {"simple": 200, "complex": 300, "very_complex": 400}})
NONE = contract({}, responsible=False)


@pytest.mark.parametrize(
    ("plan", "what", "expected"),
    [
        # 30.00: 21.00 − 2.00; 9.00; 2.00
        (BASIC, event("gp_visit", 30), (1900, 900, 200)),
        # without a contract the 9.00 stay
        (NONE, event("gp_visit", 30), (1900, 0, 1100)),
        # sector 2, base 23.00: 16.10 − 2.00; 125 % is 25 points within the Optam, 5 outside: 6.90 + 1.15
        (MIDDLE, event("specialist_visit", 80, "sector2"), (1410, 805, 5785)),
        # Optam, base 31.50: 22.05 − 2.00; 200 % covers 9.45 and all of the 23.50 above
        (DOUBLE, event("specialist_visit", 55, "sector2", "optam"), (2005, 3295, 200)),
        # sector 2 general practitioner: 80 points of 23.00 = 18.40 beside 6.90
        (DOUBLE, event("gp_visit", 60, "sector2"), (1410, 2530, 2060)),
        # outside the pathway: 30 % less 2.00; the contract pays 30 %, never the 40 points
        (BASIC, event("gp_visit", 30, "outside_pathway"), (700, 900, 1400)),
        # a specialist outside the pathway has no coordination supplement of 5.00: base 26.50;
        # 18.55 − 10.60 − 2.00 = 5.95; contract 7.95; person 12.60 + 8.50
        (BASIC, event("specialist_visit", 35, "outside_pathway"), (595, 795, 2110)),
        # psychiatrist: base 52.00; 36.40 − 12.00 (the most) − 2.00 = 22.40; 15.60; 14.00 + 5.00
        (BASIC, event("psychiatrist_visit", 57, "outside_pathway"), (2240, 1560, 1900)),
        # direct access is allowed: no loss, the whole base
        (BASIC, event("ophthalmologist_visit", 31.50, "outside_pathway"), (2005, 945, 200)),
        # a child of eight
        (BASIC, event("gp_visit", 30, "minor", "under_16"), (2100, 900, 0)),
        # long-term condition
        (BASIC, event("gp_visit", 30, "ald"), (2800, 0, 200)),
        (BASIC, event("medication_15", 10, "ald"), (900, 0, 100)),
        # maternity from the sixth month: nothing is kept back
        (BASIC, event("gynaecologist_visit", 40, "maternity"), (4000, 0, 0)),
        (BASIC, event("medication_65", 20, "maternity"), (2000, 0, 0)),
        (BASIC, event("laboratory", 30, "maternity"), (3000, 0, 0)),
        # three boxes at 65 %: 15.60 − 3.00; 8.40; 3.00
        (BASIC, event("medication_65", 24, quantity=3), (1260, 840, 300)),
        # 30 %, which the contract leaves: 3.00 − 1.00; 0; 8.00
        (BASIC, event("medication_30", 10), (200, 0, 800)),
        # 15 % of 6.00 = 0.90, taken whole by the franchise
        (BASIC, event("medication_15", 6), (0, 0, 600)),
        # sixty boxes: 390.00 − 50.00; 210.00; 50.00
        (BASIC, event("medication_65", 600, quantity=60), (34000, 21000, 5000)),
        # laboratory 60 %: 24.00 − 2.00; 16.00; 2.00
        (BASIC, event("laboratory", 40), (2200, 1600, 200)),
        # physiotherapy 16.13: 9.68 − 1.00; 6.45; 1.00
        (BASIC, event("physiotherapy", 16.13), (868, 645, 100)),
        # three days at 900.00 without a costly act: 20 % = 540.00 is more than 3 × 23.00
        (BASIC, event("hospital_stay", 2700, quantity=3), (216000, 54000, 0)),
        # five days with a costly act: 5 × 23.00 + 32.00 = 147.00
        (BASIC, event("hospital_stay", 6000, "heavy_act", quantity=5), (585300, 14700, 0)),
        (NONE, event("hospital_stay", 6000, "heavy_act", quantity=5), (585300, 0, 14700)),
        # psychiatry, ten days at 500.00: 1,000.00 is more than 10 × 17.00
        (BASIC, event("psychiatric_stay", 5000, quantity=10), (400000, 100000, 0)),
        # emergency department: 23.00, with a long-term condition 9.96, with maternity nothing
        (BASIC, event("emergency_visit", 80), (5700, 2300, 0)),
        (NONE, event("emergency_visit", 80, "ald"), (7004, 0, 996)),
        (NONE, event("emergency_visit", 80, "maternity"), (8000, 0, 0)),
        # glasses of class B at 300.00: 60 % of 0.15 = 0.09; up to 200.00 with the contract
        (DOUBLE, event("glasses", 300), (9, 19991, 10000)),
        # class A at 95.00: base 28.50; 17.10; the rest is the contract's
        (DOUBLE, event("glasses", 95, "class_a"), (1710, 7790, 0)),
        # a crown: of the basket at 500.00, and free at 700.00 with 300 % of 120.00
        (BASIC, event("dental_crown", 500, "class_a"), (7200, 42800, 0)),
        (MIDDLE, event("dental_crown", 700), (7200, 28800, 34000)),
        # hearing aids: class I at 950.00; class II at 1,600.00 with 300 % of 400.00
        (BASIC, event("hearing_aid", 950, "class_a"), (24000, 71000, 0)),
        (MIDDLE, event("hearing_aid", 1600), (24000, 96000, 40000)),
        # a technical act of 150.00: 32.00 and 2.00
        (BASIC, event("technical_act", 150), (11600, 3200, 200)),
        # a taxi to hospital: 33.00 − 4.00; 27.00; 4.00
        (BASIC, event("transport", 60), (2900, 2700, 400)),
        # Mon soutien psy: 30.00; 20.00
        (BASIC, event("psychologist", 50), (3000, 2000, 0)),
    ],
    ids=lambda value: "-".join([value.service, *sorted(value.marks)]) if isinstance(value, Event) else "",
)
def test_who_pays_what(plan, what, expected):
    found = split(one(plan, what))
    assert tuple(found.get(payer, 0) for payer in ("public", "plan", "person")) == expected


def test_the_participation_ends_after_twenty_five_visits():
    year = [event("gp_visit", 30, day=f"2026-{1 + at // 25:02}-{1 + at % 25:02}") for at in range(26)]
    lines = BASIC.settle(year).lines
    assert [line.paid_by("person") for line in lines] == [200] * 25 + [0]


def test_a_series_of_twenty_sessions():
    # 20 × (9.68 − 1.00) = 173.60; 20 × 6.45 = 129.00; 20.00
    year = [event("physiotherapy", 16.13, day=f"2026-06-{1 + at:02}") for at in range(20)]
    ledger = BASIC.settle(year)
    assert [ledger.paid_by(payer) for payer in ("public", "plan", "person")] == [17360, 12900, 2000]
