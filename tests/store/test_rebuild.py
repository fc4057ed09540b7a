"""A vault made anew from kept copies: the same row for row, richer by a better connector, never poorer."""

from __future__ import annotations

import json
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.errors import DamagedFile, VaultBusy, VaultError
from healthkit.model.records import FRAMES
from healthkit.settings import settings
from healthkit.source import edits, manual, registry, review, speaker
from healthkit.source.contract import Claim, Item, Rows
from healthkit.source.files import Package
from healthkit.source.ingest import import_path
from healthkit.source.rebuilding import replay, tables
from healthkit.source.rebuilding.anew import rebuild
from healthkit.store import Vault, create_vault, creation, kept, open_vault
from healthkit.store.backup import read_backup
from tests.builders import fhir
from tests.connectors.csv_table.tables import DAILY
from tests.faults import stage

PASSPHRASE = "four unrelated small words"
LAB = """Test,Result,Units,Reference Range,Date
Glucose,92,mg/dL,65 - 99,2024-03-05
Sodium,1390,mmol/L,136 - 145,2024-03-05
House special,7.5,mg/L,,2024-03-05
"""
RING = "Date,Steps,Sleep\n2024-05-01,4000,380\n2024-05-02,5000,400\n"
ASTHMA = {"coding": [{"system": "http://snomed.info/sct", "code": "195967001"}], "text": "Asthma"}

Dump = dict[str, Counter[str]]


def dump(vault: Vault) -> Dump:
    """Every table row for row, without the moment at which an import was committed."""
    found: Dump = {}
    with vault.reader() as con:
        for table in tables.every():
            if table in tables.OF_SCHEMA:
                continue
            less = {"import_batch": "EXCLUDE (finished_at)"}.get(table, "")
            found[table] = Counter(map(repr, con.execute(f"SELECT * {less} FROM {table}").fetchall()))
    return found


def differences(one: Dump, other: Dump) -> dict[str, tuple[list[Any], list[Any]]]:
    return {
        table: (list((one[table] - other[table]).elements())[:3], list((other[table] - one[table]).elements())[:3])
        for table in one
        if one[table] != other[table]
    }


def condition(status: str, updated: str, **more: Any) -> fhir.Json:
    state = {"coding": [{"code": status}]}
    return fhir.resource("Condition", "c1", code=ASTHMA, clinicalStatus=state, meta={"lastUpdated": updated}, **more)


def record(folder: Path, name: str, *resources: fhir.Json) -> Path:
    return fhir.write_json(folder, fhir.bundle(fhir.person(), *resources), name)


def live(vault: Vault, table: str, columns: str) -> list[tuple[Any, ...]]:
    with vault.reader() as con:
        return con.execute(f"SELECT {columns} FROM {table} WHERE retired_batch IS NULL ORDER BY ALL").fetchall()


def number(vault: Vault) -> int:
    return int(live(vault, "condition", "condition_id")[0][0])


def fill_by_hand(vault: Vault) -> None:
    """A row in every table that no import fills."""
    values = {"DATE": "DATE '2026-01-01'", "TIMESTAMP": "TIMESTAMP '2026-01-01 08:00'", "JSON": "'{}'",
              "VARCHAR": "'word'", "BOOLEAN": "true"}  # fmt: skip
    with vault.writer() as con:
        for table in (*tables.WHOLE, "zone_hint"):
            if table in ("source", "own_metric", "analyte_name", "zone_hint"):
                continue
            kinds = con.execute(
                "SELECT data_type FROM duckdb_columns() "
                "WHERE database_name = 'vault' AND table_name = ? ORDER BY column_index",
                [table],
            ).fetchall()
            con.execute(f"INSERT INTO {table} VALUES ({', '.join(values.get(kind, '1') for (kind,) in kinds)})")
        con.execute("UPDATE source_priority SET metric = 'step_count', product = 'app:Ring'")


