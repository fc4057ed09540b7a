"""Which members are tables of Samsung Health: their first line names the type, the files' names may be anything."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from healthkit.source.contract import Claim
from healthkit.source.files import Package

_FIRST_LINE = re.compile(
    rb"^\s*\"?com\.samsung\.(?:s?health|health)\.([a-z0-9_.]+)\"?\s*(?:,[^\r\n]*)?\r?\n", re.IGNORECASE
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a table begins that was saved anew in another encoding."""
_DETAIL = re.compile(r"(^|/)jsons/(com\.samsung\.[^/]+/.+|[^/]+)$")


def claim(package: Package) -> Claim | None:
    """The tables, and with them everything under ``jsons/``."""
    found = tables(package, frozenset(package.members))
    if not found:
        return None
    details = {name for name in package.members if _DETAIL.search(name)}
    return Claim(frozenset(found) | frozenset(details), "Samsung Health")


def tables(package: Package, names: frozenset[str]) -> dict[str, str]:
    """Members that are tables, by name, with their type without ``com.samsung.(s)health.``"""
    found = {}
    for name in sorted(names):
        if name.lower().endswith(".json") or _DETAIL.search(name):
            continue
        first = _FIRST_LINE.match(_plain(package.head(name, 512)))
        if first:
            found[name] = first[1].decode().lower()
    return found


def _plain(head: bytes) -> bytes:
    """The head as UTF-8, without its byte order mark."""
    if head[:2] in UTF_16:
        return head.decode("utf-16", "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def details(names: frozenset[str]) -> dict[str, str]:
    """Members under ``jsons/`` by the last part of their name, with and without its ending."""
    found: dict[str, str] = {}
    for name in sorted(names):
        if _DETAIL.search(name) or name.lower().endswith(".json"):
            last = PurePosixPath(name).name
            found.setdefault(last, name)
            found.setdefault(last.removesuffix(".json"), name)
    return found
