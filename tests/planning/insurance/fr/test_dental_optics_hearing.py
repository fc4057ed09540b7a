"""Hand-worked examples: teeth, glasses, hearing aids and the 100 % Santé baskets."""

from __future__ import annotations

import pytest

from .contracts import by_rule, contract, event, one, split

BASIC = contract()
OPTICS = {"simple": 200, "complex": 350, "very_complex": 400, "frame": 80}


def test_the_dentist_costs_no_participation():
    # 23.00 at 60 % = 13.80; contract 9.20
    assert split(one(BASIC, event("dental_visit", 23))) == {"public": 1380, "plan": 920}


def test_a_crown_at_250_percent():
    # base 120.00: public 72.00; contract 300.00 - 72.00 = 228.00; person 550.00 - 300.00
    plan = contract({"dental_prosthesis": {"percent": 250}})
    assert split(one(plan, event("dental_crown", 550))) == {"public": 7200, "plan": 22800, "person": 25000}


def test_a_crown_of_the_100_sante_basket_costs_nothing():
    # 500.00: public 72.00, contract the rest, whatever its percentage
    line = one(BASIC, event("dental_crown", 500, "class_a"))
    assert by_rule(line) == {"amo_rate": 7200, "amc_ticket_moderateur": 4800, "amc_class_a": 38000}


def test_a_price_above_the_basket_may_not_be_asked():
    # 540.00 for a basket crown: 40.00 is above the highest price and nobody's
    line = one(BASIC, event("dental_crown", 540, "class_a"))
    assert split(line) == {"public": 7200, "plan": 42800, "provider": 4000}


def test_a_yearly_limit_counts_what_is_paid_beyond_the_base():
    # 180.00 of excess a crown at 250 %: 300.00 a year: 180.00, then 120.00, then nothing
    plan = contract({"dental_prosthesis": {"percent": 250, "yearly": 300}})
    ledger = plan.settle([event("dental_crown", 550, day=f"2026-0{month}-01") for month in (1, 2, 3)])
    assert [line.paid_by("plan") for line in ledger.lines] == [22800, 16800, 4800]
    assert ledger.met == (("dental_prosthesis.self", 30000),)
    assert [note.rule for note in ledger.lines[1].notes] == ["yearly_limit"]


def test_implants_are_the_contracts_alone():
    plan = contract({"implant": {"amount": 500, "units": 1}})
    assert split(one(plan, event("implant", 1200))) == {"plan": 50000, "person": 70000}
    assert split(one(BASIC, event("implant", 1200))) == {"person": 120000}


def test_orthodontics_of_a_child():
    # base 193.50 at 100 %; contract at 300 %: 580.50 - 193.50 = 387.00; person 690.00 - 580.50 = 109.50
    plan = contract({"orthodontics": {"percent": 300}})
    line = one(plan, event("orthodontics", 690, "minor", "under_16"))
    assert split(line) == {"public": 19350, "plan": 38700, "person": 10950}


def test_glasses_of_class_b_by_their_forfait():
    # base 3 x 0.05 = 0.15: public 0.09; contract 200.00 in all with it: 199.91; person 200.00
    line = one(contract({"optics": OPTICS}), event("glasses", 400))
    assert split(line) == {"public": 9, "plan": 19991, "person": 20000}


def test_a_responsible_contract_pays_at_most_420_for_simple_lenses():
    # forfait 600.00: at most 420.00 from the contract; person 700.00 - 0.09 - 420.00
    plan = contract({"optics": {"simple": 600, "complex": 700, "very_complex": 800}}, percentages="on_top")
    line = one(plan, event("glasses", 700))
    assert split(line) == {"public": 9, "plan": 42000, "person": 27991}
    assert [note.rule for note in line.notes] == ["optics_limit"]


def test_lenses_and_frame_bought_apart_share_one_forfait():
    # complex 350.00 in all: lenses 300.00 -> public 0.06, contract 299.94; frame 120.00 -> public 0.03, left
    # 350.00 - 299.94 = 50.06, of which 0.03 counts as paid: 50.03
    ledger = contract({"optics": OPTICS}).settle(
        [event("glasses_lenses", 300, "complex"), event("glasses_frame", 120, "complex")]
    )
    assert [split(line) for line in ledger.lines] == [
        {"public": 6, "plan": 29994},
        {"public": 3, "plan": 5003, "person": 6994},
    ]


