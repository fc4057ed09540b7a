"""French documents, made after the public specification; no real one could be read."""

from __future__ import annotations

from pathlib import Path

from connectors.ccda import CCDA
from tests.builders import cda_fr
from tests.builders.cda import write
from tests.connectors.ccda.reading import Gathered, gather


def read(folder: Path, text: str) -> Gathered:
    return gather(CCDA(), write(folder, "doc.xml", text))


def test_a_structured_biology_report(tmp_path: Path) -> None:
    out = read(tmp_path, cda_fr.biology())
    by_name = {(row["name"], row["taken"][:4]): row for row in out.rows("lab_result")}
    assert len(by_name) == 6
    glucose = by_name["Glucose à jeun", "2024"]
    told = (glucose["value"], glucose["unit"], glucose["low"], glucose["high"], glucose["method"], glucose["panel"])
    assert told == (4.89, "mmol/L", 3.89, 6.0, "Hexokinase", "Biochimie")
    earlier = by_name["Glucose à jeun", "2023"]
    assert (earlier["value"], earlier["taken"], earlier["panel"]) == (5.1, "2023-02-10T08:00:00+01:00", "Biochimie")
    crp = by_name["C réactive protéine", "2024"]
    assert (crp["comparator"], crp["value"], crp["code"], crp["range_text"]) == ("<=", 1.0, "1234", "(< 5.0)")


def test_microbiology_knows_its_specimen_isolate_and_collection(tmp_path: Path) -> None:
    out = read(tmp_path, cda_fr.biology())
    by_name = {row["name"]: row for row in out.rows("lab_result")}
    color, drug = by_name["Couleur [Type] Urine"], by_name["Amoxicilline [Sensibilité] Isolat"]
    assert (color["value_text"], color["specimen"], color["taken"]) == ("jaune", "Urine", "2024-01-04T07:40+01:00")
    assert (drug["comparator"], drug["value"], drug["flag"], drug["specimen"], drug["panel"]) == (
        ">=", 0.512, "R", "Escherichia coli", "Antibiogramme",
    )  # fmt: skip
    assert {row["accession"] for row in out.rows("specimen")} == {"TUBE-9", "ISO-1"}
    assert {row["performer"] for row in out.rows("lab_result")} == {"Laboratoire du Port"}


def test_the_national_number_reaches_no_row(tmp_path: Path) -> None:
    for text in (cda_fr.biology(), cda_fr.pdf_body(), cda_fr.summary()):
        out = read(tmp_path, text)
        assert out.person() == {"name": "CAMILLE LOUISE EXEMPLE", "birth_date": "1979-03-28", "sex": "female"}
        for table, frame in out.frames.items():
            assert cda_fr.INS not in repr(frame.to_dicts()), table


def test_a_letter_as_pdf(tmp_path: Path) -> None:
    out = read(tmp_path, cda_fr.pdf_body())
    assert (out.only("document")["body"], out.only("document")["title"]) == (
        cda_fr.PDF,
        "Lettre de liaison à la sortie",
    )
    assert [handed.body for handed in out.handoffs] == [cda_fr.PDF]


def test_a_summary_with_old_templates_and_tables_in_french(tmp_path: Path) -> None:
    out = read(tmp_path, cda_fr.summary())
    condition, drug, absence = out.only("condition"), out.only("medication"), out.only("absence")
    assert (condition["name"], condition["system"], condition["onset"]) == (
        "Angine de poitrine instable", "icd-10", "2019-08-11",
    )  # fmt: skip
    assert (drug["name"], drug["dose_text"], drug["started"], drug["stopped"]) == (
        "PLAVIX 75 mg",
        "1 cp/j",
        "2019-08-11",
        None,
    )
    assert (absence["subject"], absence["kind"]) == ("allergies", "none_known")
