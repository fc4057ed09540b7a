"""Connectors by entry point, at three grains: their names, one of them, all of them.

The bundled ones are registered exactly as a third party's would be.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points

from healthkit.errors import HealthkitError, UnknownName
from healthkit.source.contract import Connector

GROUP = "healthkit.connectors"


@lru_cache(maxsize=1)
def _found() -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        other = found.get(point.name)
        if other and other.value != point.value:
            packages = " and ".join(sorted({_package(other), _package(point)}))
            raise HealthkitError(f"Two connectors are named “{point.name}”: {packages}.", "Uninstall one of them.")
        found[point.name] = point
    return found


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value


def connector_names() -> list[str]:
    """Names of the installed connectors; imports none of them."""
    return sorted(_found())


def load_connector(name: str) -> Connector:
    """One connector.

    Raises:
        UnknownName: none is installed under that name.
        HealthkitError: it is installed but cannot be imported.
    """
    try:
        point = _found()[name]
    except KeyError:
        raise UnknownName("connector", name, _found()) from None
    try:
        made = point.load()()
    except Exception as error:
        raise HealthkitError(
            f"The connector “{name}” of {_package(point)} cannot be loaded: {type(error).__name__}.",
            f"Reinstall or uninstall {_package(point)}.",
        ) from error
    if not isinstance(made, Connector):
        raise HealthkitError(f"“{name}” of {_package(point)} is not a connector.", "Ask its author for a new version.")
    return made


def load_connectors() -> list[Connector]:
    """All connectors that load, those of one source before the ``generic`` ones; a broken one warns and never takes
    the others down."""
    loaded = []
    for name in connector_names():
        try:
            loaded.append(load_connector(name))
        except HealthkitError as error:
            warnings.warn(str(error), stacklevel=2)
    return sorted(loaded, key=lambda one: bool(getattr(one, "generic", False)))
