"""An answer that is being written: rendered a few times a second, however small the pieces are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from healthkit.ask.rendering import html

_EVERY = 0.08  # s; faster than anybody reads, slow enough for a page and a kernel


class Stream:
    """Markdown that grows; ``show`` gets its HTML. Pieces may come from one thread, :meth:`close` from any."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self.text = ""
        self._show = show
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._shown_at = -_EVERY
        self._closed = False

    def add(self, piece: str) -> None:
        """A further piece; shown now, or with those that come right after it."""
        with self._lock:
            self.text += piece
            wait = self._shown_at + _EVERY - time.monotonic()
            if wait <= 0:
                self._now()
            elif self._timer is None and not self._closed:
                self._timer = threading.Timer(wait, self._later)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> str:
        """Show nothing more; what came so far."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
            return self.text

    def _later(self) -> None:
        with self._lock:
            self._timer = None
            self._now()

    def _now(self) -> None:
        if not self._closed:
            self._show(html(self.text))
            self._shown_at = time.monotonic()
