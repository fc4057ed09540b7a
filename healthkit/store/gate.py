"""The lock between the threads of one process: many readers share one attachment, a writer is alone.

The first reader takes the file lock and attaches, the last one detaches and lets go. A waiting writer is next: new
readers queue behind it. A thread that asks for what it already holds gets an error instead of waiting for itself.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from healthkit.errors import UsageError, VaultBusy

Step = Callable[[], None]
Enter = Callable[[float], None]


class Gate:
    """Readers and one writer; ``enter`` runs for the first reader or the writer, ``leave`` when the last is gone."""

    def __init__(self) -> None:
        self._cond = threading.Condition()
        self._readers: Counter[int] = Counter()
        self._writer: int | None = None
        self._queue = 0
        self._open = False
        self._changing = False

    @contextmanager
    def shared(self, wait: float, enter: Enter, leave: Step) -> Iterator[None]:
        """Hold the gate as a reader; a thread that already reads passes at once."""
        me = threading.get_ident()
        deadline = time.monotonic() + wait
        with self._cond:
            self._refuse_own_writer(me)
            if not self._readers[me]:
                self._until(lambda: self._writer is None and not self._queue and not self._changing, deadline)
            self._readers[me] += 1
            self._changing = not self._open
            opening = self._changing
        try:
            if opening:
                self._turn(True, lambda: enter(max(deadline - time.monotonic(), 0)))
            yield
        finally:
            self._leave_shared(me, leave)

    @contextmanager
    def exclusive(self, wait: float, enter: Enter, leave: Step) -> Iterator[None]:
        """Hold the gate alone."""
        me = threading.get_ident()
        deadline = time.monotonic() + wait
        with self._cond:
            self._refuse_own_writer(me)
            if self._readers[me]:
                raise UsageError(
                    "This thread reads the vault and asks to write it.", "Leave the reader first, then open a writer."
                )
            self._queue += 1
            try:
                self._until(lambda: self._writer is None and not self._readers.total() and not self._changing, deadline)
            finally:
                self._queue -= 1
                self._cond.notify_all()
            self._writer = me
        try:
            enter(max(deadline - time.monotonic(), 0))
            yield
        finally:
            try:
                leave()
            finally:
                with self._cond:
                    self._writer = None
                    self._cond.notify_all()

    def _leave_shared(self, me: int, leave: Step) -> None:
        with self._cond:
            self._readers[me] -= 1
            if not self._readers[me]:
                del self._readers[me]
            if self._readers.total() or not self._open:
                self._cond.notify_all()
                return
            self._changing = True
        self._turn(False, leave)

    def _turn(self, to_open: bool, step: Step) -> None:
        """Open or close the shared attachment while everyone else waits; after a failure it counts as closed."""
        done = False
        try:
            step()
            done = True
        finally:
            with self._cond:
                self._open = to_open and done
                self._changing = False
                self._cond.notify_all()

    def _until(self, free: Callable[[], bool], deadline: float) -> None:
        if not self._cond.wait_for(free, timeout=max(deadline - time.monotonic(), 0)):
            raise VaultBusy(
                "Another part of this program has the vault in use.", "Wait until it is done and try again."
            )

    def _refuse_own_writer(self, me: int) -> None:
        if self._writer == me:
            raise UsageError("This thread is already writing the vault.", "Use the connection that the writer gave.")
