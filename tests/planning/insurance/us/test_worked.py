"""US designs worked by hand: each test writes the arithmetic that the engine has to arrive at."""

from __future__ import annotations

from tests.planning.insurance.us.builder import FAMILY, LIMITS, event, paper, plan, yours


def test_deductible_then_coinsurance_across_one_claim() -> None:
    """Price 1,500: 1,000 deductible, 20 % of the other 500 = 100; the plan pays 400; 300 of 1,800 unbilled."""
    (line,) = plan().settle([event("imaging", 1800, 1500)]).lines
    assert paper(line) == [
        ("provider", 300, "network_price"),
        ("person", 1000, "deductible_in_network"),
        ("person", 100, "coinsurance"),
        ("plan", 400, "plan_rest"),
    ]
    assert [note.rule for note in line.notes] == ["deductible_in_network_met"]


def test_deductible_over_several_claims() -> None:
    """400 + 400 of the 1,000; of the third 400: the last 200, and 20 % of 200 = 40; then 20 % of 400 = 80."""
    events = [event("xray", 400, day=day) for day in (1, 2, 3, 4)]
    assert yours(plan(), *events) == [400, 400, 240, 80]


def test_maximum_reached_within_a_claim() -> None:
    """Price 30,000: 1,000 + 20 % of 29,000 = 5,800 makes 6,800; the maximum is 5,000, so the plan bears 1,800 more."""
    (line,) = plan().settle([event("inpatient", 30000)]).lines
    assert paper(line) == [
        ("person", 1000, "deductible_in_network"),
        ("person", 4000, "coinsurance"),
        ("plan", 1800, "maximum_in_network"),
        ("plan", 23200, "plan_rest"),
    ]
    assert line.paid_by("person") == 500000


def test_nothing_more_once_the_maximum_is_reached() -> None:
    """5,000 are reached by the stay; a visit later costs 0."""
    assert yours(plan(), event("inpatient", 30000), event("xray", 900, day=2)) == [5000, 0]


def test_copay_that_waives_the_deductible() -> None:
    """A visit at 120 costs its copay of 30, whatever is left of the deductible, and does not use it up."""
    p = plan("[services.primary_care]\ncopay = 30\ndeductible = 'waived'")
    assert yours(p, event("primary_care", 180, 120), event("xray", 1000, day=2)) == [30, 1000]


def test_copay_after_the_deductible() -> None:
    """Visits at 600 and a copay of 50: 600; then the last 400 of the deductible + 50 = 450; then 50."""
    p = plan("[services.specialist]\ncopay = 50\ndeductible = 'applies'")
    assert yours(p, *(event("specialist", 600, day=day) for day in (1, 2, 3))) == [600, 450, 50]


def test_copay_after_the_deductible_is_bounded_by_what_is_left_of_the_price() -> None:
    """990 of the deductible are used; of a price of 40 the last 10 go there, 30 remain for a copay of 50."""
    p = plan("[services.specialist]\ncopay = 50\ndeductible = 'applies'")
    line = p.settle([event("xray", 990), event("specialist", 40, day=2)]).lines[1]
    assert paper(line) == [("person", 10, "deductible_in_network"), ("person", 30, "copay_price")]


def test_copay_then_deductible_then_coinsurance() -> None:
    """Emergency room at 2,300: copay 300, deductible 1,000, 20 % of the last 1,000 = 200; together 1,500."""
    p = plan("[services.emergency_room]\ncopay = 300\ncoinsurance = 20\ndeductible = 'after_copay'")
    (line,) = p.settle([event("emergency_room", 2300)]).lines
    assert paper(line) == [
        ("person", 300, "copay"),
        ("person", 1000, "deductible_in_network"),
        ("person", 200, "coinsurance"),
        ("plan", 800, "plan_rest"),
    ]


