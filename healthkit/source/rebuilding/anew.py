"""A vault made anew beside the present one, compared with it, and put in its place in one step.

Only ``vault.duckdb`` is replaced: ledger and chats stay as they are. While it is made others may read the vault, not
write it; an interruption at any moment leaves the vault as it was.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from healthkit.errors import VaultBusy, VaultError
from healthkit.source.job import OnProgress
from healthkit.source.rebuilding import tables
from healthkit.source.rebuilding.replay import NotRead, Replay, Unread
from healthkit.store import Vault, creation, faults, holders
from healthkit.store.rewrite import put_in_place

_DRAFT = ".vault-rebuild"


@dataclass(frozen=True)
class Fewer:
    """Rows in force of one source, by table, that the new vault has not as many of."""

    table: str
    source: str
    before: int
    after: int


@dataclass(frozen=True)
class Rebuilt:
    """What was made: copies read, imports carried over as they were, copies that could not be read, rows by table
    before and after, sources with fewer rows, and derived rows."""

    read: int
    carried: int
    unread: tuple[Unread, ...]
    rows: dict[str, tuple[int, int]]
    fewer: tuple[Fewer, ...]
    derived: dict[str, int]


def rebuild(
    vault: Vault,
    *,
    dry_run: bool = False,
    accept_fewer: bool = False,
    progress: OnProgress | None = None,
) -> Rebuilt:
    """Make the data of a vault anew from its kept copies; with ``dry_run`` only tell what would change.

    Raises:
        VaultError: a source would have fewer rows than before, and that was not accepted; the vault is as it was.
        VaultBusy: somebody else writes the vault.
        UnwritableVault: no room beside it.
    """
    _sweep(vault.folder)
    folder = vault.folder / f"{_DRAFT}-{os.getpid()}-{secrets.token_hex(4)}"
    data = vault.database("vault")
    try:
        folder.mkdir(mode=0o700)
        with data.shared():
            stamp = data.stamp()
            found = _fill(vault, vault.with_data_in(folder), progress)
        if dry_run:
            return found
        if found.fewer and not accept_fewer:
            raise _refusal(found.fewer)
        with data.alone():
            if data.stamp() != stamp:
                raise VaultBusy("Somebody wrote to the vault while it was made anew.", "Try again.")
            put_in_place(data, folder / data.path.name)
    except OSError as error:
        raise faults.of_system(error, folder) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    vault.learn_own_metrics()
    return found


def _fill(old: Vault, new: Vault, progress: OnProgress | None) -> Rebuilt:
    """Replay into an empty file. A copy that cannot be read told zones, too, so that without it all begins again."""
    data, unread = new.database("vault"), dict[int, Unread]()
    while True:
        creation.create_empty(data, "vault")
        replay = Replay(old, new, unread)
        try:
            replay.run(progress)
            made = _told(replay, old, new, tuple(unread.values()))
        except NotRead as found:
            unread[found.first] = found.unread
        else:
            return made
        finally:
            new.close()
        data.path.unlink()
        Path(f"{data.path}.wal").unlink(missing_ok=True)


def _told(replay: Replay, old: Vault, new: Vault, unread: tuple[Unread, ...]) -> Rebuilt:
    before, after = _counts(old), _counts(new)
    derived = new.query("rollup_counts").row(0, named=True)
    return Rebuilt(
        replay.read,
        replay.carried,
        unread,
        {table: (before[table], after[table]) for table in before if table not in tables.OF_SCHEMA},
        _fewer(_by_source(old), _by_source(new)),
        derived,
    )


def _counts(vault: Vault) -> dict[str, int]:
    found: dict[str, int] = {}
    with vault.reader() as con:
        for table in tables.every():
            row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
            found[table] = int(row[0]) if row else 0
    return found


def _by_source(vault: Vault) -> dict[tuple[str, str], int]:
    """Rows in force by table and source, without what is derived."""
    found: dict[tuple[str, str], int] = {}
    with vault.reader() as con:
        for table in tables.IDENTITY:
            if table == "proposal":  # what nobody decided yet is the reader's opinion
                continue
            force = "TRUE" if table == "prescription_lens" else "retired_batch IS NULL"
            rows = con.execute(
                f"SELECT s.product, count(*) FROM {table} AS t JOIN source AS s USING (source_id) "
                f"WHERE {force} AND t.batch_id <> 0 GROUP BY s.product"
            ).fetchall()
            found |= {(table, product): many for product, many in rows}
    return found


def _fewer(before: dict[tuple[str, str], int], after: dict[tuple[str, str], int]) -> tuple[Fewer, ...]:
    return tuple(
        Fewer(table, source, many, after.get((table, source), 0))
        for (table, source), many in sorted(before.items())
        if after.get((table, source), 0) < many
    )


def _refusal(fewer: tuple[Fewer, ...]) -> VaultError:
    first = fewer[0]
    return VaultError(
        f"Made anew, the vault would hold fewer rows: of {first.source} in {first.table} {first.after} instead of "
        f"{first.before}, and {len(fewer) - 1} further differences. It is as it was.",
        "See `healthkit rebuild --dry-run`; --accept-fewer goes on all the same.",
    )


def _sweep(folder: Path) -> None:
    """Remove drafts of processes that died half way."""
    for draft in folder.glob(f"{_DRAFT}-*-*"):
        pid = draft.name.split("-")[2]
        if pid.isdigit() and int(pid) != os.getpid() and not holders.alive(int(pid)):
            shutil.rmtree(draft, ignore_errors=True)
