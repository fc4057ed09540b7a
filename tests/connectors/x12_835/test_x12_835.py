"""Remittances: who bears what, whatever the signs, the envelope and the state of the claim."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from connectors.x12_835 import X12835
from connectors.x12_835.segments import signs
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.insurance import claim, many, remittance, service


class Read:
    """All that the reader yielded of one text."""

    def __init__(self, folder: Path, text: str) -> None:
        path = folder / "any.txt"
        path.write_text(text, "utf-8")
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.issues: list[Issue] = []
        self.unmapped: dict[str, int] = {}
        with open_package(path) as package:
            claimed = X12835().detect(package)
            assert claimed is not None
            for item in X12835().read(package, claimed):
                match item:
                    case Rows():
                        self.tables.setdefault(item.table, []).extend(item.frame.to_dicts())
                    case Issue():
                        self.issues.append(item)
                    case Counts():
                        self.unmapped |= item.unmapped

    def amounts(self, sequence: int | None) -> list[tuple[str, str | None, float]]:
        return [
            (row["code"], row["reason"], row["value"])
            for row in self.tables["adjustment"]
            if row["sequence"] == sequence
        ]


CARE = service("HC:99213:25", "120", "60", "CAS*CO*45*20", "CAS*PR*1*15**2*10.5*1*3*14.5", "AMT*B6*100")


def test_a_claim_says_who_bears_what(tmp_path: Path) -> None:
    read = Read(tmp_path, remittance(claim("C1", CARE)))
    (row,) = read.tables["claim"]
    assert (row["number"], row["outcome"], row["name"]) == (
        "C1", "processed as primary", "Preferred provider organization (PPO)",
    )  # fmt: skip
    assert (row["payer"], row["performer"], row["created"]) == ("PLAIN HEALTH", "VILLAGE CLINIC", "2024-03-01")
    assert (row["started"], row["ended"], row["total"], row["paid"]) == ("2024-01-15", "2024-01-15", 120.0, 80.0)
    assert read.amounts(None) == [("submitted", None, 120.0), ("benefit", None, 80.0), ("patient", None, 25.0)]
    assert read.amounts(1) == [
        ("benefit", None, 60.0),
        ("contractual", "CO-45", 20.0),
        ("deductible", "PR-1", 15.0),
        ("coinsurance", "PR-2", 10.5),
        ("copay", "PR-3", 14.5),
        ("eligible", None, 100.0),
    ]
    (line,) = read.tables["claim_line"]
    assert (line["system"], line["code"], line["net"], line["quantity"]) == ("cpt", "99213", 120.0, 1.0)
    assert '"modifier", "code": "25"' in line["codings"]


def test_a_reversal_is_a_claim_of_its_own_and_names_the_first(tmp_path: Path) -> None:
    back = claim("C1", service(charge="-120", paid="-80"), status="22", charge="-120", paid="-80", owed="-25")
    read = Read(tmp_path, remittance(claim("C1", CARE), back))
    first, second = read.tables["claim"]
    assert (second["number"], second["replaces"], second["paid"]) == ("C1#reversal", first["number"], -80.0)
    assert first["paid"] + second["paid"] == 0


def test_a_reversal_and_its_correction_stand_beside_what_was_paid_first(tmp_path: Path) -> None:
    back = claim("C1", service(charge="-120", paid="-80"), status="22", charge="-120", paid="-80", owed="-25")
    (tmp_path / "first.edi").write_text(remittance(claim("C1", CARE)), "utf-8")
    (tmp_path / "later.edi").write_text(remittance(back, claim("C1", CARE, paid="60")), "utf-8")
    vault = create_vault(tmp_path / "vault", "corrections")
    for name in ("first.edi", "later.edi"):
        (report,) = import_path(vault, tmp_path / name)
        assert report.error == ""
    with vault.reader() as con:
        told = con.execute("SELECT number, replaces, paid FROM claim WHERE retired_batch IS NULL ORDER BY 1").fetchall()
    assert told == [("C1", None, 80.0), ("C1#correction", "C1", 60.0), ("C1#reversal", "C1", -80.0)]


def test_parts_of_a_split_claim_are_told_apart(tmp_path: Path) -> None:
    read = Read(tmp_path, remittance(claim("C1", CARE), claim("C1", service("HC:99214", "60", "30"))))
    assert [row["external_id"] for row in read.tables["claim"]] == ["C1", "C1 (2)"]
    assert [row["claim_external_id"] for row in read.tables["claim_line"]] == ["C1", "C1 (2)"]


def test_an_account_alone_is_told_apart_by_its_payment(tmp_path: Path) -> None:
    assert Read(tmp_path, remittance(claim("", CARE))).tables["claim"][0]["number"] == "1/ACCOUNT"


def test_the_claim_that_is_adjusted(tmp_path: Path) -> None:
    read = Read(tmp_path, remittance(claim("C2", ["REF*F8*C1"]), claim("C3", ["REF*F8*C3", "REF*1L*G"])))
    assert [row["replaces"] for row in read.tables["claim"]] == ["C1", None]


def test_amounts_and_remarks_of_a_stay_without_services(tmp_path: Path) -> None:
    stay = ["CAS*PR*1*25", "MIA*0***500*MA07" + "*" * 15 + "MA18", "AMT*AU*100", "AMT*I*2.33", "AMT*ZK*9", "QTY*CA*4"]
    visit = ["MOA*.8**MA01*MA130", "AMT*F5*5"]
    read = Read(tmp_path, remittance(claim("C1", stay), claim("C2", visit)))
    assert read.amounts(None)[3:8] == [
        ("deductible", "PR-1", 25.0), ("remark", "MA07", None), ("remark", "MA18", None),
        ("covered", "AMT AU", 100.0), ("interest", "AMT I", 2.33),
    ]  # fmt: skip
    assert read.amounts(None)[-3:] == [
        ("remark", "MA01", None), ("remark", "MA130", None), ("patient_paid", "AMT F5", 5.0),
    ]  # fmt: skip
    assert read.unmapped == {"AMT ZK": 1, "QTY": 1}


def test_dental_and_drug_codes(tmp_path: Path) -> None:
    cares = [service(code) for code in ("AD:D1110", "HC:D0274", "N4:00093012701", "HC:J1885")]
    systems = [row["system"] for row in Read(tmp_path, remittance(claim("C1", *cares))).tables["claim_line"]]
    assert systems == ["cdt", "cdt", "ndc", "hcpcs"]


def test_another_currency(tmp_path: Path) -> None:
    text = remittance(claim("C1", CARE)).replace("N1*PR", "CUR*PR*CAD~N1*PR", 1)
    read = Read(tmp_path, text)
    assert {row["currency"] for row in read.tables["claim"]} | {row["unit"] for row in read.tables["adjustment"]} == {
        "CAD"
    }


def test_other_transaction_sets_of_the_file_are_passed_over(tmp_path: Path) -> None:
    other = "ST*837*0009~BHT*0019~NM1*QC*1*X*Y****MI*M9~AMT*F5*100~CLP*9*1*9*9~SE*6*0009~"
    read = Read(tmp_path, remittance(claim("C1", CARE)).replace("ST*835", other + "ST*835", 1))
    assert len(read.tables["claim"]) == 1
    assert read.unmapped == {"transaction set 837": 1}
    assert read.issues == []


def test_an_envelope_whose_elements_are_not_padded(tmp_path: Path) -> None:
    text = remittance(claim("C1", service("HC>97001>GP"))).replace(":~", ">~", 1)
    narrow = "*".join(part.strip() for part in text.split("*"))
    assert len(narrow) < len(text)
    assert Read(tmp_path, narrow).tables["claim_line"][0]["code"] == "97001"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_whatever_the_text_was_saved_as(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "any.edi"
    path.write_bytes(remittance(claim("C1", CARE), payer="SANTÉ").encode(encoding))
    with open_package(path) as package:
        claimed = X12835().detect(package)
        assert claimed is not None
        told = [item.frame for item in X12835().read(package, claimed) if isinstance(item, Rows)]
    assert [frame["payer"].to_list() for frame in told if "payer" in frame.columns] == [["SANTÉ"]]


def test_patients_of_several_files_are_counted_together(tmp_path: Path) -> None:
    for number in (1, 2):
        text = remittance(claim(f"C{number}", CARE)).replace("MI*M1", f"MI*M{number}")
        (tmp_path / f"{number}.edi").write_text(text, "utf-8")
    with open_package(tmp_path) as package:
        claimed = X12835().detect(package)
        assert claimed is not None
        issues = [item.reason for item in X12835().read(package, claimed) if isinstance(item, Issue)]
    assert issues == ["several_persons"]


def test_a_denied_claim_keeps_its_reasons(tmp_path: Path) -> None:
    read = Read(
        tmp_path, remittance(claim("C1", service("HC:T1005", "50", "0", "CAS*CO*16*50", "LQ*HE*N14"), status="4"))
    )
    assert read.tables["claim"][0]["outcome"] == "denied"
    assert read.amounts(1)[1:] == [("contractual", "CO-16", 50.0), ("remark", "N14", None)]


@pytest.mark.parametrize(
    ("end", "envelope"),
    [("~", True), ("~\n", True), ("~\r\n", True), ("~", False), ("~\n", False), ("~\r\n", False), ("\n", False)],
)
def test_any_signs_with_and_without_an_envelope(end: str, envelope: bool, tmp_path: Path) -> None:
    text = remittance(claim("C1", CARE), envelope=envelope, end=end)
    read = Read(tmp_path, text)
    assert len(read.tables["claim"]) == len(read.tables["claim_line"]) == 1
    assert read.issues == []


def test_other_signs(tmp_path: Path) -> None:
    text = remittance(claim("C1", CARE)).replace("~", "!").replace(":", ">").replace("*", "|")
    assert Read(tmp_path, text).tables["claim_line"][0]["code"] == "99213"


def test_nobody_is_named(tmp_path: Path) -> None:
    read = Read(tmp_path, remittance(claim("C1", CARE)))
    assert "LAST" not in repr(read.tables)
    assert "M1" not in repr([row for table in read.tables.values() for row in table])
    assert read.issues == []


def test_several_patients_and_a_wrong_count_are_told(tmp_path: Path) -> None:
    other = [part.replace("MI*M1", "MI*M2") for part in claim("C2", CARE)]
    text = remittance(claim("C1", CARE), other).replace("SE*", "SE*9")
    assert [one.reason for one in Read(tmp_path, text).issues] == ["count_differs", "several_persons"]


def test_settlements_with_the_provider_are_not_the_persons(tmp_path: Path) -> None:
    text = remittance(claim("C1", CARE, ["PLB*1*20241231*WO*-10"]))
    assert Read(tmp_path, text).unmapped == {"PLB": 1}


@pytest.mark.parametrize(
    "text", ["", "ISA*00", "ST*837*0001~BPR*I~", "STATUS: 835 patients", many([1]).replace("ST*835", "ST*837")]
)
def test_what_is_no_remittance(text: str) -> None:
    assert signs(text.encode()) is None


@pytest.mark.corpus
@pytest.mark.skipif(not os.environ.get("HEALTHKIT_CORPUS"), reason="HEALTHKIT_CORPUS is not set")
def test_samples_of_insurers(tmp_path: Path) -> None:
    folder = Path(os.environ["HEALTHKIT_CORPUS"], "insurance", "x12_835")
    vault = create_vault(tmp_path / "vault", "corpus")
    counts = {"blue_cross_nc_sample": (1, 3), "emedny_sample": (3, 10), "pyx12_835_mult_loops": (1, 3)}
    for name, (claims, lines) in counts.items():
        (report,) = import_path(vault, folder / f"{name}.txt")
        assert (report.error, report.added["claim"], report.added["claim_line"]) == ("", claims, lines)
        (again,) = import_path(vault, folder / f"{name}.txt")
        assert again.added == {}
    with vault.reader() as con:
        paid = con.execute("SELECT round(sum(paid), 2), round(sum(total), 2) FROM claim").fetchone()
    assert paid == (1922.86 + 45.75, 2100 + 34.25 + 34 + 34.25 + 915.39)
