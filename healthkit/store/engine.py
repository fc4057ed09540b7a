"""DuckDB connections as this program wants them: nothing fetched, spill encrypted, memory bounded, keys kept quiet.

Only this module says ``duckdb.connect`` and ``ATTACH``.
"""

from __future__ import annotations

import base64
import os
import secrets
import shutil
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import duckdb

from healthkit.errors import VaultError
from healthkit.settings import settings
from healthkit.store import faults, holders

SPILL = "spill"


def connect(folder: Path, *, crypto: bool, **options: str) -> duckdb.DuckDBPyConnection:
    """An in-memory database that spills, encrypted, into the vault's folder.

    ``crypto`` loads OpenSSL, without which encrypted files can only be read, and nothing can be spilled; it costs 40 ms
    once, and big scans gain by it.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_file_encryption": "true",
        "memory_limit": f"{settings().memory_limit_mb}MiB",
        "temp_directory": str(folder / f"{SPILL}-{os.getpid()}-{secrets.token_hex(4)}"),
        **options,
    }
    con = duckdb.connect(":memory:", config=config)
    con.execute("SET enable_progress_bar = false")  # it would go to stdout, amid JSON
    if crypto:
        load_crypto(con)
    return con


def load_crypto(con: duckdb.DuckDBPyConnection) -> None:
    """Load the signed OpenSSL extension from its own package, by path.

    Raises:
        VaultError: the package is absent or of another version than DuckDB.
    """
    _load(con, crypto_extension(), "encryption library", "httpfs")


def load_stemmers(con: duckdb.DuckDBPyConnection) -> None:
    """Load the signed full-text extension, for its function ``stem``, likewise; 60 ms once, inside a transaction too.

    Raises:
        VaultError: the package is absent or of another version than DuckDB.
    """
    _load(con, _extension("duckdb_extension_fts", "search library", "fts"), "search library", "fts")


@lru_cache(maxsize=1)
def crypto_extension() -> Path:
    """Where the extension's file lies.

    Raises:
        VaultError: it is not installed.
    """
    return _extension("duckdb_extension_httpfs", "encryption library", "httpfs")


def _load(con: duckdb.DuckDBPyConnection, path: Path, what: str, name: str) -> None:
    try:
        con.execute(f"LOAD {quoted(path)}")
    except duckdb.Error:
        raise VaultError(
            f"DuckDB {duckdb.__version__} refuses the {what} in {path}.",
            f"Install duckdb and duckdb-extension-{name} in the same version.",
        ) from None


def _extension(package: str, what: str, name: str) -> Path:
    with suppress(ModuleNotFoundError):
        path = Path(str(files(package).joinpath(f"extensions/v{duckdb.__version__}/{name}.duckdb_extension")))
        if path.is_file():
            return path
    raise VaultError(
        f"The {what} for DuckDB {duckdb.__version__} is not installed.",
        f"Install it with: pip install duckdb-extension-{name}=={duckdb.__version__}",
    )


def attach(con: duckdb.DuckDBPyConnection, path: Path, key: bytes, *, name: str = "vault", write: bool = False) -> None:
    """Attach an encrypted database file under a name.

    Raises:
        VaultError: in one of its kinds; the message never holds the key.
    """
    if not write and not path.exists():
        raise faults.missing(path)
    secret = base64.b64encode(key).decode("ascii")
    options = f"TYPE duckdb, ENCRYPTION_KEY '{secret}', ENCRYPTION_CIPHER 'GCM'" + ("" if write else ", READ_ONLY")
    try:
        con.execute(f"ATTACH {quoted(path)} AS {name} ({options})")
    except duckdb.Error as error:
        failure = faults.of_duckdb(error, path)
    else:
        return
    raise failure  # outside the handler, so that DuckDB's own error, which quotes the statement, is not its context


def detach(con: duckdb.DuckDBPyConnection, name: str = "vault") -> None:
    """Detach a database; one that is not attached is no error."""
    with suppress(duckdb.BinderException):
        con.execute("USE memory")
        con.execute(f"DETACH {name}")


def close(con: duckdb.DuckDBPyConnection) -> None:
    """Close a connection of :func:`connect` and remove its spill."""
    with suppress(duckdb.Error):
        row = con.execute("SELECT current_setting('temp_directory')").fetchone()
        con.close()
        if row and row[0]:
            shutil.rmtree(row[0], ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the spill of processes that died."""
    for spill in folder.glob(f"{SPILL}-*-*"):
        pid = spill.name.split("-")[1]
        if pid.isdigit() and int(pid) != os.getpid() and not holders.alive(int(pid)):
            shutil.rmtree(spill, ignore_errors=True)


def quoted(path: Path) -> str:
    """A path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"
