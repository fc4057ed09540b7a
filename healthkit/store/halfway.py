"""What a process that was killed left half way, and how whoever comes next puts it right.

Work on whole folders is done in a draft beside its place and then renamed. A draft carries the number of its process,
so that those of the dead are known and removed. Two things need more than a removal: a restore killed between its two
renames, when the vault has no folder at all, and a vault killed while it was being made.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from healthkit.store import holders, keyfile, keys

READY = "restore.ready"
"""In a restored draft: it is whole, and only has to take its place."""
NEW = ".new-"
"""Drafts of a vault being made, inside its folder."""


def draft_for(target: Path) -> Path:
    """Where this process drafts a folder that is to stand at ``target``; drafts of the dead are removed first."""
    sweep(target.parent, re.escape(target.name))
    return target.with_name(f".{target.name}.{os.getpid():08x}")


def sweep(folder: Path, names: str) -> None:
    """Remove the drafts in a folder whose target's name matches a pattern and whose process is gone, or this one."""
    wanted = re.compile(rf"\.(?:{names})\.([0-9a-f]{{8}})")
    for path in _entries(folder):
        match = wanted.fullmatch(path.name)
        if match and not _at_work(int(match[1], 16)) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def settle(folder: Path) -> None:
    """Finish a restore that was killed between its renames, and clear a vault that was killed in the making."""
    if not folder.exists():
        _finish_restore(folder)
    sweep(folder.parent, re.escape(folder.name))  # so that no restored draft takes the place of a vault erased later
    with suppress(OSError):
        (folder / READY).unlink(missing_ok=True)
        drafts = [path for path in _entries(folder) if path.name.startswith(NEW) and _is_left(path)]
        if not drafts:
            return
        if half_made(folder):
            for name in keys.DATABASES:
                (folder / f"{name}.duckdb").unlink(missing_ok=True)
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)


def half_made(folder: Path) -> bool:
    """Whether a folder's vault never came to be: its key file, which comes last, still lies in the draft."""
    if any((folder / name).exists() for name in keyfile.FILES):
        return False
    return any((path / keyfile.NAME).exists() for path in _entries(folder) if path.name.startswith(NEW))


def _finish_restore(folder: Path) -> None:
    wanted = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{8}}")
    for path in _entries(folder.parent):
        if wanted.fullmatch(path.name) and (path / READY).exists():
            with suppress(OSError):  # another process was quicker
                os.replace(path, folder)
            return


def _is_left(draft: Path) -> bool:
    number = draft.name.removeprefix(NEW).split("-")[0]
    return not number.isdecimal() or not _at_work(int(number))


def _at_work(process: int) -> bool:
    return process != os.getpid() and process < 1 << 31 and holders.alive(process)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
