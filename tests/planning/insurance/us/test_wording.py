"""Every rule of the engine has its sentence in both languages, and says the figures it stands for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthkit.i18n import LANGUAGES, messages
from healthkit.model.words import fold
from healthkit.planning.insurance import us
from healthkit.planning.insurance.us.services import CONDITIONS, services
from healthkit.planning.insurance.us.wording import counts_visits, explain, limit_label
from tests.planning.insurance.us.builder import COVERED_PLAN, event, plan

SOURCES = "\n".join(path.read_text("utf-8") for path in Path(us.__file__).parent.glob("*.py"))
METERS = [
    f"{name}_{where}" for name in ("deductible", "maximum") for where in ("in_network", "out_of_network", "drugs")
]


def test_every_sentence_belongs_to_a_rule_and_every_rule_has_one() -> None:
    built = {*METERS, *(f"{one}_met" for one in METERS), *(f"met_{one}" for one in METERS)}
    built |= {f"when_{mark}" for mark in CONDITIONS}
    built |= {f"met_{one}" for one in ("limit", "first", "most", "hra", "family")}
    built |= {f"open_{gap}_{name}" for gap in ("family_kind", "out_of_network") for name in ("deductible", "maximum")}
    built |= {f"open_{key}" for key in ("year", "premium", "deductible", "maximum", "services", "copay_per")}
    for key in messages("insurance_us"):
        assert key in built or re.search(rf'["\'.]{key}["\']', SOURCES), f"{key} is said by no rule"
    assert built <= set(messages("insurance_us"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_whole_ledger_in_words(lang: str) -> None:
    year = [
        event("primary_care", 180, 120), event("imaging", 1800, 1500, 2), event("inpatient", 40000, 30000, 3, 2),
        event("outpatient_surgeon", 4000, 2500, 4, outside=True), event("cosmetic", 10, day=5),
        event("infertility", 10, day=6), event("drug_specialty", 4000, day=7), event("rehabilitation", 900, None, 8, 9),
    ]  # fmt: skip
    ledger = plan(*COVERED_PLAN).settle([*year, year[-1]])
    for line in ledger.lines:
        for share in (*line.shares, *line.notes):
            sentence = explain(share, lang)
            assert sentence.endswith(".")
            assert "{" not in sentence
    for name, _ in ledger.met:
        assert limit_label(name, lang)


def test_sentences_say_the_figures() -> None:
    line = plan().settle([event("imaging", 1800, 1500)]).lines[0]
    assert [explain(share, "en") for share in line.shares] == [
        "Not billed: the price agreed in the network is $1,500.00.",
        "Deductible: $1,000.00 of the $1,000.00 that was left of it.",
        "Coinsurance: 20% of $500.00.",
        "The plan pays the rest of the price.",
    ]
    p = plan("[services.drug_generic]\ncoinsurance = 12.5\ndeductible = 'waived'")
    share = p.settle([event("drug_generic", 10.20)]).lines[0].shares[0]
    assert explain(share, "en") == "Coinsurance: 12.5% of $10.20."
    assert explain(share, "fr") == "Coassurance\u00a0: 12,5\u00a0% de 10,20\u00a0$US."


def test_limits_in_words() -> None:
    assert limit_label("deductible_in_network.family", "en") == "Deductible, family"
    assert limit_label("maximum_in_network.self", "fr") == "Plafond annuel"
    assert limit_label("maximum_drugs.child 1", "en") == "Out-of-pocket maximum for drugs, child 1"
    assert limit_label("limit.chiropractic.self", "en") == "Limit of Chiropractic care"
    assert limit_label("first.office.self", "fr") == "Premières consultations (office)"
    assert limit_label("hra", "en") == "HRA"
    assert counts_visits("limit.chiropractic.self")
    assert not counts_visits("most.hearing_aid.self")


def test_services_are_told_apart() -> None:
    table = services()
    for lang in LANGUAGES:
        labels = [one.label[lang] for one in table.values()]
        assert len(set(labels)) == len(labels)
    names = [name for one in table.values() for name in {fold(said) for said in (*one.marketplace, *one.codes)}]
    assert len(set(names)) == len(names)
    for one in table.values():
        assert one.like is None or one.like in table
        assert one.unit in ("visit", "day", "fill", "item")
        assert one.drug == (one.group == "drugs")
