"""Kept copies: sealed, named so as to tell nothing, once each, whole or refused, and gone when they are destroyed."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from healthkit.errors import DamagedFile, UnwritableVault
from healthkit.settings import settings
from healthkit.source.ingest import import_path
from healthkit.store import Vault, kept, sealed_file
from tests.builders import fhir

LABEL, KEY = "a label", bytes(range(32))
SIZES = (0, 1, sealed_file.PIECE - 1, sealed_file.PIECE, sealed_file.PIECE + 1, 3 * sealed_file.PIECE)


def sealed(path: Path, body: bytes) -> Path:
    assert sealed_file.write(path, KEY, LABEL, [body[at : at + 70_000] for at in range(0, len(body), 70_000)]) == len(
        body
    )
    return path


def read(path: Path, key: bytes = KEY, label: str = LABEL) -> bytes:
    return b"".join(sealed_file.read(path, key, label))


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_in_pieces_comes_back(size: int, tmp_path: Path) -> None:
    body = hashlib.shake_256(b"seed").digest(size)
    path = sealed(tmp_path / "a", body)
    assert read(path) == body
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def pieces(path: Path) -> tuple[bytes, list[bytes]]:
    raw, step = path.read_bytes(), sealed_file.PIECE + 16
    return raw[:24], [raw[at : at + step] for at in range(24, len(raw), step)]


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "drop_last", "drop_first", "double", "empty", "head", "gone"])
def test_a_changed_copy_is_refused(harm: str, tmp_path: Path) -> None:
    path = sealed(tmp_path / "a", hashlib.shake_256(b"seed").digest(3 * sealed_file.PIECE))
    head, parts = pieces(path)
    if harm == "flip":
        parts[1] = parts[1][:-1] + bytes([parts[1][-1] ^ 1])
    elif harm == "cut":
        parts[-1] = parts[-1][:-5]
    elif harm == "swap":
        parts[0], parts[1] = parts[1], parts[0]
    elif harm == "drop_last":
        parts.pop()
    elif harm == "drop_first":
        parts.pop(0)
    elif harm == "double":
        parts.append(parts[-1])
    elif harm == "empty":
        parts.clear()
    elif harm == "head":
        head = head[:5]
    path.write_bytes(head + b"".join(parts))
    if harm == "gone":
        path.unlink()
    with pytest.raises(DamagedFile):
        read(path)


def test_another_key_or_label_opens_nothing(tmp_path: Path) -> None:
    path = sealed(tmp_path / "a", b"body")
    for key, label in ((bytes(32), LABEL), (KEY, "another")):
        with pytest.raises(DamagedFile):
            read(path, key, label)


def test_two_copies_of_one_content_share_no_bytes(tmp_path: Path) -> None:
    one, two = (sealed(tmp_path / name, bytes(1000)).read_bytes() for name in "ab")
    assert one[24:] != two[24:]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("healthkit.store.sealed_file.os.fsync", full)
    with pytest.raises(UnwritableVault, match="full"):
        sealed(tmp_path / "a", b"body")
    assert not list(tmp_path.iterdir())


# Copies of imports

MARK = "marker-of-a-name"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    resources = [fhir.person(), fhir.resource("Condition", "c1", code={"text": f"{MARK}-diagnosis"})]
    return fhir.write_json(tmp_path, fhir.bundle(*resources), f"{MARK}.json")


def test_nothing_is_kept_unless_it_is_asked_for(vault: Vault, bundle: Path) -> None:
    (report,) = import_path(vault, bundle)
    assert not report.kept
    assert kept.copies(vault) == ()
    assert not (vault.folder / kept.FOLDER).exists()
    with vault.reader() as con:
        held = con.execute("SELECT path, sha256, bytes FROM import_batch").fetchall()
    assert held == [(str(bundle), hashlib.sha256(bundle.read_bytes()).hexdigest(), bundle.stat().st_size)]


def test_a_kept_file_is_sealed_and_comes_back(vault: Vault, bundle: Path) -> None:
    (report,) = import_path(vault, bundle, keep=True)
    assert report.kept
    (copy,) = kept.copies(vault)
    (path,) = kept.files(vault.folder)
    assert (copy.form, copy.file_name, copy.batches) == ("file", bundle.name, (1,))
    assert copy.bytes == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert MARK.encode() not in path.read_bytes()
    assert MARK not in path.name
    assert hashlib.sha256(bundle.read_bytes()).hexdigest()[:8] not in path.name
    assert kept.verify(vault, copy.name)
    with kept.opened(vault, copy.name, copy.form, copy.file_name) as again:
        assert again.name == bundle.name
        assert again.read_bytes() == bundle.read_bytes()
        assert again.parent.stat().st_mode & 0o777 == 0o700
    assert not again.parent.exists()


def test_the_same_content_is_kept_once(vault: Vault, bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes(bundle.read_bytes())
    for path in (bundle, tmp_path / "other.json", bundle):
        import_path(vault, path, keep=True)
    (copy,) = kept.copies(vault)
    assert copy.batches == (1, 2, 3)
    assert [one.file_name for one in kept.imports(vault)] == [bundle.name, "other.json", bundle.name]
    assert len(kept.files(vault.folder)) == 1


def test_of_a_folder_what_was_read_is_kept(vault: Vault, bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    bundle.rename(folder / bundle.name)
    fhir.write_json(folder, fhir.bundle(fhir.observation()), "b.json")
    (folder / "holiday.txt").write_text("no record")
    import_path(vault, folder, keep=True)
    found: dict[str, bytes] = {}
    for copy in kept.copies(vault):
        with kept.opened(vault, copy.name, copy.form, copy.file_name) as again:
            members = again.rglob("*") if again.is_dir() else [again]
            found |= {path.name: path.read_bytes() for path in members}
    assert found == {path.name: path.read_bytes() for path in folder.glob("*.json")}


def test_a_refused_file_leaves_no_copy(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "broken.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "apple_health_export/export.xml", "<?xml version='1.0'?><HealthData locale='fr_FR'></HealthData>"
        )
    (report,) = import_path(vault, path, keep=True)
    assert report.error
    assert kept.files(vault.folder) == []
    assert kept.copies(vault) == ()


def test_a_look_ahead_keeps_nothing(vault: Vault, bundle: Path) -> None:
    import_path(vault, bundle, keep=True, dry_run=True)
    assert kept.files(vault.folder) == []


def test_the_setting_keeps_every_file(vault: Vault, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEEP", "true")
    settings.cache_clear()
    import_path(vault, bundle)
    assert len(kept.copies(vault)) == 1


def test_destroying_by_batch_removes_file_and_rows(vault: Vault, bundle: Path, tmp_path: Path) -> None:
    other = fhir.write_json(tmp_path, fhir.bundle(fhir.observation()), "b.json")
    for path in (bundle, other, bundle):
        import_path(vault, path, keep=True)
    gone = kept.destroy(vault, [3])
    assert [copy.batches for copy in gone] == [(1, 3)]
    assert [copy.file_name for copy in kept.copies(vault)] == ["b.json"]
    assert len(kept.files(vault.folder)) == 1
    assert kept.destroy(vault, [3]) == ()


def test_a_copy_whose_file_is_gone_can_no_longer_be_read_anew(vault: Vault, bundle: Path) -> None:
    import_path(vault, bundle, keep=True)
    kept.files(vault.folder)[0].unlink()
    (copy,) = kept.copies(vault)
    assert copy.bytes is None
    assert kept.imports(vault) == ()
    with pytest.raises(DamagedFile), kept.opened(vault, copy.name, copy.form, copy.file_name):
        pass
    assert not list(vault.folder.glob("spill-*"))


def test_remnants_of_a_killed_import_are_swept(vault: Vault, bundle: Path) -> None:
    import_path(vault, bundle, keep=True)
    (mine,) = kept.files(vault.folder)
    for name in ("0" * 32 + ".sealed", ".0.sealed.abcd"):
        (mine.parent / name).write_bytes(b"x")
    assert kept.sweep(vault) == 0  # an import may still be running
    for path in mine.parent.iterdir():
        os.utime(path, (0, 0))
    assert kept.sweep(vault) == 2
    assert kept.files(vault.folder) == [mine]
