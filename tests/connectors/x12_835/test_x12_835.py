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
    assert [one.reason for one in Read(tmp_path, text).issues] == ["several_persons", "count_differs"]


def test_settlements_with_the_provider_are_not_the_persons(tmp_path: Path) -> None:
    text = remittance(claim("C1", CARE, ["PLB*1*20241231*WO*-10"]))
    assert Read(tmp_path, text).unmapped == {"PLB": 1}


@pytest.mark.parametrize(
    "text", ["", "ISA*00", "ST*837*0001~BPR*I~", "STATUS: 835 patients", many([1]).replace("ST*835", "ST*837")]
)
def test_what_is_no_remittance(text: str) -> None:
    assert signs(text) is None


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
