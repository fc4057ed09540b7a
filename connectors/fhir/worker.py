"""A helper process: maps the blocks that its parent sends, until the parent is gone.

``python -m connectors.fhir.worker``; speaks over its standard input and output, writes no file, says nothing else.
"""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

import orjson

from connectors.fhir.context import Context
from connectors.fhir.index import Index
from connectors.fhir.mapping import map_lines
from connectors.fhir.parcel import READY, gathered, packed, receive, send
from healthkit.source.files import open_package


def work(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Answer every block with its parcel. The first message says of which package and member the blocks are.

    Raises:
        EOFError: there are no more.
    """
    about, names = receive(orders)
    told = orjson.loads(about)
    with open_package(Path(told["path"])) as package:
        package.context.update(told["context"])
        known = Context(package, Index.loaded(names), default_source=told["default_source"])
        send(answers, [READY])
        while True:
            where, block = receive(orders)
            place = orjson.loads(where)
            to = known.blank(place["member"])
            map_lines(block, place["line"], to)
            send(answers, packed(gathered(to)))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption ends
    with suppress(EOFError, BrokenPipeError):
        work(sys.stdin.buffer, sys.stdout.buffer)
