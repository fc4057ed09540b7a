"""The notebooks that ship with the program, and a person's own copies of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

_SHIPPED = ".shipped.json"
"""Beside the copies: the hash of the cells of each notebook as it was shipped, so that an untouched one can follow."""


def shipped() -> Path:
    """The folder of the notebooks: package data of an installed wheel, else ``notebooks`` of the checkout.

    Raises:
        FileNotFoundError: this installation holds none.
    """
    package = Path(str(files("healthkit")))
    for folder in (package / "share" / "notebooks", package.parent / "notebooks"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("this installation holds no notebooks")


def place(target: Path) -> list[Path]:
    """Copy the shipped notebooks to a person's folder; one whose cells the person changed is left alone.

    Returns the notebooks that were written.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    ledger = target / _SHIPPED
    known: dict[str, str] = json.loads(ledger.read_text("utf-8")) if ledger.is_file() else {}
    written = []
    for source in sorted(shipped().glob("*.ipynb")):
        mine, new = target / source.name, _cells(source)
        if mine.exists() and (_cells(mine) == new or _cells(mine) != known.get(source.name)):
            continue
        shutil.copyfile(source, mine)
        known[source.name] = new
        written.append(mine)
    if written:
        ledger.write_text(json.dumps(known, indent=1), "utf-8")
    return written


def _cells(notebook: Path) -> str:
    """Hash of what the cells say, whatever their outputs; a file that is no notebook counts as a person's own."""
    try:
        content: dict[str, Any] = json.loads(notebook.read_text("utf-8"))
        sources = ["".join(cell["source"]) for cell in content["cells"]]
    except (ValueError, KeyError, TypeError):
        return "not a notebook"
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()