def test_the_ceiling_of_the_law_holds_for_lenses_and_frame_together():
    # forfait 600.00 on top: lenses 390.00 - 0.06 = 389.94 from the contract; of the frame 420.00 - 389.94 = 30.06
    plan = contract({"optics": {"simple": 600, "complex": 700, "very_complex": 800}}, percentages="on_top")
    lenses, frame = plan.settle([event("glasses_lenses", 390), event("glasses_frame", 120)]).lines
    assert (lenses.paid_by("plan"), frame.paid_by("plan")) == (38994, 3006)


def test_a_frame_is_bounded_by_the_contract_and_by_the_law():
    # contract: 80.00 of a frame of 150.00 beyond its base; law: 100.00 in all, here of a forfait that says nothing
    assert one(contract({"optics": OPTICS}), event("glasses_frame", 150)).paid_by("plan") == 8000 + 2
    free = contract({"optics": {"simple": 200, "complex": 350, "very_complex": 400}})
    assert one(free, event("glasses_frame", 150)).paid_by("plan") == 10000


def test_glasses_of_class_a_cost_nothing():
    # 95.00: base 30 % = 28.50, public 60 % = 17.10; contract 77.90
    assert split(one(BASIC, event("glasses", 95, "class_a"))) == {"public": 1710, "plan": 7790}


def test_a_second_pair_within_the_year_is_nobodys_but_a_new_prescription_renews_it():
    plan = contract({"optics": OPTICS})
    pairs = [
        event("glasses", 400, day="2026-02-01"),
        event("glasses", 400, day="2026-06-01"),
        event("glasses", 400, "new_prescription", day="2026-09-01"),
    ]
    assert [line.paid_by("person") for line in plan.settle(pairs).lines] == [20000, 40000, 20000]


@pytest.mark.parametrize(("marks", "person"), [(("recent_pair",), 40000), (("recent_pair", "under_16"), 20000)])
def test_a_recent_pair_stands_in_the_way_of_adults(marks, person):
    assert one(contract({"optics": OPTICS}), event("glasses", 400, *marks)).paid_by("person") == person


def test_the_forfait_of_two_kinds_of_lenses_is_the_mean_of_theirs():
    # simple 200.00 and complex 350.00: 275.00
    line = one(contract({"optics": OPTICS}), event("glasses", 900, "simple", "complex"))
    assert line.paid_by("plan") + line.paid_by("public") == 27500


def test_outside_the_network_the_contract_pays_its_share_of_the_rest():
    # 80 % of 199.85 beyond the base = 159.88, and 0.06 of the base
    plan = contract({"optics": {**OPTICS, "outside_network_percent": 80}})
    assert one(plan, event("glasses", 400, in_network=False)).paid_by("plan") == 15988 + 6


def test_hearing_aids_of_class_1_cost_nothing():
    # two ears at 950.00: base 400.00 each: public 480.00; contract 1,420.00
    assert split(one(BASIC, event("hearing_aid", 1900, "class_a", quantity=2))) == {"public": 48000, "plan": 142000}


def test_hearing_aids_of_class_2_by_percentage_and_sum():
    # 1,600.00: public 240.00; contract at 100 % and 400.00: 160.00 + 400.00; person 800.00
    plan = contract({"hearing": {"percent": 100, "amount": 400}})
    assert split(one(plan, event("hearing_aid", 1600))) == {"public": 24000, "plan": 56000, "person": 80000}


def test_a_hearing_aid_costs_the_two_insurances_at_most_1700():
    # on top 3,000.00: at most 1,700.00 - 240.00 = 1,460.00 from the contract; person 2,500.00 - 1,700.00
    plan = contract({"hearing": {"amount": 3000}}, percentages="on_top")
    line = one(plan, event("hearing_aid", 2500))
    assert split(line) == {"public": 24000, "plan": 146000, "person": 80000}
    assert [note.rule for note in line.notes] == ["hearing_limit"]


def test_under_20_the_base_is_the_price():
    # 1,400.00 at 60 % = 840.00; contract 560.00
    assert split(one(BASIC, event("hearing_aid", 1400, "class_a", "under_20"))) == {"public": 84000, "plan": 56000}


def test_a_recent_hearing_aid_is_not_reimbursed():
    assert by_rule(one(BASIC, event("hearing_aid", 950, "recent_hearing_aid"))) == {"hearing_renewal": 95000}