def test_copay_larger_than_the_price() -> None:
    """A generic drug at 6.40 with a copay of 10 costs 6.40."""
    p = plan("[services.drug_generic]\ncopay = 10\ndeductible = 'waived'")
    assert yours(p, event("drug_generic", 22, 6.40)) == [6.40]


def test_emergency_copay_waived_when_admitted() -> None:
    """Without the copay of 350: the deductible 1,000 + 20 % of 1,000 = 1,200; else 350 + 1,000 + 130 = 1,480."""
    p = plan(
        "[services.emergency_room]\ncopay = 350\ncoinsurance = 20\ndeductible = 'after_copay'\n"
        "copay_waived_if_admitted = true"
    )
    admitted = event("emergency_room", 2000, None, 1, 1, "self", "admitted")
    assert yours(p, admitted) == [1200]
    assert yours(p, event("emergency_room", 2000)) == [1480]
    assert [note.rule for note in p.settle([admitted]).lines[0].notes] == ["copay_waived", "deductible_in_network_met"]


def test_copay_a_day_up_to_five_days() -> None:
    """400 a day, five days at most: a stay of three days 1,200, one of eight days 5 × 400 = 2,000."""
    p = plan("[services.inpatient]\ncopay = 400\ncopay_per = 'day'\ncopay_days = 5\ndeductible = 'waived'")
    assert yours(p, event("inpatient", 9000, None, 1, 3), event("inpatient", 24000, None, 60, 8)) == [1200, 2000]


def test_copay_for_a_stay() -> None:
    """1,200 for the whole stay, of two days or of nine."""
    p = plan("[services.delivery_facility]\ncopay = 1200\ncopay_per = 'stay'\ndeductible = 'waived'")
    stays = (event("delivery_facility", 9000, None, 1, 2), event("delivery_facility", 30000, None, 90, 9))
    assert yours(p, *stays) == [1200, 1200]


def test_specialty_drug_with_a_minimum_and_a_maximum_a_fill() -> None:
    """30 %, 100 to 250 a fill: of 200 100 (not 60), of 500 150, of 4,000 250 (not 1,200), of two fills at 4,000 500."""
    p = plan("[services.drug_specialty]\ncoinsurance = 30\nminimum = 100\nmaximum = 250\ndeductible = 'waived'")
    fills = [event("drug_specialty", price, day=day) for day, price in ((1, 200), (2, 500), (3, 4000))]
    assert yours(p, *fills, event("drug_specialty", 4000, None, 4, 2)) == [100, 150, 250, 500]


def test_mail_order_at_its_own_price_and_without_one() -> None:
    """90 days by mail: the plan's 20 for generics; for brands it says nothing, so three copays of 40 = 120."""
    p = plan(
        "[services.drug_generic]\ncopay = 10\ndeductible = 'waived'\n"
        "[services.drug_generic.when.mail_order]\ncopay = 20\ndeductible = 'waived'\n"
        "[services.drug_preferred]\ncopay = 40\ndeductible = 'waived'"
    )
    mail = [event(drug, 300, None, 1, 1, "self", "mail_order") for drug in ("drug_generic", "drug_preferred")]
    assert yours(p, *mail) == [20, 120]


def test_separate_drug_deductible() -> None:
    """Drugs have 200 of their own: 150; the last 50 + 20 % of 100 = 70; a scan still meets the whole 1,000."""
    limits = LIMITS.replace("individual = 1000", "individual = 1000\ndrugs = 'separate'", 1)
    p = plan("", limits + "[deductible.drugs_limit]\nindividual = 200\n")
    drugs = [event("drug_preferred", 150, day=day) for day in (1, 2)]
    assert yours(p, *drugs, event("imaging", 1000, day=3)) == [150, 70, 1000]


def test_drugs_without_a_deductible() -> None:
    """Drugs are not subject to it: 20 % of 150 = 30; a scan still meets 1,000."""
    p = plan("", LIMITS.replace("individual = 1000", "individual = 1000\ndrugs = 'none'", 1))
    assert yours(p, event("drug_preferred", 150), event("imaging", 1000, day=2)) == [30, 1000]


