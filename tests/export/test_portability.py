"""Everything, and back: the vault that takes a full export is the same row for row, or stays as it was."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from healthkit.errors import ExportFailed, InputError, UsageError
from healthkit.export.portable import originals, reading, writing
from healthkit.export.portable.manifest import is_export
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.erasure import What, rules
from healthkit.store import Vault, create_vault, engine, kept, migrate
from tests.export import builder, whole
from tests.export.whole import listed, zipped


@pytest.fixture
def empty(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "new", whole.PASSPHRASE)


@pytest.mark.parametrize("form", ["folder", "folder within a zip"])
def test_row_for_row(exported: tuple[Vault, Path], empty: Vault, tmp_path: Path, form: str) -> None:
    vault, source = exported
    if form != "folder":
        source = zipped(source, tmp_path / "all.zip", "my export/")
    assert is_export(source)
    report = reading.load(empty, source)
    before = whole.counts(vault)
    assert all(count for table, count in before.items() if table.split(".")[1] not in whole._EMPTY)
    # The one row that the vault has more is the note that this export was made, which came after it.
    assert whole.differences(vault, empty) == {"ledger.egress": (whole.ROWS + 1, 1, 0)}
    same = {name: (empty.folder / name).read_bytes() for name in whole.OWN}
    assert same == whole.OWN
    assert report.notes == sorted(whole.OWN)
    assert sum(report.added.values()) == sum(before.values()) - 1 - sum(
        count for table, count in before.items() if table.endswith("schema_migration")
    )
    assert not list(empty.folder.glob(f"{engine.SPILL}-*")), "nothing stays in the clear"


def test_a_real_record_comes_back(hospital_folder: Path, empty: Vault, tmp_path: Path) -> None:
    from healthkit.store import open_vault

    vault = open_vault(hospital_folder, builder.PASSPHRASE)
    made = writing.write(vault, tmp_path / "record.zip")
    assert made.bytes == (tmp_path / "record.zip").stat().st_size
    reading.load(empty, tmp_path / "record.zip")
    assert set(whole.differences(vault, empty)) == {"ledger.egress"}
    [noted] = [one for one in egress.log(vault) if one.sha256 == made.sha256]
    assert (noted.bytes, noted.purpose, noted.kept) == (made.bytes, "export", False)


def test_what_was_kept_comes_along(tmp_path: Path) -> None:
    from healthkit.source.files import open_package

    vault, other = (create_vault(tmp_path / name, whole.PASSPHRASE) for name in ("one", "other"))
    (tmp_path / "input.csv").write_bytes(b"date,value\n2026-01-01,1\n")
    with open_package(tmp_path / "input.csv") as package:
        name = kept.keep(vault, package, package.members, package.sha256())
    with vault.writer() as con:
        con.execute("INSERT INTO kept_copy VALUES (1, 1, ?, 'file', 'input.csv', '{}')", [name])
    writing.write(vault, tmp_path / "out.zip")
    reading.load(other, tmp_path / "out.zip")
    [copy] = kept.copies(other)
    assert copy.name != name, "it is named by the key of its own vault"
    with kept.opened(other, copy.name, copy.form, copy.file_name) as path:
        assert path.read_bytes() == (tmp_path / "input.csv").read_bytes()
    assert b"2026-01-01" not in b"".join(path.read_bytes() for path in kept.files(other.folder))


def test_an_older_schema_is_brought_up_to_date(empty: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = migrate.migrations
    with monkeypatch.context() as older:
        older.setattr(originals, "lay_out", lambda *_: {})  # no copies were kept then
        older.setattr(migrate, "migrations", lambda name: real(name)[:-3] if name == "vault" else real(name)[:-1])
        vault = create_vault(tmp_path / "old", whole.PASSPHRASE)
        with vault.writer() as con:
            con.execute("INSERT INTO reference_reading VALUES ('step_count', DATE '2026-01-01', 1, 'phone')")
        made = writing.write(vault, tmp_path / "export")
    assert listed(made.path)["schema"]["vault"] == real("vault")[-1].number - 3
    reading.load(empty, made.path)
    assert empty.query("series_known").is_empty()
    with empty.reader() as con:
        assert con.execute("SELECT value FROM reference_reading").fetchall() == [(1.0,)]
        assert migrate.applied(con) == real("vault")[-1].number
        assert con.execute("SELECT count(*) FROM kept_copy").fetchone() == (0,)


def test_a_vault_with_data_is_left_alone(exported: tuple[Vault, Path], empty: Vault) -> None:
    with empty.writer() as con:
        con.execute("INSERT INTO source_priority VALUES ('step_count', 'watch', 1)")
    before = whole.counts(empty)
    with pytest.raises(InputError, match="empty vault"):
        reading.load(empty, exported[1])
    assert whole.counts(empty) == before


def test_what_was_erased_does_not_come_back_this_way(exported: tuple[Vault, Path], empty: Vault) -> None:
    rules.add(empty, What(category="labs"))
    with pytest.raises(InputError, match="erased"):
        reading.load(empty, exported[1])
    assert not any(count for table, count in whole.counts(empty).items() if table == "vault.lab_result")


def test_rules_of_the_export_come_along_and_stand_in_nobodys_way(
    empty: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = create_vault(tmp_path / "old", whole.PASSPHRASE)
    rules.add(vault, What(category="labs"))
    writing.write(vault, tmp_path / "export")
    with monkeypatch.context() as broken:
        broken.setattr(reading, "take_over", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            reading.load(empty, tmp_path / "export")
    reading.load(empty, tmp_path / "export")
    assert rules.active(empty) == (What(category="labs"),)


def test_a_dry_run_changes_nothing(exported: tuple[Vault, Path], empty: Vault) -> None:
    before = whole.counts(empty)
    assert reading.load(empty, exported[1], dry_run=True).added["sample"] == whole.ROWS
    assert whole.counts(empty) == before
    assert not (empty.folder / "schedule.toml").exists()


def test_an_interrupted_import_is_completed(
    exported: tuple[Vault, Path], empty: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(reading, "take_over", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            reading.load(empty, exported[1])
    assert not whole.counts(empty)["vault.sample"]
    reading.load(empty, exported[1])
    assert whole.differences(exported[0], empty) == {"ledger.egress": (whole.ROWS + 1, 1, 0)}


def test_what_stands_beside_the_vault_is_not_replaced(exported: tuple[Vault, Path], empty: Vault) -> None:
    (empty.folder / "schedule.toml").write_bytes(b"# mine\n")
    reading.load(empty, exported[1])
    assert (empty.folder / "schedule.toml").read_bytes() == b"# mine\n"


# The place.


def test_it_is_for_its_owner_alone(exported: tuple[Vault, Path]) -> None:
    _, folder = exported
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert listed(folder)["encrypted"] is False
    assert "NOT encrypted" in (folder / "README.txt").read_text("utf-8")


def test_every_column_is_explained(exported: tuple[Vault, Path]) -> None:
    said = json.loads((exported[1] / "schema.json").read_bytes())
    silent = {
        f"{table}.{name}"
        for tables in said.values()
        for table, held in tables.items()
        for name, column in held["columns"].items()
        if not column["about"]
    }
    assert silent == set()


def test_nothing_is_replaced_unasked(exported: tuple[Vault, Path], copy: Path, tmp_path: Path) -> None:
    vault = exported[0]
    with pytest.raises(UsageError, match="exists already"):
        writing.write(vault, copy, everything=True)
    writing.write(vault, copy, everything=True, force=True)
    with pytest.raises(UsageError, match="own folder"):
        writing.write(vault, vault.folder / "export", everything=True)
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    for force in (False, True):
        with pytest.raises(UsageError, match="other things"):
            writing.write(vault, other, everything=True, force=force)
    assert (other / "letter.txt").read_text() == "dear"


def test_a_failure_leaves_nothing(
    exported: tuple[Vault, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_put", full)
    with pytest.raises(ExportFailed, match="full"):
        writing.write(exported[0], tmp_path / "out", everything=True)
    assert list(tmp_path.iterdir()) == []


def test_half_a_vault_is_never_made(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", whole.PASSPHRASE)
    Consents(vault).revoke("*", "export", "labs")
    with pytest.raises(ExportFailed, match="Laboratory results") as told:
        writing.write(vault, tmp_path / "out")
    assert "--everything" in told.value.hint
    assert not (tmp_path / "out").exists()
    assert writing.write(vault, tmp_path / "out", everything=True).path.is_dir()


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hospital_folder: Path) -> None:
    from click.testing import CliRunner

    from healthkit.cli.main import cli
    from healthkit.settings import settings

    monkeypatch.setenv("HEALTHKIT_KEY", builder.PASSPHRASE)
    settings.cache_clear()
    out = tmp_path / "out"
    run = CliRunner().invoke
    told = run(cli, ["--vault", str(hospital_folder), "export", "--format", "parquet", "-o", str(out), "--json"])
    made = json.loads(told.stdout)
    assert (told.exit_code, made["format"], made["encrypted"]) == (0, "parquet", False)
    back = run(cli, ["--vault", str(tmp_path / "new"), "import", str(out), "--json"])
    [report] = json.loads(back.stdout)
    assert (back.exit_code, report["connector"]) == (0, "healthkit-export")
    assert report["added"] == made["tables"]
    again = run(cli, ["--lang", "fr", "--vault", str(tmp_path / "new"), "import", str(out)])
    assert again.exit_code == 1
    assert "empty vault" in again.stderr
