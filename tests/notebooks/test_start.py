"""The first notebook runs without a screen: with a vault, and on a machine that has none yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from healthkit.store import create_vault

START = Path(__file__).parents[2] / "notebooks" / "00-start.ipynb"
PASSPHRASE = "four words by chance"


@pytest.fixture(params=["no vault", "vault"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "vault"
    made = {
        **os.environ,
        "HEALTHKIT_VAULT": str(folder),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    if request.param == "vault":
        with create_vault(folder, PASSPHRASE).writer() as con:
            con.execute(
                "INSERT INTO daily SELECT 'step_count', DATE '2026-05-20' + i::INTEGER, 9, 7000 + i, NULL, NULL, NULL, "
                "NULL, 600 FROM range(90) AS t(i)"
            )
        key = tmp_path / "key"
        key.touch(0o600)
        key.write_text(PASSPHRASE)
        made["HEALTHKIT_KEY_FILE"] = str(key)
    return made


def printed(notebook: Path) -> str:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]
    return "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)


def run(command: list[str], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, env=environment, capture_output=True, text=True, timeout=180, cwd=folder
    )


def test_papermill_runs_it(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(START), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out)
    if "HEALTHKIT_KEY_FILE" in environment:
        assert "Pas, du" in words, "the explorer's printed form"
        assert "1 mesure" in words, "the board"
    else:
        assert "Vous n’avez pas encore de coffre" in words
        assert "Créez-le dans le panneau d’import" in words
    assert PASSPHRASE not in out.read_text("utf-8")


def test_nbval_runs_it(environment: dict[str, str], tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        str(START),
    ]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "5 passed" in done.stdout
