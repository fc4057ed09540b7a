"""Every tool, in the order in which a model reads them."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

from healthkit.ask.tools.tool import Tool, ToolRefused

_NAMES = ("ask", "metric", "labs", "records", "coverage", "catalogue", "calc", "select", "documents")


@lru_cache(maxsize=1)
def tools() -> tuple[Tool[Any], ...]:
    """All tools."""
    return tuple(import_module(f"healthkit.ask.tools.{name}").TOOL for name in _NAMES)


def tool(name: str) -> Tool[Any]:
    """One tool by its name.

    Raises:
        ToolRefused: there is none.
    """
    found = next((one for one in tools() if one.name == name), None)
    if found is None:
        raise ToolRefused("There is no tool of that name.", f"The tools are: {', '.join(_NAMES)}.")
    return found
