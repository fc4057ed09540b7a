"""From a line of JSON, or a resource in a document, to rows: the second pass, wherever it runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from connectors.fhir.context import Context
from connectors.fhir.index import external_id
from connectors.fhir.originals import restore
from connectors.fhir.resources import add_resource
from connectors.fhir.stream import resources_in
from connectors.fhir.tolerant import loads
from connectors.fhir.values import Json

_CONTAINERS = {"Bundle", "Parameters", None}


def map_lines(piece: bytes, first: int, to: Context) -> int:
    """Map whole lines, of which the first has the number ``first``; returns the number of the line behind them."""
    number = first
    with _uncollected():
        for number, line in enumerate(piece.split(b"\n"), first):
            if line:
                _map_line(line, number, to)
    return number if piece.endswith(b"\n") else number + 1


def _map_line(line: bytes, number: int, to: Context) -> None:
    try:
        resource = orjson.loads(line)
    except orjson.JSONDecodeError:
        if line.isspace():
            return
        try:
            resource = loads(line)
        except ValueError:
            # The line itself may hold anything about the person: only its length is told.
            to.issue("bad_json_line", None, f"{len(line)} bytes", position=f"line {number}")
            return
    if type(resource) is dict and resource.get("resourceType") not in _CONTAINERS:
        map_resource(resource, None, f"line {number}", to)
        return
    for found, url, where in resources_in(resource):
        map_resource(found, url, f"line {number} {where}".strip(), to)


def map_resource(resource: Json, url: str | None, where: str, to: Context) -> None:
    """Map one resource, or note what stands in its place; never raises for what the file holds."""
    kind = resource.get("resourceType")
    if type(kind) is not str or not kind:
        _no_resource(resource, where, to)
        return
    to.read[kind] += 1
    restore(resource)
    add_resource(resource, external_id(resource, url), where, to)


def _no_resource(resource: Json, where: str, to: Context) -> None:
    entry = resource.get("_entry")
    if entry is None:
        to.issue("no_resource_type", None, "", position=where)
        return
    request = entry.get("request") or {}
    method, url = str(request.get("method") or ""), str(request.get("url") or "")
    if resource.get("_bundle") == "history" and method == "DELETE" and url.count("/") == 1:
        updated = (entry.get("response") or {}).get("lastModified")
        to.retract(url, to.source(None), updated)
        to.issue("deleted_at_source", None, "", position=where)
    else:
        to.issue("entry_without_resource", None, method, position=where)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for reference cycles: trees of JSON have none, and searching them costs a tenth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
