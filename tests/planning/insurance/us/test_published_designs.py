"""Designs as plans publish them, worked on paper first: the three examples of the Summary of Benefits and Coverage
(45 CFR 147.200; Peg, Joe and Mia), high-deductible plans for families, tiers of drugs, networks, limits of visits.
"""

from __future__ import annotations

import pytest

from healthkit.planning.insurance.model import Event
from tests.planning.insurance.us.builder import event, paper, plan, yours

ALL_AT_20 = """
[deductible]
individual = {deductible}
[maximum]
individual = 7000
[everything_else]
coinsurance = 20
"""
PEG = (
    *(event("specialist", 100, day=30 * month + 1) for month in range(7)),
    event("laboratory", 500, day=100),
    event("delivery_professional", 3500, day=240),
    event("delivery_facility", 8000, None, 240, 2),
)
"""Having a baby: visits 700, tests 500, delivery 3,500 and 8,000; together 12,700."""

MIA = (
    event("emergency_room", 1800),
    event("xray", 400),
    event("equipment", 100),
    *(event("physical_therapy", 100, day=10 + session) for session in range(5)),
)
"""A simple fracture: 1,800 + 400 + 100 + 5 × 100 = 2,800."""

COPAYS = (
    "[services.primary_care]\ncopay = 25\ndeductible = 'waived'\n"
    "[services.specialist]\ncopay = 50\ndeductible = 'waived'\n"
    "[services.physical_therapy]\ncopay = 30\ndeductible = 'waived'\n"
    "[services.emergency_room]\ncopay = 250\ndeductible = 'waived'\ncopay_waived_if_admitted = true\n"
    "[services.drug_generic]\ncopay = 10\ndeductible = 'waived'\n"
    "[services.drug_preferred]\ncopay = 45\ndeductible = 'waived'\n"
)
"""A plan of copays with a deductible of 500 and 20 % for the rest."""


def test_peg_as_a_published_summary_says() -> None:
    """Deductible 1,800, then 20 % of 12,700 − 1,800 = 2,180: published as 3,980."""
    assert sum(yours(plan("", ALL_AT_20.format(deductible=1800)), *PEG)) == 3980


def test_mia_as_a_published_summary_says() -> None:
    """Deductible 1,600, then 20 % of 2,800 − 1,600 = 240: 1,840."""
    assert sum(yours(plan("", ALL_AT_20.format(deductible=1600)), *MIA)) == 1840


def test_peg_under_copays() -> None:
    """7 visits at 50 = 350; tests 500 are the deductible; 20 % of 11,500 = 2,300; together 3,150."""
    assert sum(yours(plan(COPAYS, ALL_AT_20.format(deductible=500)), *PEG)) == 3150


def test_joe_under_copays() -> None:
    """Visits 6 × 25, drugs 12 × 45 and 12 × 10: 810; tests 4 × 75 = 300 and 200 of the meter's 500 are the deductible;
    20 % of the meter's other 300 = 60; together 1,370.
    """
    year = (
        *(event("primary_care", 150, day=60 * visit + 1) for visit in range(6)),
        *(event("laboratory", 75, day=90 * visit + 2) for visit in range(4)),
        *(event("drug_preferred", 300, day=30 * fill + 3) for fill in range(12)),
        *(event("drug_generic", 25, day=30 * fill + 3) for fill in range(12)),
        event("equipment", 500, day=360),
    )
    assert sum(one.charge for one in year) == 560000
    assert sum(yours(plan(COPAYS, ALL_AT_20.format(deductible=500)), *year)) == 1370


def test_mia_under_copays() -> None:
    """250 + X-ray 400 and crutches 100 of the deductible + 5 × 30: 900."""
    assert sum(yours(plan(COPAYS, ALL_AT_20.format(deductible=500)), *MIA)) == 900


HDHP = """
[deductible]
individual = 3500
family = 7000
[maximum]
individual = 8700
family = 17400
[everything_else]
coinsurance = {coinsurance}
"""


def test_high_deductible_of_a_family_embedded() -> None:
    """4,000 of self: 3,500; 3,000 of spouse: 3,000; 2,000 of a child: the 500 that are left of 7,000; nothing after."""
    care = [event("imaging", 4000), event("imaging", 3000, None, 2, 1, "spouse")]
    found = yours(plan("", HDHP.format(coinsurance=0)), *care, event("imaging", 2000, None, 3, 1, "child"))
    assert found == [3500, 3000, 500]


def test_high_deductible_of_a_family_aggregate() -> None:
    """Of 3,500 for all: 3,000 of self; 500 of the child's 1,000, and 10 % of its other 500."""
    limits = """
[deductible]
individual = 1750
family = 3500
family_kind = "aggregate"
[maximum]
individual = 8700
family = 17400
[everything_else]
coinsurance = 10
"""
    assert yours(plan("", limits), event("imaging", 3000), event("imaging", 1000, None, 2, 1, "child")) == [3000, 550]


