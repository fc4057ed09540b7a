"""A report made of any notebook: its cells, without what they showed, in the vault folder's ``reports``."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from healthkit.errors import DamagedFile, UsageError
from healthkit.report import library, parameters
from healthkit.report.placing import place
from healthkit.store import faults

_NAME = re.compile(r"[\w][\w .-]{0,59}")
_MARK = re.compile(r"#\s*(parameters|param[eè]tres)\b", re.IGNORECASE)
ASKING = "save_as_report"
"""A cell that holds this word is the one that asked, and is left out."""


def save(notebook: Path, vault_folder: Path, name: str | None = None) -> Path:
    """Keep a notebook as a report of the person's own.

    Outputs, counts and widget states stay behind: a report is a recipe, not its results. The cell tagged
    ``parameters``, or the first one that begins with the comment ``# parameters``, declares what can be chosen.

    Args:
        notebook: any ``.ipynb`` of version 4.
        vault_folder: where the report goes, in ``reports``.
        name: what it is called; the notebook's own name when None. One of ours is never taken.

    Returns:
        The report's file; a former one of that name is replaced.

    Raises:
        DamagedFile: the file is no notebook, or its parameters are not plain assignments.
        UsageError: the name cannot be that of a file, or is one of ours; or the notebook is not in Python.
        ReportFailed, UnwritableVault: the vault's folder cannot be written.
    """
    called = _name(name or notebook.stem)
    cells = [cell for cell in _read(notebook) if ASKING not in cell["source"]]
    _tag(cells)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    folder = vault_folder / "reports"
    draft = folder / f".{called}.{os.getpid()}.ipynb"
    place((json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(), draft)
    target = folder / f"{called}.ipynb"
    try:
        parameters.read(draft, called=notebook.name)
        os.replace(draft, target)
    except OSError as error:
        raise faults.of_system(error, target) from None
    finally:
        draft.unlink(missing_ok=True)
    return target


def _name(name: str) -> str:
    if not _NAME.fullmatch(name) or name.endswith((" ", ".")):
        raise UsageError(
            f"“{name}” cannot be the name of a report.", "Take letters, digits, spaces, dots, - and _; at most 60."
        )
    if name in library.reports():
        raise UsageError(f"“{name}” is one of the reports that come with healthkit.", "Choose another name.")
    return name


def _read(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, without results."""
    try:
        read = json.loads(notebook.read_text("utf-8"))
        if read["nbformat"] != 4:
            raise ValueError
        cells = [_cell(cell) for cell in read["cells"]]
        language = read.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    except OSError as error:
        raise UsageError(f"“{notebook}” cannot be read: {error.strerror}.", "Name a notebook file.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DamagedFile(f"“{notebook.name}” is no notebook.", "Open it in JupyterLab and save it again.") from None
    if str(language).lower() != "python":
        raise UsageError(f"“{notebook.name}” is written in {language}.", "A report is a notebook in Python.")
    return cells


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell without results; of its metadata the tags alone stay."""
    source = cell.get("source") or ""
    tags = [str(tag) for tag in (cell.get("metadata") or {}).get("tags") or []]
    kept: dict[str, Any] = {
        "cell_type": str(cell["cell_type"]),
        "metadata": {"tags": tags} if tags else {},
        "source": source if isinstance(source, str) else "".join(source),
    }
    kept |= {"id": str(cell["id"])} if "id" in cell else {}
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    return kept


def _tag(cells: list[dict[str, Any]]) -> None:
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    if any("parameters" in cell["metadata"].get("tags", []) for cell in code):
        return
    for cell in code:
        if _MARK.match(cell["source"].lstrip()):
            cell["metadata"] = {"tags": [*cell["metadata"].get("tags", []), "parameters"]}
            return
