"""The doctor's look into an open vault: schema, every table read to its end, kept copies, companions, locks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import duckdb

from healthkit.cli.findings import Finding, Findings
from healthkit.errors import HealthkitError
from healthkit.store import Vault, companions, faults, holders, kept, migrate

_DATABASES = ("vault", "conversations", "ledger")


def all_checks(say: Findings, vault: Vault) -> Iterator[Finding]:
    """Every check of what lies in the vault; one that cannot be made says why, and the others go on."""
    yield _locks(say, vault)
    for check in (_schema, _tables, _identity, _copies, _companions):
        try:
            yield check(say, vault)
        except HealthkitError as error:
            yield Finding(check.__name__.strip("_"), ok=False, detail=error.message, fix=error.hint)


def _locks(say: Findings, vault: Vault) -> Finding:
    """Who is in the vault, and what processes left that are gone; such a record holds nobody up."""
    records = sorted((vault.folder / holders.FOLDER).glob("*.json"))
    pids = {int(path.stem.rpartition(".")[2]) for path in records if path.stem.rpartition(".")[2].isdecimal()}
    gone = sorted(pid for pid in pids if not holders.alive(pid))
    if gone:
        return say.bad("locks", needed=False, n=len(gone), what=", ".join(map(str, gone)))
    others = {
        f"{command} ({pid})" for name in _DATABASES for pid, command in holders.read(vault.folder / f"{name}.lock")
    }
    return say.good("locks", how="shared", who=", ".join(sorted(others))) if others else say.good("locks")


def _schema(say: Findings, vault: Vault) -> Finding:
    with vault.reader() as con:
        return say.good("schema", number=migrate.applied(con))


def _tables(say: Findings, vault: Vault) -> Finding:
    """Read every column of every table of all three files: a damaged block shows when it is read, not before."""
    damaged, read = [], 0
    for name in _DATABASES:
        database = vault.database(name)
        with database.reader() as con:
            tables = [row[0] for row in con.execute(_NAMES).fetchall()]
        for table in tables:
            try:
                with database.reader() as con:
                    con.execute(f'SELECT bit_xor(hash(t)) FROM "{table}" AS t').fetchone()
            except (HealthkitError, duckdb.Error) as error:
                if isinstance(error, duckdb.Error) and not faults.is_of_machine(error):
                    raise
                damaged.append(f"{name}.{table}")
            read += 1
    return say.bad("tables", what=", ".join(damaged)) if damaged else say.good("tables", n=read)


_NAMES = (
    "SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database() "
    "AND table_schema = 'main' AND table_type = 'BASE TABLE' ORDER BY table_name"
)


def _identity(say: Findings, vault: Vault) -> Finding:
    repeated = int(vault.query("doctor_repeated")["repeated"].sum())
    return say.bad("identity", n=repeated) if repeated else say.good("identity")


def _copies(say: Findings, vault: Vault) -> Finding:
    """Every kept copy is there and can be read to its end."""
    found = kept.copies(vault)
    wrong = [copy.name[:8] for copy in found if copy.bytes is None or not kept.verify(vault, copy.name)]
    return say.bad("copies", what=", ".join(wrong)) if wrong else say.good("copies", n=len(found))


def _companions(say: Findings, vault: Vault) -> Finding:
    """What lies beside the databases in the person's own hand can be read."""
    files, wrong = companions.gather(vault.folder), []
    for name, body in files.items():
        if name.endswith(".toml"):
            try:
                tomllib.loads(body.decode("utf-8-sig"))
            except ValueError:
                wrong.append(name)
    if wrong:
        return say.bad("companions", needed=False, what=", ".join(wrong))
    return say.good("companions", n=len(files))
