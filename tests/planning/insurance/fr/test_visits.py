"""Hand-worked examples: visits, acts and tests outside hospital. Each says its arithmetic in euros."""

from __future__ import annotations

from .contracts import by_rule, contract, event, one, split

BASIC = contract({"visits": {"percent": 100}})


def test_general_practitioner_of_sector_1_within_the_pathway():
    # 30.00 at 70 % = 21.00, less 2.00 participation = 19.00; contract 30 % = 9.00; person 2.00
    line = one(BASIC, event("gp_visit", 30))
    assert by_rule(line) == {"amo_rate_less": 1900, "participation": 200, "amc_ticket_moderateur": 900}


def test_outside_the_pathway_forty_points_are_lost_and_no_responsible_contract_pays_them():
    # 30 % of 30.00 = 9.00, less 2.00 = 7.00; lost 40 % = 12.00 stays with the person; contract 30 % = 9.00
    line = one(BASIC, event("gp_visit", 30, "outside_pathway"))
    assert split(line) == {"public": 700, "plan": 900, "person": 1400}


def test_the_loss_outside_the_pathway_is_bounded_by_a_general_practitioners_fee():
    # specialist at 44.00 (own base): 70 % = 30.80; 40 % of 44.00 = 17.60, but at most 40 % of 30.00 = 12.00
    # public 30.80 - 12.00 - 2.00 = 16.80; contract 13.20; person 12.00 + 2.00
    line = one(BASIC, event("specialist_visit", 44, "outside_pathway", base=44))
    assert split(line) == {"public": 1680, "plan": 1320, "person": 1400}


def test_a_child_of_under_16_has_no_pathway_and_pays_no_participation():
    # 30.00 at 70 % = 21.00; contract 9.00
    line = one(BASIC, event("gp_visit", 30, "outside_pathway", "minor", "under_16"))
    assert split(line) == {"public": 2100, "plan": 900}


def test_specialist_of_sector_2_outside_the_optam_and_a_basic_contract():
    # base 23.00: 70 % = 16.10, less 2.00 = 14.10; contract 6.90; excess 60 - 23 = 37.00
    line = one(BASIC, event("specialist_visit", 60, "sector2"))
    assert split(line) == {"public": 1410, "plan": 690, "person": 3900}


def test_specialist_within_the_optam_has_the_base_of_sector_1():
    # base 31.50: 70 % = 22.05, less 2.00 = 20.05; contract at 200 %: 63.00 - 22.05 = 40.95, of which excess 31.50
    # charge 60: excess 28.50, all paid; person 2.00
    plan = contract({"visits": {"percent": 200}})
    line = one(plan, event("specialist_visit", 60, "sector2", "optam"))
    assert split(line) == {"public": 2005, "plan": 945 + 2850, "person": 200}


def test_outside_the_optam_a_responsible_contract_pays_twenty_points_less():
    # contract at 150 % within the Optam: 50 points of excess; outside 30 points of 23.00 = 6.90, and 6.90 of the base
    # charge 60: public 14.10; contract 13.80; person 2.00 + 37.00 - 6.90 = 32.10
    plan = contract({"visits": {"percent": 150, "percent_free": 150}})
    line = one(plan, event("specialist_visit", 60, "sector2"))
    assert split(line) == {"public": 1410, "plan": 1380, "person": 3210}
    assert [note.rule for note in line.notes] == ["free_fees_limit"]


def test_outside_the_optam_a_responsible_contract_never_pays_more_than_the_base_again():
    # contract at 400 %: excess within the Optam 300 points, less 20 = 280; but at most 100 % of 23.00
    # charge 120: contract 6.90 + 23.00; public 14.10; person 2.00 + 97.00 - 23.00 = 76.00
    plan = contract({"visits": {"percent": 400, "percent_free": 400}})
    line = one(plan, event("specialist_visit", 120, "sector2"))
    assert split(line) == {"public": 1410, "plan": 2990, "person": 7600}


