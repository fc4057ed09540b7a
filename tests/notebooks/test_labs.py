"""The notebook of results runs without a screen: with results, and on a machine that has no vault yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.builders import lab_person
from tests.notebooks.test_start import printed, run

LABS = Path(__file__).parents[2] / "notebooks" / "02-labs.ipynb"


@pytest.mark.parametrize("there", [False, True], ids=["no vault", "vault"])
def test_papermill_runs_it(tmp_path: Path, there: bool) -> None:
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
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(LABS), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out)
    if there:
        for part in (
            "Potassium",
            "Cholestérol LDL\u00a0: 7 résultats",
            "Le dossier de 2023",
            "Letter after gastroscopy",
        ):
            assert part in words or part.replace("\u00a0", " ") in words, part
    else:
        assert words.count("Il n’y a pas encore de coffre") == 8
    assert lab_person.PASSPHRASE not in out.read_text("utf-8")
