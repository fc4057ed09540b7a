"""What a report may know that must not lie in a notebook: handed over in a file of the report's private folder.

Parameters are written into the executed notebook; pinned answers, or the reason for a visit, are not parameters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_HANDED = Path("private.json")


@contextmanager
def hand_over(folder: Path, value: object) -> Iterator[None]:
    """Let the notebook that runs in a folder read a value, as JSON; it is gone afterwards. None hands over nothing."""
    path = folder / _HANDED
    if value is not None:
        path.touch(0o600)
        path.write_text(json.dumps(value, ensure_ascii=False, default=str), "utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def handed() -> Any:
    """In a report's kernel: what was handed over; None where nothing was, as in JupyterLab."""
    return json.loads(_HANDED.read_text("utf-8")) if _HANDED.exists() else None
