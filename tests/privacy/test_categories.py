"""Every metric, analyte and table of the vault belongs somewhere; sensitive things are known as such, others not."""

from __future__ import annotations

import pytest

from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.privacy.categories import categories, in_content, in_text, of_analyte, of_code, of_metric, of_table
from healthkit.store import Vault

_BOOKKEEPING = {
    "import_batch", "import_issue", "source", "source_priority", "snapshot_span", "zone_hint", "edit", "witness",
    "record_link", "document_index", "document_word", "document_stem", "schema_migration", "reference_reading",
    "report_issue", "own_metric", "kept_copy",
}  # fmt: skip
_BY_METRIC = {"sample", "event", "daily", "hourly"}


def test_every_metric_and_analyte_has_a_category() -> None:
    assert not [one for one in catalogue().metrics if not of_metric(one)]
    assert not [one for one in analytes().all if not of_analyte(one)]
    assert of_metric("step_count") == {"activity"}
    assert of_metric("blood_glucose") == {"glucose"}
    assert of_metric("mood_changes") == {"symptoms", "mental_health"}
    assert of_analyte("hiv_ag_ab") == {"labs", "sexual_health"}
    assert of_metric("nothing") == of_analyte("nothing") == frozenset()


def test_every_table_has_a_category_or_none_on_purpose(vault: Vault) -> None:
    with vault.reader() as con:
        names = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert {name for name in names if not of_table(name)} == (_BOOKKEEPING | _BY_METRIC) & names


def test_the_declaration_names_only_what_exists() -> None:
    for one in categories().values():
        assert set(one.metrics) <= catalogue().metrics.keys(), one.id
        assert set(one.analytes) <= analytes().all.keys(), one.id
        assert {"en", "fr"} == one.label.keys()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Major depressive disorder", "mental_health"),
        ("Trouble anxieux généralisé", "mental_health"),
        ("Escitalopram 10 mg", "mental_health"),
        ("HIV-1 antibody", "sexual_health"),
        ("séropositif au VIH", "sexual_health"),
        ("Pregnancy test", "sexual_health"),
        ("ST depression in V4", None),
        ("still existing, first listed", None),
        ("Hypertension artérielle", None),
        ("LDL cholesterol 131 mg/dL", None),
        ("resting heart rate", None),
    ],
)
def test_words_tell(text: str, found: str | None) -> None:
    assert in_text(text) == ({found} if found else frozenset())


def test_codes_and_ids_tell() -> None:
    assert of_code("http://hl7.org/fhir/sid/icd-10-cm", "F32.2") == {"mental_health"}
    assert of_code("icd10", "B20") == {"sexual_health"}
    assert of_code("icd10", "I10") == of_code("loinc", "F1") == of_code(None, None) == frozenset()
    assert in_content([{"rows": [{"metrics": ["gad7_score", "step_count"]}]}]) == {"mental_health", "activity"}