def test_separate_drug_maximum() -> None:
    """20 % of 10,000 = 2,000 (after 1,000 of the deductible 1,000 + 1,800), but drugs stop at 1,500; a stay goes on."""
    limits = LIMITS.replace("individual = 5000", "individual = 5000\ndrugs = 'separate'")
    p = plan("", limits + "[maximum.drugs_limit]\nindividual = 1500\n")
    assert yours(p, event("drug_specialty", 10000), event("inpatient", 10000, day=2)) == [1500, 2000]
    assert p.most(["self"]) == 650000


def test_embedded_family_deductible() -> None:
    """1,000 each, 2,000 together: self meets 1,000, spouse 700; the child the family's last 300 + 20 % of 200."""
    events = [
        event("imaging", 1500, None, 1),  # 1,000 + 20 % of 500 = 1,100
        event("imaging", 700, None, 2, 1, "spouse"),  # 700
        event("imaging", 500, None, 3, 1, "child 1"),
        event("imaging", 1000, None, 4, 1, "spouse"),  # the family's is met: 20 % of 1,000 = 200
    ]
    assert yours(plan("", FAMILY), *events) == [1100, 700, 340, 200]


def test_aggregate_family_deductible() -> None:
    """Only the family's 2,000 count: self owes 1,500 of 1,500, spouse the last 500 + 20 % of 200 = 540."""
    p = plan("", FAMILY.replace("family = 2000", "family = 2000\nfamily_kind = 'aggregate'"))
    assert yours(p, event("imaging", 1500), event("imaging", 700, None, 2, 1, "spouse")) == [1500, 540]


def test_a_family_in_which_only_one_is_ill_meets_the_family_deductible() -> None:
    """The same person alone would owe 1,000 + 20 % of 2,000 = 1,400; in the family 2,000 + 20 % of 1,000 = 2,200."""
    p = plan("", FAMILY.replace("family = 2000", "family = 2000\nfamily_kind = 'aggregate'"))
    ill = event("imaging", 3000)
    assert yours(p, ill) == [1400]
    assert yours(p.covering(["self", "spouse"]), ill) == [2200]


def test_embedded_maximum_of_one_person_in_a_family() -> None:
    """Self stops at 5,000 (1,000 + 20 % of 25,000 = 6,000); the family's 8,000 leave 3,000 for the spouse, who would
    owe 1,000 + 20 % of 25,000 = 6,000."""
    events = (event("inpatient", 26000), event("inpatient", 26000, None, 2, 1, "spouse"))
    assert yours(plan("", FAMILY), *events, event("imaging", 900, None, 3, 1, "child 1")) == [5000, 3000, 0]


def test_the_law_embeds_a_maximum_for_each_person_of_a_family() -> None:
    """2027: nobody in a family owes more than 12,000 in network, though the plan's 20,000 are the family's alone.
    2,000 + 20 % of 98,000 = 21,600 is cut to 12,000; a grandfathered plan asks 20,000. (45 CFR 156.130, 80 FR 10824)"""
    limits = """
[deductible]
individual = 1000
family = 2000
family_kind = "aggregate"
[maximum]
individual = 10000
family = 20000
family_kind = "aggregate"
[everything_else]
coinsurance = 20
"""
    stay = event("inpatient", 100000)
    assert yours(plan("", limits, 'people = ["self", "spouse"]\n'), stay) == [12000]
    assert yours(plan("", limits, 'people = ["self", "spouse"]\ngrandfathered = true\n'), stay) == [20000]


BOTH = """
[deductible]
individual = 1000
[deductible.out_of_network]
individual = 2000
[maximum]
individual = 5000
[maximum.out_of_network]
individual = 9000
[everything_else]
coinsurance = 20
[everything_else.out_of_network]
coinsurance = 40
"""
COVERED = 'out_of_network = "covered"\n'


