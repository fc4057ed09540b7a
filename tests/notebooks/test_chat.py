"""The notebook of the chat runs without a screen: over a vault, and on a machine that has none yet."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.notebooks.test_start import PASSPHRASE, environment, printed, run

CHAT = Path(__file__).parents[2] / "notebooks" / "01-chat.ipynb"
__all__ = ["environment"]  # the fixture: once without a vault, once with one


def test_papermill_runs_it(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(CHAT), str(out)]
    done = run(command, environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    words = printed(out)
    if "HEALTHKIT_KEY_FILE" in environment:
        assert "Posez une question ici" in words
        assert "Rien n’est autorisé à quitter cet ordinateur." in words
    else:
        assert words.count("Il n’y a pas encore de coffre") == 2
    assert PASSPHRASE not in out.read_text("utf-8")
