"""The process that runs report notebooks, one after the other: ``python -m healthkit.report.worker FOLDER``.

It is a process of its own so that a hanging kernel can be ended with it. For each line on its input it reads
``job.json`` in the folder and leaves ``executed.ipynb`` and ``status.json`` there. The end of its input is its end too.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import warnings
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from healthkit.report.blocks import PLOTLY
from healthkit.report.ending import end_group

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

KERNEL = "healthkit-report"
_KERNEL_ID = "kernel.pid"
DEAD, SLOW = "DeadKernelError", "CellTimeoutError"
"""What leaves a kernel that can take no other notebook."""


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


def show_figures() -> None:
    """In the kernel: let a Plotly figure that is a widget be shown as the figure that it also is."""
    from IPython.core.getipython import get_ipython

    def figure(shown: Any) -> dict[str, Any]:
        return {PLOTLY: json.loads(shown.to_json()), "text/plain": "Figure"}

    shell: Any = get_ipython()
    shell.display_formatter.mimebundle_formatter.for_type_by_name("plotly.basewidget", "BaseFigureWidget", figure)


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
    jobs: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(jobs, folder), daemon=True).start()
    while jobs.get():
        status = _run(folder, kernel)
        _say(folder, status)
        if status.get("error") == DEAD:
            (folder / _KERNEL_ID).unlink()  # the number may be another's by now
        elif status.get("error") != SLOW:
            _forget(kernel)
    return 0


def _listen(jobs: SimpleQueue[str], folder: Path) -> None:
    """Pass the lines on. With their end whoever asked is gone, so there is nothing left to do, even in mid-notebook."""
    for line in sys.stdin:
        jobs.put(line)
    end_kernel(folder)
    os._exit(0)


def end_kernel(folder: Path) -> None:
    """End the kernel and what it started. It watches its parent, but not while it is deep in a library of C."""
    with suppress(OSError, ValueError):
        end_group(int((folder / _KERNEL_ID).read_text("ascii")))


def _kernel(folder: Path) -> AsyncKernelManager:
    """Start the kernel. The asynchronous kind: with the other, papermill waits for a kernel that died, or for ever."""
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    kernel = AsyncKernelManager(kernel_name=KERNEL)
    run_sync(kernel.start_kernel)(cwd=str(folder))
    (folder / _KERNEL_ID).write_text(str(getattr(kernel.provisioner, "pid", "")), "ascii")
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    del papermill
    return kernel


def _run(folder: Path, kernel: AsyncKernelManager) -> dict[str, Any]:
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


def _forget(kernel: AsyncKernelManager) -> None:
    """Empty the kernel's namespace; the modules that it has loaded stay, which is what makes the next job quick."""
    client = kernel.blocking_client()
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
