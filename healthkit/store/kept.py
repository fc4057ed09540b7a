"""Kept copies: what was imported, sealed in ``originals/`` of the vault's folder, so that it can be read anew.

A copy's name is a keyed hash of its contents: it tells nothing to others, and what comes twice is kept once. Which
imports a copy brought says the table ``kept_copy``; a file that no row names is the remnant of an import that failed.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import secrets
import shutil
import tarfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from healthkit.errors import DamagedFile, InputError
from healthkit.store import engine, faults, keyfile, sealed_file
from healthkit.store.vault import Vault

FOLDER = "originals"
_SUFFIX = ".sealed"
_LABEL = "healthkit kept copy"
_SLACK_S = 24 * 3600
"""How old a file that no import names must be before it counts as a remnant: the import may still be running."""


class Sized(Protocol):
    """A file in a folder."""

    @property
    def size(self) -> int:
        """Its bytes."""


class Source(Protocol):
    """What is to be kept: a file or a folder, as an opened package knows it."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def kind(self) -> str:
        """``folder`` or another."""

    @property
    def members(self) -> Mapping[str, Sized]:
        """The files in it."""

    def open(self, name: str) -> BinaryIO:
        """A member's bytes."""


@dataclass(frozen=True)
class Copy:
    """A kept copy: its name, ``file`` or ``folder``, the batches it brought, what the person calls it, bytes on disk
    (None where the file is gone)."""

    name: str
    form: str
    batches: tuple[int, ...]
    file_name: str
    bytes: int | None


@dataclass(frozen=True)
class Import:
    """One import of a copy: its batches in order and what the person said of the file (``connector``, ``mapping``)."""

    copy: str
    form: str
    file_name: str
    batches: tuple[int, ...]
    said: dict[str, str]


def keep(vault: Vault, package: Source, members: Iterable[str], sha256: str) -> str:
    """Seal a package and return the copy's name; what is kept already is not written again.

    A file or zip is kept byte for byte, of a folder the members that were read, as a tar.

    Raises:
        UnwritableVault: no room, or no right to write there.
        InputError: the package cannot be read.
    """
    master = _master(vault)
    names = sorted(members) if package.kind == "folder" else []
    said = "\0".join((form_of(package), sha256, *names))
    name = hmac.new(master, f"{_LABEL} {said}".encode(), hashlib.sha256).hexdigest()[:32]
    path = _path(vault, name)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise faults.of_system(error, path.parent) from None
    if path.exists():
        path.touch()  # no remnant, though no import names it yet
        return name
    body = _tar(package, names) if names else _file(package.path)
    sealed_file.write(path, master, _LABEL, body)
    return name


def form_of(package: Source) -> str:
    """How a package is kept: ``file``, byte for byte, or ``folder``."""
    return "folder" if package.kind == "folder" else "file"


def copies(vault: Vault) -> tuple[Copy, ...]:
    """All kept copies in the order of their first import."""
    rows = vault.query("kept_copies").rows()
    return tuple(
        Copy(name, form, tuple(batches), file_name, _size(_path(vault, name)))
        for name, form, batches, file_name in rows
    )


def imports(vault: Vault) -> tuple[Import, ...]:
    """The imports whose copy is still there, in order."""
    return tuple(
        Import(copy, form, file_name, tuple(batches), json.loads(said))
        for copy, form, file_name, said, batches in vault.query("kept_imports").rows()
        if _path(vault, copy).is_file()
    )


def destroy(vault: Vault, batch_ids: Iterable[int]) -> tuple[Copy, ...]:
    """Remove the copies that brought any of these imports, whatever else they brought; says which.

    The files go first: were the rows to go first, a fault in between would leave data that nothing names.

    Raises:
        UnwritableVault: one cannot be removed.
    """
    wanted = set(batch_ids)
    gone = tuple(copy for copy in copies(vault) if wanted & set(copy.batches))
    for copy in gone:
        try:
            _path(vault, copy.name).unlink(missing_ok=True)
        except OSError as error:
            raise faults.of_system(error, _path(vault, copy.name)) from None
    if gone:
        with vault.writer() as con:
            con.execute("DELETE FROM kept_copy WHERE copy IN $names", {"names": [copy.name for copy in gone]})
    return gone