def test_out_of_network_with_a_balance_bill() -> None:
    """Charged 4,000, recognized 2,500: 1,500 balance bill; 2,000 deductible; 40 % of 500 = 200. Of it 2,200 count."""
    ledger = plan("", BOTH, COVERED).settle([event("outpatient_surgeon", 4000, 2500, outside=True)])
    assert paper(ledger.lines[0]) == [
        ("person", 1500, "balance_bill"),
        ("person", 2000, "deductible_out_of_network"),
        ("person", 200, "coinsurance"),
        ("plan", 300, "plan_rest"),
    ]
    assert dict(ledger.met)["maximum_out_of_network.self"] == 220000
    assert "maximum_in_network.self" not in dict(ledger.met)


def test_separate_networks_have_separate_deductibles() -> None:
    """In network 1,000; out of network nothing of that counts: 1,000 of 2,000 again."""
    assert yours(plan("", BOTH, COVERED), event("xray", 1000), event("xray", 1000, day=2, outside=True)) == [1000, 1000]


def test_combined_networks_share_one_deductible() -> None:
    """One deductible of 1,000 and one maximum of 5,000 for both: 1,000 in network, then 40 % of 1,000 = 400 outside."""
    limits = """
[deductible]
individual = 1000
networks = "combined"
[maximum]
individual = 5000
networks = "combined"
[everything_else]
coinsurance = 20
[everything_else.out_of_network]
coinsurance = 40
"""
    events = (event("xray", 1000), event("xray", 1000, day=2, outside=True))
    assert yours(plan("", limits, COVERED), *events) == [1000, 400]


def test_cross_accumulation_counts_towards_both() -> None:
    """Outside 1,500 of 2,000, which meets the 1,000 in network: there 20 % of 500 = 100; then 500 + 40 % of 300."""
    limits = BOTH.replace("individual = 1000\n", 'individual = 1000\nnetworks = "cross"\n')
    events = (
        event("xray", 1500, day=1, outside=True),
        event("xray", 500, day=2),
        event("xray", 800, day=3, outside=True),
    )
    assert yours(plan("", limits, COVERED), *events) == [1500, 100, 620]


def test_accumulation_one_way_only() -> None:
    """What is paid in network counts outside too (1,000 of 2,000), not the other way round."""
    limits = BOTH.replace("individual = 1000\n", 'individual = 1000\nnetworks = "in_counts_out"\n')
    p = plan("", limits, COVERED)
    outside, inside = event("xray", 1500, day=2, outside=True), event("xray", 1500, day=1)
    assert yours(p, inside, outside) == [1100, 1200]  # 1,000 + 100; the other 1,000 + 40 % of 500
    assert yours(p, event("xray", 1500, day=1, outside=True), event("xray", 1500, day=2)) == [1500, 1100]


def test_emergency_out_of_network_is_settled_as_in_network() -> None:
    """Charged 6,000, recognized 3,000: no bill above; 1,000 deductible + 20 % of 2,000 = 1,400, in network."""
    ledger = plan("", BOTH, COVERED).settle([event("emergency_room", 6000, 3000, outside=True)])
    assert paper(ledger.lines[0]) == [
        ("provider", 3000, "no_surprises"),
        ("person", 1000, "deductible_in_network"),
        ("person", 400, "coinsurance"),
        ("plan", 1600, "plan_rest"),
    ]
    assert dict(ledger.met)["maximum_in_network.self"] == 140000


def test_a_surprise_bill_in_a_hospital_of_the_network() -> None:
    """An anesthetist whom nobody could choose: 900 of 1,400 recognized, all of it deductible, nothing above it."""
    surprise = event("inpatient_surgeon", 1400, 900, 1, 1, "self", "surprise", outside=True)
    assert yours(plan(), surprise) == [900]


