"""The notebooks of sleep and of training run without a screen: with data, and on a machine that has no vault yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.builders import active_person
from tests.notebooks.test_start import printed, run
from tests.report.life import PASSPHRASE

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SAID = {
    "04-sleep.ipynb": ("15 novembre 2026\u00a0: au lit de", "Décalage social", "Manque par rapport aux jours libres"),
    "05-training.ipynb": (
        "fraîcheur du matin",
        "équivalent modéré",
        "registre FRIEND",
        "Course à pied, 5\u00a0km",
        "20 m de dénivelé",
    ),
}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("body") / "vault"
    active_person.build(folder).close()
    return folder


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("filled", [False, True], ids=["no vault", "vault"])
def test_papermill_runs_it(there: Path, tmp_path: Path, name: str, filled: bool) -> None:
    key = tmp_path / "key"
    key.touch(0o600)
    key.write_text(PASSPHRASE)
    environment = {
        **os.environ,
        "HEALTHKIT_VAULT": str(there if filled else tmp_path / "none"),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(tmp_path / "ipython"),
        **({"HEALTHKIT_KEY_FILE": str(key)} if filled else {}),
    }
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(NOTEBOOKS / name), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out).replace("\u00a0", " ")
    for part in SAID[name] if filled else ("Il n’y a pas encore de coffre",):
        assert part.replace("\u00a0", " ") in words, part
    assert PASSPHRASE not in out.read_text("utf-8")
    assert "48.85" not in out.read_text("utf-8"), "positions stay out of what a notebook keeps"
