"""Remarks on figures that do not fit the year's federal limits, each with its source."""

from __future__ import annotations

import re

import pytest

from healthkit.planning.insurance.us.federal import known_years, limits_for
from healthkit.planning.insurance.us.remarks import remarks
from healthkit.planning.insurance.us.wording import explain
from tests.planning.insurance.us.builder import FAMILY, LIMITS, plan

HDHP = """
[deductible]
individual = 1750
family = 3500
family_kind = "aggregate"
[maximum]
individual = 8700
family = 17400
[everything_else]
coinsurance = 20
"""


def said(head: str = "", limits: str = LIMITS, services: str = "") -> list[str]:
    return [note.rule for note in remarks(plan(services, limits, head))]


def test_a_plan_within_the_law_has_no_remark() -> None:
    assert said() == []
    assert said("", FAMILY) == []
    assert said("hsa_eligible = true\n", HDHP) == []


def test_a_maximum_above_the_years_limit() -> None:
    """2026: 10,600; 2027: 12,000. Separate maxima are added up: 8,000 + 4,500 = 12,500."""
    limits = LIMITS.replace("individual = 5000", "individual = 11000")
    assert said("year = 2026\n", limits) == ["remark_maximum"]
    assert said("year = 2027\n", limits) == []
    assert said("year = 2026\ngrandfathered = true\n", limits) == []
    apart = LIMITS.replace("5000", "8000\ndrugs = 'separate'") + "[maximum.drugs_limit]\nindividual = 4500\n"
    assert said("", apart) == ["remark_maximum"]


def test_a_familys_maximum_that_the_law_embeds() -> None:
    limits = FAMILY.replace("family = 8000", "family = 20000\nfamily_kind = 'aggregate'")
    assert said("", limits) == ["remark_embedded"]
    assert said("", FAMILY.replace("family = 8000", "family = 25000")) == ["remark_maximum"]


def test_what_makes_a_high_deductible_plan() -> None:
    """2027: at least 1,750 and 3,500, at most 8,700 and 17,400 (Rev. Proc. 2026-24); embedded, each person 3,500."""
    head = "hsa_eligible = true\n"
    assert said(head, HDHP.replace("1750", "1700")) == ["remark_hdhp_deductible"]
    assert said(head, HDHP.replace("aggregate", "embedded")) == ["remark_hdhp_deductible"]
    assert said(head, HDHP.replace('family_kind = "aggregate"', "individual_in_family = 3500")) == []
    assert said(head, HDHP.replace("8700", "9000")) == ["remark_hdhp_maximum"]
    waived = "[services.primary_care]\ncopay = 30\ndeductible = 'waived'"
    assert said(head, HDHP, waived) == ["remark_hdhp_waived"]
    assert said(head, HDHP, waived.replace("primary_care", "telehealth")) == []


def test_bronze_plans_go_with_an_hsa_since_2026() -> None:
    head = 'hsa_eligible = true\nmetal = "bronze"\n'
    assert said(head + "year = 2026\n") == []
    assert said(head + "year = 2025\n") == ["remark_hdhp_deductible"]


def test_money_for_an_hsa() -> None:
    account = '[account]\nkind = "HSA"\nself = 4600\nfamily = 9000\n'
    assert said("hsa_eligible = true\n" + account, HDHP) == ["remark_hsa_employer"]
    assert said(account.replace("4600", "500")) == ["remark_account"]


def test_a_year_whose_limits_are_not_known() -> None:
    assert limits_for(2099) is None
    assert said("year = 2099\n") == ["remark_year"]


@pytest.mark.parametrize("year", known_years())
def test_limits_of_a_year_fit_each_other(year: int) -> None:
    """A family's limits are twice one person's, but for the HSA's; a high-deductible plan's are the narrower."""
    law = limits_for(year)
    assert law is not None
    assert law.maximum_family == 2 * law.maximum_self
    assert law.hdhp_deductible_family == 2 * law.hdhp_deductible_self
    assert law.hdhp_maximum_family == 2 * law.hdhp_maximum_self
    assert law.hdhp_maximum_self < law.maximum_self
    assert law.hsa_self < law.hsa_family <= 2 * law.hsa_self + 100_00
    assert law.maximum_source
    assert re.fullmatch(r"IRS, Rev\. Proc\. 20\d\d-\d\d", law.hdhp_source)


def test_remarks_in_words() -> None:
    limits = LIMITS.replace("individual = 5000", "individual = 11000")
    (note,) = remarks(plan("", limits, "year = 2026\n"))
    assert "$11,000.00 is above the federal limit of $10,600.00 for 2026" in explain(note, "en")
    assert "11\u202f000,00\u00a0$US" in explain(note, "fr")
    (note,) = remarks(plan("[services.xray]\nfree = true", HDHP, "hsa_eligible = true\n"))
    assert "Radiographie" in explain(note, "fr")
