"""Originals that ``import --keep`` sealed: in the clear within an export, sealed anew by the vault that takes it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from healthkit.export.portable.manifest import Entry, fingerprint
from healthkit.source.files import open_package
from healthkit.store import Vault, kept

FOLDER = "originals/"
_NAME = re.compile(r"originals/([0-9a-f]{32})/([^/]+)(/.+)?")


def lay_out(vault: Vault, draft: Path) -> dict[str, Entry]:
    """Every kept copy whose file is there, as the file or folder that it was."""
    for copy in kept.copies(vault):
        if copy.bytes is None:
            continue
        target = draft / FOLDER / copy.name
        target.mkdir(mode=0o700, parents=True)
        with kept.opened(vault, copy.name, copy.form, copy.file_name) as path:
            if path.is_dir():
                shutil.copytree(path, target / path.name)
            else:
                shutil.copyfile(path, target / path.name)
    files = sorted(path for path in (draft / FOLDER).rglob("*") if path.is_file())
    for path in files:
        path.chmod(0o600)
    return {path.relative_to(draft).as_posix(): fingerprint(path) for path in files}


def is_one(name: str) -> bool:
    """Whether a member of an export is one of them; the name never leads out of its folder."""
    return _NAME.fullmatch(name) is not None and not {"..", "."} & set(name.split("/"))


def seal(vault: Vault, folder: Path, members: list[str]) -> dict[str, str]:
    """Seal those that lie below ``folder`` under the vault's own key: their new names by the former ones."""
    heads = {match[1]: match[2] for name in members if (match := _NAME.fullmatch(name))}
    made = {}
    for former, head in sorted(heads.items()):
        with open_package(folder / FOLDER / former / head) as package:
            made[former] = kept.keep(vault, package, package.members, package.sha256())
    return made
