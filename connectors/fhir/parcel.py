"""What a helper process says of a block: rows as Arrow, everything else as JSON, each part behind its length."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import asdict, dataclass
from typing import IO, Any

import orjson
import polars as pl

from connectors.fhir.context import Context
from healthkit.source.contract import Handoff, Issue, Rows

READY = b"ready"
"""What a helper says once it has understood what its blocks will be about."""
_LENGTH = 8


@dataclass(frozen=True)
class Parcel:
    """The rows of one block, numbered from 1; its sources are numbered from 0, in the order of ``sources``."""

    rows: list[Rows]
    refs: int
    sources: list[str]
    read: Counter[str]
    unmapped: Counter[str]
    issues: list[Issue]
    handoffs: list[Handoff]
    subjects: list[str]
    used: list[str]
    """Medications that something referred to."""


def gathered(to: Context) -> Parcel:
    """What a context that mapped one block has collected; it must not be used any more."""
    to.new_sources()
    to.settle()
    return Parcel(
        list(to.outbox.rest()), to.take_refs(0), to.sources(), to.read, to.unmapped, to.issues, to.handoffs,
        [one for one in to.subjects if isinstance(one, str)], list(to.index.used),
    )  # fmt: skip


def add(parcel: Parcel, to: Context) -> None:
    """Add a block's rows and counts to those of the blocks before it, as if they had been mapped here."""
    to.settle()
    numbers = pl.Series([to.source(name) for name in parcel.sources], dtype=pl.Int32)
    before = to.take_refs(parcel.refs)
    for rows in parcel.rows:
        frame = rows.frame
        if "ref" in frame.columns:
            frame = frame.with_columns(pl.col("ref") + before)
        if "source" in frame.columns:
            frame = frame.with_columns(numbers.gather(frame["source"]).alias("source"))
        to.outbox.add(rows.table, frame)
    to.read.update(parcel.read)
    to.unmapped.update(parcel.unmapped)
    to.issues += parcel.issues
    to.handoffs += parcel.handoffs
    to.subjects.update(parcel.subjects)
    to.index.used.update(parcel.used)


def packed(parcel: Parcel) -> list[bytes]:
    """A parcel as the parts of one message."""
    head = {
        "tables": [rows.table for rows in parcel.rows],
        "refs": parcel.refs,
        "sources": parcel.sources,
        "read": dict(parcel.read),
        "unmapped": dict(parcel.unmapped),
        "issues": [asdict(issue) for issue in parcel.issues],
        "handoffs": [(one.media_type, one.member, one.context) for one in parcel.handoffs],
        "subjects": parcel.subjects,
        "used": parcel.used,
    }
    return [orjson.dumps(head), *(_arrow(rows.frame) for rows in parcel.rows), *(one.body for one in parcel.handoffs)]


def unpacked(parts: list[bytes]) -> Parcel:
    """The parcel that a message holds."""
    head: dict[str, Any] = orjson.loads(parts[0])
    tables = head["tables"]
    frames, bodies = parts[1 : 1 + len(tables)], parts[1 + len(tables) :]
    return Parcel(
        [Rows(table, pl.read_ipc_stream(frame)) for table, frame in zip(tables, frames, strict=True)],
        head["refs"], head["sources"], Counter(head["read"]), Counter(head["unmapped"]),
        [Issue(**issue) for issue in head["issues"]],
        [Handoff(body, *told) for body, told in zip(bodies, head["handoffs"], strict=True)],
        head["subjects"], head["used"],
    )  # fmt: skip


def _arrow(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer)
    return buffer.getvalue()


def send(stream: IO[bytes], parts: list[bytes]) -> None:
    """Write one message."""
    stream.write(b"".join(len(part).to_bytes(_LENGTH, "little") for part in (parts, *parts)))
    for part in parts:
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> list[bytes]:
    """Read one message.

    Raises:
        EOFError: the other side is gone.
    """
    count = int.from_bytes(_exactly(stream, _LENGTH), "little")
    lengths = _exactly(stream, count * _LENGTH)
    sizes = [int.from_bytes(lengths[at : at + _LENGTH], "little") for at in range(0, len(lengths), _LENGTH)]
    return [_exactly(stream, size) for size in sizes]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found
