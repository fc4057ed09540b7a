"""Workout routes: GPX 1.1 as the Health app writes it, and as others do."""

from __future__ import annotations

from typing import Any

import polars as pl

from connectors.apple_health.context import Context
from connectors.apple_health.dates import instant
from connectors.apple_health.engine import compiled, text_layout
from healthkit.errors import InputError
from healthkit.model.records import ROUTE_POINT

_FIELDS = {
    "latitude": "@lat",
    "longitude": "@lon",
    "elevation": "ele",
    "time": "time",
    "speed": "extensions/speed",
    "course": "extensions/course",
    "horizontal_accuracy": "extensions/hAcc",
    "vertical_accuracy": "extensions/vAcc",
}
_POINT = "/gpx/trk/trkseg/trkpt"


class UnreadableRoute(Exception):
    """A file that is not a track after all."""


def points(body: bytes) -> pl.DataFrame:
    """The track points of a GPX file: text columns as read, with ``at`` for the time.

    Raises:
        UnreadableRoute: the file is not XML, or holds no track.
    """
    raw = _by_arrow(body)
    if raw is None:
        raw = _by_tree(body)
    if raw is None:
        raise UnreadableRoute
    numbers = [name for name in _FIELDS if name != "time"]
    return raw.select(pl.col(name).str.strip_chars().cast(pl.Float64, strict=False) for name in numbers).with_columns(
        at=_times(raw["time"])
    )


def _times(texts: pl.Series) -> pl.Series:
    read = texts.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", strict=False, time_unit="us")
    if read.null_count() == texts.null_count():
        return read
    loose = [None if (found := instant(text)) is None else found[0] for text in texts]
    return pl.Series(loose, dtype=pl.Int64).cast(pl.Datetime("us"))


def _by_arrow(body: bytes) -> pl.DataFrame | None:
    from xml2arrow import Xml2ArrowError

    if b"<!" in body[:4096].replace(b"<!--", b"") or b"<trkpt" not in body:
        return None
    parser = compiled(text_layout("point", "/gpx/trk/trkseg", {k: f"{_POINT}/{v}" for k, v in _FIELDS.items()}))
    try:
        batch = parser.parse(body)["point"]
    except (Xml2ArrowError, TypeError):
        return None
    return pl.DataFrame(pl.from_arrow(batch)) if batch.num_rows == body.count(b"<trkpt") else None


def _by_tree(body: bytes) -> pl.DataFrame | None:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    rows: list[dict[str, str | None]] = []
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    for point in root.iter("trkpt"):
        row = {name: point.findtext(path) for name, path in _FIELDS.items() if not path.startswith("@")}
        rows.append({**row, "latitude": point.get("lat"), "longitude": point.get("lon")})
    if root.tag != "gpx":
        return None
    return pl.DataFrame(rows, schema=dict.fromkeys(_FIELDS, pl.String))


def add_route(member: str, owners: list[int], to: Context) -> None:
    """Points of one file for each session that names it; one that none names becomes a session of kind ``route``."""
    try:
        found = points(to.package.body(member))
    except (UnreadableRoute, InputError):
        to.issue("damaged_member", member=member)
        return
    to.read["trkpt"] += found.height
    usable = found.drop_nulls(["at", "latitude", "longitude"])
    if usable.height < found.height:
        to.issue("bad_location", member=member, position=f"{found.height - usable.height} points")
    if usable.height and not owners:
        owners = [_route_session(usable, to)]
    for ref in owners:
        to.outbox.add("route_point", _rows(usable, ref))


def _route_session(found: pl.DataFrame, to: Context) -> int:
    ref = to.take()
    start: Any = found["at"].min()
    end: Any = found["at"].max()
    source = to.sources.number("Apple Health")
    to.outbox.row("session", ref=ref, kind="route", activity="route", start=start, end=end, source=source)
    return ref


def _rows(found: pl.DataFrame, ref: int) -> pl.DataFrame:
    return found.with_columns(ref=pl.lit(ref, pl.Int64)).select(
        pl.col(name).cast(dtype) for name, dtype in ROUTE_POINT.items()
    )
