"""The generated pages are what the declarations say, and nothing in them is missing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from healthkit.cli.main import COMMANDS
from healthkit.model.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "generate_docs.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_metric_and_command_is_documented() -> None:
    metrics = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    assert [name for name in catalogue().metrics if f"`{name}`" not in metrics] == []
    commands = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"\n## {name}\n" not in commands] == []


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "tools" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"made_up": [("day", "DATE", True)]}, "made_up"),
        ({"daily": [("day", "DATE", True), ("median", "DOUBLE", False)]}, "daily.median"),
        ({}, "described but gone: \\['daily'"),
    ],
)
def test_a_column_without_a_line_is_an_error_and_so_is_the_reverse(tables: dict[str, object], said: str) -> None:
    notes = {"common": {"day": "Local day."}, "table": {"daily": {"about": "The merged truth."}}}
    with pytest.raises(SystemExit, match=said):
        _generator()._check_notes(tables, notes)


def test_the_schema_page_names_every_table_of_every_database() -> None:
    generator, page = _generator(), (ROOT / "docs" / "schema.md").read_text("utf-8")
    tables = [table for database in generator.DATABASES for table in generator.columns(database)]
    assert {"sample", "daily", "message", "consent"} <= set(tables)
    assert [table for table in tables if f"\n### {table}\n" not in page] == []