def live_a_little(vault: Vault, folder: Path, keep: Callable[[int], bool]) -> None:
    """Imports of many kinds, with everything that a person does in between; ``keep`` says which input is kept."""
    by = speaker.speaker(vault, "en")
    manual.store(vault, manual.medication(by, "Ramipril", dose="5 mg"), manual.condition(by, "Asthma", onset="2015"))
    import_path(vault, stage.export(folder / "one.zip", 6), keep=keep(0))
    import_path(vault, record(folder, "clinic.json", condition("active", "2020-01-01T00:00:00Z"),
                              fhir.observation(effectiveDateTime="2026-09-02T08:00:00Z")), keep=keep(1))  # fmt: skip
    edits.edit(vault, "condition", number(vault), {"severity": "mild", "note": "my own word"})
    (folder / "results.csv").write_text(LAB, "utf-8")
    import_path(vault, folder / "results.csv", keep=keep(2))
    review.accept_all_sure(vault)
    waiting = review.pending(vault)["proposal_id"].to_list()
    review.edit(vault, waiting[0], "value", "139")
    review.reject(vault, waiting[1:])
    (folder / "ring.csv").write_text(RING, "utf-8")
    import_path(vault, folder / "ring.csv", context={"mapping": DAILY}, keep=keep(3))
    import_path(vault, stage.export(folder / "two.zip", 8, without=5, records=3), keep=keep(4))
    import_path(vault, record(folder, "later.json", condition("resolved", "2021-01-01T00:00:00Z")), keep=keep(5))
    manual.store(vault, manual.medication(by, "Ramipril", dose="10 mg"))
    edits.undo(vault, "condition", number(vault), "note")
    edits.edit(vault, "condition", number(vault), {"note": "my last word"})
    import_path(vault, folder / "one.zip", keep=keep(6))
    fill_by_hand(vault)


PATTERNS = {"all": "1111111", "every_other": "1010101", "phone_only": "1000100", "none_of_the_first": "0111111",
            "record_only": "0100010", "all_but_the_record": "1011101", "only_the_lab": "0010000"}  # fmt: skip
_QUICK = ("all", "every_other")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Vault]:
    """A vault that was lived in, by which of its seven files were kept; made once each, handed out as copies."""
    made: dict[str, Path] = {}

    def copy(pattern: str) -> Vault:
        if pattern not in made:
            folder = tmp_path_factory.mktemp(f"lived-{pattern}")
            vault = create_vault(folder / "vault", PASSPHRASE)
            live_a_little(vault, folder, lambda place: PATTERNS[pattern][place] == "1")
            creation.forget(vault.folder)
            made[pattern] = vault.folder
        target = tmp_path_factory.mktemp("copy") / "vault"
        shutil.copytree(made[pattern], target)
        return open_vault(target, PASSPHRASE)

    return copy


@pytest.mark.parametrize("pattern", [
    name if name in _QUICK else pytest.param(name, marks=pytest.mark.soak) for name in PATTERNS
])  # fmt: skip
def test_rebuilt_it_is_the_same_row_for_row(lived: Callable[[str], Vault], pattern: str) -> None:
    vault = lived(pattern)
    with vault.writer() as con:
        replay.derive(con)
    before = dump(vault)
    made = rebuild(vault)
    assert differences(before, dump(vault)) == {}
    assert made.read == PATTERNS[pattern].count("1")
    assert (made.unread, made.fewer) == ((), ())
    assert {table: many for table, many in made.rows.items() if many[0] != many[1]} == {}


def test_every_table_of_the_schema_is_declared_once(vault: Vault) -> None:
    with vault.reader() as con:
        held = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()").fetchall()
        numbered = con.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns() WHERE database_name = current_database() "
            "AND column_name = 'batch_id'"
        ).fetchall()
    assert sorted(tables.every()) == sorted(name for (name,) in held)
    with_batch = {*tables.IDENTITY, *tables.OF_BATCH, "witness"}
    assert {name for (name,) in numbered} == with_batch, "a row that names its import is not carried whole"


@pytest.fixture
def small(vault: Vault, tmp_path: Path) -> Vault:
    """Two files of a provider, the first kept, with a correction on it."""
    first = record(tmp_path, "a.json", condition("active", "2020-01-01T00:00:00Z"), fhir.observation())
    import_path(vault, first, keep=True)
    edits.edit(vault, "condition", number(vault), {"severity": "mild"})
    import_path(vault, record(tmp_path, "b.json", fhir.resource("Goal", "g1", description={"text": "Walk"})))
    return vault


def better(monkeypatch: pytest.MonkeyPatch, change: Callable[[Rows], list[Rows]]) -> None:
    """Let the connector of FHIR read otherwise than it does."""
    kind = type(registry.load_connector("fhir"))
    real = kind.read

    def read(self: Any, package: Package, claim: Claim) -> Iterator[Item]:
        for item in real(self, package, claim):
            yield from change(item) if isinstance(item, Rows) else [item]

    monkeypatch.setattr(kind, "read", read)


