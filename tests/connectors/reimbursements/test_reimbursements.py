"""Statements of French insurers: who paid what, as table and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.reimbursements import Reimbursements
from connectors.reimbursements.tables import is_statement, parts
from healthkit.source.contract import Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.insurance import Act, acts, printed, statement

VISIT: Act = ("14/03/2025", "Consultation généraliste", 30.0, 30.0, 70, 19.0)
DENTIST: Act = ("02/04/2025", "Couronne dentaire", 1250.5, 120.0, 70, 84.0)


def read(folder: Path, body: bytes, name: str = "any.csv") -> tuple[dict[str, list[dict[str, Any]]], list[Issue]]:
    path = folder / name
    path.write_bytes(body)
    tables: dict[str, list[dict[str, Any]]] = {}
    issues = []
    with open_package(path) as package:
        claimed = Reimbursements().detect(package)
        assert claimed is not None
        for item in Reimbursements().read(package, claimed):
            if isinstance(item, Rows):
                tables.setdefault(item.table, []).extend(item.frame.to_dicts())
            elif isinstance(item, Issue):
                issues.append(item)
    return tables, issues


def claims(tables: dict[str, list[dict[str, Any]]]) -> list[tuple[Any, ...]]:
    return [
        tuple(row[key] for key in ("started", "name", "payer", "total", "paid", "currency")) for row in tables["claim"]
    ]


EXPECTED = [
    ("2025-03-14", "Consultation généraliste", "Assurance maladie", 30.0, 19.0, "EUR"),
    ("2025-04-02", "Couronne dentaire", "Assurance maladie", 1250.5, 84.0, "EUR"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    text = statement(VISIT, DENTIST).replace("\u202f", " ")
    tables, issues = read(tmp_path, text.encode(encoding))
    assert claims(tables) == EXPECTED
    assert issues == []
    said = [(row["code"], row["reason"], row["value"], row["unit"]) for row in tables["adjustment"][:4]]
    assert said == [
        ("submitted", None, 30.0, "EUR"), ("eligible", None, 30.0, "EUR"), ("benefit", "AMO", 19.0, "EUR"),
        ("rate", None, 70.0, "%"),
    ]  # fmt: skip


def test_a_statement_on_paper_says_the_same(tmp_path: Path) -> None:
    tables, issues = read(tmp_path, printed(VISIT, DENTIST), "releve.pdf")
    assert claims(tables) == EXPECTED
    assert issues == []


def test_table_and_paper_of_the_same_care_are_one(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "x")
    for name, body in (("a.csv", statement(VISIT, DENTIST).encode()), ("b.pdf", printed(VISIT, DENTIST))):
        (tmp_path / name).write_bytes(body)
        (report,) = import_path(vault, tmp_path / name)
        assert (report.connector, report.error) == ("reimbursements", "")
    assert report.added == {}


def test_both_insurers_in_one_table(tmp_path: Path) -> None:
    text = (
        "Bénéficiaire,Date de soins,Acte,Dépense,Remboursement SS,Remboursement mutuelle,Reste à charge\n"
        "A,2025-03-14,Consultation,30.00,19.00,9.00,2.00\nB,2025-03-15,Pharmacie,12.40,8.06,4.34,\nTotal,,,42.40,,,\n"
    )
    tables, issues = read(tmp_path, text.encode())
    assert [row[2:5] for row in claims(tables)] == [
        ("Assurance maladie, Mutuelle", 30.0, 28.0),
        ("Assurance maladie, Mutuelle", 12.4, 12.4),
    ]
    assert [one.reason for one in issues] == ["several_persons"]
    assert [row["value"] for row in tables["adjustment"] if row["code"] == "patient"] == [2.0]


def test_what_everybody_bears_is_a_deductible(tmp_path: Path) -> None:
    more = "14/03/2025 Participation forfaitaire -2,00 €\n"
    tables, _ = read(tmp_path, printed(VISIT, more=more), "releve.pdf")
    assert claims(tables)[1][1:5] == ("Participation forfaitaire", "Assurance maladie", None, -2.0)
    assert [(row["name"], row["value"]) for row in tables["adjustment"] if row["code"] == "deductible"] == [
        ("Participation forfaitaire", 2.0)
    ]


def test_equal_acts_of_one_day_stay_two(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "x")
    (tmp_path / "a.csv").write_text(statement(VISIT, VISIT), "utf-8")
    (report,) = import_path(vault, tmp_path / "a.csv")
    assert report.added["claim"] == 2
    (tmp_path / "b.csv").write_text(statement(VISIT, VISIT, DENTIST), "utf-8")
    (report,) = import_path(vault, tmp_path / "b.csv")
    assert report.added["claim"] == 1


def test_a_line_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    _, issues = read(tmp_path, printed(VISIT, more="15/03/2025 Radiographie 40,00 €\n"), "releve.pdf")
    assert [one.reason for one in issues] == ["line_unread"]


def test_titles() -> None:
    held = parts(("Date des soins", "Nature des prestations", "Montant payé (€)", "Base SS", "Taux (%)", "Part AMO"))
    assert list(held) == ["day", "act", "charged", "base", "rate", "compulsory"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Date;Acte;Montant;Remb. SS;Remb. Mutuelle;RAC", "14/03/25;Visite;30;19;9;2"),
        (
            "Date de début des soins;Date de fin des soins;Libellé de l'acte;Dépenses réelles;Remboursé par la Sécurité"
            " sociale;Remboursé par votre mutuelle;Montant restant à votre charge",
            "14/03/2025;15/03/2025;Visite;30,00;19,00;9,00;2,00",
        ),
        (
            "Date de soins;Nature de la prestation;Dépense engagée;Part Régime Obligatoire;Part complémentaire",
            "du 14/03/2025 au 16/03/2025;Visite;30,00 €;19,00 €;9,00 €",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_titles_of_other_insurers(head: str, row: str, encoding: str, tmp_path: Path) -> None:
    text = f"Relevé de prestations\n\n{head}\n{row}\n"
    tables, issues = read(tmp_path, text.encode(encoding))
    assert claims(tables) == [("2025-03-14", "Visite", "Assurance maladie, Mutuelle", 30.0, 28.0, "EUR")]
    assert issues == []


def test_a_dash_and_a_line_of_totals_are_no_fault(tmp_path: Path) -> None:
    text = (
        "Date de soins;Acte;Dépense;Part SS;Part mutuelle\n14/03/2025;Visite;1 250,50;19,00;-\nTotal;;1 250,50;19,00;\n"
    )
    tables, issues = read(tmp_path, text.encode())
    assert claims(tables) == [("2025-03-14", "Visite", "Assurance maladie", 1250.5, 19.0, "EUR")]
    assert issues == []


def test_both_insurers_and_short_years_on_paper(tmp_path: Path) -> None:
    more = "15/03/25 Pharmacie (PH7) 12,40 12,40 65,00% 8,06 35% 4,34\n"
    tables, issues = read(tmp_path, printed(VISIT, more=more), "releve.pdf")
    assert claims(tables)[1] == ("2025-03-15", "Pharmacie (PH7)", "Assurance maladie, Mutuelle", 12.4, 12.4, "EUR")
    assert issues == []


@pytest.mark.parametrize(
    "text", ["Date;Libellé;Montant\n01/02/2025;Virement;30,00\n", "date,steps\n2026-01-01,3\n", "just words\n", ""]
)
def test_bank_statements_and_others_are_left_alone(text: str) -> None:
    assert not is_statement(text.encode())


def test_a_year_of_visits(tmp_path: Path) -> None:
    tables, _ = read(tmp_path, statement(*acts(range(60))).encode())
    assert len({row["external_id"] for row in tables["claim"]}) == 60
