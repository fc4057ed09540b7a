"""The notebooks of the visit and of reports run without a screen: with a record, and where there is no vault yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.builders import lab_person
from tests.notebooks.test_start import printed, run

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize(
    ("name", "said"),
    [("10-visit.ipynb", "La synthèse pour la consultation"), ("11-reports.ipynb", "Rien n’est encore programmé.")],
)
@pytest.mark.parametrize("there", [False, True], ids=["no vault", "vault"])
def test_papermill_runs_it(tmp_path: Path, name: str, said: str, there: bool) -> None:
    environment = {
        **os.environ,
        "HEALTHKIT_VAULT": str(tmp_path / "vault"),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    if there:
        lab_person.build(tmp_path / "vault").close()
        key = tmp_path / "key"
        key.touch(0o600)
        key.write_text(lab_person.PASSPHRASE)
        environment["HEALTHKIT_KEY_FILE"] = str(key)
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(NOTEBOOKS / name), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (said if there else "Il n’y a pas encore de coffre") in printed(out)
    assert lab_person.PASSPHRASE not in out.read_text("utf-8")
