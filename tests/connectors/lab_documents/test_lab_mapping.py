"""Which mappings make a table a laboratory's."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.lab_documents.detection import is_table
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders import food

RESULTS = b"Test,Result,Unit\nGlucose,5.1,mmol/L\nCreatinine,80,umol/L\n"


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (None, True),
        ('[columns]\nname = "Test"\nvalue = "Result"', True),
        ("[columns", True),  # claimed, so that its reader names the faulty line
        ('[units]\nweight = "kg"', False),
        ('date = "DD/MM/YYYY"', False),
        ('\ufeffdate = "DD/MM/YYYY"\n[units]\nweight = "kg"', False),
    ],
)
def test_a_mapping_without_columns_is_for_another_source(mapping: str | None, expected: bool) -> None:
    assert is_table(RESULTS, mapping) is expected


def test_the_units_of_a_diary_need_no_connector(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "food")
    path = food.written(tmp_path / "Measurement-Summary.csv", "Date,Weight\n2024-03-09,180.5\n")
    (report,) = import_path(vault, path, context={"mapping": '[units]\nweight = "lb"'})
    assert (report.connector, report.added, report.error) == ("myfitnesspal", {"sample": 1}, "")
