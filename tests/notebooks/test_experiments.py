"""The notebook of experiments runs without a screen: with a vault, and where there is none yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from healthkit.store import create_vault
from tests.builders import lab_person
from tests.notebooks.test_start import printed, run

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "08-experiments.ipynb"


@pytest.mark.parametrize("there", [False, True], ids=["no vault", "vault"])
def test_papermill_runs_it(tmp_path: Path, there: bool) -> None:
    environment = {
        **os.environ,
        "HEALTHKIT_VAULT": str(tmp_path / "vault"),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    if there:
        create_vault(tmp_path / "vault", lab_person.PASSPHRASE)
        key = tmp_path / "key"
        key.touch(0o600)
        key.write_text(lab_person.PASSPHRASE)
        environment["HEALTHKIT_KEY_FILE"] = str(key)
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(NOTEBOOK), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert ("Rien n’en reste dans le carnet" if there else "Il n’y a pas encore de coffre") in printed(out)
