"""A watched folder: what is new and whole comes in once, what was seen is left alone, nothing half-copied is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.source import watching
from healthkit.source.watching import SEEN, Watch
from healthkit.store import Vault, create_vault
from tests.contract import apple_health_samples

NOW = 1_900_000_000.0


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "watch")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def drop(folder: Path, name: str, body: bytes, age: float = 60) -> Path:
    path = folder / name
    path.write_bytes(body)
    os.utime(path, (NOW - age, NOW - age))
    return path


def export(folder: Path) -> bytes:
    return apple_health_samples.samples()["small"](folder).read_bytes()


def watch(vault: Vault, folder: Path) -> Watch:
    return Watch(vault, [folder], clock=lambda: NOW)


def test_a_new_file_comes_in_once(vault: Vault, folder: Path, tmp_path: Path) -> None:
    seen = watch(vault, folder)
    drop(folder, "export.zip", export(tmp_path / "made"))
    (report,) = seen.look()
    assert report.connector == "apple_health"
    assert report.added
    assert list(seen.look()) == []


def test_a_file_that_was_imported_is_known_by_its_hash(
    vault: Vault, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = export(tmp_path / "made")
    drop(folder, "export.zip", body)
    assert len(list(watch(vault, folder).look())) == 1
    drop(folder, "export (1).zip", body)
    monkeypatch.setattr(watching, "import_path", lambda *_, **__: pytest.fail("it was read again"))
    assert list(watch(vault, folder).look()) == []


def test_what_is_still_being_copied_waits(vault: Vault, folder: Path, tmp_path: Path) -> None:
    body = export(tmp_path / "made")
    drop(folder, "export.zip", body[:2000], age=1)
    drop(folder, "export.zip.crdownload", body)
    seen = watch(vault, folder)
    assert list(seen.look()) == []
    drop(folder, "export.zip", body)
    (report,) = seen.look()
    assert not report.error


def test_a_file_that_nobody_knows_is_refused_once(vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(folder, "notes.txt", b"just some words\n")
    (report,) = watch(vault, folder).look()
    assert "No connector recognises" in report.error
    assert list(watch(vault, folder).look()) == []
    assert oct((vault.folder / SEEN).stat().st_mode)[-3:] == "600"
    monkeypatch.setattr(watching, "_readers", lambda: ["a_new_one 1"])
    assert len(list(watch(vault, folder).look())) == 1


def test_a_changed_file_is_looked_at_again(vault: Vault, folder: Path, tmp_path: Path) -> None:
    samples = apple_health_samples.samples()
    seen = watch(vault, folder)
    drop(folder, "export.zip", samples["small"](tmp_path / "made").read_bytes())
    list(seen.look())
    drop(folder, "export.zip", samples["longer"](tmp_path / "made").read_bytes(), age=30)
    (report,) = seen.look()
    assert report.added


def test_an_empty_file_is_told_and_the_others_come_in(vault: Vault, folder: Path, tmp_path: Path) -> None:
    drop(folder, "a.zip", b"")
    drop(folder, "b.zip", export(tmp_path / "made"))
    empty, whole = watch(vault, folder).look()
    assert "is empty" in empty.error
    assert not whole.error


def test_a_folder_that_is_not_there(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        watch(vault, tmp_path / "nowhere")
