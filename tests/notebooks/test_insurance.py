"""The notebook of insurance runs without a screen: with plans kept, and on a machine that has no vault yet."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from healthkit.planning.insurance import wanted
from tests.builders import lab_person
from tests.notebooks.test_start import printed, run

ROOT = Path(__file__).parents[2]
INSURANCE = ROOT / "notebooks" / "09-insurance.ipynb"


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
        plans = wanted.folder_of(tmp_path / "vault")
        plans.mkdir()
        for path in (ROOT / "examples" / "plans").glob("mutuelle-*.toml"):
            shutil.copy(path, plans)
        key = tmp_path / "key"
        key.touch(0o600)
        key.write_text(lab_person.PASSPHRASE)
        environment["HEALTHKIT_KEY_FILE"] = str(key)
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(INSURANCE), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out)
    if there:
        for part in ("Décrire un contrat", "Quel contrat pour vos soins", "Équilibre", "Aucun modèle"):
            assert part in words, part
    else:
        assert words.count("Il n’y a pas encore de coffre") == 2