def test_a_contract_that_is_not_responsible_may_pay_all_and_give_back_the_participation():
    # 400 % of 23.00 = 92.00, less 16.10 counted as paid = 75.90; open 120.00 - 16.10 = 103.90; 2.00 given back
    plan = contract({"visits": {"percent": 400}}, responsible=False, pays_retained=True)
    line = one(plan, event("specialist_visit", 120, "sector2"))
    assert split(line) == {"public": 1410, "plan": 7590 + 200, "person": 2800}


def test_percentages_on_top_count_beside_the_statutory_part():
    # "130 % on top" of 31.50 = 40.95: ticket modérateur 9.45 and 31.50 of excess; charge 70: excess 38.50
    plan = contract({"visits": {"percent": 130}}, percentages="on_top")
    line = one(plan, event("specialist_visit", 70, "sector2", "optam"))
    assert split(line) == {"public": 2005, "plan": 4095, "person": 200 + 700}


def test_a_doctor_without_convention_is_paid_by_the_tarif_d_autorite():
    # base 0.61: 70 % = 0.427 -> 0.43; the participation takes it whole; contract 0.18; excess 79.39, of which a
    # responsible contract at 300 % pays at most 100 % of the base: 0.61
    plan = contract({"visits": {"percent": 300, "percent_free": 300}})
    line = one(plan, event("gp_visit", 80, "not_contracted"))
    assert by_rule(line) == {"participation": 43, "amc_ticket_moderateur": 18, "amc_excess": 61, "excess": 7878}


def test_long_term_condition_pays_the_whole_base_but_keeps_the_participation():
    # 30.00 at 100 %, less 2.00; nothing for the contract
    line = one(BASIC, event("gp_visit", 30, "ald"))
    assert split(line) == {"public": 2800, "person": 200}


def test_maternity_keeps_nothing_back():
    # gynaecologist in 2026: 40.00 at 100 %
    line = one(BASIC, event("gynaecologist_visit", 40, "maternity"))
    assert split(line) == {"public": 4000}


def test_the_tariff_is_that_of_the_plans_year():
    # 2025: base 37.00: 70 % = 25.90, less 2.00; contract 11.10; the 3.00 above it are excess
    plan = contract({"visits": {"percent": 100}}, year=2025)
    line = one(plan, event("gynaecologist_visit", 40, day="2025-06-15"))
    assert split(line) == {"public": 2390, "plan": 1110, "person": 500}
    # and 2026, whose rules a past year's event follows too: base 40.00: 28.00 - 2.00; contract 12.00
    line = one(BASIC, event("gynaecologist_visit", 40, day="2025-06-15"))
    assert split(line) == {"public": 2600, "plan": 1200, "person": 200}


def test_a_heavy_act_costs_a_fixed_amount_that_rises_in_april_2026():
    # 200.00 act: 24.00 instead of 60.00; from 22 April 32.00; the contract pays it; participation 2.00
    before = one(BASIC, event("technical_act", 200, day="2026-04-21"))
    after = one(BASIC, event("technical_act", 200, day="2026-04-22"))
    assert by_rule(before) == {"amo_heavy_less": 17400, "participation": 200, "amc_heavy_fee": 2400}
    assert by_rule(after) == {"amo_heavy_less": 16600, "participation": 200, "amc_heavy_fee": 3200}


def test_costly_imaging_costs_neither_a_share_nor_the_fixed_amount():
    # 200.00 at 100 %, less the participation; at 100.00 its 70 % = 70.00 less 2.00, contract 30.00
    assert split(one(BASIC, event("imaging", 200))) == {"public": 19800, "person": 200}
    assert split(one(BASIC, event("imaging", 100))) == {"public": 6800, "plan": 3000, "person": 200}


