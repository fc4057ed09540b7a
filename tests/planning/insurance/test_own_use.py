"""Own use from the vault: each act once, at what was asked and allowed, with what was filled in and left out told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.own_use import own_use
from healthkit.planning.insurance.use import Use
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders import insurance as built
from tests.builders.lab_person import add

SEEN = {"status": "finished", "started": "2025-03-26T09:03:00+01:00"}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "a passphrase of a test")


def bring(vault: Vault, tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    [report] = import_path(vault, path)
    assert not report.error


def told(use: Use) -> list[tuple[str, str, float, float | None]]:
    return [
        (one.day.isoformat(), one.service, one.charge / 100, None if one.base is None else one.base / 100)
        for one in use.events
    ]


def test_a_remittance_gives_services_at_their_allowed_price(vault: Vault, tmp_path: Path) -> None:
    visit = built.service("HC:99213", "200", "80", "CAS*CO*45*60", "CAS*PR*3*60", "AMT*B6*140", day="20250310")
    blood = built.service("HC:80053", "90", "20", "CAS*CO*45*60", "CAS*PR*1*10", day="20250310")
    scan = built.service("HC:70553", "2400", "0", "CAS*PR*1*1500", day="20250702")
    denied = built.claim("C3", built.service(day="20250801"), status="4", paid="0")
    bring(
        vault, tmp_path, "a.835",
        built.remittance(built.claim("C1", visit, blood), built.claim("C2", scan), denied),
    )  # fmt: skip
    use = own_use(vault, "US", 2025)
    assert told(use) == [
        ("2025-03-10", "primary_care", 200.0, 140.0),
        ("2025-03-10", "laboratory", 90.0, 30.0),  # paid 20 and owed 10, where the payer states no allowed amount
        ("2025-07-02", "imaging", 2400.0, 1500.0),
    ]
    assert use.origin == "claims"
    assert [one.reason for one in use.left_out] == ["denied"]
    assert use.filled == ()


def test_a_reversal_and_its_correction_leave_the_correction(vault: Vault, tmp_path: Path) -> None:
    first = built.claim("C1", built.service("HC:99213", "200", "80", day="20250310"))
    back = built.claim("C1", built.service("HC:99213", "-200", "-80", day="20250310"), status="22", charge="-200")
    right = built.claim("C1", built.service("HC:99213", "180", "70", "AMT*B6*110", day="20250310"))
    bring(vault, tmp_path, "a.835", built.remittance(first, back, right))
    assert told(own_use(vault, "US", 2025)) == [("2025-03-10", "primary_care", 180.0, 110.0)]


def test_a_french_statement_gives_bases_and_leaves_the_takebacks_to_the_rules(vault: Vault, tmp_path: Path) -> None:
    lines = [
        ("12/03/2025", "Consultation généraliste", 30.0, 30.0, 70, 19.0),
        ("12/03/2025", "Participation forfaitaire", 2.0, 0.0, 0, -2.0),
        ("14/03/2025", "Pharmacie", 12.4, 12.4, 30, 3.72),
        ("02/09/2025", "Consultation spécialiste", 60.0, 31.5, 70, 20.05),
        ("03/09/2025", "Consultation spécialiste", 60.0, 23.0, 70, 14.1),
        ("05/09/2025", "Analyses de laboratoire", 40.0, 40.0, 100, 40.0),
    ]
    bring(vault, tmp_path, "releve.csv", built.statement(*lines))
    use = own_use(vault, "FR", 2025)
    assert told(use) == [
        ("2025-03-12", "gp_visit", 30.0, 30.0),
        ("2025-03-14", "medication_30", 12.4, 12.4),
        ("2025-09-02", "specialist_visit", 60.0, 31.5),
        ("2025-09-03", "specialist_visit", 60.0, 23.0),
        ("2025-09-05", "laboratory", 40.0, 40.0),
    ]
    # above the ordinary tariff: sector 2 within the Optam; above the lower one: outside it; 100 %: long-term condition
    assert [set(one.marks) for one in use.events] == [set(), set(), {"sector2", "optam"}, {"sector2"}, {"ald"}]


def test_claims_in_another_currency_are_left_out_and_said(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path, "releve.csv", built.statement(("12/03/2025", "Consultation", 30.0, 30.0, 70, 19.0)))
    add(vault, "Clinic", "encounter", {"name": "Office visit", "kind": "ambulatory", **SEEN})
    use = own_use(vault, "US", 2025)
    assert [(one.label, one.reason) for one in use.left_out] == [("Consultation", "other_currency")]
    assert [(one.service, one.source[:10]) for one in use.filled] == [("primary_care", "AHRQ, MEPS")]


def test_the_record_is_priced_by_the_table_and_a_claimed_day_is_not_counted_twice(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path, "releve.csv", built.statement(("26/03/2025", "Consultation", 30.0, 30.0, 70, 19.0)))
    visit = {"name": "Encounter for problem", "kind": "ambulatory", **SEEN}
    add(
        vault, "Clinic", "encounter", visit,
        {**visit, "started": "2025-06-02T10:00:00Z", "kind": "virtual"},
        {**visit, "started": "2025-10-01", "ended": "2025-10-04", "kind": "inpatient"},
        {**visit, "started": "2025-11-11", "status": "cancelled"},
    )  # fmt: skip
    panel = {"name": "Lipid panel", "category": "laboratory", "status": "final"}
    add(
        vault,
        "Lab",
        "diagnostic_report",
        *({**panel, "taken": day} for day in ("2025-03-26", "2025-07-01", "2025-07-01")),
    )
    use = own_use(vault, "FR", 2025)
    assert [(one.day.isoformat(), one.service, one.quantity) for one in use.events] == [
        ("2025-03-26", "gp_visit", 1),
        ("2025-06-02", "teleconsultation", 1),
        ("2025-07-01", "laboratory", 1),
        ("2025-10-01", "hospital_stay", 3),
    ]


def test_prescriptions_become_monthly_fills_unless_fills_are_told(vault: Vault) -> None:
    asked = {
        "name": "Ramipril",
        "kind": "request",
        "started": "2025-01-10",
        "stopped": "2025-04-01",
        "status": "stopped",
    }
    fill = {"name": "Metformin", "kind": "dispense", "status": "completed"}
    add(
        vault, "Clinic", "medication", asked,
        {**asked, "name": "Metformin"},
        {**fill, "started": "2025-02-01"}, {**fill, "started": "2025-05-01"},
        {**asked, "name": "Vitamin D3", "supplement": True},
    )  # fmt: skip
    use = own_use(vault, "US", 2025)
    assert [(one.day.isoformat(), one.label) for one in use.events] == [
        ("2025-01-10", "Ramipril"), ("2025-02-01", "Metformin"), ("2025-02-09", "Ramipril"), ("2025-03-11", "Ramipril"),
        ("2025-05-01", "Metformin"),
    ]  # fmt: skip
    assert use.assumed == 3
    assert [(one.label, one.reason) for one in use.left_out] == [("Vitamin D3", "supplement")]


def test_the_last_whole_year_is_meant_and_every_month_of_the_past_is_the_pool(vault: Vault) -> None:
    visits = [{"name": "Office visit", "kind": "ambulatory", "started": day, "status": "finished"} for day in (
        "2024-11-05", "2025-02-05", "2025-02-20", "2026-03-05"
    )]  # fmt: skip
    add(vault, "Clinic", "encounter", *visits)
    use = own_use(vault, "US")
    assert use.year == 2025
    assert [len(month) for month in use.pool] == [1, 0, 0, 2, *[0] * 12]  # up to February 2026: March is not over
    assert own_use(vault, "US", 2026).months == 3


def test_a_year_without_care_and_an_empty_vault_say_what_to_do(vault: Vault) -> None:
    with pytest.raises(InputError, match="Nothing in the vault tells of care") as caught:
        own_use(vault, "US")
    assert "--usage" in caught.value.hint
    add(vault, "Clinic", "encounter", {"name": "Office visit", "kind": "ambulatory", **SEEN})
    with pytest.raises(InputError, match="aucun soin en 2019") as caught:
        own_use(vault, "FR", 2019, "fr")
    assert "2025" in caught.value.hint


def test_what_could_not_be_priced_is_named(vault: Vault) -> None:
    add(vault, "Clinic", "procedure", {"name": "Appendectomy", "started": "2025-08-19", "status": "completed"})
    add(vault, "Clinic", "encounter", {"name": "Office visit", "kind": "ambulatory", **SEEN})
    use = own_use(vault, "US", 2025)
    assert [(one.label, one.day, one.reason) for one in use.left_out] == [
        ("Appendectomy", date(2025, 8, 19), "no_price")
    ]
    assert isinstance(use.events[0], Event)
