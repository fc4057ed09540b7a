"""What lies beside the databases in the person's own hand: schedule, notebooks, insurance plans, mappings.

A backup holds it sealed under the vault's key, since a notebook may say as much of a person as the data does. A restore
brings it back, except where the vault that is replaced has a file of that name: a hand's newest word is never undone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from healthkit.errors import NotAVault, UnwritableVault, VaultError
from healthkit.store import faults, keyfile, sealing
from healthkit.store.vault import Vault

FILE = "companions.sealed"
_LABEL = "healthkit backup companions"
KINDS = ("schedule.toml", "reports/*.ipynb", "plans/*.toml", "mappings/*.toml")
# What was run stays with the computer on which it ran, so that a restore makes no report a second time.
HISTORY = "schedule-runs.jsonl"


def gather(folder: Path, kinds: tuple[str, ...] = KINDS) -> dict[str, bytes]:
    """The files by their place below a vault's folder; links are passed over.

    Raises:
        VaultError: one is there and cannot be read.
    """
    found: dict[str, bytes] = {}
    for kind in kinds:
        for path in sorted(folder.glob(kind)):
            if path.is_file() and not path.is_symlink():
                try:
                    found[path.relative_to(folder).as_posix()] = path.read_bytes()
                except OSError as error:
                    raise VaultError(f"{path} cannot be read: {error.strerror}.", "Correct its rights.") from None
    return found


def pack(vault: Vault, draft: Path) -> None:
    """Seal a vault's companions into a backup that is being made; no file where it has none."""
    files = gather(vault.folder)
    if not files:
        return
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    opened = vault.keys_of(keyfile.load(vault.folder))
    assert opened is not None
    keyfile.write_atomically(draft / FILE, sealing.seal(opened.master, body.getvalue(), _LABEL))


def unpack(backup: Path, master: bytes) -> dict[str, bytes]:
    """The companions in a backup; none where it holds none.

    Raises:
        NotAVault: they were sealed by another key, or changed.
    """
    try:
        sealed = (backup / FILE).read_bytes()
    except FileNotFoundError:
        return {}
    body = sealing.unseal(master, sealed, _LABEL)
    if body is None:
        raise NotAVault(f"The backup in {backup} is not whole: {FILE} was changed.", "Use another backup.")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ours(name)}


def ours(name: str) -> bool:
    """Whether a name in an archive is one that could have been gathered."""
    return ".." not in name and any(fnmatchcase(name, kind) and name.count("/") == kind.count("/") for kind in KINDS)


def lay_out(backup: Path, master: bytes, present: Path, draft: Path) -> tuple[str, ...]:
    """Put the companions into a vault that is being restored; the names of those that differ from the backup's.

    Raises:
        NotAVault: those of the backup are damaged.
        UnwritableVault: no room, or no right to write there.
    """
    held = unpack(backup, master)
    here = gather(present)
    _write(held | here | gather(present, (HISTORY,)), draft)
    return tuple(name for name in here if held.get(name) != here[name])


def _write(files: Mapping[str, bytes], draft: Path) -> None:
    try:
        for name, data in files.items():
            path = draft / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(data)
        (draft / FILE).unlink(missing_ok=True)
    except OSError as error:
        failure = faults.of_system(error, draft)
        raise failure if isinstance(failure, UnwritableVault) else VaultError(failure.message) from None
