"""What a person wrote beside the databases: sealed in a backup, brought back by a restore, never undone by one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from healthkit.errors import NotAVault, VaultError
from healthkit.planning.insurance import wanted
from healthkit.report import library, saving
from healthkit.schedule import book, history
from healthkit.source import kept_mappings
from healthkit.store import Vault, companions, keyfile, sealing
from healthkit.store.backup import make_backup, read_backup
from healthkit.store.restore import restore_backup
from tests.store.conftest import PASSPHRASE

FILES = {
    "schedule.toml": "# mine\n",
    "reports/my month.ipynb": '{"cells": [{"source": "potassium 6.9"}]}',
    "plans/a.toml": "premium = 1",
    "mappings/lab.toml": "titles = []",
}


@pytest.fixture
def written(vault: Vault) -> Vault:
    for name, text in FILES.items():
        path = vault.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return vault


def texts(folder: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in companions.gather(folder).items()}


def test_it_knows_each_place_by_its_owners_name(tmp_path: Path) -> None:
    places = [tmp_path / kind for kind in companions.KINDS]
    assert tmp_path / book.FILE in places
    assert {place.parent for place in places} == {
        tmp_path, tmp_path / "reports", wanted.folder_of(tmp_path), kept_mappings.folder_of(tmp_path)
    }  # fmt: skip
    assert history.FILE == companions.HISTORY
    notebook = tmp_path / "x.ipynb"
    notebook.write_text('{"cells": [], "nbformat": 4}', "utf-8")
    saved = saving.save(notebook, tmp_path)
    assert list(texts(tmp_path)) == [saved.relative_to(tmp_path).as_posix()]
    assert library.reports(tmp_path)["x"] == saved


def test_a_backup_holds_them_sealed_and_a_new_place_gets_them(written: Vault, tmp_path: Path) -> None:
    made = make_backup(written, tmp_path / "copy")
    assert companions.FILE in read_backup(made.path).files
    assert not any(
        b"potassium" in path.read_bytes() or b"my month" in path.read_bytes() for path in made.path.iterdir()
    )
    done = restore_backup(tmp_path / "copy", tmp_path / "elsewhere", PASSPHRASE)
    assert texts(tmp_path / "elsewhere") == FILES
    assert done.carried == ()
    assert not (tmp_path / "elsewhere" / companions.FILE).exists()
    for name in FILES:
        assert (tmp_path / "elsewhere" / name).stat().st_mode & 0o777 == 0o600


def test_a_hands_newest_word_is_not_undone(written: Vault, tmp_path: Path) -> None:
    make_backup(written, tmp_path / "copy")
    (written.folder / "schedule.toml").write_text("# newer\n", "utf-8")
    (written.folder / "plans" / "b.toml").write_text("premium = 2", "utf-8")
    (written.folder / "plans" / "a.toml").unlink()
    (written.folder / history.FILE).write_text("{}\n", "utf-8")
    done = restore_backup(tmp_path / "copy", written.folder, PASSPHRASE)
    assert texts(written.folder) == {**FILES, "schedule.toml": "# newer\n", "plans/b.toml": "premium = 2"}
    assert set(done.carried) == {"schedule.toml", "plans/b.toml"}
    assert (written.folder / history.FILE).read_text("utf-8") == "{}\n"


def test_a_backup_from_before_them_and_a_vault_without_any(vault: Vault, tmp_path: Path) -> None:
    made = make_backup(vault, tmp_path / "copy")
    assert companions.FILE not in made.files
    assert restore_backup(tmp_path / "copy", tmp_path / "elsewhere", PASSPHRASE).carried == ()


def test_a_link_out_of_the_folder_is_passed_over(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("elsewhere", "utf-8")
    (vault.folder / "plans").mkdir()
    (vault.folder / "plans" / "link.toml").symlink_to(tmp_path / "other.toml")
    assert companions.gather(vault.folder) == {}


def test_names_that_are_none_of_ours_are_not_written(vault: Vault, tmp_path: Path) -> None:
    """Whoever has the key can seal anything; a restore still writes nowhere else."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name in (
            "../plans/x.toml",
            "vault.toml",
            "plans/deep/x.toml",
            "/plans/x.toml",
            "a/plans/x.toml",
            "plans/good.toml",
        ):
            archive.writestr(name, "x")
    opened = vault.keys_of(keyfile.load(vault.folder))
    assert opened
    (tmp_path / companions.FILE).write_bytes(
        sealing.seal(opened.master, body.getvalue(), "healthkit backup companions")
    )
    assert list(companions.unpack(tmp_path, opened.master)) == ["plans/good.toml"]
    with pytest.raises(NotAVault, match="was changed"):
        companions.unpack(tmp_path, bytes(32))


def test_one_that_cannot_be_read_is_said(written: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(VaultError, match="cannot be read: Permission denied"):
        companions.gather(written.folder)
