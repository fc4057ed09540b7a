"""What a person hands over is opened without trusting it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.source import ingest
from healthkit.source.contract import Claim, Counts, Item
from healthkit.source.files import Package, in_memory, open_package
from healthkit.store import create_vault


def make_zip(path: Path, members: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", level) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def test_a_file_a_folder_and_a_zip_show_the_same_member(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"x,y\n1,2\n")
    archive = make_zip(tmp_path / "data.zip", {"a.csv": b"x,y\n1,2\n"})
    for path in (folder, archive, folder / "a.csv"):
        with open_package(path) as package:
            assert list(package.members) == ["a.csv"]
            assert package.body("a.csv") == b"x,y\n1,2\n"
            assert package.head("a.csv", 3) == b"x,y"


def test_members_that_leave_the_folder_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    archive = make_zip(
        tmp_path / "slip.zip", {"../../etc/x": b"no", "/root/x": b"no", "C:/x": b"no", "good.txt": b"yes"}
    )
    with open_package(archive) as package:
        assert list(package.members) == ["good.txt"]
        assert set(package.refused.values()) == {"path_escape"}
        assert len(package.refused) == 3


def test_finder_droppings_are_not_members(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "mac.zip", {"__MACOSX/._a": b"x", "a/.DS_Store": b"x", "a/b.txt": b"y"})
    with open_package(archive) as package:
        assert list(package.members) == ["a/b.txt"]


def test_a_size_bomb_is_refused(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "bomb.zip", {"export.xml": b"\0" * (65 << 20)})
    with pytest.raises(HostileFile):
        open_package(archive)


def test_a_checksum_that_does_not_match_is_damage(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "bad.zip", {"a.txt": b"hello hello hello"}, zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"hello hello", b"hellO hello", 1))
    with open_package(archive) as package, pytest.raises(DamagedFile):
        package.body("a.txt")


@pytest.mark.parametrize(("body", "error"), [(b"", DamagedFile), (b"PK\x03\x04 not a zip", DamagedFile)])
def test_empty_and_broken_files_get_one_sentence(tmp_path: Path, body: bytes, error: type[InputError]) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    with pytest.raises(error) as caught:
        open_package(path)
    assert "x.zip" in caught.value.message
    assert caught.value.hint


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        open_package(tmp_path / "missing.zip")


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    with open_package(folder) as package:
        assert not package.members


def test_a_payload_in_memory_is_a_package(tmp_path: Path) -> None:
    package = in_memory("a.json", {"a.json": b"{}"}, tmp_path, {"app": "Clinic"})
    assert package.body("a.json") == b"{}"
    assert len(package.sha256()) == 64


def test_a_large_member_is_not_swallowed_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(b"x" * 2000)
    with open_package(path) as package, pytest.raises(HostileFile):
        package.body("big.bin", limit=1000)


class _Faulty:
    """A connector that fails over what it has claimed."""

    name, version, delivers = "faulty", "1", ("sample",)
    label: ClassVar[dict[str, str]] = {"en": "Faulty", "fr": "Faulty"}

    def detect(self, package: Package) -> Claim:
        return Claim(frozenset(package.members), "anything")

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        yield Counts({"row": 1})
        raise KeyError(package.body(next(iter(claim.members))))


def test_a_fault_of_a_connector_is_one_sentence_without_what_it_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setattr(ingest, "load_connectors", lambda: [_Faulty()])
    (tmp_path / "any.csv").write_text("72.4")
    vault = create_vault(tmp_path / "vault", "x")
    (report,) = ingest.import_path(vault, tmp_path / "any.csv")
    assert "“faulty” failed on it (KeyError)" in report.error
    assert "\n" not in report.error
    assert "72.4" not in report.error + caplog.text
    assert vault.query("import_seen").is_empty()


def test_copies_of_a_member_are_told_by_their_bytes(tmp_path: Path) -> None:
    for name, body in (("a", b"same"), ("b", b"same"), ("c", b"else"), ("d", b"longer")):
        (tmp_path / name).write_bytes(body)
    with open_package(tmp_path) as package:
        assert package.distinct(package.members) == ["a", "c", "d"]
