"""A full export back into an empty vault, row for row.

Each table is first laid into a draft beside the vault, under the schema that the export had, and brought up to today's
by the same migrations as any vault. Only what stood all checks there is taken over, the data last and in one
transaction: until then the vault is empty, and the same command begins anew.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.export.portable import manifest, originals, schema
from healthkit.export.portable.joining import join, take_over
from healthkit.export.portable.manifest import Entry, Manifest
from healthkit.model.own import own_metric
from healthkit.privacy.erasure import rules
from healthkit.settings import settings
from healthkit.source.files import Package, open_package
from healthkit.source.limits import exceeded
from healthkit.source.outcome import ImportReport
from healthkit.store import Vault, companions, engine, faults, keyfile, keys, migrate, queries
from healthkit.store.database import Database

CONNECTOR = "healthkit-export"
_PIECE = 1 << 20
_BESIDE = frozenset({"schema.json", "README.txt"})
_AGAIN = "Export the vault again, or use another copy."


def load(vault: Vault, path: Path, *, dry_run: bool = False) -> ImportReport:
    """Fill an empty vault with a full export; the report counts its rows by table.

    Raises:
        InputError: the vault holds data, or the export is damaged, changed or newer; the vault is as it was.
        UnwritableVault: no room, or no right to write there.
    """
    started = time.perf_counter()
    _require_empty(vault)
    draft = vault.folder / f"{engine.SPILL}-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        draft.mkdir(mode=0o700)
        with open_package(path.expanduser().absolute()) as package:
            said, prefix = manifest.read(package)
            rows = sum(said.counts().values())
            if rows > settings().limits.rows:
                raise exceeded(f"{package.path.name} holds {rows} rows", "rows")
            report = ImportReport(str(path), CONNECTOR, said.sha256, sum(one.bytes for one in said.files.values()))
            placed = {name: _checked(package, prefix, name, one, draft) for name, one in said.files.items()}
        databases = {name: _fill(vault, name, said, placed, draft) for name in keys.DATABASES}
        _respect_erasures(vault, databases["ledger"])
        report.read = Counter(said.counts())
        if not dry_run:
            report.notes = _own_files(vault, {name: placed[name] for name in placed if name.startswith(manifest.OWN)})
            root = draft if package.kind == "zip" else package.path
            _rename_copies(vault, databases["vault"], originals.seal(vault, root, list(placed)))
            join(vault, databases)
            take_over(vault, databases["vault"])
            vault.learn_own_metrics()
        report.added = said.counts()
    except OSError as error:
        raise faults.of_system(error, vault.folder) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    report.seconds = time.perf_counter() - started
    return report


def _require_empty(vault: Vault) -> None:
    """Two records cannot be one by laying their rows together: numbers, merges and edits refer to their own.

    Raises:
        InputError: the vault holds rows.
    """
    with vault.reader() as con:
        held = [table for table in schema.columns(con, "vault") if table != "schema_migration" and _any(con, table)]
    if held:
        raise InputError(
            "A full export goes into an empty vault, and this one holds data.",
            "Import it into a new vault: healthkit --vault FOLDER import …",
        )


def _respect_erasures(vault: Vault, ledger: Database) -> None:
    """What was erased here stays erased. The rules that come along were obeyed when the export was made.

    Raises:
        InputError: the vault has a rule that the export does not know.
    """
    standing = {rule.entry_id for rule in rules.all_rules(vault) if rule.lifted is None}
    if not standing:
        return
    con = engine.connect(vault.folder, crypto=True)
    try:
        ledger.attach_to(con, "came")
        known = {row[0] for row in con.execute("SELECT entry_id::VARCHAR FROM came.erasure_rule").fetchall()}
    finally:
        engine.close(con)
    if standing - known:
        raise InputError(
            "This vault keeps out what was erased, and a full export could bring it back.",
            "Import it into a new vault: healthkit --vault FOLDER import …",
        )


def _any(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return con.execute(f"SELECT 1 FROM vault.{table} LIMIT 1").fetchone() is not None


def _checked(package: Package, prefix: str, name: str, entry: Entry, draft: Path) -> Path:
    """A file of the export, whose size and hash are those of the list; out of a zip it is unpacked into the draft.

    Raises:
        DamagedFile: it is missing, or not what the list says.
        HostileFile: the list names what no export holds.
    """
    if not _known(name):
        raise HostileFile(f"The list in {package.path.name} names a file that no export holds.", "It was not read.")
    member = package.members.get(prefix + name)
    wrong = DamagedFile(f"“{name}” in {package.path.name} is missing, cut short or changed.", _AGAIN)
    if member is None or member.size != entry.bytes:
        raise wrong
    target = package.path / name
    if package.kind == "zip" and originals.is_one(name):
        target = draft / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif package.kind == "zip":
        target = draft / "came" / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.{Path(name).suffix[1:]}"
        target.parent.mkdir(mode=0o700, exist_ok=True)
    if _copied(package, prefix + name, entry.bytes, target if package.kind == "zip" else None) != entry.sha256:
        raise wrong
    return target


def _known(name: str) -> bool:
    database, _, table = name.partition("/")
    if database in keys.DATABASES:
        return table.endswith(".parquet") and table.removesuffix(".parquet").replace("_", "").isalnum()
    if database == "readable":
        return table.endswith(".json") and "/" not in table
    own = name.removeprefix(manifest.OWN)
    return (own != name and companions.ours(own)) or originals.is_one(name) or name in _BESIDE


def _copied(package: Package, member: str, size: int, target: Path | None) -> str:
    """The hash of a member, which is copied on the way where a target is named; never more bytes than were promised."""
    digest, left = hashlib.sha256(), size
    try:
        with package.open(member) as stream, open(target or os.devnull, "wb") as copy:
            while left >= 0 and (piece := stream.read(_PIECE)):
                left -= len(piece)
                digest.update(piece)
                copy.write(piece)
    except OSError:
        raise
    except Exception:  # zipfile has a dozen ways to say that an archive is damaged
        return ""
    return digest.hexdigest() if left == 0 else ""


def _fill(vault: Vault, name: str, said: Manifest, placed: dict[str, Path], draft: Path) -> Database:
    """A draft of one database: the schema of the export, its rows, then the migrations since.

    Raises:
        DamagedFile: a table is missing, or not of that schema.
        InputError: a later version of this program made the export.
    """
    number, steps = said.schema.get(name, 0), migrate.migrations(name)
    if number > steps[-1].number:
        raise InputError("A newer version of this program made the export.", "Upgrade this program.")
    database = vault.database(name).in_folder(draft)
    con = engine.connect(vault.folder, crypto=True)
    try:
        _apply(con, database, [step for step in steps if step.number <= number])
        with _using(con, database):
            _rows(con, said, placed, name)
            _same_history(con, [step.number for step in steps if step.number <= number])
        _apply(con, database, [step for step in steps if step.number > number])
        if name == "vault":
            with _using(con, database):
                _sound(con)
    finally:
        engine.close(con)
    return database


@contextmanager
def _using(con: duckdb.DuckDBPyConnection, database: Database) -> Iterator[None]:
    with database.attached(con, write=True):
        con.execute("USE vault")
        yield


def _apply(con: duckdb.DuckDBPyConnection, database: Database, steps: list[migrate.Migration]) -> None:
    for step in steps:
        with _using(con, database):
            migrate.apply(con, step)


def _rows(con: duckdb.DuckDBPyConnection, said: Manifest, placed: dict[str, Path], name: str) -> None:
    """Every table of the schema from its file, of the columns and types that it has there, and as many rows."""
    expected, members = schema.columns(con, "vault"), said.tables(name)
    if set(expected) != set(members):
        raise DamagedFile("The tables of the export are not those of its version.", _AGAIN)
    con.execute("DELETE FROM schema_migration")
    for table, columns in expected.items():
        member = members[table]
        wrong = DamagedFile(f"“{member}” is not the table that its version had.", _AGAIN)
        source = f"read_parquet({engine.quoted(_plain(placed[member]))}, hive_partitioning = false)"
        try:
            found = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
            if found != {column: kind for column, (kind, _) in columns.items()}:
                raise wrong
            if _announced(con, placed[member]) != said.files[member].rows:
                raise _miscounted(member)
            row = con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {source}").fetchone()
        except duckdb.Error as error:
            if _of_disk(error):
                raise
            raise wrong from None
        if row is None or row[0] != said.files[member].rows:
            raise _miscounted(member)


def _announced(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """How many rows a file says that it has: a small one may claim billions, which are not begun."""
    source = f"parquet_file_metadata({engine.quoted(_plain(path))})"
    row = con.execute(f"SELECT sum(num_rows)::BIGINT FROM {source}").fetchone()
    return int(row[0]) if row else 0


def _miscounted(member: str) -> DamagedFile:
    return DamagedFile(f"“{member}” holds another number of rows than the list says.", _AGAIN)


def _plain(path: Path) -> Path:
    """A path in which DuckDB sees no pattern."""
    return Path("".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path)))


def _of_disk(error: duckdb.Error) -> bool:
    return faults.recognise(error) in {"full", "read_only"} or isinstance(error, duckdb.OutOfMemoryException)


def _same_history(con: duckdb.DuckDBPyConnection, numbers: list[int]) -> None:
    found = [row[0] for row in con.execute("SELECT number FROM schema_migration ORDER BY number").fetchall()]
    if found != numbers:
        raise DamagedFile("The export is not of the version that it says.", _AGAIN)


def _sound(con: duckdb.DuckDBPyConnection) -> None:
    """What every command reads when it opens the vault must be readable, or nobody could open it again."""
    found = con.execute(queries.text("own_metrics"))
    names = [column[0] for column in found.description or ()]
    try:
        for row in found.fetchall():
            own_metric(dict(zip(names, row, strict=True)))
    except Exception:
        raise DamagedFile("A metric of one's own in the export cannot be read.", _AGAIN) from None


def _rename_copies(vault: Vault, draft: Database, names: dict[str, str]) -> None:
    """A kept copy is named by the key that seals it, so each has another name in another vault."""
    con = engine.connect(vault.folder, crypto=True)
    try:
        with _using(con, draft):
            for former, name in names.items():
                con.execute("UPDATE kept_copy SET copy = ? WHERE copy = ?", [name, former])
    finally:
        engine.close(con)


def _own_files(vault: Vault, placed: dict[str, Path]) -> list[str]:
    """Lay the person's own files beside the vault, except where one of that name is there; the names of all."""
    for name, source in placed.items():
        target = vault.folder / name.removeprefix(manifest.OWN)
        if not target.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            keyfile.write_atomically(target, source.read_bytes())
            with suppress(OSError):
                target.chmod(0o600)
    return sorted(name.removeprefix(manifest.OWN) for name in placed)
