"""The result sheet before it is typeset: which rows, in which words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from healthkit.errors import ReportFailed, UnknownName, UsageError
from healthkit.report import labs
from healthkit.report.blocks import Section
from healthkit.report.labs.blocks import Alert, Boxes, Line, Pairs, Points, References, Results
from healthkit.store import Vault, create_vault
from tests.builders import lab_person
from tests.builders.lab_person import NORTH, PORT, add, result


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return lab_person.build(tmp_path_factory.mktemp("labs") / "vault")


@pytest.fixture
def empty(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", lab_person.PASSPHRASE)


def sheet(vault: Vault, lang: str = "en", **wanted: object) -> labs.Labs:
    return labs.load(lang, as_of=str(wanted.pop("as_of", lab_person.TODAY)), vault=vault, **wanted)  # type: ignore[arg-type]


def words(section: Section) -> str:
    return "\n".join(block.plain() for block in section.blocks).replace("\u00a0", " ").replace("\u202f", " ")


def lines(made: labs.Labs) -> dict[str, Line]:
    (table,) = [block for block in made.panels().blocks if isinstance(block, Results)]
    return {line.test: line for panel in table.panels for line in panel.lines}


def only(section: Section, kind: type) -> list:  # type: ignore[type-arg]
    return [block for block in section.blocks if isinstance(block, kind)]


def test_a_line_says_value_range_flag_before_change_and_source(vault: Vault) -> None:
    line = lines(sheet(vault))["Total cholesterol"]
    assert (line.value, line.range, line.flag, line.tone) == ("161 mg/dL", "<200", "", "in")
    assert (line.previous, line.previous_note) == ("236 mg/dL", "8 Jul 2025")
    assert (line.change, line.change_note, line.real) == ("−32\u00a0%", "real: beyond ±18\u00a0%", True)
    assert (line.when, line.where) == ("13 Jan 2026", f"{NORTH}, fasting")


def test_noise_is_not_called_a_change_and_another_laboratory_is_not_compared(vault: Vault) -> None:
    found = lines(sheet(vault))
    assert not found["Creatinine"].real
    assert found["Creatinine"].change_note.startswith("within noise (±")
    port = lines(sheet(vault, as_of="2026-05-12"))["LDL cholesterol"]
    assert port.change_note == "other laboratory or method: not comparable"
    assert not port.real
    assert port.previous_note == f"13 Jan 2026, {NORTH}"


def test_what_was_printed_in_another_unit_stands_beside(vault: Vault) -> None:
    port = lines(sheet(vault, as_of="2026-05-12"))["LDL cholesterol"]
    assert (port.value, port.printed) == ("79 mg/dL", "printed 0.79 g/L")
    assert (port.range, port.range_note) == ("up to 130", "printed <1,30")
    ferritin = lines(sheet(vault))["Ferritin"]  # a µg/L is a ng/mL
    assert (ferritin.value, ferritin.printed, ferritin.range) == ("44 ng/mL", "", "15 - 150")


def test_limits_words_and_what_cannot_be_judged(vault: Vault) -> None:
    found = lines(sheet(vault))
    assert found["HbA1c"].flag == "▲ above, at the limit: the method cannot tell"
    assert found["HbA1c"].tone == "edge"
    assert found["Troponin T"].value == "<0.010 ng/mL"
    (protein,) = [line for line in found.values() if line.value == "1+"]
    assert (protein.flag, protein.range, protein.tone) == ("◆ not as expected", "Negative", "out")
    assert found["Zorblax index"].range_note == "no range"


def test_computed_values_name_their_source_and_goals_stand_apart(vault: Vault) -> None:
    made = sheet(vault)
    egfr = lines(made)["eGFR"]
    assert egfr.notes == ["computed"]
    assert (egfr.range, egfr.goal) == ("–", "60 or more")
    (references,) = only(made.methods(), References)
    assert "CKD-EPI 2021" in references.sources[egfr.refs[0] - 1]
    assert "KDIGO" in references.sources[egfr.goal_refs[0] - 1]
    assert any("Harris EK" in source for source in references.sources)


def test_critical_comes_first_with_what_to_do_now(vault: Vault) -> None:
    section = sheet(vault).front()
    (alert,) = only(section, Alert)
    assert (alert.test, alert.value, alert.urgent) == ("Potassium", "6.7 mmol/L", True)
    assert alert.todo.startswith("Critical")
    assert "Threshold: 6.5 mmol/L or more" in alert.facts
    kinds = [type(block) for block in section.blocks]
    assert kinds.index(Alert) < kinds.index(Points)
    assert "urgences" in only(sheet(vault, "fr").front(), Alert)[0].todo


def test_an_old_critical_value_asks_and_an_overtaken_one_says_so(vault: Vault, empty: Vault) -> None:
    (old,) = only(sheet(vault, as_of="2027-03-01").front(), Alert)
    assert not old.urgent
    assert "followed up" in old.todo
    values = {"2026-11-17": 6.7, "2026-11-20": 4.4}
    rows = [result("Potassium", value, "mmol/L", at, range_text="3.5 - 5.1") for at, value in values.items()]
    add(empty, NORTH, "lab_result", *rows)
    (overtaken,) = only(sheet(empty).front(), Alert)
    assert not overtaken.urgent
    assert "4.4 mmol/L" in overtaken.later


def test_what_stands_out_is_counted_and_told(vault: Vault) -> None:
    told = words(sheet(vault).front())
    assert "Of 21 tests, the newest result lies outside its range in 2, at the limit in 2; 4 really changed." in told
    assert (
        "Total cholesterol: 161 mg/dL on 13 January 2026: a real change, −32 % since 8 July 2025; now in range." in told
    )
    assert "LDL" not in told, "within noise is not news"


def test_questions_and_disagreements_stand_apart(vault: Vault) -> None:
    told = words(sheet(vault).loose_ends())
    assert "Glucose | 5.5 mg/dL | 13 Jan 2026" in told
    assert f"TSH | 13 Jan 2026 | value | 2.60 mIU/L ({NORTH}) | 3.10 mIU/L (Hill Clinic)" in told
    assert "Glucose" not in lines(sheet(vault))


def test_a_second_witness_with_another_flag_is_a_disagreement(empty: Vault) -> None:
    for app, flag in ((NORTH, "H"), (PORT, "N")):
        add(empty, app, "lab_result", result("Potassium", 5.2, "mmol/L", "2026-11-17", range_text="3.5-5.1", flag=flag))
    assert f"Potassium | 17 Nov 2026 | flag | H ({NORTH}) | N ({PORT})" in words(sheet(empty).loose_ends())


def test_the_record_beside_it_is_of_that_day(vault: Vault) -> None:
    medications, conditions, allergies = only(sheet(vault).record(), Boxes)[0].boxes
    assert [name for name, _ in medications.items] == [
        "Ramipril 5 mg", "Rosuvastatin 10 mg", "Spironolactone 25 mg", "Vitamin D3 1000 IU",
    ]  # fmt: skip
    assert medications.items[0][1] == "1 tablet in the morning, since 2 May 2023"
    assert medications.items[3][1] == "since Mar 2025, supplement"
    assert conditions.items == [("Hypertension", "since Apr 2023"), ("Hypercholesterolaemia", "since 2024")]
    assert allergies.items == [("Penicillin", "Hives, mild")]
    earlier = only(sheet(vault, as_of="2024-12-01").record(), Boxes)[0].boxes[0]
    assert "Spironolactone 25 mg" not in dict(earlier.items)


def test_nothing_recorded_is_not_none(empty: Vault) -> None:
    add(empty, NORTH, "lab_result", result("Sodium", 139, "mmol/L", "2026-01-13"))
    boxes = only(sheet(empty).record(), Boxes)[0].boxes
    assert all("does not mean" in box.note for box in boxes)
    add(empty, "Hill Clinic", "absence", {"subject": "allergies", "kind": "none_known", "recorded": "2025-05-02"})
    assert only(sheet(empty).record(), Boxes)[0].boxes[2].note == "None, as Hill Clinic stated on 2 May 2025."


def test_the_name_stands_there_only_where_it_is_wanted(vault: Vault) -> None:
    assert "Alex" not in words(sheet(vault).front())
    (pairs,) = only(sheet(vault, name=True).front(), Pairs)
    assert ("Name", "Alex Example") in pairs.pairs
    assert ("Born", "9 May 1971") in pairs.pairs
    assert ("Âge", "55 ans") in only(sheet(vault, "fr").front(), Pairs)[0].pairs


def test_what_really_changed_is_followed_above_its_medications(vault: Vault) -> None:
    figures = [block for block in sheet(vault).follow().blocks if hasattr(block, "figure")]
    assert figures[0].alt.startswith("LDL cholesterol: 7 results")
    assert "Atorvastatin 20 mg" in figures[0].alt
    assert "Ramipril" not in figures[0].alt, "taken throughout, so it explains no change"
    table = figures[0].figure.layout.meta["table"]
    assert len(table["rows"]) == 7
    assert table["rows"][2][1:4] == ["88 mg/dL", "in range (<100)", "−44\u00a0%, a real change"]
    assert "Rosuvastatin 10 mg: since" in table["note"]


def test_a_panel_analytes_and_a_span(vault: Vault) -> None:
    assert set(lines(sheet(vault, panel="lipids"))) == {
        "Total cholesterol", "HDL cholesterol", "LDL cholesterol", "Non-HDL cholesterol", "Triglycerides",
    }  # fmt: skip
    assert set(lines(sheet(vault, "fr", panel="Thyroïde"))) == {"TSH"}
    assert set(lines(sheet(vault, analytes="hba1c, Ferritin"))) == {"HbA1c", "Ferritin"}
    figures = [block.alt for block in sheet(vault, analytes="hba1c").follow().blocks if hasattr(block, "figure")]
    assert len(figures) == 1
    since = lines(sheet(vault, since="2026-11-01"))
    assert set(since) == {"LDL cholesterol", "Creatinine", "eGFR", "Sodium", "Potassium"}
    assert since["Potassium"].previous == "4.3 mmol/L", "what lies before the span is what it is compared with"


def test_wrong_wishes_are_one_sentence(vault: Vault, empty: Vault) -> None:
    with pytest.raises(UsageError, match="no panel"):
        sheet(vault, panel="spleen")
    with pytest.raises(UnknownName):
        sheet(vault, analytes="kryptonite")
    with pytest.raises(UsageError, match="after"):
        sheet(vault, since="2027-01-01")
    with pytest.raises(ReportFailed, match="no result since 20 November 2026"):
        sheet(vault, since="2026-11-20")
    with pytest.raises(ReportFailed, match="no laboratory results"):
        sheet(empty)


def test_the_manifest_names_what_it_was_made_of(vault: Vault) -> None:
    manifest = sheet(vault).provenance().blocks[-1].data()
    assert manifest["period"] == {"name": "2026-11-22", "first": "2024-02-06", "last": "2026-11-17"}
    assert manifest["results"]["in_question"] == 1
    assert manifest["results"]["critical"] == 1
    assert manifest["results"]["followed"][0] == "ldl"
    assert manifest["parameters"]["as_of"] == "2026-11-22"


def test_today_is_the_day_of_a_sheet_without_one(vault: Vault) -> None:
    made = labs.load("en", vault=vault).provenance().blocks[-1].data()
    assert made["parameters"]["as_of"] == date.today().isoformat()
