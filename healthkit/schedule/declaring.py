"""A new entry from what a person says, checked whole before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from healthkit.errors import UsageError
from healthkit.schedule import cron, tables, zones
from healthkit.schedule.entry import Entry, Kind, Notice

_KEEP = re.compile(r"([1-9]\d{0,2})(d|j)?")


def declare(
    name: str,
    kind: Kind,
    every: str,
    *,
    vault_folder: Path,
    now: datetime | None = None,
    zone: str | None = None,
    report: str | None = None,
    parameters: Mapping[str, str] | None = None,
    folder: Path | None = None,
    keep: str | None = None,
    notify: Sequence[Notice] = (),
    attach: bool = False,
    encrypt: bool = False,
) -> Entry:
    """An entry that can be run: its report is there and takes these parameters, its rule names moments.

    Its folder is made where there is none yet.

    Args:
        name: what the person calls it.
        kind: what it makes.
        every: five fields of cron, or words that :func:`healthkit.schedule.cron.read` knows.
        vault_folder: the vault's folder, where a person's own reports lie too.
        now: the moment it is added, aware; the clock's when missing.
        zone: an IANA name; this computer's zone when missing.
        report: the report's name.
        parameters: declared ones of the report, as text; of a backup, how many stay.
        folder: where reports or backups go.
        keep: how many issues stay, such as ``12``, or for how many days, such as ``90d``.
        notify: how the person is told.
        attach: whether a mail carries the report.
        encrypt: whether that report opens by a password only.

    Raises:
        UsageError: something is missing, contradicts itself or is ill-typed.
        UnknownName: there is no such report or zone.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    if kind == "report":
        _check_report(report, parameters or {}, vault_folder)
    elif report is not None or (kind == "alerts" and parameters):
        raise UsageError(f"An entry of kind “{kind}” takes no report or parameters.", "Leave them out.")
    if folder is None and kind != "alerts":
        raise UsageError(f"“{name}” has no folder to write to.", "Name one with -o.")
    if (attach or encrypt) and (kind != "report" or "mail" not in notify):
        raise UsageError("Only the mail of a report carries a file.", "Add --notify mail, or leave --attach out.")
    if encrypt and not attach:
        raise UsageError("There is nothing to encrypt.", "Add --attach.")
    count, days = _kept(keep, kind)
    entry = Entry(
        name=tables.check_name(name),
        kind=kind,
        every=cron.read(every),
        zone=zones.check(zone) if zone else zones.local(),
        added=moment,
        report=report,
        parameters=dict(parameters or {}),
        folder=folder.expanduser().absolute() if folder is not None else None,
        keep=count,
        keep_days=days,
        notify=tuple(notify),
        attach=attach,
        encrypt=encrypt,
    )
    if kind == "backup":
        from healthkit.schedule import backups

        backups.plan_of(entry)  # its own parameters are numbers of backups
    if entry.folder is not None:
        _make_folder(entry.folder)
    return entry


def _make_folder(folder: Path) -> None:
    """Make the folder now, while somebody is there to read why that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be made: {error.strerror}.", "Name another with -o.") from None


def _check_report(report: str | None, given: Mapping[str, str], vault_folder: Path) -> None:
    """See that the report is there and declares the parameters."""
    from healthkit.report import library
    from healthkit.report import parameters as cells

    if report is None:
        raise UsageError("No report was named.", "Name one with --report; see healthkit report --list.")
    cells.check(cells.read(library.find(report, vault_folder)), given, report)


def _kept(keep: str | None, kind: Kind) -> tuple[int | None, int | None]:
    """How many, or for how many days."""
    if keep is None:
        return None, None
    match = _KEEP.fullmatch(keep.strip().lower())
    if match is None or not 1 <= int(match[1]) <= tables.MOST_KEPT:
        raise UsageError(f"“{keep}” does not say how many to keep.", "Write a number, such as 12, or days: 90d.")
    if kind == "alerts":
        raise UsageError("Alerts make no files to keep.", "Leave --keep out.")
    return (None, int(match[1])) if match[2] else (int(match[1]), None)
