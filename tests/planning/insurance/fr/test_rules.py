"""The figures, the tables and the words agree with each other and with the documentation."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from healthkit.i18n import messages
from healthkit.planning.insurance.fr.rules import dated, figures, tariffs
from healthkit.planning.insurance.fr.services import marks, posts, services
from healthkit.planning.insurance.fr.wording import explain, limit_label

from .contracts import contract, event

PACKAGE = Path(dated.__file__).parents[1]
DOCS = Path(__file__).parents[4] / "docs"


def test_every_figure_has_a_source_and_steps_that_rise_in_time():
    for name, steps in figures().items():
        days = [step.since for step in steps]
        assert days == sorted(set(days)), name
        assert all(len(step.source) > 20 for step in steps), name
        assert len({step.money for step in steps}) == 1, name


def test_every_figure_is_used():
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    tables = (PACKAGE / "services.toml").read_text("utf-8")
    built = re.compile(r"^(franchise\.|responsible\.optics_)")
    unused = [name for name in figures() if f'"{name}"' not in code + tables and not built.match(name)]
    assert not unused


def test_services_name_figures_posts_and_both_languages():
    for service in services().values():
        assert service.post in posts(), service.id
        assert set(service.label) == {"en", "fr"}
        for key in (
            "rate",
            "base",
            "base_free",
            "base_outside",
            "base_young",
            "price",
            "price_young",
            "day_fee",
            "yearly",
        ):
            assert service.rules.get(key, "rate.doctor") in figures(), (service.id, key)
    assert {service.post for service in services().values()} | {"day_fee"} == set(posts())


def test_every_mark_is_asked_for_by_a_rule():
    code = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    assert [mark for mark in marks() if f'"{mark}"' not in code] == []


def test_a_year_changes_its_rules_where_the_law_did():
    assert [start for start, _ in tariffs(2025)] == [(1, 1)]
    assert [start for start, _ in tariffs(2026)] == [(1, 1), (3, 1), (4, 22)]
    assert tariffs(2026)[0][1].figures["day_fee.hospital"] == 2000
    assert tariffs(2026)[1][1].figures["day_fee.hospital"] == 2300
    assert tariffs(2027)[0][1].figures["heavy_act.fee"] == 3200


def test_before_its_first_step_a_figure_has_that_value():
    assert dated.on(date(2000, 1, 1))["tariff.gp"] == 3000


def test_every_message_belongs_to_a_rule():
    code = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    made = {"amc_ticket_moderateur", "amc_heavy_fee", "amc_emergency_fee", "participation_limit", "franchise_limit"}
    made |= {f"amo_{kind}_less" for kind in ("rate", "ald", "heavy", "heavy_free", "after_heavy")}
    made |= {f"franchise_{kind}" for kind in ("box", "paramedical", "transport")}
    keys = [key for key in messages("insurance_fr") if not key.startswith("met_") and key not in made]
    assert [key for key in keys if f'"{key}"' not in code] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_share_and_limit_of_a_year_can_be_said(lang: str):
    plan = contract(
        {
            "visits": {"percent": 150},
            "gentle_medicine": {"amount": 20, "units": 1},
            "optics": {"simple": 600, "complex": 700, "very_complex": 800},
            "dental_prosthesis": {"percent": 300, "yearly": 100},
            "hearing": {"amount": 3000},
            "contact_lenses": {"amount": 50, "waiting_months": 12},
        },
        percentages="on_top",
    )
    year = [event(service, 900, day="2026-05-02", quantity=2) for service in services()]
    year += [event("glasses", 900, "new_prescription"), event("specialist_visit", 900, "sector2", in_network=False)]
    year += [event("gp_visit", 90, "outside_pathway"), event("dental_crown", 900, "class_a"), event("nurse", 90, "ald")]
    year += [event("psychologist", 1000, quantity=20), event("gp_visit", 30, "maternity")]
    year += [event("hospital_fees", 900, "after_heavy_act"), event("medication_65", 900, quantity=90)]
    ledger = plan.settle(year)
    said = [explain(share, lang) for line in ledger.lines for share in (*line.shares, *line.notes)]
    assert len(set(said)) > 25
    assert not [sentence for sentence in said if "{" in sentence or not sentence.endswith((".", "%"))]
    assert all(limit_label(name, lang) for name, _ in ledger.met)


def test_words_of_one_visit():
    (line,) = contract({"visits": {"percent": 100}}).settle([event("gp_visit", 30)]).lines
    assert [explain(share, "fr") for share in line.shares] == [
        "Assurance maladie\u00a0: 70\u00a0% de la base de 30,00\u00a0€, moins ce qu’elle retient.",
        "Participation forfaitaire retenue par l’Assurance maladie\u00a0; aucun contrat responsable ne la rembourse.",
        "Le contrat paie le ticket modérateur, la part de la base qui reste due.",
    ]
    assert limit_label("participation.child1", "en") == "Flat contributions (participation forfaitaire), child1"
    assert limit_label("dental_prosthesis.self", "fr") == "Prothèses dentaires"


def documentation() -> str:
    pages = [DOCS / name for name in ("insurance-plans.md", "insurance-plans-fr.md")]
    return "".join(page.read_text("utf-8") for page in pages if page.exists())


def test_the_documentation_lists_what_could_not_be_verified_and_nothing_else():
    open_ones = {name for name, steps in figures().items() for step in steps if not step.verified}
    page = documentation()
    listed = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", page.split("Not verified", 1)[1]))
    assert listed & set(figures()) == open_ones


def test_the_documentation_names_every_post_and_mark():
    page = documentation()
    assert [name for name in (*posts(), *marks()) if f"`{name}`" not in page] == []
