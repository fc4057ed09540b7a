"""One run of one entry, from the first line in the history to the file in its place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from healthkit.errors import (
    DamagedFile,
    HealthkitError,
    MissingExtra,
    UnknownName,
    UsageError,
    VaultBusy,
    VaultClosed,
)
from healthkit.i18n import text
from healthkit.schedule import filing, history, retention
from healthkit.schedule.due import MOST_TRIES, Due, interrupted_placing
from healthkit.schedule.history import Record
from healthkit.schedule.making import Maker

# Trying again does not cure these.
_LASTING = (UnknownName, UsageError, DamagedFile, MissingExtra)


@dataclass(frozen=True)
class Work:
    """What a run has at hand.

    ``blank`` is its last line in the history, to be completed; ``earlier`` are the lines before it; ``drafts`` is a
    folder below the vault's for what is not finished.
    """

    one: Due
    blank: Record
    earlier: Sequence[Record]
    maker: Maker
    drafts: Path
    lang: str

    def say(self, key: str, **values: object) -> str:
        """A message in the language of the run."""
        return text(f"schedule.{key}", self.lang, None, **values)

    def note(self, record: Record) -> None:
        """Write a line of the history."""
        history.append(self.drafts.parent, record)

    def failed(self, message: str, *, lasting: bool = False) -> Record:
        """The end of a try that failed; the last one, or one that a further try would not mend, gives up."""
        last = lasting or self.one.tries.number + 1 >= MOST_TRIES
        return replace(self.blank, result="given up" if last else "failed", message=message)


def carry_out(work: Work) -> tuple[Record, tuple[str, ...]]:
    """Run an entry; how it ended, to be written down, and the titles of alerts that hold.

    Nothing that goes wrong with one entry keeps the next from its turn.
    """
    blank, begin = work.blank, time.perf_counter()
    titles: tuple[str, ...] = ()
    try:
        ended, titles = _tried(work)
    except (VaultClosed, VaultBusy) as error:
        ended = replace(blank, result="waiting", message=error.message)
    except HealthkitError as error:
        ended = work.failed(error.message, lasting=isinstance(error, _LASTING))
    except Exception as error:  # a fault of ours or of a notebook's: its words may hold values, its name holds none
        work.maker.close()
        ended = work.failed(work.say("broke", error=type(error).__name__))
    spent = time.perf_counter() - begin
    return replace(ended, at=blank.at + timedelta(seconds=spent), seconds=round(spent, 2)), titles


def _tried(work: Work) -> tuple[Record, tuple[str, ...]]:
    entry, done = work.one.entry, replace(work.blank, result="done")
    if work.one.tries.used_up:
        message = work.say("tried_enough", tries=work.one.tries.number)
        return replace(work.blank, result="given up", message=message), ()
    work.maker.open()
    finished = _placed_before_a_crash(work)
    if finished is not None:
        return finished, ()
    work.note(replace(work.blank, state="begun"))
    match entry.kind:
        case "report":
            return _report(work, done), ()
        case "backup":
            path = work.maker.backup(entry, work.blank.at)
            return replace(done, file=path, message=work.say("backed_up", file=path.name)), ()
        case "alerts":
            titles = work.maker.alerts(entry, work.blank.at)
            return replace(done, message=text("schedule.alerts", work.lang, len(titles))), titles


def _report(work: Work, done: Record) -> Record:
    """Make the report, write down where it will lie, and only then put it there."""
    entry = work.one.entry
    assert entry.folder is not None
    draft = work.maker.report(entry, work.one.moment, work.drafts)
    sha256 = filing.fingerprint(draft)
    assert sha256 is not None
    place = filing.free_place(entry.folder, draft.name, sha256)
    work.note(replace(done, state="placing", result=None, file=place, sha256=sha256))
    filing.put(draft, place)
    return _filed(work, place, sha256)


def _placed_before_a_crash(work: Work) -> Record | None:
    """The end of a run that was cut short after its file was in place; what lies there half copied is removed."""
    placing = interrupted_placing(work.one.entry, work.one.moment, work.earlier)
    if placing is None or placing.file is None or placing.sha256 is None:
        return None
    filing.sweep(placing.file)
    if filing.fingerprint(placing.file) != placing.sha256:
        return None
    return _filed(work, placing.file, placing.sha256)


def _filed(work: Work, place: Path, sha256: str) -> Record:
    """A report in its place, after which the entry's oldest ones may go."""
    message = work.say("made", report=work.one.entry.report, file=place.name)
    done = replace(work.blank, result="done", file=place, sha256=sha256, message=message)
    retention.apply(work.one.entry, [*work.earlier, done], work.blank.at)
    return done
