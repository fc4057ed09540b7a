"""Scripts of the pages: a file of its own for each widget, and before it what several of them share."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def with_parts(*names: str) -> str:
    """A widget's module with ``parts.js`` before it: the browser gets one module and fetches nothing."""
    return "\n".join((_HERE / part).read_text("utf-8") for part in ("parts.js", *names))


def styles(*names: str) -> str:
    """A widget's style: the common one, and what it has of its own."""
    return "\n".join((_HERE / part).read_text("utf-8") for part in ("style.css", *names))
