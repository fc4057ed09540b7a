"""Time and memory within one step of a reader, which a look at each frame that it gives cannot see.

A thread looks twice a second; beyond a limit it throws :class:`Thrown` into the reader's thread, which meets it at its
next line of Python, also within a loop that never gives anything. Code in C is interrupted when it returns.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from typing import Any, Self, TypeVar

from healthkit.errors import HostileFile
from healthkit.source.budget import Budget

PERIOD = 0.5
"""Seconds between two looks."""
AGAIN = 10
"""Looks that a reader has to put away what it opened, until it is thrown at again: something may have swallowed it."""
_END: Any = object()
T = TypeVar("T")


class Thrown(BaseException):
    """Ends a reader; no :class:`Exception`, so that none which mends what it can takes it for a damaged record."""


class Overseer:
    """Holds steps of a reader to a budget, for the length of a ``with``."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="overseer", daemon=True)
        self._inside: int | None = None
        self._refusal: HostileFile | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def steps(self, items: Iterator[T]) -> Iterator[T]:
        """The same items.

        Raises:
            HostileFile: one of them took more time or memory than is left.
        """
        while (item := self.step(lambda: next(items, _END))) is not _END:
            yield item

    def step(self, work: Callable[[], T]) -> T:
        """What ``work`` returns.

        Raises:
            HostileFile: it took more time or memory than is left.
        """
        try:
            with self._lock:
                self._inside = threading.get_ident()
            try:
                return work()
            finally:
                self._leave()
        except Thrown:
            self._leave()  # the first may have been cut short
            assert self._refusal is not None
            raise self._refusal from None

    def _leave(self) -> None:
        """From here on nothing is thrown; what was, and has not come yet, never does."""
        with self._lock:
            if self._inside is not None and self._refusal:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._inside), None)
            self._inside = None

    def _watch(self) -> None:
        rest = 0
        while not self._ended.wait(PERIOD):
            rest -= 1
            refusal = self._budget.over()
            if refusal is None or rest > 0:
                continue
            with self._lock:
                if self._inside is not None:
                    self._refusal, rest = refusal, AGAIN
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._inside), ctypes.py_object(Thrown))
