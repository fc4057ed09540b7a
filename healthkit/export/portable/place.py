"""The place of an export of many files, a folder or a zip by its name: written beside it, then renamed."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from healthkit.errors import ExportFailed, UsageError, VaultError
from healthkit.store import faults

LIST = "manifest.json"
"""What tells an export of ours, and names all its files."""


@dataclass
class Place:
    """Where the files are put (``draft``), and where they stand in the end (``target``)."""

    target: Path
    draft: Path
    zipped: bool

    def seal(self) -> tuple[int, str]:
        """Close the draft; its bytes on disk, and the hash of the zip or of the file that lists all others."""
        if not self.zipped:
            listed = (self.draft / LIST).read_bytes()
            return sum(path.stat().st_size for path in _files(self.draft)), hashlib.sha256(listed).hexdigest()
        _zip(self.draft, self._archive)
        with self._archive.open("rb") as file:
            return self._archive.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()

    def stand(self) -> None:
        """Put what was sealed in its place, in one step."""
        if self.zipped:
            os.replace(self._archive, self.target)
        else:
            _swap(self.draft, self.target)

    @property
    def _archive(self) -> Path:
        return self.draft.with_name(f"{self.draft.name}.zip")

    def clear(self) -> None:
        """Leave nothing of the draft behind."""
        shutil.rmtree(self.draft, ignore_errors=True)
        self._archive.unlink(missing_ok=True)


@contextmanager
def placed(path: Path, *, apart: Path, force: bool) -> Iterator[Place]:
    """A draft beside a place that is free, empty, or, with ``force``, holds an earlier export; gone after a failure.

    ``apart`` is the vault's folder, within which nothing lies in the clear.

    Raises:
        UsageError: something is there that is not replaced.
        ExportFailed: it cannot be written.
    """
    target = path.expanduser().absolute()
    zipped = target.suffix.lower() == ".zip"
    if target.resolve().is_relative_to(apart.resolve()):
        raise UsageError(f"{target} lies in the vault's own folder.", "Name another place with -o.")
    _refuse_occupied(target, zipped=zipped, force=force)
    if not target.parent.is_dir():
        raise ExportFailed(f"There is no folder {target.parent}.", "Make it, or choose another with -o.")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    place = Place(target, draft, zipped)
    try:
        draft.mkdir(mode=0o700)
        yield place
    except OSError as error:
        failure = faults.of_system(error, target)
        raise ExportFailed(failure.message, failure.hint) from None
    except VaultError as error:
        raise ExportFailed(error.message, error.hint) from None
    finally:
        place.clear()


def _refuse_occupied(target: Path, *, zipped: bool, force: bool) -> None:
    if target.is_dir():
        if not any(target.iterdir()):
            return
        ours = (target / LIST).is_file()
        if zipped or not ours:
            raise UsageError(f"{target} is a folder with other things in it.", "Name a new one with -o.")
    elif target.exists() and not zipped:
        raise UsageError(f"{target} is a file.", "Name a new folder, or a file that ends in .zip.")
    if target.exists() and not force:
        raise UsageError(f"{target} exists already.", "Name another, or say --force.")


def _swap(draft: Path, target: Path) -> None:
    """The earlier export goes only when the new one stands."""
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    if not target.exists():
        os.replace(draft, target)
        return
    os.replace(target, aside)
    try:
        os.replace(draft, target)
    except OSError:
        with suppress(OSError):
            os.replace(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _zip(folder: Path, archive: Path) -> None:
    """Parquet is compressed already; the rest is deflated."""
    handle = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", strict_timestamps=False) as made:
        for path in _files(folder):
            how = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
            made.write(path, path.relative_to(folder).as_posix(), how)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
