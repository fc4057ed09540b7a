"""Ending a process with everything that it started."""

from __future__ import annotations

import os
import signal
from contextlib import suppress


def end_group(process: int) -> None:
    """End a process that began a session of its own, and its children, at once; one that is gone already is fine."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGTERM)
