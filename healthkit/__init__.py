"""A private, local workbench for everything your body has recorded. Not affiliated with Apple.

The names below are all a notebook needs; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_LAZY = {
    "open_vault": "healthkit.store:open_vault",
    "create_vault": "healthkit.store:create_vault",
    "import_path": "healthkit.source.ingest:import_path",
    "series": "healthkit.source.reading:series",
    "ask": "healthkit.ask:ask",
    "report": "healthkit.report",  # a module that can be called, so that report.session is there too
    "catalogue": "healthkit.model.catalogue:catalogue",
    "import_files": "healthkit.widgets:import_files",
    "map_table": "healthkit.widgets:map_table",
    "coverage": "healthkit.widgets:coverage",
    "explore": "healthkit.widgets:explore",
    "chat": "healthkit.widgets:chat",
    "consent": "healthkit.widgets:consent",
    "labs": "healthkit.widgets:labs",
    "timeline": "healthkit.widgets:timeline",
}
__all__ = list(_LAZY)

if TYPE_CHECKING:
    from healthkit.ask import ask as ask
    from healthkit.model.catalogue import catalogue as catalogue
    from healthkit.report import run as report  # noqa: F401
    from healthkit.source.ingest import import_path as import_path
    from healthkit.store import create_vault as create_vault
    from healthkit.store import open_vault as open_vault
    from healthkit.widgets import chat as chat
    from healthkit.widgets import consent as consent
    from healthkit.widgets import coverage as coverage
    from healthkit.widgets import explore as explore
    from healthkit.widgets import import_files as import_files
    from healthkit.widgets import labs as labs
    from healthkit.widgets import map_table as map_table
    from healthkit.widgets import timeline as timeline


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'healthkit' has no attribute {name!r}")
    module, _, attribute = _LAZY[name].partition(":")
    found = getattr(import_module(module), attribute) if attribute else import_module(module)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
