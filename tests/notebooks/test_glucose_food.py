"""The notebooks of glucose and food run without a screen: with data, and on a machine that has no vault yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.builders import sensor_person
from tests.notebooks.test_start import printed, run

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SAID = {"06-glucose": ("Hausse moyenne en deux heures", "GMI"), "07-food": ("D’où vient l’énergie", "28 jours notés")}


@pytest.mark.parametrize("there", [False, True], ids=["no vault", "vault"])
@pytest.mark.parametrize("name", SAID)
def test_papermill_runs_it(tmp_path: Path, name: str, there: bool) -> None:
    environment = {
        **os.environ,
        "HEALTHKIT_VAULT": str(tmp_path / "vault"),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    if there:
        vault, _ = sensor_person.build(tmp_path)
        vault.close()
        key = tmp_path / "key"
        key.touch(0o600)
        key.write_text(sensor_person.PASSPHRASE)
        environment["HEALTHKIT_KEY_FILE"] = str(key)
    out = tmp_path / "out.ipynb"
    notebook = NOTEBOOKS / f"{name}.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(notebook), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out).replace("\u00a0", " ")
    if there:
        for part in SAID[name]:
            assert part in words, part
    else:
        assert words.count("Il n’y a pas encore de coffre") == 2
