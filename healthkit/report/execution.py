"""Runs notebooks in a process of its own, with bounds in time, and turns whatever fails into one sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthkit import errors
from healthkit.errors import HealthkitError, MissingExtra, ReportFailed
from healthkit.report.ending import end_group
from healthkit.report.kinds import Value
from healthkit.report.worker import DEAD, SLOW, end_kernel, kernel_spec
from healthkit.store.handover import offer

if TYPE_CHECKING:
    from healthkit.store import Vault

TOTAL_S, CELL_S = 300, 180
_POLL_S = 0.02
_LEAST_ROOM = 1 << 20


class Execution:
    """A process with a kernel that runs notebooks one after the other, in a private folder of its own.

    Whoever made it calls :meth:`end` in any case.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._name, self.folder = "", folder
        kernel_spec(folder)
        (folder / "temp").mkdir()
        _hand_over(vault, folder)
        with (folder / "worker.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
                [sys.executable, "-m", "healthkit.report.worker", str(folder)],
                cwd=folder,
                env=_environment(folder, vault.folder),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        """Whether it can take another notebook."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the worker and all it started."""
        if self.alive:
            end_kernel(self.folder)  # first, while its number is surely still its own
            end_group(self._process.pid)
        self._process.wait()
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def start(self, notebook: Path, parameters: Mapping[str, Value]) -> None:
        """Begin to run a notebook; :meth:`result` waits for it."""
        self._name = notebook.stem
        job = {"notebook": str(notebook), "parameters": dict(parameters), "cell_seconds": CELL_S}
        (self.folder / "job.json").write_text(json.dumps(job), "utf-8")
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it never started: its status says why
            self._process.stdin.write(b"run\n")
            self._process.stdin.flush()

    def result(self) -> dict[str, Any]:
        """The executed notebook.

        Raises:
            ReportFailed: it took too long, or a cell failed.
            HealthkitError: what a cell of ours refused to do, as that error.
        """
        status = self._status()
        if not status["ok"]:
            if status["error"] in (DEAD, SLOW):
                self.end()  # its kernel is lost; the next notebook gets another
            raise _refusal(self._name, status)
        executed: dict[str, Any] = json.loads((self.folder / "executed.ipynb").read_text("utf-8"))
        return executed

    def _status(self) -> dict[str, Any]:
        file, until = self.folder / "status.json", time.monotonic() + TOTAL_S
        while not file.exists():
            if not self.alive and not file.exists():
                raise ReportFailed(f"The report “{self._name}” stopped before it was done.", self._likely())
            if time.monotonic() > until:
                self.end()
                raise ReportFailed(
                    f"The report “{self._name}” was stopped after {TOTAL_S:.0f} seconds.",
                    "Close other programs that use the vault and try again.",
                )
            time.sleep(_POLL_S)
        status: dict[str, Any] = json.loads(file.read_text("utf-8"))
        file.unlink()  # the next job leaves its own
        return status

    def _likely(self) -> str:
        """What to do about a worker that ended without a word."""
        if shutil.disk_usage(self.folder).free < _LEAST_ROOM:
            return f"The disk is full: make room in {self.folder.parents[1]}, or name another folder with TMPDIR."
        return "Try again."


def _hand_over(vault: Vault, folder: Path) -> None:
    """Let the kernel open the vault as its very first act; neither the notebook nor the environment holds the key."""
    key = folder / "key"
    offer(vault, key)
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    lines = (
        "from pathlib import Path",
        "from healthkit.report.worker import lighten, show_figures",
        "from healthkit.store.handover import accept",
        f"lighten(); show_figures(); accept(Path({str(vault.folder)!r}), Path({str(key)!r}))",
        "del Path, lighten, show_figures, accept",
    )
    (startup / "00-vault.py").write_text("\n".join(lines), "utf-8")


def _environment(folder: Path, vault_folder: Path) -> dict[str, str]:
    """This process's environment without a key; what Jupyter and notebooks write by the way goes to folders below."""
    own = {
        "JUPYTER_PATH": "jupyter",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_CONFIG_DIR": "config",
        "IPYTHONDIR": "ipython",
        "TMPDIR": "temp",
        "TEMP": "temp",
        "TMP": "temp",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ("HEALTHKIT_KEY", "HEALTHKIT_KEY_FILE")}
    more = {"HEALTHKIT_VAULT": str(vault_folder), "PLOTLY_RENDERER": "plotly_mimetype", "PYTHONWARNINGS": "ignore"}
    return kept | {name: str(folder / tail) for name, tail in own.items()} | more


def _refusal(report: str, status: dict[str, Any]) -> HealthkitError:
    kind = getattr(errors, str(status["error"]), None)
    if isinstance(kind, type) and issubclass(kind, HealthkitError):
        if issubclass(kind, errors.VaultError | errors.UsageError):
            return kind(status["text"])
        return ReportFailed(status["text"])
    if status["error"] in ("ModuleNotFoundError", "NoSuchKernel") and status["cell"] is None:
        return MissingExtra("papermill", "report")
    if status["error"] == SLOW:
        return ReportFailed(f"A cell of the report “{report}” took longer than {CELL_S} seconds.", "Try again.")
    if status["error"] == DEAD:
        return ReportFailed(
            f"The program that ran the report “{report}” ended in the middle, as it does when memory runs out.",
            "Close other programs and try again, or open the notebook in JupyterLab to see which cell ends it.",
        )
    where = f"cell {status['cell']}" if status["cell"] else "its start"
    return ReportFailed(
        f"The report “{report}” failed in {where} with {status['error']}.",
        "Open the notebook in JupyterLab and run it there to see why.",
    )
