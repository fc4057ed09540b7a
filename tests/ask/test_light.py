"""What the one-shot command loads: a question about days needs neither frames nor charts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from healthkit.cli.readiness import meanwhile
from healthkit.store import Vault

NEVER = {
    "IPython", "anywidget", "ipywidgets", "jupyterlab", "keyring", "kaleido", "lxml", "openai", "papermill",
    "pdfplumber", "plotly", "rich", "typst",
}  # fmt: skip
FRAMES = {"numpy", "polars", "pyarrow"}
SCRIPT = """
import sys
from healthkit.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded_by(vault: Vault, folder: Path, question: str) -> set[str]:
    """Top-level modules that a process of its own had loaded when it had answered."""
    key = folder / "key"
    key.touch(0o600)
    key.write_text("a passphrase for tests")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "--vault", str(vault.folder), "ask", "--as-of", "2026-11-22", question],
        env={**os.environ, "HEALTHKIT_KEY_FILE": str(key)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert any(mark in done.stdout for mark in "0123456789"), done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "question",
    ["How many steps did I take on average last month?", "Combien de pas hier ?", "What was my longest run this year?"],
)
def test_a_question_about_days_loads_no_frames_and_no_charts(vault: Vault, tmp_path: Path, question: str) -> None:
    assert not loaded_by(vault, tmp_path, question) & (NEVER | FRAMES)


def test_a_comparison_reckons_with_arrays_but_draws_nothing(vault: Vault, tmp_path: Path) -> None:
    loaded = loaded_by(vault, tmp_path, "Compare my steps this month with last month")
    assert not loaded & NEVER
    assert "numpy" in loaded, "this test sees what is loaded"


def test_getting_ready_is_over_when_the_vault_is_open_and_its_failures_are_silent() -> None:
    with meanwhile("How many steps?", "a language that nobody speaks"):
        pass
    assert not [thread for thread in threading.enumerate() if thread.name == "healthkit-ready"]
