"""Hand-worked examples: stays, their daily fee, surgeons, the emergency department."""

from __future__ import annotations

from .contracts import by_rule, contract, event, one, split

RESPONSIBLE = contract()
BARE = contract({"hospital_stay": {"percent": 100}, "day_fee": {"covered": False}}, responsible=False)


def test_a_short_stay_whose_daily_fee_is_above_the_ticket_moderateur():
    # 4 days x 23.00 = 92.00; 20 % of 300.00 = 60.00: the greater is due: 92.00 (annex of the arrêté of 23 January 2008:
    # public 240.00 - (92.00 - 60.00) = 208.00)
    line = one(RESPONSIBLE, event("hospital_stay", 300, quantity=4))
    assert by_rule(line) == {"amo_stay": 20800, "amc_day_fee": 9200}


def test_a_stay_whose_ticket_moderateur_is_above_the_daily_fee():
    # 20 % of 4,000.00 = 800.00; 5 x 23.00 = 115.00 of it is the daily fee; public 3,200.00
    line = one(RESPONSIBLE, event("hospital_stay", 4000, quantity=5))
    assert by_rule(line) == {"amo_stay": 320000, "amc_day_fee": 11500, "amc_ticket_moderateur": 68500}


def test_a_stay_with_a_heavy_act_costs_its_fixed_amount_and_the_daily_fee():
    # 5 x 23.00 + 32.00 = 147.00; public 3,853.00
    line = one(RESPONSIBLE, event("hospital_stay", 4000, "heavy_act", quantity=5))
    assert by_rule(line) == {"amo_stay": 385300, "amc_day_fee": 11500, "amc_heavy_fee": 3200}


def test_the_daily_fee_before_march_2026():
    # 3 x 20.00; heavy act 24.00
    line = one(RESPONSIBLE, event("hospital_stay", 4000, "heavy_act", quantity=3, day="2026-02-28"))
    assert by_rule(line) == {"amo_stay": 391600, "amc_day_fee": 6000, "amc_heavy_fee": 2400}


def test_psychiatry_has_its_own_daily_fee():
    # 10 x 17.00 = 170.00; 20 % of 500.00 = 100.00 is less
    line = one(RESPONSIBLE, event("psychiatric_stay", 500, quantity=10))
    assert by_rule(line) == {"amo_stay": 33000, "amc_day_fee": 17000}


def test_from_the_thirty_first_day_there_is_no_ticket_moderateur():
    # 40 days, 8,000.00: 20 % of the first 30 days' 6,000.00 = 1,200.00; daily fee 40 x 23.00 = 920.00 of it
    line = one(RESPONSIBLE, event("hospital_stay", 8000, quantity=40))
    assert by_rule(line) == {"amo_stay": 680000, "amc_day_fee": 92000, "amc_ticket_moderateur": 28000}


def test_a_long_term_condition_does_not_spare_the_daily_fee():
    line = one(RESPONSIBLE, event("hospital_stay", 4000, "ald", quantity=5))
    assert by_rule(line) == {"amo_stay": 388500, "amc_day_fee": 11500}


def test_maternity_spares_it():
    line = one(RESPONSIBLE, event("hospital_stay", 4000, "maternity", quantity=5))
    assert split(line) == {"public": 400000}


def test_a_contract_that_is_not_responsible_may_leave_the_daily_fee():
    # 685.00 of ticket modérateur paid, 115.00 of daily fee not
    line = one(BARE, event("hospital_stay", 4000, quantity=5))
    assert split(line) == {"public": 320000, "plan": 68500, "person": 11500}


def test_or_grant_so_much_a_day_for_so_many_days():
    # 15.00 for 3 of 5 days = 45.00 of 115.00
    plan = contract({"day_fee": {"amount": 15, "units": 3}}, responsible=False)
    line = one(plan, event("hospital_stay", 300, quantity=5))
    assert split(line) == {"public": 18500, "plan": 4500, "person": 7000}


def test_a_surgeon_outside_the_optam():
    # act 459.80 (>= 120.00), the stay bears the fixed amount: public 459.80; asked 950.00: excess 490.20
    # contract at 250 %: excess within the Optam 150 points, less 20 = 130; at most 100 % of the base: 459.80
    # person 490.20 - 459.80 = 30.40
    plan = contract({"hospital_fees": {"percent": 250, "percent_free": 250}})
    line = one(plan, event("hospital_fees", 950, "sector2", "after_heavy_act", base="459.80"))
    assert split(line) == {"public": 45980, "plan": 45980, "person": 3040}


def test_a_private_room_by_the_day():
    # 6 days at 80.00 = 480.00; 50.00 a day, at most 4 days a year = 200.00
    plan = contract({"private_room": {"amount": 50, "units": 4}})
    line = one(plan, event("private_room", 480, quantity=6))
    assert split(line) == {"plan": 20000, "person": 28000}


def test_the_emergency_department():
    # 120.00: fixed amount 23.00 since March 2026 (19.61 before), the contract pays it
    assert by_rule(one(RESPONSIBLE, event("emergency_visit", 120))) == {
        "amo_emergency": 9700,
        "amc_emergency_fee": 2300,
    }
    before = one(RESPONSIBLE, event("emergency_visit", 120, day="2026-02-01"))
    assert by_rule(before) == {"amo_emergency": 10039, "amc_emergency_fee": 1961}
    # 9.96 with a long-term condition
    assert split(one(RESPONSIBLE, event("emergency_visit", 120, "ald"))) == {"public": 11004, "plan": 996}


def test_an_emergency_bill_of_the_fixed_amount_alone():
    bare = contract(responsible=False)
    assert by_rule(one(bare, event("emergency_visit", 23))) == {"emergency_fee": 2300}
