"""Nothing goes on after its end: kernels that die or hang, browsers that hang, and a report that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from healthkit import report
from healthkit.errors import ReportFailed
from healthkit.report import browser, execution, figures, runner
from healthkit.report.browser import Browser
from healthkit.store import Vault
from tests.report.builder import PASSPHRASE
from tests.report.conftest import Pdf

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are looked at in the way of Unix")
TELL = "import os, pathlib\npathlib.Path({!r}).write_text(str(os.getpid()))\n"
# A library of C that does not let go: the kernel cannot see there that its parent is gone.
DEEP = "import re\nre.match('(a+)+b', 'a' * 64)"


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "find_browser", lambda: None)


def gone(process: int) -> bool:
    return until(lambda: not running(process))


def running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def test_a_kernel_that_dies_is_said_at_once_and_the_next_report_gets_another(
    vault: Vault, tmp_path: Path, notebook: Any, own_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying, next_one = notebook("dying", "import os\nos._exit(3)"), notebook("next", "print('alive')")
    # As for reports of ours, which share a kernel.
    monkeypatch.setattr(runner.library, "folder", lambda: vault.folder / "reports")
    begun = time.monotonic()
    with report.session(vault) as press:
        with pytest.raises(ReportFailed, match="ended in the middle"):
            press._show(vault.folder / "reports" / f"{dying}.ipynb", {})
        shown = press._show(vault.folder / "reports" / f"{next_one}.ipynb", {})
    assert shown.blocks[0]["text"] == "alive"
    assert time.monotonic() - begun < 60
    assert list(own_temp.iterdir()) == []


def test_a_cell_that_takes_too_long_is_ended_even_deep_in_a_library(
    vault: Vault, tmp_path: Path, notebook: Any, own_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "CELL_S", 3)
    with pytest.raises(ReportFailed, match="took longer than 3 seconds"):
        report.run(notebook("deep", TELL.format(str(tmp_path / "kernel")) + DEEP), {}, tmp_path / "x.pdf", vault)
    assert gone(int((tmp_path / "kernel").read_text()))
    assert not (tmp_path / "x.pdf").exists()


def test_after_a_kill_no_process_stays_and_the_next_start_removes_the_folder(
    vault: Vault, tmp_path: Path, notebook: Any, own_temp: Path
) -> None:
    name = notebook("killed", TELL.format(str(tmp_path / "kernel")) + DEEP)
    # No browser: below a test's long path its socket would lie elsewhere.
    environment = {
        **os.environ,
        "PATH": "",
        "TMPDIR": str(own_temp),
        "HEALTHKIT_KEY": PASSPHRASE,
        "HEALTHKIT_KEYRING": "0",
    }
    command = [sys.executable, "-m", "healthkit.cli", "--vault", str(vault.folder), "report", name]
    with subprocess.Popen([*command, "-o", str(tmp_path / "x.pdf")], env=environment) as process:
        assert until((tmp_path / "kernel").exists)
        assert until(lambda: (tmp_path / "kernel").read_text() != "")
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert gone(int((tmp_path / "kernel").read_text()))
    left = list(own_temp.iterdir())
    assert len(left) == 1, "all that a report writes lies in one folder"
    assert not any(PASSPHRASE.encode() in path.read_bytes() for path in left[0].rglob("*") if path.is_file())
    report.run(notebook("after", "print(1)"), {}, tmp_path / "y.pdf", vault)
    assert list(own_temp.iterdir()) == []


def test_a_browser_that_hangs_is_waited_for_once_and_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "chromium"
    fake.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/process\nexec sleep 600\n")
    fake.chmod(0o755)
    (tmp_path / "work").mkdir()
    monkeypatch.setattr(browser, "_START_S", 2.0)
    begun = time.monotonic()
    with Browser(fake, tmp_path / "work") as hanging:
        drawn = figures.draw([{"data": [{"y": [1]}], "layout": {}}] * 20, hanging, tmp_path)
    assert [figure.svg for figure in drawn] == [None] * 20
    assert time.monotonic() - begun < 20
    assert gone(int((tmp_path / "process").read_text()))


def test_the_browser_gets_no_key_and_a_folder_of_ours() -> None:
    ours = {"PATH": "/bin", "TMPDIR": "/tmp", "HEALTHKIT_KEY": PASSPHRASE}
    folder = Path("/tmp/healthkit-report-12345-abcdefgh/browser")
    assert browser.environment(ours, folder) == {"PATH": "/bin", "TMPDIR": str(folder)}
    assert browser.environment(ours, folder / ("x" * 40))["TMPDIR"] == "/tmp", "too long for a socket"


def test_a_figure_that_is_a_widget_is_drawn_as_a_figure(vault: Vault, tmp_path: Path, notebook: Any) -> None:
    source = "import plotly.graph_objects as go\ngo.FigureWidget(go.Scatter(x=['M', 'T'], y=[3.25, 4.5]))"
    result = report.run(notebook("live", source), {}, tmp_path / "x.pdf", vault)
    assert result.manifest["figures"] == {"drawn": 0, "tables": 1}
    assert "3.25" in Pdf((tmp_path / "x.pdf").read_bytes()).text


def test_a_full_disk_is_said(vault: Vault, tmp_path: Path, notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(runner, "typeset", full)
    (tmp_path / "x.pdf").write_bytes(b"old")
    with pytest.raises(ReportFailed, match="No space left on device") as failed:
        report.run(notebook("full", "print(1)"), {}, tmp_path / "x.pdf", vault)
    assert "TMPDIR" in failed.value.hint
    assert (tmp_path / "x.pdf").read_bytes() == b"old"
