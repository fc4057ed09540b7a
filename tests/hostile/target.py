"""One hostile file handed to one connector, and the only ways in which that may end.

A file may give rows, issues, or be refused in one sentence. Anything else is a fault of ours: another exception, frames
that do not fit their table, texts that a database cannot hold, or more time than a small file deserves.
"""

from __future__ import annotations

import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

import polars as pl

from healthkit.errors import InputError
from healthkit.model.records import FRAMES
from healthkit.source.contract import Connector, Counts, Handoff, Issue, Rows
from healthkit.source.files import open_package

SECONDS = 5.0
"""No file of a megabyte may keep a reader busy for longer, on a slow machine with little to spare."""

_ROOT = Path(__file__).parents[2]
_OURS = (f"{_ROOT}/connectors/", f"{_ROOT}/healthkit/")


class Violation(AssertionError):
    """A connector gave what the contract does not allow."""


class TooLong(BaseException):
    """The reader was still at it when its time was over."""


@dataclass(frozen=True)
class Fault:
    """What went wrong, and where: faults of one place are one fault."""

    kind: str
    place: str
    said: str

    @property
    def key(self) -> str:
        """A short name for files."""
        return f"{self.kind}-{self.place}".replace("/", ".").replace(":", "-")


def attempt(connector: Connector, path: Path) -> tuple[str, Fault | None]:
    """Read one file: how it ended (``foreign``, ``refused``, ``read``), or the fault."""
    try:
        with _in_time(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(connector, path), None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return "fault", _fault(error)


def _read(connector: Connector, path: Path) -> str:
    try:
        with open_package(path) as package:
            claim = connector.detect(package)
            if claim is None:
                return "foreign"
            for item in connector.read(package, claim):
                _check(item)
    except InputError as error:
        said = str(error)
        if not said.strip() or "\n" in said or "Traceback" in said or len(said) > 1500:
            raise Violation(f"refusal is no sentence: {said[:200]!r}") from error
        said.encode()
        return "refused"
    return "read"


def _check(item: object) -> None:
    match item:
        case Rows():
            wanted = pl.Schema(FRAMES[item.table])
            frame = item.frame.select(wanted.names())
            if frame.schema != wanted:
                frame.cast(wanted)
        case Issue():
            for text in (item.reason, item.member, item.position, item.raw):
                text.encode()
            if not item.reason:
                raise Violation("an issue without a reason")
        case Counts():
            for name in (*item.read, *item.unmapped):
                name.encode()
        case Handoff():
            item.member.encode()


def _fault(error: BaseException) -> Fault:
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_OURS)]
    last = (ours or frames)[-1] if frames else None
    place = f"{Path(last.filename).parent.name}.{Path(last.filename).stem}:{last.name}" if last else "?"
    return Fault(type(error).__name__, place, f"line {last.lineno if last else 0}: {error}"[:300])


@contextmanager
def _in_time() -> Iterator[None]:
    """Interrupt a reader that takes too long, where the system has timers and this is the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def attempt_part(part: Callable[[bytes], None], data: bytes) -> tuple[str, Fault | None]:
    """Feed one parser: how it ended (``refused``, ``read``), or the fault."""
    try:
        with _in_time(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            part(data)
    except InputError:
        return "refused", None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return "fault", _fault(error)
    return "read", None