def test_an_ambulance_by_road_is_not_protected_but_one_by_air_is() -> None:
    """By road out of network: 1,500 - 900 = 600 balance bill + 900 deductible = 1,500. By air: 20,000 recognized of
    45,000: the deductible's last 1,000 + 20 % of 19,000 = 3,800 makes 4,800, and no bill for the other 25,000."""
    p = plan("", BOTH, COVERED)
    road = event("ambulance_ground", 1500, 900, 1, 1, "self", "emergency", outside=True)
    assert yours(p, road) == [1500]
    assert yours(p, event("ambulance_air", 45000, 20000, outside=True)) == [4800]


def test_an_ambulance_by_road_under_a_plan_that_covers_only_emergencies_elsewhere() -> None:
    """The copay of 250, as in network, and the 600 above the price, which no law forbids: 850, of which 250 count."""
    p = plan("[services.ambulance_ground]\ncopay = 250\ndeductible = 'waived'")
    ledger = p.settle([event("ambulance_ground", 1500, 900, outside=True)])
    assert paper(ledger.lines[0])[:2] == [("person", 600, "balance_bill"), ("person", 250, "copay")]
    assert dict(ledger.met) == {"maximum_in_network.self": 25000}


def test_hmo_out_of_network() -> None:
    """Nothing but emergencies is covered there: the whole charge, which counts nowhere."""
    ledger = plan().settle([event("specialist", 400, 250, outside=True)])
    assert paper(ledger.lines[0]) == [("person", 400, "not_covered_out_of_network")]
    assert ledger.met == ()


def test_first_visits_before_the_deductible() -> None:
    """Three visits at a copay of 50, counted with mental health; the fourth meets the deductible: 140."""
    first = "visits = 3\ncopay = 50\ndeductible = 'waived'\nwith = 'office'"
    p = plan(
        "".join(
            f"[services.{one}]\ncoinsurance = 50\n[services.{one}.first]\n{first}\n"
            for one in ("primary_care", "mental_outpatient")
        )
    )
    visits = [event(("primary_care", "mental_outpatient")[day % 2], 140, day=day) for day in (1, 2, 3, 4)]
    assert yours(p, *visits) == [50, 50, 50, 140]


def test_first_visits_within_one_event() -> None:
    """Five visits at 100 in one: three at a copay of 20 = 60, two at the deductible = 200; together 260."""
    p = plan("[services.primary_care]\ncoinsurance = 20\n[services.primary_care.first]\nvisits = 3\ncopay = 20")
    assert yours(p, event("primary_care", 500, None, 1, 5)) == [260]


def test_visit_limit() -> None:
    """20 visits a year at a copay of 35: 18 cost 630; of the next 4 at 90, two cost 70 and two are over: 180; 250."""
    p = plan("[services.rehabilitation]\ncopay = 35\ndeductible = 'waived'\nlimit = 20")
    ledger = p.settle([event("rehabilitation", 18 * 90, None, 1, 18), event("physical_therapy", 4 * 90, None, 2, 4)])
    assert [line.paid_by("person") / 100 for line in ledger.lines] == [630, 250]
    assert paper(ledger.lines[1]) == [
        ("person", 70, "copay_each"),
        ("plan", 110, "plan_rest"),
        ("person", 180, "limit_visits"),
    ]
    assert dict(ledger.met)["limit.rehabilitation.self"] == 20
    assert dict(ledger.met)["maximum_in_network.self"] == 70000


def test_yearly_amount_that_the_plan_pays() -> None:
    """Hearing aids free up to 1,500: of 4,000 the plan pays 1,500, the person 2,500, which count nowhere."""
    ledger = plan("[services.hearing_aid]\nfree = true\nlimit_amount = 1500").settle([event("hearing_aid", 4000)])
    assert paper(ledger.lines[0]) == [("person", 2500, "limit_amount"), ("plan", 1500, "plan_rest")]
    assert dict(ledger.met) == {"most.hearing_aid.self": 150000}


