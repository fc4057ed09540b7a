"""How the end of a run is told: on the desktop, by mail, or else by a line in the vault's folder.

Titles only. No name of an entry, a metric or a file and no value leaves this module: what a run found is read in the
vault. A notice never makes a run fail.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from healthkit.i18n import LANGUAGES, text
from healthkit.schedule import desktop
from healthkit.schedule.entry import Entry, Outcome
from healthkit.settings import settings
from healthkit.store.keyfile import write_atomically

if TYPE_CHECKING:
    from healthkit.store import Vault

FILE = "notices.txt"
_MOST_LINES = 200


@dataclass(frozen=True)
class Line:
    """A notice that was kept in the vault's folder: when (UTC), and its title."""

    at: datetime
    title: str


@dataclass(frozen=True)
class _Notice:
    """What is to be told, and of which run."""

    entry: Entry
    outcome: Outcome
    title: str
    lang: str
    pdf: Path | None

    @property
    def at(self) -> datetime:
        """When the run ended, in UTC."""
        return (self.outcome.started + timedelta(seconds=self.outcome.seconds)).astimezone(UTC)

    @property
    def pressing(self) -> bool:
        return self.title == text("notices.alerts_now", self.lang)

    @property
    def where(self) -> str:
        """Where the person finds what it says."""
        return text("notices.where_alerts" if self.outcome.kind == "alerts" else "notices.where", self.lang)


def tell(
    entry: Entry,
    outcome: Outcome,
    lang: str,
    pdf: Path | None,
    vault: Vault | None = None,
    *,
    folder: Path | None = None,
) -> None:
    """Tell how a run ended, in the ways that its entry names; where none of them works, by a line in the folder.

    ``pdf`` is the report that may be attached to a mail. Without ``vault``, as where it could not be opened, no mail is
    sent, since what leaves is written into its ledger first; ``folder`` is then the vault's, that of the settings
    unless given. Never raises: the run is over, and its outcome is kept.
    """
    with contextlib.suppress(Exception):  # whatever a desktop or a mail server does, the next entry is run
        title = title_of(outcome, lang)
        if title is not None:
            place = vault.folder if vault else folder or settings().vault.expanduser()
            _told(_Notice(entry, outcome, title, lang, pdf), vault, place)


def title_of(outcome: Outcome, lang: str) -> str | None:
    """What may be said of an outcome; None where there is nothing to say: no alert."""
    if outcome.kind != "alerts":
        return text(f"notices.{outcome.kind}_{'ready' if outcome.ok else 'failed'}", lang)
    if not outcome.ok:
        return text("notices.alerts_failed", lang)
    for name in ("alerts_now", "alerts_look"):  # its own words are not passed on, only which of ours they hold
        if any(text(f"notices.{name}", one) in outcome.message for one in LANGUAGES):
            return text(f"notices.{name}", lang)
    return None


def lines(folder: Path) -> tuple[Line, ...]:
    """The kept notices of a vault's folder, newest first."""
    found = []
    for line in _kept(folder):
        at, _, title = line.partition("\t")
        with contextlib.suppress(ValueError):
            found.append(Line(datetime.fromisoformat(at), title))
    return tuple(reversed(found))


def clear(folder: Path) -> None:
    """Forget the kept notices."""
    (folder / FILE).unlink(missing_ok=True)


def _told(notice: _Notice, vault: Vault | None, folder: Path) -> None:
    ways = notice.entry.notify
    unmailed = "mail" in ways and not _mailed(notice, vault)
    unseen = ("desktop" in ways or unmailed) and not desktop.show(notice.title, notice.where, urgent=notice.pressing)
    titles = [notice.title] if unseen else []
    if unmailed:
        titles.append(text("notices.mail_failed", notice.lang))
    if titles:
        _keep(folder, [Line(notice.at, title) for title in titles])


def _mailed(notice: _Notice, vault: Vault | None) -> bool:
    from healthkit.schedule import mail

    if vault is None:
        return False
    entry, outcome = notice.entry, notice.outcome
    pdf = notice.pdf if entry.attach and outcome.ok and outcome.kind == "report" else None
    try:
        letter = mail.letter(
            notice.title, notice.where, notice.at, notice.lang, pdf=pdf, seal=entry.encrypt, vault=vault
        )
        mail.send(vault, letter, notice.at.date())
    except Exception:
        return False
    return True


def _keep(folder: Path, new: list[Line]) -> None:
    said = [*_kept(folder), *(f"{one.at:%Y-%m-%dT%H:%M:%SZ}\t{one.title}" for one in new)]
    write_atomically(folder / FILE, "".join(f"{line}\n" for line in said[-_MOST_LINES:]).encode("utf-8"))


def _kept(folder: Path) -> list[str]:
    try:
        return (folder / FILE).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return []
