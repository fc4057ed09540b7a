"""A backup: a folder that is itself a vault, under the same keys, with a list of its files and their hashes.

The copy is made by DuckDB from one consistent state of the three databases, never by reading their files by hand, and
stands under its final name only when it is whole. The small files of the person's own hand go along, sealed, and so do
the kept copies of what was imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from healthkit.errors import NotAVault, UnwritableVault, VaultError
from healthkit.store import companions, engine, faults, halfway, kept, keyfile, keys
from healthkit.store.database import Database
from healthkit.store.vault import Vault

MANIFEST = "backup.json"
FORMAT = 1
_CHUNK = 1 << 20
_DATED = r"healthkit-\d{8}-\d{6}"


@dataclass(frozen=True)
class Backup:
    """Where a backup lies, of which vault, from when, and its files: ``{name: (bytes, sha256)}``."""

    path: Path
    vault_id: str
    made_at: str
    files: dict[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for size, _ in self.files.values())


def make_backup(vault: Vault, target: Path) -> Backup:
    """Copy a vault to a new folder, or to a dated one inside an existing folder.

    Raises:
        UnwritableVault: no room, or no right to write there; nothing is left behind.
        VaultError: the place is taken.
    """
    target = _place(target.expanduser().absolute())
    halfway.sweep(target.parent, _DATED)
    draft = halfway.draft_for(target)
    try:
        draft.mkdir(mode=0o700, parents=True)
        _copy_databases(vault, draft)
        companions.pack(vault, draft)
        _copy_kept(vault, draft)
        keyfile.save(draft, keyfile.load(vault.folder))
        made = _describe(draft, target, vault.vault_id)
        os.replace(draft, target)
    except OSError as error:
        raise faults.of_system(error, target) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def read_backup(path: Path) -> Backup:
    """A backup whose files are all there and unchanged.

    Raises:
        NotAVault: it is not a backup, or was cut short or changed.
    """
    path = path.expanduser().absolute()
    try:
        said = json.loads((path / MANIFEST).read_text("utf-8"))
        files = {str(name): (int(entry["bytes"]), str(entry["sha256"])) for name, entry in said["files"].items()}
        found = Backup(path, str(said["vault_id"]), str(said["made_at"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NotAVault(
            f"{path} is not a backup of a vault.", "Name the folder that `healthkit backup` made."
        ) from None
    needed = {f"{name}.duckdb" for name in keys.DATABASES} | {keyfile.NAME}
    for name in sorted(needed | set(files)):
        if not _ours(name) or name not in files or _fingerprint(path / name) != files[name]:
            raise NotAVault(
                f"The backup in {path} is not whole: {name} was cut short or changed.", "Use another backup."
            )
    return found


def _place(target: Path) -> Path:
    if target.is_dir() and not keyfile.exists(target):
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        target = target / f"healthkit-{stamp}"
    if target.exists():
        raise VaultError(f"{target} exists already.", "Name a new folder for the backup.")
    return target


def _copy_databases(vault: Vault, draft: Path) -> None:
    with ExitStack() as held:
        for name in keys.DATABASES:
            held.enter_context(vault.database(name).shared())
        con = engine.connect(draft, crypto=True)
        try:
            for name in keys.DATABASES:
                _copy(con, vault.database(name), vault.database(name).in_folder(draft))
        finally:
            engine.close(con)


def _copy_kept(vault: Vault, draft: Path) -> None:
    """Kept copies as they are, since they are sealed; one that is erased meanwhile is no loss."""
    for path in kept.files(vault.folder):
        target = draft / kept.FOLDER / path.name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            shutil.copyfile(path, target)
        except FileNotFoundError:
            continue
        target.chmod(0o600)
        _sync(target)


def _copy(con: duckdb.DuckDBPyConnection, source: Database, copy: Database) -> None:
    source.attach_to(con, "vault")
    copy.attach_to(con, "copy", write=True)
    failure = None
    try:
        con.execute("COPY FROM DATABASE vault TO copy")
        con.execute("CHECKPOINT copy")
        engine.detach(con, "copy")
        engine.detach(con, "vault")
        copy.path.chmod(0o600)
    except duckdb.Error as error:
        failure = faults.of_duckdb(error, copy.path)
    if failure is not None:
        raise failure
    _sync(copy.path)


def _sync(path: Path) -> None:
    with suppress(OSError), path.open("rb") as file:
        os.fsync(file.fileno())


def _describe(draft: Path, target: Path, vault_id: str) -> Backup:
    held = sorted(entry for entry in draft.rglob("*") if entry.is_file())
    files = {entry.relative_to(draft).as_posix(): _fingerprint(entry) for entry in held}
    made = Backup(target, vault_id, datetime.now(UTC).isoformat(timespec="seconds"), files)
    said = {
        "format": FORMAT,
        "vault_id": made.vault_id,
        "made_at": made.made_at,
        "code_version": version("personal-health-workbench"),
        "files": {name: {"bytes": size, "sha256": digest} for name, (size, digest) in files.items()},
    }
    keyfile.write_atomically(draft / MANIFEST, json.dumps(said, indent=2).encode("utf-8"))
    return made


def _ours(name: str) -> bool:
    """Whether a name can be one of a backup: a file in its folder, or a kept copy."""
    return Path(name).name == name or (name == f"{kept.FOLDER}/{Path(name).name}" and ".." not in name)


def _fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file that nobody has attached; ``(-1, "")`` where it is missing."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return path.stat().st_size, digest.hexdigest()
    except OSError:
        return -1, ""


def copy_files(backup: Backup, folder: Path) -> None:
    """Copy a backup's files, without its list, to a new folder.

    Raises:
        UnwritableVault: no room, or no right to write there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
        for name in backup.files:
            (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(backup.path / name, folder / name)
            (folder / name).chmod(0o600)
    except OSError as error:
        failure = faults.of_system(error, folder)
        raise failure if isinstance(failure, UnwritableVault) else VaultError(failure.message) from None
