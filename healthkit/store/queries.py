"""Named queries: ``queries/<name>.sql``, with ``$parameters``."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from healthkit.errors import UnknownName


@lru_cache(maxsize=128)
def text(name: str) -> str:
    """The SQL of a named query.

    Raises:
        UnknownName: there is no such file.
    """
    folder = files("healthkit.store").joinpath("queries")
    known = {entry.name.removesuffix(".sql"): entry for entry in folder.iterdir() if entry.name.endswith(".sql")}
    if name not in known:
        raise UnknownName("query", name, known)
    return known[name].read_text("utf-8")