def test_what_a_connector_learned_appears_and_corrections_hold(small: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(rows: Rows) -> list[Rows]:
        if rows.table != "condition":
            return [rows]
        more = {
            "ref": [900],
            "source": rows.frame["source"][:1],
            "name": ["Peanut"],
            "external_id": ["AllergyIntolerance/1"],
        }
        frame = pl.DataFrame(more).cast({"ref": FRAMES["allergy"]["ref"]})
        empty = pl.DataFrame(schema=FRAMES["allergy"])
        learned = rows.frame.with_columns(pl.lit("Dr of record").alias("performer"), pl.lit("severe").alias("severity"))
        return [Rows("condition", learned), Rows("allergy", pl.concat([empty, frame], how="diagonal_relaxed"))]

    before = number(small)
    better(monkeypatch, change)
    looked = rebuild(small, dry_run=True)
    assert looked.rows["allergy"] == (0, 1)
    assert live(small, "allergy", "name") == []
    rebuild(small)
    assert live(small, "allergy", "name") == [("Peanut",)]
    assert live(small, "condition", "condition_id, performer, severity") == [(before, "Dr of record", "mild")]
    assert live(small, "goal", "name") == [("Walk",)]
    undone = edits.undo(small, "condition", before)
    assert undone.new == "severe" or live(small, "condition", "severity") == [("severe",)]


def test_fewer_rows_are_refused_unless_accepted(small: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(small)
    better(monkeypatch, lambda rows: [] if rows.table == "lab_result" else [rows])
    with pytest.raises(VaultError, match="fewer rows") as refused:
        rebuild(small)
    assert "lab_result" in refused.value.message
    assert differences(before, dump(small)) == {}
    made = rebuild(small, accept_fewer=True)
    assert [(one.table, one.before, one.after) for one in made.fewer] == [("lab_result", 1, 0)]
    assert live(small, "lab_result", "name") == []


@pytest.mark.parametrize("fault", ["connector", "copy"])
def test_what_cannot_be_read_again_is_carried_over(small: Vault, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    before = dump(small)
    if fault == "connector":

        def fail(rows: Rows) -> list[Rows]:
            raise DamagedFile("No longer to be read.")

        better(monkeypatch, fail)
    else:
        (path,) = kept.files(small.folder)
        path.write_bytes(path.read_bytes()[:-1])
    made = rebuild(small)
    assert [one.file_name for one in made.unread] == ["a.json"]
    assert (made.read, made.carried) == (0, 2)
    if fault == "copy":  # the other fault is one of the reader, which a dry run would show as well
        assert "cut short" in made.unread[0].why
    assert differences(before, dump(small)) == {}


def test_whoever_writes_meanwhile_is_not_overwritten(small: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = iter([(1,), (2,)])
    monkeypatch.setattr(type(small.database("vault")), "stamp", lambda _: next(stamps, (3,)))
    with pytest.raises(VaultBusy, match="wrote to the vault"):
        rebuild(small)


_KILLED = """
import os, signal
from healthkit.source.rebuilding import anew, replay
point = {point!r}
def here(name, real):
    def run(*given, **more):
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **more)
    return run
anew.creation.create_empty = here("empty", anew.creation.create_empty)
replay.import_again = here("again", replay.import_again)
replay.derive = here("derive", replay.derive)
anew.put_in_place = here("place", anew.put_in_place)
anew.rebuild(open_vault(folder))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("point", ["again", "place"])
def test_killed_at_any_point_the_vault_is_as_it_was(small: Vault, spawn: Callable[[str], Any], point: str) -> None:
    before = dump(small)
    small.close()
    child = spawn(_KILLED.format(point=point))
    assert child.wait(timeout=120) == -signal.SIGKILL, child.communicate()[1]
    assert differences(before, dump(small)) == {}
    with small.writer():  # a writer sweeps what the dead left, also what lay in the clear
        assert not list(small.folder.glob("spill-*/*.json"))
    rebuild(small)
    assert differences(before, dump(small)) == {}
    assert not list(small.folder.glob(".vault-rebuild*"))


def test_the_command_tells_and_keeps_the_old_one(small: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_VAULT", str(small.folder))
    settings.cache_clear()
    done = CliRunner().invoke(cli, ["rebuild", "--keep-old", str(tmp_path / "old"), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["read"], said["carried"], said["fewer"], said["dry_run"]) == (1, 1, [], False)
    assert said["tables"]["condition"] == {"before": 1, "after": 1}
    assert {"daily", "hourly", "nights", "device_changes", "seconds"} <= set(said)
    assert read_backup(tmp_path / "old").vault_id == small.vault_id
    shown = CliRunner().invoke(cli, ["--lang", "fr", "rebuild", "--dry-run"])
    assert "1 fichier conservé" in shown.stdout
    derived = json.loads(CliRunner().invoke(cli, ["rebuild", "--derived", "--json"]).stdout)
    assert "read" not in derived
