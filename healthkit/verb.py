"""Packages that are also verbs: ``healthkit.ask`` and ``healthkit.report`` are packages, and the façade calls them.

Python binds a package to its name in the parent as soon as any of its modules is imported, so the façade's verb of the
same name would depend on the order of imports. A package that is callable does not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def make_callable(package: str, function: Callable[..., Any]) -> None:
    """Let calling a package call one of its functions."""

    class Verb(ModuleType):
        def __call__(self, *arguments: Any, **options: Any) -> Any:
            return function(*arguments, **options)

    sys.modules[package].__class__ = Verb
