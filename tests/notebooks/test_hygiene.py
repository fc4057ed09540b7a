from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path for folder in ("notebooks", "reports") for path in (ROOT / folder).rglob("*.ipynb"))


def code(notebook: Path) -> list[str]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_no_output_is_stored(notebook: Path) -> None:
    command = [sys.executable, "-m", "nbstripout", "--verify", "--keep-id", str(notebook)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_kernel_is_the_one_that_every_machine_has(notebook: Path) -> None:
    assert json.loads(notebook.read_text("utf-8"))["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_cells_are_under_five_lines_and_import_only_healthkit(notebook: Path) -> None:
    for source in code(notebook):
        assert source.count("\n") + 1 < 5
        for node in ast.walk(ast.parse(source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(name.split(".")[0] == "healthkit" for name in names)


def test_there_is_something_to_check() -> None:
    assert any(path.name == "00-start.ipynb" for path in NOTEBOOKS)
