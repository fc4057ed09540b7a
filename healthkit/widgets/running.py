"""The cell that a widget is shown by."""

from __future__ import annotations

from typing import Any

from IPython.core.getipython import get_ipython


def running_cell() -> str:
    """The id of the notebook's cell that runs now, where its page tells it to the kernel."""
    told: dict[str, Any] = getattr(get_ipython(), "get_parent", dict)()  # a terminal's IPython has no messages
    return str(told.get("metadata", {}).get("cellId", ""))
