"""Places outside the databases that may hold what is erased in the clear: notebooks' outputs and their checkpoints, the
state of JupyterLab, histories of what was typed, what a report left half made, reports that the schedule made.

A notebook is the person's own work: its cells stay, what they showed goes. Reports that the schedule filed and nobody
changed since are removed, unless they were made before the first day that is erased.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from healthkit.lab.launch import home as lab_home
from healthkit.privacy.erasure.scope import What
from healthkit.store.companions import HISTORY
from healthkit.store.flock import try_lock
from healthkit.store.keyfile import write_atomically

REPORT_TEMPORARIES = "healthkit-report-"
"""How the folders begin in which a report is made, with papermill's and Typst's files and the browser's profile."""
DRAFTS = "schedule-drafts"
_CHECKPOINTS = ".ipynb_checkpoints"
_STATES = (
    "workspaces",
    "runtime",
    "ipython/profile_*/history.sqlite*",
    "ipython/profile_*/db",
    "data/nbsignatures.db*",
)

How = Literal["removed", "emptied", "outside", "in use"]


@dataclass(frozen=True)
class Place:
    """A file or folder and what becomes of it; ``emptied`` is a notebook that keeps its cells."""

    path: Path
    how: How


def look(vault_folder: Path, what: What, since: date | None) -> list[Place]:
    """The places there are now. ``since`` is the first day that is erased; None where no row of a day is."""
    found = [Place(path, "removed") for path in _states(vault_folder)]
    found += [Place(path, "in use" if _busy(path) else "removed") for path in _temporaries()]
    for folder in _notebook_folders(vault_folder):
        found += [Place(path, "removed") for path in sorted(folder.rglob(_CHECKPOINTS)) if path.is_dir()]
        found += [Place(path, "emptied") for path in sorted(folder.rglob("*.ipynb")) if _shows(path)]
    if what.category == "insurance":
        found += [Place(path, "removed") for path in sorted((vault_folder / "plans").glob("*.toml"))]
    found += list(_filed(vault_folder, since))
    return found


def clean(places: Iterable[Place]) -> None:
    """Remove and empty them; what cannot be is found again by the next :func:`look`."""
    for place in places:
        with suppress(OSError, ValueError):
            if place.how == "removed":
                _remove(place.path)
            elif place.how == "emptied":
                empty(place.path)


def empty(notebook: Path) -> None:
    """Take what cells showed out of a notebook, and the state of its widgets.

    Raises:
        ValueError: it is no notebook.
        UnwritableVault: it cannot be written.
    """
    read = json.loads(notebook.read_text("utf-8"))
    for cell in read["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        cell.pop("attachments", None)
    read.get("metadata", {}).pop("widgets", None)
    write_atomically(notebook, (json.dumps(read, ensure_ascii=False, indent=1) + "\n").encode())


def backups(vault_folder: Path) -> list[Path]:
    """Backups whose place is known, and earlier vaults that a restore kept aside."""
    known = [
        Path(str(one["file"])) for one in _records(vault_folder) if one.get("kind") == "backup" and one.get("file")
    ]
    aside = sorted(vault_folder.parent.glob(f"{vault_folder.name}.before-restore-*"))
    return [path for path in dict.fromkeys([*known, *aside]) if path.exists()]


def histories() -> list[Path]:
    """Histories that other programs of the person's keep, in which a question may stand among other things."""
    shared = Path.home() / ".ipython"
    return sorted(shared.glob("profile_*/history.sqlite"))


def _states(vault_folder: Path) -> Iterator[Path]:
    for pattern in _STATES:
        yield from sorted(lab_home().glob(pattern))
    drafts = vault_folder / DRAFTS
    if drafts.is_dir():
        yield drafts


def _notebook_folders(vault_folder: Path) -> list[Path]:
    return [folder for folder in (lab_home() / "notebooks", vault_folder / "reports") if folder.is_dir()]


def _temporaries() -> Iterator[Path]:
    for folder in sorted(Path(tempfile.gettempdir()).glob(f"{REPORT_TEMPORARIES}*")):
        with suppress(OSError):
            if not folder.is_symlink() and (not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()):
                yield folder


def _busy(folder: Path) -> bool:
    """Whether a report is being made there: its process holds a lock, which the system drops with it."""
    try:
        handle = os.open(folder / "in-use", os.O_RDWR)
    except OSError:
        return False
    try:
        return not try_lock(handle, exclusive=True)
    finally:
        os.close(handle)


def _shows(notebook: Path) -> bool:
    """Whether a notebook holds anything that its cells showed."""
    try:
        read = json.loads(notebook.read_text("utf-8"))
        return "widgets" in read.get("metadata", {}) or any(
            cell.get("outputs") or cell.get("attachments") or cell.get("execution_count") for cell in read["cells"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _filed(vault_folder: Path, since: date | None) -> Iterator[Place]:
    """Reports of the schedule: its own as they were filed, and those that were changed since, now the person's."""
    files: dict[Path, tuple[str, datetime | None]] = {}
    for one in _records(vault_folder):
        if one.get("kind") == "report" and one.get("result") == "done" and one.get("file"):
            files[Path(str(one["file"]))] = (str(one.get("sha256")), _moment(one.get("at")))
    for path, (sha256, made) in files.items():
        if since is None or (made is not None and made.date() < since) or not path.is_file():
            continue
        yield Place(path, "removed" if _fingerprint(path) == sha256 else "outside")


def _records(vault_folder: Path) -> list[dict[str, Any]]:
    try:
        lines = (vault_folder / HISTORY).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict):
                found.append(said)
    return found


def _moment(said: object) -> datetime | None:
    with suppress(TypeError, ValueError):
        return datetime.fromisoformat(str(said))
    return None


def _fingerprint(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
