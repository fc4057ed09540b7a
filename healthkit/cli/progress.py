"""A progress bar on stderr for long imports; nothing where stderr is not a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from healthkit.i18n import text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


class ImportProgress:
    """Shows how far into each package the reader is."""

    def __init__(self, lang: str) -> None:
        self._progress = _bar() if sys.stderr.isatty() else None
        self._tasks: dict[str, TaskID] = {}
        self._lang = lang

    def __enter__(self) -> ImportProgress:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def update(self, name: str, done: int, total: int) -> None:
        """Move one package's bar."""
        if self._progress is None:
            return
        if name not in self._tasks:
            label = text("import.reading", self._lang, path=name)
            self._tasks[name] = self._progress.add_task(label, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)