def test_the_laws_cap_of_one_person_under_an_aggregate_maximum() -> None:
    """2027: 3,500 + 20 % of 96,500 = 22,800, but 12,000 for one person; then 20 % of the spouse's 20,000 = 4,000."""
    limits = """
[deductible]
individual = 1750
family = 3500
family_kind = "aggregate"
[maximum]
individual = 8700
family = 17400
family_kind = "aggregate"
[everything_else]
coinsurance = 20
"""
    care = (event("inpatient", 100000), event("outpatient_facility", 20000, None, 2, 1, "spouse"))
    assert yours(plan("", limits), *care) == [12000, 4000]


def test_coinsurance_across_the_maximum() -> None:
    """2,000 + 30 % of 6,000 = 3,800; of 30 % of 10,000 = 3,000 the 2,200 up to 6,000; then a copay of 30 costs 0."""
    limits = "[deductible]\nindividual = 2000\n[maximum]\nindividual = 6000\n[everything_else]\ncoinsurance = 30\n"
    p = plan("[services.primary_care]\ncopay = 30\ndeductible = 'waived'", limits)
    care = (event("imaging", 8000), event("imaging", 10000, day=2), event("primary_care", 150, day=3))
    assert yours(p, *care) == [3800, 2200, 0]


DRUGS = """
[deductible]
individual = 1000
drugs = "separate"
[deductible.drugs_limit]
individual = 250
[maximum]
individual = 5000
[everything_else]
coinsurance = 20
"""


def test_tiers_of_drugs_with_a_deductible_of_their_own() -> None:
    """Generic 10; preferred at 300: 250 of the deductible and the copay of 50, then 50; the X-ray meets its own."""
    p = plan(
        "[services.drug_generic]\ncopay = 10\ndeductible = 'waived'\n"
        "[services.drug_preferred]\ncopay = 50\ndeductible = 'applies'",
        DRUGS,
    )
    fills = (event("drug_generic", 30), event("drug_preferred", 300, day=2), event("drug_preferred", 300, day=3))
    assert yours(p, *fills, event("xray", 900, day=4)) == [10, 300, 50, 900]


def test_a_fourth_tier_between_a_minimum_and_a_maximum() -> None:
    """25 %, 50 to 150 a fill: of 100 50, of 400 100, of 5,000 150; ninety days at 12,000 count as three fills: 450."""
    p = plan("[services.drug_specialty]\ncoinsurance = 25\nminimum = 50\nmaximum = 150\ndeductible = 'waived'")
    fills = [event("drug_specialty", price, day=day) for day, price in ((1, 100), (2, 400), (3, 5000))]
    assert yours(p, *fills, event("drug_specialty", 12000, None, 4, 1, "self", "mail_order")) == [50, 100, 150, 450]


def test_a_fourth_tier_after_the_deductible() -> None:
    """Of 4,000: 1,000, then 30 % of 3,000 = 900, at most 250: 1,250."""
    p = plan("[services.drug_specialty]\ncoinsurance = 30\nmaximum = 250")
    assert yours(p, event("drug_specialty", 4000)) == [1250]


BOTH = """
[deductible]
individual = 1000
networks = "{networks}"
[deductible.out_of_network]
individual = 2000
[maximum]
individual = 5000
[maximum.out_of_network]
individual = 10000
[everything_else]
coinsurance = 20
[everything_else.out_of_network]
coinsurance = 40
"""


def test_out_of_network_the_balance_is_billed_and_counts_nowhere() -> None:
    """Charge 5,000, allowed 3,000: 2,000 of the deductible, 40 % of 1,000 = 400, and the 2,000 above: 4,400."""
    p = plan("", BOTH.format(networks="separate"), 'out_of_network = "covered"\n')
    ledger = p.settle([event("imaging", 5000, 3000, outside=True)])
    assert ledger.paid_by("person") == 440000
    assert dict(ledger.met)["maximum_out_of_network.self"] == 240000


def test_cross_accumulation() -> None:
    """Outside 600; in network the last 400 + 20 % of 200 = 440; outside 2,000 − 600 − 400 = 1,000 + 40 % of 1,000."""
    p = plan("", BOTH.format(networks="cross"), 'out_of_network = "covered"\n')
    care = (event("imaging", 600, outside=True), event("imaging", 600, day=2))
    assert yours(p, *care, event("imaging", 2000, day=3, outside=True)) == [600, 440, 1400]


def test_an_emergency_out_of_network() -> None:
    """Charge 6,000, allowed 3,500: the copay of 250; 2,500 may not be billed (45 CFR 149.110, 149.410)."""
    (line,) = plan(COPAYS).settle([event("emergency_room", 6000, 3500, outside=True)]).lines
    assert paper(line) == [
        ("provider", 2500, "no_surprises"),
        ("person", 250, "copay"),
        ("plan", 3250, "plan_rest"),
    ]


