"""Places outside the databases: every one that may hold erased data in the clear is found, emptied or removed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from healthkit.lab.launch import home as lab_home
from healthkit.privacy.erasure import What, places
from healthkit.privacy.erasure.receipt import Plan
from healthkit.report import workspace
from healthkit.schedule import filing, history
from healthkit.store.flock import try_lock
from tests.privacy.erasure.conftest import bytes_with

MARK = "marker-shown-Zitronenfalter"
JUNE = What(from_day=date(2024, 6, 3), to_day=date(2024, 6, 5))
AT = datetime(2024, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def vault_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


def notebook(path: Path) -> Path:
    """A notebook that was run: an output, a count, a widget's state."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "look()", "execution_count": 3, "outputs": [
        {"output_type": "stream", "name": "stdout", "text": [MARK]}]}  # fmt: skip
    made = {"cells": [cell], "metadata": {"widgets": {"state": MARK}}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made))
    return path


def test_every_place_is_cleared(vault_folder: Path, tmp_path: Path) -> None:
    lab = lab_home()
    mine = notebook(lab / "notebooks" / "mine.ipynb")
    report = notebook(vault_folder / "reports" / "own.ipynb")
    for path in (
        lab / "notebooks" / ".ipynb_checkpoints" / "mine-checkpoint.ipynb",
        lab / "workspaces" / "default.jupyterlab-workspace",
        lab / "runtime" / "kernel.json",
        lab / "ipython" / "profile_default" / "history.sqlite",
        lab / "ipython" / "profile_default" / "history.sqlite-journal",
        vault_folder / "reports" / ".ipynb_checkpoints" / "own-checkpoint.ipynb",
        vault_folder / filing.DRAFTS / "week.pdf",
        Path(tempfile.gettempdir()) / f"{workspace.PREFIX}1-x" / "worker-1" / "executed.ipynb",
        Path(tempfile.gettempdir()) / f"{workspace.PREFIX}1-x" / "document.json",
        Path(tempfile.gettempdir()) / f"{workspace.PREFIX}1-x" / "browser" / "Default" / "History",
    ):
        notebook(path)
    roots = (lab, vault_folder, Path(tempfile.gettempdir()))
    assert len(bytes_with(MARK, *roots)) == 12, "the search finds every planted mark"
    places.clean(places.look(vault_folder, JUNE, date(2024, 6, 3)))
    assert bytes_with(MARK, *roots) == []
    for kept in (mine, report):
        read = json.loads(kept.read_text())
        assert read["cells"][0]["source"] == "look()"
        assert read["cells"][0]["outputs"] == []
    assert places.look(vault_folder, JUNE, date(2024, 6, 3)) == []


def test_the_names_of_the_places_are_those_of_their_makers() -> None:
    assert places.REPORT_TEMPORARIES == workspace.PREFIX
    assert places.DRAFTS == filing.DRAFTS


def test_a_report_that_is_being_made_is_left_and_told(vault_folder: Path) -> None:
    running = Path(tempfile.gettempdir()) / f"{workspace.PREFIX}{os.getpid()}-y"
    running.mkdir()
    lock = os.open(running / "in-use", os.O_RDWR | os.O_CREAT)
    assert try_lock(lock, exclusive=True)
    seen = places.look(vault_folder, JUNE, date(2024, 6, 3))
    assert [(place.path, place.how) for place in seen] == [(running, "in use")]
    places.clean(seen)
    assert running.exists()
    os.close(lock)
    places.clean(places.look(vault_folder, JUNE, date(2024, 6, 3)))
    assert not running.exists()


def test_reports_of_the_schedule(vault_folder: Path, tmp_path: Path) -> None:
    """One that was filed and one that was changed since; one from before the first erased day; a backup."""
    for name, made in (("filed", AT), ("changed", AT), ("early", datetime(2024, 5, 1, tzinfo=UTC))):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(name.encode())
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        history.append(vault_folder, history.Record("ended", "week", "report", made, made, 1, "done", path, sha256))
    (tmp_path / "changed.pdf").write_bytes(b"annotated")
    (tmp_path / "copy").mkdir()
    history.append(vault_folder, history.Record("ended", "b", "backup", AT, AT, 1, "done", tmp_path / "copy"))
    seen = {place.path.stem: place.how for place in places.look(vault_folder, JUNE, date(2024, 6, 3))}
    assert seen == {"filed": "removed", "changed": "outside"}
    aside = tmp_path / "vault.before-restore-20240701-080000"
    aside.mkdir()
    assert places.backups(vault_folder) == [tmp_path / "copy", aside]


def test_insurance_plans_by_hand_go_with_insurance(vault_folder: Path) -> None:
    (vault_folder / "plans").mkdir()
    (vault_folder / "plans" / "gold.toml").write_text("x = 1")
    assert places.look(vault_folder, JUNE, None) == []
    assert [one.path.name for one in places.look(vault_folder, What(category="insurance"), None)] == ["gold.toml"]


def test_a_plan_of_nothing_is_empty() -> None:
    assert Plan(JUNE, {}, (), ()).empty
