"""The synthetic person's medical record: what was declared is what the vault holds, whoever states it."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.clinical.change import variation_frame
from healthkit.demo.clinical import clinical_files
from healthkit.demo.laboratory import typeset
from healthkit.demo.person import NAMES
from healthkit.demo.plan import make_plan
from healthkit.demo.record import Record, Stated, write_record
from healthkit.demo.record.course import make_course
from healthkit.demo.record.levels import Levels
from healthkit.demo.record.visits import Visit, make_visits
from healthkit.demo.records import Sheet, Writers
from healthkit.errors import MissingExtra
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.lab_units import convert
from healthkit.source.ingest import import_path
from healthkit.source.labs import results
from healthkit.source.outcome import ImportReport
from healthkit.source.review import accept_all_sure
from healthkit.store import Vault, create_vault
from healthkit.store.search import refresh_index, search

UNTIL = date(2026, 11, 15)
EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<HealthData locale="en_GB">
 <ExportDate value="2026-11-16 00:05:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1988-04-17" \
HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale"/>
 <Record type="HKQuantityTypeIdentifierBodyTemperature" sourceName="Health" unit="degC" value="36.6" \
creationDate="2026-11-10 08:00:00 +0100" startDate="2026-11-10 08:00:00 +0100" endDate="2026-11-10 08:00:00 +0100">
  <MetadataEntry key="HKTimeZone" value="Europe/Paris"/>
 </Record>
{clinical}
</HealthData>
"""