def test_an_amount_a_visit_is_twenty_points_less_outside_the_optam():
    # 40.00 a visit on top: within the Optam 9.45 and 30.55 of the excess of 60.00 - 31.50 = 28.50: all of it
    # outside: 40.00 - 6.90 = 33.10, less 20 % of 23.00 = 4.60: 28.50; at most 23.00; charge 60: excess 37.00
    plan = contract({"visits": {"amount": 40}}, percentages="on_top")
    assert one(plan, event("specialist_visit", 60, "sector2", "optam")).paid_by("person") == 200
    assert one(plan, event("specialist_visit", 60, "sector2")).paid_by("plan") == 690 + 2300


def test_an_act_below_the_threshold_is_shared_by_its_rate():
    # 119.99 at 70 % = 83.993 -> 83.99; ticket modérateur 36.00
    line = one(BASIC, event("technical_act", "119.99"))
    assert by_rule(line) == {"amo_rate_less": 8199, "participation": 200, "amc_ticket_moderateur": 3600}


def test_the_participation_is_taken_four_times_a_day_at_most():
    # six tests of 10.00 in one order: 60 % = 36.00, less 4 x 2.00; contract 24.00
    line = one(BASIC, event("laboratory", 60, quantity=6))
    assert split(line) == {"public": 2800, "plan": 2400, "person": 800}


def test_the_participation_ends_at_fifty_euros_a_year():
    # 30 visits x 2.00 would be 60.00: the first 25 pay it, the rest do not
    ledger = BASIC.settle([event("gp_visit", 30, day=f"2026-03-{1 + n:02d}") for n in range(30)])
    assert [line.paid_by("person") for line in ledger.lines] == [200] * 25 + [0] * 5
    assert ledger.met == (("participation.self", 5000),)
    assert [note.rule for note in ledger.lines[25].notes] == ["participation_limit"]


def test_twelve_sessions_with_a_psychologist():
    # 50.00: public 30.00, contract 20.00; the thirteenth is the person's
    ledger = BASIC.settle([event("psychologist", 50, day=f"2026-03-{1 + n:02d}") for n in range(13)])
    assert [split(line) for line in ledger.lines] == [{"public": 3000, "plan": 2000}] * 12 + [{"person": 5000}]


def test_sessions_in_one_event_are_cut_at_the_limit():
    # 14 x 50.00 = 700.00: base 12 x 50.00 = 600.00: public 360.00, contract 240.00, person 100.00
    line = one(BASIC, event("psychologist", 700, quantity=14))
    assert split(line) == {"public": 36000, "plan": 24000, "person": 10000}


def test_nothing_charged_and_a_credit_cost_nobody_anything():
    free, credit = BASIC.settle([event("gp_visit", 0), event("gp_visit", -30)]).lines
    assert (free.shares, [note.rule for note in free.notes]) == ((), ["nothing_charged"])
    assert split(credit) == {"provider": -3000}


def test_a_base_below_nothing_or_above_the_charge_is_bounded():
    # base 90.00 of a charge of 30.00 counts as 30.00; base -5.00 as nothing
    assert split(one(BASIC, event("gp_visit", 30, base=90))) == {"public": 1900, "plan": 900, "person": 200}
    assert split(one(BASIC, event("gp_visit", 30, base=-5))) == {"person": 3000}


def test_half_a_cent_is_rounded_up():
    # 70 % of 30.05 = 21.035 -> 21.04, less 2.00; contract 9.01
    assert split(one(BASIC, event("gp_visit", "30.05", base="30.05"))) == {"public": 1904, "plan": 901, "person": 200}


def test_no_contract_gives_back_what_is_lost_outside_the_pathway():
    # not responsible and giving back the participation: 9.00 + 2.00; the 12.00 stay with the person
    plan = contract({"visits": {"percent": 100}}, responsible=False, pays_retained=True)
    line = one(plan, event("gp_visit", 30, "outside_pathway"))
    assert split(line) == {"public": 700, "plan": 1100, "person": 1200}