def test_an_anaesthetist_nobody_could_choose() -> None:
    """Charge 4,000, allowed 1,500: 1,000 + 20 % of 500 = 1,100, as in network."""
    assert yours(plan(), event("inpatient_surgeon", 4000, 1500, 1, 1, "self", "surprise", outside=True)) == [1100]


THERAPY = "[services.physical_therapy]\ncopay = 30\ndeductible = 'waived'\nlimit = 20"


def test_visits_beyond_the_limit() -> None:
    """20 × 30 + 2 × 120 = 840."""
    assert sum(yours(plan(THERAPY), *(event("physical_therapy", 120, day=day) for day in range(1, 23)))) == 840


def test_a_limit_reached_within_one_event() -> None:
    """16 visits before; of six more at 100 four cost 30, two 100: 320."""
    before = event("physical_therapy", 1600, None, 1, 16)
    assert yours(plan(THERAPY), before, event("physical_therapy", 600, None, 2, 6))[1] == 320


def test_a_copay_a_day_up_to_the_maximum() -> None:
    """300 for five of eight days: 1,500; for two days 600, of which 500 up to the maximum of 2,000."""
    limits = "[deductible]\nindividual = 0\n[maximum]\nindividual = 2000\n"
    p = plan("[services.inpatient]\ncopay = 300\ncopay_per = 'day'\ncopay_days = 5\ndeductible = 'waived'", limits)
    assert yours(p, event("inpatient", 40000, None, 1, 8), event("inpatient", 9000, None, 60, 2)) == [1500, 500]


def test_a_copay_of_a_stay_after_the_deductible() -> None:
    """1,000 + 500 for three days at 20,000."""
    p = plan("[services.inpatient]\ncopay = 500\ncopay_per = 'stay'\ndeductible = 'applies'")
    assert yours(p, event("inpatient", 20000, None, 1, 3)) == [1500]


def test_sessions_of_one_event_cross_the_deductible_one_by_one() -> None:
    """150 are left of the deductible. Sessions at 100 with a copay of 40: 100; 50 + 40; 40: together 230."""
    p = plan("[services.physical_therapy]\ncopay = 40\ndeductible = 'applies'")
    assert yours(p, event("xray", 850), event("physical_therapy", 300, None, 2, 3)) == [850, 230]


def test_fills_of_one_event_cross_the_deductible_one_by_one() -> None:
    """150 are left. Fills at 100, 20 % and at least 30: 100; 50 + 30; 30: together 210."""
    p = plan("[services.drug_specialty]\ncoinsurance = 20\nminimum = 30")
    assert yours(p, event("xray", 850), event("drug_specialty", 300, None, 2, 3)) == [850, 210]


def test_a_penalty_is_due_once_for_an_event_of_several_visits() -> None:
    """150 are left of the deductible; 20 % of the other 350 = 70; the penalty of 100 once, not for each visit: 320.

    Of twelve visits at 200 two are beyond a limit of ten: 400; of the ten 1,000 of deductible, 20 % of 1,000, and 100.
    """
    p = plan("[services.physical_therapy]\ncopay = 0\ncoinsurance = 20\nminimum = 1\npenalty = 100\nlimit = 10")
    unasked = event("physical_therapy", 500, None, 2, 5, "self", "no_preauthorization")
    assert yours(p, event("xray", 850), unasked) == [850, 320]
    many = event("physical_therapy", 2400, None, 2, 12, "self", "no_preauthorization")
    assert yours(p, many) == [1000 + 200 + 100 + 400]


@pytest.mark.parametrize("left", [0, 30, 100, 149.99, 150, 240, 300, 450])
@pytest.mark.parametrize(
    "rule",
    [
        "copay = 40\ndeductible = 'applies'",
        "copay = 40\ncoinsurance = 10\ndeductible = 'applies'",
        "copay = 40\ncoinsurance = 10\ndeductible = 'after_copay'",
        "copay = 120\ndeductible = 'applies'",
        "coinsurance = 20\nminimum = 30\nmaximum = 35",
        "coinsurance = 50\nmaximum = 20",
    ],
)
def test_one_event_of_three_fills_is_three_events_of_one(rule: str, left: float) -> None:
    """What a file tells as three fills of 300 costs what three fills of 100 cost."""
    p = plan(f"[services.drug_specialty]\n{rule}")
    before = [event("xray", 1000 - left)] if left < 1000 else []
    together: list[Event] = [*before, event("drug_specialty", 300, None, 2, 3)]
    apart: list[Event] = [*before, *(event("drug_specialty", 100, None, 2) for _ in range(3))]
    assert sum(yours(p, *together)) == pytest.approx(sum(yours(p, *apart)))
