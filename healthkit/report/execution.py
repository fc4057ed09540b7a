"""Runs a notebook in a process of its own, with bounds in time, and turns whatever fails into one sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthkit import errors
from healthkit.errors import HealthkitError, MissingExtra, ReportFailed
from healthkit.report.kinds import Value
from healthkit.report.worker import kernel_spec
from healthkit.store.handover import offer

if TYPE_CHECKING:
    from healthkit.store import Vault

TOTAL_S, CELL_S = 300, 180


class Execution:
    """One running notebook. :meth:`result` waits for it; leaving the block ends it in any case."""

    def __init__(
        self,
        notebook: Path,
        parameters: Mapping[str, Value],
        folder: Path,
        vault: Vault,
        seconds: float = TOTAL_S,
    ) -> None:
        self._name, self._folder, self._seconds = notebook.stem, folder, seconds
        kernel_spec(folder)
        _hand_over(vault, folder)
        job = {"notebook": str(notebook), "parameters": dict(parameters), "cell_seconds": CELL_S}
        (folder / "job.json").write_text(json.dumps(job), "utf-8")
        with (folder / "worker.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
                [sys.executable, "-m", "healthkit.report.worker", str(folder)],
                cwd=folder,
                env=_environment(folder, vault.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Execution:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._end()

    def _end(self) -> None:
        """End the worker and all it started in its session; its kernel follows, since it watches its parent."""
        if os.name == "posix":
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()

    def result(self) -> dict[str, Any]:
        """The executed notebook.

        Raises:
            ReportFailed: it took too long, or a cell failed.
            HealthkitError: what a cell of ours refused to do, as that error.
        """
        try:
            self._process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            self._end()
            raise ReportFailed(
                f"The report “{self._name}” was stopped after {self._seconds:.0f} seconds.",
                "Close other programs that use the vault and try again.",
            ) from None
        status_file = self._folder / "status.json"
        if not status_file.exists():
            raise ReportFailed(f"The report “{self._name}” stopped before it was done.", "Try again.")
        status = json.loads(status_file.read_text("utf-8"))
        if not status["ok"]:
            raise _refusal(self._name, status)
        executed: dict[str, Any] = json.loads((self._folder / "executed.ipynb").read_text("utf-8"))
        return executed


def _hand_over(vault: Vault, folder: Path) -> None:
    """Let the kernel open the vault as its very first act; neither the notebook nor the environment holds the key."""
    key = folder / "key"
    offer(vault, key)
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    lines = (
        "from pathlib import Path",
        "from healthkit.report.worker import lighten",
        "from healthkit.store.handover import accept",
        f"lighten(); accept(Path({str(vault.folder)!r}), Path({str(key)!r}))",
        "del Path, lighten, accept",
    )
    (startup / "00-vault.py").write_text("\n".join(lines), "utf-8")


def _environment(folder: Path, vault_folder: Path) -> dict[str, str]:
    """This process's environment without a key, with folders of the child's own for everything that Jupyter writes."""
    own = {
        "JUPYTER_PATH": "jupyter",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_CONFIG_DIR": "config",
        "IPYTHONDIR": "ipython",
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
    if status["error"] == "CellTimeoutError":
        return ReportFailed(f"A cell of the report “{report}” took longer than {CELL_S} seconds.", "Try again.")
    where = f"cell {status['cell']}" if status["cell"] else "its start"
    return ReportFailed(
        f"The report “{report}” failed in {where} with {status['error']}.",
        "Open the notebook in JupyterLab and run it there to see why.",
    )
