"""Medicare's text file: every section into its table, and what it says that no table is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.blue_button import BlueButton
from connectors.blue_button.blocks import moment, outline
from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from tests.builders import blue_button as bb
from tests.builders.cda import archive, write
from tests.connectors.ccda.reading import Gathered, gather


def read(folder: Path, *sections: str) -> Gathered:
    return gather(BlueButton(), write(folder, "mymedicare.txt", bb.book(*sections)))


def test_the_person_and_their_medicare(tmp_path: Path) -> None:
    out = read(tmp_path, bb.demographic())
    assert out.person() == {"name": "JO SAMPLE", "birth_date": "1940-01-01"}
    told = [(row["plan_name"], row["payer"], row["started"]) for row in out.rows("coverage")]
    assert told == [("Medicare Part A", "Medicare", "2012-01-01"), ("Medicare Part B", "Medicare", "2012-02-01")]
    for table, frame in out.frames.items():
        assert "SECRET ROAD" not in repr(frame.to_dicts()), table


def test_who_says_it_is_kept_apart(tmp_path: Path) -> None:
    out = read(tmp_path, bb.demographic(), bb.section("Drugs", {"Drug Name": "Aspirin", "Supply": "Daily"}))
    assert [row["app"] for row in out.rows("source")] == ["MyMedicare.gov", "MyMedicare.gov (self-entered)"]
    drug = out.only("medication")
    assert (drug["name"], drug["dose_text"], drug["source"], drug["updated"]) == (
        "Aspirin",
        "Daily",
        2,
        "2013-03-16T05:10",
    )


def test_self_reported_sections(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        bb.section(
            "Self Reported Medical Conditions",
            {
                "Condition Name": "Asthma",
                "Medical Condition Start Date": "01/25/2008",
                "Medical Condition End Date": "",
            },
        ),
        bb.section(
            "Self Reported Allergies",
            {
                "Allergy Name": "Grasses",
                "Type": "Environmental",
                "Reaction": "Sneezing",
                "Severity": "Severe",
                "Treatment": "Avoidance",
                "First Episode Date": "05/13/1973",
                "Last Episode Date": "07/20/1996",
            },
        ),
        bb.section("Self Reported Implantable Device", {"Device Name": "Lens", "Date Implanted": "1/27/1942"}),
        bb.section(
            "Self Reported Immunizations",
            {"Immunization Name": "Varicella", "Date Administered": "04/21/2002", "Booster 1 Date": "02/02/2003"},
        ),
        bb.section(
            "Self Reported Labs and Tests",
            {"Test/Lab Type": "Glucose", "Date Taken": "03/21/2008", "Results": "135, 170", "Comments": "Fasting, 1 h"},
            {"Test/Lab Type": "A1C", "Date Taken": "03/21/2008", "Administered by": "AnyLab", "Results": "6.1%"},
        ),
    )
    condition, allergy, device = out.only("condition"), out.only("allergy"), out.only("device")
    assert (condition["status"], condition["onset"], condition["abated"]) == ("active", "2008-01-25", None)
    assert (allergy["category"], allergy["onset"], allergy["last_occurrence"]) == (
        "environment",
        "1973-05-13",
        "1996-07-20",
    )
    assert allergy["note"] == "Treatment: Avoidance"
    assert device["started"] == "1942-01-27"
    assert [(row["given"], row["dose_number"]) for row in out.rows("immunization")] == [
        ("2002-04-21", None),
        ("2003-02-02", "booster 1"),
    ]
    glucose, a1c = out.rows("lab_result")
    assert (glucose["value"], glucose["value_text"], glucose["note"]) == (None, "135, 170", "Fasting, 1 h")
    assert (a1c["value"], a1c["unit"], a1c["performer"]) == (6.1, "%", "AnyLab")


def test_a_blood_pressure_is_two_readings(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        bb.section("Self Reported Vital Statistics", bb.reading("Blood Pressure", "120/80"), bb.reading("Pulse", "61")),
    )
    told = [(row["name"], row["value"], row["panel"], row["taken"]) for row in out.rows("lab_result")]
    assert told == [
        ("Systolic blood pressure", 120.0, "Blood Pressure", "2011-07-22T15:00"),
        ("Diastolic blood pressure", 80.0, "Blood Pressure", "2011-07-22T15:00"),
        ("Pulse", 61.0, None, "2011-07-22T15:00"),
    ]


def test_relatives_have_a_row_a_description(tmp_path: Path) -> None:
    entry = (
        "Family Member: Brother\n\nType:\n\nDOB:1/10/1915\n\nDOD: 1/1/1990\n\nType: Allergy\n\n"
        "Description: Antibiotic\n\nType: Condition\n\nDescription: Angina (Heart Pain)\n\n"
        "Description: Cataracts\n\nFamily Member: Sister\n\nType:"
    )
    out = read(tmp_path, bb.section("Family Medical History", entry))
    told = [(row["relation"], row["name"], row["note"], row["deceased"]) for row in out.rows("family_history")]
    assert told == [
        ("Brother", "Antibiotic", "Allergy", True),
        ("Brother", "Angina (Heart Pain)", None, True),
        ("Brother", "Cataracts", None, True),
        ("Sister", None, None, None),
    ]


def test_services_providers_and_insurance(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        bb.section(
            "Preventive Services",
            {"Description": "DIABETES", "Next Eligible Date": "10/1/2011", "Last Date of Service": "9/1/2010"},
        ),
        bb.section(
            "Providers",
            {"Provider Name": "ANY CARE", "Type": "NHC", "Specialty": ""},
            {"Provider Name": "Jo Doctor", "Type": "PHY"},
        ),
        bb.section("Pharmacies", {"Pharmacy Name": "CORNER", "Pharmacy Phone": "000"}),
        bb.section(
            "Plans",
            {
                "Contract ID/Plan ID": "H9/9",
                "Plan Period": "09/01/2011 - current",
                "Plan Name": "Plus (HMO)",
                "Marketing Name": "Payer",
                "Plan Type": "3 - Coordinated",
            },
        ),
        bb.section("Employer Subsidy", {"Employer Plan": "STATE", "Employer Subsidy Start Date": "01/01/2011"}),
        bb.section(
            "Primary Insurance",
            {"MSP Type": "ESRD", "Policy Number": "12", "Insurer Name": "One", "Effective Date": "01/01/2011"},
        ),
        bb.section(
            "Other Insurance",
            {"MSP Type": "", "Policy Number": "3", "Insurer Name": "Two", "Termination Date": "11/30/2008"},
        ),
    )
    service = out.only("service_request")
    assert (service["name"], service["planned"], service["note"]) == ("DIABETES", "2011-10-01", "Last: 2010-09-01")
    assert [(row["name"], row["kind"]) for row in out.rows("care_provider")] == [
        ("ANY CARE", "organization"),
        ("Jo Doctor", "person"),
        ("CORNER", "organization"),
    ]
    assert [
        (row["payer"], row["plan_name"], row["member_id"], row["started"], row["ended"]) for row in out.rows("coverage")
    ] == [
        ("Payer", "Plus (HMO)", None, "2011-09-01", None),
        ("STATE", None, None, "2011-01-01", None),
        ("One", None, "12", "2011-01-01", None),
        ("Two", None, "3", None, "2008-11-30"),
    ]
    assert out.issues == []


def test_claims_their_lines_and_prescriptions(tmp_path: Path) -> None:
    """A claim may begin among the lines of the one before, and its lines may follow without a title of their own."""
    out = read(
        tmp_path,
        bb.section("Claim Summary", bb.claim("A1"), source="MyMedicare.gov"),
        bb.lines("A1", bb.line(1), bb.claim("B2")),
        bb.lines("B2", bb.line(1, "G0283 - Stimulation"), bb.line(2, "")),
        bb.lines("D3", bb.prescription("D3")),
        bb.lines("D4", bb.prescription("D4", "OMEPRAZOLE")),
    )
    claims = {row["number"]: row for row in out.rows("claim")}
    assert list(claims) == ["A1", "B2", "D3", "D4"]
    first = claims["A1"]
    assert (first["name"], first["total"], first["paid"], first["performer"], first["diagnoses"]) == (
        "Part B",
        1060.0,
        27.2,
        None,
        "3534, 7393",
    )
    told = [
        (row["claim_external_id"], row["sequence"], row["system"], row["code"], row["net"])
        for row in out.rows("claim_line")
    ]
    assert told == [
        ("A1", 1, "cpt", "98941", 60.0),
        ("B2", 1, "hcpcs", "G0283", 60.0),
        ("B2", 2, "revenue", "0450", 60.0),
        ("D3", 1, "ndc", "00093013505", None),
        ("D4", 1, "ndc", "00093013505", None),
    ]
    assert [row["value"] for row in out.rows("adjustment") if row["claim_external_id"] == "A1"] == [
        34.0,
        27.2,
        34.0,
        26.0,
    ]
    drug = out.rows("medication")[0]
    assert (drug["name"], drug["kind"], drug["days_supply"], drug["performer"]) == (
        "CARVEDILOL",
        "dispense",
        30.0,
        "Jo Doctor",
    )


def test_an_unknown_section_is_kept_as_text_and_told(tmp_path: Path) -> None:
    out = read(
        tmp_path, bb.demographic(), bb.section("Hospice Periods", {"Start": "01/01/2013"}, {"Start": "02/01/2013"})
    )
    text = next(row for row in out.rows("document") if row["title"] == "Hospice Periods")
    assert "Start: 02/01/2013" in text["text"]
    assert out.unmapped == {"Hospice Periods": 2}


def test_bad_values_are_issues_and_the_rest_goes_on(tmp_path: Path) -> None:
    wrong = {"Condition Name": "Gout", "Medical Condition Start Date": "13/45/2012"}
    out = read(
        tmp_path,
        bb.section("Self Reported Medical Conditions", wrong, {"Condition Name": "Asthma"}),
        bb.section("Claim Summary", bb.claim("A1", charged="much"), source="MyMedicare.gov"),
    )
    assert [row["name"] for row in out.rows("condition")] == ["Gout", "Asthma"]
    assert sorted(out.reasons()) == ["bad_date", "bad_number"]
    assert all(issue.position.startswith("line ") for issue in out.issues)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ending: str) -> None:
    text = bb.book(bb.section("Drugs", {"Drug Name": "Café"})).replace("\n", ending)
    assert gather(BlueButton(), write(tmp_path, "x.pdf", text.encode(encoding))).only("medication")["name"] == "Café"


def test_only_its_own_files_are_claimed(tmp_path: Path) -> None:
    with open_package(write(tmp_path, "notes.txt", "My Blue Button notes: none\n")) as package:
        assert BlueButton().detect(package) is None
    both = archive(tmp_path / "both.zip", {"a/mine.txt": bb.book(bb.demographic()), "b.txt": "Key: value"})
    with open_package(both) as package:
        claim = BlueButton().detect(package)
    assert claim is not None
    assert claim.members == {"a/mine.txt"}


def test_a_file_cut_before_its_first_section_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile) as caught:
        gather(BlueButton(), write(tmp_path, "cut.txt", bb.HEAD))
    assert caught.value.message.count(". ") == 0


def test_two_people_are_told(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "a.txt": bb.book(bb.demographic()),
        "b.txt": bb.book(bb.demographic(birth="05/05/1955")),
    }
    assert gather(BlueButton(), archive(tmp_path / "two.zip", members)).reasons() == ["several_persons"]


def test_moments() -> None:
    assert moment("1/2/2013", "12:05 AM") == "2013-01-02T00:05"
    assert moment("1/2/2013", "12:05 PM") == "2013-01-02T12:05"
    assert moment("02/30/2013") is None


def test_values_may_hold_colons_and_go_on_below() -> None:
    (found,) = outline(bb.book(bb.section("Drugs", "Drug Name: A: B\ncontinued\n\nSupply: at 8:00")))
    assert found.entries[0].get("drug name") == "A: B continued"
    assert found.entries[0].get("supply") == "at 8:00"
