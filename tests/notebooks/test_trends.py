"""The notebook of trends runs without a screen: over a vault, and on a machine that has none yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.builders import watched_person
from tests.notebooks.test_start import printed, run

TRENDS = Path(__file__).parents[2] / "notebooks" / "03-trends.ipynb"


@pytest.mark.parametrize("there", [False, True], ids=["no vault", "vault"])
def test_papermill_runs_it(tmp_path: Path, there: bool) -> None:
    environment = {
        **os.environ,
        "HEALTHKIT_VAULT": str(tmp_path / "vault"),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    if there:
        watched_person.build(tmp_path / "vault").close()
        key = tmp_path / "key"
        key.touch(0o600)
        key.write_text(watched_person.PASSPHRASE)
        environment["HEALTHKIT_KEY_FILE"] = str(key)
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(TRENDS), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out)
    if there:
        for part in ("Pas, du 3 août 2026", "Sommeil, du", "Médicaments"):
            assert part in words, part
    else:
        assert "Il n’y a pas encore de coffre" in words
