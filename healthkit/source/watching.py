"""A folder into which a person drops exports: what is new and whole in it is imported, what was seen is left alone.

It looks again and again and listens to no system event: that works the same on every system, on network folders and
under a timer, and a look costs one listing of the folder.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from healthkit.errors import InputError
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.job import OnProgress
from healthkit.source.outcome import ImportReport
from healthkit.source.registry import load_connectors
from healthkit.store import Vault
from healthkit.store.keyfile import write_atomically

SETTLED = 3.0
"""Seconds for which a file must not have changed before it is taken for whole."""
SEEN = "seen.json"
"""In the vault's folder: hashes of refused files, which are tried again by other connectors than those of then, and of
the one that is being read, so that an import cut short between a file and what is embedded in it is not taken for done.
"""
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp", ".icloud")

_State = tuple[int, int]


@dataclass
class Watch:
    """One watch over some folders; ``clock`` gives seconds since 1970, ``keep`` is that of an import."""

    vault: Vault
    folders: list[Path]
    clock: Callable[[], float] = time.time
    keep: bool | None = None
    _known: set[str] = field(default_factory=set)
    _refused: set[str] = field(default_factory=set)
    _begun: set[str] = field(default_factory=set)
    _looked: dict[Path, _State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn what was imported and refused before.

        Raises:
            InputError: one of the folders does not exist.
        """
        for folder in self.folders:
            if not folder.is_dir():
                raise InputError(f"There is no folder at {folder}.", "Make it, or name another.")
        self._refused, self._begun = self._read_seen()
        self._known = set(self.vault.query("import_seen")["sha256"]) - self._begun

    def look(self, progress: OnProgress | None = None) -> Iterator[ImportReport]:
        """Import what is new and whole, and report it. A file that a person is still copying is left for later."""
        for path, state in self._settled():
            if self._looked.get(path) == state:
                continue
            self._looked[path] = state
            try:
                with open_package(path) as package:
                    digest = package.sha256()
            except (InputError, OSError) as error:
                yield ImportReport(path=str(path), error=str(error))
                continue
            if digest not in self._known and digest not in self._refused:
                yield from self._take_in(path, digest, progress)

    def _take_in(self, path: Path, digest: str, progress: OnProgress | None) -> Iterator[ImportReport]:
        self._begun.add(digest)
        self._write_seen()
        reports = import_path(self.vault, path, progress=progress, keep=self.keep)
        self._known |= {report.sha256 for report in reports if not report.error}
        if all(report.error for report in reports):
            self._refused.add(digest)
        self._begun.discard(digest)
        self._write_seen()
        yield from reports

    def _settled(self) -> Iterator[tuple[Path, _State]]:
        """Files and folders of one look that nothing has touched for a moment."""
        for folder in self.folders:
            for path in sorted(folder.iterdir()):
                if path.name.startswith((".", "~")) or path.suffix.casefold() in _UNFINISHED or path.is_symlink():
                    continue
                state = _state(path)
                if state and self.clock() - state[1] / 1e9 >= SETTLED:
                    yield path, state

    def _read_seen(self) -> tuple[set[str], set[str]]:
        """The refused and the begun."""
        try:
            held = json.loads((self.vault.folder / SEEN).read_text("utf-8"))
            return set(held["refused"]) if held["by"] == _readers() else set(), set(held.get("begun", ()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return set(), set()

    def _write_seen(self) -> None:
        body = json.dumps({"by": _readers(), "refused": sorted(self._refused), "begun": sorted(self._begun)}, indent=1)
        write_atomically(self.vault.folder / SEEN, body.encode("utf-8"))


def _state(path: Path) -> _State | None:
    """Size and the latest change of a file, or of all files of a folder; None where it has gone meanwhile."""
    try:
        files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
        stats = [file.stat() for file in files]
    except OSError:
        return None
    if not stats:
        return None
    return sum(stat.st_size for stat in stats), max(stat.st_mtime_ns for stat in stats)


def _readers() -> list[str]:
    """The connectors and their versions: with others a refused file may be read."""
    return [f"{one.name} {one.version}" for one in load_connectors()]
