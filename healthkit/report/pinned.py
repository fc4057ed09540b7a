"""The report of answers that the person pinned in the chat: question, answer, who wrote it, what it rests on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from healthkit.ask.rendering import inert_markdown
from healthkit.errors import ReportFailed
from healthkit.i18n import day, number, text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.privacy.pins import Pin, pins
from healthkit.report.blocks import Block, Cover, Manifest, Markdown, Note, Section
from healthkit.report.kinds import Lang
from healthkit.report.private import handed

if TYPE_CHECKING:
    from healthkit.store import Vault

REPORT = "pinned"


class Pinned:
    """The pinned answers of a vault, ready to be shown."""

    def __init__(self, found: tuple[Pin, ...], lang: str) -> None:
        self._pins, self._lang = found, lang

    def cover(self) -> Block:
        """Title, how many there are, and the day of the newest."""
        last, lang = _day(self._pins[-1]), self._lang
        return Cover(
            title=text("pinned.title", lang),
            subtitle=text("pinned.subtitle", lang, len(self._pins), n=number(len(self._pins), lang)),
            kicker=text("pinned.kicker", lang),
            running=text("pinned.running", lang, day=day(last, lang)),
            lang=lang,
            date=(last - timedelta(days=1)).isoformat(),  # a document is dated the day after this one
        )

    def answers(self) -> Section:
        """Each answer under its question. What a model wrote says so, on paper too."""
        blocks: list[Block] = []
        for one in self._pins:
            question = inert_markdown(" ".join(one.question.split()))
            blocks += [Markdown(f"## {question}\n\n{inert_markdown(one.text)}"), Note(self._by(one))]
        return Section(*blocks, Manifest({"pinned": len(self._pins)}))

    def _by(self, one: Pin) -> str:
        lang, when = self._lang, day(_day(one), self._lang)
        said = (
            text("assistant.by_ai", lang, by=one.written_by) if one.written_by else text("pinned.by_us", lang, day=when)
        )
        rows = [row for row in one.evidence or () if isinstance(row, dict) and row.get("metric")]
        what = "; ".join(dict.fromkeys(_rests(row, lang) for row in rows))
        return f"{said} {text('pinned.rests', lang, what=what)}" if what else said


def load(lang: Lang = "en", vault: Vault | None = None) -> Pinned:
    """The pinned answers.

    Raises:
        ReportFailed: none is pinned.
    """
    found = _handed() if vault is None else None
    if found is None:
        found = pins(vault or _usual())
    if not found:
        raise ReportFailed(text("pinned.none", lang), text("pinned.none_hint", lang))
    return Pinned(found, lang)


def to_hand(vault: Vault) -> list[dict[str, Any]]:
    """The pinned answers, and nothing else of the chats, for :mod:`healthkit.report.private`.

    The process that runs the report has no key to the file of the chats, and is not to get one.
    """
    return [asdict(one) for one in pins(vault)]


def _handed() -> tuple[Pin, ...] | None:
    rows: list[dict[str, Any]] | None = handed()
    return None if rows is None else tuple(Pin(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows)


def _usual() -> Vault:
    from healthkit.store import open_vault

    return open_vault()


def _day(one: Pin) -> date:
    return one.at.replace(tzinfo=UTC).astimezone().date()


def _rests(row: dict[str, Any], lang: str) -> str:
    name = str(row["metric"])
    known = catalogue().metrics.get(name) or analytes().get(name)
    what = known.name(lang) if known else name.replace("_", " ")
    if not (row.get("from") and row.get("to")):
        return what
    first, last = (day(date.fromisoformat(str(row[end])[:10]), lang) for end in ("from", "to"))
    return text("pinned.span", lang, what=what, first=first, last=last)
