"""A progress bar on stderr for long imports; silent where stderr is not a terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from healthkit.i18n import text


class ImportProgress:
    """Shows how far into each package the reader is."""

    def __init__(self, lang: str) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._lang = lang

    def __enter__(self) -> ImportProgress:
        self._progress.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.__exit__(kind, value, trace)

    def update(self, name: str, done: int, total: int) -> None:
        """Move one package's bar."""
        if name not in self._tasks:
            label = text("import.reading", self._lang, path=name)
            self._tasks[name] = self._progress.add_task(label, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)