def test_preventive_care_is_free_in_network() -> None:
    """The law asks it of every plan that is not grandfathered (45 CFR 147.130), even where the file does not name it;
    a grandfathered one may apply its deductible."""
    assert yours(plan(), event("preventive", 250)) == [0]
    assert yours(plan(), event("laboratory", 80, None, 1, 1, "self", "preventive")) == [0]
    old = plan(head="grandfathered = true\n")
    assert yours(old, event("preventive", 250), event("xray", 80, None, 2, 1, "self", "preventive")) == [250, 80]


def test_preauthorization_that_was_not_asked_for() -> None:
    """1,000 + 20 % of 9,000 = 2,800 and a penalty of 500, which does not count: 2,800 of the maximum are used.
    A penalty of 50 % takes half of the plan's 7,200: 3,600."""
    stay = event("inpatient", 10000, None, 1, 1, "self", "no_preauthorization")
    ledger = plan("[services.inpatient]\ncoinsurance = 20\npenalty = 500").settle([stay])
    assert ledger.paid_by("person") == 330000
    assert dict(ledger.met)["maximum_in_network.self"] == 280000
    assert yours(plan("[services.inpatient]\ncoinsurance = 20\npenalty_percent = 50"), stay) == [6400]


def test_hra_pays_first_and_still_counts() -> None:
    """An HRA of 500 pays 500 of the deductible's 800; the next 400: 200 deductible + 20 % of 200 = 240."""
    p = plan(head='[account]\nkind = "HRA"\nself = 500\n')
    ledger = p.settle([event("xray", 800), event("xray", 400, day=2)])
    assert paper(ledger.lines[0]) == [("person", 300, "deductible_in_network"), ("plan", 500, "hra")]
    assert ledger.lines[1].paid_by("person") == 24000
    assert dict(ledger.met) == {
        "deductible_in_network.self": 100000,
        "maximum_in_network.self": 104000,
        "hra": 50000,
    }


def test_hra_after_a_part_of_the_deductible() -> None:
    """The person bears the first 400, then the HRA up to 500, deductible only: 1,500 is 1,000 + 20 % of 500 = 1,100,
    of which the HRA pays 500: 600."""
    p = plan(head='[account]\nkind = "HRA"\nself = 500\nafter = 400\npays = "deductible"\n')
    assert yours(p, event("xray", 1500)) == [600]


def test_what_a_plan_excludes_and_what_it_does_not_mention() -> None:
    """Not covered, and not mentioned: the whole charge of 3,000 each, which no maximum stops."""
    p = plan("[services.cosmetic]\ncovered = false")
    ledger = p.settle([event("cosmetic", 3000), event("infertility", 3000, day=2)])
    assert [paper(line) for line in ledger.lines] == [
        [("person", 3000, "not_covered")],
        [("person", 3000, "unlisted")],
    ]
    assert (p.covered("cosmetic"), p.covered("infertility"), p.covered("imaging")) == (False, None, True)


def test_services_that_count_towards_no_maximum() -> None:
    """20 % of 40,000 = 8,000 and no end, since it does not count; the stay after it still owes its own 5,000."""
    p = plan("[services.infertility]\ncoinsurance = 20\ndeductible = 'waived'\ncounts_to_maximum = false")
    assert yours(p, event("infertility", 40000), event("inpatient", 30000, day=2)) == [8000, 5000]


def test_half_a_cent_is_rounded_up() -> None:
    """12.5 % of 10.20 is 1.275, so 1.28; the plan pays 8.92."""
    p = plan("[services.drug_generic]\ncoinsurance = 12.5\ndeductible = 'waived'")
    (line,) = p.settle([event("drug_generic", 10.20)]).lines
    assert paper(line) == [("person", 1.28, "coinsurance"), ("plan", 8.92, "plan_rest")]


def test_a_price_above_the_charge_is_the_charge() -> None:
    """The network's price is 150, but only 90 are charged: 90."""
    assert yours(plan(), event("xray", 90, 150)) == [90]