@dataclass(frozen=True)
class Told:
    """A record that was imported, and what the imports said."""

    record: Record
    vault: Vault
    paths: list[Path]
    reports: list[ImportReport]

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a record table that hold, with the number of their witnesses."""
        with self.vault.reader() as con:
            return con.sql(
                f"SELECT *, (SELECT count(*) FROM witness w WHERE w.table_name = '{table}' AND w.row_id = {table}_id)"
                f" AS witnesses FROM {table} WHERE retired_batch IS NULL"
            ).pl()


def _export(path: Path) -> Path:
    """The clinical records of the person's export alone: what the hospital's document says again."""
    plan = make_plan(7, 730, UNTIL)
    files = clinical_files(Sheet(Writers(plan, NAMES["en"]), 3600, int(plan.day_start[-1]), 7), plan)
    with zipfile.ZipFile(path, "w") as archive:
        elements = "\n".join(file.element for file in files)
        archive.writestr("apple_health_export/export.xml", EXPORT.format(clinical=elements))
        for file in files:
            archive.writestr("apple_health_export" + file.path, file.body)
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("record")
    record = write_record(folder / "record", until=UNTIL)
    vault = create_vault(folder / "vault", "synthetic person")
    paths = [_export(folder / "export.zip"), *record.files]
    reports = [report for path in paths for report in import_path(vault, path)]
    accept_all_sure(vault)
    return Told(record, vault, paths, reports)


@pytest.fixture(scope="module")
def verified(told: Told) -> pl.DataFrame:
    return results(told.vault, UNTIL)


def _value(stated: Stated) -> tuple[float, str]:
    """The number as printed, and its comparator."""
    found = re.fullmatch(r"([<>]?) ?([\d\u00a0]+(?:[.,]\d+)?)", stated.text)
    assert found, stated.text
    return float(found[2].replace("\u00a0", "").replace(",", ".")), found[1]


def _form(stated: Stated) -> Analyte:
    """The analyte as the laboratory counts it: urea nitrogen is the same as urea, in another mass."""
    found = analytes().find(stated.name)
    return found if found and found.id == stated.analyte else analytes()[stated.analyte or ""]


def test_equal_arguments_give_equal_bytes(told: Told, tmp_path: Path) -> None:
    again = write_record(tmp_path / "again", until=UNTIL)
    other = write_record(tmp_path / "other", until=UNTIL, seed=8)
    hashes = [[hashlib.sha256(path.read_bytes()).hexdigest() for path in one.files] for one in (told.record, again)]
    assert hashes[0] == hashes[1]
    assert all(path.read_bytes() != ours.read_bytes() for path, ours in zip(other.files, again.files, strict=True))
    assert again.results == told.record.results


def test_the_bundle_is_fhir_by_a_strict_parser(told: Told) -> None:
    bundle = json.loads(told.record.bundle.read_text("utf-8"))
    kinds = Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])
    assert kinds.total() > 250
    assert {"CarePlan", "Goal", "ServiceRequest", "Coverage", "ExplanationOfBenefit"} <= set(kinds)
    for entry in bundle["entry"]:
        kind = entry["resource"]["resourceType"]
        model = getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
        model.model_validate(entry["resource"])


def test_nothing_is_refused_or_left_out(told: Told) -> None:
    assert [report.error for report in told.reports] == [""] * 4
    assert [report.connector for report in told.reports] == ["apple_health", "fhir", "ccda", "lab_documents"]
    for report in told.reports[:3]:
        assert not report.issues
        assert not {name: count for name, count in report.unmapped.items() if count}
    read = told.reports[1].read
    bundle = json.loads(told.record.bundle.read_text("utf-8"))
    assert read == Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])
    assert told.reports[3].read["document"] == len({one.visit for one in told.record.results}) == 17


def test_the_second_import_of_everything_adds_nothing(told: Told) -> None:
    before = {table: told.rows(table).sort(pl.nth(0)) for table in ("lab_result", "condition", "medication")}
    for path in told.paths:
        for report in import_path(told.vault, path):
            assert report.added == {}, path.name
            assert report.retired == 0
    accept_all_sure(told.vault)
    for table, rows in before.items():
        assert told.rows(table).sort(pl.nth(0)).equals(rows), table


def test_every_result_of_the_clinic_is_in_the_vault_as_printed(told: Told) -> None:
    held = told.rows("lab_result")
    sent = [one for one in told.record.results if "clinic.json" in one.documents]
    assert len(sent) > 130
    for stated in sent:
        if not stated.text[-1].isdigit():
            assert stated.text in {"NEGATIVE", "TRACE"}
            continue
        number, comparator = _value(stated)
        found = held.filter(analyte=stated.analyte, day=stated.at.date(), performer=stated.laboratory)
        assert found.filter(raw_value=number).height == 1, stated
        row = found.row(found["raw_value"].to_list().index(number), named=True)
        assert (row["comparator"] or "") == comparator
        known = _form(stated)
        assert row["unit"] == known.unit
        if stated.unit and "calc" not in stated.unit:
            assert row["value"] == pytest.approx(convert(known, number, stated.unit, known.unit))
        assert datetime.fromisoformat(row["taken"]) == stated.at


def test_what_the_reader_of_reports_is_sure_of_is_right(told: Told) -> None:
    """Each accepted line agrees with what the paper prints; none is there that the paper does not print."""
    with told.vault.reader() as con:
        lines = con.sql('SELECT analyte, "row", doubts, state FROM proposal').pl()
    printed = {(one.at.date().isoformat(), one.analyte): one for one in told.record.results if one.analyte}
    accepted = lines.filter(state="accepted")
    assert accepted.height >= 0.8 * len(printed)
    assert accepted["doubts"].list.len().max() == 0
    waiting = lines.filter(state="proposed")
    assert "ferritin" in waiting["analyte"].to_list()  # whose unit is misprinted once
    assert waiting["doubts"].list.len().min() > 0
    held = told.rows("lab_result")
    for analyte, row, _, _ in accepted.rows():
        seen = json.loads(row)
        stated = printed[seen["taken"][:10], analytes()[analyte].id]
        if stated.text[-1].isdigit():
            assert (seen["value"], seen.get("comparator") or "") == _value(stated)
            found = held.filter(analyte=stated.analyte, day=stated.at.date()).filter(pl.col("value").is_not_null())
            known = _form(stated)
            value = convert(known, seen["value"], seen.get("unit"), known.unit) if seen.get("unit") else seen["value"]
            assert np.isclose(found["value"].to_numpy(), value, rtol=1e-3).any(), stated
        else:
            assert seen["value_text"] == stated.text


def test_facts_of_several_documents_are_one_row_with_witnesses(told: Told) -> None:
    expected = {
        "condition": {"Hypercholesterolemia": 3, "Essential hypertension": 2, "Iron deficiency anemia": 2},
        "medication": {"Rosuvastatin": 2},
        "allergy": {"Penicillin": 2},
        "immunization": {"Tdap": 2},
        "procedure": {"Appendectomy": 2},
        "family_history": {"Myocardial infarction": 2},
    }
    for table, names in expected.items():
        rows = told.rows(table)
        assert {name: rows.filter(name=name)["witnesses"].to_list() for name in names} == {
            name: [count] for name, count in names.items()
        }, table
    flu = told.rows("immunization").filter(lot="SYN-0417")
    assert flu["witnesses"].to_list() == [2]
    again = told.rows("medication").filter(pl.col("name") == "Ramipril", pl.col("stopped").is_null())
    assert (again["witnesses"].to_list(), again["dose_text"].to_list()) == ([2], ["5 mg by mouth once daily"])


def test_the_hospital_says_its_own_results_twice_and_they_are_one(told: Told) -> None:
    held = told.rows("lab_result").filter(pl.col("performer") == "Example Hospital laboratory")
    assert held.height == 35
    own = {one.at.date() for one in told.record.repeated.own}
    assert len(own) == 2
    assert held.filter(pl.col("day").is_in(own))["witnesses"].to_list() == [2] * 10
    assert held.filter(~pl.col("day").is_in(own))["witnesses"].to_list() == [1] * 25


def test_the_clinics_results_have_the_hospital_as_a_witness_but_one(told: Told, verified: pl.DataFrame) -> None:
    conflict = told.record.repeated.conflict
    assert conflict is not None
    exact = verified.filter(pl.col("derived").is_null(), pl.col("comparator").is_null())
    disputed = exact.filter("conflict").sort("result_id")
    assert disputed["analyte"].to_list() == ["ferritin"] * 2
    assert sorted(disputed["value"]) == sorted([float(conflict.first), float(conflict.second)]) == [45.0, 54.0]
    assert set(disputed["day"]) == {conflict.at.date()}
    copied = {one.analyte for one in told.record.repeated.copied} - {"ferritin", None}
    held = told.rows("lab_result").filter(pl.col("day") == conflict.at.date(), pl.col("analyte").is_in(copied))
    assert held.height == len(copied)
    assert held["witnesses"].min() == 3  # bundle, document and paper


def test_the_history_is_in_the_vault(told: Told) -> None:
    story = told.record.story
    conditions = {row["name"]: row for row in told.rows("condition").iter_rows(named=True)}
    assert {one.what.name: (one.onset, one.abated) for one in story.conditions} == {
        name: (row["onset"], row["abated"]) for name, row in conditions.items()
    }
    medicines = sorted((one.what.name, str(one.started), str(one.stopped), one.dose) for one in story.medicines)
    assert medicines == sorted(
        (row["name"], row["started"], str(row["stopped"]), row["dose_text"])
        for row in told.rows("medication").iter_rows(named=True)
    )
    assert told.rows("medication").filter("supplement")["name"].to_list() == ["Colecalciferol (vitamin D3)"]
    assert sorted(told.rows("immunization")["given"]) == sorted(str(one.given) for one in story.vaccinations)
    assert sorted(told.rows("encounter")["started"].str.head(16)) == sorted(
        one.at.isoformat()[:16] for one in story.meetings
    )
    counts = {table: told.rows(table).height for table in ("care_plan", "goal", "service_request", "coverage", "claim")}
    assert counts == {"care_plan": 1, "goal": 2, "service_request": 1, "coverage": 1, "claim": 4}
    smoking = told.rows("social_history").filter(code="72166-2")
    assert (smoking["value_text"].to_list(), smoking["witnesses"].to_list()) == (["Former smoker"], [2])
    assert told.rows("claim").filter(kind="explanation_of_benefit")["paid"].sort().to_list() == [48.0, 342.0]


def test_its_notes_can_be_found_by_their_words(told: Told) -> None:
    with told.vault.writer() as con:
        refresh_index(con)
    assert search(told.vault, '"muscle aches"', 5).height >= 1


def test_ldl_changes_really_and_then_not(told: Told, verified: pl.DataFrame) -> None:
    laboratory = next(one.laboratory for one in told.record.results if one.visit == "first")
    ldl = verified.filter(pl.col("analyte") == "ldl", pl.col("laboratory") == laboratory).sort("moment")
    assert ldl["real"].to_list() == [None, True, True, False, True]
    high, treated, stopped, still, treated_again = ldl["value"].to_list()
    assert treated < 0.7 * high
    assert treated_again < 0.75 * still
    assert min(high, stopped, still) > 145 > 115 > max(treated, treated_again)


def test_one_potassium_is_critical_and_is_asked_about_later(told: Told, verified: pl.DataFrame) -> None:
    urgent = verified.filter(pl.col("critical").is_not_null())
    assert urgent.select("analyte", "value", "critical", "critical_past").rows() == [
        ("potassium", 6.8, "emergency", False)
    ]
    day = urgent["day"].item()
    assert UNTIL - timedelta(days=14) < day < UNTIL
    later = results(told.vault, day + timedelta(days=15)).filter(pl.col("critical").is_not_null())
    assert later["critical_past"].to_list() == [True]
    high = verified.filter(pl.col("analyte") == "potassium", pl.col("flag") == "high").sort("moment")
    assert high["value"].to_list() == [5.7, 6.8]
    course = told.record.story.course
    assert course.ramipril_raised < high["day"][0] < course.ramipril_lowered
    assert course.spironolactone < day
    assert set(told.rows("medication").filter(pl.col("stopped").is_null())["name"]) >= {
        "Ramipril",
        "Spironolactone",
    }


def test_hba1c_never_changes_really(verified: pl.DataFrame) -> None:
    series = verified.filter(pl.col("analyte") == "hba1c")
    assert series.height >= 10
    assert set(series["real"].drop_nulls()) == {False}


@pytest.mark.parametrize("seed", range(12))
def test_every_seed_tells_the_same_story(seed: int) -> None:
    course = make_course(make_plan(seed, 730, UNTIL))
    visits = {one.key: one for one in make_visits(course)}
    assert len(visits) == 17
    ldl = [visits[key].values["ldl"] for key in ("first", "aching", "yearly", "restored", "latest")]
    limit = variation_frame().filter(analyte="ldl")["rcv_percent"].item() / 100
    real = [abs(b / a - 1) > limit for a, b in pairwise(ldl)]
    assert real == [True, True, False, True]
    assert visits["tired"].values["ferritin"] < 12
    assert visits["tired"].values["haemoglobin"] < 12 < visits["restored"].values["haemoglobin"]


def test_results_scatter_around_their_level_as_published() -> None:
    """Over many people the spread is that of the catalogue, but for its cut tails."""
    off = []
    for seed in range(150):
        course = make_course(make_plan(seed, 90, UNTIL))
        levels, visit = Levels(course), make_visits(course)[0]
        off.append(visit.values["tsh"] / levels("tsh", visit.day) - 1)
    known = analytes()["tsh"]
    assert known.cv_within is not None
    spread = np.hypot(known.cv_within, known.cv_analytic or 0) / 100
    assert np.std(off) == pytest.approx(0.86 * spread, rel=0.15)
    assert abs(np.mean(off)) < 0.05
    assert np.abs(off).max() <= 1.5 * spread + 1e-9


@pytest.mark.parametrize("days", [30, 45, 60, 90, 200, 400, 1100])
def test_a_life_of_any_length_has_its_record(days: int) -> None:
    plan = make_plan(3, days, UNTIL)
    course = make_course(plan)
    visits: list[Visit] = make_visits(course)
    seen = [visit.day for visit in visits]
    assert seen == sorted(set(seen))
    assert visits[-1].key == "critical"
    assert UNTIL - timedelta(days=14) < seen[-1] <= UNTIL
    for day in seen:
        assert not any(trip.leave <= day <= trip.home for trip in plan.trips)
        assert day.weekday() < 5


def test_files_name_nobody(told: Told) -> None:
    for path in (told.record.bundle, told.record.document):
        text = path.read_text("utf-8")
        assert "Specimen" in text
        assert not re.search(r"\bSSN\b|@|\+33|00 33", text)


def test_without_the_typesetter_the_rest_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(layout: str) -> None:
        raise MissingExtra("typst", "report")

    monkeypatch.setattr(typeset, "_compiler", missing)
    record = write_record(tmp_path, until=UNTIL)
    assert record.papers is None
    assert [path.name for path in record.files] == ["clinic.json", "hospital.xml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clinic.json", "hospital.xml"]


def test_the_command_tells_both_stories(tmp_path: Path) -> None:
    kept = tmp_path / "kept.zip"
    words = ["--vault", str(tmp_path / "v"), "--lang", "fr", "demo", "--days", "45", "--keep-export", str(kept)]
    shown = CliRunner().invoke(cli, words, catch_exceptions=False).stdout
    assert "d’une clinique (FHIR), d’un hôpital (C-CDA) et de deux laboratoires" in shown
    ldl, potassium = shown.index("LDL"), shown.index("\nPotassium\n")
    assert "un vrai changement" in shown[ldl:potassium]
    assert "6,8 mmol/L" in shown[potassium:]
    assert "⚠ Critique" in shown[potassium:]
    folder, truth = tmp_path / "kept-record", json.loads((tmp_path / "kept-truth" / "record.json").read_text("utf-8"))
    names = ["clinic.json", "hospital.xml", "laboratories.zip", "libreview.csv", "servings.csv"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert [
        one["text"] for one in truth["results"] if one["visit"] == "critical" and one["analyte"] == "potassium"
    ] == ["6.8"]
