"""Entries of every kind, from documents made for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.ccda import CCDA
from tests.builders import cda
from tests.builders.cda import CVX, SNOMED, Doc, coded, observation, panel, quantity, related, section, template, when
from tests.connectors.ccda.reading import Gathered, gather


def read(folder: Path, *sections: str, **header: str) -> Gathered:
    return gather(CCDA(), cda.write(folder, "doc.xml", Doc(list(sections), **header).xml()))


def test_a_result_with_all_its_parts(tmp_path: Path) -> None:
    comment = f'<act classCode="ACT" moodCode="EVN">{template("64")}<text>Hemolysed</text></act>'
    glucose = observation(
        "2345-7", "Glucose", when(value="202401020810-0500"), quantity("101", "mg/dL"),
        '<interpretationCode code="H"/>',
        coded("methodCode", "M1", "Enzymatic", SNOMED), related(comment), cda.normal("70", "99", "mg/dL"), ident="g1",
    )  # fmt: skip
    out = read(tmp_path, section("30954-2", "Results", panel("Metabolic panel", glucose)))
    row = out.only("lab_result")
    expected = {
        "name": "Glucose", "system": "loinc", "code": "2345-7", "status": "final", "category": "laboratory",
        "panel": "Metabolic panel", "taken": "2024-01-02T08:10-05:00", "value": 101.0, "comparator": None,
        "unit": "mg/dL", "range_text": "70 - 99 mg/dL", "low": 70.0, "high": 99.0, "flag": "H", "method": "Enzymatic",
        "note": "Hemolysed", "external_id": "1.2.3^g1", "resource_type": "results",
        "updated": "2024-01-05T10:15:00+01:00",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    report = out.only("diagnostic_report")
    assert (report["name"], report["taken"]) == ("Metabolic panel", "2024-01-02T08:10-05:00")
    assert out.only("link") == {"from_id": "1.2.3^panel", "relation": "has_result", "to_id": "1.2.3^g1", "source": 1}
    assert out.only("source")["app"] == "Hillside Clinic"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<value xsi:type="PQ" value="3,5" unit="g/L"/>', (3.5, None, None, "g/L")),
        ('<value xsi:type="PQ" value=".5" unit="g/L"/>', (0.5, None, None, "g/L")),
        ('<value xsi:type="IVL_PQ"><low value="500" unit="U" inclusive="false"/></value>', (500, ">", None, "U")),
        ('<value xsi:type="IVL_PQ"><low value="5" unit="U"/><high nullFlavor="PINF"/></value>', (5, ">=", None, "U")),
        ('<value xsi:type="IVL_PQ"><high value="1.0" unit="mg/L"/></value>', (1, "<=", None, "mg/L")),
        (
            '<value xsi:type="IVL_PQ"><low value="3" unit="U"/><high value="5" unit="U"/></value>',
            (None, None, "3 - 5 U", None),
        ),
        ('<value xsi:type="CD" code="1" codeSystem="9" displayName="Negative"/>', (None, None, "Negative", None)),
        ('<value xsi:type="CO" code="LA6" displayName="Not at all"/>', (None, None, "Not at all", None)),
        ('<value xsi:type="ST">1:80</value>', (None, None, "1:80", None)),
        ('<value xsi:type="ST">155 MG/DL</value>', (155, None, None, "MG/DL")),
        ('<value xsi:type="ST">&lt; 0.01</value>', (0.01, "<", None, None)),
        ('<value xsi:type="ST">3 weeks ago</value>', (None, None, "3 weeks ago", None)),
        ('<value xsi:type="ED">The lungs are clear.</value>', (None, None, "The lungs are clear.", None)),
        ('<value xsi:type="INT" value="7"/>', (7, None, None, None)),
        ('<value xsi:type="REAL" value="1.5e2"/>', (150, None, None, None)),
        ('<value xsi:type="RTO"><numerator value="1"/><denominator value="160"/></value>', (None, None, "1:160", None)),
        ('<value xsi:type="TS" value="20200919"/>', (None, None, "2020-09-19", None)),
        ('<value xsi:type="BL" value="true"/>', (None, None, "true", None)),
        ('<value xsi:type="PQ" nullFlavor="UNK"/>', (None, None, "absent: unknown", None)),
        ('<value xsi:type="CD" nullFlavor="TRC"/>', (None, None, "trace", None)),
        (
            '<value xsi:type="PQ" nullFlavor="OTH"><translation value="152" nullFlavor="OTH">'
            "<originalText>THOUS/MCL</originalText></translation></value>",
            (152, None, None, "THOUS/MCL"),
        ),
        ('<value value="4" unit="mmol/L"/>', (4, None, None, "mmol/L")),
    ],
)  # fmt: skip
def test_values_of_every_type(tmp_path: Path, value: str, expected: tuple[object, ...]) -> None:
    out = read(tmp_path, section("30954-2", "Results", observation("1-1", "Something", value)))
    row = out.only("lab_result")
    assert (row["value"], row["comparator"], row["value_text"], row["unit"]) == expected


def test_a_converted_value_keeps_its_original_in_the_note(tmp_path: Path) -> None:
    value = '<value xsi:type="PQ" value="100" unit="kg"><translation value="220.5" code="[lb_av]"/></value>'
    row = read(tmp_path, section("8716-3", "Vitals", observation("29463-7", "Weight", value))).only("lab_result")
    assert (row["value"], row["unit"], row["note"], row["category"]) == (100.0, "kg", "220.5 [lb_av]", "vital_signs")


def test_several_reference_ranges_are_one_text_and_the_normal_bounds(tmp_path: Path) -> None:
    ranges = [
        '<referenceRange><observationRange><value xsi:type="IVL_PQ">'
        f'<low value="{low}" unit="U"/><high value="{high}" unit="U"/></value>'
        f'<interpretationCode code="{code}" displayName="{name}"/></observationRange></referenceRange>'
        for low, high, code, name in (("9", "20", "H", "High"), ("1", "9", "N", "Normal"))
    ]
    row = read(tmp_path, section("30954-2", "R", observation("1-1", "X", quantity("3", "U"), *ranges))).only(
        "lab_result"
    )
    assert (row["range_text"], row["low"], row["high"]) == ("High: 9 - 20 U; Normal: 1 - 9 U", 1.0, 9.0)


def test_bounds_in_another_unit_stay_words(tmp_path: Path) -> None:
    inner = (quantity("0.88", "g/L"), cda.normal("3.9", "6", "mmol/L"))
    row = read(tmp_path, section("30954-2", "R", observation("1-1", "X", *inner))).only("lab_result")
    assert (row["range_text"], row["low"], row["high"]) == ("3.9 - 6 mmol/L", None, None)


def test_what_an_entry_lacks_comes_from_the_row_it_refers_to(tmp_path: Path) -> None:
    text = cda.table(
        ["Test", "Result", "Units", "Reference range", "Flag"], ["Sodium", "140", "mmol/L", "135-145", "N"], ident="r"
    )
    entry = (
        '<observation classCode="OBS" moodCode="EVN"><code nullFlavor="UNK"/><text><reference value="#r1"/></text>'
        '<statusCode code="completed"/></observation>'
    )
    row = read(tmp_path, section("30954-2", "Results", entry, text=text)).only("lab_result")
    told = (row["name"], row["value"], row["unit"], row["range_text"], row["flag"])
    assert told == ("Sodium", 140.0, "mmol/L", "135-145", "N")


def test_a_section_without_entries_is_read_from_its_table(tmp_path: Path) -> None:
    labs = cda.table(
        ["Test", "Value", "Units", "Date"], ["Potassium", "4.1", "mmol/L", "Jan 2, 2024"], ["HIV", "Negative", "", ""]
    )
    drugs = cda.table(["Medication", "Directions", "Start Date"], ["Lisinopril 10 mg", "one daily", "02/03/2020"])
    vitals = cda.table(["Date", "Heart rate (/min)", "BP"], ["2024-01-02", "61", "120/80"])
    out = read(
        tmp_path, section("30954-2", "Results", text=labs), section("10160-0", "Medications", text=drugs),
        section("8716-3", "Vitals", text=vitals),
    )  # fmt: skip
    potassium, hiv, pulse, pressure = out.rows("lab_result")
    assert (potassium["value"], potassium["unit"], potassium["taken"]) == (4.1, "mmol/L", "2024-01-02")
    assert (hiv["value"], hiv["value_text"]) == (None, "Negative")
    assert (pulse["name"], pulse["value"], pulse["unit"], pulse["taken"]) == ("Heart rate", 61.0, "/min", "2024-01-02")
    assert (pressure["name"], pressure["value_text"]) == ("BP", "120/80")
    drug = out.only("medication")
    assert (drug["name"], drug["dose_text"], drug["started"]) == ("Lisinopril 10 mg", "one daily", "2020-02-03")
    assert {row["title"] for row in out.rows("document")} == {"Results", "Medications", "Vitals"}


def test_a_table_whose_headings_name_nothing_is_read_by_its_shape_or_not_at_all(tmp_path: Path) -> None:
    two = cda.table(["Laboratory", "Chemistries"], ["Potassium", "4.0"], ["Sodium", "140"])
    across = cda.table(["", "01/02/2024", "02/02/2024"], ["Creatinine", "0.9 mg/dL", "1.1 mg/dL"])
    vague = cda.table(["Left", "Middle", "Right"], ["1", "2", "3"])
    out = read(
        tmp_path,
        section("30954-2", "Results", text=two),
        section("11493-4", "Studies", text=across),
        section("8716-3", "Vitals", text=vague),
    )
    told = [(row["name"], row["value"], row["taken"]) for row in out.rows("lab_result")]
    assert told == [
        ("Potassium", 4.0, None),
        ("Sodium", 140.0, None),
        ("Creatinine", 0.9, "2024-01-02"),
        ("Creatinine", 1.1, "2024-02-02"),
    ]


def test_problems_take_their_own_status_before_their_concern(tmp_path: Path) -> None:
    open_, over = cda.problem("38341003", "Hypertension", low="2011"), cda.problem("82272006", "Cold", high="20200105")
    out = read(tmp_path, section("11450-4", "Problems", open_, over))
    told = [(row["name"], row["status"], row["onset"], row["abated"], row["category"]) for row in out.rows("condition")]
    assert told == [
        ("Hypertension", "active", "2011", None, "problem_list"),
        ("Cold", "resolved", "2019", "2020-01-05", "problem_list"),
    ]


def test_none_known_is_an_absence_and_a_named_denial_keeps_its_code(tmp_path: Path) -> None:
    out = read(
        tmp_path, section("11450-4", "Problems", cda.problem("55607006", "Problem", denied=True)),
        section(
            "48765-2", "Allergies", cda.allergy("", "", denied=True), cda.allergy("762952008", "Peanut", denied=True)
        ),
        section("10160-0", "Medications", text="No known medications."),
        section("47519-4", "Procedures", null="NASK", text=" "),
    )  # fmt: skip
    told = [(row["subject"], row["kind"], row["code"]) for row in out.rows("absence")]
    assert told == [
        ("problems", "none_known", "55607006"), ("allergies", "none_known", "416098002"),
        ("allergies", "none_known", "762952008"), ("medications", "none_known", None),
        ("procedures", "not_asked", None),
    ]  # fmt: skip
    assert not {"condition", "allergy", "medication", "procedure"} & out.frames.keys()


def test_an_allergy_with_reaction_severity_and_criticality(tmp_path: Path) -> None:
    severity = f'<observation classCode="OBS" moodCode="EVN">{template("8")}<code code="SEV"/>' + coded(
        "value", "24484000", "Severe", SNOMED, kind="CD"
    )
    reaction = (
        f'<observation classCode="OBS" moodCode="EVN">{template("9")}<code code="ASSERTION"/>'
        f"{coded('value', '247472004', 'Hives', SNOMED, kind='CD')}{related(severity + '</observation>')}</observation>"
    )
    critical = (
        f'<observation classCode="OBS" moodCode="EVN">{template("145")}{coded("code", "82606-5", "Criticality")}'
        f"{coded('value', 'CRITH', 'High', '2.16.840.1.113883.5.1063', kind='CD')}</observation>"
    )
    inner = related(reaction, "MFST") + related(critical)
    row = read(tmp_path, section("48765-2", "Allergies", cda.allergy("7980", "Penicillin G", inner=inner))).only(
        "allergy"
    )
    told = (
        row["name"],
        row["reaction"],
        row["severity"],
        row["criticality"],
        row["status"],
        row["category"],
        row["kind"],
    )
    assert told == ("Penicillin G", "Hives", "Severe", "high", "active", "medication", "allergy")


def test_a_medication_with_dose_times_and_condition(tmp_path: Path) -> None:
    inner = (
        '<effectiveTime xsi:type="IVL_TS"><low value="20171221"/><high value="20171231"/></effectiveTime>',
        '<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="0.25" unit="d"/></effectiveTime>',
        coded("routeCode", "C38288", "Oral", "2.16.840.1.113883.3.26.1.1"),
        '<doseQuantity value="2" unit="mL"/>',
        '<precondition><criterion><value code="49727002" displayName="Cough"/></criterion></precondition>',
        related('<supply classCode="SPLY" moodCode="INT">' + template("17") + '<repeatNumber value="3"/>'
                '<quantity value="75" unit="mL"/></supply>', "REFR"),
    )  # fmt: skip
    row = read(tmp_path, section("10160-0", "Medications", cda.medication("102494", "Noscapine", *inner))).only(
        "medication"
    )
    expected = {
        "name": "Noscapine", "kind": "statement", "status": "active", "dose_text": "2 mL; every 6 h; Oral",
        "dose_value": 2.0, "dose_unit": "mL", "route": "Oral", "as_needed": True, "reason": "Cough",
        "started": "2017-12-21", "stopped": "2017-12-31", "quantity": 75.0, "quantity_unit": "mL", "refills": 3.0,
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected


def test_plans_are_requests_and_goals_are_goals(tmp_path: Path) -> None:
    goal = observation("29463-7", "Weight", quantity("70", "kg"), number="121", mood="GOL")
    out = read(
        tmp_path,
        section(
            "18776-5", "Plan", observation("624-7", "Sputum culture", when(value="20240201"), number="44", mood="RQO"),
            cda.medication("284215", "Clindamycin", mood="INT", number="42"), goal,
        ),
    )  # fmt: skip
    request, drug, aim = out.only("service_request"), out.only("medication"), out.only("goal")
    assert (request["name"], request["intent"], request["planned"]) == ("Sputum culture", "order", "2024-02-01")
    assert (drug["kind"], drug["intent"]) == ("request", "plan")
    assert (aim["name"], aim["target"]) == ("Weight", "70 kg")


def test_an_immunization_refused_keeps_its_row(tmp_path: Path) -> None:
    reason = observation("PATOBJ", "patient objection", number="53")
    shot = cda.medication("166", "Influenza", when(value="20151115"), related(reason, "RSON"), number="52", system=CVX)
    shot = shot.replace('moodCode="EVN"', 'moodCode="EVN" negationInd="true"', 1)
    row = read(tmp_path, section("11369-6", "Immunizations", shot)).only("immunization")
    told = (row["name"], row["system"], row["status"], row["given"], row["reason"])
    assert told == ("Influenza", "cvx", "not-done", "2015-11-15", "patient objection")


def test_social_and_family_history(tmp_path: Path) -> None:
    smoking = observation("72166-2", "Smoking", coded("value", "8517006", "Ex-smoker", SNOMED, kind="CD"), number="78")
    age = observation("445518008", "Age at onset", quantity("57", "a"), number="31")
    father = (
        f'<organizer classCode="CLUSTER" moodCode="EVN">{template("45")}<subject><relatedSubject classCode="PRS">'
        f'{coded("code", "FTH", "Father", "2.16.840.1.113883.5.111")}</relatedSubject></subject><component>'
        + observation("64572001", "Disease", coded("value", "22298006", "Myocardial infarction", SNOMED, kind="CD"),
                      related(age), number="46")
        + "</component></organizer>"
    )  # fmt: skip
    out = read(tmp_path, section("29762-2", "Social", smoking), section("10157-6", "Family", father))
    social, kin = out.only("social_history"), out.only("family_history")
    assert (social["code"], social["value_text"]) == ("72166-2", "Ex-smoker")
    assert (kin["relation"], kin["name"], kin["onset"]) == ("Father", "Myocardial infarction", "age 57")
    assert "lab_result" not in out.frames


def test_a_nullified_entry_is_taken_back(tmp_path: Path) -> None:
    wrong = observation("2345-7", "Glucose", quantity("9", "mmol/L"), ident="gone").replace("completed", "nullified")
    out = read(tmp_path, section("30954-2", "Results", wrong))
    assert out.only("retraction")["external_id"] == "1.2.3^gone"
    assert out.reasons() == ["entered_in_error"]
    assert "lab_result" not in out.frames


def test_one_id_for_several_facts_does_not_merge_them(tmp_path: Path) -> None:
    first, second = (cda.problem(code, name, ident="same") for code, name in (("1", "Asthma"), ("2", "Gout")))
    out = read(tmp_path, section("11450-4", "Problems", first, second, first))
    assert [row["external_id"] for row in out.rows("condition")] == ["1.2.3^same", "1.2.3^same#2", "1.2.3^same"]


def test_a_statement_that_no_table_is_for_is_kept_whole(tmp_path: Path) -> None:
    region = '<regionOfInterest moodCode="EVN"><id root="1.2.9"/><code code="ELLIPSE"/></regionOfInterest>'
    out = read(tmp_path, section("18748-4", "Imaging", region))
    kept = [row for row in out.rows("document") if row["kind"] == "resource"]
    assert [(row["media_type"], b"ELLIPSE" in row["body"]) for row in kept] == [("application/xml", True)]
    assert out.unmapped == {"imaging regionOfInterest": 1}


def test_the_person_is_told_without_their_numbers(tmp_path: Path) -> None:
    out = read(tmp_path, cda.results(("2345-7", "Glucose", "99", "mg/dL")))
    assert out.person() == {"name": "Jo Sample", "birth_date": "1970-05-01", "sex": "female"}
    for table, frame in out.frames.items():
        assert "secret-number" not in repr(frame.to_dicts()), table
