"""The process that runs a report's notebook: ``python -m healthkit.report.worker FOLDER``.

It is a process of its own so that a hanging kernel can be ended with it, and so that the vault's key is in the
environment of this process and its kernel only. Reads ``job.json`` in the folder, leaves ``executed.ipynb`` and
``status.json`` there.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

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
    """Run the job; 0 if every cell ran."""
    job = json.loads((folder / "job.json").read_text("utf-8"))
    status: dict[str, Any] = {"ok": True}
    try:
        _execute(job, folder)
    except Exception as error:
        status = _failure(error)
    (folder / "status.json").write_text(json.dumps(status), "utf-8")
    return 0 if status["ok"] else 1


def _execute(job: dict[str, Any], folder: Path) -> None:
    """Run the notebook. The kernel boots while papermill is imported; at the end it is ended, not asked to leave."""
    warnings.simplefilter("ignore")
    lighten()
    from jupyter_client.manager import KernelManager

    kernel = KernelManager(kernel_name=KERNEL)
    kernel.start_kernel(cwd=str(folder))
    try:
        import papermill

        logging.getLogger("papermill").setLevel(logging.ERROR)
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
    finally:
        kernel.shutdown_kernel(now=True)


def _failure(error: Exception) -> dict[str, Any]:
    """What went wrong, by name; the text of an exception only where it is one of ours, which hold no health data."""
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        return {"ok": False, "error": error.ename, "text": error.evalue, "cell": error.exec_count or error.cell_index}
    return {"ok": False, "error": type(error).__name__, "text": "", "cell": None}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
