"""Helper processes that map blocks of NDJSON while this one stages rows: for files that keep one busy for seconds.

They are given blocks over a pipe and answer over another; nothing is written to disk. A helper ends when its pipe
closes, and so with this process, however that ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import TypeVar

import orjson

from connectors.fhir.context import Context
from connectors.fhir.parcel import READY, Parcel, receive, send, unpacked
from healthkit.errors import InputError
from healthkit.source.files import Package

Helper = subprocess.Popen[bytes]
COMMAND = (sys.executable, "-P", "-m", "connectors.fhir.worker")
LARGE = 24 << 20
"""Bytes of a package from which helpers are worth their start: a fifth of a second each, and 80 MiB."""
HELPERS = 2
"""More would wait for the one process that stages what they send."""
_SPELL = 0.5
T = TypeVar("T")
_SECRET = "HEALTHKIT_"  # noqa: S105 (a prefix: what a helper has no use for is not handed to it, such as the passphrase)


def helpers_for(package: Package, size: int) -> int:
    """How many helpers a package of that size is worth; none where it lies in memory or there is one processor."""
    if size < LARGE or package.kind == "memory" or not sys.executable:
        return 0
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return HELPERS if count > 1 else 0


@contextmanager
def crew(count: int) -> Iterator[Crew | None]:
    """Helpers that live as long as the ``with``; none where ``count`` is 0 or the system lets us start none."""
    try:
        made = Crew(count) if count else None
    except OSError:
        made = None
    try:
        yield made
    finally:
        if made:
            made.end()


class Crew:
    """Helpers; they start at once, so that what goes before the first block costs no time of its own."""

    def __init__(self, count: int) -> None:
        self._helpers = [started() for _ in range(count)]
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="fhir-helper")
        self._idle: SimpleQueue[Helper] = SimpleQueue()
        self._ready: bool | None = None

    def ready(self, to: Context) -> bool:
        """Tell each helper, once, what the first pass found; whether all have understood.

        Where they have not, as under an interpreter that cannot start another, this process does the work.
        """
        if self._ready is None:
            about = {
                "path": str(to.package.path.absolute()),
                "context": to.package.context,
                "default_source": to.default_source,
            }
            message = [orjson.dumps(about), to.index.dumped()]
            greeted = [self._threads.submit(_greet, helper, message) for helper in self._helpers]
            self._ready = all(_awaited(future) for future in greeted)
            for helper in self._helpers:
                self._idle.put(helper)
        return self._ready

    def parcels(self, pieces: Iterator[bytes], to: Context) -> Iterator[tuple[Parcel, int]]:
        """Blocks of the context's member, mapped, in their order, with the bytes of each.

        Raises:
            InputError: a helper died.
        """
        waiting: deque[tuple[Future[Parcel], int]] = deque()
        line = 1
        for piece in pieces:
            if len(waiting) > len(self._helpers):
                first, size = waiting.popleft()
                yield _result(first, to.member), size
            where = orjson.dumps({"member": to.member, "line": line})
            waiting.append((self._threads.submit(self._mapped, where, piece), len(piece)))
            line += piece.count(b"\n")
        while waiting:
            first, size = waiting.popleft()
            yield _result(first, to.member), size

    def end(self) -> None:
        """End all helpers, whatever they are doing."""
        for helper in self._helpers:
            helper.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for helper in self._helpers:
            with suppress(OSError):  # what was still to be written to it
                helper.communicate()

    def _mapped(self, where: bytes, piece: bytes) -> Parcel:
        helper = self._idle.get()
        try:
            return unpacked(_asked(helper, [where, piece]))
        finally:
            self._idle.put(helper)


def _greet(helper: Helper, message: list[bytes]) -> bool:
    try:
        return _asked(helper, message) == [READY]
    except (OSError, EOFError):
        return False


def _asked(helper: Helper, message: list[bytes]) -> list[bytes]:
    assert helper.stdin is not None
    assert helper.stdout is not None
    send(helper.stdin, message)
    return receive(helper.stdout)


def _result(future: Future[Parcel], member: str) -> Parcel:
    try:
        return _awaited(future)
    except (OSError, EOFError):
        raise InputError(
            f"“{member}” was not read to its end: a helper process of the import stopped.",
            "Nothing of it was imported; try again with fewer other programs running.",
        ) from None


def _awaited(future: Future[T]) -> T:
    """Its result, waited for in short spells: between two of them a limit on time can end the waiting."""
    while not wait([future], _SPELL).done:
        pass
    return future.result()


def started() -> Helper:
    """A helper of our own interpreter and search path; its complaints could hold values, so nobody hears them."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_SECRET)}
    environment["PYTHONPATH"] = os.pathsep.join(path or os.getcwd() for path in sys.path)
    environment["POLARS_MAX_THREADS"] = "1"
    environment["_RJEM_MALLOC_CONF"] = "dirty_decay_ms:0,muzzy_decay_ms:0"  # Polars keeps nothing that it freed
    return subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
    )
