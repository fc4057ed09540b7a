"""The process that runs report notebooks, one after the other: ``python -m healthkit.report.worker FOLDER``.

It is a process of its own so that a hanging kernel can be ended with it. For each line on its input it reads
``job.json`` in the folder and leaves ``executed.ipynb`` and ``status.json`` there.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager

KERNEL = "healthkit-report"


def kernel_spec(folder: Path) -> None:
    """Describe our kernel, this very interpreter, whatever kernels are installed for the person."""
    spec = folder / "jupyter" / "kernels" / KERNEL
    spec.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
    (spec / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "Report", "language": "python"}), "utf-8"
    )


def lighten() -> None:
    """Leave out a grammar of web addresses that jsonschema, where it finds it, builds on import, for a second."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def main(folder: Path) -> int:
    """Run a job whenever a line comes in, until none comes any more; 1 if the kernel did not start.

    The kernel boots while papermill is imported, and serves all jobs: what a notebook named is forgotten after it.
    """
    warnings.simplefilter("ignore")
    lighten()
    try:
        kernel = _kernel(folder)
    except Exception as error:
        _say(folder, _failure(error))
        return 1
    try:
        for _ in sys.stdin:
            _say(folder, _run(folder, kernel))
            _forget(kernel)
    finally:
        kernel.shutdown_kernel(now=True)  # ended, not asked to leave
    return 0


def _kernel(folder: Path) -> KernelManager:
    from jupyter_client.manager import KernelManager

    kernel = KernelManager(kernel_name=KERNEL)
    kernel.start_kernel(cwd=str(folder))
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    del papermill
    return kernel


def _run(folder: Path, kernel: KernelManager) -> dict[str, Any]:
    """Run the job that lies in the folder; how it went."""
    import papermill

    job = json.loads((folder / "job.json").read_text("utf-8"))
    try:
        papermill.execute_notebook(
            job["notebook"],
            folder / "executed.ipynb",
            parameters=job["parameters"],
            kernel_name=KERNEL,
            language="python",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            start_timeout=60,
            execution_timeout=job["cell_seconds"],
            cwd=folder,
            km=kernel,
        )
    except Exception as error:
        return _failure(error)
    return {"ok": True}


def _forget(kernel: KernelManager) -> None:
    """Empty the kernel's namespace; the modules that it has loaded stay, which is what makes the next job quick."""
    client = kernel.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.execute("get_ipython().reset()", silent=True, store_history=False)
    except RuntimeError:  # it died with the job; the next one will say so
        logging.getLogger(__name__).debug("the kernel is gone")
    finally:
        client.stop_channels()


def _say(folder: Path, status: dict[str, Any]) -> None:
    """Leave the status, whole or not at all: its being there is what the other process waits for."""
    beside = folder / "status.tmp"
    beside.write_text(json.dumps(status), "utf-8")
    os.replace(beside, folder / "status.json")


def _failure(error: Exception) -> dict[str, Any]:
    """What went wrong, by name; the text of an exception only where it is one of ours, which hold no health data."""
    if type(error).__name__ == "PapermillExecutionError":
        told: Any = error
        return {"ok": False, "error": told.ename, "text": told.evalue, "cell": told.exec_count or told.cell_index}
    return {"ok": False, "error": type(error).__name__, "text": "", "cell": None}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
