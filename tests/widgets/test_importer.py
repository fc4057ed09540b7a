from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.errors import InputError
from healthkit.source.outcome import ImportReport
from healthkit.store import Vault
from healthkit.widgets import importer
from healthkit.widgets.importer import ImportPanel


def hear(panel: ImportPanel, kind: str, *buffers: bytes, **content: Any) -> None:
    panel._heard(None, {"kind": kind, **content}, [memoryview(buffer) for buffer in buffers])


def wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not done() and time.monotonic() < until:
        time.sleep(0.01)
    assert done()


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """Stands in for the import: what it was given, name and content; it reports one new row."""
    seen: list[tuple[str, bytes]] = []

    def stand_in(vault: Vault, path: Path, *, progress: Any) -> list[ImportReport]:
        seen.append((path.name, path.read_bytes()))
        progress(path.name, 5, 10)
        return [ImportReport(path=str(path), added={"sample": 1}, seconds=0.25)]

    monkeypatch.setattr(importer, "import_path", stand_in)
    return seen


def test_a_file_arrives_in_pieces_is_imported_and_deleted(vault: Vault, imported: list[tuple[str, bytes]]) -> None:
    panel = widgets.import_files(vault, "en")
    hear(panel, "begin", name="export.zip", size=6)
    assert panel.picker.state == "receiving"
    hear(panel, "piece", b"abc")
    assert panel.picker.progress == 0.5
    hear(panel, "piece", b"def")
    hear(panel, "end")
    wait(lambda: panel.picker.state == "done")
    wait(lambda: not list(vault.folder.glob(".incoming-*")))
    assert imported == [("export.zip", b"abcdef")]
    assert panel.picker.results[0]["title"] == "export.zip: 1 new row in 0.2 s"
    assert "1 new row" in panel.still()


def test_a_name_cannot_leave_the_folder(vault: Vault, imported: list[tuple[str, bytes]]) -> None:
    panel = widgets.import_files(vault, "en")
    for name in ("../../evil.zip", "..\\..\\evil.zip"):
        hear(panel, "begin", name=name, size=1)
        assert panel._incoming.path.parent.parent == vault.folder
        assert panel._incoming.path.name == "evil.zip"
        panel.picker.state = "idle"


def test_the_copy_on_its_way_is_private(vault: Vault) -> None:
    panel = widgets.import_files(vault, "en")
    hear(panel, "begin", name="export.zip", size=1)
    assert panel._incoming.path.parent.stat().st_mode & 0o077 == 0


def test_what_a_killed_kernel_left_is_deleted(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    (vault.folder / ".incoming-old").mkdir()
    widgets.import_files(vault, "en")
    assert (vault.folder / ".incoming-old").exists(), "a fresh one may belong to another kernel"
    monkeypatch.setattr(importer, "_LEFT_BEHIND", -1.0)
    widgets.import_files(vault, "en")
    assert not (vault.folder / ".incoming-old").exists()


def test_a_path_is_imported_in_place(vault: Vault, imported: list[tuple[str, bytes]], tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_bytes(b"x")
    panel = widgets.import_files(vault, "fr")
    hear(panel, "path", path=f' "{tmp_path / "export.xml"}" ')
    wait(lambda: panel.picker.state == "done")
    assert imported == [("export.xml", b"x")]
    assert (tmp_path / "export.xml").exists()
    assert panel.picker.results[0]["title"] == "export.xml\u00a0: 1 nouvelle ligne en 0,2 s"


def test_a_path_that_is_not_there_is_one_sentence(vault: Vault, tmp_path: Path) -> None:
    panel = widgets.import_files(vault, "en")
    hear(panel, "path", path=str(tmp_path / "nothing.zip"))
    wait(lambda: panel.picker.state == "failed")
    assert "nothing.zip" in panel.picker.stage


@pytest.mark.parametrize("fault", [InputError("It is damaged.", "Export it again."), ZeroDivisionError("secret 42")])
def test_faults_are_told_without_a_traceback(vault: Vault, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(importer, "import_path", broken)
    panel = widgets.import_files(vault, "en")
    panel.start(Path("x")).join(10)
    assert panel.picker.state == "failed"
    assert panel.picker.stage in {
        "It is damaged. Export it again.",
        "The import stopped on a fault of this program (ZeroDivisionError); the vault is unchanged.",
    }


def test_issues_are_told_in_words(vault: Vault) -> None:
    from collections import Counter

    from healthkit.widgets.import_words import told

    report = ImportReport(
        path="/x/export.zip",
        read=Counter({"Record": 1200}),
        added={"sample": 1000},
        duplicates=1,
        retired=2,
        issues=Counter({"not a number": 3}),
        unmapped=Counter({"HKX": 4}),
    )
    assert told(report, "en")["lines"] == [
        "Read: Record 1,200",
        "1 row was there already",
        "2 rows are gone at their source: kept, no longer counted",
        "3 rows could not be used: not a number",
        "Not known to the catalogue: HKX 4",
    ]
    refused = told(ImportReport(path="/x/a.bin", error="No connector knows it."), "fr")
    assert refused == {"title": "a.bin\u00a0: non importé", "lines": ["No connector knows it."], "refused": True}


def test_a_table_that_nobody_knows_points_to_the_mapping_and_left_out_columns_are_told(tmp_path: Path) -> None:
    from collections import Counter

    from healthkit.widgets.import_words import told

    table, noise = tmp_path / "days.csv", tmp_path / "noise.bin"
    table.write_text("Date,Steps\n2025-03-01,8000\n", "utf-8")
    noise.write_bytes(b"\0\1\2")
    said = told(ImportReport(path=str(table), error="No connector knows it."), "fr")
    assert 'healthkit.map_table("days.csv")' in said["lines"][1]
    assert told(ImportReport(path=str(noise), error="No connector knows it."), "en")["lines"] == [
        "No connector knows it."
    ]
    left = ImportReport(path=str(table), connector="csv_table", unmapped=Counter({"Mood": 3}))
    assert told(left, "en")["lines"] == [
        "Columns left out, as the mapping names no metric for them (filled cells): Mood 3"
    ]
