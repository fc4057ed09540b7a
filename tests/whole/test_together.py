"""People keep notebooks open while an import runs and a report is due: all of it succeeds, on one vault."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.builders.person import small_export

KEY = "together"
NOTEBOOK = """
import sys, time
from pathlib import Path
import healthkit as hk

vault, stop, rounds = hk.open_vault(), Path(sys.argv[1]), 0
while not stop.exists() or rounds < 20:
    with vault.reader() as con:
        rows = con.execute("SELECT count(*), count(DISTINCT metric) FROM daily").fetchone()
    assert rows is not None
    assert hk.ask("How many steps did I take on average?", vault=vault, lang="en").question
    rounds += 1
    time.sleep(0.05)
print("rounds", rounds)
"""


@pytest.mark.timeout(280)
def test_two_notebooks_an_import_and_a_report(tmp_path: Path) -> None:
    small = small_export(tmp_path / "small", days=60)
    longer = small_export(tmp_path / "longer", days=75)
    env = {
        **os.environ, "HEALTHKIT_VAULT": str(tmp_path / "vault"), "HEALTHKIT_KEY": KEY, "HEALTHKIT_KEYRING": "0",
        "HEALTHKIT_LOCK_WAIT_SECONDS": "60",
    }  # fmt: skip

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        return subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=240)

    def healthkit(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return run(sys.executable, "-m", "healthkit.cli", *arguments)

    first = healthkit("import", small)
    assert first.returncode == 0, first.stderr
    stop = tmp_path / "stop"
    with ThreadPoolExecutor(4) as pool:
        notebooks = [pool.submit(run, sys.executable, "-c", NOTEBOOK, stop) for _ in range(2)]
        importing = pool.submit(healthkit, "import", longer)
        report = pool.submit(healthkit, "report", "weekly", "-o", tmp_path / "week.pdf")
        done = {"import": importing.result(), "report": report.result()}
        stop.touch()
        done |= {f"notebook {number}": notebook.result() for number, notebook in enumerate(notebooks)}
    for what, process in done.items():
        assert process.returncode == 0, f"{what}: {process.stderr}"
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF-")
