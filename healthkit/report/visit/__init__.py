"""The visit brief, as its notebook uses it: load once, then the person's page and the clinician's.

>>> brief = load(lang="fr", since="last-visit", as_of="2026-11-22")  # doctest: +SKIP
>>> brief.person()  # doctest: +SKIP

The reason for the visit, own questions and what is left out are health data in the person's words. They are no
parameters, which papermill writes into the executed notebook, but come by :mod:`healthkit.report.private`:
``run("visit", …, private=draft.as_dict())``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from healthkit.errors import ReportFailed, UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.model.catalogue import catalogue
from healthkit.planning.visit.compose import brief as compose
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.model import Brief
from healthkit.planning.visit.span import LAST_VISIT
from healthkit.report.blocks import Block, Cover, Manifest, Section
from healthkit.report.kinds import Lang
from healthkit.report.period.provenance import file_rows, versions
from healthkit.report.private import handed
from healthkit.report.visit import clinician, person

if TYPE_CHECKING:
    from healthkit.store import Vault

REPORT = "visit"


class Visit:
    """One brief, ready to be shown page by page."""

    def __init__(self, brief: Brief, parameters: dict[str, Any], files: list[dict[str, Any]]) -> None:
        self._brief, self._parameters, self._files = brief, parameters, files

    def cover(self) -> Block:
        """What the document must know of itself; the pages carry their own heads."""
        brief = self._brief
        title, lang = text("brief.title", brief.lang), brief.lang
        return Cover(
            title=title,
            subtitle="",
            kicker="",
            running=f"{title}, {day_words(brief.as_of, lang, 'd MMM y')}",
            lang=lang,
            date=(brief.as_of - timedelta(days=1)).isoformat(),  # a document is dated the day after this one
            drawn=False,
        )

    def person(self) -> Block:
        """The page for the person."""
        return person.person(self._brief)

    def clinician(self) -> Section:
        """The page for the clinician, and what the brief was made of for the caller."""
        shown = clinician.clinician(self._brief, self._made_of(), name=bool(self._parameters["name"]))
        return Section(shown, Manifest(self._manifest()))

    def _made_of(self) -> str:
        """One line: files, versions, what was left out, how to make it again."""
        lang, files = self._brief.lang, len(self._files)
        said = text(
            "brief.made_of", lang, files, n=number(files, lang), version=versions()["personal-health-workbench"]
        )
        left = self._brief.left_out
        out = [text("brief.left_out", lang, left, n=number(left, lang))] if left else []
        return " ".join([said, *out, text("brief.no_diagnosis", lang)])

    def _manifest(self) -> dict[str, Any]:
        """Plain values only, no clock, and nothing of the reason."""
        brief = self._brief
        first, last = brief.first.isoformat(), brief.as_of.isoformat()
        return {
            "report": REPORT,
            "period": {"name": last, "first": first, "last": last},
            "parameters": self._parameters,
            "statements": {part: len(told) for part, told in brief.parts.items()},
            "left_out": brief.left_out,
            "catalogue_version": catalogue().version,
            "imports": self._files,
            "versions": versions(),
        }


def load(
    lang: Lang = "en", since: str = "", as_of: str = "", *, name: bool = False, vault: Vault | None = None
) -> Visit:
    """Make the brief.

    Args:
        lang: language of everything that is shown.
        since: the first day to look back to, as ISO date; the last visit when empty.
        as_of: the day of the brief; the last day that the vault holds anything of when empty.
        name: whether the person's name and date of birth stand on the clinician's page.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: the vault is empty, or ``since`` lies after ``as_of``.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    draft = Draft.read(handed() or {})
    if since:
        draft = replace(draft, since=since)
    try:
        made = compose(vault, draft, lang=lang, as_of=date.fromisoformat(as_of) if as_of else None)
    except UsageError as error:
        raise ReportFailed(error.message, error.hint) from None
    told = draft.since if draft.since != LAST_VISIT else ""
    parameters = {"lang": lang, "since": told, "as_of": made.as_of.isoformat(), "name": name}
    return Visit(made, parameters, file_rows(vault))