def files(folder: Path) -> list[Path]:
    """The sealed files in a vault's or a backup's folder."""
    return sorted((folder / FOLDER).glob(f"*{_SUFFIX}"))


def sweep(vault: Vault) -> int:
    """Remove what an import that died half way left behind; how many files."""
    named = {copy.name for copy in copies(vault)}
    old = time.time() - _SLACK_S
    removed = 0
    for path in sorted((vault.folder / FOLDER).glob(f"*{_SUFFIX}*")) + list((vault.folder / FOLDER).glob(".*")):
        with suppress(OSError):
            if path.stem not in named and path.stat().st_mtime < old:
                path.unlink()
                removed += 1
    return removed


def discard(vault: Vault, name: str) -> None:
    """Take back a copy whose import came to nothing, unless another import names it."""
    if not any(copy.name == name for copy in copies(vault)):
        with suppress(OSError):
            _path(vault, name).unlink(missing_ok=True)


@contextmanager
def opened(vault: Vault, copy: str, form: str, file_name: str) -> Iterator[Path]:
    """A copy's contents for a short ``with``, as the file or folder it was, under the name it had.

    They lie in the clear in a folder of this process (0700) inside the vault's, which goes with the ``with``, and after
    a kill with the next writer: some readers hand their file to other processes, by path.

    Raises:
        DamagedFile: the copy is missing, cut short or changed.
        UnwritableVault: no room for it.
    """
    folder = vault.folder / f"{engine.SPILL}-{os.getpid()}-{secrets.token_hex(4)}"
    path = folder / (Path(file_name).name or "import")
    body = sealed_file.read(_path(vault, copy), _master(vault), _LABEL)
    try:
        _lay_out(body, form, folder, path)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def verify(vault: Vault, copy: str) -> bool:
    """Whether a copy can be read to its end."""
    try:
        for _ in sealed_file.read(_path(vault, copy), _master(vault), _LABEL):
            pass
    except DamagedFile:
        return False
    return True


def _lay_out(body: Iterator[bytes], form: str, folder: Path, path: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
        if form == "folder":
            with tarfile.open(fileobj=_Stream(body), mode="r|") as archive:
                archive.extractall(path, filter="data")
        else:
            with path.open("xb") as file:
                path.chmod(0o600)
                for piece in body:
                    file.write(piece)
    except tarfile.TarError:
        raise DamagedFile("A kept copy cannot be unpacked.", "Restore it from a backup.") from None
    except OSError as error:
        raise faults.of_system(error, folder) from None


def _file(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(sealed_file.PIECE):
                yield piece
    except OSError as error:
        raise _unread(path, error) from None


def _tar(package: Source, names: Iterable[str]) -> Iterator[bytes]:
    """The members as a tar, without times, owners and rights."""
    for name in names:
        info = tarfile.TarInfo(name)
        info.size, info.mode, done = package.members[name].size, 0o600, 0
        yield info.tobuf(tarfile.PAX_FORMAT)
        try:
            with package.open(name) as file:
                while piece := file.read(sealed_file.PIECE):
                    done += len(piece)
                    yield piece
        except OSError as error:
            raise _unread(package.path, error) from None
        if done != info.size:
            raise DamagedFile(f"A file in {package.path} changed while it was read.", "Import it again.")
        yield b"\0" * (-done % tarfile.BLOCKSIZE)
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


class _Stream(io.RawIOBase):
    """Pieces as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        size = len(self._held) if size < 0 else size
        found, self._held = self._held[:size], self._held[size:]
        return found


def _unread(path: Path, error: OSError) -> InputError:
    return InputError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.")


def _master(vault: Vault) -> bytes:
    """The master key, which a change of the passphrase leaves as it is."""
    opened = vault.keys_of(keyfile.load(vault.folder))
    assert opened is not None
    return opened.master


def _path(vault: Vault, name: str) -> Path:
    return vault.folder / FOLDER / f"{name}{_SUFFIX}"


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
