"""The report notebooks as jupyter-scheduler takes them: a kernel by name, a tagged cell, text put in as it is written.

It copies a notebook to a folder of its own, puts a cell with ``name = text`` behind the one tagged ``parameters``, and
runs it with nbclient in the server's environment; it is not a dependency, so its steps are done here.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from healthkit.report import library, parameters
from tests.report import builder

NOTEBOOKS = sorted(library.folder().glob("*.ipynb"))


def tagged(notebook: nbformat.NotebookNode, tag: str) -> list[int]:
    return [at for at, cell in enumerate(notebook.cells) if tag in cell.metadata.get("tags", [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_report_has_what_a_scheduler_needs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"  # without one the job is refused
    (at,) = tagged(notebook, "parameters")
    assert at == 0
    assert not tagged(notebook, "injected-parameters")
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    declared = parameters.read(path)
    injected = "\n".join(f"{name} = {json.dumps(str(one.default))}" for name, one in declared.items())
    compile(injected, "parameters", "exec")
    assert "open(" not in notebook.cells[at].source  # nothing is read or opened where defaults stand


def test_the_weekly_report_runs_as_a_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, key = tmp_path / "vault", tmp_path / "key"
    builder.build(vault).close()
    key.write_text(builder.PASSPHRASE)
    key.chmod(0o600)
    monkeypatch.setenv("HEALTHKIT_VAULT", str(vault))
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(key))
    staging = tmp_path / "staging"
    staging.mkdir()
    copy = Path(shutil.copy(library.folder() / "weekly.ipynb", staging))
    notebook = nbformat.read(copy, as_version=4)
    cell = nbformat.v4.new_code_cell('week = "2026-W46"\nlang = "fr"')
    notebook.cells.insert(tagged(notebook, "parameters")[0] + 1, cell)
    NotebookClient(notebook, kernel_name=notebook.metadata.kernelspec.name, timeout=120).execute(cwd=str(staging))
    shown = "".join(
        str(output.get("data", {}).get("text/html", "")) + str(output.get("data", {}).get("text/markdown", ""))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "semaine" in shown
    assert builder.PASSPHRASE not in json.dumps(notebook)
